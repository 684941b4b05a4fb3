import { AuditRetention, LogFollowers } from '@consentry/audit';
import { parseId } from '@consentry/kernel';
import type { Cases, Stage } from './audit-actions.stage.js';

const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });
let n = 0;

/** A key was used from where it may not be: the alert of it, open. */
async function alert(s: Stage) {
  const made = await s.key();
  await s.owner.call('PATCH', `/v1/api-keys/${made.id}`, { ipAllowlist: ['203.0.113.1'] });
  await s.program(made.key).call('GET', '/v1/organization');
  const [row] = await s.sql<{ id: string }>('select id from alerts where object_id = $1', [made.uuid]);
  return { uuid: row!.id, id: s.publicId('alert', row!.id) };
}

async function endpoint(s: Stage) {
  s.receiver.status = 200;
  const { body } = await s.owner.call('POST', '/v1/webhook-endpoints', { url: s.receiver.url, eventTypes: ['message.delivered'] });
  return { id: String(body['id']), uuid: parseId('webhookEndpoint', String(body['id']))!, secrets: [String(body['secret']), s.receiver.url] };
}
const onEndpoint = (s: Stage, method: string, path: string, body: object | undefined, context: Record<string, unknown>) => async () => {
  const { id, uuid, secrets } = await endpoint(s);
  return { ...mine(s), object: `webhook_endpoint ${uuid}`, context, secrets, act: () => s.owner.call(method, `/v1/webhook-endpoints/${id}${path}`, body) };
};

/** A stream that is paused: nothing is sent while it is looked at. */
const stream = (s: Stage, change: object = {}) => ({ kind: 'http', name: 'Leafy stream', enabled: false, settings: { url: `${s.receiver.url}?token=leafy-token`, headers: { authorization: 'Bearer leafy-header' } }, ...change });
const STREAM_SECRETS = ['Leafy stream', 'leafy-token', 'leafy-header'];
const onStream = (s: Stage, method: string, path: string, body: () => object | undefined) => async () => {
  const { body: made } = await s.owner.call('POST', '/v1/audit-streams', stream(s));
  const id = String(made['id']);
  return { ...mine(s), object: `audit_stream ${parseId('auditStream', id)}`, secrets: STREAM_SECRETS, act: () => s.owner.call(method, `/v1/audit-streams/${id}${path}`, body()) };
};

/** What the log, its alarms and what hangs on them leave of themselves. */
export const laterCases = (s: Stage): Cases => ({
  'alert.opened': async () => {
    const made = await s.key();
    await s.owner.call('PATCH', `/v1/api-keys/${made.id}`, { ipAllowlist: ['203.0.113.1'] });
    return { by: undefined, actor: 'system alerts', object: 'alert *', context: { rule: 'api_key.wrong_network', severity: 'warning' }, beside: ['api_key.refused'], secrets: [made.key], act: () => s.program(made.key).call('GET', '/v1/organization') };
  },
  'alert.acknowledged': async () => { const { id, uuid } = await alert(s); return { ...mine(s), object: `alert ${uuid}`, context: { rule: 'api_key.wrong_network', severity: 'warning' }, secrets: ['leafy note'], act: () => s.owner.call('POST', `/v1/alerts/${id}/acknowledge`, { note: 'leafy note' }) }; },
  'alert.closed': async () => { const { id, uuid } = await alert(s); return { ...mine(s), object: `alert ${uuid}`, context: { rule: 'api_key.wrong_network', severity: 'warning' }, secrets: ['leafy note'], act: () => s.owner.call('POST', `/v1/alerts/${id}/close`, { note: 'leafy note' }) }; },
  'alert_rule.changed': async () => ({ ...mine(s), object: `organization ${s.world.demo.organizationId}`, act: () => s.owner.call('PUT', '/v1/alert-rules/queue.age', { enabled: true, parameters: { seconds: 400 + ++n } }) }),
  'audit.exported': async () => ({ ...mine(s), object: null, context: { format: 'ndjson', from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z', rows: 0 }, act: () => s.owner.call('GET', '/v1/audit-logs/export?format=ndjson&start_date=2026-01-01&end_date=2026-01-01') }),
  'audit.settings_changed': async () => ({ ...mine(s), object: null, context: { fields: ['retention.account_change', 'witnessEmails'] }, secrets: ['witness-'], act: () => s.owner.call('PUT', '/v1/audit-logs/settings', { retention: { account_change: 700 - ++n }, witnessEmails: [`witness-${n}@example.com`] }) }),
  'audit.verified': async () => ({
    ...mine(s), object: null,
    act: async () => { const answer = await s.owner.call('POST', '/v1/audit-logs/verification'); await s.world.until(async () => (await s.sql(`select 1 from audit_leaves where action = 'audit.verified' and request_id = $1`, [answer.headers.get('x-request-id')])).length === 1); return answer; },
  }),
  'audit.purged': async () => {
    const { organizationId } = await s.world.secondOrganization();
    await s.sql(`insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id) values (gen_random_uuid(), $1, $2, 'api_request', 'api.request', 'system', 'test')`, [organizationId, new Date(s.world.clock.nowMs() - 800 * 86_400_000)]);
    await s.world.server.app.get(LogFollowers).idle();
    return { by: undefined, actor: 'system retention', organizationId, object: null, act: async () => { await s.world.server.app.get(AuditRetention).run(); return undefined; } };
  },
  'audit_stream.created': async () => ({ ...mine(s), object: 'audit_stream *', secrets: STREAM_SECRETS, act: () => s.owner.call('POST', '/v1/audit-streams', stream(s)) }),
  'audit_stream.changed': onStream(s, 'PATCH', '', () => ({ name: 'Another leafy stream', eventTypes: ['security_event'] })),
  'audit_stream.deleted': onStream(s, 'DELETE', '', () => undefined),
  'audit_stream.rewound': onStream(s, 'POST', '/rewind', () => ({ since: new Date(s.world.clock.nowMs() - 60_000).toISOString() })),
  'webhook_endpoint.created': async () => ({ ...mine(s), object: 'webhook_endpoint *', context: { eventTypes: ['message.delivered'], enabled: false }, secrets: [s.receiver.url, 'leafy words'], act: () => s.owner.call('POST', '/v1/webhook-endpoints', { url: s.receiver.url, description: 'leafy words', eventTypes: ['message.delivered'], enabled: false }) }),
  'webhook_endpoint.changed': onEndpoint(s, 'PATCH', '', { description: 'leafy words', enabled: false }, { fields: ['description', 'enabled'], enabled: false }),
  'webhook_endpoint.deleted': onEndpoint(s, 'DELETE', '', undefined, {}),
  'webhook_endpoint.rotated': onEndpoint(s, 'POST', '/rotate', { overlapHours: 2 }, { overlapHours: 2 }),
  'webhook_endpoint.tested': onEndpoint(s, 'POST', '/test', undefined, {}),
  'webhook_endpoint.disabled': async () => {
    const { id, uuid } = await endpoint(s);
    s.receiver.status = 410;
    return { by: undefined, actor: 'system webhooks', object: `webhook_endpoint ${uuid}`, context: { reason: 'gone' }, beside: ['webhook_endpoint.tested'], act: () => s.owner.call('POST', `/v1/webhook-endpoints/${id}/test`) };
  },
  'webhook_endpoint.resent': async () => {
    const { id, uuid } = await endpoint(s);
    const { body } = await s.owner.call('POST', `/v1/webhook-endpoints/${id}/test`);
    await s.settle();
    return { ...mine(s), object: `webhook_endpoint ${uuid}`, context: { delivery: body['id'] }, act: () => s.owner.call('POST', `/v1/webhook-endpoints/${id}/deliveries/${String(body['id'])}/resend`) };
  },
  'webhook_endpoint.replayed': async () => {
    const { id, uuid } = await endpoint(s);
    return { ...mine(s), object: `webhook_endpoint ${uuid}`, act: () => s.owner.call('POST', `/v1/webhook-endpoints/${id}/replay`, { since: new Date(s.world.clock.nowMs() - 60_000).toISOString() }) };
  },
});

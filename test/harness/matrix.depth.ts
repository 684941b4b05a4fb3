import { ROLES } from '@consentry/kernel';
import { closed, wanted } from './matrix.access.js';
import { PNG } from './matrix.fill.js';
import { byKey, kindOf, permissionOf, rightsOf, type Caller, type Matrix, type Part } from './matrix.engine.js';

/** Bodies that pass, to get as far as the service. */
const bodies = ({ house: { own, world } }: Matrix): Record<string, unknown> => {
  const message = { connectionId: own.get('cnx'), contactId: own.get('con'), purpose: 'service', type: 'text', text: { body: 'past the door' } };
  const words = [{ type: 'BODY', text: 'past the door' }];
  const definition = { match: 'all', conditions: [{ field: 'lastInbound', withinDays: 1 }] };
  return {
    'POST /v1/connections': { plugin: 'channel-whatsapp', name: 'past the door', credentials: { accessToken: 'planted-token-0001', appSecret: 'planted-secret-0001', verifyToken: 'planted-verify-0001' }, settings: { phoneNumberId: '10155500000999', businessAccountId: '20155500000999', apiBaseUrl: world.simulator.address } },
    'POST /v1/contacts': { phone: '+15550145999' }, 'POST /v1/contacts/:id/merge': { otherId: world.demo.contactId }, 'POST /v1/contacts/:id/consents': { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api' },
    'PATCH /v1/users/:id': { role: 'AUDITOR' }, 'POST /v1/invitations': { email: 'past-the-door@example.com', role: 'AGENT' }, 'POST /v1/users': { email: 'past-the-door-too@example.com', role: 'AGENT' }, 'PATCH /v1/organization': { name: 'Past the door' }, 'PATCH /v1/organization/security': { idleMinutes: 60 },
    'POST /v1/api-keys': { name: 'past the door' }, 'PATCH /v1/api-keys/:id': { name: 'past the door' }, 'PUT /v1/organization/sso': { issuer: 'https://id.ours.example', clientId: 'x' }, 'POST /v1/organization/sso/domains': { domain: 'past-the-door.example' },
    'POST /v1/messages': message, 'POST /v1/messages/check': message, 'POST /v1/templates/sync': { connectionId: own.get('cnx') }, 'POST /v1/simulator/inbound': { connectionId: own.get('cnx'), from: '+15550145000', text: { body: 'x' } },
    'POST /v1/simulator/faults': { connectionId: own.get('cnx'), kind: 'http_503' }, 'POST /v1/test/clock': { advanceSeconds: 1 },
    'PUT /v1/alert-rules/:rule': { enabled: true }, 'PUT /v1/audit-logs/settings': { retention: { api_request: 90 } }, 'POST /v1/audit-streams': { kind: 'http', name: 'past the door', enabled: false, settings: { url: 'https://127.0.0.1:9/' } },
    'PATCH /v1/audit-streams/:id': { name: 'past the door' }, 'POST /v1/audit-streams/:id/rewind': { since: '2026-01-01T00:00:00Z' }, 'POST /v1/webhook-endpoints': { url: 'https://127.0.0.1:9/', eventTypes: ['*'] },
    'PATCH /v1/webhook-endpoints/:id': { description: 'past the door' }, 'POST /v1/webhook-endpoints/:id/replay': { since: '2026-01-01T00:00:00Z' }, 'PUT /v1/keys/policy': { rotateEveryDays: 90 }, 'PUT /v1/keys/master/policy': { rotateEveryDays: null }, 'POST /v1/keys/master/activate': { version: 2 }, 'POST /v1/keys/master/destroy': { version: 1 },
    'PUT /v1/contacts/:id/tags': { tagIds: [] }, 'PUT /v1/contacts/:id/restrictions': { processingRestricted: true, objectedToMarketing: true }, 'PATCH /v1/imports/:id': { onDuplicate: 'skip' }, 'POST /v1/tags': { name: 'past the door' }, 'PATCH /v1/tags/:id': { name: 'past the door' },
    'PUT /v1/consent-settings': { yesResumes: true }, 'PATCH /v1/consent-forms/:id': { active: true }, 'POST /v1/consent-forms': { connectionId: own.get('cnx'), title: 'x', text: 'x', privacyUrl: 'https://example.com/', purposes: ['marketing'] },
    'POST /v1/messages/:id/resolve': { outcome: 'failed' }, 'PATCH /v1/messaging-policies': { hourlyCap: 10 }, 'PUT /v1/inbox-settings': { searchTexts: false }, 'POST /v1/conversations/:id/assign': { assigneeId: null }, 'POST /v1/conversations/:id/handover': { handler: 'ai' },
    'POST /v1/conversations/:id/snooze': { until: null }, 'PUT /v1/conversations/:id/labels': { labels: [] }, 'POST /v1/conversations/:id/notes': { text: 'x' }, 'PATCH /v1/conversations/:id/notes/:noteId': { text: 'x' },
    'POST /v1/templates': { connectionId: own.get('cnx'), name: 'x', language: 'en', category: 'utility', components: words }, 'POST /v1/templates/check': { category: 'utility', components: words }, 'PATCH /v1/templates/:id': { components: words },
    'POST /v1/segments': { name: 'x', definition }, 'POST /v1/segments/count': { definition }, 'PATCH /v1/segments/:id': { name: 'x' }, 'POST /v1/simulator/events': { connectionId: own.get('cnx'), kind: 'x' },
    'POST /v1/broadcasts': { name: 'x', connectionId: own.get('cnx'), message: { purpose: 'service', type: 'text', text: { body: 'x' } }, audience: { contactIds: [own.get('con')] } }, 'PATCH /v1/broadcasts/:id': { name: 'x' },
    'POST /v1/privacy/requests': { kind: 'access', contactId: own.get('con') }, 'POST /v1/privacy/inbound-mail': { messageId: '<x@x.example>', from: { address: 'x@x.example' } }, 'POST /v1/privacy/requests/:id/link': { kind: 'access' },
    'POST /v1/privacy/requests/:id/verify': { method: 'document' }, 'POST /v1/privacy/requests/:id/extend': { reason: 'past the door' }, 'POST /v1/privacy/requests/:id/refuse': { reason: 'past the door' }, 'POST /v1/privacy/holds': { reason: 'past the door' },
    'POST /v1/privacy/retention/check': { days: {} }, 'PUT /v1/privacy/retention': { days: {} }, 'DELETE /v1/organization': { password: 'past the door' },
    'POST /v1/privacy/processors': { name: 'x', regions: ['x'], purposes: ['x'] }, 'PATCH /v1/privacy/processors/:id': { name: 'x' }, 'PUT /v1/privacy/contact': {},
  };
};
/** What takes a file and no JSON. */
const FILES: Record<string, { raw: string | Uint8Array; headers: Record<string, string> }> = {
  'POST /v1/contacts/import': { raw: 'Who,Phone\nA,+60123456789\n', headers: { 'content-type': 'text/csv' } }, 'POST /v1/media': { raw: PNG, headers: { 'content-type': 'image/png' } },
};

export const depth: Record<string, Part> = {
  /** The door is left open: the guard asks no permission. Then each service refuses by itself, on its first line, before it has looked at anything. */
  async services(matrix) {
    const { house } = matrix;
    const given = bodies(matrix);
    const routes = closed(matrix).filter((r) => permissionOf(r) !== undefined);
    const declared = routes.map((r) => [r, { ...r.endpoint }] as const);
    for (const route of routes) Object.assign(route.endpoint, { access: 'signed-in', stepUp: false });
    try {
      await matrix.each(routes, async (route) => {
        const permission = wanted(route)!;
        const rights = rightsOf(permission);
        const path = matrix.path(route, house.own.get(kindOf(route) ?? ''));
        const file = FILES[route.what];
        const body = file ? undefined : given[route.what] ?? (['POST', 'PUT', 'PATCH'].includes(route.method) ? {} : undefined);
        const callers: Caller[] = [...ROLES.filter((role) => !rights.roles.includes(role)).map((who) => ({ who, headers: house.people.get(who)!.headers })), byKey('a key without the scope', rights.scope ? house.keys.without.get(permission)! : house.keys.all)];
        for (const caller of callers) matrix.refused({ what: `${route.what}, the door open` }, caller, await matrix.call(caller, route.method, path, body, file), 403, 'auth.forbidden', permission);
      });
    } finally {
      for (const [route, { access, stepUp }] of declared) Object.assign(route.endpoint, { access, stepUp });
    }
  },
};

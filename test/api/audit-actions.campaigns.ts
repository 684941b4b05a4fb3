import { parseId } from '@consentry/kernel';
import { FaultLine, newContact } from '../harness/fault.line.js';
import type { Cases, Stage } from './audit-actions.stage.js';

let numbers = 0;
const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });
const system = (name: string) => ({ by: undefined, actor: `system ${name}` });
const id = (body: Record<string, unknown>) => String(body['id']);

/** A line of its own, open, on which somebody has just written who agreed to everything. */
async function line(s: Stage) {
  const opened = await FaultLine.open(s.world);
  await s.owner.call('POST', `/v1/connections/${opened.id}/check`);
  const person = await newContact(s.world, { optedIn: true, marketingOptedIn: true });
  await opened.hears(person.phone, 'Hello');
  await s.settle();
  return { line: opened, person };
}
const message = (connectionId: string, contactId: string, change: object = {}) => ({ connectionId, contactId, purpose: 'service', type: 'text', text: { body: 'leafy text' }, ...change });
/** A message that the provider answers with this. */
const answered = (s: Stage, fault: string, change: object = {}) => async () => {
  const { line: opened, person } = await line(s);
  opened.fault(fault);
  return { opened, act: () => s.program().call('POST', '/v1/messages', message(opened.id, person.id, change)) };
};
const OFFER = { purpose: 'marketing', type: 'template', text: undefined, template: { name: 'seasonal_offer', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] } };

const CSV = (n: number) => Buffer.from(`Who,Phone\nLeafy,+6012555${String(1000 + n)}\n`);
const send = (s: Stage) => s.owner.call('POST', '/v1/contacts/import?name=leafy.csv', CSV(++numbers), { 'content-type': 'text/csv' });
async function uploaded(s: Stage) {
  const made = id((await send(s)).body);
  return { uuid: parseId('import', made)!, object: `import ${parseId('import', made)}`, path: `/v1/imports/${made}` };
}
const MAPPING = { mapping: { Who: 'name', Phone: 'phone' } };
async function mapped(s: Stage) {
  const made = await uploaded(s);
  await s.owner.call('PATCH', made.path, MAPPING);
  return made;
}
async function imported(s: Stage) {
  const made = await mapped(s);
  await s.owner.call('POST', `${made.path}/run`);
  await s.settle();
  return made;
}
const counted = { rows: 1, created: 1, updated: 0, skipped: 0, invalid: 0, granted: 0, opted_out_kept: 0 };

const DEFINITION = { match: 'all', conditions: [{ field: 'lastInbound', withinDays: 3 }] };
async function segment(s: Stage) {
  const made = id((await s.owner.call('POST', '/v1/segments', { name: 'leafy', definition: DEFINITION })).body);
  return { path: `/v1/segments/${made}`, object: `segment ${parseId('segment', made)}` };
}

const draft = (connectionId: string, contactId: string) => ({ name: 'leafy', connectionId, message: { purpose: 'service', type: 'text', text: { body: 'leafy text' } }, audience: { contactIds: [contactId] } });
async function drafted(s: Stage) {
  const { line: opened, person } = await line(s);
  const made = id((await s.owner.call('POST', '/v1/broadcasts', draft(opened.id, person.id))).body);
  return { path: `/v1/broadcasts/${made}`, object: `broadcast ${parseId('broadcast', made)}` };
}
/** Due tomorrow: nothing of it happens meanwhile. */
async function scheduled(s: Stage) {
  const made = await drafted(s);
  const at = new Date(s.world.clock.nowMs() + 86_400_000).toISOString();
  await s.owner.call('POST', `${made.path}/start`, { at });
  return made;
}
const NOTHING = { recipients: 0, accepted: 0, excluded: 0, cancelled: 0, failed: 0 };

const template = (connectionId: string) => ({ connectionId, name: `leafy_${++numbers}`, language: 'en', category: 'utility', components: [{ type: 'BODY', text: 'Your leafy order is on its way.' }] });

/** Imports, segments, broadcasts, templates, and what a provider's answers mean. */
export const campaignCases = (s: Stage): Cases => ({
  'import.uploaded': () => Promise.resolve({ ...mine(s), object: 'import *', context: { rows: 1, columns: 2, encoding: 'utf-8' }, secrets: ['eafy', '+6012555'], act: () => send(s) }),
  'import.mapped': async () => { const { object, path } = await uploaded(s); return { ...mine(s), object, context: { columns: 2, fields: ['mapping'] }, secrets: ['eafy'], act: () => s.owner.call('PATCH', path, MAPPING) }; },
  'import.started': async () => { const { object, path } = await mapped(s); return { ...mine(s), object, context: { kind: 'check', rows: 1 }, beside: ['import.finished'], act: () => s.owner.call('POST', `${path}/dry-run`) }; },
  'import.finished': async () => { const { object, path } = await mapped(s); return { ...system('import'), object, context: { kind: 'check', ...counted }, beside: ['import.started'], act: () => s.owner.call('POST', `${path}/dry-run`) }; },
  'contacts.imported': async () => { const { object, path } = await mapped(s); return { ...system('import'), object, context: { chunk: 0, created: 1, updated: 0, granted: 0 }, secrets: ['eafy', '6012555'], beside: ['import.finished', 'import.started'], act: () => s.owner.call('POST', `${path}/run`) }; },
  'import.cancelled': async () => { const { object, path } = await mapped(s); return { ...mine(s), object, context: { state: 'mapped', done: 0 }, act: () => s.owner.call('POST', `${path}/cancel`) }; },
  'import.undone': async () => { const { object, path } = await imported(s); return { ...system('import'), object, context: { removed: 1, restored: 0, kept: 0 }, beside: ['import.started'], act: () => s.owner.call('POST', `${path}/undo`) }; },
  'segment.created': () => Promise.resolve({ ...mine(s), object: 'segment *', context: { conditions: 1 }, secrets: ['leafy'], act: () => s.owner.call('POST', '/v1/segments', { name: 'leafy', definition: DEFINITION }) }),
  'segment.changed': async () => { const { object, path } = await segment(s); return { ...mine(s), object, context: { fields: ['name'] }, secrets: ['leafy'], act: () => s.owner.call('PATCH', path, { name: 'leafy too' }) }; },
  'segment.deleted': async () => { const { object, path } = await segment(s); return { ...mine(s), object, context: {}, secrets: ['leafy'], act: () => s.owner.call('DELETE', path) }; },
  'broadcast.created': async () => {
    const { line: opened, person } = await line(s);
    return { ...mine(s), object: 'broadcast *', context: { type: 'text', purpose: 'service', audience: 'contactIds' }, secrets: ['leafy'], act: () => s.owner.call('POST', '/v1/broadcasts', draft(opened.id, person.id)) };
  },
  'broadcast.changed': async () => { const { object, path } = await drafted(s); return { ...mine(s), object, context: { fields: ['name'] }, secrets: ['leafy'], act: () => s.owner.call('PATCH', path, { name: 'leafy too' }) }; },
  'broadcast.deleted': async () => { const { object, path } = await drafted(s); return { ...mine(s), object, context: {}, act: () => s.owner.call('DELETE', path) }; },
  'broadcast.approved': async () => {
    const { path, object } = await drafted(s);
    const other = await s.stranger().in((await s.somebody('ADMIN')).email);
    const { user } = (await other.session()).body;
    return { by: other, actor: `user ${parseId('user', user!.id)}`, object, context: {}, act: () => other.call('POST', `${path}/approve`) };
  },
  'broadcast.started': async () => {
    const { object, path } = await drafted(s);
    const at = new Date(s.world.clock.nowMs() + 86_400_000).toISOString();
    return { ...mine(s), object, context: { at, localTime: false, type: 'text', purpose: 'service' }, act: () => s.owner.call('POST', `${path}/start`, { at }) };
  },
  'broadcast.paused': async () => { const { object, path } = await scheduled(s); return { ...mine(s), object, context: { reason: null, ...NOTHING }, act: () => s.owner.call('POST', `${path}/pause`) }; },
  'broadcast.resumed': async () => {
    const { object, path } = await scheduled(s);
    await s.owner.call('POST', `${path}/pause`);
    return { ...mine(s), object, context: NOTHING, act: () => s.owner.call('POST', `${path}/resume`) };
  },
  'broadcast.cancelled': async () => { const { object, path } = await scheduled(s); return { ...mine(s), object, context: NOTHING, act: () => s.owner.call('POST', `${path}/cancel`) }; },
  'broadcast.finished': async () => {
    const { object, path } = await drafted(s);
    return {
      ...system('broadcast'), object, context: { state: 'finished', reason: null, ...NOTHING, recipients: 1, accepted: 1 }, secrets: ['leafy'], beside: ['broadcast.started', 'message.accepted'],
      act: async () => { const answer = await s.owner.call('POST', `${path}/start`, {}); await s.world.until(async () => (await s.owner.call<{ state: string }>('GET', path)).body.state === 'finished'); return answer; },
    };
  },
  'template.submitted': async () => {
    const { line: opened } = await line(s);
    // The provider's review is another story: its webhook would bring the template in any case.
    opened.fault('lose_webhooks');
    return { ...mine(s), object: 'template *', context: { language: 'en', category: 'utility', version: 1 }, secrets: ['leafy'], act: () => s.owner.call('POST', '/v1/templates', template(opened.id)) };
  },
  'template.deleted': async () => {
    const { line: opened } = await line(s);
    const made = id((await s.owner.call('POST', '/v1/templates', template(opened.id))).body);
    await s.world.until(async () => (await s.owner.call<{ state: string }>('GET', `/v1/templates/${made}`)).body.state === 'approved');
    return { ...mine(s), object: `template ${parseId('template', made)}`, context: { language: 'en' }, secrets: ['leafy'], act: () => s.owner.call('DELETE', `/v1/templates/${made}`) };
  },
  'template.marked_unusable': async () => {
    const { opened, act } = await answered(s, 'error:132015', OFFER)();
    const [row] = await s.sql<{ id: string }>(`select id from templates where connection_id = $1 and name = 'seasonal_offer'`, [opened.uuid]);
    return { ...system('dispatch'), object: `template ${row!.id}`, context: { provider_code: 'provider.132015' }, beside: ['message.accepted'], aside: ['secret.opened'], act };
  },
  'connection.marketing_paused': async () => {
    const { opened, act } = await answered(s, 'error:131048', OFFER)();
    return { ...system('dispatch'), object: `connection ${opened.uuid}`, context: { provider_code: 'provider.131048' }, beside: ['message.accepted'], aside: ['secret.opened'], act };
  },
  'connection.marketing_resumed': async () => {
    const { opened, act } = await answered(s, 'error:131048', OFFER)();
    await act();
    await s.settle();
    return { ...mine(s), object: `connection ${opened.uuid}`, context: {}, act: () => s.owner.call('DELETE', `/v1/connections/${opened.id}/marketing-pause`) };
  },
  'connection.ended_by_provider': async () => {
    const { opened, act } = await answered(s, 'error:190')();
    return { ...system('dispatch'), object: `connection ${opened.uuid}`, context: { plugin: 'channel-whatsapp' }, beside: ['message.accepted'], act };
  },
  'connection.reopened': async () => {
    const { line: opened } = await line(s);
    await s.owner.call('DELETE', `/v1/connections/${opened.id}`);
    await s.settle();
    const credentials = { accessToken: 'leafy-access-token-7f3a', appSecret: 'leafy-app-secret-c41d', verifyToken: 'leafy-verify-token-09be' };
    return { ...mine(s), object: `connection ${opened.uuid}`, context: { plugin: 'channel-whatsapp' }, secrets: ['leafy'], beside: ['connection.changed'], aside: ['secret.opened'], act: () => s.owner.call('PATCH', `/v1/connections/${opened.id}`, { credentials }) };
  },
  'message.resolved': async () => {
    const { act } = await answered(s, 'refuse_connection')();
    const sent = id((await act()).body);
    await s.world.until(async () => (await s.world.status(sent)) === 'unknown', 20);
    return { ...mine(s), object: `message ${parseId('message', sent)}`, context: { outcome: 'failed' }, act: () => s.owner.call('POST', `/v1/messages/${sent}/resolve`, { outcome: 'failed' }) };
  },
  'policies.changed': async () => {
    const { hourlyCap } = (await s.owner.call<{ hourlyCap: number }>('GET', '/v1/messaging-policies')).body;
    const next = hourlyCap === 20 ? 19 : 20;
    return { ...mine(s), object: null, context: { fields: ['hourlyCap'], hourly_cap: next, marketing_hours: 24, unknown_outcome: 'hold', zero_content: false, zero_content_ai: false }, act: () => s.owner.call('PATCH', '/v1/messaging-policies', { hourlyCap: next }) };
  },
});

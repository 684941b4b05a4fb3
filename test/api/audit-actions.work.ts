import { ConnectionDirectory } from '@consentry/connections';
import { parseId } from '@consentry/kernel';
import type { Cases, Stage } from './audit-actions.stage.js';

let numbers = 0;

/** Somebody who wrote a moment ago and agreed to everything but marketing. */
async function contact(s: Stage) {
  const phone = `+1555014${String(3000 + ++numbers)}`;
  const { body } = await s.owner.call('POST', '/v1/contacts', { phone, optedIn: true });
  await s.world.writes('Hello', phone);
  return { phone, id: String(body['id']), uuid: parseId('contact', String(body['id']))! };
}

/** A connection of its own at the bundled simulator. */
async function line(s: Stage) {
  const n = ++numbers;
  const credentials = { accessToken: `leaf-access-token-${n}-7f3a`, appSecret: `leaf-app-secret-${n}-c41d`, verifyToken: `leaf-verify-token-${n}-09be` };
  const order = { plugin: 'channel-whatsapp', name: `Line ${n}`, credentials, settings: { phoneNumberId: `1015550${3000 + n}`, businessAccountId: `2015550${3000 + n}`, apiBaseUrl: s.world.simulator.address } };
  return { order, secrets: Object.values(credentials) };
}
async function connected(s: Stage) {
  const { order, secrets } = await line(s);
  const { body } = await s.owner.call('POST', '/v1/connections', order);
  await s.settle();
  return { id: String(body['id']), uuid: parseId('connection', String(body['id']))!, secrets };
}

const message = (s: Stage, contactId: string, change: object = {}) => ({ connectionId: s.world.demo.connectionId, contactId, purpose: 'service', type: 'text', text: { body: 'leaf content' }, ...change });

/** The channel of the demonstration is open: nothing that follows opens its secret. */
const opened = (s: Stage) => s.owner.call('POST', `/v1/connections/${s.world.demo.connectionId}/check`);

const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });
const system = (name: string) => ({ by: undefined, actor: `system ${name}` });
const REQUEST = { endpoint: '/v1/messages', method: 'POST' };

/** Connections, contacts, consent and messages. */
export const workCases = (s: Stage): Cases => ({
  'connection.created': async () => {
    const { order, secrets } = await line(s);
    return { ...mine(s), object: 'connection *', context: { plugin: 'channel-whatsapp' }, secrets, beside: ['secret.opened'], act: () => s.owner.call('POST', '/v1/connections', order) };
  },
  'connection.changed': async () => {
    const { id, uuid } = await connected(s);
    return { ...mine(s), object: `connection ${uuid}`, context: { fields: ['name', 'status'], status: 'paused' }, beside: ['secret.opened'], act: () => s.owner.call('PATCH', `/v1/connections/${id}`, { name: 'Leafy line', status: 'paused' }), secrets: ['Leafy line'] };
  },
  'connection.disconnected': async () => {
    const { id, uuid, secrets } = await connected(s);
    return { ...mine(s), object: `connection ${uuid}`, secrets, beside: ['connection.revoked', 'secret.opened', 'secret.opened'], act: () => s.owner.call('DELETE', `/v1/connections/${id}`) };
  },
  'connection.revoked': async () => {
    const { id, uuid } = await connected(s);
    return { ...system('revocation'), object: `connection ${uuid}`, context: { plugin: 'channel-whatsapp', attempts: 1, outcome: 'revoked' }, beside: ['connection.disconnected', 'secret.opened', 'secret.opened'], act: () => s.owner.call('DELETE', `/v1/connections/${id}`) };
  },
  'connection.revoke_given_up': async () => {
    const [one, other] = [await connected(s), await connected(s)];
    await s.sql('update connections set credentials = (select credentials from connections where id = $2) where id = $1', [one.uuid, other.uuid]);
    return { ...mine(s), object: `connection ${one.uuid}`, context: { plugin: 'channel-whatsapp', attempts: 0, reason: 'secret_unreadable' }, beside: ['connection.disconnected'], act: () => s.owner.call('DELETE', `/v1/connections/${one.id}`) };
  },
  'connection.paused_by_system': async () => {
    const { id } = await contact(s);
    await opened(s);
    s.world.simulator.fault(s.world.connectionUuid, 'error:131031', 1);
    const path = `/v1/connections/${s.world.demo.connectionId}`;
    return {
      ...system('dispatch'), object: `connection ${s.world.connectionUuid}`, context: {}, beside: ['message.accepted'], act: () => s.program().call('POST', '/v1/messages', message(s, id)),
      after: async () => { await s.owner.call('PATCH', path, { status: 'active' }); await opened(s); },
    };
  },
  'secret.opened': async () => {
    const { id, uuid, secrets } = await connected(s);
    await s.owner.call('PATCH', `/v1/connections/${id}`, { status: 'paused' });
    await s.settle();
    s.world.server.app.get(ConnectionDirectory).forget(uuid);
    // Whoever asks, the channel is opened by its host, and for all.
    return { ...system('plugin host'), object: `connections ${uuid}`, context: { purpose: 'connection.open', field: 'credentials' }, secrets, act: () => s.owner.call('POST', `/v1/connections/${id}/check`) };
  },
  'contact.created': async () => ({ ...mine(s), object: 'contact *', context: { source: 'user' }, secrets: ['Leafy', 'leafy'], act: () => s.owner.call('POST', '/v1/contacts', { name: 'Leafy Zweistein', identities: [{ channel: 'email', address: `leafy-${++numbers}@example.com` }] }) }),
  'contact.changed': async () => { const { id, uuid } = await contact(s); return { ...mine(s), object: `contact ${uuid}`, context: { fields: ['name', 'attributes'] }, secrets: ['Leafy', 'shoe', 'forty'], act: () => s.owner.call('PATCH', `/v1/contacts/${id}`, { name: 'Leafy Zweistein', attributes: { shoe: 'forty' } }) }; },
  'contact.merged': async () => {
    const [kept, gone] = [await contact(s), await contact(s)];
    return { ...mine(s), object: `contact ${kept.uuid}`, context: { merged: gone.uuid }, act: () => s.owner.call('POST', `/v1/contacts/${kept.id}/merge`, { otherId: gone.id }) };
  },
  'consent.granted': async () => {
    const { id, uuid } = await contact(s);
    return { ...mine(s), object: `contact ${uuid}`, context: { channel: 'whatsapp', purpose: 'marketing', source: 'manual' }, secrets: ['leaf evidence'], act: () => s.owner.call('POST', `/v1/contacts/${id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'manual', evidence: { text: 'leaf evidence' } }) };
  },
  'consent.withdrawn': async () => {
    const { id, uuid } = await contact(s);
    return { ...mine(s), object: `contact ${uuid}`, context: { channel: 'whatsapp', purpose: 'utility', source: 'manual' }, act: () => s.owner.call('POST', `/v1/contacts/${id}/consents`, { channel: 'whatsapp', purpose: 'utility', state: 'withdrawn', source: 'manual' }) };
  },
  'consent.opted_out': async () => {
    const { phone, uuid } = await contact(s);
    await opened(s);
    return { ...system('inbound'), object: `contact ${uuid}`, context: { channel: 'whatsapp', by: 'keyword' }, beside: ['consent.withdrawn', 'consent.withdrawn', 'consent.withdrawn', 'message.opt_out_confirmed'], act: async () => { await s.world.writes('STOP', phone); return undefined; } };
  },
  'consent.resumed': async () => {
    const { phone, uuid } = await contact(s);
    await s.world.writes('STOP', phone);
    return { ...system('inbound'), object: `contact ${uuid}`, context: { channel: 'whatsapp', restored: ['authentication', 'service', 'utility'] }, beside: ['consent.granted', 'consent.granted', 'consent.granted'], act: async () => { await s.world.writes('START', phone); return undefined; } };
  },
  'message.accepted': async () => {
    const { id } = await contact(s);
    await opened(s);
    const by = s.program();
    return { by, actor: `api_key ${s.keyId}`, object: 'message *', context: { type: 'text', purpose: 'service', ...REQUEST, response_code: 202 }, secrets: ['leaf content'], act: () => by.call('POST', '/v1/messages', message(s, id)) };
  },
  'message.blocked': async () => {
    const { id } = await contact(s);
    return { ...mine(s), object: 'message *', context: { type: 'text', purpose: 'marketing', rule: 'not_opted_in', ...REQUEST, response_code: 422 }, secrets: ['leaf content'], act: () => s.owner.call('POST', '/v1/messages', message(s, id, { purpose: 'marketing' })) };
  },
  'message.blocked_at_dispatch': async () => {
    const { id } = await contact(s);
    await opened(s);
    // The provider refuses once, and the person changes their mind while the message waits for its next try.
    s.world.simulator.fault(s.world.connectionUuid, 'http_503', 1);
    const sent = await s.program().call('POST', '/v1/messages', message(s, id));
    await s.world.until(async () => (await s.world.call<{ history: { status: string }[] }>('GET', `/v1/messages/${String(sent.body['id'])}`)).body.history.some((h) => h.status === 'retrying'));
    await s.owner.call('POST', `/v1/contacts/${id}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'withdrawn', source: 'manual' });
    return {
      ...system('dispatch'), object: `message ${parseId('message', String(sent.body['id']))}`, context: { rule: 'not_opted_in' },
      act: async () => { s.world.clock.advance(60_000); await s.world.until(async () => (await s.world.status(String(sent.body['id']))) === 'blocked'); return undefined; },
    };
  },
  'message.opt_out_confirmed': async () => {
    const { phone } = await contact(s);
    await opened(s);
    return { ...system('consent'), object: 'message *', context: { type: 'text', purpose: 'service', exemption: 'opt_out_confirmation' }, beside: ['consent.withdrawn', 'consent.withdrawn', 'consent.withdrawn', 'consent.opted_out'], act: async () => { await s.world.writes('stop', phone); return undefined; } };
  },
  'api.request': async () => { const by = s.program(); return { by, actor: `api_key ${s.keyId}`, object: null, context: { endpoint: '/v1/contacts', method: 'GET', response_code: 200 }, act: () => by.call('GET', '/v1/contacts?limit=1&q=Zweistein') }; },
});

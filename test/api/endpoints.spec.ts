import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Webhook } from 'standardwebhooks';
import { Database, eventTable, EventSubscriptions, parseId, publish, Queue } from '@consentry/kernel';
import { DELAYS_MS, Deliveries, DeliverySchedule } from '@consentry/webhooks';
import { Vault } from '@consentry/vault';
import { HookReceiver, signaturesThatFit } from '../harness/hook.receiver.js';
import { count, HOUR, leaves, secondServer, sql } from '../harness/identity.js';
import { colleague, Person } from '../harness/people.js';
import { World } from '../harness/world.js';

interface Endpoint { id: string; url: string; secret: string; eventTypes: string[]; enabled: boolean; disabledReason: string | null; failingSince: string | null; previousSecretUntil: string | null; description: string }
interface Delivery { id: string; eventId: string; eventType: string; state: string; attempts: number; lastStatus: number | null; lastError: string | null; nextAttemptAt: string | null; attemptList: { number: number; status: number | null; error: string | null; durationMs: number | null }[]; body: unknown }
interface Problem { code: string; errors?: { path: string; message: string }[] }

const BASE = '/v1/webhook-endpoints';
let world: World;
let admin: Person;
const receivers: HookReceiver[] = [];
/** Of every endpoint of this spec. */
const secrets: string[] = [];

beforeAll(async () => {
  world = await World.start();
  // Weeks pass here, and nobody enrols a second factor.
  await sql(world, `update organization_security set mfa_roles = '{}'`);
  admin = await colleague(world, 'ADMIN');
});
afterEach(async () => {
  // Each test listens alone.
  for (const { id } of (await admin.call<{ data: Endpoint[] }>('GET', `${BASE}?limit=200`)).body.data) await admin.call('DELETE', `${BASE}/${id}`);
  await Promise.all(receivers.splice(0).map((r) => r.close()));
});
afterAll(() => world.close());

async function receiver(): Promise<HookReceiver> {
  const made = await HookReceiver.start();
  receivers.push(made);
  return made;
}

async function endpoint(url: string, eventTypes = ['*'], more: Record<string, unknown> = {}): Promise<Endpoint> {
  const { status, body } = await admin.call<Endpoint>('POST', BASE, { url, eventTypes, ...more });
  expect(status).toBe(201);
  secrets.push(body.secret);
  return body;
}

const read = async (id: string) => (await admin.call<Endpoint>('GET', `${BASE}/${id}`)).body;
const deliveries = async (id: string, query = '') => (await admin.call<{ data: Delivery[]; total?: number; nextCursor: string | null }>('GET', `${BASE}/${id}/deliveries?limit=200${query}`)).body;
const delivery = async (id: string, deliveryId: string) => (await admin.call<Delivery>('GET', `${BASE}/${id}/deliveries/${deliveryId}`)).body;
const test = async (id: string) => (await admin.call<Delivery>('POST', `${BASE}/${id}/test`)).body;

/** Puts the clock on and works off what has become due. A session may be over by then. */
async function turn(ms: number): Promise<void> {
  world.clock.advance(ms);
  await due();
}
async function due(): Promise<void> {
  await world.server.app.get(DeliverySchedule).run();
  await world.settle();
}
async function back(): Promise<void> {
  admin = await admin.again();
}

describe('what is told', () => {
  it('events of messages, consents and connections, each once, signed so that the package and a hand HMAC agree', async () => {
    const hook = await receiver();
    const { secret } = await endpoint(hook.url);
    const sent = await world.send();
    await world.until(async () => (await world.status(sent.body.id)) === 'read');
    await world.writes('Hello there');
    await world.writes('STOP');
    await world.until(() => hook.types().includes('consent.opted_out'));
    await world.writes('START');
    await world.settle();
    const connection = { ...(await admin.call('POST', '/v1/connections', { plugin: 'channel-whatsapp', name: 'Another', credentials: { accessToken: 'planted-token-0001', appSecret: 'planted-secret-0001', verifyToken: 'planted-verify-0001' }, settings: { phoneNumberId: '10155500000998', businessAccountId: '20155500000998', apiBaseUrl: world.simulator.address } })).body };
    for (let n = 0; n < 2; n++) await admin.call('PATCH', `/v1/connections/${String(connection.id)}`, { status: 'paused' });
    await admin.call('DELETE', `/v1/connections/${String(connection.id)}`);
    await world.settle();

    const of = (type: string) => hook.hooks.filter((h) => h.body.type === type);
    for (const type of ['message.sent', 'message.delivered', 'message.read']) {
      const mine = of(type).filter((h) => h.body.data.messageId === sent.body.id);
      expect([type, mine.length]).toEqual([type, 1]);
      expect(mine[0]!.body.data).toEqual({ messageId: sent.body.id, connectionId: world.demo.connectionId, contactId: world.demo.contactId, conversationId: expect.stringMatching(/^cnv_/) });
    }
    expect(of('message.received')).toHaveLength(3);
    expect(of('message.received')[0]!.body.data).toMatchObject({ contactId: world.demo.contactId, type: 'text' });
    expect(of('consent.opted_out').map((h) => h.body.data)).toEqual([{ contactId: world.demo.contactId, channel: 'whatsapp', by: 'keyword' }]);
    expect(of('consent.withdrawn').length).toBeGreaterThan(0);
    expect(of('consent.resumed')).toHaveLength(1);
    expect(of('connection.paused').map((h) => h.body.data)).toEqual([{ connectionId: connection.id, by: 'person' }]);
    expect(of('connection.disconnected').map((h) => h.body.data)).toEqual([{ connectionId: connection.id }]);

    const library = new Webhook(secret);
    for (const each of hook.hooks) {
      expect(library.verify(each.text, each.headers as Record<string, string>)).toEqual(each.body);
      expect(signaturesThatFit(secret, each)).toBe(1);
      expect(signaturesThatFit(secret, { ...each, text: `${each.text} ` })).toBe(0);
      expect(Object.keys(each.body)).toEqual(['type', 'timestamp', 'data']);
      expect(each.body.timestamp).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
      expect(each.headers['webhook-id']).toMatch(/^wev_[0-9a-f]{32}$/);
      expect(Object.keys(each.headers).sort()).toEqual(['connection', 'content-length', 'content-type', 'host', 'user-agent', 'webhook-id', 'webhook-signature', 'webhook-timestamp']);
      // Thin: nothing of what was written, and no number.
      expect(each.text).not.toMatch(/Hello|STOP|\+?60123456789/);
      expect(each.text).not.toContain(world.demo.phone.replace('+', ''));
    }
    expect(new Set(hook.hooks.map((h) => h.headers['webhook-id'])).size).toBe(hook.hooks.length);
  });

  it('message.failed and message.blocked carry the code; a connection that the provider refuses tells that it was paused', async () => {
    const hook = await receiver();
    await endpoint(hook.url, ['message.failed', 'message.blocked', 'connection.*']);
    world.simulator.fault(world.connectionUuid, 'error:131031', 1);
    const sent = await world.send();
    await world.settle();
    await world.until(() => hook.types().includes('connection.paused'));
    const failed = hook.hooks.find((h) => h.body.type === 'message.failed');
    expect(failed?.body.data).toMatchObject({ messageId: sent.body.id, code: expect.stringMatching(/^provider\./) });
    expect(hook.hooks.find((h) => h.body.type === 'connection.paused')?.body.data).toEqual({ connectionId: world.demo.connectionId, by: 'system' });
    await admin.call('PATCH', `/v1/connections/${world.demo.connectionId}`, { status: 'active' });
    world.simulator.fault(world.connectionUuid, 'failed:131026', 1);
    const late = await world.send();
    await world.until(() => hook.hooks.length === 3);
    expect(hook.hooks[2]!.body).toMatchObject({ type: 'message.failed', data: { messageId: late.body.id, code: 'provider.131026' } });

    const queue = world.server.app.get(Queue);
    queue.pauseWhile(() => true);
    const doomed = await world.send();
    expect((await world.call('POST', `/v1/contacts/${world.demo.contactId}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'withdrawn', source: 'manual', evidence: { note: 'by telephone' } })).status).toBeLessThan(300);
    queue.pauseWhile(() => world.server.app.get(Vault).closed !== undefined);
    await world.until(() => hook.hooks.length === 4);
    expect(hook.hooks[3]!.body).toMatchObject({ type: 'message.blocked', data: { messageId: doomed.body.id, code: 'gate.not_opted_in' } });
    await world.call('POST', `/v1/contacts/${world.demo.contactId}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'granted', source: 'manual', evidence: { note: 'by telephone' } });
  });

  it('statuses that come twice or the wrong way round are told once', async () => {
    const hook = await receiver();
    await endpoint(hook.url, ['message.*']);
    // `slow`: the statuses are there before the answer of the call.
    for (const kind of ['duplicate_webhooks', 'out_of_order_webhooks', 'slow']) {
      world.simulator.fault(world.connectionUuid, kind, 1);
      const { id } = (await world.send()).body;
      await world.until(async () => (await world.status(id)) === 'read');
      await world.until(() => hook.hooks.some((h) => h.body.type === 'message.read' && h.body.data.messageId === id));
      await world.settle();
      const told = hook.hooks.filter((h) => h.body.data.messageId === id).map((h) => h.body.type);
      expect([kind, told.length]).toEqual([kind, new Set(told).size]);
    }
  });

  it('only what the endpoint asked for; and with nobody listening nothing is written at all', async () => {
    const [some, none] = [await receiver(), await receiver()];
    await endpoint(some.url, ['message.received', 'webhook.test']);
    const quiet = await endpoint(none.url, ['alert.*']);
    await world.writes('Only this');
    await world.settle();
    expect(some.types()).toEqual(['message.received']);
    expect(none.hooks).toEqual([]);
    expect(await count(world, `webhook_deliveries d join webhook_events v on v.id = d.event_id where v.type <> 'message.received'`)).toBe(0);
    for (const { id } of (await admin.call<{ data: Endpoint[] }>('GET', BASE)).body.data) await admin.call('DELETE', `${BASE}/${id}`);
    expect((await admin.call('GET', `${BASE}/${quiet.id}`)).status).toBe(404);
    const before = await count(world, 'webhook_events');
    const [{ last } = { last: 0 }] = await sql<{ last: string }>(world, `select last_value as last from pg_sequences where sequencename = 'outbox_seq_seq'`);
    await world.writes('Nobody hears this');
    const [{ last: after } = { last: 0 }] = await sql<{ last: string }>(world, `select last_value as last from pg_sequences where sequencename = 'outbox_seq_seq'`);
    expect(await count(world, 'webhook_events')).toBe(before);
    await world.settle();
    // Of the outbox a row for the webhook that came in and one for the words that are searched, none for events.
    expect(Number(after) - Number(last)).toBeLessThanOrEqual(2);
  });

  it('the table of events is what the API lists and the docs tell', async () => {
    const { data } = (await world.call<{ data: { type: string; what: string; fields: string[] }[] }>('GET', `${BASE}/event-types`)).body;
    expect(data.map((d) => d.type)).toEqual([...eventTable().keys()].sort());
    const page = readFileSync(new URL('../../../docs/operations/webhooks.md', import.meta.url), 'utf8');
    for (const { type, fields } of data) expect([type, page.includes(`\`${type}\``), fields.filter((f) => !page.includes(`\`${f}\``))]).toEqual([type, true, []]);
  });
});

describe('the signing secret', () => {
  it('is shown once, and while it is rotated both sign', async () => {
    const hook = await receiver();
    const made = await endpoint(hook.url, ['message.sent']);
    expect(Buffer.from(made.secret.slice(6), 'base64')).toHaveLength(32);
    expect((await admin.call('GET', `${BASE}/${made.id}`)).text).not.toContain('whsec_');
    expect((await admin.call('GET', BASE)).text).not.toContain('whsec_');
    const { status, body: rotated } = await admin.call<Endpoint>('POST', `${BASE}/${made.id}/rotate`, {});
    secrets.push(rotated.secret);
    expect(status).toBe(201);
    expect(rotated.secret).not.toBe(made.secret);
    expect(new Date(rotated.previousSecretUntil!).getTime() - world.clock.nowMs()).toBeGreaterThan(23.9 * HOUR);
    const next = async () => { await test(made.id); await world.settle(); return hook.hooks.at(-1)!; };
    const both = await next();
    expect(String(both.headers['webhook-signature']).split(' ')).toHaveLength(2);
    for (const secret of [made.secret, rotated.secret]) {
      expect(signaturesThatFit(secret, both)).toBe(1);
      expect(new Webhook(secret).verify(both.text, both.headers as Record<string, string>)).toEqual(both.body);
    }
    world.clock.advance(24 * HOUR + 1000);
    await back();
    const later = await next();
    expect([signaturesThatFit(made.secret, later), signaturesThatFit(rotated.secret, later)]).toEqual([0, 1]);
    expect((await read(made.id)).previousSecretUntil).toBeNull();
    const { body: leaked } = await admin.call<Endpoint>('POST', `${BASE}/${made.id}/rotate`, { overlapHours: 0 });
    secrets.push(leaked.secret);
    const last = await next();
    expect([signaturesThatFit(rotated.secret, last), signaturesThatFit(leaked.secret, last)]).toEqual([0, 1]);
    expect(await count(world, 'webhook_secrets where endpoint_id = $1', [parseId('webhookEndpoint', made.id)!])).toBe(1);
    expect((await leaves(world, 'webhook_endpoint.rotated')).map((l) => l.context)).toEqual([{ overlapHours: 24 }, { overlapHours: 0 }]);
  });

  it('neither it nor the address lies in a table in the clear', async () => {
    const hook = await receiver();
    const { id } = await endpoint(`${hook.url}?token=planted-in-the-query-77`);
    await test(id);
    await world.settle();
    expect(hook.hooks[0]!.path).toBe('/hooks?token=planted-in-the-query-77');
    const tables = await sql<{ name: string }>(world, `select relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind in ('r', 'p')`);
    const needles = ['planted-in-the-query-77', ...secrets, ...secrets.map((s) => s.slice(6))];
    const found: string[] = [];
    for (const { name } of tables) {
      const text = (await sql<{ row: string }>(world, `select t::text as row from ${name} t`)).map((r) => r.row).join('\n');
      // bytea prints as hexadecimal.
      found.push(...needles.filter((n) => text.includes(n) || text.includes(Buffer.from(n).toString('hex'))).map((n) => `${name}: ${n.slice(0, 4)}`));
    }
    expect(needles.length).toBeGreaterThan(8);
    expect(found).toEqual([]);
    for (const needle of needles) expect(world.logLines.some((line) => line.includes(needle))).toBe(false);
  });
});

describe('when the receiver fails', () => {
  it('eleven attempts over three days, none early, then the delivery is failed, the endpoint off, an alert open and a leaf written', async () => {
    const hook = await receiver();
    hook.answer = (_hook, response) => { response.writeHead(500).end('a body that nobody keeps'); };
    const made = await endpoint(hook.url, ['message.sent']);
    const began = world.clock.nowMs();
    await test(made.id);
    await world.settle();
    // As when the process dies after the end of an attempt and before its job is taken away.
    await sql(world, `insert into outbox (organization_id, topic, key, payload, available_at, created_at) select organization_id, 'webhook.deliver', endpoint_id || '/0', jsonb_build_object('deliveryId', id, 'run', 1), $2, $2 from webhook_deliveries where endpoint_id = $1`, [parseId('webhookEndpoint', made.id), world.clock.now()]);
    await world.settle();
    expect(hook.hooks).toHaveLength(1);
    for (const delay of DELAYS_MS.slice(1)) {
      const before = hook.hooks.length;
      await turn(delay - Math.min(2000, delay / 2));
      expect([delay, hook.hooks.length - before]).toEqual([delay, 0]);
      await turn(delay / 10 + 2100);
      expect([delay, hook.hooks.length - before]).toEqual([delay, 1]);
    }
    expect(hook.hooks).toHaveLength(DELAYS_MS.length);
    expect(world.clock.nowMs() - began).toBeGreaterThan(72 * HOUR);
    expect(new Set(hook.hooks.map((h) => h.headers['webhook-id'])).size).toBe(1);
    expect(new Set(hook.hooks.map((h) => h.text)).size).toBe(1);
    // Each attempt is signed for its own time.
    expect(new Set(hook.hooks.map((h) => h.headers['webhook-timestamp'])).size).toBe(DELAYS_MS.length);
    for (const each of hook.hooks) expect(signaturesThatFit(made.secret, each)).toBe(1);
    await turn(200 * HOUR);
    expect(hook.hooks).toHaveLength(DELAYS_MS.length);
    await back();
    const [mine] = (await deliveries(made.id)).data;
    expect(mine).toMatchObject({ state: 'failed', attempts: 11, lastStatus: 500, lastError: 'The receiver answered 500.', nextAttemptAt: null });
    const detail = await delivery(made.id, mine!.id);
    expect(detail.attemptList.map((a) => [a.number, a.status])).toEqual(DELAYS_MS.map((_, n) => [n + 1, 500]));
    expect(JSON.stringify(detail)).not.toContain('nobody keeps');
    expect(await read(made.id)).toMatchObject({ enabled: false, disabledReason: 'failing' });
    expect((await leaves(world, 'webhook_endpoint.disabled')).at(-1)).toMatchObject({ actor_kind: 'system', object_type: 'webhook_endpoint', context: { reason: 'failing' } });
    expect(await count(world, `alerts where rule = 'webhook.disabled' and object_id = $1`, [parseId('webhookEndpoint', made.id)!])).toBe(1);

    // Mended and switched on again: what was lost is had by a replay, under the id it always had.
    hook.answer = (_hook, response) => { response.writeHead(200).end(); };
    expect((await admin.call<Endpoint>('PATCH', `${BASE}/${made.id}`, { enabled: true })).body).toMatchObject({ enabled: true, disabledReason: null, failingSince: null });
    expect((await admin.call('POST', `${BASE}/${made.id}/deliveries/${mine!.id}/resend`)).status).toBe(202);
    await world.settle();
    expect(hook.hooks).toHaveLength(DELAYS_MS.length + 1);
    expect(hook.hooks.at(-1)!.headers['webhook-id']).toBe(hook.hooks[0]!.headers['webhook-id']);
    expect((await delivery(made.id, mine!.id))).toMatchObject({ state: 'delivered', attempts: 12 });
  });

  it('410 Gone switches the endpoint off at once', async () => {
    const hook = await receiver();
    hook.answer = (_hook, response) => { response.writeHead(410).end(); };
    const made = await endpoint(hook.url, ['message.sent']);
    const { id } = await test(made.id);
    await world.settle();
    expect(await read(made.id)).toMatchObject({ enabled: false, disabledReason: 'gone' });
    expect(await delivery(made.id, id)).toMatchObject({ state: 'failed', attempts: 1, lastStatus: 410 });
    expect((await admin.call<Problem>('POST', `${BASE}/${made.id}/test`)).body.code).toBe('webhook.endpoint_disabled');
    await turn(HOUR);
    expect(hook.hooks).toHaveLength(1);
    await back();
  });

  it('one success in three days keeps it on', async () => {
    const hook = await receiver();
    hook.answer = (h, response) => { response.writeHead(h.body.type === 'webhook.test' ? 500 : 200).end(); };
    const made = await endpoint(hook.url, ['message.received']);
    const { id } = await test(made.id);
    await world.settle();
    for (const delay of DELAYS_MS.slice(1, 8)) await turn(delay * 1.1 + 1000);
    await back();
    expect((await read(made.id)).failingSince).not.toBeNull();
    await world.writes('A good day');
    expect((await read(made.id)).failingSince).toBeNull();
    for (const delay of DELAYS_MS.slice(8)) await turn(delay * 1.1 + 1000);
    await back();
    expect(await delivery(made.id, id)).toMatchObject({ state: 'failed', attempts: 11 });
    expect(await read(made.id)).toMatchObject({ enabled: true, disabledReason: null });
  });

  it('redirects are not followed, a private address is not asked, an oversized answer is none', async () => {
    const [hook, inside] = [await receiver(), await receiver()];
    const made = await endpoint(hook.url, ['message.sent']);
    hook.answer = (_hook, response) => { response.writeHead(307, { location: inside.url }).end(); };
    const redirected = await test(made.id);
    await world.settle();
    expect(await delivery(made.id, redirected.id)).toMatchObject({ state: 'pending', lastStatus: 307, lastError: expect.stringContaining('Redirects are not followed') });
    hook.answer = (_hook, response) => { response.writeHead(200).end(Buffer.alloc(1_100_000)); };
    const large = await test(made.id);
    await world.settle();
    expect(await delivery(made.id, large.id)).toMatchObject({ state: 'pending', lastStatus: null });
    // As if the address had passed when it was entered and leads inside now: the guard of the delivery stands by itself.
    const uuid = parseId('webhookEndpoint', made.id)!;
    for (const url of ['http://169.254.169.254/latest', 'https://10.0.0.1/', 'https://2852039166/', 'https://[::ffff:10.0.0.1]/', 'http://example.com/', 'https://u:p@127.0.0.1/']) {
      const sealed = await world.server.app.get(Vault).seal({ organizationId: world.demo.organizationId, table: 'webhook_endpoints', row: uuid, field: 'url', purpose: 'content' }, url);
      await sql(world, 'update webhook_endpoints set url = $1 where id = $2', [sealed, uuid]);
      const { id } = await test(made.id);
      await world.settle();
      const after = await delivery(made.id, id);
      expect([url, after.state, after.lastError]).toEqual([url, 'pending', 'The address may not be contacted: it leads to a private network, or is not HTTPS. Nothing was sent.']);
    }
    expect(inside.hooks).toEqual([]);
    expect(hook.hooks).toHaveLength(2);
  });
});

describe('side by side', () => {
  it('an endpoint that hangs holds up no other, and has no more than a few requests open', async () => {
    const [slow, quick] = [await receiver(), await receiver()];
    const held: (() => void)[] = [];
    let holding = true;
    slow.answer = (_hook, response) => { const end = () => response.writeHead(200).end(); if (holding) held.push(end); else end(); };
    await endpoint(slow.url, ['message.received']);
    await endpoint(quick.url, ['message.received']);
    for (let n = 0; n < 40; n++) await world.simulator.inbound(world.connectionUuid, { from: world.demo.phone, type: 'text', text: { body: `No ${n}` } });
    await world.until(() => quick.hooks.length === 40, 10);
    expect(slow.open).toBeGreaterThan(0);
    expect(slow.mostOpen).toBeLessThanOrEqual(8);
    expect(slow.hooks.length).toBeLessThanOrEqual(8);
    holding = false;
    for (const end of held) end();
    await world.settle();
    expect(slow.hooks).toHaveLength(40);
    expect(new Set(quick.hooks.map((h) => h.body.data.messageId)).size).toBe(40);
  });

  it('200 wishes at once to send one delivery again send it once', async () => {
    const hook = await receiver();
    const made = await endpoint(hook.url, ['message.sent']);
    const { id } = await test(made.id);
    await world.settle();
    expect(hook.hooks).toHaveLength(1);
    world.clock.advance(60_000);
    const began = world.clock.nowMs();
    const answers = await Promise.all(Array.from({ length: 200 }, () => admin.call('POST', `${BASE}/${made.id}/deliveries/${id}/resend`)));
    await world.settle();
    expect(new Set(answers.map((a) => a.status))).toEqual(new Set([202]));
    const pauses = Math.floor((world.clock.nowMs() - began) / 5000);
    expect((await leaves(world, 'webhook_endpoint.resent')).filter((l) => l.object_id === parseId('webhookEndpoint', made.id)).length).toBeLessThanOrEqual(1 + pauses);
    expect(hook.hooks.length).toBeGreaterThan(1);
    expect(hook.hooks.length).toBeLessThanOrEqual(2 + pauses);
    expect(new Set(hook.hooks.map((h) => h.headers['webhook-id'])).size).toBe(1);
  });
});

describe('nothing is lost', () => {
  it('a server that stops between an event and its delivery, or in the middle of an attempt: another finishes the work, once', async () => {
    const hook = await receiver();
    const made = await endpoint(hook.url, ['message.received', 'webhook.test']);
    const queue = world.server.app.get(Queue);
    let paused = false;
    queue.pauseWhile(() => paused);
    const { id: halfway } = await test(made.id);
    await world.settle();
    paused = true;
    const { id } = await test(made.id);
    // As the process leaves it when it dies while the receiver is being asked.
    const uuid = parseId('webhookDelivery', id)!;
    await sql(world, `update webhook_deliveries set attempts = 1, held_until = $2 where id = $1`, [uuid, new Date(world.clock.nowMs() + 30_000)]);
    await sql(world, `insert into webhook_attempts (delivery_id, number, organization_id, at) values ($1, 1, $2, $3)`, [uuid, world.demo.organizationId, world.clock.now()]);
    await world.server.app.get(Database).hot({ organizationId: world.demo.organizationId }, async (c) => {
      const data = { messageId: 'msg_1', connectionId: 'cnx_1', contactId: null, conversationId: null, type: 'text' };
      await publish(c, world.server.app.get(EventSubscriptions), world.demo.organizationId, world.clock.now(), Array.from({ length: 20 }, () => ({ type: 'message.received', data })));
    });
    expect(hook.hooks).toHaveLength(1);
    const other = await secondServer(world);
    try {
      // But for those that wait their turn behind the one that may still be under way.
      await world.until(() => hook.hooks.length > 10, 10);
      expect((await delivery(made.id, id)).attempts).toBe(1);
      world.clock.advance(36_000);
      await world.until(() => hook.hooks.length === 22, 10);
      await other.server.app.get(Queue).idle();
    } finally {
      await other.close();
      paused = false;
      queue.pauseWhile(() => world.server.app.get(Vault).closed !== undefined);
    }
    await world.settle();
    expect(hook.hooks).toHaveLength(22);
    expect(new Set(hook.hooks.map((h) => h.headers['webhook-id'])).size).toBe(22);
    expect((await delivery(made.id, id)).attemptList.map((a) => [a.number, a.status, a.error])).toEqual([[1, null, 'The server stopped in the middle of this attempt.'], [2, 204, null]]);
    expect((await delivery(made.id, halfway)).attempts).toBe(1);
  });

  it('an event of a transaction that is undone is told to nobody', async () => {
    const hook = await receiver();
    await endpoint(hook.url, ['connection.*']);
    const told = (data: Record<string, unknown>) => world.server.app.get(Database).hot({ organizationId: world.demo.organizationId }, async (c) => {
      await publish(c, world.server.app.get(EventSubscriptions), world.demo.organizationId, world.clock.now(), [{ type: 'connection.disconnected', data }]);
      throw new Error('undone');
    });
    await expect(told({ connectionId: 'cnx_1' })).rejects.toThrow('undone');
    // What the table does not name cannot leave.
    await expect(told({ connectionId: 'cnx_1', phone: 'planted' })).rejects.toThrow(/phone/);
    await world.settle();
    expect(hook.hooks).toEqual([]);
  });

  it('replay since a time: what was delivered, what failed, and what happened while the endpoint was off', async () => {
    const hook = await receiver();
    const made = await endpoint(hook.url, ['message.received', 'consent.*']);
    world.clock.advance(HOUR);
    await world.writes('one');
    world.clock.advance(10_000);
    const since = world.clock.now().toISOString();
    hook.answer = (_hook, response) => { response.writeHead(500).end(); };
    await world.writes('two');
    await admin.call('PATCH', `${BASE}/${made.id}`, { enabled: false });
    await world.writes('three');
    await turn(60_000);
    expect(hook.hooks.filter((h) => h.body.type === 'message.received')).toHaveLength(2);
    expect((await deliveries(made.id, '&state=failed')).data[0]).toMatchObject({ lastError: expect.stringContaining('switched off') });
    const path = `${BASE}/${made.id}/replay`;
    expect((await admin.call<Problem>('POST', path, { since })).body.code).toBe('webhook.endpoint_disabled');
    hook.answer = (_hook, response) => { response.writeHead(200).end(); };
    await admin.call('PATCH', `${BASE}/${made.id}`, { enabled: true });
    hook.hooks.length = 0;
    expect((await admin.call('POST', path, { since, eventTypes: ['message.*'] })).body).toEqual({ deliveries: 2, nextSince: null });
    await world.settle();
    expect(hook.types()).toEqual(['message.received', 'message.received']);
    expect((await deliveries(made.id, '&eventType=message.received&count=true'))).toMatchObject({ total: 3, data: [{ state: 'delivered' }, { state: 'delivered' }, { state: 'delivered' }] });
    hook.hooks.length = 0;
    expect((await admin.call<{ deliveries: number }>('POST', path, { since: new Date(world.clock.nowMs() - 90_000).toISOString() })).body.deliveries).toBeGreaterThanOrEqual(3);
    await world.settle();
    expect(hook.hooks.filter((h) => h.body.type === 'message.received')).toHaveLength(3);
    expect((await leaves(world, 'webhook_endpoint.replayed')).map((l) => l.context.events)).toEqual([2, expect.any(Number)]);
    const errors = async (body: object) => { const { status, body: problem } = await admin.call<Problem>('POST', path, body); return [status, problem.errors?.map((e) => e.path)]; };
    expect(await errors({ since: new Date(world.clock.nowMs() + 60_000).toISOString() })).toEqual([400, ['since']]);
    expect(await errors({ since, until: since })).toEqual([400, ['until']]);
    expect(await errors({ since, eventTypes: ['message.unheard_of'] })).toEqual([400, ['eventTypes.0']]);
    expect(await errors({ since: 'yesterday' })).toEqual([400, ['since']]);
  });

  it('events are kept for 30 days', async () => {
    const hook = await receiver();
    const made = await endpoint(hook.url, ['message.sent']);
    await test(made.id);
    await world.settle();
    expect(await count(world, 'webhook_attempts')).toBeGreaterThan(0);
    expect((await admin.call('POST', `${BASE}/${made.id}/rotate`, {})).status).toBe(201);
    expect(await count(world, 'webhook_secrets')).toBe(2);
    world.clock.advance(31 * 24 * HOUR);
    await back();
    await test(made.id);
    await world.settle();
    expect(await world.server.app.get(Deliveries).purge()).toBeGreaterThan(0);
    expect([await count(world, 'webhook_events'), await count(world, 'webhook_deliveries'), await count(world, 'webhook_attempts'), await count(world, 'webhook_secrets')]).toEqual([1, 1, 1, 1]);
  });
});

describe('what is refused', () => {
  it('addresses that may not be contacted, types that are none, too many endpoints; each names its field', async () => {
    const refused = async (body: Record<string, unknown>) => { const { status, body: problem } = await admin.call<Problem>('POST', BASE, { url: 'https://example.com/', eventTypes: ['*'], ...body }); return [status, problem.errors?.map((e) => e.path)]; };
    for (const url of ['http://example.com/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'https://2852039166/', 'https://[::ffff:10.0.0.1]/', 'https://user:planted-9-pass@example.com/', 'nonsense', 'https://example.com/#x', 'ftp://example.com']) expect([url, await refused({ url })]).toEqual([url, [400, ['url']]]);
    for (const eventTypes of [['message.nothing'], ['message'], ['.*'], ['mess*'], [''], ['message.*', '*x']]) expect((await refused({ eventTypes }))[0]).toBe(400);
    expect(await refused({ eventTypes: ['message.*', 'unheard.of'] })).toEqual([400, ['eventTypes.1']]);
    expect(await refused({ eventTypes: [] })).toEqual([400, ['eventTypes']]);
    expect((await refused({ secret: 'whsec_mine' }))[0]).toBe(400);
    const hook = await receiver();
    const made = await endpoint(hook.url);
    for (const [change, path] of [[{ url: 'https://10.0.0.1/' }, 'url'], [{ eventTypes: ['unheard.of'] }, 'eventTypes.0']] as const) {
      const { status, body } = await admin.call<Problem>('PATCH', `${BASE}/${made.id}`, change);
      expect([status, body.errors?.map((e) => e.path)]).toEqual([400, [path]]);
    }
    const answers = await Promise.all(Array.from({ length: 25 }, () => admin.call<Problem>('POST', BASE, { url: hook.url, eventTypes: ['alert.*'] })));
    expect(answers.filter((a) => a.status === 201)).toHaveLength(19);
    expect(new Set(answers.filter((a) => a.status !== 201).map((a) => a.body.code))).toEqual(new Set(['webhook.endpoint_limit']));
  });

  it('roles and keys: AUDITOR reads, AGENT sees nothing, an API key reads and changes nothing', async () => {
    const made = await endpoint('https://example.com/hooks', ['alert.*'], { enabled: false, description: 'for the ledger' });
    const [auditor, agent] = [await colleague(world, 'AUDITOR'), await colleague(world, 'AGENT')];
    for (const [who, reads] of [[auditor, 200], [agent, 403]] as const) {
      expect((await who.call('GET', `${BASE}/${made.id}`)).status).toBe(reads);
      expect((await who.call('PATCH', `${BASE}/${made.id}`, { enabled: true })).status).toBe(403);
      expect((await who.call('POST', `${BASE}/${made.id}/rotate`, {})).status).toBe(403);
    }
    expect((await world.call('GET', `${BASE}/${made.id}`)).status).toBe(200);
    expect((await world.call('POST', BASE, { url: 'https://example.com/', eventTypes: ['*'] })).status).toBe(403);
    await admin.call('PATCH', `${BASE}/${made.id}`, { description: 'for the ledger' });
    await admin.call('PATCH', `${BASE}/${made.id}`, { description: 'renamed', eventTypes: ['alert.*', 'message.read'] });
    const id = parseId('webhookEndpoint', made.id)!;
    const mine = async (action: string) => (await leaves(world, `webhook_endpoint.${action}`)).filter((l) => l.object_id === id).map((l) => l.context);
    expect(await mine('created')).toEqual([{ eventTypes: ['alert.*'], enabled: false }]);
    // What was given again as it was leaves no leaf.
    expect(await mine('changed')).toEqual([{ fields: ['description', 'eventTypes'] }]);
    await admin.call('DELETE', `${BASE}/${made.id}`);
    expect(await mine('deleted')).toHaveLength(1);
  });

  it('of another organisation nothing is there: 404 everywhere, and its events are its own', async () => {
    const hook = await receiver();
    const made = await endpoint(hook.url);
    const { id } = await test(made.id);
    await world.settle();
    const { organizationId } = await world.secondOrganization();
    const stranger = await colleague(world, 'OWNER', organizationId);
    const one = `${BASE}/${made.id}`;
    const since = new Date(world.clock.nowMs() - HOUR).toISOString();
    for (const [method, path, body] of [
      ['GET', one], ['PATCH', one, { enabled: false }], ['DELETE', one], ['POST', `${one}/rotate`, {}], ['POST', `${one}/test`], ['GET', `${one}/deliveries`], ['GET', `${one}/deliveries/${id}`], ['POST', `${one}/deliveries/${id}/resend`], ['POST', `${one}/replay`, { since }],
    ] as const) expect([method, path, (await stranger.call(method, path, body)).status]).toEqual([method, path, 404]);
    // Nor under another endpoint of the same organisation.
    const beside = await endpoint(hook.url, ['alert.*']);
    expect((await admin.call('GET', `${BASE}/${beside.id}/deliveries/${id}`)).status).toBe(404);
    expect((await admin.call('POST', `${BASE}/${beside.id}/deliveries/${id}/resend`)).status).toBe(404);
    const own = (await stranger.call<Endpoint>('POST', BASE, { url: hook.url, eventTypes: ['*'] })).body;
    secrets.push(own.secret);
    // A delivery of somebody else's endpoint under one of one's own.
    expect((await stranger.call('GET', `${BASE}/${own.id}/deliveries/${id}`)).status).toBe(404);
    expect((await stranger.call('POST', `${BASE}/${own.id}/deliveries/${id}/resend`)).status).toBe(404);
    expect((await stranger.call('POST', `${BASE}/${own.id}/replay`, { since })).body).toEqual({ deliveries: 0, nextSince: null });
    const before = hook.hooks.length;
    await world.writes('Not for strangers');
    await world.settle();
    expect(hook.hooks.slice(before).every((h) => signaturesThatFit(own.secret, h) === 0)).toBe(true);
    expect((await deliveries(made.id)).data.length).toBeGreaterThan(1);
    expect((await stranger.call<{ data: unknown[] }>('GET', `${BASE}/${own.id}/deliveries`)).body.data).toEqual([]);
    await stranger.call('DELETE', `${BASE}/${own.id}`);
  });
});

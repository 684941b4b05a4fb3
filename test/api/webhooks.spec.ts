import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import keysFile from '@consentry/keys-file';
import { defineChannel, type ChannelPlugin } from '@consentry/plugin-sdk';
import { forgedDeliveries } from '../harness/forged-deliveries.js';
import { withClient } from '../harness/postgres.js';
import { contentDigests, rowCounts } from '../harness/tables.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

/** The real plugin, which also counts how often it is asked to read a body. */
let parsed = 0;
const counting = defineChannel({
  ...(whatsapp as unknown as ChannelPlugin),
  create(settings, host) {
    const connection = (whatsapp as unknown as ChannelPlugin).create(settings, host);
    return { ...connection, parse: (request) => { parsed++; return connection.parse(request); } };
  },
});

const NEVER = 2_000_000_000;
let world: World;
let line: WebhookLine;
let other: WebhookLine;
beforeAll(async () => {
  // The simulator's own statuses would come between: they wait for longer than any test.
  world = await World.start({ delays: { answer: 0, sent: NEVER, delivered: NEVER, read: NEVER }, bundled: { whatsapp: counting, keys: keysFile } });
  line = await WebhookLine.make(world);
  other = await WebhookLine.make(world);
});
afterAll(async () => { closeWebhookSockets(); await world.close(); });

interface InboundEvent { kind: string; name: string; state: string; detail: string | null; payload: unknown }
const eventsOf = async (connection: WebhookLine) =>
  (await world.call<{ data: InboundEvent[] }>('GET', `/v1/inbound-events?limit=200&connectionId=${connection.id}`)).body.data;
const one = async <T>(sql: string, values: unknown[] = []) => withClient(world.ownerUrl, async (c) => (await c.query(sql, values)).rows[0] as T);

/** A contact who agreed, made through the API, whose window is open on the line. */
async function contact(phone: string): Promise<string> {
  const { body } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone, optedIn: true, name: 'Ada' });
  expect((await line.deliver(line.text('hello', { from: phone.slice(1) }))).status).toBe(200);
  await world.settle();
  return body.id;
}

describe('TR-4: the handshake', () => {
  const ask = (query: string, id = line.id) => world.call('GET', `/webhooks/${id}?${query}`, undefined, { key: null });
  const good = (token = line.secrets.verifyToken) => `hub.mode=subscribe&hub.verify_token=${token}&hub.challenge=1158201444`;

  it('answers the challenge as plain text to who knows the token', async () => {
    const answer = await ask(good());
    expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([200, '1158201444', 'text/plain; charset=utf-8']);
  });

  it('refuses everything else with 403, echoing nothing', async () => {
    const wrong = [
      '', 'hub.mode=subscribe', good('guess'), good(''), good(`${line.secrets.verifyToken}%20`), good(line.secrets.verifyToken.toUpperCase()), good(other.secrets.verifyToken), good(line.secrets.appSecret),
      good().replace('subscribe', 'unsubscribe'), good().replace('hub.mode=subscribe&', ''), good().replace('1158201444', '%3Cscript%3Ealert(1)%3C/script%3E'), good().replace('&hub.challenge=1158201444', ''),
      `${good()}&hub.verify_token=x`, `hub.mode=subscribe&hub.challenge=1&hub.verify_token=a&hub.verify_token=${line.secrets.verifyToken}`, good().replace('hub.verify_token', 'hub.verify_token[]'),
    ];
    for (const query of wrong) {
      const answer = await ask(query);
      expect([query, answer.status]).toEqual([query, 403]);
      expect(answer.text).not.toMatch(/1158201444|script|planted/);
    }
  });

  it('an unknown or impossible address is 404, whatever the query', async () => {
    expect((await ask(good(), `cnx_${'0'.repeat(32)}`)).status).toBe(404);
    expect((await ask(good(), line.uuid)).status).not.toBe(200);
    expect((await line.world.call('POST', `/webhooks/cnx_${'0'.repeat(32)}`, {}, { key: null, headers: { 'x-hub-signature-256': line.sign('{}') } })).status).toBe(404);
  });
});

describe('TR-4: forged deliveries', () => {
  it('are all refused, leave nothing behind and are never read', async () => {
    const forged = forgedDeliveries(line, other);
    expect(new Set(forged.map((f) => f.name)).size).toBe(forged.length);
    const kinds = forged.filter((f) => !/^(digit|bit) \d/.test(f.name)).length;
    expect(kinds).toBeGreaterThanOrEqual(80);
    await world.settle();
    const [before, parsedBefore] = [await contentDigests(world.ownerUrl), parsed];
    const passed: string[] = [];
    for (const { name, body, headers } of forged) {
      const answer = await line.post(body, headers);
      if (answer.status !== 401) passed.push(`${name}: ${answer.status}`);
      expect(answer.text).not.toMatch(/planted|forged, and not/);
    }
    expect(passed).toEqual([]);
    await world.settle();
    expect(await contentDigests(world.ownerUrl)).toEqual(before);
    expect(parsed).toBe(parsedBefore);
    process.stdout.write(`webhooks: ${kinds} kinds of forgery and ${forged.length - kinds} changed bytes, all 401\n`);
  });

  it('while the genuine one passes, whatever it calls its bytes', async () => {
    const body = line.text('genuine');
    for (const type of ['application/json', 'application/json; charset=utf-8', 'text/plain', undefined]) {
      expect((await line.post(body, { 'x-hub-signature-256': line.sign(body), 'content-type': type })).status).toBe(200);
    }
    expect(parsed).toBeGreaterThan(0);
  });

  it('a genuine signature over something else than the format is 400, and nothing is kept', async () => {
    await world.settle();
    const before = await rowCounts(world.ownerUrl);
    const wrong = [
      '', 'garbage', '{', 'null', '[]', '"text"', '{}', '{"object":"page","entry":[]}', '[{"object":"whatsapp_business_account"}]', '\uFEFF', gzipSync(line.text('zip')),
      Buffer.from([0xff, 0xfe]), Buffer.from(line.text('x').replace('"x"', '"\xed\xa0\x80"'), 'latin1'), `${'['.repeat(100_000)}`,
    ];
    for (const body of wrong) {
      const answer = await line.deliver(body);
      expect([Buffer.from(body).toString('latin1').slice(0, 30), answer.status, (JSON.parse(answer.text) as { code: string }).code]).toEqual([expect.anything(), 400, 'webhook.payload_invalid']);
    }
    expect(await rowCounts(world.ownerUrl)).toEqual(before);
  });
});

describe('TR-4: what comes twice', () => {
  it('1,000 equal deliveries have one effect', async () => {
    await contact('+15550142000');
    const events = (await eventsOf(line)).length;
    const messages = async () => (await one<{ n: number }>(`select count(*)::int as n from messages where direction = 'in'`)).n;
    const before = await messages();
    const leaves = async () => (await one<{ n: number }>(`select count(*)::int as n from audit_leaves`)).n;
    const body = line.text('STOP');
    const ledger = world.simulator.ledger(line.uuid).length;
    const answers: number[] = [];
    for (let n = 0; n < 20; n++) answers.push(...await Promise.all(Array.from({ length: 50 }, async () => (await line.deliver(body)).status)));
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(answers.length).toBe(1000);
    await world.settle();
    expect((await eventsOf(line)).length).toBe(events + 1);
    expect(await messages()).toBe(before + 1);
    expect((await one<{ n: number }>('select count(*)::int as n from opt_outs')).n).toBe(1);
    expect(world.simulator.ledger(line.uuid).length).toBe(ledger + 1);
    // The leaf of having looked comes behind the look.
    await world.settle();
    const after = await leaves();
    expect((await line.deliver(body)).status).toBe(200);
    await world.settle();
    expect(await leaves()).toBe(after);
  });

  it('the same message wrapped anew is stored, and changes nothing', async () => {
    const again = (extra: Record<string, unknown>) => line.text('said once', { id: 'wamid.said-once', ...extra });
    await line.deliver(again({}));
    await world.settle();
    const before = await rowCounts(world.ownerUrl);
    expect((await line.deliver(again({ referral: { source: 'ad' } }))).status).toBe(200);
    await world.settle();
    expect(await rowCounts(world.ownerUrl)).toEqual({ ...before, inbound_events: before['inbound_events']! + 1 });
  });
});

describe('statuses out of order', () => {
  const RANK = ['queued', 'sending', 'unknown', 'failed', 'sent', 'delivered', 'read', 'played'];

  it('never set a message back, in whatever order they come', async () => {
    const contactId = await contact('+15550142001');
    const orders = [
      ['sent', 'delivered', 'read'], ['sent', 'read', 'delivered'], ['delivered', 'sent', 'read'], ['delivered', 'read', 'sent'], ['read', 'sent', 'delivered'], ['read', 'delivered', 'sent'],
      ['delivered', 'failed', 'sent'], ['read', 'failed', 'delivered'], ['played', 'read', 'failed'], ['failed', 'sent', 'delivered'],
    ];
    for (const order of orders) {
      const sent = await world.send({ connectionId: line.id, contactId });
      expect([sent.status, sent.body.code]).toEqual([202, undefined]);
      await world.settle();
      const entry = world.simulator.ledger(line.uuid).at(-1)!;
      expect(entry.callbackId).toBe(sent.body.id);
      const seen = [await world.status(sent.body.id)];
      for (const state of order) {
        expect((await line.deliver(line.status(state, { id: sent.body.id, providerId: entry.providerId }, state === 'failed' ? { errors: [{ code: 131026 }] } : {}))).status).toBe(200);
        await world.settle();
        seen.push(await world.status(sent.body.id));
      }
      const ranks = seen.map((s) => RANK.indexOf(s));
      const reached = order.filter((s) => s !== 'failed').map((s) => RANK.indexOf(s));
      expect([order, ranks.at(-1)]).toEqual([order, Math.max(...reached)]);
      // A failure may be told of a message that then arrives after all; the order of the ranks says so.
      if (order[0] !== 'failed') expect([order, [...ranks].sort((a, b) => a - b)]).toEqual([order, ranks]);
      const { body } = await world.call<{ history: { status: string }[] }>('GET', `/v1/messages/${sent.body.id}`);
      for (const state of order) expect(body.history.map((h) => h.status)).toContain(state);
    }
  });

  it('a status for another connection’s message moves nothing', async () => {
    const contactId = await contact('+15550142002');
    const sent = await world.send({ connectionId: line.id, contactId });
    await world.settle();
    const { providerId } = world.simulator.ledger(line.uuid).at(-1)!;
    const before = await world.status(sent.body.id);
    expect((await other.deliver(other.status('read', { id: sent.body.id, providerId }))).status).toBe(200);
    await world.settle();
    expect(await world.status(sent.body.id)).toBe(before);
    expect((await eventsOf(other)).find((e) => e.kind === 'status')?.state).toBe('unrouted');
  });
});

describe('characters that the database refuses', () => {
  const REPLACED = '\ufffd';
  const NUL = '\\u0000';
  const HALF = '\\ud800';
  const CASES: [where: string, body: (c: string) => string][] = [
    ['text', (c) => line.text('CC', { from: '15550142003' }).replace('"CC"', `"a${c}b"`)],
    ['name', (c) => line.text('name', { from: '15550142004' }).replace('"Ada"', `"A${c}da"`)],
    ['message id', (c) => line.text('id', { from: '15550142005', id: 'wamid.MM' }).replace('wamid.MM', `wamid.${c}M`)],
    ['type', (c) => line.text('type', { from: '15550142006', type: 'TT' }).replace('"TT"', `"t${c}t"`)],
    ['user id', (c) => line.text('user', { from: undefined, from_user_id: 'US.UU' }).replaceAll('US.UU', `US.${c}U`)],
    ['member name', (c) => line.text('member', { from: '15550142007', KK: 1 }).replace('"KK"', `"k${c}k"`)],
    ['unknown field', (c) => line.envelope({ note: 'x' }, 'FF').replace('"FF"', `"f${c}f"`)],
    ['callback data', (c) => line.status('read', { id: 'msg_CC', providerId: 'wamid.none' }).replace('msg_CC', `msg_${c}`)],
    ['provider id of a status', (c) => line.status('read', { id: 'msg_x', providerId: 'wamid.PP' }).replace('wamid.PP', `wamid.${c}P`)],
    ['template name', (c) => line.envelope({ event: 'PAUSED', message_template_name: 'NN', message_template_language: 'en_US' }, 'message_template_status_update').replace('"NN"', `"n${c}n"`)],
  ];

  it.each(CASES)('in the %s are stored as U+FFFD, never answered 500, and hold nobody up', async (_where, body) => {
    for (const character of [NUL, HALF]) {
      const before = (await one<{ n: number }>('select count(*)::int as n from inbound_events')).n;
      const answer = await line.deliver(body(character));
      expect(answer.status).toBe(200);
      await world.settle();
      const events = await eventsOf(line);
      expect((await one<{ n: number }>('select count(*)::int as n from inbound_events')).n).toBe(before + 1);
      expect(JSON.stringify(events[0]!.payload)).toContain(REPLACED);
      // It may be that nothing can be made of it; but then it says so, visibly, and is not tried for ever.
      for (let n = 0; n < 12 && (await eventsOf(line))[0]!.state === 'pending'; n++) { world.clock.advance(10_000); await world.settle(); }
      expect((await eventsOf(line))[0]!.state).toMatch(/^(applied|not_understood|unrouted|failed)$/);
    }
  });

  it('a delivery beside a hostile one is stored all the same', async () => {
    const hostile = CASES.map(([, body]) => body(NUL));
    const good = Array.from({ length: 10 }, (_, n) => line.text(`innocent ${n}`, { from: `1555014301${n}` }));
    // Written in one batch, because they arrive together.
    const answers = await Promise.all([...hostile, ...good].map((body) => line.deliver(body)));
    expect(answers.slice(hostile.length).map((a) => a.status)).toEqual(good.map(() => 200));
  });
});

describe('people at the bounds of what the platform allows', () => {
  it.each([['a user id of 128 characters', `US.${'A1'.repeat(64)}`], ['one of 121', `US.${'1'.repeat(121)}`], ['a parent id', `US.ENT.${'1'.repeat(20)}`], ['a short one', 'US.1']])('%s: STOP is heard', async (_what, id) => {
    const optOuts = async () => (await one<{ n: number }>('select count(*)::int as n from opt_outs')).n;
    const before = await optOuts();
    expect((await line.deliver(line.envelope({ messages: [{ from_user_id: id, id: `wamid.${id.slice(0, 40)}`, timestamp: String(Math.floor(world.clock.nowMs() / 1000)), type: 'text', text: { body: 'STOP' } }] }))).status).toBe(200);
    await world.settle();
    expect((await eventsOf(line))[0]!.state).toBe('applied');
    expect(await optOuts()).toBe(before + 1);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { indexAddress } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { FaultLine, freshPhone, newContact } from '../harness/fault.line.js';
import { deliveryBody, signature, written } from '../harness/signed.delivery.js';
import { World } from '../harness/world.js';

let world: World;
let line: FaultLine;
beforeAll(async () => {
  world = await World.start();
  line = await FaultLine.open(world);
});
afterAll(() => world.close());

const times = <T>(n: number, make: (n: number) => Promise<T>) => Promise.all(Array.from({ length: n }, (_, i) => make(i)));
const offer = { type: 'template', purpose: 'marketing', template: { name: 'seasonal_offer', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] } };

async function friend(wishes: Parameters<typeof newContact>[1] = { optedIn: true }) {
  const contact = await newContact(world, wishes);
  await line.hears(contact.phone, 'Hello');
  await world.settle();
  return contact;
}

function count(answers: { status: number }[]): Record<number, number> {
  return Object.fromEntries([...Map.groupBy(answers, (a) => a.status)].map(([status, list]) => [status, list.length]));
}

const toPhone = (phone: string) => line.ledger().filter((e) => e.to === phone);

describe('CM-6: limits under concurrency', () => {
  it('100 sends to one contact at once: exactly 20', async () => {
    const { id, phone } = await friend();
    const answers = await times(100, () => world.send({ connectionId: line.id, contactId: id }));
    expect(count(answers)).toEqual({ 202: 20, 429: 80 });
    for (const { headers, body } of answers.filter((a) => a.status === 429)) {
      expect(body.code).toBe('gate.recipient_rate_limited');
      const seconds = Number(headers.get('retry-after'));
      expect(seconds > 3500 && seconds <= 3600).toBe(true);
    }
    await world.settle();
    expect(toPhone(phone)).toHaveLength(20);
    // When they said it would, it does.
    world.clock.advance(3_601_000);
    expect((await world.send({ connectionId: line.id, contactId: id })).status).toBe(202);
    await world.settle();
  });

  it('20 marketing templates at once: exactly 1, over every connection', async () => {
    const { id, phone } = await friend({ optedIn: true, marketingOptedIn: true });
    const other = await FaultLine.open(world);
    const answers = await times(20, (n) => world.send({ ...offer, connectionId: n % 2 ? line.id : other.id, contactId: id }));
    expect(count(answers)).toEqual({ 202: 1, 429: 19 });
    for (const { body } of answers.filter((a) => a.status === 429)) expect(body.code).toBe('gate.marketing_frequency_capped');
    await world.settle();
    expect(toPhone(phone).length + other.ledger().length).toBe(1);
  });
});

describe('I4: one key, one message', () => {
  it('50 requests at once with one key: one message, one answer; another body is refused', async () => {
    const { id, phone } = await friend();
    const headers = { 'idempotency-key': `once-${phone}` };
    const answers = await times(50, () => world.send({ connectionId: line.id, contactId: id, text: { body: 'once' } }, { headers }));
    expect(count(answers)).toEqual({ 202: 50 });
    expect(new Set(answers.map((a) => a.text)).size).toBe(1);
    expect(answers.filter((a) => a.headers.get('idempotent-replayed') === 'true')).toHaveLength(49);
    const other = await world.send({ connectionId: line.id, contactId: id, text: { body: 'twice' } }, { headers });
    expect([other.status, other.body.code]).toEqual([409, 'idempotency.mismatch']);
    await world.settle();
    expect(toPhone(phone)).toHaveLength(1);
  });

  it('the same key with two bodies at once: one message, and the other body is told so', async () => {
    const { id, phone } = await friend();
    const headers = { 'idempotency-key': `either-${phone}` };
    const answers = await times(40, (n) => world.send({ connectionId: line.id, contactId: id, text: { body: n % 2 ? 'a' : 'b' } }, { headers }));
    expect(count(answers)).toEqual({ 202: 20, 409: 20 });
    await world.settle();
    expect(toPhone(phone)).toHaveLength(1);
  });
});

describe('I6: STOP in the middle', () => {
  it('200 sends and a STOP: what leaves was decided before the opt-out, and the confirmation is the only one after it', async () => {
    const people = await times(10, () => friend());
    const sends = people.flatMap((p) => Array.from({ length: 20 }, () => p)).sort(() => Math.random() - 0.5);
    const answers = sends.map((p) => world.send({ connectionId: line.id, contactId: p.id }));
    // Spread out, so that it falls before, between and after dispatches.
    await Promise.all(people.map(async (p, n) => { await sleep(n * 60); await line.hears(p.phone, 'STOP'); }));
    const statuses = count(await Promise.all(answers));
    await world.settle();
    await world.settle();
    expect(Object.keys(statuses).filter((s) => !['202', '422'].includes(s))).toEqual([]);

    const phones = new Set(people.map((p) => p.phone));
    const rows = await line.rows<{ id: string; exemption: string | null; later: boolean; since: Date; decided: Date; status: string }>(
      `select m.id, m.exemption, m.status, a.id > o.id as later, o.since, a.started_at as decided
       from messages m join opt_outs o on o.contact_id = m.contact_id left join attempts a on a.message_id = m.id where m.connection_id = $1 and m.direction = 'out'`, [line.uuid]);
    const byId = new Map(rows.map((r) => [r.id, r]));
    const left = line.ledger().filter((e) => phones.has(e.to)).map((e) => ({ e, row: byId.get(parseId('message', e.callbackId!)!)! }));
    // Decision and opt-out take the same lock and their ids count up: this is the order in which they were taken.
    expect(left.filter(({ row }) => row.later && row.exemption === null).map(({ e }) => e.id)).toEqual([]);
    expect(left.filter(({ row }) => row.exemption !== null)).toHaveLength(people.length);
    // Decided before, on the phone after: bounded by what a call takes, and at most one for each person.
    const crossing = left.filter(({ e, row }) => row.exemption === null && Date.parse(e.receivedAt) > row.since.getTime());
    expect(crossing.length).toBeLessThanOrEqual(people.length);
    const late = Math.max(0, ...crossing.map(({ e, row }) => Date.parse(e.receivedAt) - row.since.getTime()));
    process.stdout.write(`STOP race: ${JSON.stringify(statuses)}, ${left.length} left, ${crossing.length} crossed the opt-out on the wire, at most ${late} ms\n`);
    expect(late).toBeLessThan(2000);
    expect(rows.filter((r) => r.status === 'queued' || r.status === 'sending')).toEqual([]);
  });
});

describe('TR-4: deliveries come again', () => {
  it('1,000 times the same signed delivery: one message, one consent record', async () => {
    const phone = freshPhone();
    const stored = async () => (await line.rows<{ n: number }>(`select count(*)::int as n from inbound_events where kind = 'message'`))[0]!.n;
    const before = await stored();
    const body = await deliveryBody(world, line, written(phone, `wamid.again.${phone}`, world.clock.nowMs(), 'Hello'));
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': signature(world, body) };
    const answers: { status: number }[] = [];
    for (let n = 0; n < 10; n++) {
      answers.push(...await times(100, () => world.call('POST', `/webhooks/${line.id}`, undefined, { key: null, raw: body, headers })));
    }
    await world.settle();
    expect(count(answers)).toEqual({ 200: 1000 });
    // Addresses are sealed; equal ones have equal indexes.
    const index = indexAddress(await world.server.app.get(Vault).ring(world.demo.organizationId), phone);
    const [found] = await line.rows<{ messages: number; contacts: number; records: number }>(
      `select (select count(*)::int from messages where provider_id = $1) as messages,
         (select count(distinct contact_id)::int from identities where address_index = $2) as contacts,
         (select count(*)::int from consent_records r join identities i on i.contact_id = r.contact_id where i.address_index = $2) as records`, [`wamid.again.${phone}`, index]);
    expect({ events: (await stored()) - before, ...found }).toEqual({ events: 1, messages: 1, contacts: 1, records: 1 });
  });
});

describe('I5: order', () => {
  it('30 messages to one person arrive in the order of their acceptance, though the first meet faults', async () => {
    const own = await FaultLine.open(world);
    const { id, phone } = await newContact(world);
    await own.hears(phone, 'Hello');
    await world.settle();
    const wanted: string[] = [];
    // 30 in an hour is past the cap: two halves, with faults at the head of each.
    for (const half of [0, 1]) {
      own.fault('error:130429', 2);
      own.fault('http_503', 1);
      for (let n = 0; n < 15; n++) {
        const body = `${half * 15 + n}`;
        expect((await world.send({ connectionId: own.id, contactId: id, text: { body } })).status).toBe(202);
        wanted.push(body);
      }
      for (let n = 0; n < 6; n++) {
        world.clock.advance(60_000);
        await world.settle();
      }
      world.clock.advance(3_600_000);
    }
    expect(own.ledger().map((e) => (e.body as { body: string }).body)).toEqual(wanted);
  });
});

import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Demo } from '@consentry/sandbox';
import { Queue, parseId } from '@consentry/kernel';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { deliver, written } from '../harness/signed.delivery.js';
import { World } from '../harness/world.js';

let world: World;
let line: FaultLine;
beforeAll(async () => {
  world = await World.start();
  line = await FaultLine.open(world);
});
afterAll(() => world.close());

const offer = { type: 'template', purpose: 'marketing', template: { name: 'seasonal_offer', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] } };
const to = (phone: string, on = line) => on.ledger().filter((e) => e.to === phone);

async function later(minutes: number): Promise<void> {
  world.clock.advance(minutes * 60_000);
  await world.settle();
}

async function friend(wishes: Parameters<typeof newContact>[1] = { optedIn: true, marketingOptedIn: true }, on = line) {
  const contact = await newContact(world, wishes);
  await on.hears(contact.phone, 'Hello');
  await world.settle();
  return contact;
}

/** What random histories, reading and load have found: each stays here, so that it is found at once if it comes back. */
describe('found', () => {
  it('a confirmation of an opt-out that was delayed does not leave after START: "you will get no more messages" would be untrue', async () => {
    const own = await FaultLine.open(world);
    const { phone } = await friend(undefined, own);
    own.fault('http_503');
    await own.hears(phone, 'STOP');
    await world.settle();
    await own.hears(phone, 'START');
    await world.settle();
    await later(5);
    await world.settle();
    expect(to(phone, own)).toEqual([]);
  });

  it('a START that was written before the STOP and comes after it lifts nothing: deliveries come late and out of order', async () => {
    const { id, phone } = await friend();
    const now = world.clock.nowMs();
    await deliver(world, line, written(phone, `wamid.${randomUUID()}`, now - 60_000, 'STOP'));
    await world.settle();
    await deliver(world, line, written(phone, `wamid.${randomUUID()}`, now - 3_600_000, 'START'));
    await world.settle();
    expect((await world.send({ connectionId: line.id, contactId: id })).body.code).toBe('gate.opted_out');
  });

  it('a merge into somebody who has opted out grants nothing that START would then bring into force', async () => {
    const kept = await friend({ optedIn: true });
    const gone = await friend({ optedIn: true, marketingOptedIn: true });
    await line.hears(kept.phone, 'STOP');
    await world.settle();
    await world.call('POST', `/v1/contacts/${kept.id}/merge`, { otherId: gone.id });
    await line.hears(kept.phone, 'START');
    await world.settle();
    const answer = await world.send({ ...offer, connectionId: line.id, contactId: kept.id });
    expect([answer.status, answer.body.code]).toEqual([422, 'gate.not_opted_in']);
  });

  it('a merge keeps a withdrawal that was not made by STOP: START gives back only what STOP took', async () => {
    const kept = await friend();
    const gone = await friend();
    await world.call('POST', `/v1/contacts/${gone.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'withdrawn', source: 'api' });
    await line.hears(kept.phone, 'STOP');
    await world.settle();
    await world.call('POST', `/v1/contacts/${kept.id}/merge`, { otherId: gone.id });
    await line.hears(kept.phone, 'START');
    await world.settle();
    const answer = await world.send({ ...offer, connectionId: line.id, contactId: kept.id });
    expect([answer.status, answer.body.code]).toEqual([422, 'gate.not_opted_in']);
  });

  it('CM-12: the provider says at once that the person stopped marketing (131050), and the consent is withdrawn', async () => {
    const own = await FaultLine.open(world);
    const { id } = await friend(undefined, own);
    own.fault('error:131050');
    await world.send({ ...offer, connectionId: own.id, contactId: id });
    await world.settle();
    await world.settle();
    const { body } = await world.call<{ states: { purpose: string; state: string }[] }>('GET', `/v1/contacts/${id}/consents`);
    expect(body.states.find((s) => s.purpose === 'marketing')?.state).toBe('withdrawn');
  });

  it('CM-6: a template that became marketing while its message waited counts as marketing', async () => {
    const own = await FaultLine.open(world);
    const { id, phone } = await friend(undefined, own);
    own.fault('http_503');
    await world.send({ connectionId: own.id, contactId: id, type: 'template', purpose: 'utility', template: { name: 'hello_world', language: { code: 'en_US' } } });
    await world.settle();
    await own.rows(`update templates set category = 'marketing' where connection_id = $1 and name = 'hello_world' returning id`, [own.uuid]);
    await later(5);
    expect(to(phone, own)).toHaveLength(1);
    expect((await world.send({ ...offer, connectionId: own.id, contactId: id })).body.code).toBe('gate.marketing_frequency_capped');
  });

  it('I1, I6: a slow provider does not let messages leave long after they were decided: STOP in between counts', async () => {
    const own = await FaultLine.open(world);
    const crowd = await Promise.all(Array.from({ length: 240 }, () => newContact(world, { optedIn: true })));
    // Every call takes two seconds: more are decided than there are sockets to send them.
    own.fault('slow', 240);
    await Promise.all(crowd.map(({ id }) => world.send({ connectionId: own.id, contactId: id, type: 'template', purpose: 'utility', template: { name: 'hello_world', language: { code: 'en_US' } } })));
    await world.until(() => own.ledger().length >= 100);
    await new Promise((r) => setTimeout(r, 300));
    const reached = new Set(own.ledger().map((e) => e.to));
    const waiting = crowd.filter(({ phone }) => !reached.has(phone));
    await Promise.all(waiting.map(({ phone }) => own.hears(phone, 'STOP')));
    await world.settle();
    await world.settle();
    const rows = await own.rows<{ id: string; since: Date }>('select m.id, o.since from messages m join opt_outs o on o.contact_id = m.contact_id where m.connection_id = $1 and m.exemption is null', [own.uuid]);
    const since = new Map(rows.map((r) => [r.id, r.since.getTime()]));
    const late = own.ledger().map((e) => Date.parse(e.receivedAt) - (since.get(parseId('message', e.callbackId!)!) ?? Infinity)).filter((ms) => ms > 250);
    expect({ count: late.length, worstMs: Math.max(0, ...late) }).toEqual({ count: 0, worstMs: 0 });
  }, 60_000);

  it('the demonstration can be made before the job that fetches templates has run', async () => {
    const other = await World.start();
    try {
      await other.server.app.get(Queue).stop();
      const made = await other.server.app.get(Demo).seed({ email: 'second@example.com', password: World.owner.password });
      expect(made.connectionId).toMatch(/^cnx_/);
    } finally {
      await other.close();
    }
  });
});

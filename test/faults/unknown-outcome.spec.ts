import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

interface Seen { status: string; code: string | null; detail: string | null; history: { status: string }[] }

async function line(...faults: string[]): Promise<{ line: FaultLine; send: () => Promise<string> }> {
  const own = await FaultLine.open(world);
  const contact = await newContact(world);
  await own.hears(contact.phone, 'Hello');
  await world.settle();
  for (const kind of faults) own.fault(kind);
  return { line: own, send: async () => {
    const sent = await world.send({ connectionId: own.id, contactId: contact.id });
    expect(sent.status).toBe(202);
    return sent.body.id;
  } };
}

const read = async (id: string): Promise<Seen> => (await world.call<Seen>('GET', `/v1/messages/${id}`)).body;

describe('I3: a call whose answer nobody saw', () => {
  it.each(['drop_after_accept', 'garbage'])('%s: parked, never sent again, and its status resolves it', async (kind) => {
    const { line: own, send } = await line(kind);
    const id = await send();
    await world.until(async () => (await read(id)).status === 'read', 30);
    expect(own.ledger()).toHaveLength(1);
    const { history, code } = await read(id);
    expect(history.map((h) => h.status)).toEqual(expect.arrayContaining(['queued', 'unknown', 'delivered', 'read']));
    // What was unknown is so no longer.
    expect(code).toBeNull();
    world.clock.advance(3_600_000);
    await world.settle();
    expect(own.ledger()).toHaveLength(1);
  }, 60_000);

  it('timeout_after_accept: the statuses are quicker than the end of the wait, and the wait changes nothing of what they said', async () => {
    const { line: own, send } = await line('timeout_after_accept');
    const id = await send();
    await world.until(async () => (await read(id)).status === 'read');
    const attempt = async () => (await own.rows<{ outcome: string | null }>('select outcome from attempts a join messages m on m.id = a.message_id where m.connection_id = $1', [own.uuid]))[0]!.outcome;
    expect(await attempt()).toBeNull();
    await world.until(async () => (await attempt()) !== null, 40);
    await world.settle();
    expect([await attempt(), (await read(id)).status, (await read(id)).code]).toEqual(['unknown', 'read', null]);
    world.clock.advance(3_600_000);
    await world.settle();
    expect(own.ledger()).toHaveLength(1);
  }, 60_000);

  it.each(['drop_after_accept', 'garbage', 'http_500', 'refuse_connection'])('%s and no status ever: it stays unknown, visible and unsent for good', async (kind) => {
    const { line: own, send } = await line('lose_webhooks', kind);
    const id = await send();
    await world.until(async () => (await read(id)).status === 'unknown', 20);
    const arrived = own.ledger().length;
    for (let hour = 0; hour < 30; hour++) {
      world.clock.advance(3_600_000);
      await world.settle();
    }
    const seen = await read(id);
    expect([seen.status, seen.code]).toEqual(['unknown', 'provider.outcome_unknown']);
    expect(seen.detail).toBeTruthy();
    expect(own.ledger()).toHaveLength(arrived);
    const listed = await world.call<{ data: { id: string }[] }>('GET', `/v1/messages?status=unknown&connectionId=${own.id}`);
    expect(listed.body.data.map((m) => m.id)).toEqual([id]);
  }, 60_000);

  it('the next message does not wait for the lost one', async () => {
    const { line: own, send } = await line('drop_after_accept', 'lose_webhooks');
    const lost = await send();
    const next = await send();
    await world.until(async () => (await read(next)).status === 'read');
    expect((await read(lost)).status).toBe('unknown');
    expect(own.ledger()).toHaveLength(2);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { HOUR } from '../harness/identity.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

const confirmations = async (on: FaultLine) => (await on.messages()).filter((m) => m.exemption === 'opt_out_confirmation');
const blockedFor = (on: FaultLine, hours: number | null) => on.rows(`insert into connection_pace (connection_id, organization_id, tokens, counted_at, blocked_until) values ($1, $2, 0, now(), $3) on conflict (connection_id) do update set blocked_until = excluded.blocked_until returning 1`,
  [on.uuid, world.demo.organizationId, hours === null ? null : new Date(world.clock.nowMs() + hours * HOUR)]);
const paused = (on: FaultLine, status: 'paused' | 'active' | 'disconnected') => on.rows('update connections set status = $2, version = version + 1 where id = $1 returning 1', [on.uuid, status]);
async function pass(hours: number): Promise<void> {
  for (let n = 0; n < hours * 2; n++) { world.clock.advance(HOUR / 2); await world.settle(); }
}
async function stopped(on: FaultLine, before: () => Promise<unknown>): Promise<void> {
  const { phone } = await newContact(world);
  await on.hears(phone, 'Hello');
  await world.settle();
  await before();
  await on.hears(phone, 'STOP');
  await world.settle();
}

describe('CM-3: a confirmation that may not leave at once', () => {
  it.each([
    ['its provider asks the line to wait', (on: FaultLine) => blockedFor(on, 90), (on: FaultLine) => blockedFor(on, null)],
    ['the connection is paused', (on: FaultLine) => paused(on, 'paused'), (on: FaultLine) => paused(on, 'active')],
  ])('%s: it goes once that is over, exactly one', async (_, stop, lift) => {
    const line = await FaultLine.open(world);
    await stopped(line, () => stop(line));
    expect([await confirmations(line), line.ledger()]).toEqual([[], []]);
    await pass(3);
    expect(line.ledger()).toEqual([]);
    await lift(line);
    world.clock.advance(120_000);
    await world.until(() => line.ledger().length === 1);
    await pass(2);
    expect([line.ledger().length, (await confirmations(line)).length]).toEqual([1, 1]);
  });

  it('and after a day it is given up, and seen', async () => {
    const line = await FaultLine.open(world);
    await stopped(line, () => paused(line, 'paused'));
    await pass(25);
    expect(await confirmations(line)).toEqual([expect.objectContaining({ status: 'blocked', code: 'gate.connection_paused' })]);
    await paused(line, 'active');
    await pass(2);
    expect([line.ledger(), (await confirmations(line)).length]).toEqual([[], 1]);
  });

  it('a provider that refuses for a moment is asked again; one that refuses for good leaves it failed, and seen', async () => {
    const [line, other] = [await FaultLine.open(world), await FaultLine.open(world)];
    await stopped(line, async () => line.fault('http_503', 2));
    for (let n = 0; n < 6 && line.ledger().length === 0; n++) { world.clock.advance(60_000); await world.settle(); }
    await world.until(() => line.ledger().length === 1);
    await stopped(other, async () => other.fault('error_131026'));
    await world.until(async () => (await confirmations(other))[0]?.status === 'failed');
    expect([line.ledger().length, other.ledger()]).toEqual([1, []]);
  });
});

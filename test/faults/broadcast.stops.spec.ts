import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { internal } from '../harness/fault.line.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { broadcast, contactIds, crowd, ends, reached, seen, withoutPace, type Someone } from '../modules/broadcasts.crowd.js';

/** The first one is large; the others are as telling with fewer. */
const MOST = 1200;
const MANY = 500;
let world: World;
beforeAll(async () => {
  world = await World.start({ delays: { answer: 10, sent: 1, delivered: 2, read: 3 } });
  withoutPace(world);
});
afterAll(() => world.close());

interface Report { accepted: number; sent: number; waiting: number; blockedAtDispatch: { reason: string; count: number }[]; excludedBy: { reason: string; count: number }[] }
const report = async (id: string) => (await world.call<Report>('GET', `/v1/broadcasts/${id}/report`)).body;
/** So few are accepted ahead of the line that most are still to come when it stops. */
beforeAll(() => { Object.assign(internal<object>(world, 'Feeder'), { outstanding: 250, pageSize: 50 }); });
const quiet = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const total = (counts: number[]) => counts.reduce((a, b) => a + b, 0);

/** Under way, with so many on their phones already and most not. */
async function inTheMiddle(people: Someone[], from: number): Promise<string> {
  const id = await broadcast(world, contactIds(people));
  await world.until(() => world.ledger().length - from > 100, 60);
  return id;
}

describe('I6: a broadcast that is stopped', () => {
  it('pause: nothing leaves once it has answered; resume: everybody once', async () => {
    const people = await crowd(world, MOST);
    const from = world.ledger().length;
    const id = await inTheMiddle(people, from);
    const answer = await world.call<{ state: string }>('POST', `/v1/broadcasts/${id}/pause`);
    const at = world.ledger().length;
    expect([answer.status, answer.body.state]).toEqual([200, 'paused']);
    expect(at - from).toBeLessThan(MOST);
    await quiet(1500);
    expect(world.ledger().length).toBe(at);
    const { counts } = await seen(world, id);
    expect(counts.accepted).toBeGreaterThan(at - from);
    expect(counts.pending).toBeGreaterThan(0);
    expect((await world.call('POST', `/v1/broadcasts/${id}/pause`)).status).toBe(409);
    await world.call('POST', `/v1/broadcasts/${id}/resume`);
    expect((await ends(world, id, 'finished', 120)).counts).toMatchObject({ accepted: MOST, pending: 0 });
    expect(reached(world, people, from).filter((n) => n !== 1)).toEqual([]);
  }, 240_000);

  it('cancel: nothing leaves once it has answered, and what was queued ends as blocked', async () => {
    const people = await crowd(world, MANY);
    const from = world.ledger().length;
    const id = await inTheMiddle(people, from);
    await world.call('POST', `/v1/broadcasts/${id}/cancel`);
    const at = world.ledger().length;
    await quiet(1500);
    expect(world.ledger().length).toBe(at);
    await world.until(async () => (await report(id)).waiting === 0, 60);
    const { counts, state } = await seen(world, id);
    const end = await report(id);
    expect(state).toBe('cancelled');
    expect(counts.accepted + counts.cancelled).toBe(MANY);
    expect(end.blockedAtDispatch).toEqual([{ reason: 'broadcast_stopped', count: counts.accepted - (at - from) }]);
    expect(world.ledger().length).toBe(at);
    expect((await world.call('POST', `/v1/broadcasts/${id}/resume`)).status).toBe(409);
  }, 240_000);

  it('STOP of one who waits in it: that one gets nothing more of it, the others theirs', async () => {
    const people = await crowd(world, MANY);
    const from = world.ledger().length;
    const id = await inTheMiddle(people, from);
    const last = people.at(-1)!;
    await world.simulator.inbound(world.connectionUuid, { from: last.phone, type: 'text', text: { body: 'STOP' } });
    await world.until(() => world.ledger().some((e) => e.to.endsWith(last.phone.slice(-7))), 60);
    const { counts } = await ends(world, id, 'finished', 120);
    const mine = world.ledger().slice(from).filter((e) => e.to.endsWith(last.phone.slice(-7)));
    expect(mine.map((e) => e.type)).toEqual(['text']);
    const end = await report(id);
    expect(total([...end.blockedAtDispatch, ...end.excludedBy].map((r) => (r.reason === 'opted_out' ? r.count : 0)))).toBe(1);
    expect(counts.accepted + counts.excluded).toBe(MANY);
    expect(reached(world, people.slice(0, -1), from).filter((n) => n !== 1)).toEqual([]);
  }, 240_000);

  it('its template is paused at the provider on the way: it stops by itself, nobody is lost, and it goes on when the template is back', async () => {
    const people = await crowd(world, MANY);
    const from = world.ledger().length;
    const id = await inTheMiddle(people, from);
    await sql(world, `update templates set state = 'paused' where name = 'hello_world'`);
    const paused = await ends(world, id, 'paused', 60);
    expect(paused).toMatchObject({ reason: 'template_not_approved', counts: { excluded: 0 } });
    expect(paused.counts.pending).toBeGreaterThan(0);
    expect(await sql(world, `select count(*)::int as n from audit_leaves where action = 'broadcast.paused' and object_id = $1`, [parseId('broadcast', id)])).toEqual([{ n: 1 }]);
    await sql(world, `update templates set state = 'approved' where name = 'hello_world'`);
    await world.call('POST', `/v1/broadcasts/${id}/resume`);
    const { counts } = await ends(world, id, 'finished', 120);
    const end = await report(id);
    expect(counts.accepted).toBe(MANY);
    const times = reached(world, people, from);
    expect(Math.max(...times)).toBe(1);
    expect(total(times) + total(end.blockedAtDispatch.map((r) => r.count))).toBe(MANY);
  }, 240_000);
});

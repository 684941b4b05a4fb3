import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { internal } from '../harness/fault.line.js';
import { World } from '../harness/world.js';
import { broadcast, crowd, ends, HELLO, seen } from './broadcasts.crowd.js';

const MANY = 100_000;
const GATED = 20_000;
let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

const attribute = (value: string) => ({ definition: { match: 'all', conditions: [{ field: 'attribute', name: 'half', op: 'equals', value }] } });

/** What a piece of work took: seconds by the clock and of this process's CPU, and how far its memory grew meanwhile. */
async function measured(what: string, n: number, work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let highest = before;
  const watch = setInterval(() => { highest = Math.max(highest, process.memoryUsage.rss()); }, 50);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await work();
  const seconds = (performance.now() - start) / 1000;
  const used = process.cpuUsage(cpu);
  clearInterval(watch);
  const grown = (highest - before) / 1_048_576;
  process.stdout.write(`${what}: ${Math.round(n / seconds)} recipients/s, ${((used.user + used.system) / n).toFixed(0)} µs CPU of this process each, memory +${grown.toFixed(0)} MB\n`);
  return grown;
}

it('P-6: 100,000 are taken into a broadcast with flat memory, and gated', async () => {
  const people = await crowd(world, MANY, { unnamed: true, purposes: ['utility'], attributes: (n) => ({ half: n < GATED ? 'gated' : 'taken' }) });
  // Nothing is sent here: what is accepted counts as gone.
  Object.assign(internal<object>(world, 'Dispatch'), { deliver: async (organizationId: string, jobs: { payload: { messageId: string } }[]) => {
    await world.database.hot({ organizationId }, (c) => c.query({ name: 'gone', text: `update messages set status = 'sent' where id = any($1::uuid[])`, values: [jobs.map((j) => j.payload.messageId)] }));
    return jobs.map(() => ({ done: true }));
  } });
  Object.assign(internal<object>(world, 'Feeder'), { outstanding: 0 });
  const all = await broadcast(world, { definition: { match: 'all', conditions: [{ field: 'optedOut', is: false }, { field: 'attribute', name: 'half', op: 'exists' }] } }, HELLO, {}, null);
  const grown = await measured('expansion', MANY, async () => {
    await world.call('POST', `/v1/broadcasts/${all}/start`, {});
    await ends(world, all, 'running', 120);
  });
  expect((await seen(world, all)).counts.recipients).toBe(people.length);
  expect(grown).toBeLessThan(96);
  await world.call('POST', `/v1/broadcasts/${all}/cancel`);

  Object.assign(internal<object>(world, 'Feeder'), { outstanding: 1024 });
  const gated = await broadcast(world, attribute('gated'), HELLO, {}, null);
  await measured('expansion of a fifth and gating', GATED, async () => {
    await world.call('POST', `/v1/broadcasts/${gated}/start`, {});
    await world.until(async () => (await seen(world, gated)).counts.accepted === GATED, 240);
  });
  expect(await world.database.hot({ organizationId: world.demo.organizationId }, async (c) => (await c.query({ text: 'select count(distinct contact_id)::int as n from messages where broadcast_id = $1', values: [parseId('broadcast', gated)] })).rows[0])).toEqual({ n: GATED });
}, 600_000);

import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Ids, Log, OutboxRunner, SystemClock, type Consumer } from '@consentry/kernel';
import { cloneDatabase, withClient } from '../harness/postgres.js';

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
beforeAll(async () => { clone = await cloneDatabase(); });
afterAll(() => clone.drop());

const topic = 'test.gather';
const organizationId = new Ids(new SystemClock()).next();

/** A runner that looks at the table only when it is told to: whatever it forgets stays there. */
function runner(gatherMs: number, handle: Consumer['handle'], concurrency = 1): OutboxRunner {
  const made = new OutboxRunner({ db: clone.database, clock: new SystemClock(), log: Log.create({ level: 'silent' }) });
  made.consume({ topic, chunk: 32, concurrency, maxAttempts: 3, gatherMs, handle });
  return made;
}

const put = (...keys: string[]) => withClient(clone.ownerUrl, (c) => c.query(
  `insert into outbox (organization_id, topic, key, payload, available_at, created_at, attempts) select $1, $2, k, '{}', now() - interval '1 second', now(), 0 from unnest($3::text[]) with ordinality u(k, n) order by n`, [organizationId, topic, keys]));
const left = async () => (await withClient(clone.ownerUrl, (c) => c.query<{ n: number }>('select count(*)::int as n from outbox where topic = $1', [topic]))).rows[0]!.n;
async function until(done: () => boolean, ms = 3_000): Promise<void> {
  for (const end = performance.now() + ms; !done() && performance.now() < end;) await sleep(2);
  expect(done()).toBe(true);
}

it('what comes after a pause is worked at once, what comes one by one together', async () => {
  const chunks: number[] = [];
  const working = runner(1_000, (_org, jobs) => { chunks.push(jobs.length); return Promise.resolve(jobs.map(() => ({ done: true }))); });
  await put('first');
  const began = performance.now();
  working.wake(topic);
  await until(() => chunks.length === 1);
  expect(performance.now() - began).toBeLessThan(800);
  for (let n = 0; n < 12; n++) {
    await put(`drop ${n}`);
    working.wake(topic);
  }
  await until(() => chunks.reduce((a, b) => a + b, 0) === 13);
  expect(chunks.length).toBeLessThan(6);
  await working.stop();
  expect(await left()).toBe(0);
});

it('rows of one key follow each other without anybody telling of them, and so does what a full chunk left', async () => {
  const seen: string[] = [];
  const working = runner(5, (_org, jobs) => { seen.push(...jobs.map((job) => job.key)); return Promise.resolve(jobs.map(() => ({ done: true }))); });
  await put(...Array.from({ length: 70 }, (_, n) => `other ${n}`));
  working.wake(topic);
  await until(() => seen.length === 70);
  await put(...Array.from({ length: 5 }, () => 'one'));
  working.wake(topic);
  await until(() => seen.length === 75);
  await working.stop();
  expect(await left()).toBe(0);
});

it('what is told of while every hand is busy is worked when one is free', async () => {
  const hands = Promise.withResolvers<void>();
  const seen: string[] = [];
  const working = runner(5, async (_org, jobs) => { seen.push(...jobs.map((job) => job.key)); await hands.promise; return jobs.map(() => ({ done: true })); });
  await put('long');
  working.wake(topic);
  await until(() => seen.length === 1);
  await put('meanwhile');
  working.wake(topic);
  await sleep(50);
  expect(seen).toEqual(['long']);
  hands.resolve();
  await until(() => seen.length === 2);
  await working.stop();
});

it('what asks for everything, or for the end, waits for nothing to gather', async () => {
  let worked = 0;
  const working = runner(60_000, (_org, jobs) => { worked += jobs.length; return Promise.resolve(jobs.map(() => ({ done: true }))); });
  await put('now');
  working.wake(topic);
  await until(() => worked === 1);
  await put('later');
  working.wake(topic);
  await sleep(30);
  expect(worked).toBe(1);
  await working.wakeDue();
  await until(() => worked === 2);
  await put('never');
  working.wake(topic);
  const began = performance.now();
  await working.stop();
  expect([performance.now() - began < 2_000, worked]).toEqual([true, 2]);
});

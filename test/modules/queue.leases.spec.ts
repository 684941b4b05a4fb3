import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { EmbeddedQueue, enqueue, leaseHolds, Log, Notifications, OutboxRunner, pgOptions, TestClock, Turns, type Consumer, type Database, type Job, type JobResult } from '@consentry/kernel';
import { cloneDatabase, withClient } from '../harness/postgres.js';

const ORGANIZATION = randomUUID();
const TOPIC = 'test.topic';
const DONE: JobResult = { done: true };

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Database;
let clock: TestClock;
let lines: string[];
let log: Log;
let ends: (() => Promise<void>)[];
beforeEach(async () => {
  clone = await cloneDatabase();
  db = clone.database;
  clock = new TestClock();
  lines = [];
  ends = [];
  log = Log.create({ level: 'debug', destination: new Writable({ write: (chunk: Buffer, _e, done) => { lines.push(chunk.toString()); done(); } }) as never });
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await db.close();
  await clone.drop();
});

const put = (keys: string[], d = db) => d.hot({ organizationId: ORGANIZATION }, (c) => enqueue(c, ORGANIZATION, clock.now(), keys.map((key, n) => ({ topic: TOPIC, key, payload: { n } }))));
const rows = () => withClient(clone.ownerUrl, async (c) => (await c.query<{ seq: string; key: string; attempts: number; locked_by: string | null; dead_at: Date | null }>('select seq, key, attempts, locked_by, dead_at from outbox order by seq')).rows);
const asOwner = (text: string, values: unknown[] = []) => withClient(clone.ownerUrl, (c) => c.query(text, values));
const until = async (what: () => boolean | Promise<boolean>, seconds = 5) => { for (const end = Date.now() + seconds * 1000; !(await what()); await sleep(5)) if (Date.now() > end) throw new Error(`in vain: ${JSON.stringify(await rows())} ${lines.join('')}`); };

/** One process's share: claims when it is woken, and every 20 ms. */
function runner(handle: Consumer['handle'], consumer: Partial<Consumer> = {}): OutboxRunner {
  const one = new OutboxRunner({ db, clock, log });
  one.consume({ topic: TOPIC, chunk: 8, concurrency: 2, maxAttempts: 3, handle, ...consumer });
  one.start();
  const timer = setInterval(() => one.wake(TOPIC), 20);
  ends.push(async () => { clearInterval(timer); await one.stop(); });
  return one;
}
const quick = (seen: Job[]) => (_: string, jobs: Job[]) => { seen.push(...jobs); return Promise.resolve(jobs.map(() => DONE)); };

/** A transaction of somebody else, held open. */
async function open(text: string): Promise<{ commit: () => Promise<void> }> {
  const client = new pg.Client(pgOptions(clone.ownerUrl));
  await client.connect();
  await client.query(`begin; select set_config('app.system', 'on', true)`);
  await client.query(text);
  return { commit: async () => { await client.query('commit'); await client.end(); } };
}

describe('I5: rows of one key, over several processes', () => {
  it('a row whose predecessor is being claimed, not yet committed, waits', async () => {
    await put(['a', 'a', 'b']);
    const other = await open(`select 1 from outbox where seq = (select min(seq) from outbox) for update`);
    const seen: Job[] = [];
    runner(quick(seen));
    await until(() => seen.some((j) => j.key === 'b'));
    await sleep(200);
    expect(seen.map((j) => j.key)).toEqual(['b']);
    await other.commit();
    await until(() => seen.length === 3);
    expect(seen.slice(1).map((j) => j.payload.n)).toEqual([0, 1]);
  });

  it('a row whose predecessor is being removed, not yet committed, waits', async () => {
    await put(['a', 'a']);
    const other = await open(`delete from outbox where seq = (select min(seq) from outbox)`);
    const seen: Job[] = [];
    runner(quick(seen));
    await sleep(250);
    expect(seen).toEqual([]);
    await other.commit();
    await until(() => seen.length === 1);
  });

  it('a row that becomes visible late waits for its successor that is being worked', async () => {
    const late = await open(`insert into outbox (organization_id, topic, key, payload, available_at, created_at) values ('${ORGANIZATION}', '${TOPIC}', 'a', '{"n": -1}', now() - interval '1 s', now())`);
    await put(['a']);
    const order: string[] = [];
    const gate = Promise.withResolvers<void>();
    const handle = async (_: string, jobs: Job[]) => {
      for (const job of jobs) {
        order.push(`begin ${String(job.payload.n)}`);
        if (job.payload.n === 0) await gate.promise;
        order.push(`end ${String(job.payload.n)}`);
      }
      return jobs.map(() => DONE);
    };
    runner(handle);
    runner(handle);
    await until(() => order.length === 1);
    await late.commit();
    await sleep(250);
    expect(order).toEqual(['begin 0']);
    gate.resolve();
    await until(() => order.length === 4);
    expect(order).toEqual(['begin 0', 'end 0', 'begin -1', 'end -1']);
  });

  it('nor is it claimed while another claims that successor, unseen as yet', async () => {
    const late = await open(`insert into outbox (organization_id, topic, key, payload, available_at, created_at) values ('${ORGANIZATION}', '${TOPIC}', 'a', '{"n": -1}', now() - interval '1 s', now())`);
    await put(['a']);
    const other = await open(`select pg_advisory_xact_lock(727021, hashtext('${TOPIC}')); update outbox set locked_until = now() + interval '15 s', locked_by = gen_random_uuid() where payload ->> 'n' = '0'`);
    await late.commit();
    const seen: Job[] = [];
    runner(quick(seen));
    await sleep(250);
    await other.commit();
    await sleep(250);
    expect(seen).toEqual([]);
    await asOwner(`update outbox set locked_until = null`);
    await until(() => seen.length === 2);
    expect(seen.map((j) => j.payload.n)).toEqual([-1, 0]);
  });

  it('four processes, 600 rows of 12 keys: each once, one after another within its key, told of or found', async () => {
    const keys = Array.from({ length: 600 }, (_, n) => `k${n % 12}`);
    const running = new Set<string>();
    const done: Record<string, number[]> = {};
    const overlaps: string[] = [];
    const handle = async (_: string, jobs: Job[]) => {
      for (const { key } of jobs) { if (running.has(key)) overlaps.push(key); running.add(key); }
      await sleep(Math.random() * 6);
      for (const { key, seq } of jobs) { running.delete(key); (done[key] ??= []).push(Number(seq)); }
      return jobs.map((): JobResult => DONE);
    };
    const four = Array.from({ length: 4 }, () => runner(handle, { chunk: 5, concurrency: 3 }));
    for (let at = 0; at < 600; at += 50) await put(keys.slice(at, at + 50));
    const numbers = (await rows()).map((r) => r.seq);
    // The same rows told to everybody, as a forgetful Redis would.
    await Promise.all(four.map((one) => one.workTold(TOPIC, numbers)));
    await until(async () => (await rows()).length === 0, 30);
    expect(overlaps).toEqual([]);
    expect(Object.values(done).flat()).toHaveLength(600);
    for (const list of Object.values(done)) expect(list).toEqual([...list].sort((a, b) => a - b));
  }, 60_000);
});

describe('leases', () => {
  it('hold as long as the handler runs, whatever the test clock says; one that was lost is known to be, and settles nothing', async () => {
    await put(['kept', 'lost']);
    const [gate, later] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const jobs: Job[] = [];
    const first = runner(async (_, own) => {
      jobs.push(...own);
      await gate.promise;
      return own.map((job): JobResult => (job.attempt === 1 ? { retryAfterMs: 0, reason: 'too late' } : DONE));
    }, { chunk: 1 });
    await until(() => jobs.length === 2);
    const seen: Job[] = [];
    // Whichever of the two takes what the first puts back, works it: only what was lost is held.
    const second = runner(async (_, own) => { seen.push(...own); if (own.some((job) => job.key === 'lost')) await later.promise; return own.map(() => DONE); }, { chunk: 1 });
    clock.advance(72 * 3_600_000);
    const [kept, lost] = ['kept', 'lost'].map((key) => jobs.find((j) => j.key === key)!);
    expect([leaseHolds(kept!), leaseHolds(lost!)]).toEqual([true, true]);
    await asOwner(`update outbox set locked_until = now() - interval '1 ms' where key = 'lost'`);
    await until(() => seen.length === 1);
    await sleep(17_000);
    expect(seen.map((j) => [j.key, j.attempt])).toEqual([['lost', 2]]);
    // Some beats later the one is known to be over; the other has been prolonged beyond its first end.
    expect([leaseHolds(kept!), leaseHolds(lost!)]).toEqual([true, false]);
    gate.resolve();
    await until(async () => (await rows()).length === 1);
    // The late word of the first changed nothing of what the second holds.
    expect((await rows()).map((r) => [r.key, r.attempts, r.locked_by])).toEqual([['lost', 2, second.holder]]);
    expect(first.holder).not.toBe(second.holder);
    later.resolve();
    await until(async () => (await rows()).length === 0);
  }, 60_000);

  it('a handler that hangs is reported and given up; its lane goes on', async () => {
    await put(['hangs', 'b', 'c']);
    let aborted = false;
    const seen: string[] = [];
    const one = runner((_, jobs, signal) => {
      seen.push(...jobs.map((j) => j.key));
      if (jobs[0]!.key !== 'hangs') return Promise.resolve(jobs.map(() => DONE));
      signal.addEventListener('abort', () => { aborted = true; });
      return new Promise(() => undefined);
    }, { chunk: 1, concurrency: 1, deadlineMs: 150 });
    await until(() => seen.length === 3);
    expect(aborted).toBe(true);
    expect(lines.filter((l) => l.includes('job_overdue'))).toHaveLength(1);
    // The row is still held, and nobody prolongs it.
    expect((await rows()).map((r) => [r.key, r.locked_by !== null])).toEqual([['hangs', true]]);
    // Until this process ends.
    await one.stop();
    expect((await rows()).map((r) => r.locked_by)).toEqual([null]);
  });

  it('waiting that is no try is not counted as one', async () => {
    await put(['a']);
    let times = 0;
    runner((_, jobs) => Promise.resolve(jobs.map((): JobResult => (++times < 8 ? { retryAfterMs: 0, reason: 'paced', uncounted: true } : times < 10 ? { retryAfterMs: 0, reason: 'failed' } : DONE))));
    await until(async () => (await rows()).length === 0);
    expect(times).toBe(10);
    await put(['b']);
    times = 7;
    await until(async () => (await rows()).length === 0);
  });

  it('what stops gives back what it holds', async () => {
    await put(['a', 'b']);
    let held = 0;
    const one = runner(async (_, jobs, signal) => {
      held += jobs.length;
      await new Promise((r) => { signal.addEventListener('abort', r); });
      return jobs.map((): JobResult => ({ retryAfterMs: 0, reason: 'server.stopping', uncounted: true }));
    });
    await until(() => held === 2);
    await one.stop();
    expect((await rows()).map((r) => [r.locked_by, r.attempts])).toEqual([[null, 0], [null, 0]]);
  });
});

describe('the embedded queue', () => {
  async function embedded(handle: Consumer['handle']): Promise<{ die: () => Promise<void>; stop: () => Promise<void> }> {
    const notifications = new Notifications(db, log);
    const turns = new Turns(db, log);
    const queue = new EmbeddedQueue({ db, clock, log }, notifications, turns);
    queue.consume({ topic: TOPIC, chunk: 8, concurrency: 2, maxAttempts: 3, handle });
    await notifications.start();
    turns.start();
    await queue.start();
    const stop = async () => { await queue.stop(); await turns.stop(); await notifications.stop(); };
    ends.push(stop);
    // Its connections go, its leases stay.
    return { stop, die: async () => { await turns.stop(); await notifications.stop(); } };
  }

  it('takes over the rows of the dead at once when it is alone, and never those of the living', async () => {
    await put(['a']);
    let begun = 0;
    const gate = Promise.withResolvers<void>();
    const first = await embedded(async (_, jobs) => { begun += jobs.length; await gate.promise; return jobs.map(() => DONE); });
    await until(() => begun === 1);
    const seen: Job[] = [];
    await embedded(quick(seen));
    await sleep(1500);
    expect(seen).toEqual([]);
    await first.die();
    const died = Date.now();
    await until(() => seen.length === 1);
    expect(Date.now() - died).toBeLessThan(4000);
    expect(seen[0]!.attempt).toBe(2);
    gate.resolve();
  }, 30_000);
});

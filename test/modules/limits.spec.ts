import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Log, SystemClock } from '@consentry/kernel';
import { MemoryLimits, SharedLimits } from '@consentry/server';
import { describeWithRedis, RedisProcess } from '../harness/redis.js';

const MINUTE = 60_000;
const lines: string[] = [];
const log = Log.create({ level: 'info', destination: new Writable({ write: (chunk: Buffer, _encoding, done) => { lines.push((JSON.parse(chunk.toString()) as { event: string }).event); done(); } }) as never });
const replicas: SharedLimits[] = [];

/** One process of several, as far as the limits go. */
function replica(url: string): SharedLimits {
  const made = new SharedLimits(url, new MemoryLimits(new SystemClock()), log);
  replicas.push(made);
  return made;
}

async function until(what: () => boolean): Promise<void> {
  for (let i = 0; !what(); i++) {
    if (i > 1000) throw new Error('waited 10 s in vain');
    await sleep(10);
  }
}

const hit = (storage: SharedLimits, key: string, limit = 10, ttl = MINUTE) => storage.increment(key, ttl, limit, 0, 'ip');

describeWithRedis('TR-5: limits that replicas share through Redis', () => {
  let redis: RedisProcess;
  beforeAll(async () => { redis = await RedisProcess.start(); });
  afterAll(() => redis.remove());
  afterEach(() => {
    for (const made of replicas.splice(0)) made.close();
    lines.splice(0);
  });

  it('two count as one, to the last of 200 at once', async () => {
    const [a, b] = [replica(redis.url), replica(redis.url)];
    await until(() => a.shared && b.shared);
    const counts = await Promise.all(Array.from({ length: 200 }, (_, i) => hit(i % 2 ? a : b, 'both', 120)));
    expect(counts.filter((c) => !c.isBlocked)).toHaveLength(120);
    expect(counts.map((c) => c.totalHits).sort((x, y) => x - y)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(await hit(a, 'both', 120)).toMatchObject({ totalHits: 201, isBlocked: true, timeToExpire: 60, timeToBlockExpire: 60 });
    expect(lines).toEqual([]);
  });

  it('the window ends by itself, and however many were refused in it, the next is whole', async () => {
    const a = replica(redis.url);
    await until(() => a.shared);
    for (let window = 0; window < 3; window++) {
      const counts = await Promise.all(Array.from({ length: 30 }, () => hit(a, 'short', 10, 300)));
      expect(counts.filter((c) => !c.isBlocked)).toHaveLength(10);
      await sleep(320);
    }
  });

  it('killed mid-way: each goes on by itself with one line in the log; back again: they share again', async () => {
    const [a, b] = [replica(redis.url), replica(redis.url)];
    await until(() => a.shared && b.shared);
    expect((await hit(a, 'killed')).totalHits).toBe(1);
    expect((await hit(b, 'killed')).totalHits).toBe(2);
    // Under way while it dies: those that found no answer are counted alone, and none fails.
    const during = Promise.all(Array.from({ length: 50 }, () => hit(a, 'busy', 1000)));
    await redis.kill();
    expect(await during).toHaveLength(50);
    for (let i = 0; i < 20; i++) await hit(a, 'killed');
    expect(await hit(a, 'killed')).toMatchObject({ totalHits: 21, isBlocked: true });
    expect(await hit(b, 'killed')).toMatchObject({ totalHits: 1, isBlocked: false });
    await until(() => lines.length === 2);
    await sleep(500);
    expect(lines).toEqual(['limits_not_shared', 'limits_not_shared']);
    await redis.start();
    await until(() => a.shared && b.shared);
    expect(lines.slice(2)).toEqual(['limits_shared_again', 'limits_shared_again']);
    expect((await hit(a, 'killed')).totalHits).toBe(1);
    expect((await hit(b, 'killed')).totalHits).toBe(2);
  });

  it('one that takes connections and answers nothing holds up one round of requests, for half a second, and no more', async () => {
    const a = replica(redis.url);
    await until(() => a.shared);
    redis.freeze();
    try {
      const began = performance.now();
      const counts = await Promise.all(Array.from({ length: 20 }, () => hit(a, 'frozen')));
      expect(counts.filter((c) => !c.isBlocked)).toHaveLength(10);
      expect(performance.now() - began).toBeLessThan(1500);
      const later = performance.now();
      for (let i = 0; i < 100; i++) await hit(a, 'frozen');
      expect(performance.now() - later).toBeLessThan(300);
      expect(lines).toEqual(['limits_not_shared']);
    } finally {
      redis.thaw();
    }
    await until(() => a.shared);
  });

  it('one that was never there stops nobody', async () => {
    const a = replica('redis://127.0.0.1:1');
    for (let i = 0; i < 10; i++) expect((await hit(a, 'absent')).isBlocked).toBe(false);
    expect((await hit(a, 'absent')).isBlocked).toBe(true);
    await until(() => lines.length === 1);
    expect(lines).toEqual(['limits_not_shared']);
  });

  it('refuses to count for ever a window whose end was lost', async () => {
    const a = replica(redis.url);
    await until(() => a.shared);
    await hit(a, 'endless', 10, 200);
    await sleep(220);
    expect((await hit(a, 'endless', 10, 200)).totalHits).toBe(1);
  });
});

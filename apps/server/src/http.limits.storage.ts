import { Redis } from 'ioredis';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock, Log } from '@consentry/kernel';

export type Counted = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** How many callers are remembered at once in one process: about 15 MB when full. */
const MOST_CALLERS = 50_000;
const SWEEP_EVERY_MS = 1000;
/** A Redis that takes longer than this over one number is no help. */
const PATIENCE_MS = 500;

/**
 * Fixed windows in memory, each beginning with its caller's first request. All windows are of one length, so the map, in the order
 * of insertion, is in the order of their ends: what has ended is swept from the front, and a request costs the same however many
 * came before it. (The storage that comes with the library keeps a time for every single request.)
 */
export class MemoryLimits implements ThrottlerStorage {
  private readonly windows = new Map<string, { hits: number; endsAt: number }>();
  private sweptAt = 0;

  constructor(private readonly clock: Clock, private readonly most = MOST_CALLERS) {}

  get size(): number {
    return this.windows.size;
  }

  async increment(key: string, ttl: number, limit: number): Promise<Counted> {
    const now = this.clock.nowMs();
    let window = this.windows.get(key);
    // A window that ends later than any can end was begun before the machine's clock was put back.
    if (!window || window.endsAt <= now || window.endsAt > now + ttl) {
      this.windows.delete(key);
      this.sweep(now);
      window = { hits: 0, endsAt: now + ttl };
      this.windows.set(key, window);
    }
    window.hits++;
    return counted(window.hits, window.endsAt - now, limit);
  }

  /** Drops what has ended; and, when there are too many callers, an eighth of them, those with the least time to run. In one go, because what was deleted is walked over again each time. */
  private sweep(now: number): void {
    const full = this.windows.size >= this.most;
    if (!full && Math.abs(now - this.sweptAt) < SWEEP_EVERY_MS) return;
    this.sweptAt = now;
    const keep = full ? Math.floor(this.most * 0.875) : this.most;
    for (const [key, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size <= keep) return;
      this.windows.delete(key);
    }
  }
}

/** One step for the count and its end: a count whose end is lost would refuse its caller for ever. */
const HIT = `
local hits = redis.call('INCR', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
if left < 0 then
  left = tonumber(ARGV[1])
  redis.call('PEXPIRE', KEYS[1], left)
end
return { hits, left }`;

/**
 * Counts that all replicas share, in Redis, by its clock (TR-5). While it cannot be reached each replica counts for itself: a limit
 * that is too generous for a while harms less than a service that answers nobody. One line in the log when that begins, one when it ends.
 *
 * Not `@nest-lab/throttler-storage-redis`: it blocks for a time of its own that outlasts the window, counts on meanwhile and then
 * blocks again, so that who asks a little too often is shut out for good.
 */
export class SharedLimits implements ThrottlerStorage {
  private readonly redis: Redis;
  private alone = false;
  /** The connection is being given up: it took a question and gave no answer. */
  private hanging = false;

  constructor(url: string, private readonly memory: ThrottlerStorage, private readonly log: Log) {
    this.redis = new Redis(url, {
      connectionName: 'consentry-limits', enableOfflineQueue: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0,
      connectTimeout: 2000, commandTimeout: PATIENCE_MS, disconnectTimeout: 100,
      retryStrategy: (times) => Math.min(100 * 2 ** Math.min(times, 6), 5000),
    });
    this.redis.on('error', (error: unknown) => { this.lost(error); });
    this.redis.on('close', () => { this.hanging = false; this.lost(undefined); });
    this.redis.on('ready', () => { this.found(); });
  }

  /** Whether the counts are shared at this moment. */
  get shared(): boolean {
    return this.redis.status === 'ready' && !this.alone;
  }

  async increment(key: string, ttl: number, limit: number, blockDuration: number, name: string): Promise<Counted> {
    if (this.redis.status === 'ready' && !this.hanging) {
      try {
        const [hits, left] = (await this.redis.eval(HIT, 1, `consentry:limits:${key}`, ttl)) as [number, number];
        this.found();
        return counted(hits, left, limit);
      } catch (error) {
        this.lost(error);
        if (!this.hanging && (error as Error).message === 'Command timed out') {
          this.hanging = true;
          this.redis.disconnect(true);
        }
      }
    }
    return this.memory.increment(key, ttl, limit, blockDuration, name);
  }

  close(): void {
    // On purpose: nothing to be told of.
    this.alone = true;
    this.redis.disconnect();
  }

  private lost(error: unknown): void {
    if (this.alone) return;
    this.alone = true;
    const { code, name } = (error ?? {}) as { code?: string; name?: string };
    this.log.warn('limits_not_shared', { reason: code ?? name ?? 'closed' });
  }

  private found(): void {
    if (!this.alone) return;
    this.alone = false;
    this.log.info('limits_shared_again');
  }
}

function counted(hits: number, leftMs: number, limit: number): Counted {
  const seconds = Math.max(1, Math.ceil(leftMs / 1000));
  const isBlocked = hits > limit;
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}

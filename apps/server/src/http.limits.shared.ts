import { Redis } from 'ioredis';
import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Log } from '@consentry/kernel';
import { counted, type Counted } from './http.limits.storage.js';

/** A Redis that takes longer than this over one number is no help. */
const PATIENCE_MS = 500;

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

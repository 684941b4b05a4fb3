import type { ThrottlerStorage } from '@nestjs/throttler';
import type { Clock } from '@consentry/kernel';

export type Counted = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** How many callers are remembered at once in one process: about 15 MB when full. */
const MOST_CALLERS = 50_000;
const SWEEP_EVERY_MS = 1000;

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

/** What the library wants to know of a count. */
export function counted(hits: number, leftMs: number, limit: number): Counted {
  const seconds = Math.max(1, Math.ceil(leftMs / 1000));
  const isBlocked = hits > limit;
  return { totalHits: hits, timeToExpire: seconds, isBlocked, timeToBlockExpire: isBlocked ? seconds : 0 };
}

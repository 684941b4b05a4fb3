import type { Database } from './database.js';
import { describeError, type Log } from './logging.js';
import * as sql from './queue.sql.js';

/** After this the rows of a process that died are worked by another. */
export const LEASE_MS = 15_000;
const BEAT_MS = 4_000;

/**
 * What one chunk holds, under the token of its claim: whoever lost it can't settle what the next one works. It counts from before the
 * database was asked, so it never believes longer than the database does.
 */
export class Lease {
  private wall = 0;
  private steady = 0;

  /** @param askedAt by `performance.now()` */
  constructor(readonly token: string, askedAt: number, readonly seqs: string[]) {
    this.prolonged(askedAt);
  }

  prolonged(askedAt: number): void {
    this.steady = askedAt + LEASE_MS;
    this.wall = Date.now() - (performance.now() - askedAt) + LEASE_MS;
  }

  /** By both clocks of the machine, whichever is further on: one is set by people, the other stands still while the machine sleeps. */
  get untilMs(): number {
    return Math.min(this.wall, Date.now() + this.steady - performance.now());
  }
}

/** Prolongs the leases of this process while their handlers run. */
export class Leases {
  private readonly held = new Set<Lease>();
  private timer: NodeJS.Timeout | undefined;
  private beating = false;

  constructor(private readonly db: Database, private readonly log: Log, private readonly holder: string) {}

  start(): void {
    this.timer = setInterval(() => void this.beat(), BEAT_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  keep(lease: Lease): void {
    this.held.add(lease);
  }

  drop(lease: Lease): void {
    this.held.delete(lease);
  }

  private async beat(): Promise<void> {
    if (this.beating || this.held.size === 0) return;
    this.beating = true;
    const askedAt = performance.now();
    const asked = [...this.held];
    const seqs = asked.flatMap((lease) => lease.seqs);
    try {
      const { rows } = await this.db.hot('system', (c) => c.query<{ seq: string }>({ name: 'outbox_extend', text: sql.EXTEND, values: [seqs, this.holder, LEASE_MS] }));
      const prolonged = new Set(rows.map((r) => r.seq));
      // Rows of a chunk run out together; some may be gone because their handler removed them.
      for (const lease of asked) if (lease.seqs.some((seq) => prolonged.has(seq))) lease.prolonged(askedAt);
    } catch (error) {
      this.log.warn('queue_lease_failed', { count: seqs.length, ...describeError(error) });
    } finally {
      this.beating = false;
    }
  }
}

import { IDEMPOTENCY_HOURS, type Clock, type Database, describeError, type Log } from '@consentry/kernel';
import type { Sessions } from '@consentry/auth';

const EVERY_MS = 10 * 60_000;

/** Takes away what has had its time: ended sessions (ID-3) and idempotency keys. Retention of everything else is a module of its own. */
export class Housekeeping {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly sessions: Sessions, private readonly log: Log) {}

  start(): void {
    this.timer = setInterval(() => void this.run().catch((error: unknown) => this.log.warn('housekeeping_failed', describeError(error))), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async run(): Promise<{ sessions: number; idempotencyKeys: number }> {
    const oldest = new Date(this.clock.nowMs() - IDEMPOTENCY_HOURS * 3_600_000);
    const keys = await this.db.hot('system', (c) => c.query({ text: 'delete from idempotency_keys where created_at < $1', values: [oldest] }));
    return { sessions: await this.sessions.purgeExpired(), idempotencyKeys: keys.rowCount ?? 0 };
  }
}

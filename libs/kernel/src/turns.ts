import type pg from 'pg';
import type { Database } from './database.js';
import { describeError, type Log } from './logging.js';

const EVERY_MS = 1000;
const ANSWER_MS = 5000;

/** What only one process does at a time. Numbers of advisory locks of Postgres, never changed. */
export const TURNS = { worksAlone: 727_022, relays: 727_023, schedules: 727_024 } as const;

/** One wish to be the one. `held` may be true a few seconds longer than it is when the database is away: what must never be done twice takes locks of its own. */
export interface Turn { readonly held: boolean }
interface Wish { key: number; shared: boolean; gained: (() => unknown) | undefined; held: boolean }

/**
 * Advisory locks that this process holds as long as it lives, on a connection of its own. When it dies, the database notices with the
 * connection, and within a second another that waits gets its turn.
 */
export class Turns {
  private readonly wishes: Wish[] = [];
  private client: pg.Client | undefined;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly db: Database, private readonly log: Log) {}

  /**
   * Resolves after the first try. `shared`: beside others who share; never beside one who wants it alone.
   * @param gained called at each gain; what it throws gives the turn back for a while
   */
  async want(key: number, { shared = false, gained }: { shared?: boolean; gained?: () => unknown } = {}): Promise<Turn> {
    const wish: Wish = { key, shared, gained, held: false };
    this.wishes.push(wish);
    await this.looking;
    await this.look();
    return wish;
  }

  start(): void {
    this.timer = setInterval(() => void this.look(), EVERY_MS);
    this.timer.unref();
  }

  /** Gives everything back. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await this.looking;
    const { client } = this;
    this.lost(client);
    await client?.end().catch(() => undefined);
  }

  private look(): Promise<void> {
    return (this.looking ??= this.tryAll().catch((error: unknown) => { this.broken(error); }).finally(() => { this.looking = undefined; }));
  }

  private async tryAll(): Promise<void> {
    if (this.stopped || this.wishes.length === 0) return;
    this.client ??= await this.connect();
    const { client } = this;
    // Also asks whether the connection still lives.
    if (this.wishes.every((w) => w.held)) await inTime(client.query('select 1'));
    for (const wish of this.wishes.filter((w) => !w.held)) {
      const { rows } = await inTime(client.query<{ ours: boolean }>(`select pg_try_advisory_lock${wish.shared ? '_shared' : ''}($1) as ours`, [wish.key]));
      if (!rows[0]!.ours) continue;
      wish.held = true;
      try {
        await wish.gained?.();
      } catch (error) {
        wish.held = false;
        await inTime(client.query(`select pg_advisory_unlock${wish.shared ? '_shared' : ''}($1)`, [wish.key]));
        throw error;
      }
    }
  }

  private async connect(): Promise<pg.Client> {
    const client = await this.db.dedicated();
    client.on('error', () => { this.lost(client); });
    client.on('end', () => { this.lost(client); });
    // A machine that vanished says no goodbye: the database asks after it, and gives its turns away.
    await client.query(`set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 3`);
    return client;
  }

  private broken(error: unknown): void {
    if (this.stopped) return;
    this.log.warn('turns_failed', describeError(error));
    const { client } = this;
    this.lost(client);
    void client?.end().catch(() => undefined);
  }

  private lost(client: pg.Client | undefined): void {
    if (client !== this.client) return;
    this.client = undefined;
    for (const wish of this.wishes) wish.held = false;
  }
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([answer, new Promise<never>((_, reject) => { timer = setTimeout(() => reject(new Error('the database does not answer')), ANSWER_MS); })]);
  } finally {
    clearTimeout(timer);
  }
}

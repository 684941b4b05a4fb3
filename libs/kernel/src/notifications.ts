import type pg from 'pg';
import type { Database } from './database.js';
import { describeError, type Log } from './logging.js';

/** A connection that is dead without a word (a machine that vanished, a firewall that forgot) is found so. */
const ASK_EVERY_MS = 10_000;
const ANSWER_MS = 5_000;

/** One LISTEN connection for the process. A hint, not a truth: whoever relies on it also looks by himself now and then. */
export class Notifications {
  private readonly listeners = new Map<string, Set<(payload: string) => void>>();
  private readonly gaps = new Set<() => void>();
  private client: pg.Client | undefined;
  private closed = false;
  private timer: NodeJS.Timeout | undefined;
  /** One statement at a time on the one connection. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly db: Database, private readonly log: Log) {}

  /** Returns the function that stops listening. */
  on(channel: string, listener: (payload: string) => void): () => void {
    let set = this.listeners.get(channel);
    if (!set) {
      this.listeners.set(channel, (set = new Set()));
      const { client } = this;
      if (client) this.turn = this.turn.then(() => client.query(`listen ${channel}`)).catch(() => undefined);
    }
    set.add(listener);
    return () => set.delete(listener);
  }

  /** Called when messages may have been missed: the connection was lost and is there again. */
  onGap(listener: () => void): void {
    this.gaps.add(listener);
  }

  async start(): Promise<void> {
    const client = await this.db.dedicated();
    client.on('notification', ({ channel, payload }) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(payload ?? '');
    });
    client.on('error', (error) => this.reconnect(error));
    client.on('end', () => this.reconnect(new Error('connection ended')));
    for (const channel of this.listeners.keys()) await client.query(`listen ${channel}`);
    this.client = client;
    clearInterval(this.timer);
    this.timer = setInterval(() => void this.ask(client), ASK_EVERY_MS);
    this.timer.unref();
  }

  async stop(): Promise<void> {
    this.closed = true;
    clearInterval(this.timer);
    await this.client?.end();
  }

  private async ask(client: pg.Client): Promise<void> {
    const late = setTimeout(() => {
      this.reconnect(new Error('the database does not answer'));
      void client.end().catch(() => undefined);
    }, ANSWER_MS);
    // A refusal is told by the connection itself.
    await (this.turn = this.turn.then(() => client.query('select 1')).catch(() => undefined));
    clearTimeout(late);
  }

  private reconnect(error: Error): void {
    if (this.closed || !this.client) return;
    this.client = undefined;
    clearInterval(this.timer);
    this.turn = Promise.resolve();
    this.log.warn('listen_connection_lost', describeError(error));
    const attempt = () => {
      if (this.closed) return;
      this.start().then(() => { for (const listener of this.gaps) listener(); }, () => { setTimeout(attempt, 1000).unref(); });
    };
    setTimeout(attempt, 250).unref();
  }
}

import type pg from 'pg';
import type { Database } from './database.js';
import { describeError, type Log } from './logging.js';

/** One LISTEN connection for the process. A hint, not a truth: whoever relies on it also looks by himself now and then. */
export class Notifications {
  private readonly listeners = new Map<string, Set<(payload: string) => void>>();
  private readonly gaps = new Set<() => void>();
  private client: pg.Client | undefined;
  private closed = false;
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
  }

  async stop(): Promise<void> {
    this.closed = true;
    await this.client?.end();
  }

  private reconnect(error: Error): void {
    if (this.closed || !this.client) return;
    this.client = undefined;
    this.log.warn('listen_connection_lost', describeError(error));
    const attempt = () => {
      if (this.closed) return;
      this.start().then(() => { for (const listener of this.gaps) listener(); }, () => { setTimeout(attempt, 1000).unref(); });
    };
    setTimeout(attempt, 250).unref();
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.js';
import type { Database } from './database.js';
import { describeError, type Log } from './logging.js';
import type { Lines } from './queue.lines.js';
import * as sql from './queue.sql.js';
import type { Consumer } from './queue.js';

/** A job in Bull for each row costs 2.2 times as much. */
const CHUNK = 100;
/** Chunks of a topic that wait in Bull: more of them would only be told twice. */
const AHEAD = 20;
/** Rows that come within this time are told of together: a job of Bull costs far more than a row in it. */
const GATHER_MS = 15;
/** A row that nobody claimed after so long is told of again: its hint may be lost. */
const AGAIN_MS = 2000;

/** Tells workers through Bull which rows are due. It remembers nothing that counts: what it forgets, or Redis does, it finds again in the table. */
export class Relay {
  private readonly told = new Map<string, Map<string, number>>();
  private readonly looking = new Map<string, Promise<void>>();
  private readonly again = new Set<string>();

  constructor(private readonly parts: { db: Database; clock: Clock; log: Log }, private readonly consumers: () => Iterable<Consumer>, private readonly lines: Lines, private readonly dueTopics: () => Promise<string[]>, private readonly may: () => boolean) {}

  /** Looks at one topic; while it is being looked at, once more afterwards. */
  look(topic: string): void {
    if (!this.may()) return;
    if (this.looking.has(topic)) return void this.again.add(topic);
    const consumer = [...this.consumers()].find((c) => c.topic === topic);
    if (!consumer) return;
    this.looking.set(topic, this.tell(consumer).catch((error: unknown) => this.parts.log.warn('queue_relay_failed', { topic, ...describeError(error) })).then(() => sleep(GATHER_MS)).finally(() => {
      this.looking.delete(topic);
      if (this.again.delete(topic)) this.look(topic);
    }));
  }

  /** Looks at every topic that has something due. */
  async lookAll(): Promise<void> {
    if (!this.may()) return;
    for (const topic of await this.dueTopics()) this.look(topic);
  }

  private async tell({ topic, chunk, concurrency }: Consumer): Promise<void> {
    const line = this.lines.of(topic);
    const room = AHEAD - (await line.getWaitingCount());
    if (room <= 0) return;
    const told = this.fresh(topic);
    const { rows } = await this.parts.db.hot('system', (c) => c.query<{ seq: string }>({ name: 'outbox_hints', text: sql.HINTS, values: [topic, this.parts.clock.now(), room * CHUNK, [...told.keys()]] }));
    if (rows.length === 0) return;
    // A few rows make a few chunks too, so that several workers share them.
    const size = Math.min(CHUNK, Math.max(chunk, Math.ceil(rows.length / (concurrency * 2))));
    const now = performance.now();
    const chunks: string[][] = [];
    for (let at = 0; at < rows.length; at += size) chunks.push(rows.slice(at, at + size).map((r) => r.seq));
    for (const { seq } of rows) told.set(seq, now);
    await line.addBulk(chunks.map((seqs) => ({ data: { seqs } })));
  }

  private fresh(topic: string): Map<string, number> {
    let told = this.told.get(topic);
    if (!told) this.told.set(topic, (told = new Map()));
    const old = performance.now() - AGAIN_MS;
    for (const [seq, at] of told) {
      if (at > old) break;
      told.delete(seq);
    }
    return told;
  }
}

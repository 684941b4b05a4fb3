import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './clock.js';
import type { Database } from './database.js';
import { describeError, type Log } from './logging.js';
import { METRICS } from './metrics.table.js';
import { Lease, LEASE_MS, Leases } from './queue.lease.js';
import { backoffMs, type Consumer, type Job, type JobResult } from './queue.js';
import * as sql from './queue.sql.js';
import { traced, type SpanRow } from './tracing.js';

const DEADLINE_MS = 120_000;
const DRAIN_MS = 25_000;
const GATHER_MS = 15;
const OUTCOMES = ['done', 'retried', 'dead', 'overdue'] as const;

export interface RunnerParts { db: Database; clock: Clock; log: Log; random?: () => number }
interface Lane {
  consumer: Consumer; running: number; claiming: boolean;
  /** Since the last claim began something may have become due. */
  told: boolean;
  /** How often that was said. */
  tells: number;
  /** When the last claim began, and whether it left something behind: then the next waits for nothing. */
  claimedAt: number; full: boolean;
  /** Ends a wait for more to come. */
  hurry: () => void;
  /** Claims of one lane follow one another here already: the database would only make them wait. */
  turn: Promise<unknown>;
}
/** Rows to be claimed: whichever are oldest, or of these only. */
type Which = 'any' | { seqs: string[] } | { keys: string[] };
/** Rows of one organisation out of one claim. */
interface Chunk { organizationId: string; lease: Lease; jobs: Job[] }

/** Claims rows of the outbox, has them worked, writes down what became of them. Any number of processes may do so at once: the table decides. */
export class OutboxRunner {
  /** This process among the holders of rows. */
  readonly holder = randomUUID();
  readonly lanes = new Map<string, Lane>();
  private readonly stopping = new AbortController();
  private readonly leases: Leases;
  private paused: () => boolean = () => false;

  constructor(private readonly parts: RunnerParts) {
    this.leases = new Leases(parts.db, parts.log, this.holder);
  }

  consume(consumer: Consumer): void {
    if (this.lanes.has(consumer.topic)) throw new Error(`topic has a consumer already: ${consumer.topic}`);
    this.lanes.set(consumer.topic, { consumer, running: 0, claiming: false, told: false, tells: 0, claimedAt: -Infinity, full: false, hurry: () => undefined, turn: Promise.resolve() });
    for (const outcome of OUTCOMES) METRICS.consentry_queue_jobs_total.cell({ topic: consumer.topic, outcome });
  }

  pauseWhile(condition: () => boolean): void {
    this.paused = condition;
  }

  start(): void {
    this.leases.start();
  }

  /** Those of other holders: the caller knows that they are dead. */
  async takeOver(): Promise<void> {
    await this.parts.db.hot('system', (c) => c.query({ text: sql.RELEASE_OTHERS, values: [this.holder] }));
  }

  /** Claims nothing more, waits for what runs, gives back what doesn't end in time. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const lane of this.lanes.values()) lane.hurry();
    for (const end = performance.now() + DRAIN_MS; this.busyHere() && performance.now() < end;) await sleep(20);
    this.leases.stop();
    await this.parts.db.hot('system', (c) => c.query({ text: sql.RELEASE_OWN, values: [this.holder] }))
      .catch((error: unknown) => this.parts.log.warn('queue_release_failed', describeError(error)));
  }

  get stopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Whether nothing is due and nothing runs, here or elsewhere. */
  async isIdle(): Promise<boolean> {
    const { rows } = await this.parts.db.hot('system', (c) => c.query<{ busy: boolean }>({ text: sql.BUSY, values: [[...this.lanes.keys()], this.parts.clock.now()] }));
    return !rows[0]!.busy && !this.busyHere();
  }

  async health(): Promise<{ waiting: number; dead: number; oldestSeconds: number }> {
    const { rows } = await this.parts.db.hot('system', (c) => c.query<{ waiting: number; dead: number; oldest: number }>({ text: sql.HEALTH, values: [this.parts.clock.now()] }));
    const { waiting, dead, oldest } = rows[0]!;
    return { waiting, dead, oldestSeconds: oldest };
  }

  private busyHere(): boolean {
    return [...this.lanes.values()].some((lane) => lane.running > 0 || lane.claiming);
  }

  /** Claims what is due from the table, as much as the lane takes. `olderThanMs`: only what has been due for so long. */
  wake(topic: string, olderThanMs = 0): void {
    const lane = this.lanes.get(topic);
    if (!lane || this.stopped) return;
    lane.told = true;
    lane.tells++;
    if (!lane.claiming) void this.claimLoop(lane, olderThanMs);
  }

  /** Topics that have something to be worked: one question, where a claim of each would be dozens. */
  async dueTopics(olderThanMs = 0): Promise<string[]> {
    const { db, clock } = this.parts;
    const { rows } = await db.hot('system', async (c) => {
      // A look that takes long is worse than none: whoever waits for it works nothing.
      await c.query({ name: 'outbox_look', text: `select set_config('statement_timeout', '5s', true)` });
      return c.query<{ topic: string }>({ name: 'outbox_due_topics', text: sql.DUE_TOPICS, values: [[...this.lanes.keys()], new Date(clock.nowMs() - olderThanMs)] });
    });
    return rows.map((row) => row.topic);
  }

  /** Claims whatever is due, in any topic. @throws whatever the database throws */
  async wakeDue(olderThanMs = 0): Promise<void> {
    if (!this.going) return;
    for (const topic of await this.dueTopics(olderThanMs)) {
      this.wake(topic, olderThanMs);
      this.lanes.get(topic)?.hurry();
    }
  }

  /** Works rows that somebody told of, then whatever stands behind them under the same keys. Those that another has, or that are gone, are passed over. */
  async workTold(topic: string, seqs: string[]): Promise<void> {
    const lane = this.lanes.get(topic);
    if (!lane) return;
    lane.running++;
    try {
      const keys = new Set<string>();
      for (let full = true; full && this.going;) {
        const jobs = await this.workSome(lane, { seqs });
        for (const { key } of jobs) keys.add(key);
        // Fewer than asked for: the others are not to be had.
        full = jobs.length === lane.consumer.chunk;
      }
      for (let behind = [...keys]; behind.length > 0 && this.going;) behind = (await this.workSome(lane, { keys: behind })).map((job) => job.key);
    } finally {
      lane.running--;
    }
  }

  private async workSome(lane: Lane, which: Which): Promise<Job[]> {
    const chunks = await this.claim(lane, which);
    await Promise.all(chunks.map((chunk) => this.work(lane, chunk)));
    return chunks.flatMap((chunk) => chunk.jobs);
  }

  private get going(): boolean {
    return !this.stopped && !this.paused();
  }

  private async claimLoop(lane: Lane, olderThanMs: number): Promise<void> {
    lane.claiming = true;
    try {
      while (lane.told && lane.running < lane.consumer.concurrency && this.going) {
        const early = lane.full ? 0 : lane.claimedAt + (lane.consumer.gatherMs ?? GATHER_MS) - performance.now();
        if (early > 0) await this.gather(lane, early);
        if (!this.going) break;
        lane.claimedAt = performance.now();
        lane.told = false;
        const chunks = await this.claim(lane, 'any', olderThanMs);
        // Fewer than asked for: that was all there is.
        lane.full = chunks.reduce((n, { jobs }) => n + jobs.length, 0) >= lane.consumer.chunk;
        if (lane.full) lane.told = true;
        for (const chunk of chunks) {
          lane.running++;
          void this.work(lane, chunk).then((more) => {
            lane.running--;
            if (more || lane.told) this.wake(lane.consumer.topic, olderThanMs);
          });
        }
      }
    } catch (error) {
      this.parts.log.error('queue_claim_failed', { topic: lane.consumer.topic, ...describeError(error) });
    } finally {
      lane.claiming = false;
    }
  }

  private async gather(lane: Lane, ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    lane.hurry = resolve;
    await promise;
    clearTimeout(timer);
  }

  private claim(lane: Lane, which: Which, olderThanMs = 0): Promise<Chunk[]> {
    const claimed = lane.turn.then(async () => {
      for (let pause = 2; ; pause = Math.min(pause * 2, 100)) {
        const chunks = await this.tryClaim(lane.consumer, which, olderThanMs);
        if (chunks) return chunks;
        await sleep(pause * (0.5 + Math.random()));
      }
    });
    lane.turn = claimed.catch(() => undefined);
    return claimed;
  }

  /** Undefined: another process is claiming. */
  private async tryClaim(consumer: Consumer, which: Which, olderThanMs: number): Promise<Chunk[] | undefined> {
    const token = randomUUID();
    const askedAt = performance.now();
    const due = new Date(this.parts.clock.nowMs() - olderThanMs);
    const kind = which === 'any' ? 'any' : 'seqs' in which ? 'seqs' : 'keys';
    const values = [consumer.topic, due, consumer.chunk, LEASE_MS, token, this.holder, ...(which === 'any' ? [] : [Object.values(which)[0]])];
    const rows = await this.parts.db.hot('system', async (c) => {
      const turn = await c.query<{ ours: boolean }>({ name: 'outbox_turn', text: sql.CLAIM_TURN, values: [consumer.topic] });
      if (!turn.rows[0]!.ours) return undefined;
      return (await c.query<{ seq: string; organization_id: string; topic: string; key: string; payload: Record<string, unknown>; attempt: number }>({ name: `outbox_claim_${kind}`, text: sql.CLAIM[kind], values })).rows;
    });
    if (!rows) return this.stopped ? [] : undefined;
    rows.sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
    return [...Map.groupBy(rows, (row) => row.organization_id)].map(([organizationId, own]) => {
      const lease = new Lease(token, askedAt, own.map((row) => row.seq));
      return { organizationId, lease, jobs: own.map(({ seq, topic, key, payload, attempt }): Job => ({ seq, topic, key, payload, attempt, organizationId, get leaseUntilMs() { return lease.untilMs; } })) };
    });
  }

  /** Whether something may be to be claimed now that was not before. Never throws. A chunk whose handler hangs is left to itself: its lease runs out, and another takes its rows. */
  private async work(lane: Lane, { organizationId, lease, jobs }: Chunk): Promise<boolean> {
    const { log } = this.parts;
    const { consumer } = lane;
    const hangs = new AbortController();
    const overdue = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => overdue.resolve(undefined), consumer.deadlineMs ?? DEADLINE_MS);
    this.leases.keep(lease);
    const results = await Promise.race([this.handle(consumer, organizationId, jobs, AbortSignal.any([this.stopping.signal, hangs.signal])), overdue.promise]);
    clearTimeout(timer);
    this.leases.drop(lease);
    if (!results) {
      hangs.abort();
      log.error('job_overdue', { topic: consumer.topic, count: jobs.length });
      METRICS.consentry_queue_jobs_total.inc({ topic: consumer.topic, outcome: 'overdue' }, jobs.length);
      return true;
    }
    try {
      const { tells } = lane;
      const more = await this.settle(consumer, lease, jobs, results);
      // Whoever was told of a row between our look at what stands behind and our commit found its key still held.
      return more || lane.tells !== tells;
    } catch (error) {
      // The leases run out and the rows come again; handlers are idempotent.
      log.error('queue_settle_failed', { topic: consumer.topic, count: jobs.length, ...describeError(error) });
      return true;
    }
  }

  private async handle(consumer: Consumer, organizationId: string, jobs: Job[], signal: AbortSignal): Promise<JobResult[]> {
    try {
      return await traced(spanOf(consumer, jobs), () => consumer.handle(organizationId, jobs, signal));
    } catch (error) {
      const described = describeError(error);
      this.parts.log.error('job_failed', { topic: consumer.topic, count: jobs.length, ...described });
      return jobs.map((job) => ({ retryAfterMs: backoffMs(job.attempt, (this.parts.random ?? Math.random)()), reason: String(described.error) }));
    }
  }

  /** Writes down what became of the rows of a chunk; whether others of their keys may be claimed now. */
  private async settle(consumer: Consumer, lease: Lease, jobs: Job[], results: JobResult[]): Promise<boolean> {
    const now = this.parts.clock.now();
    const paused = this.paused();
    const done: string[] = [];
    const back: { seq: string; available_at: string; reason: string; dead: boolean; counted: boolean }[] = [];
    jobs.forEach((job, i) => {
      const result = results[i] ?? { retryAfterMs: 1000, reason: 'no result' };
      const retried = 'retryAfterMs' in result;
      const counted = retried && !paused && !result.uncounted;
      const dead = counted && job.attempt >= consumer.maxAttempts;
      METRICS.consentry_queue_jobs_total.inc({ topic: consumer.topic, outcome: dead ? 'dead' : retried ? 'retried' : 'done' });
      if ('done' in result) done.push(job.seq);
      else if (retried) {
        if (dead) this.parts.log.error('job_dead', { topic: consumer.topic, attempt: job.attempt, reason: result.reason });
        back.push({ seq: job.seq, available_at: new Date(now.getTime() + (paused ? 0 : result.retryAfterMs)).toISOString(), reason: result.reason, dead, counted });
      }
    });
    if (done.length === 0 && back.length === 0) return true;
    const behind = await this.parts.db.hot('system', async (c) => {
      const { rows } = done.length > 0 ? await c.query<{ behind: boolean }>({ name: 'outbox_remove', text: sql.REMOVE, values: [done, lease.token] }) : { rows: [] };
      if (back.length > 0) await c.query({ text: sql.PUT_BACK, values: [JSON.stringify(back), lease.token, now] });
      return rows[0]?.behind ?? false;
    });
    return behind || done.length < jobs.length;
  }
}

/** A trace of its own: the outbox does not carry the request's, and one chunk serves many requests. */
function spanOf({ topic }: Consumer, jobs: Job[]): SpanRow {
  return {
    name: `process ${topic}`, kind: 'consumer', root: true,
    attributes: { 'messaging.system': 'consentry', 'messaging.destination.name': topic, 'messaging.operation.name': 'process', 'messaging.operation.type': 'process', 'messaging.batch.message_count': jobs.length },
  };
}

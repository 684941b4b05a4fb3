import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.js';
import type { Database } from './database.js';
import { Queue, backoffMs, type Consumer, type Job, type JobResult } from './queue.js';
import * as sql from './queue.sql.js';
import { describeError, type Log } from './logging.js';
import { METRICS } from './metrics.table.js';
import type { Notifications } from './notifications.js';
import { OUTBOX_CHANNEL } from './outbox.js';
import { traced, type SpanRow } from './tracing.js';

const LEASE_MS = 120_000;
const POLL_MS = 1000;
const DRAIN_MS = 20_000;

/** Works the outbox off in this process. One process only: it takes over every lease it finds at start. */
export class EmbeddedQueue extends Queue {
  private readonly lanes = new Map<string, Lane>();
  private readonly token = randomUUID();
  private readonly stopping = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private paused: () => boolean = () => false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly notifications: Notifications,
    private readonly random: () => number = Math.random,
  ) {
    super();
  }

  consume(consumer: Consumer): void {
    if (this.lanes.has(consumer.topic)) throw new Error(`topic has a consumer already: ${consumer.topic}`);
    this.lanes.set(consumer.topic, { consumer, running: 0, claiming: false, again: false });
    for (const outcome of ['done', 'retried', 'dead'] as const) METRICS.consentry_queue_jobs_total.cell({ topic: consumer.topic, outcome });
  }

  pauseWhile(condition: () => boolean): void {
    this.paused = condition;
  }

  async start(): Promise<void> {
    await this.db.hot('system', (c) => c.query({ text: sql.RELEASE_ALL }));
    this.notifications.on(OUTBOX_CHANNEL, (topic) => this.wake(topic));
    this.timer = setInterval(() => this.wakeAll(), POLL_MS);
    this.wakeAll();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    const deadline = Date.now() + DRAIN_MS;
    while (this.busyHere() && Date.now() < deadline) await new Promise((r) => setTimeout(r, 20));
  }

  async idle(): Promise<void> {
    const topics = [...this.lanes.keys()];
    for (;;) {
      const { rows } = await this.db.hot('system', (c) => c.query<{ busy: boolean }>({ text: sql.BUSY, values: [topics, this.clock.now()] }));
      if (!rows[0]!.busy && !this.busyHere()) return;
      this.wakeAll();
      await new Promise((r) => setTimeout(r, 10));
    }
  }

  async health(): Promise<{ waiting: number; dead: number; oldestSeconds: number }> {
    const { rows } = await this.db.hot('system', (c) =>
      c.query<{ waiting: number; dead: number; oldest: number }>({ text: sql.HEALTH, values: [this.clock.now()] }));
    const { waiting, dead, oldest } = rows[0]!;
    return { waiting, dead, oldestSeconds: oldest };
  }

  wakeAll(): void {
    for (const topic of this.lanes.keys()) this.wake(topic);
  }

  private busyHere(): boolean {
    return [...this.lanes.values()].some((lane) => lane.running > 0 || lane.claiming);
  }

  private wake(topic: string): void {
    const lane = this.lanes.get(topic);
    if (!lane || this.stopping.signal.aborted) return;
    if (lane.claiming) lane.again = true;
    else void this.claimLoop(lane);
  }

  private async claimLoop(lane: Lane): Promise<void> {
    lane.claiming = true;
    try {
      do {
        lane.again = false;
        while (lane.running < lane.consumer.concurrency && !this.stopping.signal.aborted && !this.paused()) {
          const jobs = await this.claim(lane.consumer);
          if (jobs.length === 0) break;
          for (const chunk of groupByOrganization(jobs)) {
            lane.running++;
            void this.work(lane, chunk).finally(() => {
              lane.running--;
              this.wake(lane.consumer.topic);
            });
          }
        }
      } while (lane.again && lane.running < lane.consumer.concurrency && !this.paused());
    } catch (error) {
      this.log.error('queue_claim_failed', { topic: lane.consumer.topic, ...describeError(error) });
    } finally {
      lane.claiming = false;
    }
  }

  private async claim(consumer: Consumer): Promise<Job[]> {
    const now = this.clock.now();
    const until = new Date(now.getTime() + LEASE_MS);
    const { rows } = await this.db.hot('system', (c) =>
      c.query<{ seq: string; organization_id: string; topic: string; key: string; payload: Record<string, unknown>; attempt: number }>({
        name: 'outbox_claim', text: sql.CLAIM, values: [consumer.topic, now, consumer.chunk, until, this.token],
      }));
    return rows
      .map(({ organization_id, ...job }) => ({ ...job, organizationId: organization_id }))
      .sort((a, b) => Number(BigInt(a.seq) - BigInt(b.seq)));
  }

  private async work(lane: Lane, jobs: Job[]): Promise<void> {
    const { consumer } = lane;
    let results: JobResult[];
    try {
      results = await traced(spanOf(consumer, jobs), () => consumer.handle(jobs[0]!.organizationId, jobs, this.stopping.signal));
    } catch (error) {
      const described = describeError(error);
      this.log.error('job_failed', { topic: consumer.topic, count: jobs.length, ...described });
      results = jobs.map((job) => ({ retryAfterMs: backoffMs(job.attempt, this.random()), reason: String(described.error) }));
    }
    try {
      await this.settle(consumer, jobs, results);
    } catch (error) {
      // The leases run out and the rows come again; handlers are idempotent.
      this.log.error('queue_settle_failed', { topic: consumer.topic, count: jobs.length, ...describeError(error) });
    }
  }

  private async settle(consumer: Consumer, jobs: Job[], results: JobResult[]): Promise<void> {
    const now = this.clock.now();
    const paused = this.paused();
    const done: string[] = [];
    const back: { seq: string; available_at: string; reason: string; dead: boolean; counted: boolean }[] = [];
    jobs.forEach((job, i) => {
      const result = results[i] ?? { retryAfterMs: 1000, reason: 'no result' };
      const dead = 'retryAfterMs' in result && !paused && job.attempt >= consumer.maxAttempts;
      METRICS.consentry_queue_jobs_total.inc({ topic: consumer.topic, outcome: dead ? 'dead' : 'retryAfterMs' in result ? 'retried' : 'done' });
      if ('done' in result) done.push(job.seq);
      else if ('retryAfterMs' in result) {
        if (dead) this.log.error('job_dead', { topic: consumer.topic, attempt: job.attempt, reason: result.reason });
        back.push({ seq: job.seq, available_at: new Date(now.getTime() + (paused ? 0 : result.retryAfterMs)).toISOString(), reason: result.reason, dead, counted: !paused });
      }
    });
    if (done.length === 0 && back.length === 0) return;
    await this.db.hot('system', async (c) => {
      if (done.length > 0) await c.query({ name: 'outbox_remove', text: sql.REMOVE, values: [done, this.token] });
      if (back.length > 0) await c.query({ text: sql.PUT_BACK, values: [JSON.stringify(back), this.token, now] });
    });
  }
}

interface Lane { consumer: Consumer; running: number; claiming: boolean; again: boolean }

/** A trace of its own: the outbox does not carry the request's, and one chunk serves many requests. */
function spanOf({ topic }: Consumer, jobs: Job[]): SpanRow {
  return {
    name: `process ${topic}`, kind: 'consumer', root: true,
    attributes: { 'messaging.system': 'consentry', 'messaging.destination.name': topic, 'messaging.operation.name': 'process', 'messaging.operation.type': 'process', 'messaging.batch.message_count': jobs.length },
  };
}

function groupByOrganization(jobs: Job[]): Job[][] {
  return [...Map.groupBy(jobs, (job) => job.organizationId).values()];
}

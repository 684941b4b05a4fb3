import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Database, describeError, Log, Notifications, TestClock } from '@consentry/kernel';
import { Alerts, SEALED } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { StreamCursors, type StreamRow } from './streams.cursor.js';
import { StreamLane } from './streams.lane.js';
import { Senders } from './streams.senders.js';
import type { StreamFailure } from './streams.sender.js';

/** Told with the id of a stream when somebody changed it. */
export const STREAMS_CHANGED = 'consentry_streams';

const TICK_MS = 1000;
/** What no notification told of. */
const LOOK_AT_ALL_EVERY = 30;
/** Retention takes what is old, sent or not: long before that, somebody must know. */
const BEHIND_MS = 3_600_000;
const RING_EVERY_MS = 600_000;

interface Running { lane: StreamLane; work: Promise<void> | undefined; again: boolean; rangAt: number }

/** Sends what was sealed, stream by stream, each in its own time: a slow receiver holds up no other. */
@Injectable()
export class StreamRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly running = new Map<string, Running>();
  private readonly stopping = new AbortController();
  private readonly offs: (() => void)[] = [];
  private timer: NodeJS.Timeout | undefined;
  private ticks = 0;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly notifications: Notifications, private readonly alerts: Alerts, private readonly vault: Vault,
    private readonly cursors: StreamCursors, private readonly senders: Senders,
  ) {}

  onApplicationBootstrap(): void {
    this.offs.push(this.notifications.on(SEALED, (organizationId) => this.look({ organizationId })), this.notifications.on(STREAMS_CHANGED, () => this.look('all')));
    if (this.clock instanceof TestClock) this.offs.push(this.clock.onAdvance(() => this.look('retry')));
    this.timer = setInterval(() => this.look(++this.ticks % LOOK_AT_ALL_EVERY === 1 ? 'all' : 'retry'), TICK_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    for (const off of this.offs.splice(0)) off();
    this.stopping.abort();
    await Promise.all([...this.running.values()].map(async ({ lane, work }) => {
      await work;
      await lane.close().catch((error: unknown) => this.log.warn('audit_stream_close_failed', describeError(error)));
    }));
  }

  private look(which: Parameters<StreamCursors['due']>[0]): void {
    if (this.stopping.signal.aborted || this.vault.closed !== undefined) return;
    this.cursors.due(which).then((due) => {
      for (const { id, organizationId } of due) this.wake(organizationId, id);
      if (which === 'all') this.dropGone(new Set(due.map(({ id }) => id)));
    }).catch((error: unknown) => this.log.warn('audit_stream_look_failed', describeError(error)));
  }

  private wake(organizationId: string, id: string): void {
    if (this.stopping.signal.aborted) return;
    let entry = this.running.get(id);
    if (!entry) {
      const lane = new StreamLane(organizationId, id, {
        cursors: this.cursors, senders: this.senders, now: () => this.clock.now(), random: Math.random, broke: () => this.wake(organizationId, id), tell: (stream, failure) => this.tell(stream, failure),
      });
      this.running.set(id, (entry = { lane, work: undefined, again: false, rangAt: -Infinity }));
    }
    entry.again = true;
    entry.work ??= this.run(entry).finally(() => { entry.work = undefined; });
  }

  private async run(entry: Running): Promise<void> {
    while (entry.again && !this.stopping.signal.aborted) {
      entry.again = false;
      try {
        while (await entry.lane.step(this.stopping.signal));
      } catch (error) {
        // Of our own making, the database away for instance: it is looked at again soon.
        this.log.error('audit_stream_failed', describeError(error));
      }
    }
  }

  /** A stream that was switched off or removed needs no connection. One that waits after a failure keeps what it knows. */
  private dropGone(due: ReadonlySet<string>): void {
    const idle = [...this.running].filter(([id, { work }]) => !due.has(id) && !work);
    if (idle.length === 0) return;
    void this.db.hot('system', (c) => c.query<{ id: string }>({ text: 'select id from audit_streams where enabled and id = any($1)', values: [idle.map(([id]) => id)] })).then(async ({ rows }) => {
      for (const [id, { lane, work }] of idle) {
        if (work || rows.some((row) => row.id === id)) continue;
        this.running.delete(id);
        await lane.close();
      }
    }).catch((error: unknown) => this.log.warn('audit_stream_close_failed', describeError(error)));
  }

  private async tell(stream: StreamRow, failure: StreamFailure | undefined): Promise<void> {
    if (failure) this.log.warn('audit_stream_refused', { name: stream.id, organizationId: stream.organization_id, attempt: stream.failures + 1, reason: failure.words });
    const entry = this.running.get(stream.id);
    const now = this.clock.nowMs();
    const behindMs = stream.behind_since ? now - stream.behind_since.getTime() : 0;
    if (!entry || behindMs < BEHIND_MS || now - entry.rangAt < RING_EVERY_MS) return;
    entry.rangAt = now;
    await this.db.tx({ organizationId: stream.organization_id }, (em) => this.alerts.raise(em, stream.organization_id, {
      rule: 'siem.falling_behind', severity: 'warning', object: { type: 'audit_stream', id: stream.id }, facts: { hours: Math.floor(behindMs / 3_600_000), failures: stream.failures },
    }));
  }
}

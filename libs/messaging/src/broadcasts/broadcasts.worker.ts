import { Injectable } from '@nestjs/common';
import { Clock, Database, describeError, Log, publicId, type Job, type JobResult } from '@consentry/kernel';
import { BroadcastControl } from './broadcasts.control.js';
import { Expander } from './broadcasts.expander.js';
import { Feeder } from './broadcasts.feeder.js';

/** One broadcast works so long before another may have its worker. */
const SLICE_MS = 4000;
const BREATH_MS = 25;
/** Messages that wait for a retry leave in their own time. */
const LOOK_AGAIN_MS = 1000;
const LONGEST_MS = 86_400_000;
/** After so many failures in a row a broadcast pauses: somebody must look at it, and nothing is lost. */
const MAX_FAILURES = 12;

/** Takes a broadcast through its states, a slice at a time. All it knows stands in the rows: it may end anywhere and begin anywhere. */
@Injectable()
export class BroadcastWorker {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly expander: Expander, private readonly feeder: Feeder, private readonly control: BroadcastControl,
  ) {}

  async work(organizationId: string, jobs: Job[], stopping: AbortSignal): Promise<JobResult[]> {
    return Promise.all(jobs.map(async ({ payload }): Promise<JobResult> => {
      const id = String(payload.broadcastId);
      try {
        return await this.slice(organizationId, id, stopping);
      } catch (error) {
        this.log.warn('broadcast_failed', { broadcastId: publicId('broadcast', id), ...describeError(error) });
        const failures = await this.failed(organizationId, id);
        if (failures >= MAX_FAILURES && (await this.control.pauseBySystem(organizationId, id, 'server.internal'))) return { done: true };
        return wait(Math.min(60_000, 250 * 2 ** failures), 'the work failed');
      }
    }));
  }

  private async slice(organizationId: string, id: string, stopping: AbortSignal): Promise<JobResult> {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end && !stopping.aborted) {
      const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ state: string; scheduled_at: Date }>({ name: 'broadcast_state', text: 'select state, scheduled_at from broadcasts where id = $1', values: [id] }));
      const state = rows[0]?.state;
      if (state === 'scheduled') {
        const early = rows[0]!.scheduled_at.getTime() - this.clock.nowMs();
        if (early > 0) return wait(Math.min(early, LONGEST_MS), 'scheduled');
        await this.expander.begin(organizationId, id);
      } else if (state === 'expanding') {
        await this.expander.page(organizationId, id);
      } else if (state === 'running') {
        const fed = await this.feeder.step(organizationId, id);
        if (fed.kind === 'full') await new Promise((resolve) => setTimeout(resolve, BREATH_MS));
        if (fed.kind === 'later') return wait(fed.at ? Math.min(LONGEST_MS, Math.max(fed.at.getTime() - this.clock.nowMs(), 1)) : LOOK_AGAIN_MS, 'waiting');
      } else {
        return { done: true };
      }
    }
    return wait(0, 'more to do');
  }

  private async failed(organizationId: string, id: string): Promise<number> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ failures: number }>({ text: 'update broadcasts set failures = failures + 1 where id = $1 returning failures', values: [id] }));
    return rows[0]?.failures ?? 0;
  }
}

function wait(retryAfterMs: number, reason: string): JobResult {
  return { retryAfterMs, reason, uncounted: true };
}

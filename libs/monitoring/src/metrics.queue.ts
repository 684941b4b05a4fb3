import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, METRICS, MetricReaders } from '@consentry/kernel';

/** One pass over what waits. It is given up rather than let a scrape weigh on a database that struggles. */
const PATIENCE = `set local statement_timeout = '2s'`;
const DEPTHS = `
  select topic, count(*) filter (where dead_at is null)::int as depth, count(*) filter (where dead_at is not null)::int as dead,
    coalesce(extract(epoch from $1::timestamptz - min(available_at) filter (where dead_at is null and available_at <= $1)), 0)::float as oldest
  from outbox group by topic`;

const { consentry_queue_depth: depth, consentry_queue_oldest_seconds: oldest, consentry_queue_dead: dead } = METRICS;

/** How full the queue is, read when somebody scrapes: counting with every job would cost each of them a statement. */
@Injectable()
export class QueueReadings implements OnModuleInit {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly readers: MetricReaders) {}

  onModuleInit(): void {
    this.readers.add('queue', [depth, oldest, dead], () => this.read());
  }

  private async read(): Promise<void> {
    const { rows } = await this.db.hot('system', async (c) => {
      await c.query({ text: PATIENCE });
      return c.query<{ topic: string; depth: number; dead: number; oldest: number }>({ text: DEPTHS, values: [this.clock.now()] });
    });
    const empty = METRICS.consentry_queue_jobs_total.series().map(({ labels }) => ({ topic: labels.topic!, depth: 0, dead: 0, oldest: 0 }));
    for (const { topic, ...row } of [...empty, ...rows]) {
      depth.set({ topic }, row.depth);
      oldest.set({ topic }, row.oldest);
      dead.set({ topic }, row.dead);
    }
  }
}

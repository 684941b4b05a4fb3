import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock, Database, describeError, enqueue, Log } from '@consentry/kernel';
import { deliverJob } from './webhooks.rows.js';

const EVERY_MS = 1000;
const AT_ONCE = 500;

const DUE = `
  with due as (
    select d.id from webhook_deliveries d where d.state = 'pending' and not d.queued and d.next_attempt_at <= $1
    order by d.next_attempt_at limit ${AT_ONCE} for update skip locked)
  update webhook_deliveries d set queued = true from due, webhook_endpoints e where d.id = due.id and e.id = d.endpoint_id
  returning d.id, d.organization_id, d.endpoint_id, d.run, e.failing_since is not null as failing`;

interface Due { id: string; organization_id: string; endpoint_id: string; run: number; failing: boolean; [column: string]: unknown }

/**
 * Puts deliveries into the queue when their next attempt is due. Until then they wait here and not in the queue, where thousands
 * for an endpoint that is down would be looked at again and again.
 */
@Injectable()
export class DeliverySchedule implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly log: Log) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => { this.running = this.run().catch((error: unknown) => this.log.warn('webhook_schedule_failed', describeError(error))); }, EVERY_MS);
    this.timer.unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  async run(): Promise<void> {
    let found: number;
    do {
      found = await this.db.hot('system', async (client) => {
        const now = this.clock.now();
        const { rows } = await client.query<Due>({ name: 'webhook_due', text: DUE, values: [now] });
        for (const [organizationId, due] of Map.groupBy(rows, (row) => row.organization_id)) {
          await enqueue(client, organizationId, now, due.map((d) => deliverJob({ id: d.id, endpointId: d.endpoint_id, run: d.run }, d.failing)));
        }
        return rows.length;
      });
    } while (found === AT_ONCE);
  }
}

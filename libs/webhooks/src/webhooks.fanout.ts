import { Injectable } from '@nestjs/common';
import { announce, Clock, Database, enqueue, eventTable, Ids, subscriptionMatches, toJsonb, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { deliverJob } from './webhooks.rows.js';

interface Told { id: string; type: string; at: string; data: unknown }
interface Listener { id: string; event_types: string[]; enabled: boolean; failing: boolean; [column: string]: unknown }

const EVENTS = `
  insert into webhook_events (id, organization_id, type, at, data)
  select r.id, $2, r.type, r.at, r.data from jsonb_to_recordset($1::jsonb) as r(id uuid, type text, at timestamptz, data jsonb)`;

const DELIVERIES = `
  insert into webhook_deliveries (id, organization_id, event_id, endpoint_id, state, queued, next_attempt_at, created_at)
  select r.id, $2, r.event_id, r.endpoint_id, 'pending', true, $3, $3 from jsonb_to_recordset($1::jsonb) as r(id uuid, event_id uuid, endpoint_id uuid)`;

/** Makes of a published event its stored form and one delivery for each endpoint that listens. */
@Injectable()
export class FanOut {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids) {}

  /** The jobs are removed in the transaction that does their work, so each event becomes one event: whatever stops in between. */
  async work(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    await this.db.hotRetrying({ organizationId }, async (client) => {
      const { rows } = await client.query<{ seq: string }>({ name: 'webhook_events_take', text: 'delete from outbox where seq = any($1::bigint[]) returning seq::text as seq', values: [jobs.map((j) => j.seq)] });
      const mine = new Set(rows.map((r) => r.seq));
      const told = jobs.filter((job) => mine.has(job.seq) && eventTable().has(String(job.payload.type)))
        .map(({ payload }): Told => ({ id: this.ids.next(), type: String(payload.type), at: String(payload.at), data: JSON.parse(String(payload.data)) }));
      await this.store(client, organizationId, told);
    });
    return jobs.map(() => ({ removed: true }));
  }

  private async store(client: HotClient, organizationId: string, told: Told[]): Promise<void> {
    // Held until the deliveries are written: an endpoint that is being deleted is either gone here or takes them along.
    const { rows: listeners } = await client.query<Listener>({
      name: 'webhook_listeners', text: 'select id, event_types, enabled, failing_since is not null as failing from webhook_endpoints where organization_id = $1 order by id for key share', values: [organizationId],
    });
    const heard = told.map((event) => ({ event, by: listeners.filter((l) => l.event_types.some((pattern) => subscriptionMatches(pattern, event.type))) })).filter(({ by }) => by.length > 0);
    if (heard.length === 0) return;
    const now = this.clock.now();
    const deliveries = heard.flatMap(({ event, by }) => by.filter((l) => l.enabled).map((l) => ({ id: this.ids.next(), event_id: event.id, endpoint_id: l.id, failing: l.failing })));
    await client.query({ name: 'webhook_events_insert', text: EVENTS, values: [toJsonb(heard.map((h) => h.event)), organizationId] });
    if (deliveries.length === 0) return;
    await client.query({ name: 'webhook_deliveries_insert', text: DELIVERIES, values: [JSON.stringify(deliveries), organizationId, now] });
    await enqueue(client, organizationId, now, deliveries.map((d) => deliverJob({ id: d.id, endpointId: d.endpoint_id, run: 1 }, d.failing)));
    await announce(client, organizationId, [{ resource: 'webhook-deliveries' }]);
  }
}

import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, Clock, cutPage, Database, decodeCursor, enqueueWith, eventTable, findOr404, Ids, ProblemError, publicId, subscriptionMatches, TimeCursor, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { attemptView, deliverJob, deliveryView, payloadOf, type AttemptRow, type DeliveryRow } from './webhooks.rows.js';
import type { DeliveryDetail, DeliveryQuery, DeliveryView, Replay, ReplayStarted } from './webhooks.schema.js';
import { refuseUnknownTypes, textArray } from './webhooks.types.js';

const DAY_MS = 86_400_000;
/** Events and what became of them. */
const KEPT_MS = 30 * DAY_MS;
const PURGED_AT_ONCE = 5_000;
const REPLAYED_AT_ONCE = 10_000;
/** A second wish for the same delivery within this time is the first one's. */
const RESEND_PAUSE_MS = 5_000;

const SELECT = 'select d.*, v.type, v.at, v.data from webhook_deliveries d join webhook_events v on v.id = d.event_id';

/** Makes of a delivery one that is due now, with all attempts before it. */
const AGAIN = `state = 'pending', step = 0, run = run + 1, queued = true, held_until = null, next_attempt_at = ?, finished_at = null`;

interface EndpointState { enabled: boolean; event_types: string[]; failing: boolean }

/** What became of each event at each endpoint, and how to have it sent again. */
@Injectable()
export class Deliveries {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit) {}

  async list(actor: Actor, endpointId: string, query: z.infer<typeof DeliveryQuery>) {
    authorize(actor, 'webhooks.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const where = ['d.endpoint_id = ?', ...(query.state ? ['d.state = ?'] : []), ...(query.eventType ? ['v.type = ?'] : [])].join(' and ');
    const values = [endpointId, ...(query.state ? [query.state] : []), ...(query.eventType ? [query.eventType] : [])];
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      await endpointOf(em, endpointId);
      const rows = await em.execute<DeliveryRow[]>(`${SELECT} where ${where} ${after ? 'and (d.created_at, d.id) < (?, ?)' : ''} order by d.created_at desc, d.id desc limit ?`, [...values, ...(after ?? []), query.limit + 1]);
      const total = query.count ? (await em.execute<{ n: number }[]>(`select count(*)::int as n from webhook_deliveries d join webhook_events v on v.id = d.event_id where ${where}`, values))[0]!.n : undefined;
      return cutPage(rows, query.limit, (r) => [new Date(r.created_at).toISOString(), r.id], deliveryView, total);
    });
  }

  async read(actor: Actor, endpointId: string, id: string): Promise<z.infer<typeof DeliveryDetail>> {
    authorize(actor, 'webhooks.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await deliveryOf(em, endpointId, id);
      const attempts = await em.execute<AttemptRow[]>('select number, at, duration_ms, status, error from webhook_attempts where delivery_id = ? order by number', [id]);
      return { ...deliveryView(row), body: payloadOf(row), attemptList: attempts.map(attemptView) };
    });
  }

  async view(em: Em, endpointId: string, id: string): Promise<z.infer<typeof DeliveryView>> {
    return deliveryView(await deliveryOf(em, endpointId, id));
  }

  /** Sends it now, and begins the attempts anew. One that is on its way already, or was asked for a moment ago, is not sent twice. */
  async resend(actor: Actor, endpointId: string, id: string): Promise<z.infer<typeof DeliveryView>> {
    authorize(actor, 'webhooks.write');
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      const endpoint = await endpointOf(em, endpointId);
      if (!endpoint.enabled) throw new ProblemError('webhook.endpoint_disabled');
      const row = await deliveryOf(em, endpointId, id, 'for update of d');
      const now = this.clock.now();
      const justAsked = row.resent_at !== null && new Date(row.resent_at).getTime() > now.getTime() - RESEND_PAUSE_MS;
      if (justAsked || (row.state === 'pending' && row.queued)) return deliveryView(row);
      await em.execute(`update webhook_deliveries set ${AGAIN}, resent_at = ? where id = ?`, [now, now, id]);
      await enqueueWith(em, organizationId, now, [deliverJob({ id, endpointId, run: row.run + 1 }, endpoint.failing)]);
      await this.audit.append(em, actor, { action: 'webhook_endpoint.resent', object: { type: 'webhook_endpoint', id: endpointId }, context: { delivery: publicId('webhookDelivery', id) } });
      await announceWith(em, organizationId, [{ resource: 'webhook-deliveries', ids: [publicId('webhookDelivery', id)] }]);
      return this.view(em, endpointId, id);
    });
  }

  /** Sends what happened since then, delivered or not, also what happened while the endpoint was switched off. The receiver knows events that it had by their `webhook-id`. */
  async replay(actor: Actor, endpointId: string, input: z.infer<typeof Replay>): Promise<z.infer<typeof ReplayStarted>> {
    authorize(actor, 'webhooks.write');
    if (input.eventTypes) refuseUnknownTypes(input.eventTypes);
    const { organizationId } = actor;
    const [since, until] = this.window(input);
    return this.db.tx({ organizationId }, async (em) => {
      const endpoint = await endpointOf(em, endpointId);
      if (!endpoint.enabled) throw new ProblemError('webhook.endpoint_disabled');
      const types = typesOf(endpoint, input.eventTypes);
      const found = await em.execute<{ id: string; at: Date | string }[]>(
        'select id, at from webhook_events where organization_id = ? and at >= ? and at < ? and endpoint_id is null and type = any(?::text[]) order by at, id limit ?', [organizationId, since, until, textArray(types), REPLAYED_AT_ONCE + 1]);
      const events = found.slice(0, REPLAYED_AT_ONCE);
      const started = await this.again(em, organizationId, endpointId, events.map((e) => e.id), endpoint.failing);
      await this.audit.append(em, actor, {
        action: 'webhook_endpoint.replayed', object: { type: 'webhook_endpoint', id: endpointId }, context: { since: since.toISOString(), until: until.toISOString(), ...(input.eventTypes ? { eventTypes: input.eventTypes } : {}), events: started },
      });
      await announceWith(em, organizationId, [{ resource: 'webhook-deliveries' }]);
      const rest = found[REPLAYED_AT_ONCE];
      return { deliveries: started, nextSince: rest ? new Date(rest.at).toISOString() : null };
    });
  }

  /** Forgets events of more than 30 days ago with their deliveries, and secrets that sign no more. Returns how many events. */
  async purge(): Promise<number> {
    const now = this.clock.nowMs();
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({ text: 'select distinct organization_id from webhook_endpoints' }));
    for (const { organization_id: organizationId } of rows) await this.db.hot({ organizationId }, (c) => c.query({ text: 'delete from webhook_secrets where organization_id = $1 and expires_at <= $2', values: [organizationId, new Date(now)] }));
    for (let purged = 0, found: number; ; purged += found) {
      found = await this.db.hot('system', async (c) => (await c.query({
        text: 'delete from webhook_events where id in (select id from webhook_events where at < $1 order by at limit $2)', values: [new Date(now - KEPT_MS), PURGED_AT_ONCE],
      })).rowCount ?? 0);
      if (found < PURGED_AT_ONCE) return purged + found;
    }
  }

  private window(input: z.infer<typeof Replay>): [Date, Date] {
    const since = new Date(input.since);
    const now = this.clock.now();
    const until = input.until === undefined ? now : new Date(input.until);
    const errors = [
      ...(since > now ? [{ path: 'since', message: 'Must not lie in the future.' }] : []),
      ...(input.until !== undefined && until <= since ? [{ path: 'until', message: 'Must be later than since.' }] : []),
    ];
    if (errors.length > 0) throw new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' '), errors });
    return [since, until];
  }

  private async again(em: Em, organizationId: string, endpointId: string, eventIds: string[], failing: boolean): Promise<number> {
    if (eventIds.length === 0) return 0;
    const now = this.clock.now();
    const fresh = eventIds.map((eventId) => ({ id: this.ids.next(), event_id: eventId }));
    // What is on its way already stays as it is.
    const rows = await em.execute<{ id: string; run: number }[]>(
      `with asked as (select r.id, r.event_id from jsonb_to_recordset(?::jsonb) as r(id uuid, event_id uuid))
       insert into webhook_deliveries as d (id, organization_id, event_id, endpoint_id, state, queued, next_attempt_at, created_at)
       select a.id, ?, a.event_id, ?, 'pending', true, ?, ? from asked a order by a.event_id
       on conflict (endpoint_id, event_id) do update set ${AGAIN.replace('run = run + 1', 'run = d.run + 1')} where d.state <> 'pending' or not d.queued
       returning d.id, d.run`,
      [JSON.stringify(fresh), organizationId, endpointId, now, now, now]);
    await enqueueWith(em, organizationId, now, rows.map((r) => deliverJob({ id: r.id, endpointId, run: r.run }, failing)));
    return rows.length;
  }
}

/** The types that the endpoint listens to and that are asked for. */
function typesOf(endpoint: EndpointState, asked: string[] | undefined): string[] {
  const meant = (patterns: string[], type: string) => patterns.some((p) => subscriptionMatches(p, type));
  return [...eventTable().keys()].filter((type) => meant(endpoint.event_types, type) && (!asked || meant(asked, type)));
}

async function endpointOf(em: Em, id: string): Promise<EndpointState> {
  return findOr404('webhook.endpoint_not_found', em.execute<EndpointState[]>('select enabled, event_types, failing_since is not null as failing from webhook_endpoints where id = ? for key share', [id]).then((rows) => rows[0] ?? null));
}

function deliveryOf(em: Em, endpointId: string, id: string, lock = ''): Promise<DeliveryRow> {
  return findOr404('webhook.delivery_not_found', em.execute<DeliveryRow[]>(`${SELECT} where d.id = ? and d.endpoint_id = ? ${lock}`, [id, endpointId]).then((rows) => rows[0] ?? null));
}

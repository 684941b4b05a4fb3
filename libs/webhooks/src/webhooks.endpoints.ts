import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import {
  announceWith, authorize, changedFields, Clock, cutPage, Database, decodeCursor, enqueueWith, eventTable, findOr404, Ids, ModeToken, ProblemError, publicId, TimeCursor, type Actor, type Em, type PageQuery,
} from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { Deliveries } from './webhooks.deliveries.js';
import { deliverJob, endpointView, type EndpointRow } from './webhooks.rows.js';
import type { CreateEndpoint, DeliveryView, EndpointCreated, EndpointView, EventTypes, RotateSecret, UpdateEndpoint } from './webhooks.schema.js';
import { secretSpot, urlSpot } from './webhooks.sealed.js';
import { newSecret } from './webhooks.signing.js';
import { ENDPOINTS_CHANGED, Subscriptions } from './webhooks.subscriptions.js';
import { refuseUnknownTypes, textArray } from './webhooks.types.js';
import { leadsInside, urlFault } from './webhooks.url.js';

const MAX_ENDPOINTS = 20;

const SELECT = `
  select e.*, (select max(s.created_at) from webhook_secrets s where s.endpoint_id = e.id) as secret_changed_at,
    (select max(s.expires_at) from webhook_secrets s where s.endpoint_id = e.id) as previous_until from webhook_endpoints e`;

/** Where an organisation wants to be told what happens. */
@Injectable()
export class Endpoints {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly mode: ModeToken, private readonly audit: Audit, private readonly vault: Vault,
    private readonly subscriptions: Subscriptions, private readonly deliveries: Deliveries,
  ) {}

  eventTypes(actor: Actor): z.infer<typeof EventTypes> {
    authorize(actor, 'webhooks.read');
    return { data: [...eventTable()].map(([type, row]) => ({ type, what: row.what, fields: Object.keys(row.data.shape) })).sort((a, b) => (a.type < b.type ? -1 : 1)) };
  }

  async list(actor: Actor, query: PageQuery) {
    authorize(actor, 'webhooks.read');
    const { organizationId } = actor;
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      const rows = await em.execute<EndpointRow[]>(`${SELECT} where e.organization_id = ? ${after ? 'and (e.created_at, e.id) < (?, ?)' : ''} order by e.created_at desc, e.id desc limit ?`, [organizationId, ...(after ?? []), query.limit + 1]);
      const total = query.count ? (await em.execute<{ n: number }[]>('select count(*)::int as n from webhook_endpoints where organization_id = ?', [organizationId]))[0]!.n : undefined;
      return cutPage(rows, query.limit, (r) => [new Date(r.created_at).toISOString(), r.id], (r) => endpointView(ring, r, this.clock.now()), total);
    });
  }

  async read(actor: Actor, id: string): Promise<z.infer<typeof EndpointView>> {
    authorize(actor, 'webhooks.read');
    return this.db.tx({ organizationId: actor.organizationId }, (em) => this.view(em, actor.organizationId, id));
  }

  /** The signing secret is shown in this answer and never again. */
  async create(actor: Actor, input: z.infer<typeof CreateEndpoint>): Promise<z.infer<typeof EndpointCreated>> {
    authorize(actor, 'webhooks.write');
    refuseUnknownTypes(input.eventTypes);
    await this.refuseAddress(input.url);
    const { organizationId } = actor;
    const id = this.ids.next();
    const secret = newSecret();
    const eventTypes = [...new Set(input.eventTypes)];
    const view = await this.db.tx({ organizationId }, async (em) => {
      const ring = this.vault.ready(organizationId);
      const now = this.clock.now();
      // One after the other, so that the limit is one.
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 727011))', [organizationId]);
      const [{ n } = { n: 0 }] = await em.execute<{ n: number }[]>('select count(*)::int as n from webhook_endpoints where organization_id = ?', [organizationId]);
      if (n >= MAX_ENDPOINTS) throw new ProblemError('webhook.endpoint_limit');
      await em.execute('insert into webhook_endpoints (id, organization_id, url, description, event_types, enabled, created_at, updated_at) values (?, ?, ?, ?, ?::text[], ?, ?, ?)',
        [id, organizationId, ring.seal(urlSpot(id), input.url), input.description, textArray(eventTypes), input.enabled, now, now]);
      await this.addSecret(em, organizationId, id, secret, now);
      await this.audit.append(em, actor, { action: 'webhook_endpoint.created', object: { type: 'webhook_endpoint', id }, context: { eventTypes, enabled: input.enabled } });
      await this.tell(em, organizationId, id);
      return this.view(em, organizationId, id);
    });
    await this.subscriptions.refresh(organizationId);
    return { ...view, secret };
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateEndpoint>): Promise<z.infer<typeof EndpointView>> {
    authorize(actor, 'webhooks.write');
    if (input.eventTypes) refuseUnknownTypes(input.eventTypes);
    if (input.url !== undefined) await this.refuseAddress(input.url);
    const { organizationId } = actor;
    const change = { ...input, ...(input.eventTypes ? { eventTypes: [...new Set(input.eventTypes)] } : {}) };
    const view = await this.db.tx({ organizationId }, async (em) => {
      await this.lock(em, id);
      const before = await this.view(em, organizationId, id);
      const fields = changedFields(Object.keys(change), before, change);
      if (fields.length === 0) return before;
      const after = { ...before, ...change };
      const fresh = fields.includes('url') || (fields.includes('enabled') && after.enabled);
      await em.execute(
        `update webhook_endpoints set url = ?, description = ?, event_types = ?::text[], enabled = ?, disabled_reason = case when ? then null else disabled_reason end, failing_since = case when ? then null else failing_since end, updated_at = ? where id = ?`,
        [this.vault.ready(organizationId).seal(urlSpot(id), after.url), after.description, textArray(after.eventTypes), after.enabled, after.enabled, fresh, this.clock.now(), id]);
      await this.audit.append(em, actor, { action: 'webhook_endpoint.changed', object: { type: 'webhook_endpoint', id }, context: { fields, ...(fields.includes('enabled') ? { enabled: after.enabled } : {}) } });
      await this.tell(em, organizationId, id);
      return this.view(em, organizationId, id);
    });
    await this.subscriptions.refresh(organizationId);
    return view;
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'webhooks.write');
    const { organizationId } = actor;
    await this.db.tx({ organizationId }, async (em) => {
      await this.lock(em, id);
      await em.execute('delete from webhook_endpoints where id = ?', [id]);
      await this.audit.append(em, actor, { action: 'webhook_endpoint.deleted', object: { type: 'webhook_endpoint', id } });
      await this.tell(em, organizationId, id);
    });
    await this.subscriptions.refresh(organizationId);
  }

  /** A new secret. Those before it go on signing beside it until the overlap is over, never longer than they would have. */
  async rotate(actor: Actor, id: string, input: z.infer<typeof RotateSecret>): Promise<z.infer<typeof EndpointCreated>> {
    authorize(actor, 'webhooks.write');
    const { organizationId } = actor;
    const secret = newSecret();
    return this.db.tx({ organizationId }, async (em) => {
      await this.lock(em, id);
      const now = this.clock.now();
      const end = new Date(now.getTime() + input.overlapHours * 3_600_000);
      await em.execute('update webhook_secrets set expires_at = least(coalesce(expires_at, ?), ?) where endpoint_id = ?', [end, end, id]);
      await em.execute('delete from webhook_secrets where endpoint_id = ? and expires_at <= ?', [id, now]);
      await this.addSecret(em, organizationId, id, secret, now);
      await this.audit.append(em, actor, { action: 'webhook_endpoint.rotated', object: { type: 'webhook_endpoint', id }, context: { overlapHours: input.overlapHours } });
      await this.tell(em, organizationId, id);
      return { ...(await this.view(em, organizationId, id)), secret };
    });
  }

  /** Sends `webhook.test` to this endpoint alone, whatever it listens to. */
  async test(actor: Actor, id: string): Promise<z.infer<typeof DeliveryView>> {
    authorize(actor, 'webhooks.write');
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      const endpoint = await this.lock(em, id);
      if (!endpoint.enabled) throw new ProblemError('webhook.endpoint_disabled');
      const [eventId, deliveryId] = [this.ids.next(), this.ids.next()];
      const now = this.clock.now();
      await em.execute('insert into webhook_events (id, organization_id, type, at, data, endpoint_id) values (?, ?, ?, ?, ?::jsonb, ?)', [eventId, organizationId, 'webhook.test', now, JSON.stringify({ endpointId: publicId('webhookEndpoint', id) }), id]);
      await em.execute(`insert into webhook_deliveries (id, organization_id, event_id, endpoint_id, state, queued, next_attempt_at, created_at) values (?, ?, ?, ?, 'pending', true, ?, ?)`, [deliveryId, organizationId, eventId, id, now, now]);
      await enqueueWith(em, organizationId, now, [deliverJob({ id: deliveryId, endpointId: id, run: 1 }, endpoint.failing_since !== null)]);
      await this.audit.append(em, actor, { action: 'webhook_endpoint.tested', object: { type: 'webhook_endpoint', id } });
      await announceWith(em, organizationId, [{ resource: 'webhook-deliveries' }]);
      return this.deliveries.view(em, id, deliveryId);
    });
  }

  private async view(em: Em, organizationId: string, id: string): Promise<z.infer<typeof EndpointView>> {
    const row = await findOr404('webhook.endpoint_not_found', em.execute<EndpointRow[]>(`${SELECT} where e.id = ?`, [id]).then((rows) => rows[0] ?? null));
    return endpointView(this.vault.ready(organizationId), row, this.clock.now());
  }

  private lock(em: Em, id: string): Promise<{ enabled: boolean; failing_since: unknown }> {
    return findOr404('webhook.endpoint_not_found', em.execute<{ enabled: boolean; failing_since: unknown }[]>('select enabled, failing_since from webhook_endpoints where id = ? for update', [id]).then((rows) => rows[0] ?? null));
  }

  private async addSecret(em: Em, organizationId: string, endpointId: string, secret: string, now: Date): Promise<void> {
    const id = this.ids.next();
    await em.execute('insert into webhook_secrets (id, organization_id, endpoint_id, secret, created_at) values (?, ?, ?, ?, ?)', [id, organizationId, endpointId, this.vault.ready(organizationId).seal(secretSpot(id), secret), now]);
  }

  private async refuseAddress(url: string): Promise<void> {
    const open = !this.mode.production;
    const fault = urlFault(url, open) ?? ((await leadsInside(url, open)) ? 'The name leads to a network that may not be contacted.' : undefined);
    if (fault) throw new ProblemError('request.invalid', { detail: `url: ${fault}`, errors: [{ path: 'url', message: fault }] });
  }

  private async tell(em: Em, organizationId: string, id: string): Promise<void> {
    await em.execute('select pg_notify(?, ?)', [ENDPOINTS_CHANGED, organizationId]);
    await announceWith(em, organizationId, [{ resource: 'webhook-endpoints', ids: [publicId('webhookEndpoint', id)] }]);
  }
}

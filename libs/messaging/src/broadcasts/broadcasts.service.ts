import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, changedFields, Clock, cutPage, Database, decodeCursor, Ids, ProblemError, publicId, TimeCursor, type Actor, type HotClient } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import { usesOf } from '../outbound/outbound.content.js';
import { OutboundFiles } from '../outbound/outbound.files.js';
import { keepUses } from '../privacy/content.erase.js';
import { refuseUnknown } from './broadcasts.audience.js';
import { rowOf, SELECT, summaryOf, viewOf, type BroadcastRow } from './broadcasts.rows.js';
import type { AudienceInput, BroadcastMessage, BroadcastQuery, BroadcastView, CreateBroadcast, UpdateBroadcast } from './broadcasts.schema.js';
import { openBroadcast, sealBroadcast } from './broadcasts.sealed.js';

type View = z.infer<typeof BroadcastView>;

/** Broadcasts as people write them: what is said, over which connection, to whom. */
@Injectable()
export class Broadcasts {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault, private readonly files: OutboundFiles) {}

  async list(actor: Actor, query: z.infer<typeof BroadcastQuery>) {
    authorize(actor, 'broadcasts.read');
    const { organizationId } = actor;
    const after = decodeCursor(query.cursor, TimeCursor);
    const values: unknown[] = [organizationId];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const filter = `where b.organization_id = $1${query.state ? ` and b.state = ${bind(query.state)}` : ''}`;
    const counted = [...values];
    const paged = after ? `${filter} and (b.created_at, b.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)` : filter;
    return this.db.hot({ organizationId }, async (c) => {
      const { rows } = await c.query<BroadcastRow>({ text: `${SELECT} ${paged} order by b.created_at desc, b.id desc limit ${bind(query.limit + 1)}`, values });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from broadcasts b ${filter}`, values: counted })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.created_at.toISOString(), r.id], summaryOf, total);
    });
  }

  async get(actor: Actor, id: string): Promise<View> {
    authorize(actor, 'broadcasts.read');
    return this.db.hot({ organizationId: actor.organizationId }, (c) => this.view(c, actor.organizationId, id));
  }

  async create(actor: Actor, input: z.infer<typeof CreateBroadcast>): Promise<View> {
    authorize(actor, 'broadcasts.write');
    const { organizationId } = actor;
    const id = this.ids.next();
    const { message, audience } = input;
    await this.refuseUnfit(organizationId, input.connectionId, message);
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      await refuseUnknown(c, input);
      await c.query({
        text: `insert into broadcasts (id, organization_id, name, connection_id, purpose, type, body, segment_id, state, retry_window_seconds, created_by_kind, created_by_id, created_at, updated_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8, 'draft', $9, $10, $11, $12, $12)`,
        values: [id, organizationId, input.name, input.connectionId, message.purpose, message.type, sealBroadcast(ring, id, { content: message[message.type], message, audience }), audience.segmentId ?? null, input.retryWindowSeconds ?? null, actor.kind, actor.id, this.clock.now()],
      });
      await keepUses(c, organizationId, usesOf(id, message.type, message[message.type]));
      await this.audit.appendHot(c, [{ actor, entry: { action: 'broadcast.created', object: { type: 'broadcast', id }, context: { type: message.type, purpose: message.purpose, audience: Object.keys(audience)[0]! } } }]);
      await announce(c, organizationId, [{ resource: 'broadcasts' }]);
      return this.view(c, organizationId, id);
    });
  }

  private async refuseUnfit(organizationId: string, connectionId: string, message: BroadcastMessage): Promise<void> {
    const refusal = await this.files.refusal(organizationId, connectionId, message.type, message[message.type], `message.${message.type}`);
    if (refusal) throw refusal;
  }

  async update(actor: Actor, id: string, input: z.infer<typeof UpdateBroadcast>): Promise<View> {
    authorize(actor, 'broadcasts.write');
    const { organizationId } = actor;
    if (input.message) await this.refuseUnfit(organizationId, input.connectionId ?? (await this.db.hot({ organizationId }, (c) => rowOf(c, id, ''))).connection_id, input.message);
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const row = await rowOf(c, id, 'for update');
      if (row.state !== 'draft') throw new ProblemError('broadcast.not_draft');
      const { message, audience } = openBroadcast(ring, id, row.body);
      const before: Draft = { name: row.name, connectionId: row.connection_id, message: message!, audience, retryWindowSeconds: row.retry_window_seconds };
      const fields = changedFields(Object.keys(input), before, input);
      if (fields.length === 0) return viewOf(ring, row);
      await refuseUnknown(c, input);
      const after = { ...before, ...input } as Draft;
      // Whoever approved it approved something else; and whoever changed it does not approve his own words (four eyes).
      await c.query({
        text: `update broadcasts set name = $2, connection_id = $3, purpose = $4, type = $5, body = $6, segment_id = $7, retry_window_seconds = $8, updated_at = $9, preview = null, approved_at = null, approved_by_kind = null, approved_by_id = null, created_by_kind = $10, created_by_id = $11 where id = $1`,
        values: [
          id, after.name, after.connectionId, after.message.purpose, after.message.type, sealBroadcast(ring, id, { content: after.message[after.message.type], message: after.message, audience: after.audience }),
          after.audience.segmentId ?? null, after.retryWindowSeconds, this.clock.now(), actor.kind, actor.id,
        ],
      });
      await c.query({ text: 'delete from media_uses where holder_id = $1', values: [id] });
      await keepUses(c, organizationId, usesOf(id, after.message.type, after.message[after.message.type]));
      await this.audit.appendHot(c, [{ actor, entry: { action: 'broadcast.changed', object: { type: 'broadcast', id }, context: { fields } } }]);
      await announce(c, organizationId, [{ resource: 'broadcasts', ids: [publicId('broadcast', id)] }]);
      return this.view(c, organizationId, id);
    });
  }

  async remove(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'broadcasts.write');
    const { organizationId } = actor;
    await this.db.hot({ organizationId }, async (c) => {
      const row = await rowOf(c, id, 'for update');
      if (row.state !== 'draft') throw new ProblemError('broadcast.not_draft');
      await c.query({ text: 'delete from broadcasts where id = $1', values: [id] });
      await c.query({ text: 'delete from media_uses where holder_id = $1', values: [id] });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'broadcast.deleted', object: { type: 'broadcast', id } } }]);
      await announce(c, organizationId, [{ resource: 'broadcasts' }]);
    });
  }

  private async view(client: HotClient, organizationId: string, id: string): Promise<View> {
    return viewOf(this.vault.ready(organizationId), await rowOf(client, id));
  }
}

interface Draft { name: string; connectionId: string; message: BroadcastMessage; audience: AudienceInput; retryWindowSeconds: number | null }

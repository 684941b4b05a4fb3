import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, cutPage, Database, decodeCursor, may, publicId, type Actor, TimeCursor } from '@consentry/kernel';
import { Vault, type KeyRing } from '@consentry/vault';
import { openEvent } from '../messaging.sealed.js';
import { goneOf } from '../privacy/content.gone.js';
import type { InboundEventQuery, InboundEventView } from './inbound.schema.js';

interface Row {
  id: string; connection_id: string; kind: string; name: string; state: z.infer<typeof InboundEventView>['state']; received_at: Date; applied_at: Date | null; detail: string | null; body: Buffer | null; event_plain: unknown; payload_plain: unknown; content_gone_at: Date | null;
  [column: string]: unknown;
}

/** The stored deliveries, to be looked at. */
@Injectable()
export class InboundEvents {
  constructor(private readonly db: Database, private readonly vault: Vault) {}

  async list(actor: Actor, query: z.infer<typeof InboundEventQuery>) {
    authorize(actor, 'inbound_events.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [
      ...(query.connectionId ? [`connection_id = ${bind(query.connectionId)}`] : []), ...(query.state ? [`state = ${bind(query.state)}`] : []), ...(query.kind ? [`kind = ${bind(query.kind)}`] : []),
    ];
    const filter = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const counted = [...values];
    const paged = after ? `${filter ? `${filter} and` : 'where'} (received_at, id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)` : filter;
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const ring = this.vault.ready(actor.organizationId);
      const { rows } = await c.query<Row>({ text: `select * from inbound_events ${paged} order by received_at desc, id desc limit ${bind(query.limit + 1)}`, values });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from inbound_events ${filter}`, values: counted })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.received_at.toISOString(), r.id], (r) => toView(actor, ring, r), total);
    });
  }
}

/** The provider's own words hold whole numbers in places only it knows: kept from those who may not see any (CM-8). */
function toView(actor: Actor, ring: KeyRing, row: Row): z.infer<typeof InboundEventView> {
  return {
    id: publicId('inboundEvent', row.id), connectionId: publicId('connection', row.connection_id), kind: row.kind, name: row.name, state: row.state, receivedAt: row.received_at.toISOString(),
    appliedAt: row.applied_at?.toISOString() ?? null, detail: row.detail, payload: may(actor, 'contacts.phone') ? (openEvent(ring, row).payload ?? null) : null, contentGone: goneOf(row.content_gone_at),
  };
}

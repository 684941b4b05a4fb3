import { Injectable } from '@nestjs/common';
import type { InboundEvent } from '@consentry/plugin-sdk';
import { announce, Clock, Database, EventSubscriptions, parseId, publicId } from '@consentry/kernel';
import { publishNews } from '../messaging.events.js';
import { countStatuses, type ToldStatus } from '../messaging.metrics.js';
import { EVENTS, RANK } from '../outbound/dispatch.sql.js';

/** Statuses of one delivery are told in the order in which they happened, which the provider's whole seconds don't show. */
const ORDER = ['sent', 'failed', 'delivered', 'read', 'played'];
const RANKS = `(values ('sent', 3), ('failed', 4), ('delivered', 5), ('read', 6), ('played', 7)) as rank(status, value)`;

/**
 * Statuses move a message forward, never back: a late 'sent' does not undo 'read'. They are found by our own id, which
 * travelled with the message; so a status that is quicker than the provider's answer finds its message all the same, and
 * one whose outcome nobody saw is found at last.
 */
const APPLY = `
  with given as (
    select r.event_id, r.status, r.at, r.code, r.detail, coalesce(by_id.id, by_provider.id) as message_id, r.provider_id
    from jsonb_to_recordset($1::jsonb) as r(event_id uuid, connection_id uuid, our_id uuid, provider_id text, status text, at timestamptz, code text, detail text)
    left join messages by_id on by_id.id = r.our_id and by_id.connection_id = r.connection_id and by_id.direction = 'out'
    left join messages by_provider on by_id.id is null and by_provider.connection_id = r.connection_id and by_provider.provider_id = r.provider_id and by_provider.direction = 'out'),
  furthest as (
    select distinct on (g.message_id) g.message_id, g.status, rank.value, g.code, g.detail, g.provider_id
    from given g join ${RANKS} on rank.status = g.status where g.message_id is not null order by g.message_id, rank.value desc),
  locked as (
    select m.id, m.status as before from messages m join furthest f on f.message_id = m.id order by m.id for no key update of m),
  moved as (
    update messages m set status = f.status, provider_id = coalesce(m.provider_id, f.provider_id), code = f.code, detail = f.detail
    from furthest f join locked l on l.id = f.message_id
    where m.id = f.message_id and m.status <> 'blocked' and ${RANK} < f.value
    returning m.id, m.dispatched_at)
  select g.event_id, g.message_id, g.status, g.at, g.code, g.detail, locked.before, moved.id is not null as moved, moved.dispatched_at
  from given g left join locked on locked.id = g.message_id left join moved on moved.id = g.message_id`;

interface Applied extends ToldStatus { event_id: string; message_id: string | null; code: string | null; detail: string | null; [column: string]: unknown }

@Injectable()
export class StatusApplier {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly subscriptions: EventSubscriptions) {}

  async apply(organizationId: string, events: { id: string; connection_id: string; parsed: InboundEvent }[]): Promise<void> {
    const rows = events.flatMap(({ id, connection_id, parsed }) => (parsed.kind !== 'status' ? [] : [{
      event_id: id, connection_id, our_id: (parsed.callbackId && parseId('message', parsed.callbackId)) || null, provider_id: parsed.messageId, status: parsed.status, at: parsed.at,
      code: parsed.error ? `provider.${parsed.error.providerCode}` : null, detail: parsed.error?.detail ?? null,
    }]));
    const now = this.clock.now();
    const told = await this.db.hotRetrying({ organizationId }, async (client) => {
      const applied = await client.query<Applied>({ name: 'status_apply', text: APPLY, values: [JSON.stringify(rows)] });
      const found = applied.rows.filter((r) => r.message_id !== null).sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
      await client.query({ name: 'dispatch_events', text: EVENTS, values: [JSON.stringify(found), organizationId] });
      await client.query({
        name: 'status_events_done',
        text: `update inbound_events e set state = r.state, applied_at = $2, detail = r.detail from jsonb_to_recordset($1::jsonb) as r(id uuid, state text, detail text) where e.id = r.id`,
        values: [JSON.stringify(applied.rows.map((r) => ({ id: r.event_id, state: r.message_id ? 'applied' : 'unrouted', detail: r.message_id ? null : 'No message of this connection has that id.' }))), now],
      });
      const ids = [...new Set(found.map((r) => publicId('message', r.message_id!)))];
      if (ids.length > 0) await announce(client, organizationId, [{ resource: 'messages', ids }, { resource: 'conversations' }]);
      await publishNews(client, this.subscriptions, organizationId, now, found.filter(isNews).map((r) => ({ messageId: r.message_id!, status: r.status })));
      return found;
    });
    countStatuses(told);
  }
}

/** Whether the message had not come as far before: what is told late or twice is told to nobody again. */
function isNews({ moved, before, status }: Applied): boolean {
  return moved && !(before !== null && ORDER.includes(before) && ORDER.indexOf(status) <= ORDER.indexOf(before));
}

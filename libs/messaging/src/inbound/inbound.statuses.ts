import { Injectable } from '@nestjs/common';
import type { InboundEvent } from '@consentry/plugin-sdk';
import { announce, Clock, Database, enqueue, EventSubscriptions, parseId, publicId, type HotClient } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { FAILURE_TOPIC, templateOf } from './inbound.failures.js';
import { WORDS_TOPIC } from '../conversations/conversations.words.js';
import { publishNews } from '../messaging.events.js';
import { openMessage } from '../messaging.sealed.js';
import { eraseEvents, eraseMessages, LAST_ANSWERS } from '../privacy/content.erase.js';
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
    select m.id, m.status as before, m.type, m.contact_id from messages m join furthest f on f.message_id = m.id order by m.id for no key update of m),
  moved as (
    update messages m set status = f.status, provider_id = coalesce(m.provider_id, f.provider_id), code = f.code, detail = f.detail
    from furthest f join locked l on l.id = f.message_id
    where m.id = f.message_id and m.status <> 'blocked' and ${RANK} < f.value
    returning m.id, m.dispatched_at, m.status)
  select g.event_id, g.message_id, g.status, g.at, g.code, g.detail, locked.before, locked.type, locked.contact_id, moved.id is not null as moved, moved.dispatched_at, moved.status as ended,
    coalesce((select p.zero_content from messaging_policies p where p.organization_id = $2), false) as zero
  from given g left join locked on locked.id = g.message_id left join moved on moved.id = g.message_id`;

interface Applied extends ToldStatus { event_id: string; type: string | null; contact_id: string | null; message_id: string | null; ended: string | null; zero: boolean; code: string | null; detail: string | null; [column: string]: unknown }

interface Named { template: string; language: string }

@Injectable()
export class StatusApplier {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly subscriptions: EventSubscriptions, private readonly vault: Vault) {}

  async apply(organizationId: string, events: { id: string; connection_id: string; parsed: InboundEvent }[]): Promise<void> {
    const rows = events.flatMap(({ id, connection_id, parsed }) => (parsed.kind !== 'status' ? [] : [{
      event_id: id, connection_id, our_id: (parsed.callbackId && parseId('message', parsed.callbackId)) || null, provider_id: parsed.messageId, status: parsed.status, at: parsed.at,
      code: parsed.error ? `provider.${parsed.error.providerCode}` : null, detail: parsed.error?.detail ?? null,
    }]));
    const now = this.clock.now();
    const told = await this.db.hotRetrying({ organizationId }, async (client) => {
      const applied = await client.query<Applied>({ name: 'status_apply', text: APPLY, values: [JSON.stringify(rows), organizationId] });
      const found = applied.rows.filter((r) => r.message_id !== null).sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
      await client.query({ name: 'dispatch_events', text: EVENTS, values: [JSON.stringify(found), organizationId] });
      await client.query({
        name: 'status_events_done',
        text: `update inbound_events e set state = r.state, applied_at = $2, detail = r.detail, contact_id = r.contact_id from jsonb_to_recordset($1::jsonb) as r(id uuid, state text, detail text, contact_id uuid) where e.id = r.id`,
        values: [JSON.stringify(applied.rows.map((r) => ({ id: r.event_id, contact_id: r.contact_id, state: r.message_id ? 'applied' : 'unrouted', detail: r.message_id ? null : 'No message of this connection has that id.' }))), now],
      });
      const zero = applied.rows.some((r) => r.zero);
      if (zero) await eraseEvents(client, found.map((r) => r.event_id), now);
      const ids = [...new Set(found.map((r) => publicId('message', r.message_id!)))];
      if (ids.length > 0) await announce(client, organizationId, [{ resource: 'messages', ids }, { resource: 'conversations' }]);
      const signals = new Map(events.flatMap(({ id, parsed }) => (parsed.kind === 'status' && parsed.error?.signal ? [[id, parsed.error.signal] as const] : [])));
      const templates = zero ? await this.templates(client, organizationId, found.flatMap((r) => (signals.has(r.event_id) && r.type === 'template' ? [r.message_id!] : []))) : new Map<string, Named>();
      const failures = found.filter((r) => signals.has(r.event_id)).map((r) => ({ topic: FAILURE_TOPIC, key: r.message_id!, payload: { messageId: r.message_id!, signal: signals.get(r.event_id)!, code: r.code, ...templates.get(r.message_id!) } }));
      if (failures.length > 0) await enqueue(client, organizationId, now, failures);
      // What left is searched for from here on. Templates hold no words of the conversation, so broadcasts cost nothing.
      const said = [...new Set(found.filter((r) => r.type !== 'template' && (r.status === 'sent' || r.before === 'sending' || r.before === 'unknown')).map((r) => r.message_id!))];
      if (said.length > 0) await enqueue(client, organizationId, now, [{ topic: WORDS_TOPIC, key: said[0]!, payload: { messages: said.join(',') } }]);
      if (zero) await eraseMessages(client, found.flatMap((r) => (r.ended !== null && LAST_ANSWERS.has(r.ended) ? [r.message_id!] : [])), now);
      await publishNews(client, this.subscriptions, organizationId, now, found.filter(isNews).map((r) => ({ messageId: r.message_id!, status: r.status })));
      return found;
    });
    countStatuses(told);
  }

  /** Which templates failed, as long as it can be read: what follows from it is drawn when the content is gone. */
  private async templates(client: HotClient, organizationId: string, ids: string[]): Promise<Map<string, Named>> {
    if (ids.length === 0) return new Map();
    const ring = this.vault.ready(organizationId);
    const { rows } = await client.query<{ id: string; body: Buffer | null; content_plain: unknown }>({ name: 'status_templates', text: 'select id, body, content_plain from messages where id = any($1::uuid[])', values: [ids] });
    return new Map(rows.flatMap((row) => {
      const template = templateOf(openMessage(ring, row).content);
      return template ? [[row.id, { template: template.name, language: template.language }] as const] : [];
    }));
  }
}

/** Whether the message had not come as far before: what is told late or twice is told to nobody again. */
function isNews({ moved, before, status }: Applied): boolean {
  return moved && !(before !== null && ORDER.includes(before) && ORDER.indexOf(status) <= ORDER.indexOf(before));
}

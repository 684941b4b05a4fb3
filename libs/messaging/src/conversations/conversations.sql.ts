import type { z } from 'zod';
import type { Actor } from '@consentry/kernel';
import type { ConversationQuery } from './conversations.schema.js';

export interface ConversationRow {
  id: string; contact_id: string; contact_name: Buffer | null; connection_id: string; status: 'open' | 'closed'; unread_count: number; last_message_at: Date; last_inbound_at: Date | null; window_closed_at: Date | null;
  assignee_id: string | null; handler: 'person' | 'ai'; closed_at: Date | null; snoozed_until: Date | null; labels: string[];
  window_hours: number | null; identity_id: string | null; address: Buffer | null; address_kind: string | null; opted_out: boolean; last_id: string | null; last_type: string | null; last_body: Buffer | null; last_content: unknown; last_direction: 'in' | 'out' | null; last_status: string | null; last_gone_at: Date | null;
  [column: string]: unknown;
}

export const SELECT = `
  select v.id, v.contact_id, c.name as contact_name, v.connection_id, v.status, v.unread_count, v.last_message_at, v.last_inbound_at, v.window_closed_at, v.assignee_id, v.handler, v.closed_at, v.snoozed_until, x.service_window_hours::float as window_hours,
    array(select l.name from conversation_labelled d join conversation_labels l on l.id = d.label_id where d.conversation_id = v.id order by lower(l.name)) as labels,
    d.id as identity_id, d.address, d.kind as address_kind, o.contact_id is not null as opted_out, m.id as last_id, m.type as last_type, m.body as last_body, m.content_plain as last_content, m.direction as last_direction, m.status as last_status, m.content_gone_at as last_gone_at
  from conversations v
  join contacts c on c.id = v.contact_id
  join connections x on x.id = v.connection_id
  left join lateral (select a.id, a.address, a.kind from identities a where a.contact_id = v.contact_id and a.channel = x.channel order by a.kind <> 'phone', a.created_at desc limit 1) d on true
  left join opt_outs o on o.contact_id = v.contact_id and o.channel = x.channel
  left join messages m on m.id = v.last_message_id`;

export const COUNT = 'select count(*)::int as n from conversations v join connections x on x.id = v.connection_id';

/** `$1`: who asks, null for a key; `$2`: now. */
export const COUNTS = `
  select count(*) filter (where awake)::int as open, count(*) filter (where awake and assignee_id is null)::int as unassigned, count(*) filter (where awake and assignee_id = $1::uuid)::int as mine,
    count(*) filter (where status = 'open' and not awake)::int as snoozed, count(*) filter (where unread_count > 0)::int as "unreadConversations", coalesce(sum(unread_count), 0)::int as "unreadMessages"
  from (select status, assignee_id, unread_count, status = 'open' and (snoozed_until is null or snoozed_until <= $2) as awake from conversations where status = 'open' or unread_count > 0) v`;

/** What a list is narrowed to. `found`: what a search came to. */
export function conditionsOf(actor: Actor, query: z.infer<typeof ConversationQuery>, now: Date, found: { contacts: string[]; conversations: string[] } | undefined, bind: (value: unknown) => string): string[] {
  const flag = (wanted: boolean | undefined, sql: () => string): string[] => (wanted === undefined ? [] : [wanted ? `(${sql()})` : `not (${sql()})`]);
  return [
    ...(query.status ? [`v.status = ${bind(query.status)}`] : []),
    ...(query.connectionId ? [`v.connection_id = ${bind(query.connectionId)}`] : []),
    ...(query.handler ? [`v.handler = ${bind(query.handler)}`] : []),
    ...assigned(actor, query.assignee, bind),
    ...flag(query.unread, () => 'v.unread_count > 0'),
    ...flag(query.snoozed, () => `v.snoozed_until is not null and v.snoozed_until > ${bind(now)}`),
    ...flag(query.windowOpen, () => `x.service_window_hours is not null and v.last_inbound_at is not null and v.last_inbound_at + x.service_window_hours * interval '1 hour' > ${bind(now)} and (v.window_closed_at is null or v.window_closed_at < v.last_inbound_at)`),
    ...(query.label === undefined ? [] : [`exists (select 1 from conversation_labelled d join conversation_labels l on l.id = d.label_id where d.conversation_id = v.id and lower(l.name) = lower(${bind(query.label)}))`]),
    ...(found ? [`(v.contact_id = any(${bind(found.contacts)}::uuid[]) or v.id = any(${bind(found.conversations)}::uuid[]))`] : []),
  ];
}

function assigned(actor: Actor, assignee: string | undefined, bind: (value: unknown) => string): string[] {
  if (assignee === undefined) return [];
  if (assignee === 'none') return ['v.assignee_id is null'];
  if (assignee !== 'me') return [`v.assignee_id = ${bind(assignee)}`];
  // A key is nobody's desk.
  return actor.kind === 'user' ? [`v.assignee_id = ${bind(actor.id)}`] : ['false'];
}

import type { Em } from '@consentry/kernel';

/** Two contacts became one: what they said and what was noted stands in one thread, and the later of the two windows is the person's. */
export async function joinConversations(em: Em, keptId: string, goneId: string): Promise<void> {
  await em.execute(
    `update conversations k set last_inbound_at = greatest(k.last_inbound_at, g.last_inbound_at), window_closed_at = greatest(k.window_closed_at, g.window_closed_at), unread_count = k.unread_count + g.unread_count,
       last_message_id = case when g.last_message_at > k.last_message_at then g.last_message_id else k.last_message_id end, last_message_at = greatest(k.last_message_at, g.last_message_at),
       status = case when 'open' in (k.status, g.status) then 'open' else 'closed' end, closed_at = case when 'open' in (k.status, g.status) then null else greatest(k.closed_at, g.closed_at) end,
       -- A person was asked for in one of them: that holds for both.
       handler = case when 'person' in (k.handler, g.handler) then 'person' else 'ai' end, assignee_id = coalesce(k.assignee_id, g.assignee_id), snoozed_until = case when k.snoozed_until is null or g.snoozed_until is null then null else least(k.snoozed_until, g.snoozed_until) end
     from conversations g where k.contact_id = ? and g.contact_id = ? and g.connection_id = k.connection_id`, [keptId, goneId]);
  const pairs = 'from conversations g join conversations k on k.contact_id = ? and k.connection_id = g.connection_id where g.contact_id = ? and t.conversation_id = g.id';
  for (const table of ['messages', 'conversation_notes', 'conversation_events']) await em.execute(`update ${table} t set conversation_id = k.id ${pairs}`, [keptId, goneId]);
  await em.execute(
    `insert into conversation_labelled (organization_id, conversation_id, label_id)
     select t.organization_id, k.id, t.label_id from conversation_labelled t, conversations g, conversations k
     where k.contact_id = ? and k.connection_id = g.connection_id and g.contact_id = ? and t.conversation_id = g.id on conflict do nothing`, [keptId, goneId]);
  await em.execute(`delete from conversation_labelled t using conversations g, conversations k where k.contact_id = ? and k.connection_id = g.connection_id and g.contact_id = ? and t.conversation_id = g.id`, [keptId, goneId]);
  await em.execute(`delete from conversations g using conversations k where g.contact_id = ? and k.contact_id = ? and k.connection_id = g.connection_id`, [goneId, keptId]);
  await em.execute('update conversations set contact_id = ? where contact_id = ?', [keptId, goneId]);
  await em.execute('update messages set contact_id = ? where contact_id = ?', [keptId, goneId]);
}

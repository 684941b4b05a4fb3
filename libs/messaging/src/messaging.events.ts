import { z } from 'zod';
import { defineEvents, publicId, publicIdOrNull, publish, type EventSubscriptions, type HotClient } from '@consentry/kernel';

const which = { messageId: z.string(), connectionId: z.string(), contactId: z.string().nullable(), conversationId: z.string().nullable() };
const sent = z.object(which);
const ended = z.object({ ...which, code: z.string().nullable() });

defineEvents({
  'message.sent': { what: 'The provider took a message', data: sent },
  'message.delivered': { what: 'A message reached the device of its recipient', data: sent },
  'message.read': { what: 'The recipient opened a message', data: sent },
  'message.failed': { what: 'A message could not be sent or delivered', data: ended },
  'message.blocked': { what: 'A message that had been accepted was stopped by the gate before it left', data: ended },
  'message.received': { what: 'A person wrote', data: z.object({ ...which, type: z.string() }) },
});

/** What became of a message, as an event is named. */
export type Told = 'sent' | 'delivered' | 'read' | 'failed' | 'blocked';
const NEWS = new Set<string>(['sent', 'delivered', 'read', 'failed', 'blocked'] satisfies Told[]);

interface Facts { id: string; connection_id: string; contact_id: string | null; conversation_id: string | null; code: string | null; [column: string]: unknown }

export function wantsNews(subscriptions: EventSubscriptions, organizationId: string): boolean {
  return [...NEWS].some((status) => subscriptions.wanted(organizationId, `message.${status}`));
}

/** Publishes what became of messages, in the transaction that wrote it, and once each. */
export async function publishNews(client: HotClient, subscriptions: EventSubscriptions, organizationId: string, now: Date, told: { messageId: string; status: string }[]): Promise<void> {
  const news = [...new Map(told.filter((t) => NEWS.has(t.status) && subscriptions.wanted(organizationId, `message.${t.status}`)).map((t) => [`${t.messageId} ${t.status}`, t])).values()];
  if (news.length === 0) return;
  const { rows } = await client.query<Facts>({ name: 'message_news', text: 'select id, connection_id, contact_id, conversation_id, code from messages where id = any($1::uuid[])', values: [news.map((t) => t.messageId)] });
  const facts = new Map(rows.map((r) => [r.id, r]));
  await publish(client, subscriptions, organizationId, now, news.flatMap(({ messageId, status }) => {
    const row = facts.get(messageId);
    return row ? [{ type: `message.${status}`, data: { ...dataOf(row), ...(status === 'failed' || status === 'blocked' ? { code: row.code } : {}) } }] : [];
  }));
}

export function dataOf(row: Pick<Facts, 'id' | 'connection_id' | 'contact_id' | 'conversation_id'>): z.infer<typeof sent> {
  return {
    messageId: publicId('message', row.id), connectionId: publicId('connection', row.connection_id), contactId: publicIdOrNull('contact', row.contact_id), conversationId: publicIdOrNull('conversation', row.conversation_id),
  };
}

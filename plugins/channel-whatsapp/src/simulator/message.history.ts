import type { LedgerEntry } from '@consentry/plugin-sdk';

/**
 * A minimal `GET /{phone-number-id}/message_history`: what became of the latest messages, whether or not their webhooks came.
 * For looking things up after an outage.
 */
export function messageHistory(
  entries: readonly LedgerEntry[],
  messageId: string | null,
  { now, delays }: { now(): Date; delays: { sent: number; delivered: number; read: number } },
): Record<string, unknown> {
  const at = now().getTime();
  const wanted = messageId === null ? entries.slice(-100) : entries.filter((entry) => entry.providerId === messageId);
  return {
    data: wanted.map((entry) => {
      const taken = Date.parse(entry.receivedAt);
      const events = [['ACCEPTED', 0], ['SENT', delays.sent], ['DELIVERED', delays.delivered], ['READ', delays.read]] as const;
      return {
        id: entry.id,
        message_id: entry.providerId,
        events: { data: events.filter(([, after]) => taken + after <= at).map(([status, after]) => ({ delivery_status: status, timestamp: Math.floor((taken + after) / 1000) })) },
      };
    }),
    paging: { cursors: {} },
  };
}

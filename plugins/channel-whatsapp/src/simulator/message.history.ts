import type { LedgerEntry } from '@consentry/plugin-sdk';

/** A message in the ledger with what becomes of it: the code it fails with, if it does. */
export type Remembered = LedgerEntry & { failsWith?: number };

interface Facts { phoneNumberId: string; now(): Date; delays: { sent: number; delivered: number; read: number } }

/**
 * `GET /{phone-number-id}/message_history`: what became of messages, newest first, whether or not their webhooks came.
 * Meta names messages by its own id here; our data isn't given back.
 */
export function messageHistory(entries: readonly Remembered[], found: Remembered | undefined, query: URLSearchParams, facts: Facts): Record<string, unknown> {
  const limit = Math.min(100, Math.max(1, Number(query.get('limit')) || 25));
  const before = Number(Buffer.from(query.get('after') ?? '', 'base64url').toString()) || entries.length + 1;
  const page = query.has('message_id') ? (found ? [found] : []) : entries.slice(Math.max(0, before - 1 - limit), before - 1).reverse();
  const last = page.at(-1);
  const after = last && Number(last.id) > 1 && !query.has('message_id') ? Buffer.from(last.id).toString('base64url') : undefined;
  return {
    data: page.map((entry) => ({ id: historyId(facts.phoneNumberId, entry), message_id: entry.providerId, events: historyEvents(entry, facts) })),
    paging: { cursors: { ...(after !== undefined && { after }) }, ...(after !== undefined && { next: 'https://graph.facebook.com/next' }) },
  };
}

/** `GET /{history-id}/events`. */
export function historyEvents(entry: Remembered, { now, delays }: Omit<Facts, 'phoneNumberId'>): Record<string, unknown> {
  const at = now().getTime();
  const taken = Date.parse(entry.receivedAt);
  const outcome: [string, number][] = entry.failsWith === undefined ? [['SENT', delays.sent], ['DELIVERED', delays.delivered], ['READ', delays.read]] : [['FAILED', delays.sent]];
  const events = ([['ACCEPTED', 0], ...outcome] as [string, number][]).filter(([, after]) => taken + after <= at);
  return {
    data: events.map(([status, after]) => ({
      id: `${entry.id}${status.length}`, delivery_status: status, timestamp: Math.floor((taken + after) / 1000),
      ...(status === 'FAILED' && { error_description: `(#${entry.failsWith})` }),
    })),
  };
}

const historyId = (phoneNumberId: string, entry: LedgerEntry) => `${phoneNumberId}${entry.id.padStart(10, '0')}`;

/** The number and the place in its ledger that a history id names. */
export function readHistoryId(id: string): { phoneNumberId: string; entry: number } {
  return { phoneNumberId: id.slice(0, -10), entry: Number(id.slice(-10)) };
}

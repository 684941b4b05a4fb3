import { useQuery } from '@tanstack/react-query';
import { useGetList } from 'react-admin';
import type { MessageSummary } from '../api.generated';
import { useActions } from '../app/data.actions';
import type { LedgerEntry } from './simulator.types';

export interface PhoneBubbleData { id: string; providerId: string | null; own: boolean; type: string; content: unknown; text: string; at: string; reaction?: string }

const digits = (address: string): string => address.replaceAll(/\D/g, '');

function textOf(entry: LedgerEntry, sent: MessageSummary | undefined): string {
  const { body } = (entry.body ?? {}) as { body?: unknown };
  if (typeof body === 'string') return body;
  // A template arrives as its name and values; what they come to, only the business's message says.
  return sent?.preview ?? (entry.body as { name?: string } | null)?.name ?? entry.type;
}

/** Incoming from the simulator's ledger, outgoing from what the business received: between them, what a phone would show. */
export function usePhoneThread(connectionId: string, contactId: string, phone: string): { bubbles: PhoneBubbleData[] } {
  const actions = useActions();
  const ledger = useQuery({ queryKey: ['simulator', connectionId], queryFn: async () => (await actions.simulatorLedger(connectionId)).data });
  const { data: messages = [] } = useGetList<MessageSummary>('messages', { filter: { connectionId, contactId }, pagination: { page: 1, perPage: 200 } });
  const byProviderId = new Map(messages.flatMap((message) => (message.providerId ? [[message.providerId, message] as const] : [])));
  const reached = (ledger.data ?? []).filter(({ to, providerId }) => byProviderId.has(providerId) || digits(to) === digits(phone));
  // A reaction sticks to the message it is about, as phones show it.
  const reactions = new Map(reached.flatMap(({ type, body }) => (type === 'reaction' ? [[(body as { message_id?: string }).message_id ?? '', (body as { emoji?: string }).emoji ?? ''] as const] : [])));
  const arrived = reached.filter(({ type }) => type !== 'reaction').map((entry): PhoneBubbleData => {
    const sent = byProviderId.get(entry.providerId);
    // Its files by our ids: those of the provider nobody can open here.
    return { id: `in-${entry.id}`, providerId: entry.providerId, own: false, type: entry.type, content: sent?.content ?? entry.body, text: textOf(entry, sent), at: entry.receivedAt };
  });
  const written = messages.filter(({ direction }) => direction === 'in').map(({ id, providerId, type, content, preview, createdAt }): PhoneBubbleData => ({ id, providerId, own: true, type, content, text: preview, at: createdAt, reaction: reactions.get(providerId ?? '') }));
  return { bubbles: [...arrived, ...written].sort((a, b) => a.at.localeCompare(b.at)) };
}

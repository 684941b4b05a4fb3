import { useQuery } from '@tanstack/react-query';
import { useGetList } from 'react-admin';
import type { MessageSummary } from '../api.generated';
import { useActions } from '../app/data.actions';
import type { LedgerEntry } from './simulator.types';

export interface PhoneBubbleData { id: string; own: boolean; text: string; at: string }

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
  const arrived = (ledger.data ?? []).filter(({ to, providerId }) => byProviderId.has(providerId) || digits(to) === digits(phone))
    .map((entry) => ({ id: `in-${entry.id}`, own: false, text: textOf(entry, byProviderId.get(entry.providerId)), at: entry.receivedAt }));
  const written = messages.filter(({ direction }) => direction === 'in').map(({ id, preview, createdAt }) => ({ id, own: true, text: preview, at: createdAt }));
  return { bubbles: [...arrived, ...written].sort((a, b) => a.at.localeCompare(b.at)) };
}

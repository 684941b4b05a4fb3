import { useDataProvider, type DataProvider } from 'react-admin';
import type { ConnectionCheck, ConsentLedger, MessageAccepted, PluginList, RecordConsent, TemplateSync } from '../api.generated';
import type { FaultKind, LedgerEntry } from '../simulator/simulator.types';
import { api } from './http';

export type SendBody = {
  connectionId: string; contactId: string; purpose: 'service' | 'utility' | 'marketing' | 'authentication';
} & ({ type: 'text'; text: { body: string } } | { type: 'template'; template: TemplateBody });

export interface TemplateBody { name: string; language: { code: string }; components: TemplatePart[] }
export interface TemplatePart {
  type: 'header' | 'body' | 'button'; sub_type?: 'url'; index?: number; parameters: { type: 'text'; text: string; parameter_name?: string }[];
}

/**
 * What the API does beyond reading and writing records. They hang on the data provider, because react-admin watches its
 * methods: an answer 401 to any of them signs out.
 */
export const actions = {
  send: (body: SendBody, idempotencyKey: string) => api<MessageAccepted>('POST', 'messages', { body, idempotencyKey }),
  markRead: (conversationId: string) => api<void>('POST', `conversations/${conversationId}/read`),
  consents: (contactId: string) => api<ConsentLedger>('GET', `contacts/${contactId}/consents`, { query: { limit: 200 } }),
  recordConsent: (contactId: string, body: RecordConsent) => api('POST', `contacts/${contactId}/consents`, { body }),
  mergeContacts: (contactId: string, otherId: string) => api('POST', `contacts/${contactId}/merge`, { body: { otherId } }),
  plugins: () => api<PluginList>('GET', 'plugins'),
  checkConnection: (id: string) => api<ConnectionCheck>('POST', `connections/${id}/check`),
  syncTemplates: (connectionId: string) => api<TemplateSync>('POST', 'templates/sync', { body: { connectionId } }),
  simulatorLedger: (connectionId: string) => api<{ data: LedgerEntry[] }>('GET', 'simulator/messages', { query: { connectionId } }),
  simulatorWrite: (connectionId: string, from: string, text: string) =>
    api('POST', 'simulator/inbound', { body: { connectionId, from, type: 'text', text: { body: text } } }),
  simulatorFaults: () => api<{ data: FaultKind[] }>('GET', 'simulator/faults'),
  simulatorFault: (connectionId: string, kind: string, times: number) => api('POST', 'simulator/faults', { body: { connectionId, kind, times } }),
};

export function useActions(): typeof actions {
  return useDataProvider<DataProvider & typeof actions>();
}

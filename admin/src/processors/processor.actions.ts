import type { CreateProcessor, PrivacyContact, Processor, ProcessorList, UpdatePrivacyContact } from '../api.generated';
import { api, download } from '../app/http';

export type PaperKind = 'dpa' | 'dpia' | 'records';
export const PAPER_FORMATS = ['html', 'md'] as const;

export const processorActions = {
  processors: () => api<ProcessorList>('GET', 'privacy/processors'),
  addProcessor: (body: CreateProcessor) => api<Processor>('POST', 'privacy/processors', { body }),
  updateProcessor: (id: string, body: CreateProcessor) => api<Processor>('PATCH', `privacy/processors/${encodeURIComponent(id)}`, { body }),
  removeProcessor: (id: string) => api<void>('DELETE', `privacy/processors/${encodeURIComponent(id)}`),
  privacyContact: () => api<PrivacyContact>('GET', 'privacy/contact'),
  updatePrivacyContact: (body: UpdatePrivacyContact) => api<PrivacyContact>('PUT', 'privacy/contact', { body }),
  privacyPaper: (kind: PaperKind, lang: string, format: string) => download(`privacy/documents/${kind}`, { query: { lang, format } }),
};

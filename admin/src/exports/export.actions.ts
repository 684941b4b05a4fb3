import type { Export, ExportStarted, StartExport } from '../api.generated';
import { api } from '../app/http';

export const exportActions = {
  startExport: (body: StartExport) => api<ExportStarted>('POST', 'privacy/exports', { body }),
  readExport: (id: string) => api<Export>('GET', `privacy/exports/${encodeURIComponent(id)}`),
  removeExport: (id: string) => api<void>('DELETE', `privacy/exports/${encodeURIComponent(id)}`),
};

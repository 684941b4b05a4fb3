import type { Import, ImportRowPage, UpdateImport } from '../api.generated';
import { api, download, upload, type Query } from '../app/http';

const at = (id: string) => `imports/${encodeURIComponent(id)}`;

export const importActions = {
  uploadImport: (file: File, idempotencyKey: string, onProgress: (share: number) => void) => upload<Import>(`contacts/import?${new URLSearchParams({ name: file.name.slice(0, 200) })}`, file, { raw: 'text/csv', idempotencyKey, onProgress }),
  updateImport: (id: string, body: UpdateImport) => api<Import>('PATCH', at(id), { body }),
  dryRunImport: (id: string) => api<Import>('POST', `${at(id)}/dry-run`),
  runImport: (id: string) => api<Import>('POST', `${at(id)}/run`),
  cancelImport: (id: string) => api<Import>('POST', `${at(id)}/cancel`),
  undoImport: (id: string) => api<Import>('POST', `${at(id)}/undo`),
  importRows: (id: string, query: Query, signal?: AbortSignal) => api<ImportRowPage>('GET', `${at(id)}/rows`, { query, signal }),
  importErrors: (id: string) => download(`${at(id)}/errors.csv`, {}),
};

import type { Broadcast, BroadcastPreview, BroadcastRecipientPage, BroadcastReport, CreateBroadcast, StartBroadcast, UpdateBroadcast } from '../api.generated';
import { api, type Query } from '../app/http';

const at = (id: string) => `broadcasts/${encodeURIComponent(id)}`;

export const broadcastActions = {
  broadcast: (id: string, signal?: AbortSignal) => api<Broadcast>('GET', at(id), { signal }),
  createBroadcast: (body: CreateBroadcast) => api<Broadcast>('POST', 'broadcasts', { body }),
  updateBroadcast: (id: string, body: UpdateBroadcast) => api<Broadcast>('PATCH', at(id), { body }),
  deleteBroadcast: (id: string) => api<void>('DELETE', at(id)),
  previewBroadcast: (id: string) => api<BroadcastPreview>('POST', `${at(id)}/preview`),
  broadcastPreview: (id: string, signal?: AbortSignal) => api<BroadcastPreview>('GET', `${at(id)}/preview`, { signal }),
  approveBroadcast: (id: string) => api<Broadcast>('POST', `${at(id)}/approve`),
  startBroadcast: (id: string, body: StartBroadcast) => api<Broadcast>('POST', `${at(id)}/start`, { body }),
  pauseBroadcast: (id: string) => api<Broadcast>('POST', `${at(id)}/pause`),
  resumeBroadcast: (id: string) => api<Broadcast>('POST', `${at(id)}/resume`),
  cancelBroadcast: (id: string) => api<Broadcast>('POST', `${at(id)}/cancel`),
  broadcastRecipients: (id: string, query: Query, signal?: AbortSignal) => api<BroadcastRecipientPage>('GET', `${at(id)}/recipients`, { query, signal }),
  broadcastReport: (id: string, signal?: AbortSignal) => api<BroadcastReport>('GET', `${at(id)}/report`, { signal }),
};

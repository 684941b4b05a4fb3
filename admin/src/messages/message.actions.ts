import type { Media, Message, MessageCheck, ResolveMessage, SendMessage } from '../api.generated';
import { api, upload } from '../app/http';

export const messageActions = {
  checkMessage: (body: SendMessage, signal?: AbortSignal) => api<MessageCheck>('POST', 'messages/check', { body, signal }),
  resolveMessage: (id: string, outcome: ResolveMessage['outcome']) => api<Message>('POST', `messages/${encodeURIComponent(id)}/resolve`, { body: { outcome } }),
  media: (id: string) => api<Media>('GET', `media/${encodeURIComponent(id)}`),
  uploadMedia: (file: File, onProgress: (share: number) => void, signal: AbortSignal) => upload<Media>('media', file, { onProgress, signal }),
};

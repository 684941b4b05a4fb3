import type { AssignConversation, ConversationCounts, ConversationLabelList, ConversationNote, ConversationRead, ThreadPage } from '../api.generated';
import { api } from '../app/http';

const at = (id: string) => `conversations/${encodeURIComponent(id)}`;

export const inboxActions = {
  conversationCounts: () => api<ConversationCounts>('GET', 'conversations/counts'),
  conversationLabels: () => api<ConversationLabelList>('GET', 'conversation-labels'),
  thread: (id: string, cursor: string, signal?: AbortSignal) => api<ThreadPage>('GET', `${at(id)}/messages`, { query: { limit: 40, cursor }, signal }),
  assignConversation: (id: string, body: AssignConversation) => api<void>('POST', `${at(id)}/assign`, { body }),
  closeConversation: (id: string) => api<void>('POST', `${at(id)}/close`),
  reopenConversation: (id: string) => api<void>('POST', `${at(id)}/reopen`),
  handOverConversation: (id: string, handler: 'person' | 'ai') => api<void>('POST', `${at(id)}/handover`, { body: { handler } }),
  snoozeConversation: (id: string, until: string | null) => api<void>('POST', `${at(id)}/snooze`, { body: { until } }),
  labelConversation: (id: string, labels: string[]) => api<void>('PUT', `${at(id)}/labels`, { body: { labels } }),
  markRead: (id: string, notify: boolean) => api<ConversationRead>('POST', `${at(id)}/read`, { body: { notify } }),
  showTyping: (id: string) => api<void>('POST', `${at(id)}/typing`),
  addNote: (id: string, text: string) => api<ConversationNote>('POST', `${at(id)}/notes`, { body: { text } }),
  editNote: (id: string, noteId: string, text: string) => api<ConversationNote>('PATCH', `${at(id)}/notes/${encodeURIComponent(noteId)}`, { body: { text } }),
  deleteNote: (id: string, noteId: string) => api<void>('DELETE', `${at(id)}/notes/${encodeURIComponent(noteId)}`),
};

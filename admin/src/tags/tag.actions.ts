import type { Contact, TagDetail } from '../api.generated';
import { api } from '../app/http';

export const tagActions = {
  createTag: (name: string) => api<TagDetail>('POST', 'tags', { body: { name } }),
  setContactTags: (contactId: string, tagIds: string[]) => api<Contact>('PUT', `contacts/${encodeURIComponent(contactId)}/tags`, { body: { tagIds } }),
};

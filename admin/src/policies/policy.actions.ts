import type { ContactRestrictions, ContactRestrictionsState, LineLimitsList, MessagingPolicies, UpdatePolicies } from '../api.generated';
import { api } from '../app/http';

export const policyActions = {
  policies: () => api<MessagingPolicies>('GET', 'messaging-policies'),
  updatePolicies: (body: UpdatePolicies) => api<MessagingPolicies>('PATCH', 'messaging-policies', { body }),
  lines: () => api<LineLimitsList>('GET', 'messaging-policies/lines'),
  resumeMarketing: (connectionId: string) => api<void>('DELETE', `connections/${encodeURIComponent(connectionId)}/marketing-pause`),
  restrictions: (contactId: string) => api<ContactRestrictionsState>('GET', `contacts/${encodeURIComponent(contactId)}/restrictions`),
  restrict: (contactId: string, body: ContactRestrictions) => api<ContactRestrictionsState>('PUT', `contacts/${encodeURIComponent(contactId)}/restrictions`, { body }),
};

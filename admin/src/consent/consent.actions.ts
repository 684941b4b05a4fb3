import type { ConsentForm, ConsentFormVersions, ConsentReceipts, ConsentSettings, CreateConsentForm, UpdateConsentForm, UpdateConsentSettings } from '../api.generated';
import { api } from '../app/http';

const form = (id: string) => `consent-forms/${encodeURIComponent(id)}`;

export const consentActions = {
  createConsentForm: (body: CreateConsentForm) => api<ConsentForm>('POST', 'consent-forms', { body }),
  updateConsentForm: (id: string, body: UpdateConsentForm) => api<ConsentForm>('PATCH', form(id), { body }),
  removeConsentForm: (id: string) => api<void>('DELETE', form(id)),
  consentFormVersions: (id: string) => api<ConsentFormVersions>('GET', `${form(id)}/versions`),
  consentSettings: () => api<ConsentSettings>('GET', 'consent-settings'),
  updateConsentSettings: (body: UpdateConsentSettings) => api<ConsentSettings>('PUT', 'consent-settings', { body }),
  consentReceipts: (contactId: string) => api<ConsentReceipts>('GET', `contacts/${encodeURIComponent(contactId)}/consents/receipts`),
};

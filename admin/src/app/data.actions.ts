import { useDataProvider, type DataProvider } from 'react-admin';
import type {
  ApiKeyCreated, ApiKeyUsage, ConfigureSso, ConnectionCheck, ConsentLedger, MessageAccepted, OrganizationDetail, PluginList, RecordConsent, RotateApiKey, SendMessage, SecuritySettings, SessionsEnded, Sso, SsoDomain, TemplateSync, UpdateOrganization, UpdateSecurity,
} from '../api.generated';
import { alertActions } from '../alerts/alert.actions';
import { auditActions } from '../audit/audit.actions';
import { backupActions } from '../backups/backup.actions';
import { broadcastActions } from '../broadcasts/broadcast.actions';
import { consentActions } from '../consent/consent.actions';
import { exportActions } from '../exports/export.actions';
import { importActions } from '../imports/import.actions';
import { inboxActions } from '../inbox/inbox.actions';
import { keyActions } from '../keys/keys.actions';
import { messageActions } from '../messages/message.actions';
import { monitoringActions } from '../monitoring/monitoring.actions';
import { policyActions } from '../policies/policy.actions';
import { closingActions } from '../organization/closing.actions';
import { processorActions } from '../processors/processor.actions';
import { privacyActions } from '../privacy/privacy.actions';
import { accountActions } from '../profile/account.actions';
import { myDataActions } from '../profile/my.data.actions';
import { segmentActions } from '../segments/segment.actions';
import { tagActions } from '../tags/tag.actions';
import { templateActions } from '../templates/template.actions';
import type { KeptMail } from '../mailbox/mail';
import { streamActions } from '../streams/stream.actions';
import { webhookActions } from '../webhooks/webhook.actions';
import type { FaultKind, LedgerEntry } from '../simulator/simulator.types';
import { api } from './http';

export type SendBody = SendMessage;

export interface TemplateBody { name: string; language: { code: string }; components: TemplatePart[] }
export interface TemplatePart {
  type: 'header' | 'body' | 'button'; sub_type?: 'url'; index?: number; parameters: { type: 'text'; text: string; parameter_name?: string }[];
}

/** What the panel takes from the API's own description, so that it holds no list that could differ. */
export interface ApiDocument {
  components: { schemas: Record<string, { properties?: Record<string, { items?: { enum?: string[] } }> }>; securitySchemes?: { apiKey?: { 'x-scopes'?: Record<string, string> } } };
}

/**
 * What the API does beyond reading and writing records. They hang on the data provider, because react-admin watches its
 * methods: an answer 401 to any of them signs out.
 */
export const actions = {
  ...accountActions,
  ...alertActions,
  ...auditActions,
  ...backupActions,
  ...broadcastActions,
  ...closingActions,
  ...consentActions,
  ...exportActions,
  ...importActions,
  ...inboxActions,
  ...keyActions,
  ...messageActions,
  ...monitoringActions,
  ...myDataActions,
  ...policyActions,
  ...privacyActions,
  ...processorActions,
  ...segmentActions,
  ...streamActions,
  ...tagActions,
  ...templateActions,
  ...webhookActions,
  send: (body: SendBody, idempotencyKey: string) => api<MessageAccepted>('POST', 'messages', { body, idempotencyKey }),
  consents: (contactId: string) => api<ConsentLedger>('GET', `contacts/${contactId}/consents`, { query: { limit: 200 } }),
  recordConsent: (contactId: string, body: RecordConsent) => api('POST', `contacts/${contactId}/consents`, { body }),
  mergeContacts: (contactId: string, otherId: string) => api('POST', `contacts/${contactId}/merge`, { body: { otherId } }),
  plugins: () => api<PluginList>('GET', 'plugins'),
  checkConnection: (id: string) => api<ConnectionCheck>('POST', `connections/${id}/check`),
  syncTemplates: (connectionId: string) => api<TemplateSync>('POST', 'templates/sync', { body: { connectionId } }),
  unlockUser: (id: string) => api<void>('POST', `users/${id}/unlock`),
  resetMfa: (userId: string) => api<void>('POST', `users/${userId}/mfa/reset`),
  endSessionsOf: (userId: string) => api<SessionsEnded>('DELETE', 'sessions', { query: { userId } }),
  resendInvitation: (id: string) => api<void>('POST', `invitations/${id}/resend`),
  rotateApiKey: (id: string, body: RotateApiKey) => api<ApiKeyCreated>('POST', `api-keys/${id}/rotate`, { body }),
  apiKeyUsage: (id: string) => api<ApiKeyUsage>('GET', `api-keys/${id}/usage`),
  organization: () => api<OrganizationDetail>('GET', 'organization'),
  updateOrganization: (body: UpdateOrganization) => api<OrganizationDetail>('PATCH', 'organization', { body }),
  security: () => api<SecuritySettings>('GET', 'organization/security'),
  updateSecurity: (body: UpdateSecurity) => api<SecuritySettings>('PATCH', 'organization/security', { body }),
  sso: () => api<Sso>('GET', 'organization/sso'),
  configureSso: (body: ConfigureSso) => api<Sso>('PUT', 'organization/sso', { body }),
  removeSso: () => api<void>('DELETE', 'organization/sso'),
  addSsoDomain: (domain: string) => api<SsoDomain>('POST', 'organization/sso/domains', { body: { domain } }),
  verifySsoDomain: (id: string) => api<SsoDomain>('POST', `organization/sso/domains/${id}/verify`),
  removeSsoDomain: (id: string) => api<void>('DELETE', `organization/sso/domains/${id}`),
  apiDocument: () => api<ApiDocument>('GET', 'openapi.json'),
  mailbox: () => api<{ data: KeptMail[] }>('GET', 'dev/mailbox'),
  simulatorLedger: (connectionId: string) => api<{ data: LedgerEntry[] }>('GET', 'simulator/messages', { query: { connectionId } }),
  simulatorWrite: (connectionId: string, from: string, text: string) =>
    api('POST', 'simulator/inbound', { body: { connectionId, from, type: 'text', text: { body: text } } }),
  simulatorSend: (connectionId: string, from: string, type: string, content: Record<string, unknown>) => api('POST', 'simulator/inbound', { body: { connectionId, from, type, ...content } }),
  simulatorEvent: (connectionId: string, kind: string, details: Record<string, unknown>) => api('POST', 'simulator/events', { body: { connectionId, kind, details } }),
  simulatorFaults: () => api<{ data: FaultKind[]; events: FaultKind[] }>('GET', 'simulator/faults'),
  simulatorFault: (connectionId: string, kind: string, times: number) => api('POST', 'simulator/faults', { body: { connectionId, kind, times } }),
};

export function useActions(): typeof actions {
  return useDataProvider<DataProvider & typeof actions>();
}

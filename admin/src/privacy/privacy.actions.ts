import { api, download } from '../app/http';
import type { CreateRequest, FulfilRequest, LegalHold, LinkRequest, PrivacyRequest, PrivacyRequestDetail, RequestPreview, RetentionPreview, RetentionView, VerifyMethod } from './privacy.types';

const at = (id: string) => `privacy/requests/${encodeURIComponent(id)}`;

export const privacyActions = {
  takeRequest: (body: CreateRequest, idempotencyKey: string) => api<PrivacyRequest>('POST', 'privacy/requests', { body, idempotencyKey }),
  readRequest: (id: string) => api<PrivacyRequestDetail>('GET', at(id)),
  linkRequest: (id: string, body: LinkRequest) => api<PrivacyRequest>('POST', `${at(id)}/link`, { body }),
  verifyRequest: (id: string, body: { method: VerifyMethod; note?: string | undefined }) => api<PrivacyRequest>('POST', `${at(id)}/verify`, { body }),
  extendRequest: (id: string, reason: string) => api<PrivacyRequest>('POST', `${at(id)}/extend`, { body: { reason } }),
  approveRequest: (id: string) => api<PrivacyRequest>('POST', `${at(id)}/approve`),
  fulfilRequest: (id: string, body: FulfilRequest) => api<PrivacyRequest>('POST', `${at(id)}/fulfil`, { body }),
  refuseRequest: (id: string, reason: string) => api<PrivacyRequest>('POST', `${at(id)}/refuse`, { body: { reason } }),
  cancelRequest: (id: string) => api<PrivacyRequest>('POST', `${at(id)}/cancel`),
  previewRequest: (id: string) => api<RequestPreview>('GET', `${at(id)}/preview`),
  personCopy: (exportId: string) => download(`privacy/exports/${encodeURIComponent(exportId)}/download`, {}),
  setHold: (body: { contactId?: string; reason: string }, idempotencyKey: string) => api<LegalHold>('POST', 'privacy/holds', { body, idempotencyKey }),
  liftHold: (id: string) => api<LegalHold>('POST', `privacy/holds/${encodeURIComponent(id)}/release`),
  retention: () => api<RetentionView>('GET', 'privacy/retention'),
  checkRetention: (days: Record<string, number>, signal?: AbortSignal) => api<RetentionPreview>('POST', 'privacy/retention/check', { body: { days }, signal }),
  updateRetention: (days: Record<string, number>) => api<RetentionView>('PUT', 'privacy/retention', { body: { days } }),
};

import type { AuditActionList, AuditCheckpoint, AuditInclusionProof, AuditLogDetail, AuditLogPage, AuditSettings, AuditVerification, UpdateAuditSettings } from '../api.generated';
import { api, download, type Query } from '../app/http';

export const auditActions = {
  auditLogs: (query: Query, signal?: AbortSignal) => api<AuditLogPage>('GET', 'audit-logs', { query, signal }),
  auditLog: (id: string) => api<AuditLogDetail>('GET', `audit-logs/${encodeURIComponent(id)}`),
  auditActionList: () => api<AuditActionList>('GET', 'audit-logs/actions'),
  auditCheckpoint: () => api<AuditCheckpoint>('GET', 'audit-logs/checkpoint'),
  auditProof: (query: { id?: string; index?: number; tree_size?: number }) => api<AuditInclusionProof>('GET', 'audit-logs/proof/inclusion', { query }),
  auditVerification: () => api<AuditVerification>('GET', 'audit-logs/verification'),
  verifyAudit: () => api<AuditVerification>('POST', 'audit-logs/verification'),
  auditSettings: () => api<AuditSettings>('GET', 'audit-logs/settings'),
  updateAuditSettings: (body: UpdateAuditSettings) => api<AuditSettings>('PUT', 'audit-logs/settings', { body }),
  auditExport: (query: Query, signal: AbortSignal) => download('audit-logs/export', { query, signal }),
  auditBundle: (signal: AbortSignal) => download('audit-logs/bundle', { signal }),
};

import { api } from '../app/http';
import type { AuditStreamTest, CreateAuditStream, UpdateAuditStream } from '../api.generated';
import type { AuditStream } from './stream.types';

const at = (id: string) => `audit-streams/${encodeURIComponent(id)}`;

export const streamActions = {
  createAuditStream: (body: CreateAuditStream) => api<AuditStream>('POST', 'audit-streams', { body }),
  updateAuditStream: (id: string, body: UpdateAuditStream) => api<AuditStream>('PATCH', at(id), { body }),
  removeAuditStream: (id: string) => api<void>('DELETE', at(id)),
  testAuditStream: (id: string) => api<AuditStreamTest>('POST', `${at(id)}/test`),
  rewindAuditStream: (id: string, since: string) => api<AuditStream>('POST', `${at(id)}/rewind`, { body: { since } }),
};

import { z } from 'zod';
import { defineEvents, definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'exports.read': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'see and download copies of everything the organisation has' },
  'exports.write': { roles: ['OWNER'], scope: false, what: 'have copies of everything the organisation has made, and delete them' },
});

const kind = ['kind'];
defineAuditActions({
  'export.started': { type: 'security_event', what: 'A copy of the data was asked for', context: [...kind, 'media', 'request'] },
  'export.ready': { type: 'security_event', what: 'A copy of the data is ready', context: [...kind, 'rows', 'bytes', 'files', 'sha256'] },
  'export.downloaded': { type: 'security_event', what: 'A copy of the data was downloaded', context: [...kind, 'rows', 'bytes'] },
  'export.failed': { type: 'security_event', what: 'A copy of the data could not be made', context: [...kind, 'reason'] },
  'export.deleted': { type: 'security_event', what: 'A copy of the data was cancelled or deleted, or its time was over', context: [...kind, 'was'] },
});

const exported = { exportId: z.string(), kind: z.enum(['organization', 'contact', 'user']) };
defineEvents({
  'export.ready': { what: 'A copy of the data is ready', data: z.object({ ...exported, rows: z.int(), bytes: z.int() }) },
  'export.failed': { what: 'A copy of the data could not be made', data: z.object({ ...exported, reason: z.string() }) },
});

import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'media.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see and download files of messages' },
  'media.write': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'upload and delete files of messages' },
});
defineAuditActions({
  'media.uploaded': { type: 'account_change', what: 'A file was uploaded', context: ['mimeType', 'size'] },
  'media.downloaded': { type: 'security_event', what: 'A file was opened or downloaded; it may hold personal data', context: ['direction', 'mimeType', 'size'] },
  'media.deleted': { type: 'account_change', what: 'A file was deleted', context: ['direction'] },
  'media.expired': { type: 'account_change', what: 'Files whose time was over were deleted', context: ['count'] },
});

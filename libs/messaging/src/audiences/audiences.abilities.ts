import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'segments.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AUDITOR'], scope: true, what: 'see segments and count who is in them' },
  'segments.write': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'make, change and delete segments' },
});
defineAuditActions({
  'segment.created': { type: 'account_change', what: 'A segment was made', context: ['conditions'] },
  'segment.changed': { type: 'account_change', what: 'A segment was changed', context: ['fields'] },
  'segment.deleted': { type: 'account_change', what: 'A segment was deleted', context: [] },
});

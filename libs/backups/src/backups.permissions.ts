import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'backups.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see backups, their age and whether they were verified' },
  'backups.make': { roles: ['OWNER'], scope: false, what: 'make and verify backups of the installation' },
});

defineAuditActions({
  'backup.requested': { type: 'account_change', what: 'Somebody asked for a backup of the installation', context: [] },
  'backup.verification_requested': { type: 'account_change', what: 'Somebody asked for a restore drill of a backup', context: [] },
  'backup.restored': { type: 'security_event', what: 'The database was restored from a backup; what came after it is lost', context: ['takenAt', 'rows', 'shredded'] },
});

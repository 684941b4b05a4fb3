import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from './audit.actions.js';

definePermissions({
  'audit.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'read the audit log, its proofs and exports' },
  'audit.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'change how long the audit log is kept, who witnesses it and where it is streamed' },
});

defineAuditActions({
  'audit.exported': { type: 'security_event', what: 'The audit log was exported', context: ['format', 'from', 'to', 'rows'] },
  'audit.purged': { type: 'security_event', what: 'Entries of the audit log had had their time and were purged', context: ['event_type', 'before', 'rows'] },
  'audit.settings_changed': { type: 'security_event', what: 'How long the audit log is kept, or who witnesses it, was changed', context: ['fields'] },
  'audit.verified': { type: 'security_event', what: 'The audit log was verified', context: ['size', 'faults', 'first_fault'] },
});

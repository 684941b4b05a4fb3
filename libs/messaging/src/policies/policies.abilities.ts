import { defineErrors, definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'policies.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see messaging policies and how lines stand' },
  'policies.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'change messaging policies and lift a pause of marketing' },
  'restrictions.read': { roles: ['OWNER', 'ADMIN', 'AGENT', 'MARKETER', 'AUDITOR'], scope: true, what: "see a contact's restriction and objection" },
  'restrictions.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: "set and lift a contact's restriction and objection" },
});
defineAuditActions({
  'policies.changed': { type: 'account_change', what: 'Messaging policies were changed', context: ['fields', 'hourly_cap', 'marketing_hours', 'quiet_from', 'quiet_until', 'unknown_outcome', 'zero_content', 'zero_content_ai'] },
  'connection.marketing_resumed': { type: 'account_change', what: 'Somebody lifted the pause, of marketing or of everything, that a provider put on a connection', context: [] },
  'contact.restricted': { type: 'account_change', what: "A contact's restriction or objection was set", context: ['kind'] },
  'contact.unrestricted': { type: 'account_change', what: "A contact's restriction or objection was lifted", context: ['kind'] },
});
defineErrors({ 'connection.marketing_not_paused': [409, 'Its provider has paused nothing over this connection', 'There is nothing to lift.'] });

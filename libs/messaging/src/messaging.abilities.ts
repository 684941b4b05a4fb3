import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'messages.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see messages and conversations' },
  'messages.send': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'send messages' },
  'templates.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see templates' },
  'templates.sync': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'fetch templates from the provider' },
  'inbound_events.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see stored webhook events' },
});
defineAuditActions({
  'message.accepted': 'api_request', 'message.blocked': 'api_request', 'message.blocked_at_dispatch': 'security_event',
  'message.opt_out_confirmed': 'account_change',
});

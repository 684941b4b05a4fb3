import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'messages.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see messages and conversations' },
  'messages.send': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'send messages' },
  'messages.resolve': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT'], scope: true, what: 'decide about messages whose outcome is unknown' },
  'templates.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see templates' },
  'templates.write': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'write templates and hand them in for review' },
  'templates.sync': { roles: ['OWNER', 'ADMIN', 'MARKETER'], scope: true, what: 'fetch templates from the provider' },
  'inbound_events.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see stored webhook events' },
});
defineAuditActions({
  'message.accepted': { type: 'api_request', what: 'A message was accepted for sending', context: ['type', 'purpose', 'endpoint', 'method', 'response_code'] },
  'message.blocked': { type: 'api_request', what: 'A message was refused by the gate', context: ['type', 'purpose', 'rule', 'exemption', 'endpoint', 'method', 'response_code'] },
  'message.blocked_at_dispatch': { type: 'security_event', what: 'A message that had been accepted was stopped just before it left', context: ['rule'] },
  'message.resolved': { type: 'account_change', what: 'Somebody decided about a message whose outcome was unknown', context: ['outcome'] },
  'message.opt_out_confirmed': { type: 'account_change', what: 'The confirmation of an opt-out was put on its way', context: ['type', 'purpose', 'exemption', 'rule'] },
});

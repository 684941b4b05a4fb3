import { defineErrors, definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'alerts.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see security alerts and their rules' },
  'alerts.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'acknowledge and close alerts, and set their rules' },
  'monitoring.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see figures of use, security and performance' },
});

defineErrors({
  'alert.not_found': [404, 'There is no such alert', 'Check the id; GET /v1/alerts lists them.'],
  'alert.state': [409, 'The alert is not in a state for that', 'Read it again: somebody may have been quicker.'],
  'alert_rule.not_found': [404, 'There is no such rule', 'GET /v1/alert-rules lists them.'],
});

defineAuditActions({
  'alert.acknowledged': { type: 'account_change', what: 'Somebody acknowledged an alert', context: ['rule', 'severity'] },
  'alert.closed': { type: 'account_change', what: 'Somebody closed an alert', context: ['rule', 'severity'] },
  'alert_rule.changed': { type: 'security_event', what: 'The thresholds of an alert rule, who is mailed, or whether it is on, were changed', context: ['rule', 'enabled', 'fields'] },
});

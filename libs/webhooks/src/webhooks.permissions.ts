import { defineErrors, definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'webhooks.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see webhook endpoints, their addresses and deliveries' },
  // Not for API keys: whoever may add an endpoint can have everything that happens told to himself.
  'webhooks.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'make, change and end webhook endpoints, and send again' },
});

defineAuditActions({
  'webhook_endpoint.created': { type: 'account_change', what: 'A webhook endpoint was made', context: ['eventTypes', 'enabled'] },
  'webhook_endpoint.changed': { type: 'account_change', what: 'A webhook endpoint was changed', context: ['fields', 'enabled'] },
  'webhook_endpoint.deleted': { type: 'account_change', what: 'A webhook endpoint was deleted, with its deliveries', context: [] },
  'webhook_endpoint.rotated': { type: 'security_event', what: 'The signing secret of a webhook endpoint was replaced', context: ['overlapHours'] },
  'webhook_endpoint.disabled': { type: 'security_event', what: 'A webhook endpoint was switched off by the server', context: ['reason'] },
  'webhook_endpoint.tested': { type: 'account_change', what: 'A test event was sent to a webhook endpoint', context: [] },
  'webhook_endpoint.resent': { type: 'account_change', what: 'A delivery to a webhook endpoint was put on its way again', context: ['delivery'] },
  'webhook_endpoint.replayed': { type: 'account_change', what: 'Stored events were put on their way to a webhook endpoint again', context: ['since', 'until', 'eventTypes', 'events'] },
});

export const webhookErrors = defineErrors({
  'webhook.endpoint_not_found': [404, 'There is no such webhook endpoint', 'GET /v1/webhook-endpoints lists your endpoints.'],
  'webhook.delivery_not_found': [404, 'There is no such delivery', 'GET /v1/webhook-endpoints/{id}/deliveries lists them. Deliveries are kept for 30 days.'],
  'webhook.endpoint_limit': [409, 'There are too many webhook endpoints', 'An organisation may have 20. Delete one that you no longer need.'],
  'webhook.endpoint_disabled': [409, 'This webhook endpoint is switched off', 'Switch it on with PATCH {"enabled": true}, then send again.'],
});

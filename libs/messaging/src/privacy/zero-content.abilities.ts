import { defineAuditActions } from '@consentry/audit';

defineAuditActions({
  'content.erased': { type: 'account_change', what: 'Zero-content mode erased what messages, deliveries and broadcasts said that had been there for a day', context: ['messages', 'events', 'reactions', 'files', 'broadcasts'] },
});

import { definePersonalData, defineRetention } from '@consentry/kernel';

// As `Deliveries.purge` does it.
defineRetention({ delivery_log: { what: "Events for the organisation's own systems, and tries to deliver them", standard: 30, floor: 30, ceiling: 30, source: 'GDPR art. 5(1)(e): long enough to be replayed after an outage; within the 90 days of API logs' } });

const log = { purpose: 'integration', retention: 'delivery_log' } as const;

definePersonalData(
  // Their address is the organisation's own; it is sealed because it may hold a secret.
  { table: 'webhook_endpoints', holds: 'Where events are delivered', purpose: 'integration', retention: 'settings', columns: { plain: 'id organization_id url description event_types enabled disabled_reason failing_since created_at updated_at' } },
  { table: 'webhook_secrets', holds: 'Secrets that sign deliveries', purpose: 'integration', retention: 'settings', columns: { plain: 'id organization_id endpoint_id secret created_at expires_at' } },
  {
    table: 'webhook_events', holds: 'What happened, by the numbers of what it happened to', ...log,
    columns: { plain: 'id organization_id type at endpoint_id', personal: { data: { category: 'reference', erase: { keep: 'Numbers and facts, without name, address or text; gone after 30 days' } } } },
  },
  { table: 'webhook_deliveries', holds: 'Deliveries of events', ...log, under: 'webhook_events', columns: { plain: 'id organization_id event_id endpoint_id state attempts step run queued next_attempt_at held_until last_status last_error resent_at created_at finished_at' } },
  { table: 'webhook_attempts', holds: 'Tries to deliver', ...log, under: 'webhook_deliveries', columns: { plain: 'delivery_id number organization_id at duration_ms status error' } },
);

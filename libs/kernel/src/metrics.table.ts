import { defineMetrics } from './metrics.js';

const HTTP_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const LAG_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3600] as const;
const DELIVERY_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 1800, 7200, 86_400] as const;

/**
 * Every metric of the house, on one page: docs/operations/metrics.md lists these and no others. Labels are names out of the code's own
 * tables: no organisation, no person, no address, nothing that somebody sent (I8).
 */
export const METRICS = defineMetrics({
  consentry_messages_total: {
    type: 'counter', help: 'Messages that came to a state.',
    labels: { state: ['queued', 'blocked', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'received'] },
  },
  consentry_gate_decisions_total: {
    type: 'counter', help: 'What each rule of the gate said, at acceptance and again before dispatch.',
    labels: { stage: ['accept', 'dispatch'], rule: 'open', outcome: ['pass', 'block', 'skip'] },
  },
  consentry_delivery_latency_seconds: {
    type: 'histogram', help: 'How long messages took: from our acceptance to the provider\'s, and from the call of the provider to the delivery it tells of.',
    labels: { step: ['accepted_to_sent', 'sent_to_delivered'] }, buckets: DELIVERY_SECONDS,
  },
  consentry_webhook_lag_seconds: {
    type: 'histogram', help: 'From the arrival of a provider\'s event to its being applied.',
    labels: { kind: ['message', 'echo', 'status', 'preference', 'template', 'identity', 'line', 'other'] }, buckets: LAG_SECONDS,
  },
  consentry_queue_jobs_total: { type: 'counter', help: 'Jobs of the queue by how a try ended.', labels: { topic: 'open', outcome: ['done', 'retried', 'dead', 'overdue'] } },
  consentry_queue_depth: { type: 'gauge', help: 'Jobs that wait or run.', labels: { topic: 'open' } },
  consentry_queue_oldest_seconds: { type: 'gauge', help: 'How long the job that is due the longest has been due.', labels: { topic: 'open' } },
  consentry_queue_dead: { type: 'gauge', help: 'Jobs that were put aside after their last try.', labels: { topic: 'open' } },
  consentry_provider_requests_total: {
    type: 'counter', help: 'Requests to the outside by plugin and how they ended.',
    labels: { plugin: 'open', host_class: ['remote', 'loopback'], outcome: ['2xx', '3xx', '4xx', '5xx', 'refused', 'unreachable', 'no_answer'] },
  },
  consentry_provider_request_duration_seconds: {
    type: 'histogram', help: 'How long requests to the outside took, failures included.', labels: { plugin: 'open', host_class: ['remote', 'loopback'] }, buckets: HTTP_SECONDS,
  },
  consentry_outgoing_webhook_deliveries_total: {
    type: 'counter', help: 'Attempts to deliver an outgoing webhook.', labels: { outcome: ['delivered', 'retried', 'failed'] },
  },
  consentry_vault_operations_total: {
    type: 'counter', help: 'Values sealed, opened and indexed; data keys wrapped and unwrapped by the master key.', labels: { operation: ['seal', 'open', 'index', 'wrap', 'unwrap'] },
  },
  consentry_vault_openings_total: { type: 'counter', help: 'Secrets opened, by declared purpose.', labels: { purpose: 'open' } },
  consentry_vault_closed: { type: 'gauge', help: '1 while the keeper of the master key does not answer and nothing can be sealed or opened.', labels: {} },
  consentry_audit_leaves_total: {
    type: 'counter', help: 'Leaves written to audit logs.', labels: { event_type: ['api_request', 'authentication', 'account_change', 'security_event'] },
  },
  consentry_audit_seal_lag_seconds: { type: 'gauge', help: 'Age of the oldest leaf that has no position in its Merkle tree yet; 0 when all have.', labels: {} },
  consentry_http_requests_total: {
    type: 'counter', help: 'Requests answered, by template of the route.',
    labels: { method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'], route: 'open', status: 'open' },
  },
  consentry_http_request_duration_seconds: {
    type: 'histogram', help: 'From the first byte of a request to the last of its answer.',
    labels: { method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'other'], route: 'open' }, buckets: HTTP_SECONDS,
  },
  consentry_backup_last_success_timestamp_seconds: { type: 'gauge', help: 'When the newest backup that succeeded was begun, in seconds since 1970; 0: never.', labels: {} },
  consentry_backup_last_verified_timestamp_seconds: { type: 'gauge', help: 'When the last restore drill succeeded, in seconds since 1970; 0: never, or the last one failed.', labels: {} },
  consentry_backup_bytes: { type: 'gauge', help: 'Size of the newest backup that succeeded.', labels: {} },
  consentry_scrape_failures_total: { type: 'counter', help: 'Readings that failed at a scrape; their gauges are missing from it.', labels: { reading: 'open' } },
  consentry_build_info: { type: 'gauge', help: '1, with the version that runs.', labels: { version: 'open' } },
});

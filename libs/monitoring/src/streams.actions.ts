import { defineAlertRules, defineAuditActions } from '@consentry/audit';
import { defineOpenings, defineSealed, type Place } from '@consentry/vault';

defineAuditActions({
  'audit_stream.created': { type: 'security_event', what: 'A stream of the audit log to the outside was made', context: ['kind', 'target', 'enabled', 'eventTypes'] },
  'audit_stream.changed': { type: 'security_event', what: 'A stream of the audit log was changed', context: ['fields', 'target', 'enabled', 'eventTypes'] },
  'audit_stream.deleted': { type: 'security_event', what: 'A stream of the audit log was removed', context: ['kind', 'target', 'position'] },
  'audit_stream.rewound': { type: 'security_event', what: 'A stream of the audit log was sent back to send again', context: ['from', 'to', 'since'] },
});

defineAlertRules({
  'siem.falling_behind': { severity: 'warning', mailed: true, what: 'A stream of the audit log has been behind for over an hour: retention purges what is old, sent or not', from: 'the position of the stream, looked at with each try', parameters: {} },
});

defineSealed({ table: 'audit_streams', key: 'id', keyType: 'uuid', owner: 'tenant', columns: [{ column: 'secrets', field: 'secrets', purpose: 'secret' }] });

// A stream is opened once and then sends for hours: a leaf for each opening costs nothing, and starts no loop of leaves that tell of leaves.
defineOpenings({
  'audit_stream.send': { record: 'leaf', what: 'a stream of the audit log starts to send; once for each version of a stream and process' },
  'audit_stream.test': { record: 'leaf', what: 'somebody sends a test event down a stream of the audit log' },
});

export function secretsPlace(organizationId: string, streamId: string): Place {
  return { organizationId, table: 'audit_streams', row: streamId, field: 'secrets', purpose: 'secret' };
}

import type { SchemaPart } from '@consentry/kernel';
import { AuditLogMigration, AuditPurgeMigration } from './audit.log.migrations.js';
import { AlertsMigration, AuditMigration } from './audit.migrations.js';

import './audit.personal-data.js';

export { Alert, ALERT_STATES } from './audit.alert.entity.js';
export { ALERT_TOPIC, alertObjectId, alertRules, Alerts, defineAlertRules, SEVERITIES, type AlertEntry, type AlertRule } from './audit.alerts.js';
export { auditActions, defineAuditActions, EVENT_TYPES, type EventType } from './audit.actions.js';
export { LogFollowers, type Follower } from './audit.followers.js';
export { AuditBundles, BundleError, linesOf, verifyBundle } from './audit.bundle.js';
export type { Fault } from './audit.checker.js';
export { AuditModule } from './audit.module.js';
export { AuditProofs } from './audit.proofs.js';
export { purgeClock } from './audit.purge.clock.js';
export { AuditRetention } from './audit.retention.js';
export { RETENTION } from './audit.retention.rules.js';
export { SealedLog, type SealedLeaf } from './audit.sealed.js';
export * as merkle from './audit.merkle.js';
export * as notes from './audit.note.js';
export { SEALED, Sequencer } from './audit.sequencer.js';
export { Audit, type AuditEntry } from './audit.service.js';
export { AuditSettingsStore } from './audit.settings.js';
export { CheckpointSigner } from './audit.signer.js';
export { Verifications } from './audit.verification.js';
export { verifyLive, type Report, type VerifyOptions } from './audit.verifier.js';

export const auditSchema: SchemaPart = { migrations: [AuditMigration, AlertsMigration, AuditLogMigration, AuditPurgeMigration], appendOnly: ['audit_leaves', 'audit_entries', 'audit_residues', 'audit_checkpoints'] };

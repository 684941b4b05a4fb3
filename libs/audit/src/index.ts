import type { SchemaPart } from '@consentry/kernel';
import { AlertsMigration, AuditMigration } from './audit.migrations.js';

export { Alert } from './audit.alert.entity.js';
export { Alerts, type AlertEntry } from './audit.alerts.js';
export { auditActions, defineAuditActions, EVENT_TYPES, type EventType } from './audit.actions.js';
export { AuditModule } from './audit.module.js';
export { Audit, type AuditEntry } from './audit.service.js';

export const auditSchema: SchemaPart = { migrations: [AuditMigration, AlertsMigration], appendOnly: ['audit_leaves'] };

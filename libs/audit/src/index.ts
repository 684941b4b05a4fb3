import type { SchemaPart } from '@consentry/kernel';
import { AuditMigration } from './audit.migrations.js';

export { auditActions, defineAuditActions, EVENT_TYPES, type EventType } from './audit.actions.js';
export { AuditModule } from './audit.module.js';
export { Audit, type AuditEntry } from './audit.service.js';

export const auditSchema: SchemaPart = { migrations: [AuditMigration], appendOnly: ['audit_leaves'] };

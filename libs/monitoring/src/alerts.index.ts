import type { SchemaPart } from '@consentry/kernel';
import { ActivityMigration, AlertRulesMigration } from './alerts.migrations.js';

export { ActivityFollower } from './activity.follower.js';
export { AlertRunner } from './alerts.runner.js';
export { ALERT_RULES } from './alerts.table.js';

export const alertsSchema: SchemaPart = { migrations: [AlertRulesMigration, ActivityMigration] };

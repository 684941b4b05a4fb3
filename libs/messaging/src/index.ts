import type { SchemaPart } from '@consentry/kernel';
import { MessagingMigration, SealedMessagesMigration } from './messaging.migrations.js';

export { MessagingModule } from './messaging.module.js';
export { Messages } from './outbound/outbound.service.js';
export { SendRequest } from './outbound/outbound.schema.js';
export { decide, RULE_NAMES } from './gate/gate.rules.js';
export type { GateFacts } from './gate/gate.facts.js';

export const messagingSchema: SchemaPart = { migrations: [MessagingMigration, SealedMessagesMigration] };

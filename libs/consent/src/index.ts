import type { SchemaPart } from '@consentry/kernel';
import { ConsentMigration, SealedEvidenceMigration } from './consent.migrations.js';

export { ConsentLedgerWriter, type OptOutBy } from './consent.ledger.js';
export { ConsentModule } from './consent.module.js';
export { Consents } from './consent.service.js';
export { normalizeWords, readCommand, type Command } from './consent.words.js';
export { PURPOSES, type Purpose } from './consent.schema.js';

export const consentSchema: SchemaPart = { migrations: [ConsentMigration, SealedEvidenceMigration], appendOnly: ['consent_records'], resealed: { consent_records: ['evidence', 'evidence_plain'] } };

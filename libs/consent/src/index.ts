import type { SchemaPart } from '@consentry/kernel';
import { ConsentFormsMigration, ConsentMigration, SealedEvidenceMigration } from './consent.migrations.js';

import './consent.exports.js';
import './consent.personal-data.js';

export { ConsentLedgerWriter, type OptOutBy } from './consent.ledger.js';
export { ConsentModule } from './consent.module.js';
export { PAGE_LANGUAGES, type PageLanguage } from './consent.forms.schema.js';
export { escape as escapeHtml, page as publicPage } from './consent.page.js';
export { languageOf } from './consent.page.rules.js';
export { DoubleOptIn } from './consent.optin.js';
export { Consents } from './consent.service.js';
export { CommandReader, ConsentSettingsReader } from './consent.settings.reader.js';
export { normalizeWords, readCommand, type Command } from './consent.words.js';
export { PURPOSES, type Purpose } from './consent.schema.js';

export const consentSchema: SchemaPart = { migrations: [ConsentMigration, SealedEvidenceMigration, ConsentFormsMigration], appendOnly: ['consent_records', 'consent_form_versions'], resealed: { consent_records: ['evidence', 'evidence_plain'] } };

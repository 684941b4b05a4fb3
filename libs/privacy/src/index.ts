import type { SchemaPart } from '@consentry/kernel';
import { ExportsMigration } from './exports.migrations.js';
import { PrivacyMigration } from './privacy.migrations.js';
import { ProcessorsMigration } from './processors.migrations.js';

import './exports.personal-data.js';
import './processors.personal-data.js';

export { ContactErasure } from './erasure.contacts.js';
export { Erased, type ErasedPerson } from './erasure.hooks.js';
export { EXCLUDED } from './exports.excluded.js';
export { ExportRetention } from './exports.retention.js';
export { Exports } from './exports.service.js';
export { ExportEnds } from './exports.ends.js';
export { verifyExport, type Verified } from './exports.verify.js';
export { ErasuresOwed, oweErasures } from './erasure.owed.js';
export { PrivacyModule } from './privacy.module.js';
export { Facilities, facilitiesOf } from './processors.facilities.js';
export { Processors } from './processors.review.js';
export { RequestReminders } from './requests.reminders.js';
export { SubjectRequests } from './requests.service.js';
export { RetentionEngine } from './retention.engine.js';

export const privacySchema: SchemaPart = { migrations: [PrivacyMigration, ExportsMigration, ProcessorsMigration] };

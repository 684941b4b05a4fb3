import type { SchemaPart } from '@consentry/kernel';
import { MfaMigration, SealedSeedsMigration } from './mfa.migrations.js';

import './mfa.exports.js';
import './mfa.personal-data.js';

export { BackupCodes } from './backup-codes.service.js';
export { mfaErrors } from './mfa.errors.js';
export { MfaModule } from './mfa.module.js';
export { MfaState, removeSecondFactors, type SecondFactors } from './mfa.state.js';
export { CreationOptions, PasskeyAssertion, PasskeyRegistration, RequestOptions } from './passkeys.schema.js';
export { Passkeys, type Passkey } from './passkeys.service.js';
export { Totp, type Enrolment } from './totp.service.js';

export const mfaSchema: SchemaPart = { migrations: [MfaMigration, SealedSeedsMigration] };

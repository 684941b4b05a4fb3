import { Global, Module } from '@nestjs/common';
import { BackupCodes } from './backup-codes.service.js';
import { MfaState } from './mfa.state.js';
import { Challenges } from './passkeys.challenges.js';
import { Passkeys } from './passkeys.service.js';
import { Totp } from './totp.service.js';

/** Mechanisms only: who may use them, and what is written into the audit log, is decided by the module that calls. */
@Global()
@Module({ providers: [Totp, BackupCodes, Challenges, Passkeys, MfaState], exports: [Totp, BackupCodes, Passkeys, MfaState] })
export class MfaModule {}

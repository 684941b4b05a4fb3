import { Global, Module } from '@nestjs/common';
import { Alerts } from './audit.alerts.js';
import { AuditBundles } from './audit.bundle.js';
import { AuditController } from './audit.controller.js';
import { AuditExports } from './audit.export.js';
import { LogFollowers } from './audit.followers.js';
import { AuditProofs } from './audit.proofs.js';
import { AuditReader } from './audit.reader.js';
import { AuditRetention } from './audit.retention.js';
import { SealedLog } from './audit.sealed.js';
import { Sequencer } from './audit.sequencer.js';
import { Audit } from './audit.service.js';
import { AuditSettingsStore } from './audit.settings.js';
import { Verifications } from './audit.verification.js';

const FRONT = [Audit, Alerts, Sequencer, SealedLog, LogFollowers, AuditRetention, Verifications, AuditProofs, AuditSettingsStore];

@Global()
@Module({ controllers: [AuditController], providers: [...FRONT, AuditReader, AuditBundles, AuditExports], exports: FRONT })
export class AuditModule {}

import { Global, Module } from '@nestjs/common';
import { Alerts } from './audit.alerts.js';
import { Audit } from './audit.service.js';

@Global()
@Module({ providers: [Audit, Alerts], exports: [Audit, Alerts] })
export class AuditModule {}

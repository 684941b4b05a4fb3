import { Module } from '@nestjs/common';
import { AuditReadings } from './metrics.audit.js';
import { QueueReadings } from './metrics.queue.js';

@Module({ providers: [QueueReadings, AuditReadings] })
export class MetricsModule {}

import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METRICS, MetricReaders } from '@consentry/kernel';
import { Sequencer } from '@consentry/audit';

/** How far sealing lags, read when somebody scrapes: a sequencer that stands still could not say so itself. */
@Injectable()
export class AuditReadings implements OnModuleInit {
  constructor(private readonly sequencer: Sequencer, private readonly readers: MetricReaders) {}

  onModuleInit(): void {
    const gauge = METRICS.consentry_audit_seal_lag_seconds;
    this.readers.add('audit', [gauge], async () => gauge.set({}, await this.sequencer.lag()));
  }
}

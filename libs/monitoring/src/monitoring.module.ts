import { Module, type DynamicModule } from '@nestjs/common';
import { AlertsModule } from './alerts.module.js';
import { MetricsModule } from './metrics.module.js';
import { StreamsModule } from './streams.module.js';
import { WitnessModule } from './witness.module.js';

/** What watches: alerts by rules, streams to a SIEM, metrics, witnesses of the audit log. Four modules that know nothing of each other. */
@Module({})
export class MonitoringModule {
  /** @param options.siemNetworks private networks that streams may reach, as the operator said */
  static with({ siemNetworks }: { siemNetworks: readonly string[] }): DynamicModule {
    return { module: MonitoringModule, imports: [AlertsModule, StreamsModule.with({ networks: siemNetworks }), MetricsModule, WitnessModule] };
  }
}

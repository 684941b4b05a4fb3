import { Module, type DynamicModule } from '@nestjs/common';
import type { MasterKey, SimulatorOptions } from '@consentry/plugin-sdk';
import { KernelModule, type Ports } from '@consentry/kernel';
import { AuditModule } from '@consentry/audit';
import { AuthModule } from '@consentry/auth';
import { ConnectionsModule } from '@consentry/connections';
import { ConsentModule } from '@consentry/consent';
import { ContactsModule } from '@consentry/contacts';
import { MessagingModule } from '@consentry/messaging';
import { PluginsModule, type PluginRegistry } from '@consentry/plugins';
import { SandboxModule } from '@consentry/sandbox';
import { VaultModule } from '@consentry/vault';
import { HealthController } from './health.controller.js';
import { LiveController } from './live.controller.js';

/** The house, as a table of contents. */
@Module({})
export class AppModule {
  static with(parts: { ports: Ports; registry: PluginRegistry; master: MasterKey; simulatorDelays?: SimulatorOptions['delays'] }): DynamicModule {
    const { mode } = parts.ports;
    return {
      module: AppModule,
      imports: [
        KernelModule.with(parts.ports),
        AuditModule,
        PluginsModule.with(parts.registry),
        VaultModule.with(parts.master),
        ConnectionsModule,
        ContactsModule,
        ConsentModule,
        AuthModule,
        MessagingModule,
        ...(mode.production ? [] : [SandboxModule.with({ testClock: mode.testClock, simulatorDelays: parts.simulatorDelays })]),
      ],
      controllers: [HealthController, LiveController],
    };
  }
}

import { Module, type DynamicModule } from '@nestjs/common';
import type { SimulatorOptions } from '@consentry/plugin-sdk';
import { KernelModule, type Ports } from '@consentry/kernel';
import { AuditModule } from '@consentry/audit';
import { AuthModule, type AuthSettings } from '@consentry/auth';
import { BackupsModule, type BackupsOptions } from '@consentry/backups';
import { ConnectionsModule } from '@consentry/connections';
import { ConsentModule } from '@consentry/consent';
import { ContactsModule } from '@consentry/contacts';
import { MessagingModule } from '@consentry/messaging';
import { MfaModule } from '@consentry/mfa';
import { MonitoringModule } from '@consentry/monitoring';
import { PluginsModule, type Pins, type PluginRegistry } from '@consentry/plugins';
import { PrivacyModule } from '@consentry/privacy';
import { SandboxModule } from '@consentry/sandbox';
import { SsoModule, type SsoOptions } from '@consentry/sso';
import { VaultModule, type MasterKeys } from '@consentry/vault';
import { WebhooksModule } from '@consentry/webhooks';
import { HealthController } from './health.controller.js';
import { LiveController } from './live.controller.js';

export interface AppParts { ports: Ports; registry: PluginRegistry; masters: MasterKeys; auth: AuthSettings; sso: SsoOptions; backups: BackupsOptions; simulatorDelays?: SimulatorOptions['delays']; tlsPins?: Pins; siemNetworks?: readonly string[] }

/** The house, as a table of contents. */
@Module({})
export class AppModule {
  static with(parts: AppParts): DynamicModule {
    const { mode } = parts.ports;
    return {
      module: AppModule,
      imports: [
        KernelModule.with(parts.ports),
        AuditModule,
        PluginsModule.with(parts.registry, { pins: parts.tlsPins ?? {} }),
        VaultModule.with(parts.masters),
        WebhooksModule,
        ConnectionsModule,
        ContactsModule,
        ConsentModule,
        MfaModule,
        AuthModule.with(parts.auth),
        SsoModule.with(parts.sso),
        MessagingModule,
        MonitoringModule.with({ siemNetworks: parts.siemNetworks ?? [] }),
        BackupsModule.with(parts.backups),
        PrivacyModule.with(parts.sso.facebook?.appSecret),
        ...(mode.production ? [] : [SandboxModule.with({ testClock: mode.testClock, simulatorDelays: parts.simulatorDelays, mailKept: !parts.auth.smtp })]),
      ],
      controllers: [HealthController, LiveController],
    };
  }
}

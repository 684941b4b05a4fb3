import { Module, type DynamicModule } from '@nestjs/common';
import type { MasterKey } from '@consentry/plugin-sdk';
import { MasterKeyToken } from './vault.master.js';
import { InstallationSecrets } from './vault.installation.js';
import { Vault } from './vault.service.js';

@Module({})
export class VaultModule {
  static with(master: MasterKey): DynamicModule {
    return { module: VaultModule, global: true, providers: [{ provide: MasterKeyToken, useValue: master }, Vault, InstallationSecrets], exports: [Vault, InstallationSecrets] };
  }
}

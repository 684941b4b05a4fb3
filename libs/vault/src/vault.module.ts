import { Module, type DynamicModule } from '@nestjs/common';
import { CheckpointSigner } from '@consentry/audit';
import { Conversions } from './vault.conversions.js';
import { KeysController } from './vault.controller.js';
import { InstallationSecrets } from './vault.installation.js';
import { Keys } from './vault.keys.js';
import { MasterKeys } from './vault.masters.js';
import { KeyRotations } from './vault.rotations.js';
import { Secrets } from './vault.secrets.js';
import { Vault } from './vault.service.js';
import { Shredding } from './vault.shredding.js';
import { VaultSigner } from './vault.signer.js';

@Module({})
export class VaultModule {
  static with(masters: MasterKeys): DynamicModule {
    return {
      module: VaultModule, global: true, controllers: [KeysController],
      providers: [{ provide: MasterKeys, useValue: masters }, Vault, Secrets, KeyRotations, Conversions, Keys, Shredding, InstallationSecrets, { provide: CheckpointSigner, useClass: VaultSigner }],
      exports: [MasterKeys, Vault, Secrets, KeyRotations, Conversions, Keys, Shredding, InstallationSecrets, CheckpointSigner],
    };
  }
}

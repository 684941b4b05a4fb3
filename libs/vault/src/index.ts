import type { SchemaPart } from '@consentry/kernel';
import { InstallationSecretsMigration, VaultMigration } from './vault.migrations.js';

export { keyOf, open, seal, SealBrokenError, type DataKey, type Place } from './vault.cipher.js';
export { InstallationSecrets } from './vault.installation.js';
export { bindMasterKey, knowsMasterKey, MasterKeyError } from './vault.master.js';
export { VaultModule } from './vault.module.js';
export { Vault } from './vault.service.js';

export const vaultSchema: SchemaPart = { migrations: [VaultMigration, InstallationSecretsMigration] };

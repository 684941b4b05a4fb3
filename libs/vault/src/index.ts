import type { SchemaPart } from '@consentry/kernel';
import { InstallationSecretsMigration, KeyVersionsMigration, ShreddedMigration, VaultMigration } from './vault.migrations.js';

import './vault.personal-data.js';

export { dataKey, keyOf, open, seal, SealBrokenError, type DataKey, type Place, type Purpose as SealPurpose } from './vault.cipher.js';
export { defineConversion, defineSealed, sealedGuard, sealedTables, type Conversion, type SealedTable } from './vault.columns.js';
export { Conversions } from './vault.conversions.js';
export { defineExport, exportSources, type ExportContext, type ExportFile, type ExportOf, type ExportSource } from './vault.exports.js';
export { InstallationSecrets } from './vault.installation.js';
export { Keys } from './vault.keys.js';
export { knowsMasterKey, MasterKeyError, MasterKeys, type Keeper } from './vault.masters.js';
export { VaultModule } from './vault.module.js';
export * as primitives from './vault.primitives.js';
export { KeyRing, type IndexKind, type Spot } from './vault.ring.js';
export { KeyRotations } from './vault.rotations.js';
export { defineOpenings, Secrets } from './vault.secrets.js';
export { Vault } from './vault.service.js';
export { Shredding } from './vault.shredding.js';
export { VaultSigner } from './vault.signer.js';
export { KeyWatch } from './vault.watch.js';

export const vaultSchema: SchemaPart = { migrations: [VaultMigration, InstallationSecretsMigration, KeyVersionsMigration, ShreddedMigration] };

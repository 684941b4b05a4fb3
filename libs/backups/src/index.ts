import type { SchemaPart } from '@consentry/kernel';
import { BackupsMigration } from './backups.migrations.js';

import './backups.personal-data.js';

export { ErasureList, type Erasure } from './backups.erasures.js';
export { BackupError, reasonOf } from './backups.errors.js';
export { keeperOf, keeperWithoutDatabase, type BackupKeeper } from './backups.keeper.js';
export { BackupKeys } from './backups.keys.js';
export { BackupMaker, type Made } from './backups.maker.js';
export { BackupsModule, type BackupsOptions } from './backups.module.js';
export { BackupRestore, restoreAndSwap, restoreInPlace, type Restored } from './backups.restore.js';
export { parseBackup, publicBackup } from './backups.schema.js';
export { Backups } from './backups.service.js';
export { BackupSettings } from './backups.settings.js';
export { BackupStorage, storedSets, type StoredSet } from './backups.storage.js';
export { BackupVerifier } from './backups.verifier.js';

export const backupsSchema: SchemaPart = { migrations: [BackupsMigration] };

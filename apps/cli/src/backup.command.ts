import { BackupKeys, BackupMaker, keeperOf, publicBackup, storedSets, type BackupStorage } from '@consentry/backups';
import { backupFolder, openBackupStorage, openStorage, StartError, type Config } from '@consentry/server';
import { configuration, partsOf, runningOwnerUrl, withDatabase, type Result } from './context.js';

type Env = Record<string, string | undefined>;

/** Makes a backup now, beside a running server or without one, and waits for it. */
export function backup(env: Env): Promise<Result> {
  const config = configuration(env);
  return withDatabase(config, async (db) => {
    const ownerUrl = config.databaseUrl ? config.migrationUrl : await runningOwnerUrl(config);
    if (!ownerUrl) throw new StartError('Set DATABASE_MIGRATION_URL to the owner role: the login role of DATABASE_URL cannot read the whole database.');
    const { clock, ids, log, masters } = await partsOf(config, db, { write: false });
    const storage = await openBackupStorage(config, config.dataDir);
    const files = await openStorage(config, config.dataDir);
    try {
      const keys = new BackupKeys(storage, keeperOf(masters));
      const made = await new BackupMaker({ db, clock, ids, log, storage, keys, files: config.backupFiles === false ? undefined : files }).make(ownerUrl, 'command');
      const id = publicBackup(made.id);
      return {
        code: 0, data: { ...made, id, storage: placeOf(config) },
        text: `Backup ${id}: ${made.rows} rows of ${made.tables} tables, ${made.files} files, ${size(made.bytes)}, in ${made.seconds} s.\nIt lies in ${placeOf(config)}, and can be read with the master key alone: keep that elsewhere.\nTry it: npm run consentry -- restore --from ${id} --verify-only`,
      };
    } finally {
      storage.close();
      files.close();
    }
  });
}

/** What lies in the storage. Needs no database: there may be none. */
export function backupList(env: Env): Promise<Result> {
  const config = configuration(env);
  return withBackupStorage(config, async (storage) => {
    const sets = await storedSets(storage);
    const lines = sets.map((s) => `${publicBackup(s.id)}  ${s.takenAt.toISOString()}  ${size(s.bytes).padStart(10)}${s.readable ? '' : '  its key or its data is missing: it cannot be read'}`);
    return {
      code: 0, text: lines.length > 0 ? [`Backups in ${placeOf(config)}, newest first:`, ...lines].join('\n') : `There are no backups in ${placeOf(config)}.`,
      data: { storage: placeOf(config), backups: sets.map((s) => ({ id: publicBackup(s.id), takenAt: s.takenAt.toISOString(), bytes: s.bytes, readable: s.readable })) },
    };
  });
}

export async function withBackupStorage<T>(config: Config, work: (storage: BackupStorage) => Promise<T>): Promise<T> {
  const storage = await openBackupStorage(config, config.dataDir);
  try {
    return await work(storage);
  } finally {
    storage.close();
  }
}

export function placeOf(config: Config): string {
  return config.backupStorage === 's3' ? `the bucket ${config.backupS3Bucket!}` : backupFolder(config, config.dataDir);
}

export function size(bytes: number): string {
  const unit = Math.min(4, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${unit === 0 ? bytes : (bytes / 1024 ** unit).toFixed(1)} ${['bytes', 'KiB', 'MiB', 'GiB', 'TiB'][unit]!}`;
}

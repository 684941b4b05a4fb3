import { existsSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { BackupError, BackupKeys, BackupRestore, ErasureList, keeperWithoutDatabase, parseBackup, publicBackup, restoreAndSwap, restoreInPlace, type BackupStorage, type Erasure, type Restored } from '@consentry/backups';
import { Database, databaseName, DiskStorage, Ids, INSTALLATION, Log, systemActor, SystemClock } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { PluginRegistry } from '@consentry/plugins';
import { oweErasures } from '@consentry/privacy';
import { BUNDLED, closeKeepers, ENTITIES, openAsOwner, openKeepers, openStorage, SCHEMA, type Config } from '@consentry/server';
import { placeOf, withBackupStorage } from './backup.command.js';
import { configuration, runningOwnerUrl, withDatabase, type Result } from './context.js';

type Env = Record<string, string | undefined>;
export interface RestoreChoice { from: string; verifyOnly?: boolean; overwrite?: boolean }

/** Clocks of two servers. */
const SKEW_MS = 10 * 60_000;

/** Fills the database of the configuration from a backup, or with `verifyOnly` tries whether it could. */
export async function restore(choice: RestoreChoice, env: Env): Promise<Result> {
  const config = configuration(env);
  const given = fileGiven(choice.from);
  return given ? withFound(given.id, new DiskStorage(given.root)) : withBackupStorage(config, (storage) => withFound(parseBackup(choice.from), storage));

  async function withFound(id: string | undefined, storage: BackupStorage): Promise<Result> {
    if (!id) throw new BackupError(`${choice.from} is neither the id of a backup nor a file that is one. "consentry backup list" shows those in ${placeOf(config)}.`);
    const clock = new SystemClock();
    const log = Log.create({ level: 'silent' });
    const keepers = await openKeepers({ config, registry: await PluginRegistry.load(BUNDLED, config.plugins), clock, log }, false);
    try {
      const keys = new BackupKeys(storage, keeperWithoutDatabase(keepers));
      const make = (appRole: string) => new BackupRestore({ storage, keys, schema: SCHEMA, appRole, now: clock.now() });
      return choice.verifyOnly ? await verify(config, make, id) : await replace(config, make, id, choice.overwrite ?? false, storage);
    } finally {
      await closeKeepers(keepers);
    }
  }
}

async function verify(config: Config, make: (appRole: string) => BackupRestore, id: string): Promise<Result> {
  const { header, end } = await make('').readThrough(id);
  const rows = end.tables.reduce((sum, t) => sum + t.rows, 0);
  const ownerUrl = config.databaseUrl ? config.migrationUrl : await runningOwnerUrl(config);
  const drilled = ownerUrl ? await withDatabase(config, (db) => make(roleOf(db.url)).drill(ownerUrl, id)) : undefined;
  const how = drilled ? 'It was restored into a database of its own, compared row by row, and that database was dropped again.'
    : ownerUrl ? 'It was read through. It was not loaded: the owner may make no database there (CREATEDB).' : `It was read through. It was not loaded into a database: ${config.databaseUrl ? 'set DATABASE_MIGRATION_URL for that' : 'start the server for that'}.`;
  return { code: 0, text: `Backup ${publicBackup(id)} of ${header.takenAt} is whole: ${rows} rows of ${end.tables.length} tables, ${end.files} files.\n${how}`, data: { id: publicBackup(id), takenAt: header.takenAt, tables: end.tables.length, rows, files: end.files, loaded: drilled !== undefined } };
}

async function replace(config: Config, make: (appRole: string) => BackupRestore, id: string, overwrite: boolean, storage: BackupStorage): Promise<Result> {
  if (!config.databaseUrl && (await runningOwnerUrl(config))) throw new BackupError('A server is running on this data folder. Stop it first; nothing was changed.');
  // Before the database: an unreadable list must not bring back whom it erased.
  const listed = await new ErasureList(storage).since(new Date(0));
  const began = performance.now();
  const { ownerUrl, appRole, embedded } = await openAsOwner(config, Log.create({ level: 'silent' }));
  const files = await openStorage(config, config.dataDir);
  try {
    const since = (takenAt: string) => listed.filter((e) => Date.parse(e.at) >= Date.parse(takenAt) - SKEW_MS);
    const target = { ownerUrl, appRole, overwrite, finish: (at: string, done: Restored) => afterwards(at, id, done, since(done.header.takenAt)) };
    const restored = embedded ? await restoreAndSwap(make(appRole), target, databaseName(ownerUrl), id, files) : await restoreInPlace(make(appRole), target, id, files);
    const erased = since(restored.header.takenAt);
    return report(id, restored, erased, (performance.now() - began) / 1000);
  } finally {
    files.close();
    await embedded?.stop();
  }
}

/** Whoever was erased since is owed it again, which the server does before it opens; and an entry in the log of the installation. */
async function afterwards(ownerUrl: string, id: string, { header, rows, shredded }: Restored, erased: Erasure[]): Promise<void> {
  const database = await Database.connect({ url: ownerUrl, entities: ENTITIES, poolSize: 2 });
  try {
    await oweErasures(database, erased);
    const clock = new SystemClock();
    const audit = new Audit(clock, new Ids(clock));
    await database.hot({ organizationId: INSTALLATION }, (c) => audit.appendHot(c, [{ actor: systemActor(INSTALLATION, 'operator'), entry: { action: 'backup.restored', object: { type: 'backup', id }, context: { takenAt: header.takenAt, rows, shredded } } }]));
  } finally {
    await database.close();
  }
}

function report(id: string, { header, end, rows, files, keys, shredded }: Restored, erased: Erasure[], seconds: number): Result {
  const seconds_ = Math.round(seconds * 10) / 10;
  const lines = [
    `Restored backup ${publicBackup(id)} of ${header.takenAt}: ${rows} rows of ${end.tables.length} tables, ${files} files, ${keys} data keys, in ${seconds_} s. Every table was compared with the backup.`,
    ...(shredded > 0 ? [`${shredded} organisations were erased since: their keys are gone, and nobody can read what they sealed.`] : []),
    ...(erased.length > 0 ? [`${erased.length} erasures since the backup are applied again when the server starts, before it opens.`] : []),
    ...(header.files ? [] : ['The backup holds no files of messages.']),
    'Now: npm run consentry -- audit verify, then npm start.',
  ];
  return { code: 0, text: lines.join('\n'), data: { id: publicBackup(id), takenAt: header.takenAt, tables: end.tables.map(({ name, rows: n }) => ({ name, rows: n })), rows, files, dataKeys: keys, shredded, erasures: erased.length, seconds: seconds_ } };
}

/** A path of a backup's data, or of its folder; its key and the organisations' keys lie beside it as in any storage of backups. */
function fileGiven(from: string): { root: string; id: string | undefined } | undefined {
  if (!existsSync(from)) return undefined;
  const path = resolve(from);
  const folder = statSync(path).isDirectory() ? path : dirname(path);
  return { root: dirname(dirname(folder)), id: parseBackup(basename(folder)) };
}

function roleOf(url: string): string {
  return decodeURIComponent(/^postgres(?:ql)?:\/\/([^:@/]*)/.exec(url)?.[1] ?? '');
}

import { createPublicKey } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Backups, BackupKeys, BackupMaker, BackupRestore, BackupSettings, BackupStorage, keeperOf, type Made } from '@consentry/backups';
import { CheckpointSigner, notes, verifyLive } from '@consentry/audit';
import { Database, DiskStorage, Ids, Log, ObjectStorage, type ObjectStorage as Storage } from '@consentry/kernel';
import { ENTITIES, readConfig, SCHEMA, startServer, type Server } from '@consentry/server';
import { MasterKeys } from '@consentry/vault';
import { asOwner, testPostgres, withClient } from '../harness/postgres.js';
import type { World } from '../harness/world.js';

export const APP = 'consentry_app';
export const PLAIN = 'backups_plain_owner';

export interface Empty { name: string; ownerUrl: string; appUrl: string; drop(): Promise<void> }

let made = 0;

/** A database with nothing in it. `plain`: its owner owns it and is nothing more, as enterprises give it. */
export async function emptyDatabase(plain = false): Promise<Empty> {
  const facts = testPostgres();
  const name = `backups_${process.pid}_${made++}`;
  await asOwner(facts, async (c) => {
    if (plain) await c.query(`do $$ begin create role ${PLAIN} login nosuperuser nobypassrls nocreatedb password 'plain'; exception when duplicate_object then null; end $$`);
    await c.query(`create database ${name} ${plain ? `owner ${PLAIN}` : ''}`);
  });
  const at = (who: string) => `postgresql://${who}@localhost/${name}?host=${encodeURIComponent(facts.socketDir)}&port=${facts.port}`;
  const [, owner] = /^postgres(?:ql)?:\/\/([^@]*)@/.exec(facts.ownerUrl)!;
  return {
    name, ownerUrl: at(plain ? `${PLAIN}:plain` : owner!), appUrl: at(`${APP}:app-for-tests`),
    drop: () => asOwner(facts, async (c) => { await c.query(`drop database if exists ${name} with (force)`); }),
  };
}

/** As a superuser: nothing hides a row. */
export async function counts(name: string): Promise<Record<string, number>> {
  const facts = testPostgres();
  const url = facts.ownerUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  return withClient(url, async (c) => {
    const { rows } = await c.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`);
    const found: Record<string, number> = {};
    for (const { name: table } of rows) found[table] = Number((await c.query<{ n: string }>(`select count(*) as n from "${table}"`)).rows[0]!.n);
    return found;
  });
}

/** How far numbers have been given out. */
export async function sequences(name: string): Promise<unknown[]> {
  const url = testPostgres().ownerUrl.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, `$1${name}`);
  return withClient(url, async (c) => (await c.query('select sequencename, last_value from pg_sequences order by 1')).rows);
}

export async function nameOf(url: string): Promise<string> {
  return withClient(url, async (c) => (await c.query<{ n: string }>('select current_database() as n')).rows[0]!.n);
}

/** The parts of a world's server that make backups, and what restores them. */
export class BackupRoom {
  readonly storage: BackupStorage;
  readonly keys: BackupKeys;
  readonly folder: string;

  constructor(readonly world: World) {
    const { app } = world.server;
    this.storage = app.get(BackupStorage);
    this.keys = app.get(BackupKeys);
    this.folder = (this.storage as unknown as DiskStorage).folder;
    app.get(BackupSettings).ownerUrl = world.ownerUrl;
  }

  get backups(): Backups {
    return this.world.server.app.get(Backups);
  }

  maker(change: Partial<{ storage: BackupStorage; files: Storage | undefined; db: Database }> = {}): BackupMaker {
    const { app } = this.world.server;
    const { clock, database: db } = this.world;
    const storage = change.storage ?? this.storage;
    return new BackupMaker({ db, clock, ids: app.get(Ids), log: Log.create({ level: 'silent' }), keys: new BackupKeys(storage, keeperOf(app.get(MasterKeys))), files: app.get(ObjectStorage), storage, ...change });
  }

  make(ownerUrl = this.world.ownerUrl): Promise<Made> {
    return this.maker().make(ownerUrl, 'command');
  }

  restore(storage = this.storage): BackupRestore {
    return new BackupRestore({ storage, keys: new BackupKeys(storage, keeperOf(this.world.server.app.get(MasterKeys))), schema: SCHEMA, appRole: APP, now: this.world.clock.now() });
  }

  keysIn(storage: BackupStorage): BackupKeys {
    return new BackupKeys(storage, keeperOf(this.world.server.app.get(MasterKeys)));
  }

  /** A copy of the whole storage of backups, to be spoilt. */
  copy(): BackupStorage {
    const folder = join(mkdtempSync(join(tmpdir(), 'consentry-backups-')), 'copy');
    cpSync(this.folder, folder, { recursive: true });
    return new DiskStorage(folder);
  }
}

/** A server on a restored database, in a data folder that has nothing but the keys and the restored files. */
export async function serverOn(appUrl: string, world: World, media: string, dataDir = mkdtempSync(join(tmpdir(), 'consentry-restored-'))): Promise<Server> {
  mkdirSync(dataDir, { recursive: true });
  cpSync(join(world.dataDir, 'keys'), join(dataDir, 'keys'), { recursive: true });
  cpSync(media, join(dataDir, 'media'), { recursive: true });
  const database = await Database.connect({ url: appUrl, entities: ENTITIES, poolSize: 4 });
  const config = readConfig({ PORT: '0', NODE_ENV: 'test', CONSENTRY_DEMO: '0', CONSENTRY_TEST_CLOCK: '1', CONSENTRY_BCRYPT_COST: '4', CONSENTRY_RATE_LIMIT_IP: '0', CONSENTRY_DATA_DIR: dataDir });
  return startServer({ config, clock: world.clock, log: Log.create({ level: 'silent' }), opened: { database, embedded: undefined } });
}

/** Every log of a database, verified to the last entry. @returns entries by organisation */
export async function auditHolds(server: Server, organizationId: string, now: Date): Promise<{ size: number; faults: unknown[] }> {
  const key = createPublicKey(await server.app.get(CheckpointSigner).key());
  const verifier = notes.verifierOf(notes.originOf(organizationId), key);
  const report = await verifyLive((work) => server.app.get(Database).hot({ organizationId }, work), organizationId, { verifier, now });
  return { size: report.size, faults: report.faults };
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { pgOptions, StorageError, type ObjectStorage, type SchemaPart } from '@consentry/kernel';
import { openBackup, type Header } from './backups.cipher.js';
import { decompressed } from './backups.compress.js';
import { BackupError } from './backups.errors.js';
import { walk, type End } from './backups.frames.js';
import type { BackupKeys } from './backups.keys.js';
import { load, type Loaded } from './backups.load.js';
import { PLACES, type BackupStorage } from './backups.storage.js';
import { connectOwner, otherDatabase, quoted } from './backups.tables.js';

export interface RestoreParts { storage: BackupStorage; keys: BackupKeys; schema: SchemaPart[]; appRole: string; now: Date }
export interface ReadThrough { header: Header; end: End }
export interface Restored extends Loaded { header: Header; files: number }

/** Reads backups, to look whether they are whole and to fill a database with them. */
export class BackupRestore {
  constructor(private readonly parts: RestoreParts) {}

  /** Everything is opened, unpacked and compared with its sums; nothing is kept. @throws BackupError */
  async readThrough(backup: string): Promise<ReadThrough> {
    const { header, content, close } = await this.open(backup);
    try {
      return { header, end: await walk(content) };
    } finally {
      await close();
    }
  }

  /**
   * Into an empty database of which we are the owner. Whoever asks has read the backup through before; what goes wrong after that leaves
   * no rows, and what lay in `files` before.
   */
  async into(ownerUrl: string, backup: string, files?: ObjectStorage): Promise<Restored> {
    const { header, content, close } = await this.open(backup);
    const put: string[] = [];
    const { schema, appRole, keys, now } = this.parts;
    try {
      const loaded = await load({
        ownerUrl, appRole, schema, migrations: header.migrations, content, backup, now, organizations: keys.organizations(backup),
        ...(files ? { file: async (key, _size, data) => {
          // A file never changes: what lies there is the same.
          if (await files.exists(key)) return;
          await files.put(key, data);
          put.push(key);
        } } : {}),
      });
      return { ...loaded, header, files: put.length };
    } catch (error) {
      for (const key of put) await files!.delete(key).catch(() => undefined);
      throw error;
    } finally {
      await close();
    }
  }

  /** The drill: restored for good into a database that is dropped again. @returns undefined where the owner may make none */
  async drill(ownerUrl: string, backup: string): Promise<Restored | undefined> {
    const scratch = `consentry_drill_${randomBytes(6).toString('hex')}`;
    const owner = await connectOwner(ownerUrl);
    try {
      const { rows: [role] } = await owner.query<{ may: boolean }>('select rolsuper or rolcreatedb as may from pg_roles where rolname = current_user');
      if (!role!.may) return undefined;
      await dropDrills(owner);
      await owner.query(`create database ${quoted(scratch)} template template0 encoding 'UTF8'`);
      try {
        return await this.into(otherDatabase(ownerUrl, scratch), backup);
      } finally {
        await owner.query(`drop database if exists ${quoted(scratch)} with (force)`);
      }
    } finally {
      await owner.end();
    }
  }

  private async open(backup: string): Promise<{ header: Header; content: AsyncGenerator<Buffer>; close(): Promise<void> }> {
    const { storage, keys, schema } = this.parts;
    const stream = await storage.get(PLACES.data(backup)).catch((error: unknown) => {
      throw error instanceof StorageError && error.reason === 'missing' ? new BackupError('There is no such backup in the storage.', error) : error;
    });
    const opened = await openBackup(stream as AsyncIterable<Uint8Array>);
    try {
      const { header } = opened;
      if (header.id !== backup) throw new BackupError(`This file is the backup ${header.id}, and it lies where ${backup} should.`);
      const known = new Set(schema.flatMap((part) => part.migrations).map((m) => m.id));
      const newer = header.migrations.filter((name) => !known.has(name));
      if (newer.length > 0) throw new BackupError(`This backup was made by a newer Consentry (it has ${newer.join(', ')}): restore it with that version. Nothing was changed.`);
      return { header, content: decompressed(header.compression, opened.content(await keys.open(backup))), close: opened.close };
    } catch (error) {
      await opened.close();
      throw error;
    }
  }
}

/** Those of a process that was killed amid a drill. */
async function dropDrills(owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ name: string }>(`select datname as name from pg_database d where datname ~ '^consentry_drill_[0-9a-f]{12}$' and not exists (select 1 from pg_stat_activity a where a.datid = d.oid)`);
  for (const { name } of rows) await owner.query(`drop database if exists ${quoted(name)}`).catch(() => undefined);
}

/** Where a restore goes, and what is done there before anybody can open it. */
export interface Target { ownerUrl: string; appRole: string; overwrite: boolean; finish?: (ownerUrl: string, restored: Restored) => Promise<void> }

/** Whether anything lies there that somebody could miss: an organisation or an entry of an audit log. */
export async function isEmpty(ownerUrl: string): Promise<boolean> {
  const client = await connectOwner(ownerUrl);
  try {
    const { rows: [found] } = await client.query<{ tables: string; ours: boolean }>(`select (select count(*) from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'm', 'v')) as tables, to_regclass('public.organizations') is not null and to_regclass('public.audit_leaves') is not null as ours`);
    if (found!.tables === '0') return true;
    if (!found!.ours) return false;
    // Row-level security would hide the rows from an owner that is nothing more; undone at once.
    await client.query('begin');
    await client.query('alter table organizations no force row level security; alter table audit_leaves no force row level security');
    const { rows: [rows] } = await client.query<{ any: boolean }>('select exists (select 1 from organizations) or exists (select 1 from audit_leaves) as any');
    await client.query('rollback');
    return !rows!.any;
  } finally {
    await client.end();
  }
}

/** Who else is connected as the application. */
export async function usersOf(ownerUrl: string, appRole: string): Promise<number> {
  const client = new pg.Client(pgOptions(ownerUrl));
  await client.connect();
  try {
    const { rows } = await client.query<{ n: string }>('select count(*) as n from pg_stat_activity where datname = current_database() and usename = $1', [appRole]);
    return Number(rows[0]!.n);
  } finally {
    await client.end();
  }
}

/** Makes a database empty that belongs to us alone: tables, views, functions and types of the schema `public`. */
export async function wipe(ownerUrl: string): Promise<void> {
  const client = await connectOwner(ownerUrl);
  try {
    await client.query(`do $$
      declare thing record;
      begin
        for thing in select format('drop %s if exists public.%I cascade', case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence' else 'table' end, relname) as text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm') loop execute thing.text; end loop;
        for thing in select format('drop routine if exists %s cascade', p.oid::regprocedure) as text from pg_proc p where p.pronamespace = 'public'::regnamespace and not exists (select 1 from pg_depend d where d.objid = p.oid and d.deptype = 'e') loop execute thing.text; end loop;
      end $$`);
  } finally {
    await client.end();
  }
}

/** Fills a database in place, or leaves it as empty as it was. */
export async function restoreInPlace(restore: BackupRestore, { ownerUrl, appRole, overwrite, finish }: Target, backup: string, files: ObjectStorage): Promise<Restored> {
  const users = await usersOf(ownerUrl, appRole);
  if (users > 0) throw new BackupError(`Somebody is connected as ${appRole} (${users} connections): stop every server first. Nothing was changed.`);
  if (!overwrite && !(await isEmpty(ownerUrl))) throw new BackupError('The database is not empty. To replace what is in it, add --overwrite; nothing was changed.');
  await restore.readThrough(backup);
  await wipe(ownerUrl);
  try {
    const restored = await restore.into(ownerUrl, backup, files);
    await finish?.(ownerUrl, restored);
    return restored;
  } catch (error) {
    await wipe(ownerUrl);
    throw error;
  }
}

/** Fills a new database beside the old one, and only then takes its place. For a server that belongs to us alone. */
export async function restoreAndSwap(restore: BackupRestore, { ownerUrl, overwrite, finish }: Target, name: string, backup: string, files: ObjectStorage): Promise<Restored> {
  if (!overwrite && !(await isEmpty(ownerUrl))) throw new BackupError('The database is not empty. To replace what is in it, add --overwrite; nothing was changed.');
  await restore.readThrough(backup);
  const [fresh, old] = [`${name}_restored`, `${name}_replaced`];
  const owner = await connectOwner(otherDatabase(ownerUrl, 'postgres'));
  try {
    for (const left of [fresh, old]) await owner.query(`drop database if exists ${quoted(left)} with (force)`);
    await owner.query(`create database ${quoted(fresh)}`);
    try {
      const restored = await restore.into(otherDatabase(ownerUrl, fresh), backup, files);
      await finish?.(otherDatabase(ownerUrl, fresh), restored);
      await owner.query('begin');
      await owner.query(`alter database ${quoted(name)} rename to ${quoted(old)}`);
      await owner.query(`alter database ${quoted(fresh)} rename to ${quoted(name)}`);
      await owner.query('commit');
      await owner.query(`drop database ${quoted(old)} with (force)`);
      return restored;
    } catch (error) {
      await owner.query('rollback');
      await owner.query(`drop database if exists ${quoted(fresh)} with (force)`);
      throw error;
    }
  } finally {
    await owner.end();
  }
}

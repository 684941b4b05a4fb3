import type pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { StorageError, type ObjectStorage } from '@consentry/kernel';
import { RowDigest } from './backups.digest.js';
import { BackupError } from './backups.errors.js';
import { dataFrames, noteFrame, type End } from './backups.frames.js';
import type { WrappedKey } from './backups.keys.js';
import { listAll } from './backups.storage.js';
import { connectOwner, copyOut, cut, quoted, sequencesOf, tablesOf, type Table } from './backups.tables.js';

/** The whole database at one moment, read by its owner in one transaction that locks nobody out. */
export class Dump {
  /** How far it came. */
  readonly sums = { tables: 0, rows: 0, files: 0 };

  private constructor(private readonly client: pg.Client, readonly migrations: string[], private readonly tables: Table[]) {}

  static async open(ownerUrl: string): Promise<Dump> {
    const client = await connectOwner(ownerUrl);
    try {
      await letOwnerRead(client);
      await client.query('begin isolation level repeatable read read only');
      const { rows } = await client.query<{ name: string }>('select name from schema_migrations order by id');
      return new Dump(client, rows.map((r) => r.name), await tablesOf(client));
    } catch (error) {
      cut(client);
      throw error;
    }
  }

  /** The wrapped data keys, by organisation; as they were at the same moment. */
  async wrappedKeys(): Promise<Map<string, WrappedKey[]>> {
    const { rows } = await this.client.query<{ organization_id: string; id: string; wrapped: Buffer }>('select organization_id, id, wrapped from data_keys where wrapped is not null order by organization_id, id');
    return new Map([...Map.groupBy(rows, (r) => r.organization_id)].map(([id, keys]) => [id, keys.map((k) => ({ id: k.id, wrapped: k.wrapped.toString('base64') }))]));
  }

  /** Tables, then files, then the sums. One row or a few chunks in memory at a time. */
  async *content(files: ObjectStorage | undefined): AsyncGenerator<Buffer> {
    const end: End = { type: 'end', tables: [], sequences: [], files: 0, fileBytes: 0 };
    for (const table of this.tables) {
      const digest = new RowDigest();
      yield noteFrame({ type: 'table', ...table });
      yield* dataFrames(this.rowsOf(table, digest));
      end.tables.push({ name: table.name, rows: digest.rows, digest: digest.value() });
      this.sums.tables++;
      this.sums.rows += digest.rows;
    }
    end.sequences = await sequencesOf(this.client);
    // The database has been read; how long the files take is none of its business.
    await this.client.query('commit');
    if (files) for (const { key, size } of await listAll(files, '')) yield* this.file(files, key, size, end);
    this.sums.files = end.files;
    yield noteFrame(end);
  }

  close(): void {
    cut(this.client);
  }

  private async *rowsOf(table: Table, digest: RowDigest): AsyncGenerator<Buffer> {
    for await (const part of this.client.query(copyTo(copyOut(table)))) {
      digest.add(part as Buffer);
      yield part as Buffer;
    }
  }

  /** What retention took away since it was listed is not missed. */
  private async *file(files: ObjectStorage, key: string, listed: number, end: End): AsyncGenerator<Buffer> {
    const stream = await files.get(key).catch((error: unknown) => {
      if (error instanceof StorageError && error.reason === 'missing') return undefined;
      throw new BackupError('The file storage does not answer: the files of messages could not be read.', error);
    });
    if (!stream) return;
    yield noteFrame({ type: 'file', key, size: listed });
    let size = 0;
    const counted = async function* () {
      for await (const part of stream) {
        size += (part as Buffer).length;
        yield part as Buffer;
      }
    };
    yield* dataFrames(counted());
    if (size !== listed) throw new BackupError('A file changed while it was read.');
    end.files++;
    end.fileBytes += size;
  }
}

/**
 * Row-level security holds for an owner that is nothing more, and would hide rows from it without a word. A policy for the owner alone,
 * made once for each table, lets it read while it makes a backup; the application's role is not touched by it.
 */
async function letOwnerRead(client: pg.Client): Promise<void> {
  const { rows: [role] } = await client.query<{ free: boolean }>('select rolsuper or rolbypassrls as free from pg_roles where rolname = current_user');
  if (role!.free) return;
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relforcerowsecurity
       and not exists (select 1 from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_backs_up')`);
  await client.query(`set lock_timeout = '5s'`);
  for (const { name } of rows) await client.query(`create policy owner_backs_up on ${quoted(name)} for select to current_user using (current_setting('app.backup', true) = 'on')`);
  await client.query('set lock_timeout = 0');
}

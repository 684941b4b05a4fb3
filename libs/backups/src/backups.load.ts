import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { migrate, sqlState, type SchemaPart } from '@consentry/kernel';
import { RowDigest } from './backups.digest.js';
import { BackupError } from './backups.errors.js';
import { walk, type End, type Visitor } from './backups.frames.js';
import type { WrappedKey } from './backups.keys.js';
import { connectOwner, copyIn, copyOut, cut, quoted, tablesOf, type Table } from './backups.tables.js';

export interface LoadParts {
  ownerUrl: string;
  appRole: string;
  schema: SchemaPart[];
  /** The steps of the schema that the backup was made under. */
  migrations: string[];
  content: AsyncIterable<Buffer>;
  /** What is done with a file; without it files are read and checked alone. */
  file?: Visitor['file'];
  /** The organisations' wrapped keys, where they lie apart. */
  organizations?: AsyncIterable<{ organizationId: string; keys: WrappedKey[] }>;
  backup: string;
  now: Date;
}

export interface Loaded { end: End; rows: number; keys: number; shredded: number }

/**
 * Fills an empty database: its schema as the backup knew it, every row, and then whatever steps came since. The rows go in within one
 * transaction that also compares them with the sums, so that they are all there and right, or none is.
 */
export async function load(parts: LoadParts): Promise<Loaded> {
  const known = new Set(parts.migrations);
  await migrate({ ownerUrl: parts.ownerUrl, appRole: parts.appRole, parts: [{ migrations: parts.schema.flatMap((p) => p.migrations).filter((m) => known.has(m.id)) }] });
  const client = await connectOwner(parts.ownerUrl);
  let loaded: Loaded;
  try {
    await client.query('begin');
    loaded = await fill(client, parts);
    await client.query('commit');
  } catch (error) {
    throw sqlState(error)?.startsWith('22') || sqlState(error)?.startsWith('23') ? new BackupError(`The database refuses what is in the backup (${(error as { table?: string }).table ?? 'unknown table'}, ${sqlState(error)}).`, error) : error;
  } finally {
    cut(client);
  }
  await migrate({ ownerUrl: parts.ownerUrl, appRole: parts.appRole, parts: parts.schema });
  return loaded;
}

async function fill(client: pg.Client, parts: LoadParts): Promise<Loaded> {
  const here = new Map((await tablesOf(client)).map((t) => [t.name, t]));
  const restoreGuards = await lowerGuards(client, [...here.keys()]);
  // What migrations wrote into their tables is in the backup too.
  await client.query(`truncate ${[...here.keys()].map(quoted).join(', ')}`);
  const tables: Table[] = [];
  const end = await walk(parts.content, {
    table: async (name, columns, data) => {
      const missing = columns.filter((c) => !here.get(name)?.columns.includes(c));
      if (!here.has(name) || missing.length > 0) throw new BackupError(`The backup has ${here.has(name) ? `columns ${missing.join(', ')} of the table` : 'a table'} ${name} that its schema doesn't know.`);
      tables.push({ name, columns });
      await pipeline(data, client.query(copyFrom(copyIn({ name, columns }))));
    },
    ...(parts.file ? { file: parts.file } : {}),
  });
  const empty = [...here.keys()].filter((name) => !tables.some((t) => t.name === name));
  if (empty.length > 0) throw new BackupError(`The backup lacks the table ${empty.join(', ')}.`);
  for (const { name, value, called } of end.sequences) await client.query('select setval($1::regclass, $2::bigint, $3)', [`public.${quoted(name)}`, value, called]);
  for (const [n, table] of tables.entries()) await compare(client, table, end.tables[n]!);
  const keys = await putKeysBack(client, parts);
  // Its own row was written before it was read.
  if (here.has('backups')) await client.query(`update backups set state = case when id = $1 then 'done' else 'failed' end, finished_at = $2, reason = case when id = $1 then null else 'It was under way when the database was restored.' end where state = 'running'`, [parts.backup, parts.now]);
  await restoreGuards();
  return { end, rows: end.tables.reduce((sum, t) => sum + t.rows, 0), ...keys };
}

/** What lies in the table now, read again: not what was sent. */
async function compare(client: pg.Client, table: Table, wanted: End['tables'][number]): Promise<void> {
  const digest = new RowDigest();
  for await (const part of client.query(copyTo(copyOut(table)))) digest.add(part as Buffer);
  if (digest.rows !== wanted.rows || digest.value() !== wanted.digest) throw new BackupError(`The table ${table.name} has ${digest.rows} rows after the load, the backup ${wanted.rows}${digest.rows === wanted.rows ? ', and they differ' : ''}. Nothing was kept.`);
}

/**
 * Triggers, foreign keys and row-level security speak of work that goes on, not of rows that were right before. An owner that is nothing
 * more may lay down all three; foreign keys are made anew at the end, which checks every row.
 */
async function lowerGuards(client: pg.Client, tables: string[]): Promise<() => Promise<void>> {
  const { rows: forced } = await client.query<{ name: string }>(`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and relforcerowsecurity`);
  const { rows: triggers } = await client.query<{ table: string; name: string; state: 'O' | 'A' | 'R' }>(
    `select c.relname as table, t.tgname as name, t.tgenabled as state from pg_trigger t join pg_class c on c.oid = t.tgrelid and c.relnamespace = 'public'::regnamespace where not t.tgisinternal and t.tgenabled <> 'D'`);
  const { rows: links } = await client.query<{ table: string; name: string; definition: string }>(
    `select c.relname as table, k.conname as name, pg_get_constraintdef(k.oid) as definition from pg_constraint k join pg_class c on c.oid = k.conrelid and c.relnamespace = 'public'::regnamespace where k.contype = 'f' order by k.oid`);
  for (const { table, name } of links) await client.query(`alter table ${quoted(table)} drop constraint ${quoted(name)}`);
  for (const { table, name } of triggers) await client.query(`alter table ${quoted(table)} disable trigger ${quoted(name)}`);
  for (const { name } of forced) await client.query(`alter table ${quoted(name)} no force row level security`);
  const how = { O: 'enable', A: 'enable always', R: 'enable replica' };
  return async () => {
    for (const { table, name, definition } of links) await client.query(`alter table ${quoted(table)} add constraint ${quoted(name)} ${definition}`);
    for (const { table, name, state } of triggers) await client.query(`alter table ${quoted(table)} ${how[state]} trigger ${quoted(name)}`);
    for (const { name } of forced) await client.query(`alter table ${quoted(name)} force row level security`);
    // Nobody has looked at these rows before, so nobody knows how many there are.
    for (const name of tables) await client.query(`analyze ${quoted(name)}`);
  };
}

/** Where an organisation's keys are gone, the organisation was shredded: its rows say so from now on, and nobody can read them. */
async function putKeysBack(client: pg.Client, { organizations, now }: LoadParts): Promise<{ keys: number; shredded: number }> {
  let keys = 0;
  for await (const { organizationId, keys: own } of organizations ?? []) {
    const { rowCount } = await client.query(
      `update data_keys d set wrapped = decode(k.wrapped, 'base64') from unnest($2::uuid[], $3::text[]) as k(id, wrapped) where d.id = k.id and d.organization_id = $1 and d.state <> 'destroyed'`,
      [organizationId, own.map((k) => k.id), own.map((k) => k.wrapped)]);
    keys += rowCount ?? 0;
  }
  const { rows } = await client.query<{ organization_id: string }>(`update data_keys set state = 'destroyed', wrapped = null, destroyed_at = $1 where wrapped = ''::bytea returning organization_id`, [now]);
  return { keys, shredded: new Set(rows.map((r) => r.organization_id)).size };
}

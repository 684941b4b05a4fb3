import pg from 'pg';
import { pgOptions } from '@consentry/kernel';

export interface Table { name: string; columns: string[] }
export interface Sequence { name: string; value: string; called: boolean }

/** The same text for the same value whoever's settings these are, for as long as it takes. */
const SETTINGS = `
  set client_encoding = 'UTF8'; set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set timezone = 'UTC'; set extra_float_digits = 1; set bytea_output = 'hex'; set xmloption = 'content';
  set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set synchronize_seqscans = off; set app.backup = 'on'`;

/** What a generated column holds follows from the others. */
const TABLES = `
  select c.relname as name, array_agg(a.attname::text order by a.attnum) filter (where a.attgenerated = '') as columns
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' group by c.relname order by c.relname <> 'schema_migrations', c.relname`;

const SEQUENCES = `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' order by 1`;

/** A connection of the owner's for what lasts. The caller ends it, or destroys it amid a COPY. */
export async function connectOwner(url: string): Promise<pg.Client> {
  const client = new pg.Client({ ...pgOptions(url), keepAlive: true, connectionTimeoutMillis: 10_000, application_name: 'consentry backup' });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(SETTINGS);
  return client;
}

/** A COPY that was left before its end cannot be ended in words. */
export function cut(client: pg.Client): void {
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
}

export async function tablesOf(client: pg.Client): Promise<Table[]> {
  return (await client.query<Table>(TABLES)).rows;
}

/** Sequences know no transactions: read last, they are beyond every number in the rows. */
export async function sequencesOf(client: pg.Client): Promise<Sequence[]> {
  const found: Sequence[] = [];
  for (const { name } of (await client.query<{ name: string }>(SEQUENCES)).rows) {
    const { rows } = await client.query<{ value: string; called: boolean }>(`select last_value::text as value, is_called as called from ${quoted(name)}`);
    found.push({ name, ...rows[0]! });
  }
  return found;
}

/** Decision 0015: no wrapped data key is in the data of a backup. That there was one is. */
const INSTEAD: Record<string, Record<string, string>> = { data_keys: { wrapped: `case when wrapped is not null then ''::bytea end` } };

export function copyOut({ name, columns }: Table): string {
  const instead = INSTEAD[name];
  const list = columns.map((c) => instead?.[c] ?? quoted(c)).join(', ');
  return `copy ${instead ? `(select ${list} from ${quoted(name)})` : `${quoted(name)} (${list})`} to stdout`;
}

export function copyIn({ name, columns }: Table): string {
  return `copy ${quoted(name)} (${columns.map(quoted).join(', ')}) from stdin`;
}

export function quoted(name: string): string {
  return pg.escapeIdentifier(name);
}

/** The address of another database of the same server. */
export function otherDatabase(url: string, name: string): string {
  return url.replace(/^(postgres(?:ql)?:\/\/[^/]*\/)[^?]*/, (_, before: string) => before + encodeURIComponent(name));
}

import { BeginAnew, INSTALLATION, type HotClient } from '@consentry/kernel';
import { SealBrokenError } from './vault.cipher.js';
import { KEY_LOCKS, ORGANIZATION_LOCKS, sealedTables, type SealedTable } from './vault.columns.js';
import type { KeyRing } from './vault.ring.js';
import type { Vault } from './vault.service.js';

export interface RotationRow {
  id: string; organization_id: string; kind: 'data' | 'master'; state: 'running' | 'done'; from_version: number | null; to_version: number; pass: number; at_table: string | null; at_row: string | null;
  found: string; done: string; total: string | null; started_at: Date; finished_at: Date | null; started_by: string; last_error: string | null;
  [column: string]: unknown;
}

/** Rows looked at in one transaction: some ten milliseconds of work, so that nobody waits long for a row. */
const WINDOW = 500;

export const tablesOf = (organizationId: string): SealedTable[] => sealedTables().filter((t) => (t.owner === 'installation') === (organizationId === INSTALLATION));

/** SQL: the column lies under another data key than the one given, or is of an older suite. */
const stale = (column: string, key: string) => `(${column} is not null and (substring(${column} from 5 for 16) <> ${key} or get_byte(${column}, 3) <> 2))`;
const staleRow = (table: SealedTable, key: string) => table.columns.map((c) => stale(c.column, key)).join(' or ');
/** RLS shows an organisation its rows alone; the installation's own tables have no others. */
const keyBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex');

/**
 * One step of a data key rotation, in one transaction with its own progress: so a step is done or it isn't, whatever is killed.
 * `busy`: another process is at it. `finished`: a whole pass found nothing any more.
 */
export async function advance(c: HotClient, vault: Vault, rotationId: string): Promise<'moved' | 'busy' | 'finished'> {
  const { rows } = await c.query<RotationRow>({ text: `select * from key_rotations where id = $1 and state = 'running' for update skip locked`, values: [rotationId] });
  const rotation = rows[0];
  if (!rotation) return 'busy';
  const ring = vault.ready(rotation.organization_id);
  if (ring.current.version < rotation.to_version) throw new BeginAnew(() => vault.refresh(rotation.organization_id));
  const tables = tablesOf(rotation.organization_id);
  if (rotation.total === null) await c.query({ text: 'update key_rotations set total = $2 where id = $1', values: [rotation.id, await countStale(c, tables, ring)] });

  const at = rotation.at_table === null ? 0 : tables.findIndex((t) => t.table === rotation.at_table);
  const table = tables[at];
  if (!table) {
    if (Number(rotation.found) === 0 || rotation.pass >= 3) return 'finished';
    await c.query({ text: 'update key_rotations set pass = pass + 1, at_table = null, at_row = null, found = 0 where id = $1', values: [rotation.id] });
    return 'moved';
  }
  const { last, found, done } = await resealWindow(c, ring, table, rotation.at_row);
  const next = last === undefined ? { table: tables[at + 1]?.table ?? END, row: null } : { table: table.table, row: last };
  await c.query({
    text: 'update key_rotations set at_table = $2, at_row = $3, found = found + $4, done = done + $5, last_error = null where id = $1', values: [rotation.id, next.table, next.row, found, done],
  });
  return 'moved';
}

/** See {@link ORGANIZATION_LOCKS}. For the rest of the transaction. */
export async function lockKeysOf(c: HotClient, organizationId: string): Promise<void> {
  await c.query({ text: `select pg_advisory_xact_lock(hashtextextended($1, ${ORGANIZATION_LOCKS}))`, values: [organizationId] });
}

/** Behind the last table; no table has this name. */
const END = '-';

const SEALED_COLUMNS = `
  select quote_ident(r.relname) as table, quote_ident(a.attname) as column from pg_constraint k
  join pg_class r on r.oid = k.conrelid and r.relnamespace = 'public'::regnamespace
  join pg_attribute a on a.attrelid = r.oid and a.attnum = any(k.conkey)
  where k.contype = 'c' and k.conname = r.relname || '_' || a.attname || '_sealed' order by 1, 2`;

/**
 * Whether any value of the organisation lies under this data key. Takes the key's lock alone, for the rest of the transaction: from
 * then on nobody can write under it.
 */
export async function referred(c: HotClient, keyId: string): Promise<boolean> {
  await c.query({ text: `select pg_advisory_xact_lock(hashtextextended($1, ${KEY_LOCKS}))`, values: [keyId] });
  // By the database's own list: a server of an older version must not destroy a key that a newer one's tables need.
  const { rows } = await c.query<{ table: string; column: string }>({ text: SEALED_COLUMNS });
  for (const { table, column } of rows) {
    const { rowCount } = await c.query({ text: `select 1 from ${table} where substring(${column} from 5 for 16) = $1 limit 1`, values: [keyBytes(keyId)] });
    if (rowCount) return true;
  }
  return false;
}

async function countStale(c: HotClient, tables: SealedTable[], ring: KeyRing): Promise<number> {
  let total = 0;
  for (const table of tables) {
    const { rows } = await c.query<{ n: string }>({ text: `select count(*) as n from ${table.table} where ${staleRow(table, '$1')}`, values: [keyBytes(ring.current.id)] });
    total += Number(rows[0]!.n);
  }
  return total;
}

async function walkByKey(c: HotClient, on: boolean): Promise<void> {
  await c.query({ text: `select set_config('enable_sort', $1, true), set_config('enable_bitmapscan', $1, true)`, values: [on ? 'off' : 'on'] });
}

async function resealWindow(c: HotClient, ring: KeyRing, table: SealedTable, after: string | null): Promise<{ last: string | undefined; found: number; done: number }> {
  const columns = table.columns.map((col) => col.column);
  // In the order of the key, by its index: a planner with stale statistics would sort the rest of the table for each window.
  await walkByKey(c, true);
  const { rows } = await c.query<{ row: string; stale: boolean; [column: string]: unknown }>({
    text: `select w.${table.key}::text as row, ${staleRow(table, '$1')} as stale, ${columns.map((col) => `case when ${stale(col, '$1')} then ${col} end as ${col}`).join(', ')}
           from ${table.table} w ${after === null ? '' : `where w.${table.key} > $2::${table.keyType}`} order by w.${table.key} limit ${WINDOW}`,
    values: [keyBytes(ring.current.id), ...(after === null ? [] : [after])],
  });
  await walkByKey(c, false);
  const old = rows.filter((r) => r.stale);
  let done = 0;
  for (const { column, field, purpose } of table.columns) {
    const given = old.flatMap((r) => {
      const before = r[column] as Buffer | null;
      if (before === null) return [];
      try {
        const spot = { table: table.table, row: r.row, field, purpose };
        return [{ row: r.row, before, after: ring.sealBytes(spot, ring.openBytes(spot, before)) }];
      } catch (error) {
        // What cannot be opened is left as it is; its key is then not destroyed.
        if (error instanceof SealBrokenError) return [];
        throw error;
      }
    });
    if (given.length === 0) continue;
    // Locked in one order, written only where nobody wrote meanwhile: who did has used the new key.
    const { rowCount } = await c.query({
      text: `with given as (select * from unnest($1::${table.keyType}[], $2::bytea[], $3::bytea[]) as g(row, before, after)),
               locked as (select t.${table.key} as row, g.after from ${table.table} t join given g on g.row = t.${table.key} and g.before = t.${column} order by t.${table.key} for no key update of t)
             update ${table.table} t set ${column} = l.after from locked l where t.${table.key} = l.row`,
      values: [given.map((g) => g.row), given.map((g) => g.before), given.map((g) => g.after)],
    });
    done = Math.max(done, rowCount ?? 0);
  }
  return { last: rows.length < WINDOW ? undefined : rows.at(-1)!.row, found: old.length, done };
}

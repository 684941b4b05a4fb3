import pg from 'pg';
import { withClient } from './postgres.js';

/** One column as the catalogue knows it; enough to write a row into a table nobody described to us. */
interface Column { name: string; type: string; required: boolean; generated: boolean; allowed: string | null }
export interface Table { name: string; tenantColumn: 'organization_id' | 'id' | null; columns: Column[] }

/** Tables that belong to the installation. Everything else must name its organisation; a new exception is a decision, so it is written here. */
export const INSTALLATION_TABLES = [
  'audit_sequencer', 'backups', 'devices', 'erasures_owed', 'installation', 'installation_secrets', 'known_origins', 'master_keys', 'mfa_backup_codes', 'mfa_totp', 'one_time_tokens', 'organization_erasures', 'passkeys', 'provider_callbacks', 'shredded_organizations',
  'sign_in_attempts', 'sso_spent', 'users', 'webauthn_challenges',
];

const COLUMNS = `
  select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull and not a.atthasdef as required,
    a.attidentity <> '' or a.attgenerated <> '' as generated,
    (select substring(pg_get_constraintdef(k.oid) from '''([^'']+)''::text') from pg_constraint k
      where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum] limit 1) as allowed
  from pg_class c join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relkind in ('r', 'p') and c.relname <> 'schema_migrations' order by c.relname, a.attnum`;

/** Every table of the schema, walked anew: no list of ours can forget one. */
export async function walkTables(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Column & { table: string }>(COLUMNS);
  return [...Map.groupBy(rows, (r) => r.table)].map(([name, columns]) => ({
    name, columns,
    tenantColumn: name === 'organizations' ? 'id' : columns.some((c) => c.name === 'organization_id') ? 'organization_id' : null,
  }));
}

/** Columns that may be null by themselves and not beside the others. */
const ASKED_BY_CHECKS = ['singleton', 'wrapped', 'address', 'address_index'];

/** A row that fits the table's types and checks. `n` makes it differ from others. */
export function insertSample(table: Table, organizationId: string, n: number): { text: string; values: unknown[] } {
  const wanted = table.columns.filter((c) => !c.generated && (c.required || c.name === table.tenantColumn || ASKED_BY_CHECKS.includes(c.name)));
  const values = wanted.map((c) => (c.name === table.tenantColumn ? organizationId : sample(c, n)));
  return { text: `insert into ${pg.escapeIdentifier(table.name)} (${wanted.map((c) => pg.escapeIdentifier(c.name)).join(', ')}) values (${wanted.map((_, i) => `$${i + 1}`).join(', ')})`, values };
}

function sample({ name, type, allowed }: Column, n: number): unknown {
  if (allowed !== null) return allowed;
  switch (type) {
    case 'uuid': return `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
    case 'text': return `sample-${name}-${n}`;
    // Begins like a sealed value, as the checks of sealed columns ask.
    case 'bytea': return Buffer.concat([Buffer.from('CV\x01\x02'), Buffer.from(`sample-${name}-${n}`)]);
    case 'jsonb': return '{}';
    case 'text[]': return ['sample'];
    case 'uuid[]': case 'bytea[]': return [];
    case 'boolean': return true;
    case 'date': return '2026-01-01';
    case 'timestamp with time zone': return new Date();
    case 'xid8': return String(n);
    case 'smallint': case 'integer': case 'bigint': case 'numeric': case 'double precision': return n;
    default: throw new Error(`the harness knows no sample for ${type} (${name}): add one`);
  }
}

/**
 * Tables that are computed from the leaves of the audit log, behind the answers and in their own time: its sealing, and what monitoring
 * counts of it. Whatever a request did shows in the leaves themselves.
 */
const COMPUTED = [
  'activity_hours', 'activity_minutes', 'activity_places', 'activity_sign_ins', 'alert_evaluations', 'audit_checkpoints', 'audit_counts', 'audit_entries', 'audit_followers', 'audit_sequencer', 'audit_tiles', 'audit_trees',
];

/** How often a key was used is counted in memory and written seconds later, whatever happens then. */
const WRITTEN_LATER = ['api_key_usage'];

/** What counts of a table: all of it, but for the leaf that every request of somebody known leaves, some milliseconds behind its answer. Undefined: nothing, it is computed or written in its own time. */
export function counted(table: string): string | undefined {
  return COMPUTED.includes(table) || WRITTEN_LATER.includes(table) ? undefined : table === 'audit_leaves' ? `action <> 'api.request'` : 'true';
}

/** Rows of every table that is not computed, `schema_migrations` included, counted past row-level security. */
export async function rowCounts(ownerUrl: string): Promise<Record<string, number>> {
  return perTable(ownerUrl, (table) => counting(table, 'count(*)::int')) as Promise<Record<string, number>>;
}

/** A digest of what every such table holds: a changed cell shows, not only a new row. */
export async function contentDigests(ownerUrl: string): Promise<Record<string, string>> {
  return perTable(ownerUrl, (table) => counting(table, digestOf(table))) as Promise<Record<string, string>>;
}

/** Of the rows of a table, called `t`: how many, and what they hold. When a key was last used is written with {@link WRITTEN_LATER}. */
export function digestOf(table: string): string {
  const row = table === 'api_keys' ? `(to_jsonb(t) - 'last_used_at')::text` : 't::text';
  return `count(*) || ':' || coalesce(md5(string_agg(${row}, '|' order by ${row})), '')`;
}

function counting(table: string, value: string): string | undefined {
  const which = counted(table);
  return which && `select ${value} as value from ${pg.escapeIdentifier(table)} t where ${which}`;
}

/** Everything the database holds, as one text: what is not in here was not stored in the clear. */
export async function dumpText(ownerUrl: string): Promise<string> {
  const parts = await perTable(ownerUrl, (table) => `select coalesce(string_agg(to_jsonb(t)::text, E'\\n'), '') as value from ${pg.escapeIdentifier(table)} t`);
  return Object.entries(parts).map(([name, text]) => `${name}\n${text}`).join('\n');
}

async function perTable(ownerUrl: string, sql: (table: string) => string | undefined): Promise<Record<string, unknown>> {
  return withClient(ownerUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
    const found: Record<string, unknown> = {};
    for (const { name } of rows) {
      const text = sql(name);
      if (text) found[name] = (await client.query<{ value: unknown }>(text)).rows[0]!.value;
    }
    return found;
  });
}

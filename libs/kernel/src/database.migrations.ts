import { MikroORM } from '@mikro-orm/postgresql';
import { Migration, Migrator } from '@mikro-orm/migrations';
import pg from 'pg';
import { ormOptions, pgOptions } from './database.js';

export { Migration };
export type MigrationClass = { new (...args: ConstructorParameters<typeof Migration>): Migration; readonly id: string };

/** What a module tells the schema: its steps, and the tables whose rows are never changed or removed by the application. */
export interface SchemaPart {
  migrations: MigrationClass[];
  appendOnly?: string[];
  /** Columns of append-only tables that may be sealed anew under another key; the rest of the row stays as it was written. */
  resealed?: Record<string, string[]>;
}

/** The condition of every policy of a tenant table (I9). `nullif`: an unset variable reads as '' after a transaction that set it. */
const OWN = `organization_id = nullif(current_setting('app.organization_id', true), '')::uuid`;
const SYSTEM = `current_setting('app.system', true) = 'on'`;

/**
 * Row-level security for a tenant table. `system: true` also lets the system scope in, for the few tables that are read
 * before the organisation is known (a webhook's connection, a key's owner) or worked off across organisations (the outbox).
 */
export function tenantPolicy(table: string, options: { system?: boolean; column?: string } = {}): string {
  const own = options.column ? OWN.replace('organization_id', options.column) : OWN;
  const condition = options.system ? `(${own} or ${SYSTEM})` : own;
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} using (${condition}) with check (${condition});`;
}

/** For tables that belong to the installation, not to an organisation. */
export function systemPolicy(table: string): string {
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy system on ${table} using (${SYSTEM}) with check (${SYSTEM});`;
}

export interface MigrateOptions {
  /** Owner role. */
  ownerUrl: string;
  /** The login role that the application uses, given its rights after every run. */
  appRole: string;
  parts: SchemaPart[];
}

/**
 * Brings the schema up to date as the owner and grants the login role exactly what it needs.
 * @throws Error in one sentence when the database was made by a newer version.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const classes = options.parts.flatMap((part) => part.migrations);
  const orm = await MikroORM.init({
    ...ormOptions(options.ownerUrl),
    entities: [],
    discovery: { warnWhenNoEntities: false },
    extensions: [Migrator],
    pool: { min: 0, max: 2 },
    logger: () => undefined,
    migrations: {
      migrationsList: classes.map((type) => ({ name: type.id, class: type })),
      tableName: 'schema_migrations', transactional: true, allOrNothing: true, snapshot: false,
    },
  });
  try {
    // Several servers may start at once; the first one migrates, the others wait here and find nothing to do.
    const gate = new pg.Client(pgOptions(options.ownerUrl));
    await gate.connect();
    try {
      await gate.query('select pg_advisory_lock(727002)');
      await refuseNewerSchema(gate, classes);
      const done = await orm.migrator.up();
      await grant(gate, options);
      await gate.query(ESTIMATES);
      return done.map((m) => m.name);
    } finally {
      await gate.end();
    }
  } finally {
    await orm.close(true);
  }
}

/** The names of migrations that this version has and the database hasn't. For readiness and `doctor`. */
export async function pendingMigrations(client: { query(text: string): Promise<{ rows: { name: string }[] }> }, parts: SchemaPart[]): Promise<string[]> {
  const { rows } = await client.query('select name from schema_migrations');
  const done = new Set(rows.map((r) => r.name));
  return parts.flatMap((part) => part.migrations).map((m) => m.id).filter((name) => !done.has(name));
}

/** @throws NewerSchemaError in one sentence. */
export async function refuseNewerSchema(client: pg.Client, classes: MigrationClass[]): Promise<void> {
  const exists = await client.query(`select to_regclass('public.schema_migrations') is not null as yes`);
  if (!exists.rows[0].yes) return;
  const known = new Set(classes.map((c) => c.id));
  const { rows } = await client.query<{ name: string }>('select name from schema_migrations order by name');
  const unknown = rows.filter((r) => !known.has(r.name)).map((r) => r.name);
  if (unknown.length > 0) {
    throw new NewerSchemaError(`The database was made by a newer Consentry (it has ${unknown.join(', ')}). Start that version, or restore a backup from before the upgrade.`);
  }
}

export class NewerSchemaError extends Error {}

/**
 * Few organisations, few lines, few topics: each is taken to be the whole of a table, whatever a sample says. A table that is measured with
 * a single row in it seems to hold as many organisations as rows; from then on, reading an organisation's rows looks cheaper to the planner
 * than finding rows by their keys, and every look-up on a hot path (row-level security adds the organisation to all of them) reads the whole
 * table. Holds for what is measured next, so tables that were measured are measured again.
 */
const ESTIMATES = `
  do $$
  declare t record;
  begin
    for t in
      select c.oid::regclass as name, c.reltuples > 0 as measured, string_agg(format('alter column %I set (n_distinct = 1)', a.attname), ', ') as columns
      from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('organization_id', 'connection_id', 'topic') and not a.attisdropped and a.attoptions is null
      group by c.oid
    loop
      execute format('alter table %s %s', t.name, t.columns);
      if t.measured then execute format('analyze %s', t.name); end if;
    end loop;
  end $$`;

async function grant(client: pg.Client, { appRole, parts }: MigrateOptions): Promise<void> {
  const role = pg.escapeIdentifier(appRole);
  const appendOnly = parts.flatMap((p) => p.appendOnly ?? []);
  const resealed = parts.flatMap((p) => Object.entries(p.resealed ?? {}));
  await client.query(`
    grant usage on schema public to ${role};
    grant select, insert, update, delete on all tables in schema public to ${role};
    grant usage, select on all sequences in schema public to ${role};
    grant execute on all functions in schema public to ${role};
    revoke insert, update, delete on schema_migrations from ${role};
    ${appendOnly.map((t) => `revoke update, delete on ${pg.escapeIdentifier(t)} from ${role};`).join('\n')}
    revoke create on schema public from public;`);
  for (const [table, columns] of resealed) {
    const { rows } = await client.query<{ name: string }>(`select column_name as name from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name = any($2)`, [table, columns]);
    if (rows.length > 0) await client.query(`grant update (${rows.map((r) => pg.escapeIdentifier(r.name)).join(', ')}) on ${pg.escapeIdentifier(table)} to ${role}`);
  }
}

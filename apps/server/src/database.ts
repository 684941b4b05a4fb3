import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { Database, migrate, pendingMigrations, pgOptions, refuseNewerSchema, startEmbeddedPostgres, type EmbeddedPostgres, type Log } from '@consentry/kernel';
import { purgeClock } from '@consentry/audit';
import type { Config } from './config.js';
import { ENTITIES, SCHEMA } from './schema.js';

/** A reason not to start, in one sentence for a person. */
export class StartError extends Error {}

export const APP_ROLE = 'consentry_app';

export interface OpenDatabase { database: Database; embedded: EmbeddedPostgres | undefined }

/** The database, migrated, under a login role that row-level security holds for. */
export async function openDatabase(config: Config, log: Log): Promise<OpenDatabase> {
  if (config.databaseUrl) return { database: await openExternal(config.databaseUrl, config), embedded: undefined };
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log: { info: (event, fields) => log.info(event, fields as never), warn: (event, fields) => log.warn(event, fields as never) } });
  try {
    const password = appPassword(config.dataDir);
    await ensureAppRole(embedded.ownerUrl, password);
    await asOwner(embedded.ownerUrl, APP_ROLE, config);
    return { database: await Database.connect({ url: embedded.url({ user: APP_ROLE, password }), entities: ENTITIES }), embedded };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

export interface OpenOwner { ownerUrl: string; appRole: string; embedded: EmbeddedPostgres | undefined }

/** The owner's way to a database that may be empty, broken or newer than we are: to restore into it. Nothing in it is touched. */
export async function openAsOwner(config: Config, log: Log): Promise<OpenOwner> {
  if (config.databaseUrl) {
    if (!config.migrationUrl) throw new StartError('Set DATABASE_MIGRATION_URL to the owner role: the login role of DATABASE_URL cannot restore a backup.');
    return { ownerUrl: config.migrationUrl, appRole: String(pgOptions(config.databaseUrl).user), embedded: undefined };
  }
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log: { info: (event, fields) => log.info(event, fields as never), warn: (event, fields) => log.warn(event, fields as never) } });
  await ensureAppRole(embedded.ownerUrl, appPassword(config.dataDir));
  return { ownerUrl: embedded.ownerUrl, appRole: APP_ROLE, embedded };
}

async function openExternal(url: string, config: Config): Promise<Database> {
  const role = await refuseMightyRole(url);
  if (config.migrationUrl) await asOwner(config.migrationUrl, role, config);
  else await refusePending(url);
  return Database.connect({ url, entities: ENTITIES });
}

/** What the owner of the schema does at each start. */
async function asOwner(ownerUrl: string, appRole: string, config: Config): Promise<void> {
  await migrate({ ownerUrl, appRole, parts: SCHEMA });
  await withClient(ownerUrl, (client) => client.query(purgeClock(config.testClock === true && !config.production)));
}

/** The wall between organisations is row-level security; a role that it doesn't hold for must not serve requests. */
async function refuseMightyRole(url: string): Promise<string> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ name: string; mighty: boolean; owns: boolean }>(
      `select current_user as name, (rolsuper or rolbypassrls) as mighty,
         exists (select 1 from pg_tables where schemaname = 'public' and tableowner = current_user) as owns
       from pg_roles where rolname = current_user`);
    const { name, mighty, owns } = rows[0]!;
    if (mighty || owns) throw new StartError(`DATABASE_URL logs in as ${name}, a role that row-level security does not hold for. Use a plain login role there, and the owner in DATABASE_MIGRATION_URL.`);
    return name;
  });
}

async function refusePending(url: string): Promise<void> {
  const pending = await withClient(url, async (client) => {
    await refuseNewerSchema(client, SCHEMA.flatMap((part) => part.migrations));
    const { rows } = await client.query<{ yes: boolean }>(`select to_regclass('public.schema_migrations') is not null as yes`);
    return rows[0]!.yes ? pendingMigrations(client, SCHEMA) : ['all'];
  });
  if (pending.length > 0) throw new StartError(`The database lacks migrations (${pending.join(', ')}). Run "consentry migrate" with DATABASE_MIGRATION_URL set, or set it for the server.`);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...pgOptions(url), connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    throw new StartError(`The database of DATABASE_URL cannot be reached (${(error as Error).message.split('\n')[0]}).`);
  }
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function ensureAppRole(ownerUrl: string, password: string): Promise<void> {
  const client = new pg.Client(pgOptions(ownerUrl));
  await client.connect();
  try {
    const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [APP_ROLE]);
    if (rowCount === 0) await client.query(`create role ${APP_ROLE} login nosuperuser nobypassrls nocreatedb nocreaterole`);
    await client.query(`alter role ${APP_ROLE} password ${pg.escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
}

/** The login role's password of the embedded database: made once, readable by nobody else. */
function appPassword(dataDir: string): string {
  const path = join(dataDir, 'postgres.app-password');
  if (existsSync(path)) return readFileSync(path, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  writeFileSync(path, password, { mode: 0o600 });
  return password;
}

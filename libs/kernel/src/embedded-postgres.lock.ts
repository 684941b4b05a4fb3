import pg from 'pg';
import { databaseUrl, OWNER } from './embedded-postgres.folder.js';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres.errors.js';

export interface OwnerLogin {
  socketDir: string;
  port: number;
  tcp: boolean;
  password: string;
}

/** Any number will do, as long as it stays the same for ever: it is what "in use by a Consentry" means. */
const LOCK_KEY = 4_370_201_122;
const CANNOT_CONNECT_NOW = new Set(['57P03', '57P01', 'ECONNREFUSED', 'ENOENT', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

export function ownerUrl(login: OwnerLogin, database?: string): string {
  return databaseUrl(login, { user: OWNER, password: login.password, database });
}

/** A connection of our own to the maintenance database, so that the application's may be dropped, cloned or restored. Null while nobody answers. */
export async function connectAsOwner(login: OwnerLogin): Promise<pg.Client | null> {
  const client = new pg.Client({
    host: login.tcp ? '127.0.0.1' : login.socketDir,
    port: login.port,
    user: OWNER,
    password: login.password,
    database: 'postgres',
    application_name: `consentry ${process.pid}`,
    // Said outright: otherwise a PGSSLMODE meant for another database would apply here.
    ssl: false,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Without a listener the end of the server would be an uncaught exception; who cares listens to 'end'.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    const code = errorCode(error);
    if (code === '28P01') {
      throw new EmbeddedPostgresError('folder', 'The embedded database refuses the password in postgres.password: put back the file that belongs to this data folder, or delete it while Consentry is stopped and a new one is set.');
    }
    // pg gives no code when the server hangs up in the middle of the greeting.
    if (code === undefined || CANNOT_CONNECT_NOW.has(code)) return null;
    throw error;
  }
}

/** True when this connection, and so this process, is now the only user of the data folder. */
export async function takeLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1::bigint) as taken', [LOCK_KEY]);
  return rows[0]?.taken === true;
}

export async function inUse(client: pg.Client, dataDir: string): Promise<EmbeddedPostgresError> {
  const { rows } = await client.query<{ name: string }>(
    `select application_name as name from pg_locks join pg_stat_activity using (pid)
     where locktype = 'advisory' and objsubid = 1 and granted and (classid::bigint << 32) | objid::bigint = $1::bigint`,
    [LOCK_KEY],
  );
  const holder = /^consentry (\d+)$/.exec(rows[0]?.name ?? '')?.[1];
  return alreadyInUse(dataDir, holder ? Number(holder) : undefined);
}

export function alreadyInUse(dataDir: string, pid?: number): EmbeddedPostgresError {
  const holder = pid === undefined ? '' : ` (process ${pid})`;
  return new EmbeddedPostgresError('in_use', `The data folder ${dataDir} is already in use by another Consentry${holder}: stop that one, or set CONSENTRY_DATA_DIR to another folder.`);
}

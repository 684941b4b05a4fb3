import { createHash, randomBytes } from 'node:crypto';
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync, renameSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres.errors.js';

export const OWNER = 'consentry_owner';
export const DATABASE = 'consentry';
const UNIX_PORT = 5432;
/** `sun_path` of a Unix socket holds 108 bytes, the closing zero included. */
const SOCKET_PATH_LIMIT = 107;
const LOG_LIMIT = 10 * 1024 * 1024;

/** Where everything of the embedded database lies inside the data folder. */
export interface PostgresFolder {
  dataDir: string;
  cluster: string;
  passwordFile: string;
  logFile: string;
  pidFile: string;
}

export function openFolder(dataDir: string): PostgresFolder {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new EmbeddedPostgresError('folder', `The data folder ${dataDir} cannot be made (${errorCode(error) ?? String(error)}): set CONSENTRY_DATA_DIR to a folder that this user may write.`);
  }
  return describeFolder(dataDir);
}

/** One real path, so that two spellings of a folder are one folder. */
export function describeFolder(dataDir: string): PostgresFolder {
  const real = realpathSync(dataDir);
  const cluster = join(real, 'postgres');
  return { dataDir: real, cluster, passwordFile: join(real, 'postgres.password'), logFile: join(real, 'postgres.log'), pidFile: join(cluster, 'postmaster.pid') };
}

export function readPassword(folder: PostgresFolder): string | null {
  try {
    return readFileSync(folder.passwordFile, 'utf8').trim() || null;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw new EmbeddedPostgresError('folder', `${folder.passwordFile} cannot be read (${errorCode(error) ?? String(error)}): run this as the user that owns the data folder.`);
  }
}

/** Written aside and renamed: a crash leaves the old password or the new one, never half of one. */
export function writePassword(folder: PostgresFolder): string {
  const password = randomBytes(24).toString('base64url');
  const draft = `${folder.passwordFile}.new-${process.pid}`;
  writeFileSync(draft, `${password}\n`, { mode: 0o600 });
  renameSync(draft, folder.passwordFile);
  return password;
}

export function checkVersion(folder: PostgresFolder, binaryVersion: number): void {
  const version = Number.parseInt(readFileSync(join(folder.cluster, 'PG_VERSION'), 'utf8'), 10);
  if (version === binaryVersion) return;
  const advice = version > binaryVersion
    ? 'start it with the newer Consentry that wrote it'
    : 'back it up with the older Consentry that wrote it and restore that into a new data folder';
  throw new EmbeddedPostgresError('version', `The database in ${folder.cluster} was written by PostgreSQL ${version}, and this Consentry brings PostgreSQL ${binaryVersion}: ${advice}.`);
}

/** The folder of the socket and its port: the data folder itself, or a private one with a short name when the path cannot carry a socket. */
export function socketAddress(folder: PostgresFolder): { socketDir: string; port: number } {
  if (fits(folder.dataDir)) return { socketDir: folder.dataDir, port: UNIX_PORT };
  const note = join(folder.dataDir, 'postgres.socket-folder');
  const noted = existsSync(note) ? readFileSync(note, 'utf8').trim() : null;
  const name = `consentry-${createHash('sha256').update(folder.dataDir).digest('hex').slice(0, 16)}`;
  // The noted one first: TMPDIR may have changed, and a command beside a running server must look in the same place.
  const candidates = [noted, join(tmpdir(), name), join('/tmp', name)];
  const socketDir = candidates.find((candidate) => candidate !== null && fits(candidate) && makePrivate(candidate));
  if (!socketDir) throw new EmbeddedPostgresError('folder', `The path of the data folder is no place for a socket (too long, or a comma in it) and ${join(tmpdir(), name)} belongs to somebody else: choose another CONSENTRY_DATA_DIR.`);
  if (socketDir !== noted) writeFileSync(note, `${socketDir}\n`, { mode: 0o600 });
  return { socketDir, port: UNIX_PORT };
}

/** The short socket folder goes when the server has stopped; the data folder of course stays. */
export function dropSocketFolder(folder: PostgresFolder, socketDir: string): void {
  if (socketDir === folder.dataDir) return;
  try {
    rmdirSync(socketDir);
  } catch {
    // Not empty or gone already; the next start copes with both.
  }
}

export function socketFile(address: { socketDir: string; port: number }): string {
  return join(address.socketDir, `.s.PGSQL.${address.port}`);
}

/** An address with a host name in it that nobody looks up: `host=` overrides it, and URL parsers refuse user names without one. */
export function databaseUrl(address: { socketDir: string; port: number; tcp: boolean }, login: { user: string; password: string; database?: string }): string {
  const name = `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}`;
  const database = encodeURIComponent(login.database ?? DATABASE);
  if (address.tcp) return `postgresql://${name}@127.0.0.1:${address.port}/${database}`;
  return `postgresql://${name}@localhost/${database}?host=${encodeURIComponent(address.socketDir)}&port=${address.port}`;
}

export function rotateLog(folder: PostgresFolder): void {
  if (existsSync(folder.logFile) && statSync(folder.logFile).size > LOG_LIMIT) renameSync(folder.logFile, `${folder.logFile}.1`);
}

function fits(dir: string): boolean {
  // psql and every other libpq program reads a comma as the next host.
  return !dir.includes(',') && Buffer.byteLength(socketFile({ socketDir: dir, port: UNIX_PORT })) <= SOCKET_PATH_LIMIT;
}

/** Anybody may make a folder of a guessed name in a shared place: use it only if it is ours and closed to others. */
function makePrivate(dir: string): boolean {
  try {
    mkdirSync(dir, { mode: 0o700 });
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') return false;
    const found = lstatSync(dir);
    return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
  }
}

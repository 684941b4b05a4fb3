import { readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogFields } from './logging.js';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres.errors.js';
import { readPassword, socketFile, type PostgresFolder } from './embedded-postgres.folder.js';
import { connectAsOwner, inUse, takeLock, type OwnerLogin } from './embedded-postgres.lock.js';

export interface EmbeddedPostgresLog {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
}

export interface Postmaster {
  pid: number;
  port: number;
  socketDir: string;
  ready: boolean;
}

const PATIENCE_MS = 60_000;
const LONE_WORKERS_MS = 5_000;

/** What `postmaster.pid` says; whether it is true is another question (`isPostgresOf`). */
export function readPostmaster(folder: PostgresFolder): Postmaster | null {
  let lines: string[];
  try {
    lines = readFileSync(folder.pidFile, 'utf8').split('\n');
  } catch {
    return null;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return { pid, port: Number(lines[3]), socketDir: lines[4] ?? '', ready: lines[7]?.trim() === 'ready' };
}

/** A number alone proves nothing: pids are used again, after a restart of a container at once. A server of this folder has it as its working folder. */
export function isPostgresOf(folder: PostgresFolder, pid: number): boolean {
  if (process.platform !== 'linux') return isAlive(pid);
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === 'postgres' && readlinkSync(`/proc/${pid}/cwd`) === folder.cluster;
  } catch {
    return false;
  }
}

/**
 * Makes room for our server after whatever came before: waits for one that is going down, stops one that lost its Consentry (kill -9 where
 * nothing could tell it), clears marks of one that is long gone. Refuses when another Consentry is using the folder.
 */
export async function clearPrevious(folder: PostgresFolder, address: { socketDir: string; port: number; tcp: boolean }, log: EmbeddedPostgresLog): Promise<void> {
  const started = performance.now();
  for (;;) {
    const pids = postgresProcesses(folder);
    if (pids.length === 0) break;
    const waited = performance.now() - started;
    if (waited > PATIENCE_MS) throw stillThere(folder, pids);
    const main = readPostmaster(folder);
    if (main && pids.includes(main.pid)) await stopOrphan(folder, main, address.tcp, log);
    // The workers of a killed server see that it is gone and leave by themselves; one that is stuck is told.
    else if (waited > LONE_WORKERS_MS) for (const pid of pids) signal(pid, 'SIGQUIT', folder);
    await sleep(25);
  }
  clearMarks(folder, address);
}

async function stopOrphan(folder: PostgresFolder, main: Postmaster, tcp: boolean, log: EmbeddedPostgresLog): Promise<void> {
  const password = readPassword(folder);
  if (password === null) throw new EmbeddedPostgresError('folder', `PostgreSQL (process ${main.pid}) runs on ${folder.cluster} and ${folder.passwordFile} is missing: put the file back, or stop that process.`);
  const login: OwnerLogin = { socketDir: main.socketDir, port: main.port, tcp, password };
  const client = await connectAsOwner(login);
  if (!client) return;
  try {
    if (!(await takeLock(client))) throw await inUse(client, folder.dataDir);
    log.warn('postgres_orphan_stopped', { pid: main.pid });
    signal(main.pid, 'SIGINT', folder);
  } finally {
    // The server may hang up first: that is what we asked of it.
    await client.end().catch(() => {});
  }
}

/** PostgreSQL clears marks of a dead process itself. It gives up when the number has been given to some other process meanwhile. */
function clearMarks(folder: PostgresFolder, address: { socketDir: string; port: number }): void {
  const socket = socketFile(address);
  if (isStale(folder, folder.pidFile)) rmSync(folder.pidFile, { force: true });
  if (isStale(folder, `${socket}.lock`)) for (const path of [socket, `${socket}.lock`]) rmSync(path, { force: true });
}

function isStale(folder: PostgresFolder, mark: string): boolean {
  let pid: number;
  try {
    pid = Number(readFileSync(mark, 'utf8').split('\n')[0]);
  } catch {
    return false;
  }
  // An empty or torn mark (the disk was full, the power went) stops PostgreSQL as well, and names nobody.
  if (!Number.isInteger(pid) || pid <= 0) return true;
  return isAlive(pid) && !isPostgresOf(folder, pid);
}

function postgresProcesses(folder: PostgresFolder): number[] {
  const listed = readPostmaster(folder)?.pid;
  if (process.platform !== 'linux') return listed !== undefined && isAlive(listed) ? [listed] : [];
  return readdirSync('/proc').map(Number).filter((pid) => pid > 0 && isPostgresOf(folder, pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function signal(pid: number, name: NodeJS.Signals, folder: PostgresFolder): void {
  try {
    process.kill(pid, name);
  } catch {
    if (isPostgresOf(folder, pid)) throw stillThere(folder, [pid]);
  }
}

function stillThere(folder: PostgresFolder, pids: number[]): EmbeddedPostgresError {
  return new EmbeddedPostgresError('folder', `An earlier PostgreSQL (process ${pids.join(', ')}) still works on ${folder.cluster} and does not stop: end it, or delete ${folder.pidFile} if that process is not PostgreSQL.`);
}

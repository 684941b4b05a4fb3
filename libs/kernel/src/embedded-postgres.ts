import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { findBinaries, type PostgresBinaries } from './embedded-postgres.binaries.js';
import { ensureCluster, resetPassword } from './embedded-postgres.cluster.js';
import { asOrdinaryUser, refusalForRoot } from './embedded-postgres.command.js';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';
import {
  checkVersion, DATABASE, databaseUrl, describeFolder, dropSocketFolder, openFolder, readPassword, rotateLog, socketAddress, type PostgresFolder,
} from './embedded-postgres.folder.js';
import { alreadyInUse, connectAsOwner, inUse, ownerUrl, takeLock, type OwnerLogin } from './embedded-postgres.lock.js';
import { clearPrevious, isPostgresOf, readPostmaster, type EmbeddedPostgresLog } from './embedded-postgres.previous.js';
import { serverSettings } from './embedded-postgres.settings.js';

export { EmbeddedPostgresError, type EmbeddedPostgresFault } from './embedded-postgres.errors.js';
export type { EmbeddedPostgresLog } from './embedded-postgres.previous.js';

export interface EmbeddedPostgresOptions {
  /** The data folder of Consentry; the database lies in `postgres` inside. */
  dataDir: string;
  log: EmbeddedPostgresLog;
  /** False only in tests: faster, and a power cut may cost the database. */
  durable?: boolean;
}

export interface PostgresExit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface EmbeddedPostgres {
  readonly pid: number;
  /** The folder of the Unix socket, to be given to a driver as `host` (on Windows: the loopback address). */
  readonly socketDir: string;
  readonly port: number;
  readonly database: string;
  /** The owner's address, for migrations and the operator. The application logs in as somebody less. */
  readonly ownerUrl: string;
  /** The address for another role or another database of this server. */
  url(login: { user: string; password: string; database?: string }): string;
  /** Closes the database in order; what is still connected is cut off. Calling it twice is harmless. */
  stop(): Promise<void>;
  /** Told when the server goes without `stop()`: do not stay up answering 500. */
  onExit(listener: (exit: PostgresExit) => void): void;
}

const STOP_MS = 60_000;
const LOCK_RETRIES = 5;

/** Starts the PostgreSQL that npm brought, on a data folder that it makes if need be. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const started = performance.now();
  const { log, durable = true } = options;
  const binaries = await findBinaries();
  const folder = openFolder(options.dataDir);
  const created = await ensureCluster(folder, binaries, durable);
  checkVersion(folder, binaries.majorVersion);
  const address = await chooseAddress(folder);
  await clearPrevious(folder, address, log);
  const password = readPassword(folder) ?? (await resetPassword(folder, binaries));
  const server = new Server(folder, binaries, { ...address, password }, log);
  try {
    await server.start(durable);
  } catch (error) {
    await server.stop();
    throw error;
  }
  log.info('postgres_ready', { pid: server.pid, ms: Math.round(performance.now() - started), kind: created ? 'created' : 'opened' });
  return server;
}

/** The owner's address of the database that a running Consentry has on this folder, or null. For commands that work beside it. */
export async function findRunningPostgres(dataDir: string): Promise<string | null> {
  let folder: PostgresFolder;
  try {
    folder = describeFolder(dataDir);
  } catch {
    return null;
  }
  // A server that is starting answers soon; one that is stopping is gone soon.
  for (;;) {
    const main = readPostmaster(folder);
    if (!main || !isPostgresOf(folder, main.pid)) return null;
    const password = readPassword(folder);
    if (password === null) return null;
    const login: OwnerLogin = { socketDir: main.socketDir, port: main.port, tcp: main.socketDir === '', password };
    const client = await connectAsOwner(login);
    if (client) {
      await client.end();
      return ownerUrl(login);
    }
    await sleep(50);
  }
}

class Server implements EmbeddedPostgres {
  readonly database = DATABASE;
  readonly socketDir: string;
  readonly port: number;
  readonly ownerUrl: string;
  private child: ChildProcess | undefined;
  private lock: pg.Client | undefined;
  private exit: PostgresExit | undefined;
  private stopping: Promise<void> | undefined;
  private readonly listeners: ((exit: PostgresExit) => void)[] = [];
  /** For `process.exit()` and uncaught exceptions, where nobody gets to say stop. */
  private readonly onProcessExit = (): void => this.requestStop();

  constructor(
    private readonly folder: PostgresFolder, private readonly binaries: PostgresBinaries, private readonly login: OwnerLogin,
    private readonly log: EmbeddedPostgresLog,
  ) {
    this.socketDir = login.tcp ? '127.0.0.1' : login.socketDir;
    this.port = login.port;
    this.ownerUrl = ownerUrl(login);
  }

  get pid(): number {
    return this.child?.pid ?? 0;
  }

  url(login: { user: string; password: string; database?: string }): string {
    return databaseUrl(this.login, login);
  }

  async start(durable: boolean): Promise<void> {
    rotateLog(this.folder);
    const log = openSync(this.folder.logFile, 'a', 0o600);
    const logStart = statSync(this.folder.logFile).size;
    const command = asOrdinaryUser({ file: this.binaries.postgres, args: ['-D', this.folder.cluster, ...serverSettings(this.login, durable)] }, { diesWithParent: true });
    // Its own session, so that Ctrl-C in a terminal reaches node alone, which then lets requests finish before the database goes.
    this.child = spawn(command.file, command.args, { detached: process.platform !== 'win32', stdio: ['ignore', log, log], windowsHide: true });
    closeSync(log);
    this.child.once('error', () => this.exited({ code: null, signal: null }));
    this.child.once('exit', (code, signal) => this.exited({ code, signal }));
    process.once('exit', this.onProcessExit);
    await this.untilReady(logStart);
    await this.own();
  }

  onExit(listener: (exit: PostgresExit) => void): void {
    this.listeners.push(listener);
    const { exit } = this;
    if (exit && !this.stopping) queueMicrotask(() => listener(exit));
  }

  stop(): Promise<void> {
    this.stopping ??= this.shutDown();
    return this.stopping;
  }

  private async untilReady(logStart: number): Promise<void> {
    let nextNote = performance.now() + 10_000;
    for (;;) {
      if (this.exit) throw this.startFailure(logStart);
      const main = readPostmaster(this.folder);
      if (main?.ready && main.pid === this.child?.pid) return;
      if (performance.now() > nextNote) {
        // After a crash under load it replays its log first: that takes as long as it takes.
        this.log.warn('postgres_still_starting', { path: this.folder.logFile });
        nextNote += 10_000;
      }
      await sleep(10);
    }
  }

  private startFailure(logStart: number): EmbeddedPostgresError {
    const lines = readFileSync(this.folder.logFile).subarray(logStart).toString('utf8').trim().split('\n');
    const line = (lines.findLast((text) => /FATAL|PANIC/.test(text)) ?? lines.findLast((text) => text.length > 0) ?? 'it left no word').replace(/^.*?(?:FATAL|PANIC):\s*/, '');
    // Two starts at the same moment: the other was a breath quicker.
    if (/lock file .* already exists/.test(line)) return alreadyInUse(this.folder.dataDir);
    return refusalForRoot() ?? new EmbeddedPostgresError('not_started', `PostgreSQL did not start (${line}): see ${this.folder.logFile}.`);
  }

  /** Takes the lock for as long as we live, and makes the application's database on the first start. */
  private async own(): Promise<void> {
    const client = await connectAsOwner(this.login);
    if (!client) throw new EmbeddedPostgresError('not_started', `PostgreSQL started and went again: see ${this.folder.logFile}.`);
    this.lock = client;
    if (!(await takeLock(client))) throw await inUse(client, this.folder.dataDir);
    const { rowCount } = await client.query('select from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
    client.once('end', () => void this.lockLost());
  }

  /** The connection can break while the server lives (somebody ended it by hand, a worker crashed). Without the lock we would no longer be alone. */
  private async lockLost(): Promise<void> {
    for (let attempt = 0; attempt < LOCK_RETRIES && !this.stopping && !this.exit; attempt += 1) {
      await sleep(200 * attempt);
      const client = await connectAsOwner(this.login).catch(() => null);
      if (!client) continue;
      if (await takeLock(client).catch(() => false)) {
        this.lock = client;
        client.once('end', () => void this.lockLost());
        return;
      }
      await client.end().catch(() => {});
    }
    if (this.stopping || this.exit) return;
    this.log.warn('postgres_lock_lost', { pid: this.pid });
    this.requestStop();
  }

  private exited(exit: PostgresExit): void {
    if (this.exit) return;
    this.exit = exit;
    process.removeListener('exit', this.onProcessExit);
    if (this.stopping) return;
    this.log.warn('postgres_exited', { pid: this.pid, exitCode: exit.code, signal: exit.signal });
    for (const listener of this.listeners) listener(exit);
  }

  private async shutDown(): Promise<void> {
    await this.lock?.end().catch(() => {});
    for (const signal of [undefined, 'SIGQUIT', 'SIGKILL'] as const) {
      if (signal) this.child?.kill(signal);
      else this.requestStop();
      const deadline = performance.now() + (signal ? 5_000 : STOP_MS);
      while (this.child && !this.exit && performance.now() < deadline) await sleep(5);
      if (!this.child || this.exit) break;
      this.log.warn('postgres_slow_to_stop', { pid: this.pid });
    }
    dropSocketFolder(this.folder, this.login.socketDir);
  }

  /** "Fast" shutdown: connections are cut, everything is written. */
  private requestStop(): void {
    if (!this.child?.pid || this.exit) return;
    if (process.platform === 'win32') spawnSync(this.binaries.pgCtl, ['stop', '-m', 'fast', '-W', '-D', this.folder.cluster], { stdio: 'ignore', windowsHide: true });
    else this.child.kill('SIGINT');
  }
}

async function chooseAddress(folder: PostgresFolder): Promise<{ socketDir: string; port: number; tcp: boolean }> {
  if (process.platform !== 'win32') return { ...socketAddress(folder), tcp: false };
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return { socketDir: '', port, tcp: true };
}

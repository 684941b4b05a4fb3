import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findRunningPostgres, startEmbeddedPostgres, type EmbeddedPostgres, type EmbeddedPostgresLog } from '@consentry/kernel';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import pg from 'pg';

const events: string[] = [];
const log: EmbeddedPostgresLog = { info: (event) => void events.push(event), warn: (event) => void events.push(event) };
const kernel = pathToFileURL(createRequire(import.meta.url).resolve('@consentry/kernel')).href;
const root = process.getuid?.() === 0;
const user = ['setpriv', '--reuid=1000', '--regid=1000', '--clear-groups'] as const;
// A checkout in a private folder is closed to everybody but its owner.
const userSeesUs = root && spawnSync(user[0], [...user.slice(1), process.execPath, '-e', 'require("fs").accessSync(process.argv[1])', process.cwd()]).status === 0;

let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'consentry pg '));
  // So that the ordinary user of one test finds a folder of its own inside.
  chmodSync(place, 0o755);
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

const start = (name: string): Promise<EmbeddedPostgres> => startEmbeddedPostgres({ dataDir: join(place, name), log, durable: false });

async function ask<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Processes that work in the folder, whoever started them. */
function processesIn(name: string): number[] {
  const found = spawnSync('sh', ['-c', 'for p in /proc/[0-9]*; do [ "$(readlink "$p/cwd")" = "$1" ] && echo "${p#/proc/}"; done; true', 'sh', join(place, name, 'postgres')], { encoding: 'utf8' });
  return found.stdout.split('\n').filter(Boolean).map(Number);
}

async function until(what: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !what(); turn += 1) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(what()).toBe(true);
}

interface Parent { process: ChildProcess; address: string; hasEnded: Promise<unknown> }

/** Another process that starts the database and then waits to be killed. */
async function parent(dataDir: string, how: { path?: string; asUser?: boolean } = {}): Promise<Parent> {
  const script = `const { startEmbeddedPostgres } = await import(${JSON.stringify(kernel)});
    const quiet = { info() {}, warn() {} };
    try { console.log((await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)}, log: quiet, durable: false })).ownerUrl); } catch (error) { console.log(error.message); process.exit(1); }
    setInterval(() => {}, 1e6);`;
  const node = [process.execPath, '--input-type=module', '-e', script];
  const [file = '', ...args] = how.asUser ? [...user, ...node] : node;
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '', ...(how.path ? { PATH: how.path } : {}) } });
  const hasEnded = once(child, 'exit');
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  return { process: child, address: line.trim(), hasEnded };
}

describe('a fresh data folder', () => {
  it('gets a database of its own that only the owner reaches', async () => {
    const server = await start('fresh');
    const [row] = await ask<Record<string, unknown>>(server.ownerUrl, `select current_user as who, current_database() as db, pg_encoding_to_char(encoding) as encoding,
      inet_server_addr() as tcp, current_setting('log_parameter_max_length_on_error') as "onError", current_setting('log_min_error_statement') as statement
      from pg_database where datname = current_database()`);
    expect(row).toEqual({ who: 'consentry_owner', db: 'consentry', encoding: 'UTF8', tcp: null, onError: '0', statement: 'panic' });
    await expect(ask(server.url({ user: 'consentry_owner', password: 'wrong' }), 'select 1')).rejects.toThrow(/password/);
    for (const name of ['postgres.password', 'postgres.log']) expect(statSync(join(place, 'fresh', name)).mode & 0o077).toBe(0);
    expect(statSync(join(place, 'fresh')).mode & 0o077).toBe(0);
    expect(await findRunningPostgres(join(place, 'fresh'))).toBe(server.ownerUrl);
    await server.stop();
    await server.stop();
    expect(await findRunningPostgres(join(place, 'fresh'))).toBeNull();
    expect(readdirSync(join(place, 'fresh')).sort()).toEqual(['postgres', 'postgres.log', 'postgres.password']);
    expect(processesIn('fresh')).toEqual([]);
  });

  it('keeps what was written, and nothing of it in the log', async () => {
    const first = await start('fresh');
    await ask(first.ownerUrl, 'create table note (id int primary key, body text check (length(body) < 20))');
    await ask(first.ownerUrl, `insert into note values (1, 'kept')`);
    await expect(ask(first.ownerUrl, `insert into note values (2, 'a customer body that is too long')`)).rejects.toThrow(/check constraint/);
    await expect(ask(first.ownerUrl, `select 'a customer body'::int`)).rejects.toThrow(/invalid input/);
    await first.stop();
    const second = await start('fresh');
    expect(await ask(second.ownerUrl, 'select body from note')).toEqual([{ body: 'kept' }]);
    await second.stop();
    expect(readFileSync(join(place, 'fresh', 'postgres.log'), 'utf8')).not.toContain('customer');
  });

  it.each([['a very long name', 'l'.repeat(110)], ['a comma', 'x, y'], ['letters that URLs escape', "p%20 +'é&?#"]])('may have %s', async (_, name) => {
    const server = await start(name);
    expect(Buffer.byteLength(join(server.socketDir, '.s.PGSQL.5432'))).toBeLessThanOrEqual(107);
    expect(statSync(server.socketDir).mode & 0o077).toBe(0);
    expect(await ask(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(await findRunningPostgres(join(place, name))).toBe(server.ownerUrl);
    await server.stop();
    expect(existsSync(join(server.socketDir, '.s.PGSQL.5432'))).toBe(false);
    if (!server.socketDir.startsWith(place)) expect(existsSync(server.socketDir)).toBe(false);
  });
});

describe('one Consentry for a data folder', () => {
  it('refuses the second and leaves the first alone', async () => {
    const dataDir = join(place, 'shared');
    const first = await start('shared');
    await expect(start('shared')).rejects.toThrow(`already in use by another Consentry (process ${process.pid})`);
    const second = await parent(dataDir);
    expect(second.address).toContain(`already in use by another Consentry (process ${process.pid})`);
    expect(await ask(first.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await first.stop();
  });

  it('gives it to exactly one of several that start together', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => start('together')));
    const servers = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(servers).toHaveLength(1);
    for (const refusal of refusals) expect(refusal).toContain('already in use by another Consentry');
    expect(await ask(servers[0]?.ownerUrl ?? '', 'select 1 as one')).toEqual([{ one: 1 }]);
    await servers[0]?.stop();
  });

  it('takes the lock again when its connection is cut', async () => {
    const server = await start('shared');
    await ask(server.ownerUrl, `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'`);
    for (let turn = 0; turn < 200; turn += 1) {
      if ((await ask(server.ownerUrl, `select 1 from pg_locks where locktype = 'advisory'`)).length > 0) break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await expect(start('shared')).rejects.toThrow('already in use');
    await server.stop();
  });
});

describe('after a hard end', () => {
  it('of node, the database goes too and the next start finds the data', async () => {
    const dataDir = join(place, 'killed');
    const first = await parent(dataDir);
    await ask(first.address, 'create table kept (id int)');
    first.process.kill('SIGKILL');
    await first.hasEnded;
    const server = await start('killed');
    expect(await ask(server.ownerUrl, 'select count(*)::int as n from kept')).toEqual([{ n: 0 }]);
    await server.stop();
    expect(processesIn('killed')).toEqual([]);
  });

  it('of node where nothing could tell the database, the orphan is stopped first', async () => {
    const tools = join(place, 'tools');
    mkdirSync(tools);
    // A machine without setpriv: root still needs unshare.
    for (const dir of ['/usr/bin', '/bin']) if (!existsSync(join(tools, 'unshare')) && existsSync(join(dir, 'unshare'))) symlinkSync(join(dir, 'unshare'), join(tools, 'unshare'));
    const first = await parent(join(place, 'orphan'), { path: tools });
    first.process.kill('SIGKILL');
    await first.hasEnded;
    expect(processesIn('orphan').length).toBeGreaterThan(1);
    events.length = 0;
    const server = await start('orphan');
    expect(events).toContain('postgres_orphan_stopped');
    await server.stop();
    expect(processesIn('orphan')).toEqual([]);
  });

  it('of the database, whoever listens is told', async () => {
    const server = await start('crash');
    const told = new Promise((resolve) => server.onExit(resolve));
    process.kill(server.pid, 'SIGKILL');
    expect(await told).toEqual({ code: null, signal: 'SIGKILL' });
    await server.stop();
    const next = await start('crash');
    expect(await ask(next.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it('marks with a number that belongs to another process now are cleared', async () => {
    const dataDir = join(place, 'crash');
    const other = spawn('sleep', ['60']);
    const socket = join(dataDir, '.s.PGSQL.5432');
    writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${other.pid}\n${join(dataDir, 'postgres')}\n1700000000\n5432\n${dataDir}\n\n\nready   \n`);
    for (const path of [socket, `${socket}.lock`]) writeFileSync(path, `${other.pid}\n`);
    expect(await findRunningPostgres(dataDir)).toBeNull();
    const server = await start('crash');
    expect(await ask(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
    other.kill();
  });
});

describe('a folder that is not as it should be', () => {
  it('of a newer PostgreSQL is refused in one sentence', async () => {
    const version = join(place, 'crash', 'postgres', 'PG_VERSION');
    const old = readFileSync(version, 'utf8');
    writeFileSync(version, '99\n');
    await expect(start('crash')).rejects.toThrow(/written by PostgreSQL 99, and this Consentry brings PostgreSQL 18: start it with the newer Consentry that wrote it\.$/);
    writeFileSync(version, old);
  });

  it('without its password file gets a new password', async () => {
    rmSync(join(place, 'crash', 'postgres.password'));
    const server = await start('crash');
    expect(await ask(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  it('with a broken-off first start in it is cleaned', async () => {
    mkdirSync(join(place, 'broken', 'postgres.new-4194999-abcdef01'), { recursive: true });
    const server = await start('broken');
    await server.stop();
    expect(readdirSync(join(place, 'broken')).sort()).toEqual(['postgres', 'postgres.log', 'postgres.password']);
  });

  it('that cannot be written says so', async () => {
    writeFileSync(join(place, 'a file'), '');
    await expect(start('a file/inside')).rejects.toThrow(/cannot be made \(ENOTDIR\): set CONSENTRY_DATA_DIR/);
  });
});

(root ? describe : describe.skip)('as root', () => {
  it('works in a folder that only root may enter', async () => {
    mkdirSync(join(place, 'closed'), { mode: 0o700 });
    const server = await start('closed/data');
    expect(await ask(server.ownerUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    await server.stop();
  });

  (userSeesUs ? it : it.skip)('leaves an ordinary user able to do the same', async () => {
    const dataDir = join(place, 'user');
    mkdirSync(dataDir, { mode: 0o700 });
    chownSync(dataDir, 1000, 1000);
    const first = await parent(dataDir, { asUser: true });
    expect(first.address).toMatch(/^postgresql:/);
    expect(await ask(first.address, 'select 1 as one')).toEqual([{ one: 1 }]);
    expect(statSync(join(dataDir, 'postgres')).uid).toBe(1000);
    first.process.kill('SIGKILL');
    await first.hasEnded;
    await until(() => processesIn('user').length === 0);
  });
});

import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError, Log, NewerSchemaError } from '@consentry/kernel';
import { PluginLoadError } from '@consentry/plugins';
import { contradictions, readConfig, SETTINGS, StartError, startServer } from '@consentry/server';
import { MasterKeyError } from '@consentry/vault';
import { cloneDatabase, withClient } from '../harness/postgres.js';

const main = join(import.meta.dirname, '..', '..', '..', 'apps', 'server', 'dist', 'main.js');
const EXIT_CONFIG = 78;

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let folder: string;
beforeAll(async () => {
  clone = await cloneDatabase();
  folder = mkdtempSync(join(tmpdir(), 'consentry-start-'));
});
afterAll(async () => { await clone.database.close(); await clone.drop(); rmSync(folder, { recursive: true, force: true }); });

interface Run { code: number | null; out: string; err: string }

/** The real process. Where it starts after all, it is stopped as soon as it says so. */
function start(env: Record<string, string>, options: { args?: string[] } = {}): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [main, ...(options.args ?? [])], { env: { PATH: process.env['PATH'], NODE_ENV: 'test', PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const run: Run = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => { run.out += chunk; if (run.out.includes('is ready')) child.kill('SIGTERM'); });
    child.stderr.on('data', (chunk: Buffer) => { run.err += chunk; });
    const patience = setTimeout(() => child.kill('SIGKILL'), 30_000);
    child.on('close', (code) => { clearTimeout(patience); resolve({ ...run, code }); });
  });
}

const database = () => ({ DATABASE_URL: clone.appUrl, DATABASE_MIGRATION_URL: clone.ownerUrl });
let folders = 0;
const dataDir = () => join(folder, `data-${++folders}`);

/** One refusal: its exit code, one sentence for a person, no stack, no secret. */
function refused(run: Run, ...words: RegExp[]): void {
  expect([run.code, run.err]).toEqual([EXIT_CONFIG, expect.stringContaining('Consentry did not start.')]);
  for (const word of words) expect(run.err).toMatch(word);
  expect(run.err).not.toMatch(/\n\s+at |node:internal|fault of its own/);
  expect(run.err).not.toContain('app-for-tests');
  expect(run.out).not.toContain('is ready');
}

/**
 * The same refusal without a process of its own: `main` prints the message of exactly these errors and ends with 78, which
 * the processes above show; here it is the sentence that counts.
 */
async function refusedInside(env: Record<string, string>, ...words: RegExp[]): Promise<string> {
  const outcome = await startServer({ config: readConfig({ NODE_ENV: 'test', PORT: '0', CONSENTRY_DEMO: '0', ...env }), log: Log.create({ level: 'silent' }) }).then(async (server) => { await server.close(); return undefined; }, (error: unknown) => error as Error);
  if (!outcome) throw new Error('it started');
  expect([StartError, MasterKeyError, NewerSchemaError, PluginLoadError].some((type) => outcome instanceof type) ? '' : outcome.stack).toBe('');
  for (const word of words) expect(outcome.message).toMatch(word);
  expect(outcome.message).not.toContain('app-for-tests');
  return outcome.message;
}

describe('settings', () => {
  it('every fault is told at once, with what is expected and an example, and no secret', () => {
    const wrong = {
      PORT: '99999', CONSENTRY_ROLE: 'king', CONSENTRY_PUBLIC_URL: 'ftp://x', CONSENTRY_BOOTSTRAP_EMAIL: 'nobody', CONSENTRY_BOOTSTRAP_PASSWORD: 'hush-secret', DATABASE_URL: 'mysql://u:hush-secret@h/d',
      CONSENTRY_DEMO: 'maybe', CONSENTRY_MASTER_KEY_PROVIDER: 'Not An Id', CONSENTRY_TEST_CLOCK: 'yes', NODE_ENV: 'staging', LOG_LEVEL: 'shout', HOST: 'x'.repeat(256),
      REDIS_URL: 'http://u:hush-secret@h', SMTP_URL: 'http://u:hush-secret@h', CONSENTRY_MAIL_FROM: 'nobody', CONSENTRY_TRUSTED_PROXIES: '10.0.0.0/40', CONSENTRY_RATE_LIMIT_IP: '-1', CONSENTRY_RATE_LIMIT_SIGN_IN: 'many', CONSENTRY_BCRYPT_COST: '31',
      FACEBOOK_APP_ID: 'my app', FACEBOOK_APP_SECRET: 'hush', CONSENTRY_FACEBOOK_URL: 'nowhere',
    };
    let error: unknown;
    try { readConfig(wrong); } catch (thrown) { error = thrown; }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults.map((f) => f.env).sort()).toEqual(Object.keys(wrong).sort());
    const { message } = error as ConfigError;
    expect(message.split('\n').length).toBe(Object.keys(wrong).length + 1);
    for (const name of Object.keys(wrong)) expect(message).toMatch(new RegExp(`${name}: expected .+, got .+\\. Example: ${name}=.+`));
    expect(message).not.toContain('hush-secret');
  });

  it('NAME_FILE is read, must be readable, and does not go with NAME', () => {
    const file = join(folder, 'password');
    writeFileSync(file, 'a sentence only you know\n');
    expect(readConfig({ CONSENTRY_BOOTSTRAP_PASSWORD_FILE: file }).bootstrapPassword).toBe('a sentence only you know');
    expect(() => readConfig({ CONSENTRY_BOOTSTRAP_PASSWORD_FILE: join(folder, 'none') })).toThrow(/CONSENTRY_BOOTSTRAP_PASSWORD_FILE points to a file that cannot be read/);
    expect(() => readConfig({ PORT: '1', PORT_FILE: file })).toThrow(/both PORT and PORT_FILE are set/);
  });

  it('an empty value is an unset one, and without any the defaults hold', () => {
    const empty = readConfig(Object.fromEntries(Object.values(SETTINGS).map((s) => [s.env, ''])));
    expect(empty).toEqual(readConfig({}));
    expect(empty).toMatchObject({ port: 3000, host: '127.0.0.1', dataDir: './data', role: 'all', keyProvider: 'file', production: false, plugins: [] });
  });

  it('settings that are each fine and do not go together are refused, all at once', () => {
    const config = readConfig({ NODE_ENV: 'production', CONSENTRY_TEST_CLOCK: '1', CONSENTRY_DEMO: '1', DATABASE_MIGRATION_URL: 'postgres://o@h/d', CONSENTRY_ROLE: 'worker', CONSENTRY_BOOTSTRAP_PASSWORD: 'a sentence only you know' });
    expect(contradictions(config).map((f) => /CONSENTRY_\w+|DATABASE_\w+/.exec(f)![0])).toEqual(['CONSENTRY_TEST_CLOCK', 'CONSENTRY_DEMO', 'DATABASE_MIGRATION_URL', 'CONSENTRY_ROLE', 'CONSENTRY_BOOTSTRAP_PASSWORD']);
    const signIn = readConfig({
      NODE_ENV: 'production', CONSENTRY_BCRYPT_COST: '10', CONSENTRY_RATE_LIMIT_IP: '0', CONSENTRY_RATE_LIMIT_SESSION: '0', CONSENTRY_RATE_LIMIT_KEY: '0', CONSENTRY_RATE_LIMIT_SIGN_IN: '0', CONSENTRY_RATE_LIMIT_MAIL: '0', FACEBOOK_APP_ID: '1234567890',
      CONSENTRY_FACEBOOK_URL: 'http://127.0.0.1:4001',
    });
    expect(contradictions(signIn).map((f) => /(?:CONSENTRY|FACEBOOK)_\w+/.exec(f)![0])).toEqual([
      'CONSENTRY_BCRYPT_COST', 'CONSENTRY_RATE_LIMIT_IP', 'CONSENTRY_RATE_LIMIT_SESSION', 'CONSENTRY_RATE_LIMIT_KEY', 'CONSENTRY_RATE_LIMIT_SIGN_IN', 'CONSENTRY_RATE_LIMIT_MAIL', 'FACEBOOK_APP_ID', 'CONSENTRY_FACEBOOK_URL',
    ]);
    // Cheap passwords are for tests, which say so; a development server is asked for the real cost.
    expect(contradictions(readConfig({ CONSENTRY_BCRYPT_COST: '11' }))).toEqual([expect.stringContaining('CONSENTRY_BCRYPT_COST')]);
    expect(contradictions(readConfig({ NODE_ENV: 'test', CONSENTRY_BCRYPT_COST: '4', CONSENTRY_RATE_LIMIT_IP: '0' }))).toEqual([]);
    expect(contradictions(readConfig({ FACEBOOK_APP_SECRET: 'a secret of an app' }))).toEqual([expect.stringContaining('FACEBOOK_APP_ID')]);
    for (const env of [{}, { NODE_ENV: 'production' }, { CONSENTRY_TEST_CLOCK: '1' }, { CONSENTRY_DEMO: '1' }, { DATABASE_URL: 'postgres://a@h/d' }, { NODE_ENV: 'production', CONSENTRY_DEMO: '0', CONSENTRY_TEST_CLOCK: '0' }]) expect(contradictions(readConfig(env))).toEqual([]);
  });
});

describe('the process', () => {
  it('refuses wrong and contradictory settings with exit code 78 and one message', async () => {
    const [wrong, contradictory] = await Promise.all([
      start({ PORT: 'abc', CONSENTRY_ROLE: 'king', LOG_LEVEL: 'shout', CONSENTRY_DATA_DIR: dataDir() }),
      start({ NODE_ENV: 'production', CONSENTRY_TEST_CLOCK: '1', CONSENTRY_DEMO: '1', CONSENTRY_DATA_DIR: dataDir() }),
    ]);
    refused(wrong, /3 settings are wrong/, /PORT/, /CONSENTRY_ROLE/, /LOG_LEVEL/);
    refused(contradictory, /CONSENTRY_TEST_CLOCK/, /CONSENTRY_DEMO/);
  });

  it('makes nothing in the data folder before it knows that its settings are right', async () => {
    const dir = dataDir();
    refused(await start({ CONSENTRY_ROLE: 'worker', CONSENTRY_DATA_DIR: dir }), /CONSENTRY_ROLE=worker/);
    expect(() => readdirSync(dir)).toThrow();
  });

  it('starts and stops cleanly where everything is right, and then knows its key', async () => {
    const dir = dataDir();
    const run = await start({ ...database(), CONSENTRY_DATA_DIR: dir, CONSENTRY_DEMO: '0', CONSENTRY_BOOTSTRAP_EMAIL: 'owner@example.com' });
    expect([run.code, run.err]).toEqual([0, '']);
    expect(run.out).toMatch(/Sign in as\s+owner@example\.com/);
    expect(run.out).toMatch(/Password\s+\S{20,}/);
    const again = await start({ ...database(), CONSENTRY_DATA_DIR: dir, CONSENTRY_DEMO: '0' });
    expect([again.code, /Password/.test(again.out)]).toEqual([0, false]);

    // The same database, and the key is somewhere else, gone, or readable by others.
    await refusedInside({ ...database(), CONSENTRY_DATA_DIR: dataDir() }, /master key/i, /keys/);
    const key = join(dir, 'keys', 'master-1.key');
    renameSync(key, `${key}.away`);
    await refusedInside({ ...database(), CONSENTRY_DATA_DIR: dir }, /master-1\.key/);
    const foreign = dataDir();
    mkdirSync(join(foreign, 'keys'), { recursive: true });
    writeFileSync(join(foreign, 'keys', 'master-1.key'), Buffer.alloc(32, 7), { mode: 0o600 });
    const two = await refusedInside({ ...database(), CONSENTRY_DATA_DIR: foreign }, /fingerprint (\S+), this database was sealed under (\S+)/, /nothing was changed/);
    const [, mine, known] = /fingerprint ([^\s,]+), this database was sealed under ([^\s,]+)/.exec(two)!;
    expect(mine).not.toBe(known);
    const kept = await withClient(clone.ownerUrl, async (c) => (await c.query<{ f: string }>(`select fingerprint as f from master_keys where state = 'current'`)).rows[0]!.f);
    expect(kept).toBe(known);
    renameSync(`${key}.away`, key);
    chmodSync(key, 0o644);
    await refusedInside({ ...database(), CONSENTRY_DATA_DIR: dir }, /chmod 600/);
    writeFileSync(join(foreign, 'keys', 'master-1.key'), Buffer.alloc(31, 7));
    await refusedInside({ ...database(), CONSENTRY_DATA_DIR: foreign }, /31 bytes/);
  });

  it('refuses a busy port in one sentence, and says how to choose another', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => { taken.listen(0, '127.0.0.1', resolve); });
    const { port } = taken.address() as AddressInfo;
    const fresh = await cloneDatabase();
    try {
      refused(await start({ DATABASE_URL: fresh.appUrl, DATABASE_MIGRATION_URL: fresh.ownerUrl, CONSENTRY_DATA_DIR: dataDir(), PORT: String(port) }), new RegExp(`Port ${port} is in use`), /PORT=/);
    } finally {
      taken.close();
      await fresh.database.close();
      await fresh.drop();
    }
  });

  it('refuses a database of a newer version, one it may not use, and one that is not there', async () => {
    const fresh = await cloneDatabase();
    try {
      const urls = { DATABASE_URL: fresh.appUrl, DATABASE_MIGRATION_URL: fresh.ownerUrl };
      await withClient(fresh.ownerUrl, (c) => c.query(`delete from schema_migrations where name like '%messaging%'`));
      await refusedInside({ DATABASE_URL: fresh.appUrl, CONSENTRY_DATA_DIR: dataDir() }, /lacks migrations \(\S*messaging\)/, /consentry migrate/);
      await withClient(fresh.ownerUrl, (c) => c.query(`insert into schema_migrations (name) values ('2031-01-01-01-future')`));
      await refusedInside({ ...urls, CONSENTRY_DATA_DIR: dataDir() }, /newer Consentry/, /2031-01-01-01-future/);
      await refusedInside({ DATABASE_URL: fresh.ownerUrl, CONSENTRY_DATA_DIR: dataDir() }, /row-level security does not hold/);
      const gone = fresh.appUrl.replace(`/${fresh.name}`, '/no_such_database');
      await refusedInside({ DATABASE_URL: gone, CONSENTRY_DATA_DIR: dataDir() }, /cannot be reached|does not exist/);
      await refusedInside({ DATABASE_URL: gone, DATABASE_MIGRATION_URL: fresh.ownerUrl.replace(`/${fresh.name}`, '/no_such_database'), CONSENTRY_DATA_DIR: dataDir() }, /cannot be reached|does not exist/);
    } finally {
      await fresh.database.close();
      await fresh.drop();
    }
  });

  it('a newer database is refused without a migration address, too', async () => {
    const fresh = await cloneDatabase();
    try {
      await withClient(fresh.ownerUrl, (c) => c.query(`insert into schema_migrations (name) values ('2031-01-01-01-future')`));
      await refusedInside({ DATABASE_URL: fresh.appUrl, CONSENTRY_DATA_DIR: dataDir() }, /newer Consentry/);
    } finally {
      await fresh.database.close();
      await fresh.drop();
    }
  });

  it('refuses plugins that do not fit and a key provider that is not there, naming each', async () => {
    const bad = join(folder, 'bad-plugin');
    mkdirSync(bad);
    writeFileSync(join(bad, 'package.json'), '{"name":"bad","type":"module","main":"index.js"}');
    writeFileSync(join(bad, 'index.js'), 'export default { kind: "channel" }');
    await refusedInside({ ...database(), CONSENTRY_DATA_DIR: dataDir(), CONSENTRY_PLUGINS: `${bad},${join(folder, 'none')},@nobody/nothing` }, /bad-plugin/, /there is no such folder/, /@nobody\/nothing/);
    await refusedInside({ ...database(), CONSENTRY_DATA_DIR: dataDir(), CONSENTRY_MASTER_KEY_PROVIDER: 'cloud' }, /CONSENTRY_MASTER_KEY_PROVIDER is cloud/);
  });

  it('--help lists every setting and starts nothing', async () => {
    const { code, out } = await start({ PORT: 'wrong' }, { args: ['--help'] });
    expect(code).toBe(0);
    for (const { env } of Object.values(SETTINGS)) expect(out).toContain(env);
  });
});

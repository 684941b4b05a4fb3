import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ServerProcess } from '../harness/server.process.js';

const ROOT = join(import.meta.dirname, '../../..');

interface Run { code: number | null; out: string; err: string }
interface Version { version: number; state: string; fingerprint: string; dataKeys: number }
interface Status { master: { provider: string; version: number; fingerprint: string; versions: Version[] }; organizations: { organization: string; id: string; version: number | null }[] }
interface Findings { findings: { check: string; ok: boolean; detail: string; mend?: string }[] }

let server: ServerProcess;
const printed: string[] = [];
const keysDir = () => join(server.dataDir, 'keys');

/** The command as an operator types it, on the same data folder. */
function consentry(...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'apps/cli/dist/main.js'), ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CONSENTRY_DATA_DIR: server.dataDir }, stdio: ['ignore', 'pipe', 'pipe'] });
    const run: Run = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => { run.out += chunk; });
    child.stderr.on('data', (chunk: Buffer) => { run.err += chunk; });
    child.on('close', (code) => { printed.push(run.out, run.err); resolve({ ...run, code }); });
  });
}

async function status(): Promise<Status> {
  const { code, out, err } = await consentry('--json', 'keys', 'status');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Status;
}

/** One sentence on the right channel, no stack. */
async function refused(args: string[], sentence: RegExp): Promise<void> {
  const { code, out, err } = await consentry(...args);
  expect([args, code, out, err]).toEqual([args, 2, '', expect.stringMatching(sentence)]);
  expect(err).not.toMatch(/\n\s+at |node:internal/);
}

async function ready(): Promise<number> {
  return (await fetch(`${server.url}/health/ready`)).status;
}

beforeAll(async () => {
  server = await ServerProcess.prepare();
  await server.start();
}, 60_000);
afterAll(async () => { await server.kill(); server.remove(); });

describe('VA-3: consentry keys, beside a running server', () => {
  it('status tells versions, fingerprints and age, for people and for programs', async () => {
    const { master, organizations } = await status();
    expect(master).toMatchObject({ provider: 'file', version: 1, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/), versions: [{ version: 1, state: 'current' }] });
    expect(master.versions[0]!.dataKeys).toBeGreaterThan(1);
    expect(organizations.length).toBeGreaterThan(0);
    const text = await consentry('keys', 'status');
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(new RegExp(`^master key: provider file, version 1, fingerprint ${master.fingerprint}, 0 days old`));
    for (const { organization } of organizations) expect(text.out).toContain(`${organization}: data key version 1`);
  }, 30_000);

  it('rotate makes new data keys for one organisation by id or name, or for all, and waits until it is done', async () => {
    const { organizations: [first] } = await status();
    const one = await consentry('--json', 'keys', 'rotate', '--organization', first!.id);
    expect([one.code, JSON.parse(one.out)]).toEqual([0, { rotations: [{ name: first!.organization, rotation: expect.objectContaining({ state: 'done', fromVersion: 1, toVersion: 2 }) }] }]);
    const named = await consentry('keys', 'rotate', '--organization', first!.organization);
    expect([named.code, named.out]).toEqual([0, expect.stringMatching(/version 3, \d+ values sealed anew, done/)]);
    expect((await consentry('keys', 'rotate')).code).toBe(0);
    expect((await status()).organizations[0]!.version).toBe(4);
    // The server goes on without being told.
    const { key } = server.demo();
    const contacts = await fetch(`${server.url}/v1/contacts`, { headers: { authorization: `Bearer ${key}` } });
    expect([contacts.status, ((await contacts.json()) as { data: { name: string | null }[] }).data.every((c) => typeof c.name === 'string' && c.name.length > 0)]).toEqual([200, true]);
    await refused(['keys', 'rotate', '--organization', 'Nobody'], /There is no organisation Nobody/);
  }, 60_000);

  it('stage, activate and destroy change the master key, step by step, while the server serves', async () => {
    const staged = await consentry('--json', 'keys', 'stage');
    expect([staged.code, JSON.parse(staged.out)]).toEqual([0, { version: 2, fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) }]);
    expect((await status()).master.versions.map((v) => [v.version, v.state]).sort()).toEqual([[1, 'current'], [2, 'staged']]);
    await refused(['keys', 'stage'], /A version is staged already/);
    await refused(['keys', 'destroy', '--version', '1'], /still in use|current version/);

    const activated = await consentry('keys', 'activate', '--version', '2');
    expect([activated.code, activated.out]).toEqual([0, expect.stringContaining('Version 2 wraps every data key now')]);
    const { master } = await status();
    expect(master.versions.map((v) => [v.version, v.state, v.dataKeys > 0]).sort()).toEqual([[1, 'retiring', false], [2, 'current', true]]);
    expect(await ready()).toBe(200);
    await refused(['keys', 'activate', '--version', '1'], /Only a staged version can/);

    const destroyed = await consentry('--json', 'keys', 'destroy', '--version', '1');
    expect([destroyed.code, JSON.parse(destroyed.out), readdirSync(keysDir())]).toEqual([0, { version: 1 }, ['master-2.key']]);
    await refused(['keys', 'destroy', '--version', '1'], /There is no such version/);
    await new Promise((resolve) => { setTimeout(resolve, 1000); });
    expect(await ready()).toBe(200);
  }, 90_000);

  it('what the keeper refuses is said in its words, and leaves everything as it was', async () => {
    expect((await consentry('keys', 'stage')).code).toBe(0);
    // Of key files the newest is never destroyed.
    await refused(['keys', 'destroy', '--version', '3'], /keeper of the master key refuses\. Version 3 is the newest/);
    expect([(await status()).master.versions.find((v) => v.version === 3)?.state, existsSync(join(keysDir(), 'master-3.key'))]).toEqual(['staged', true]);
    expect((await consentry('keys', 'activate', '--version', '3')).code).toBe(0);
    expect(await ready()).toBe(200);
  }, 60_000);

  it('wrong input is named', async () => {
    for (const version of ['99', 'two', '1.5', '']) await refused(['keys', 'destroy', '--version', version], /no such version|version/i);
    const json = await consentry('--json', 'keys', 'destroy', '--version', '99');
    expect([json.code, json.err, JSON.parse(json.out)]).toEqual([2, '', { error: expect.stringContaining('There is no such version') }]);
    const none = await consentry('keys', 'activate');
    expect([none.code, none.err]).toEqual([2, expect.stringContaining('--version')]);
    const unknown = await consentry('keys', 'melt');
    expect([unknown.code, unknown.err]).toEqual([2, expect.stringMatching(/unknown command|Usage/)]);
  }, 90_000);

  it('doctor names provider, version and fingerprint', async () => {
    const { master } = await status();
    const { out } = await consentry('--json', 'doctor');
    const finding = (JSON.parse(out) as Findings).findings.find((f) => f.check === 'master key')!;
    expect(finding).toEqual({ check: 'master key', ok: true, detail: `provider file, version ${master.version}, fingerprint ${master.fingerprint}` });
  }, 30_000);
});

describe('VA-2: without a server, and with a key that is not the right one', () => {
  let current: string;
  beforeAll(async () => {
    expect(await server.stop()).toBe(0);
    current = readdirSync(keysDir()).filter((name) => name.endsWith('.key')).sort().at(-1)!;
  }, 30_000);

  it('the commands open the database for themselves and leave nothing running', async () => {
    const { master } = await status();
    expect(`master-${master.version}.key`).toBe(current);
    expect((await consentry('keys', 'rotate')).code).toBe(0);
    expect(server.survivors()).toEqual([]);
  }, 60_000);

  it('another key: every command refuses and names both fingerprints; doctor says what mends it; nothing is changed', async () => {
    const { master } = await status();
    const path = join(keysDir(), current);
    const right = readFileSync(path);
    writeFileSync(path, Buffer.alloc(32, 7));
    try {
      for (const args of [['status'], ['rotate'], ['stage']]) await refused(['keys', ...args], new RegExp(`has the fingerprint [0-9a-f]{16}, this database was sealed under ${master.fingerprint}`));
      const doctor = await consentry('--json', 'doctor');
      const finding = (JSON.parse(doctor.out) as Findings).findings.find((f) => f.check === 'master key')!;
      expect([doctor.code, finding.ok, finding.detail, finding.mend]).toEqual([1, false, expect.stringContaining(master.fingerprint), expect.stringMatching(/bring the right key back/)]);
    } finally {
      writeFileSync(path, right);
    }
    expect((await status()).master).toEqual(master);
  }, 120_000);

  it('no key at all: refused, and none is made', async () => {
    renameSync(keysDir(), `${keysDir()}.away`);
    try {
      await refused(['keys', 'status'], /The master key is not usable: The key folder .+ is missing/);
      expect(existsSync(keysDir())).toBe(false);
    } finally {
      renameSync(`${keysDir()}.away`, keysDir());
    }
  }, 60_000);

  it('I8: nothing that was printed holds a key', () => {
    const keys = readdirSync(keysDir()).filter((name) => name.endsWith('.key')).map((name) => readFileSync(join(keysDir(), name)));
    const text = printed.join('\n');
    expect([keys.length > 0, printed.length > 30, text.includes('fingerprint')]).toEqual([true, true, true]);
    for (const key of keys) for (const form of [key.toString('hex'), key.toString('base64').replace(/=+$/, ''), key.toString('base64url'), key.toString('latin1')]) expect(text.includes(form)).toBe(false);
  });

  it('status looks only: on a folder where nothing was ever started it makes no key', async () => {
    const other = await ServerProcess.prepare();
    const before = server;
    server = other;
    try {
      const { code } = await consentry('keys', 'status');
      expect([code, existsSync(join(other.dataDir, 'keys'))]).toEqual([2, false]);
    } finally {
      server = before;
      other.remove();
    }
  }, 60_000);
});

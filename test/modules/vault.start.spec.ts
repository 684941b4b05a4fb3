import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createVaultSimulator, type VaultSimulator } from '@consentry/keys-vault/simulator';
import { Database, Log } from '@consentry/kernel';
import { Organizations } from '@consentry/auth';
import { ENTITIES, readConfig, startServer, type Server } from '@consentry/server';
import { KeyRotations, MasterKeys, Vault, type Place } from '@consentry/vault';
import { cloneDatabase, withClient } from '../harness/postgres.js';
import { World } from '../harness/world.js';

const MAIN = join(import.meta.dirname, '../../../apps/server/dist/main.js');
const EXIT_CONFIG = 78;
const QUICK = { NODE_ENV: 'test', PORT: '0', CONSENTRY_DEMO: '0', CONSENTRY_BCRYPT_COST: '4', CONSENTRY_RATE_LIMIT_IP: '0', CONSENTRY_RATE_LIMIT_KEY: '0' };

let folder: string;
let keeper: VaultSimulator;
let folders = 0;
const fresh = () => join(folder, `data ${++folders}`);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'consentry-vault-start-'));
  keeper = await createVaultSimulator({ now: () => new Date() });
  // As the operator makes it: only on the very first start of all is a key made by ourselves.
  keeper.transit.create('consentry', {});
});
afterAll(async () => { await keeper.close(); rmSync(folder, { recursive: true, force: true }); });

const inVault = () => ({ CONSENTRY_MASTER_KEY_PROVIDER: 'vault', CONSENTRY_MASTER_KEY_ADDRESS: keeper.address, CONSENTRY_MASTER_KEY_KEY: 'consentry', CONSENTRY_MASTER_KEY_TOKEN: keeper.tokens.issue('root', 0) });

/** Another server on a database that is there already. */
async function another(url: string, env: Record<string, string>): Promise<Server> {
  const database = await Database.connect({ url, entities: ENTITIES, poolSize: 4 });
  return startServer({ config: readConfig({ ...QUICK, CONSENTRY_DATA_DIR: fresh(), ...env }), log: Log.create({ level: 'silent' }), opened: { database, embedded: undefined } });
}

const refusal = (url: string, env: Record<string, string>): Promise<string> =>
  another(url, env).then(async (server) => { await server.close(); return 'it started'; }, (error: Error) => error.message);

/** The real process: its exit code and what it says. */
function start(env: Record<string, string>): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN], { env: { PATH: process.env['PATH'], ...QUICK, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => { if (chunk.toString().includes('is ready')) child.kill('SIGTERM'); });
    child.stderr.on('data', (chunk: Buffer) => { err += chunk; });
    child.on('close', (code) => resolve({ code, err }));
  });
}

describe('VA-2: a start without what it needs', () => {
  let world: World;
  beforeAll(async () => { world = await World.start(); });
  afterAll(() => world.close());

  it.each<[string, () => Record<string, string>, RegExp[]]>([
    ['a provider without its settings', () => ({ CONSENTRY_MASTER_KEY_PROVIDER: 'vault' }), [/CONSENTRY_MASTER_KEY_ADDRESS/, /CONSENTRY_MASTER_KEY_KEY/]],
    ['a provider with half a login', () => ({ ...inVault(), CONSENTRY_MASTER_KEY_TOKEN: '', CONSENTRY_MASTER_KEY_ROLE_ID: 'r' }), [/secretId is missing/]],
    ['a setting that the provider does not have', () => ({ CONSENTRY_MASTER_KEY_FOLDER: '/x', CONSENTRY_MASTER_KEY_COLOUR: 'red' }), [/CONSENTRY_MASTER_KEY_FOLDER: the provider file has no such setting/, /CONSENTRY_MASTER_KEY_COLOUR/]],
    ['settings of a provider before that there is not', () => ({ CONSENTRY_MASTER_KEY_DIR: join(world.dataDir, 'keys'), CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER: 'cloud' }), [/CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER is cloud/]],
    ['a keeper that is sealed', () => inVault(), [/The master key is not usable: .*sealed/]],
    ['another provider than the one that wrapped', () => inVault(), [/data keys are wrapped by the provider file/, /CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER=file/, /fingerprint [0-9a-f]{16}/]],
  ])('%s is refused in sentences that name the variables', async (what, env, words) => {
    keeper.setSealed(what.includes('sealed'));
    try {
      const sentence = await refusal(world.database.url, env());
      for (const word of words) expect([what, sentence]).toEqual([what, expect.stringMatching(word)]);
      expect(sentence).not.toMatch(/hvs\.|token=|\n\s+at /);
    } finally {
      keeper.setSealed(false);
    }
  });

  it('the process ends with 78 and no stack', async () => {
    const clone = await cloneDatabase();
    try {
      const { code, err } = await start({ DATABASE_URL: clone.appUrl, DATABASE_MIGRATION_URL: clone.ownerUrl, CONSENTRY_DATA_DIR: fresh(), CONSENTRY_MASTER_KEY_PROVIDER: 'vault', CONSENTRY_MASTER_KEY_COLOUR: 'red' });
      expect([code, err]).toEqual([EXIT_CONFIG, expect.stringMatching(/Consentry did not start\. .*\n.*CONSENTRY_MASTER_KEY_ADDRESS/)]);
      expect(err).toContain('CONSENTRY_MASTER_KEY_COLOUR: the provider vault has no such setting');
      expect(err).not.toMatch(/\n\s+at |fault of its own/);
    } finally {
      await clone.database.close();
      await clone.drop();
    }
  }, 30_000);

  it.each([0, 31, 33, 64])('a key file of %i bytes', async (bytes) => {
    const dataDir = fresh();
    mkdirSync(join(dataDir, 'keys'), { recursive: true });
    writeFileSync(join(dataDir, 'keys', 'master-1.key'), Buffer.alloc(bytes, 7), { mode: 0o600 });
    expect(await refusal(world.database.url, { CONSENTRY_DATA_DIR: dataDir })).toMatch(new RegExp(`master-1\\.key holds ${bytes} bytes; a key has 32`));
  });

  it('a version that data keys are wrapped by is missing: both the missing and the held one are named', async () => {
    const clone = await cloneDatabase();
    const keys = join(fresh(), 'keys');
    try {
      const server = await another(clone.appUrl, { CONSENTRY_MASTER_KEY_DIR: keys });
      const wanted = (await server.app.get(MasterKeys).stage(async () => undefined)).fingerprint;
      await server.app.get(KeyRotations).activateMaster({ kind: 'system', id: 'test', organizationId: '00000000-0000-0000-0000-000000000000' } as never, 2);
      await server.app.get(KeyRotations).run();
      const held = server.app.get(MasterKeys).rows().find((r) => r.version === 1)!.fingerprint;
      await server.close();
      rmSync(join(keys, 'master-2.key'));
      const sentence = await refusal(clone.appUrl, { CONSENTRY_MASTER_KEY_DIR: keys });
      expect(sentence).toMatch(new RegExp(`Version 2 of the master key, fingerprint ${wanted}, is missing; the provider file holds 1 \\(${held}\\)`));
    } finally {
      await clone.database.close();
      await clone.drop();
    }
  }, 30_000);
});

describe('VA-2: two servers on one database', () => {
  let world: World;
  let second: Server;
  beforeAll(async () => {
    world = await World.start();
    second = await another(world.database.url, { CONSENTRY_MASTER_KEY_DIR: join(world.dataDir, 'keys') });
  }, 30_000);
  afterAll(async () => { await second.close(); await world.close(); });

  const ask = async (server: Server, method: string, path: string, body?: unknown) => {
    const response = await fetch(server.url + path, { method, headers: { authorization: `Bearer ${world.demo.apiKey}`, 'content-type': 'application/json' }, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: response.status, body: (await response.json()) as { id: string; name: string } };
  };
  const place = (organizationId: string): Place => ({ organizationId, table: 'connections', row: '0b000000-0000-7000-8000-00000000000b', field: 'credentials', purpose: 'secret' });

  it('another master key is refused, both fingerprints are named, and the first server goes on', async () => {
    const dataDir = fresh();
    mkdirSync(join(dataDir, 'keys'), { recursive: true });
    writeFileSync(join(dataDir, 'keys', 'master-1.key'), Buffer.alloc(32, 9), { mode: 0o600 });
    const sentence = await refusal(world.database.url, { CONSENTRY_DATA_DIR: dataDir });
    const [, theirs, ours] = /has the fingerprint ([0-9a-f]{16}), this database was sealed under ([0-9a-f]{16})/.exec(sentence) ?? [];
    const { fingerprint } = world.server.app.get(MasterKeys).rows()[0]!;
    expect([ours, theirs !== undefined && theirs !== ours]).toEqual([fingerprint, true]);
    expect((await ask(world.server, 'GET', '/v1/contacts')).status).toBe(200);
  });

  it('with the same keys each opens what the other sealed', async () => {
    for (const [n, [from, to]] of ([[world.server, second], [second, world.server]] as const).entries()) {
      const made = await ask(from, 'POST', '/v1/contacts', { phone: `+1555601000${n}`, name: `Shared ${n}` });
      expect([made.status, (await ask(to, 'GET', `/v1/contacts/${made.body.id}`)).body.name]).toEqual([201, `Shared ${n}`]);
    }
  });

  it('also for an organisation made after both started, and after its key was rotated on either', async () => {
    const { organizationId } = await world.server.app.get(Organizations).create({ name: 'Late', ownerEmail: 'late@example.com', ownerPassword: World.owner.password });
    const vaults = [world.server, second].map((s) => s.app.get(Vault));
    // Both at once make its first key: one of them wins, and both use that one.
    const sealed = await Promise.all(vaults.map((v, n) => v.seal(place(organizationId), `by ${n}`)));
    for (const v of vaults) expect(await Promise.all(sealed.map((s) => v.open(place(organizationId), s)))).toEqual(['by 0', 'by 1']);
    await second.app.get(KeyRotations).rotateData({ kind: 'system', id: 'test', organizationId } as never, organizationId);
    const after = await Promise.all(vaults.map((v, n) => v.seal(place(organizationId), `after ${n}`)));
    for (const v of vaults) expect(await Promise.all([...sealed, ...after].map((s) => v.open(place(organizationId), s)))).toEqual(['by 0', 'by 1', 'after 0', 'after 1']);
  });
});

describe('VA-2: from one provider to another', () => {
  it('there and back: data keys follow, nothing is lost, and new ones can be made', async () => {
    const clone = await cloneDatabase();
    const keys = join(fresh(), 'keys');
    const inFile = { CONSENTRY_MASTER_KEY_DIR: keys };
    const place = (organizationId: string): Place => ({ organizationId, table: 'connections', row: '0b000000-0000-7000-8000-00000000000b', field: 'credentials', purpose: 'secret' });
    const wrappedBy = async () => (await withClient(clone.ownerUrl, (c) => c.query<{ p: string }>(`select distinct master_key_provider as p from data_keys where state <> 'destroyed' order by 1`))).rows.map((r) => r.p);
    let organizationId = '';
    let sealed: Buffer;
    try {
      let server = await another(clone.appUrl, inFile);
      ({ organizationId } = await server.app.get(Organizations).create({ name: 'Mover', ownerEmail: 'mover@example.com', ownerPassword: World.owner.password }));
      sealed = await server.app.get(Vault).seal(place(organizationId), 'moves');
      await server.close();
      for (const [name, env] of [
        ['vault', { ...inVault(), CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER: 'file', CONSENTRY_PREVIOUS_MASTER_KEY_DIR: keys }],
        ['file', { ...inFile, CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER: 'vault', CONSENTRY_PREVIOUS_MASTER_KEY_ADDRESS: keeper.address, CONSENTRY_PREVIOUS_MASTER_KEY_KEY: 'consentry', CONSENTRY_PREVIOUS_MASTER_KEY_TOKEN: keeper.tokens.issue('root', 0) }],
      ] as const) {
        server = await another(clone.appUrl, env);
        try {
          for (let n = 0; n < 100 && (await wrappedBy()).join() !== name; n++) await new Promise((resolve) => { setTimeout(resolve, 50); });
          expect([name, await wrappedBy(), server.app.get(MasterKeys).current]).toEqual([name, [name], { provider: name, version: 1 }]);
          expect(await server.app.get(Vault).open(place(organizationId), sealed)).toBe('moves');
          const late = await server.app.get(Organizations).create({ name: `Late in ${name}`, ownerEmail: `late-${name}@example.com`, ownerPassword: World.owner.password });
          const fresh = await server.app.get(Vault).seal(place(late.organizationId), 'new');
          expect(await server.app.get(Vault).open(place(late.organizationId), fresh)).toBe('new');
        } finally {
          await server.close();
        }
      }
      // Neither needs the other any more.
      server = await another(clone.appUrl, inFile);
      expect(await server.app.get(Vault).open(place(organizationId), sealed)).toBe('moves');
      await server.close();
    } finally {
      await clone.database.close();
      await clone.drop();
    }
  }, 60_000);
});

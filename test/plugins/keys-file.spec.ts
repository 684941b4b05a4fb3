import { chmod, mkdtemp, readdir, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import keysFile from '@consentry/keys-file';
import type { KeysPlugin, MasterKey } from '@consentry/plugin-sdk';
import { keysConformance, testHost, type KeysFixture } from '@consentry/plugin-sdk/conformance';

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'consentry-keys-'));
  folders.push(made);
  return join(made, 'keys');
}
const fixture: KeysFixture = {
  fresh: async () => ({ dir: await folder() }),
  lose: (settings) => rm(String(settings['dir']), { recursive: true }),
};
const open = (dir: string, initialise = false) => keysFile.create({ dir }, testHost([]), { initialise });

describe('keys-file passes the conformance kit', () => {
  for (const check of keysConformance(keysFile, fixture)) it(`${check.id}: ${check.title}`, () => check.run());
});

describe('key files', () => {
  it('lie in a private folder, 32 bytes, readable by the owner alone, nothing left over', async () => {
    const dir = await folder();
    const keys = await open(dir, true);
    await keys.rotate();
    expect((await readdir(dir)).sort()).toEqual(['master-1.key', 'master-2.key']);
    expect((await stat(dir)).mode & 0o777).toBe(0o700);
    for (const name of await readdir(dir)) {
      const { mode, size } = await stat(join(dir, name));
      expect([mode & 0o777, size]).toEqual([0o600, 32]);
    }
  });

  it.each([[0o640, '640'], [0o604, '604'], [0o660, '660']])('refuses mode %i and names the file', async (mode, shown) => {
    const dir = await folder();
    await open(dir, true);
    await chmod(join(dir, 'master-1.key'), mode);
    await expect(open(dir)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining(`${join(dir, 'master-1.key')} may be read by others (mode ${shown})`) } });
  });

  it('refuses a key of another length and says so', async () => {
    const dir = await folder();
    await open(dir, true);
    await truncate(join(dir, 'master-1.key'), 31);
    await expect(open(dir)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining('holds 31 bytes; a key has 32') } });
  });

  it('names the path of what is missing', async () => {
    const dir = await folder();
    await expect(open(dir)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining(join(dir, 'master-1.key')) } });
  });

  it('sees a version that another process made', async () => {
    const dir = await folder();
    const [server, command] = [await open(dir, true), await open(dir)];
    const version = await command.rotate();
    const { wrapped } = await command.wrap(Buffer.alloc(32, 7), 'x');
    expect(Buffer.from(await server.unwrap(wrapped, version, 'x'))).toEqual(Buffer.alloc(32, 7));
    expect((await server.wrap(Buffer.alloc(32), 'x')).version).toBe(version);
  });

  it('never replaces a key when two rotate at once', async () => {
    const dir = await folder();
    const keepers = await Promise.all([open(dir, true), ...Array.from({ length: 7 }, () => open(dir, true))]);
    const versions = await Promise.all(keepers.map((keys) => keys.rotate()));
    expect(new Set(versions).size).toBe(8);
  });

  it('ignores files that are no keys', async () => {
    const dir = await folder();
    const keys = await open(dir, true);
    await writeFile(join(dir, 'master-x.key'), 'no');
    await writeFile(join(dir, 'README'), 'no');
    expect((await keys.health()).version).toBe(1);
  });
});

describe('the checks for keys can go red', () => {
  const spoilt = (change: (good: MasterKey) => Partial<MasterKey>): KeysPlugin<typeof keysFile.settings> => ({
    ...keysFile,
    async create(settings, host, options) {
      const good = await keysFile.create(settings, host, options);
      return { ...good, ...change(good) };
    },
  });
  const BROKEN: Record<string, { plugin: KeysPlugin<typeof keysFile.settings>; fails: string[] }> = {
    'the context is ignored': { plugin: spoilt((good) => ({ wrap: (key) => good.wrap(key, ''), unwrap: (wrapped, version) => good.unwrap(wrapped, version, '') })), fails: ['keys.context', 'keys.secrecy'] },
    'nothing is encrypted': { plugin: spoilt(() => ({ wrap: async (key) => ({ wrapped: key, version: 1 }), unwrap: async (wrapped) => wrapped })), fails: ['keys.round_trip', 'keys.context', 'keys.altered', 'keys.foreign'] },
    'rotation forgets': { plugin: spoilt((good) => { let oldest = 0; return { rotate: async () => (oldest = await good.rotate()), unwrap: (wrapped, version, context) => good.unwrap(wrapped, Math.max(version, oldest), context) }; }), fails: ['keys.rotate'] },
    'a fingerprint by chance': { plugin: spoilt((good) => ({ health: async () => ({ ...(await good.health()), fingerprint: String(Math.random()) }) })), fails: ['keys.fingerprint'] },
    'a lost key is replaced': { plugin: { ...keysFile, create: (settings, host) => keysFile.create(settings, host, { initialise: true }) }, fails: ['keys.missing'] },
    'the key in an error': { plugin: spoilt((good) => { let last = ''; return { wrap: (key, context) => { last = Buffer.from(key).toString('hex'); return good.wrap(key, context); }, unwrap: (w, v, c) => good.unwrap(w, v, c).catch((error: Error) => { error.message += last; error.stack += last; throw error; }) }; }), fails: ['keys.secrecy'] },
  };
  it.each(Object.entries(BROKEN))('%s', async (_name, { plugin, fails }) => {
    const failed = await Promise.all(keysConformance(plugin, fixture).map(({ id, run }) => run().then(() => [], () => [id])));
    expect(failed.flat()).toEqual(expect.arrayContaining(fails));
  });
});

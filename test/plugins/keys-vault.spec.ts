import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import keysVault from '@consentry/keys-vault';
import { createVaultSimulator, type Grants, type VaultSimulator } from '@consentry/keys-vault/simulator';
import { PluginError, type MasterKey, type PluginHost } from '@consentry/plugin-sdk';
import { testHost, type TestHost } from '@consentry/plugin-sdk/conformance';

const NOON = new Date('2026-11-22T12:00:00Z');
const dataKey = (length = 32) => Buffer.alloc(length, 7);

describe('keys in Vault', () => {
  let vault: VaultSimulator;
  let now: Date;
  let host: TestHost;
  const opened: MasterKey[] = [];
  beforeEach(async () => {
    now = NOON;
    vault = await createVaultSimulator({ now: () => now });
    host = testHost([new URL(vault.address).host]);
  });
  afterEach(async () => {
    for (const keys of opened.splice(0)) await keys.close?.();
    await vault.close();
  });
  const turn = (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000);
    host.setNow(now);
  };
  async function open(who: Record<string, unknown> = { token: vault.tokens.issue('root', 0) }, initialise = true, through: PluginHost = host): Promise<MasterKey> {
    const keys = await keysVault.create(keysVault.settings.parse({ address: vault.address, key: 'consentry', ...who }), through, { initialise });
    opened.push(keys);
    return keys;
  }
  const ring = () => vault.transit.keys.get('consentry')!;
  const count = (request: string) => vault.requests.filter((seen) => seen === request).length;

  it('stores Vault’s own text, and refuses another way to write the same ciphertext without asking Vault', async () => {
    const keys = await open();
    const { wrapped } = await keys.wrap(dataKey(16), 'org-1');
    const text = Buffer.from(wrapped).toString('latin1');
    expect(text).toMatch(/^vault:v1:[A-Za-z0-9+/]{59}=$/);
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const other = `${text.slice(0, -2)}${alphabet[alphabet.indexOf(text.at(-2)!) + 1]}=`;
    // Vault itself takes both writings; otherwise this test would show nothing.
    expect(vault.transit.decrypt('consentry', { ciphertext: other, associated_data: Buffer.from('org-1').toString('base64') }).status).toBe(200);
    const before = vault.requests.length;
    for (const spoilt of [other, text.replace('v1', 'v01'), `${text}\n`, text.replace('vault', 'Vault'), text.replace('=', '')]) {
      await expect(keys.unwrap(Buffer.from(spoilt), 1, 'org-1')).rejects.toMatchObject({ code: 'credentials_rejected' });
    }
    expect(vault.requests.length).toBe(before);
  });

  it('never makes a key again by wrapping, even with a token that may', async () => {
    const keys = await open();
    vault.transit.keys.delete('consentry');
    await expect(keys.wrap(dataKey(), 'org-1')).rejects.toMatchObject({ code: 'unavailable', details: { detail: expect.stringContaining('no key consentry in a transit engine at transit') } });
    expect(vault.transit.keys.has('consentry')).toBe(false);
  });

  it('takes no other version than it asked for', async () => {
    const keys = await open();
    await keys.rotate();
    const { json } = vault.transit.encrypt('consentry', { plaintext: dataKey().toString('base64'), key_version: 1 });
    vault.answerWith('transit/encrypt/consentry', { status: 200, json });
    await expect(keys.wrap(dataKey(), 'org-1')).rejects.toMatchObject({ code: 'unavailable' });
    await expect(keys.wrap(dataKey(), 'org-1', 1)).resolves.toMatchObject({ version: 1 });
  });

  it.each([
    ['a key that is gone', 400, { errors: ['encryption key not found'] }, 'There is no key consentry'],
    ['a refusal it does not know', 400, { errors: ['something new'] }, 'refused the request to transit/decrypt/consentry'],
    ['a rate limit quota', 429, { errors: ['request path "x": rate limit quota exceeded'] }, 'rate limit quota'],
    ['a node that sends its callers elsewhere', 307, undefined, 'the active node'],
    ['something that is no Vault', 200, 'hello', 'is not Vault'],
    ['an answer without a key', 200, { data: {} }, 'could not be understood'],
  ])('counts %s as an outage, not as a forgery', async (_what, status, json, detail) => {
    const keys = await open();
    const { wrapped } = await keys.wrap(dataKey(), 'org-1');
    vault.answerWith('transit/decrypt/consentry', { status, json });
    await expect(keys.unwrap(wrapped, 1, 'org-1')).rejects.toMatchObject({ code: 'unavailable', details: { detail: expect.stringContaining(detail) } });
    vault.answerWith('transit/decrypt/consentry', undefined);
    expect(Buffer.from(await keys.unwrap(wrapped, 1, 'org-1'))).toEqual(dataKey());
  });

  it('learns the version of a rotation that Vault answers without a word', async () => {
    const keys = await open();
    vault.transit.rotate('consentry');
    vault.answerWith('transit/keys/consentry/rotate', { status: 204 });
    expect(await keys.rotate()).toBe(2);
  });

  it('wraps nothing more, and says why, once the key can be taken out', async () => {
    const keys = await open();
    const { wrapped } = await keys.wrap(dataKey(), 'org-1');
    ring().exportable = true;
    const refusal = { code: 'config_invalid', details: { detail: expect.stringContaining('it is exportable') } };
    await expect(keys.wrap(dataKey(), 'org-1')).rejects.toMatchObject(refusal);
    await expect(keys.health()).rejects.toMatchObject(refusal);
    expect(Buffer.from(await keys.unwrap(wrapped, 1, 'org-1'))).toEqual(dataKey());
  });

  describe('destroying', () => {
    it('goes from the old end, and leaves no key behind', async () => {
      const keys = await open();
      const { wrapped } = await keys.wrap(dataKey(), 'org-1');
      await keys.rotate();
      await keys.rotate();
      await expect(keys.destroy!(2)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining('destroy version 1 first') } });
      expect([...ring().versions.keys()]).toEqual([1, 2, 3]);
      await keys.destroy!(1);
      expect([...ring().versions.keys()]).toEqual([2, 3]);
      await expect(keys.unwrap(wrapped, 1, 'org-1')).rejects.toMatchObject({ code: 'credentials_rejected' });
      await expect(keys.wrap(dataKey(), 'org-1', 1)).rejects.toMatchObject({ code: 'config_invalid' });
      await keys.destroy!(2);
      expect((await keys.health()).versions.map(({ version }) => version)).toEqual([3]);
      await expect(keys.destroy!(3)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining('the newest') } });
      for (const unknown of [0, 1, 4]) await expect(keys.destroy!(unknown)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining(`holds no version ${unknown}`) } });
    });

    it('finishes what broke off half-way, and destroys no version that nobody named', async () => {
      const keys = await open();
      for (let n = 0; n < 3; n += 1) await keys.rotate();
      vault.answerWith('transit/keys/consentry/trim', { status: 500, json: { errors: ['internal error'] } });
      await expect(keys.destroy!(1)).rejects.toMatchObject({ code: 'unavailable' });
      expect(ring().versions.has(1)).toBe(true);
      vault.answerWith('transit/keys/consentry/trim', undefined);
      vault.transit.configure('consentry', { min_decryption_version: 3, min_encryption_version: 3 });
      await keys.destroy!(1);
      expect([...ring().versions.keys()]).toEqual([2, 3, 4]);
      expect([ring().minDecryption, ring().minEncryption, ring().minAvailable]).toEqual([3, 3, 2]);
    });
  });

  describe('AppRole', () => {
    it('logs in once for all callers, again before the lease ends, and again when the token is refused', async () => {
      const role = vault.tokens.addRole('root', 1000);
      const keys = await open(role);
      const { wrapped } = await keys.wrap(dataKey(), 'org-1');
      const all = () => Promise.all(Array.from({ length: 8 }, () => keys.unwrap(wrapped, 1, 'org-1')));
      await all();
      turn(799);
      await all();
      expect(vault.tokens.logins).toBe(1);
      turn(1);
      await all();
      expect(vault.tokens.logins).toBe(2);
      vault.tokens.endAll();
      await all();
      expect(vault.tokens.logins).toBe(3);
      expect(count('POST auth/approle/login')).toBe(3);
    });

    it('stays logged in on a lease without an end', async () => {
      const keys = await open(vault.tokens.addRole('root', 0));
      turn(10 * 365 * 86_400);
      await keys.health();
      expect(vault.tokens.logins).toBe(1);
    });

    it('gives its token back when it closes, and when the start fails', async () => {
      const role = vault.tokens.addRole('root', 1000);
      await (await open(role)).close!();
      expect(count('POST auth/token/revoke-self')).toBe(1);
      ring().exportable = true;
      await expect(open(role)).rejects.toMatchObject({ code: 'config_invalid' });
      expect(count('POST auth/token/revoke-self')).toBe(2);
    });

    it('keeps a caller’s deadline although the login began late and hangs', async () => {
      const slow: PluginHost = {
        ...host,
        async fetch(url, request) {
          if (url.includes('/keys/')) await pause(600);
          if (url.endsWith('/login')) return await new Promise((_resolve, reject) => request!.signal!.addEventListener('abort', () => reject(new PluginError('outcome_unknown'))));
          return await host.fetch(url, request);
        },
      };
      let via: PluginHost = host;
      const keys = await open(vault.tokens.addRole('root', 1000), true, { ...host, fetch: (url, request) => via.fetch(url, request) });
      vault.tokens.endAll();
      via = slow;
      const from = performance.now();
      await expect(keys.health()).rejects.toMatchObject({ code: 'unavailable' });
      // The login, begun 600 ms late, has until 1,400.
      expect(performance.now() - from).toBeLessThan(1_250);
      via = host;
      // The login that hung ends by itself, and the next one is a new one.
      await pause(1_500);
      await keys.health();
    });
  });

  describe('policies', () => {
    const minimal = { 'transit/keys/consentry': ['read'], 'transit/encrypt/consentry': ['update'], 'transit/decrypt/consentry': ['update'] };
    const without = (path: string): Grants => Object.fromEntries(Object.entries(minimal).filter(([known]) => known !== path));

    it('of the documentation are enough for all it does', async () => {
      const text = await readFile(join(import.meta.dirname, '..', '..', '..', 'docs', 'operations', 'keys-vault.md'), 'utf8');
      const granted = [...text.matchAll(/^path "([^"]+)"\s*\{\s*capabilities = \[([^\]]+)\]/gm)].map(([, path, list]) => [path, list!.split(',').map((word) => word.trim().replaceAll('"', ''))]);
      expect(granted).toHaveLength(6);
      vault.transit.create('consentry', {});
      const keys = await open({ token: vault.tokens.issue(Object.fromEntries(granted) as Grants, 0) }, false);
      await keys.rotate();
      const { wrapped, version } = await keys.wrap(dataKey(), 'org-1');
      await keys.unwrap(wrapped, version, 'org-1');
      await keys.destroy!(1);
      expect((await keys.health()).versions).toHaveLength(1);
    });

    it.each(Object.entries(minimal))('without %s stop the start, and name it', async (path, [capability]) => {
      vault.transit.create('consentry', {});
      await expect(open({ token: vault.tokens.issue(without(path), 0) }, false)).rejects.toMatchObject({ code: 'config_invalid', details: { detail: expect.stringContaining(`${capability} on ${path}`), providerCode: '403' } });
    });

    it('without rotation are an outage of rotation that names the path', async () => {
      vault.transit.create('consentry', {});
      const keys = await open({ token: vault.tokens.issue(minimal, 0) }, false);
      await expect(keys.rotate()).rejects.toMatchObject({ code: 'unavailable', details: { detail: expect.stringContaining('update on transit/keys/consentry/rotate') } });
    });
  });

  it('shows no token, secret id or data key in an address, a log or an error', async () => {
    const role = vault.tokens.addRole('root', 1000);
    const token = vault.tokens.issue('root', 0);
    const keys = await Promise.all([open(role), open({ token })]);
    const errors: unknown[] = [];
    const gather = (error: unknown) => void errors.push(error);
    const secrets = [role.secretId, token, dataKey().toString('base64'), dataKey().toString('hex')];
    for (const one of keys) {
      const { wrapped } = await one.wrap(dataKey(), 'org-1');
      await one.unwrap(wrapped, 1, 'org-2').catch(gather);
      for (const fault of ['fail', 'cut'] as const) {
        vault.suffer(fault);
        await one.health().catch(gather);
        vault.suffer(undefined);
      }
      vault.answerWith('transit/decrypt/consentry', { status: 400, json: { errors: secrets } });
      await one.unwrap(wrapped, 1, 'org-1').catch(gather);
      vault.answerWith('transit/decrypt/consentry', undefined);
    }
    vault.tokens.endAll();
    vault.tokens.enableRole(role.roleId, false);
    for (const one of keys) await one.health().catch(gather);
    await open({ ...role, secretId: `${role.secretId}x` }).catch(gather);
    expect(errors).toHaveLength(11);
    const seen = [...errors.map((error) => `${(error as Error).stack ?? ''}${JSON.stringify(error)}`), ...host.lines, ...host.requests.map(({ url }) => url)].join('\n');
    for (const secret of secrets) expect(seen.includes(secret)).toBe(false);
  });
});

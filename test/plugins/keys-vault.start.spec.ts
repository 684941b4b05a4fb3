import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import keysVault from '@consentry/keys-vault';
import { createVaultSimulator, type KeyRing, type VaultSimulator, type VaultSimulatorOptions } from '@consentry/keys-vault/simulator';
import { secretFields, type MasterKey, type PluginHost } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';

const NOON = new Date('2026-11-22T12:00:00Z');
const faulty = (detail: string) => ({ code: 'config_invalid', details: { detail: expect.stringContaining(detail) } });

describe('the start with keys in Vault', () => {
  let vault: VaultSimulator;
  let lines: string[];
  const closing: (() => Promise<unknown> | undefined)[] = [];
  beforeEach(() => start());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  async function start(options: Partial<VaultSimulatorOptions> = {}): Promise<void> {
    const started = await createVaultSimulator({ now: () => NOON, ...options });
    closing.push(() => started.close());
    vault = started;
  }
  async function open(change: Record<string, unknown> = {}, initialise = false, hosts = [new URL(vault.address).host]): Promise<MasterKey> {
    const host = testHost(hosts);
    lines = host.lines;
    const settings = { address: vault.address, key: 'consentry', token: vault.tokens.issue('root', 0), ...change };
    const keys = await keysVault.create(keysVault.settings.parse(settings), host, { initialise });
    closing.push(() => keys.close?.());
    return keys;
  }

  it('asks one host, with its port where it is not the usual one', () => {
    const hosts = keysVault.hosts as (settings: { address: string; key: string; mount: string }) => string[];
    expect(hosts({ address: 'https://vault.example.com:8200/', key: 'k', mount: 'transit' })).toEqual(['vault.example.com:8200']);
    expect(hosts({ address: 'https://vault.example.com/v', key: 'k', mount: 'transit' })).toEqual(['vault.example.com']);
    expect(secretFields(keysVault.settings)).toEqual(['token', 'secretId']);
  });

  describe('refuses settings and names the field', () => {
    it.each([
      ['address', 'vault.example.com'], ['address', 'ftp://vault.example.com'], ['key', 'a/b'], ['key', ''], ['key', 'k'.repeat(65)],
      ['mount', '/transit'], ['mount', 'transit/'], ['mount', 'a/../sys'], ['mount', 'a?b'], ['namespace', '../x'], ['token', 'two words'], ['token', 'a\nb'], ['token', ''], ['secretId', ''],
    ])('%s = %j', (field, value) => {
      const parsed = keysVault.settings.safeParse({ address: 'https://vault.example.com', key: 'consentry', token: 't', [field]: value });
      expect([...new Set(parsed.error?.issues.map(({ path }) => path.join('.')))]).toEqual([field]);
    });
    it.each([
      [{}, 'token, or the settings roleId and secretId'],
      [{ roleId: 'r' }, 'secretId is missing'],
      [{ secretId: 's' }, 'roleId is missing'],
      [{ token: 't', roleId: 'r', secretId: 's' }, 'either the setting token or the settings roleId and secretId'],
      [{ token: 't', address: 'https://someone:secret-word@vault.example.com' }, 'setting address'],
      [{ token: 't', address: 'https://vault.example.com/?a=b' }, 'setting address'],
    ])('%j', async (change, named) => {
      const settings = keysVault.settings.parse({ address: 'https://vault.example.com', key: 'consentry', ...change });
      const host = testHost([]);
      const error = await keysVault.create(settings, host, { initialise: true }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject(faulty(named));
      expect(JSON.stringify(error)).not.toContain('secret-word');
      expect(host.requests).toEqual([]);
    });
  });

  it('makes the key on the very first start alone: AES-256, not to be taken out', async () => {
    await expect(open()).rejects.toMatchObject(faulty('no key consentry in a transit engine at transit'));
    await open({}, true);
    expect(vault.transit.keys.get('consentry')).toMatchObject({ type: 'aes256-gcm96', exportable: false, allowPlaintextBackup: false, derived: false });
    expect(lines.join('\n')).toContain('info master_key.created {"version":1}');
    const { fingerprint } = await (await open({}, true)).health();
    expect(fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(vault.transit.keys.get('consentry')!.latest).toBe(1);
  });

  it('names mount and key when there is no such engine, on the first start too', async () => {
    for (const initialise of [true, false]) await expect(open({ mount: 'elsewhere' }, initialise)).rejects.toMatchObject(faulty('no key consentry in a transit engine at elsewhere'));
  });

  it.each<[string, Partial<KeyRing>, string]>([
    ['exportable', { exportable: true }, 'exportable: the key could be taken out'],
    ['with plaintext backups', { allowPlaintextBackup: true }, 'allow_plaintext_backup is on: the key could be taken out'],
    ['of another type', { type: 'chacha20-poly1305' }, 'type is not aes256-gcm96'],
    ['derived', { derived: true }, 'derived key'],
  ])('refuses a key that is %s, with the reason', async (_what, flaw, reason) => {
    vault.transit.create('consentry', {});
    Object.assign(vault.transit.keys.get('consentry')!, flaw);
    for (const initialise of [true, false]) await expect(open({}, initialise)).rejects.toMatchObject(faulty(reason));
    expect(vault.requests.some((request) => request.includes('crypt/'))).toBe(false);
  });

  it('refuses a Vault that ignores associated data', async () => {
    await start({ ignoresAssociatedData: true });
    await expect(open({}, true)).rejects.toMatchObject(faulty('Vault 1.13 or later, or OpenBao'));
  });

  it('says that the key may be deleted, and starts', async () => {
    vault.transit.create('consentry', {});
    await open();
    expect(lines.some((line) => line.startsWith('warn'))).toBe(false);
    vault.transit.keys.get('consentry')!.deletionAllowed = true;
    await open();
    expect(lines.join('\n')).toContain('warn master_key.deletion_allowed {"version":1,"deletionAllowed":true,"imported":false}');
  });

  it('refuses a token or a role that Vault refuses', async () => {
    vault.transit.create('consentry', {});
    await expect(open({ token: 'hvs.unknown' })).rejects.toMatchObject(faulty('token is not valid'));
    const role = vault.tokens.addRole('root', 60);
    await expect(open({ token: undefined, ...role, secretId: 'wrong' })).rejects.toMatchObject(faulty('check roleId and secretId'));
    await open({ token: undefined, ...role });
  });

  it('is an outage, never a reason for a new key, while Vault is away', async () => {
    const role = vault.tokens.addRole('root', 60);
    const began: [() => unknown, () => unknown][] = [
      [() => vault.setSealed(true), () => vault.setSealed(false)], [() => vault.suffer('fail'), () => vault.suffer(undefined)], [() => vault.suffer('hang'), () => vault.suffer(undefined)],
      [() => vault.suffer('cut'), () => vault.suffer(undefined)], [() => vault.goAway(), () => vault.comeBack()],
    ];
    for (const [begin, mend] of began) {
      await begin();
      for (const who of [{}, { token: undefined, ...role }]) await expect(open(who, true)).rejects.toMatchObject({ code: 'unavailable' });
      await mend();
    }
    expect(vault.transit.keys.size).toBe(0);
  });

  it('passes on why the host refuses the address, and later counts that as an outage', async () => {
    await expect(open({}, true, [])).rejects.toMatchObject(faulty('The host is not declared'));
    const hosts = [new URL(vault.address).host];
    const keys = await open({}, true, hosts);
    hosts.pop();
    await expect(keys.health()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('sends the namespace, and finds the engine at another mount behind a path', async () => {
    await start({ namespace: 'team/a', mount: 'crypto/transit' });
    await expect(open({ mount: 'crypto/transit' }, true)).rejects.toMatchObject(faulty('403'));
    const keys = await open({ mount: 'crypto/transit', namespace: 'team/a' }, true);
    expect((await keys.health()).version).toBe(1);
    const host = testHost([new URL(vault.address).host]);
    const proxied: PluginHost = { ...host, fetch: (url, request) => host.fetch(url.replace('/proxy/v1/', '/v1/'), request) };
    const settings = keysVault.settings.parse({ address: `${vault.address}/proxy/`, key: 'consentry', mount: 'crypto/transit', namespace: 'team/a', token: vault.tokens.issue('root', 0) });
    await keysVault.create(settings, proxied, { initialise: false });
    expect(host.requests.every(({ url }) => url.startsWith(`${vault.address}/v1/crypto/transit/`))).toBe(true);
  });

  it('tells two keys of one name apart by the second they were made in', async () => {
    const before = await (await open({}, true)).health();
    const other = await createVaultSimulator({ now: () => new Date(NOON.getTime() + 1000) });
    closing.push(() => other.close());
    const keys = await open({ address: other.address, token: other.tokens.issue('root', 0) }, true, [new URL(other.address).host]);
    expect((await keys.health()).fingerprint).not.toBe(before.fingerprint);
  });
});

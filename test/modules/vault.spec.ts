import { createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { dataKey, keyOf, open, seal, SealBrokenError, Shredding, Vault, type DataKey, type Place } from '@consentry/vault';
import { systemActor } from '@consentry/kernel';
import { stranger } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { vectorFolder } from '../harness/vectors.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

const raw = randomBytes(32);
const key: DataKey = dataKey('01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60', 3, raw);
const place: Place = { organizationId: '0a000000-0000-7000-8000-00000000000a', table: 'connections', row: '0b000000-0000-7000-8000-00000000000b', field: 'credentials', purpose: 'secret' };
const secret = Buffer.from('{"accessToken":"not for the database"}');

const broken = (bytes: Uint8Array, at: Place = place, under: DataKey = key): string => {
  try {
    open(under, at, bytes);
    return 'opened';
  } catch (error) {
    // Nothing but this one error, and nothing in it that tells one way of being broken from another.
    return error instanceof SealBrokenError && error.message === new SealBrokenError().message && error.cause === undefined ? 'broken' : String(error);
  }
};

describe('VA-1: a sealed value', () => {
  it('opens where it was sealed, whatever its size, and never looks the same twice', () => {
    for (const size of [0, 1, 15, 16, 17, 31, 64, 1000, 65_537]) {
      const plain = randomBytes(size);
      const [one, two] = [seal(key, place, plain), seal(key, place, plain)];
      expect(open(key, place, one).equals(plain)).toBe(true);
      expect(one.equals(two)).toBe(false);
      expect(one.length).toBe(size + 116);
      expect(size > 8 && one.includes(plain)).toBe(false);
    }
    expect(keyOf(seal(key, place, secret))).toEqual({ id: key.id, version: key.version, suite: 2 });
  });

  it('opens as a view into a larger buffer, as drivers hand it out', () => {
    const sealed = seal(key, place, secret);
    const padded = Buffer.concat([randomBytes(7), sealed, randomBytes(9)]);
    expect(open(key, place, padded.subarray(7, 7 + sealed.length)).equals(secret)).toBe(true);
  });

  it('is refused with any single bit changed', () => {
    const sealed = seal(key, place, secret);
    const outcomes = new Set<string>();
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const spoilt = Buffer.from(sealed);
      spoilt[bit >> 3] = spoilt[bit >> 3]! ^ (1 << (bit & 7));
      outcomes.add(broken(spoilt));
    }
    expect([...outcomes]).toEqual(['broken']);
    process.stdout.write(`vault: ${sealed.length * 8} single-bit changes and ${sealed.length} truncations refused\n`);
  });

  it('is refused cut at any length, from either end, and with anything added', () => {
    const sealed = seal(key, place, secret);
    for (let n = 0; n < sealed.length; n++) {
      expect([n, broken(sealed.subarray(0, n))]).toEqual([n, 'broken']);
      expect([n, broken(sealed.subarray(n + 1))]).toEqual([n, 'broken']);
    }
    for (const extra of [Buffer.alloc(1), Buffer.alloc(16), sealed]) {
      expect(broken(Buffer.concat([sealed, extra]))).toBe('broken');
      expect(broken(Buffer.concat([extra, sealed]))).toBe('broken');
    }
    // A tag cut to what GCM would still take is no tag of ours: the ciphertext moves into its place.
    for (const tag of [4, 8, 12, 13, 14, 15]) expect([tag, broken(sealed.subarray(0, sealed.length - 16 + tag))]).toEqual([tag, 'broken']);
  });

  it('is refused anywhere else, however alike the places are written', () => {
    const sealed = seal(key, place, secret);
    const elsewhere: Partial<Place>[] = [
      { organizationId: '0a000000-0000-7000-8000-00000000000b' }, { row: '0b000000-0000-7000-8000-00000000000c' }, { table: 'contacts' }, { field: 'settings' }, { field: '' }, { field: 'Credentials' }, { field: 'credentials ' },
      { organizationId: place.row, row: place.organizationId }, { table: 'credentials', field: 'connections' },
    ];
    for (const change of elsewhere) expect([change, broken(sealed, { ...place, ...change })]).toEqual([change, 'broken']);
    const joined = seal(key, { ...place, table: 'a', row: 'b|c', field: 'd' }, secret);
    for (const parts of [{ table: 'a|b', row: 'c' }, { table: 'a', row: 'b', field: 'c|1:d' }, { table: 'a', row: 'b|c|1:d', field: '' }]) expect(broken(joined, { ...place, field: 'd', ...parts })).toBe('broken');
  });

  it('is refused under another key, another version or another id, though the rest is the same', () => {
    const sealed = seal(key, place, secret);
    expect(broken(sealed, place, dataKey(key.id, 3, randomBytes(32)))).toBe('broken');
    expect(broken(sealed, place, dataKey(key.id, 4, raw))).toBe('broken');
    expect(broken(sealed, place, dataKey('01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f61', 3, raw))).toBe('broken');
    const renamed = Buffer.from(sealed);
    renamed.writeUInt32BE(4, 20);
    expect(broken(renamed, place, dataKey(key.id, 4, raw))).toBe('broken');
  });

  it('is refused with any part taken from another sealed value of the same place', () => {
    const [one, two] = [seal(key, place, secret), seal(key, place, secret)];
    const parts: [from: number, to: number][] = [[24, 56], [56, 68], [68, 100], [100, one.length - 16], [one.length - 16, one.length], [24, 100], [100, one.length]];
    for (const [from, to] of parts) expect([from, to, broken(Buffer.concat([one.subarray(0, from), two.subarray(from, to), one.subarray(to)]))]).toEqual([from, to, 'broken']);
  });
});

const wycheproof = vectorFolder('wycheproof');
interface Group { keySize?: number; ivSize?: number; tagSize?: number; tests: { tcId: number; result: 'valid' | 'invalid' | 'acceptable'; [member: string]: unknown }[]; [member: string]: unknown }
const groups = (file: string): Group[] => (JSON.parse(readFileSync(join(wycheproof!, file), 'utf8')) as { testGroups: Group[] }).testGroups;
const hex = (value: unknown) => Buffer.from(String(value), 'hex');

(wycheproof ? describe : describe.skip)('the primitives, as the vault and the webhooks use them, against vectors by others', () => {
  it('AES-256-GCM, 12-byte IV, 16-byte tag', () => {
    let valid = 0;
    let invalid = 0;
    for (const group of groups('aes_gcm_test.json').filter((g) => g.keySize === 256 && g.ivSize === 96 && g.tagSize === 128)) {
      for (const test of group.tests) {
        const decrypt = () => {
          const decipher = createDecipheriv('aes-256-gcm', createSecretKey(hex(test['key'])), hex(test['iv']), { authTagLength: 16 });
          decipher.setAAD(hex(test['aad']));
          decipher.setAuthTag(hex(test['tag']));
          return Buffer.concat([decipher.update(hex(test['ct'])), decipher.final()]).toString('hex');
        };
        if (test.result === 'valid') { expect([test.tcId, decrypt()]).toEqual([test.tcId, test['msg']]); valid++; }
        else { expect(decrypt).toThrow(); invalid++; }
      }
    }
    expect([valid > 10, invalid > 5]).toEqual([true, true]);
    process.stdout.write(`wycheproof: AES-256-GCM ${valid} valid and ${invalid} invalid\n`);
  });

  it('HKDF-SHA-512', () => {
    let checked = 0;
    for (const test of groups('hkdf_sha512_test.json').flatMap((g) => g.tests)) {
      const derive = () => Buffer.from(hkdfSync('sha512', createSecretKey(hex(test['ikm'])), hex(test['salt']), hex(test['info']), Number(test['size']))).toString('hex');
      checked++;
      if (test.result === 'valid') expect([test.tcId, derive()]).toEqual([test.tcId, test['okm']]);
      else expect(derive).toThrow();
    }
    expect(checked).toBeGreaterThan(20);
    process.stdout.write(`wycheproof: HKDF-SHA-512 ${checked}\n`);
  });

  it.each([['sha256', 'hmac_sha256_test.json'], ['sha512', 'hmac_sha512_test.json']])('HMAC-%s', (algorithm, file) => {
    let checked = 0;
    for (const group of groups(file)) {
      for (const test of group.tests) {
        const tag = createHmac(algorithm, createSecretKey(hex(test['key']))).update(hex(test['msg'])).digest('hex').slice(0, group.tagSize! / 4);
        expect([test.tcId, tag === test['tag']]).toEqual([test.tcId, test.result === 'valid']);
        checked++;
      }
    }
    expect(checked).toBeGreaterThan(20);
    process.stdout.write(`wycheproof: HMAC-${algorithm} ${checked}\n`);
  });
});

describe('VA-1, VA-4: in the running house', () => {
  let world: World;
  let line: WebhookLine;
  beforeAll(async () => {
    world = await World.start();
    line = await WebhookLine.make(world);
  });
  afterAll(async () => { closeWebhookSockets(); await world.close(); });

  const directory = () => world.server.app.get(ConnectionDirectory);
  const vault = () => world.server.app.get(Vault);

  it('the database holds no secret in the clear, in no table and no encoding', async () => {
    const owner = await world.ownerSession();
    await world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken: 'planted-second-verify-token' } });
    const dump = await dumpText(world.ownerUrl);
    expect(dump.length).toBeGreaterThan(5000);
    const demo = world.simulator.demoSettings() as Record<string, string>;
    const planted = [...Object.values(line.secrets), 'planted-second-verify-token', demo['accessToken']!, demo['appSecret']!, demo['verifyToken']!, World.owner.password, world.demo.apiKey, world.demo.apiKey.slice(13), owner.cookie.split('=')[1]!];
    for (const value of planted) {
      const bytes = Buffer.from(value);
      for (const form of [value, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), encodeURIComponent(value)]) expect([value.slice(0, 12), dump.includes(form)]).toEqual([value.slice(0, 12), false]);
    }
    // The dump would have shown it: what is not a secret is there.
    expect(dump).toContain(line.phoneNumberId);
  });

  it('secrets come back as a mask of four characters, from every route', async () => {
    for (const path of ['/v1/connections', `/v1/connections/${line.id}`]) {
      const { text } = await world.call('GET', path);
      for (const value of Object.values(line.secrets)) expect(text).not.toContain(value.slice(0, -4));
      expect(text).toContain('••••');
    }
  });

  it('one organisation’s sealed value does not open for another, nor in another row', async () => {
    const { organizationId } = await stranger(world);
    const sealed = await vault().seal({ ...place, organizationId: world.demo.organizationId }, 'ours');
    expect(await vault().open({ ...place, organizationId: world.demo.organizationId }, sealed)).toBe('ours');
    await expect(vault().open({ ...place, organizationId }, sealed)).rejects.toThrow(SealBrokenError);
    await vault().seal({ ...place, organizationId }, 'theirs');
    await expect(vault().open({ ...place, organizationId }, sealed)).rejects.toThrow(SealBrokenError);

    const second = await WebhookLine.make(world);
    expect(await directory().get(second.uuid)).toBeDefined();
    await withClient(world.ownerUrl, (c) => c.query('update connections set credentials = (select credentials from connections where id = $1) where id = $2', [line.uuid, second.uuid]));
    directory().forget(second.uuid);
    await expect(directory().get(second.uuid)).rejects.toThrow(SealBrokenError);
    // Nobody is let in by it either: the delivery is not taken, and the answer tells nothing.
    const answer = await second.deliver(second.text('hello'));
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/seal|decrypt|credential/i);
  });

  it('VA-9: without the organisation’s data key nothing of it opens any more', async () => {
    const { organizationId } = await stranger(world);
    const sealed = await vault().seal({ ...place, organizationId }, 'gone');
    await world.server.app.get(Shredding).destroyKeys(systemActor(organizationId, 'test'), organizationId);
    await expect(vault().open({ ...place, organizationId }, sealed)).rejects.toMatchObject({ code: 'vault.destroyed' });
    await expect(vault().seal({ ...place, organizationId }, 'new')).rejects.toMatchObject({ code: 'vault.destroyed' });
  });

  it('VA-5: a disconnected connection has no secret left', async () => {
    expect((await world.call('DELETE', `/v1/connections/${line.id}`)).status).toBe(204);
    const row = await withClient(world.ownerUrl, async (c) => (await c.query<{ credentials: Buffer | null; masks: unknown }>('select credentials, masks from connections where id = $1', [line.uuid])).rows[0]);
    expect(row).toEqual({ credentials: null, masks: {} });
    expect((await line.deliver(line.text('too late'))).status).toBe(404);
  });
});

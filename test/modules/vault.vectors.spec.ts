import { createSecretKey, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import keysFile from '@consentry/keys-file';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { keyOf, KeyRing, open, seal, type IndexKind, type Place } from '@consentry/vault';
import * as auditor from './vault.auditor.js';
import { makeKey, organizations, outcome } from './vault.fixture.js';
import { hex } from '../harness/vectors.js';

interface JsonKey { id: string; version: number; bytes: string }
interface Opening { id: string; key: JsonKey; place: Omit<Place, 'purpose'> & { purpose?: Place['purpose'] }; sealed: string }
interface Sealed extends Opening { suite: auditor.Suite; plaintext: string; salt: string; iv: string; steps: Record<string, string> }
interface Unwrapping { id: string; masterKey: string; context: string; wrapped: string }
interface Vectors {
  sealed: Sealed[]; refused: (Opening & { reason: string; from: string })[]; blindIndexes: { id: string; key: string; kind: IndexKind; value: string; bytes: number; index: string }[];
  wrappings: (Unwrapping & { fingerprint: string; dataKey: string; iv: string })[]; wrappingsRefused: (Unwrapping & { reason: string; from: string })[];
}

// Compiled to test/dist/modules: the repository's root is three folders up.
const docs = join(import.meta.dirname, '..', '..', '..', 'docs', 'security');
const vectors = JSON.parse(readFileSync(join(docs, 'encryption-vectors.json'), 'utf8')) as Vectors;

const keyOfVector = ({ id, version, bytes }: JsonKey) => makeKey(id, version, hex(bytes));
/** Suite 1 binds no purpose; ours asks for one all the same. */
const placeOf = (v: Opening): Place => ({ purpose: 'secret', ...v.place });
const ringOf = (key: string) => new KeyRing(organizations[0], makeKey().ours, [], createSecretKey(hex(key)), () => undefined, () => { throw new Error('no key'); });
const refusedBy = async (work: () => Promise<unknown>) => work().then(() => 'opened', (error: unknown) => (error instanceof auditor.Refused ? 'refused' : String(error)));

const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
async function keeperOf(masterKey: string) {
  const dir = await mkdtemp(join(tmpdir(), 'consentry-vectors-'));
  folders.push(dir);
  await writeFile(join(dir, 'master-1.key'), hex(masterKey), { mode: 0o600 });
  return keysFile.create({ dir }, testHost([]), { initialise: false });
}

describe('docs/security/encryption-vectors.json: sealed values', () => {
  it.each(vectors.sealed.map((v) => [v.id, v] as const))('%s', async (_id, v) => {
    const { ours, audit } = keyOfVector(v.key);
    const [salt, iv, plaintext] = [v.salt, v.iv, v.plaintext].map(hex) as [Buffer, Buffer, Buffer];
    expect(open(ours, placeOf(v), hex(v.sealed)).toString('hex')).toBe(v.plaintext);
    expect(keyOf(hex(v.sealed))).toEqual({ id: v.key.id, version: v.key.version, suite: v.suite });

    const derived = await auditor.derive(v.suite, audit, placeOf(v), salt);
    expect({ placeText: auditor.placeText(v.suite, placeOf(v)), ...Object.fromEntries(Object.keys(v.steps).slice(1).map((step) => [step, auditor.toHex(derived[step as keyof typeof derived])])) }).toEqual(v.steps);
    expect(auditor.toHex(await auditor.openSealed(audit, placeOf(v), hex(v.sealed)))).toBe(v.plaintext);
    expect(auditor.toHex(await auditor.sealAs(v.suite, audit, placeOf(v), plaintext, salt, iv))).toBe(v.sealed);
    // Suite 1 is opened only.
    if (v.suite === 2) expect(seal(ours, placeOf(v), plaintext, Buffer.concat([salt, iv])).toString('hex')).toBe(v.sealed);
  });

  it('cover both suites, every purpose, and what the page promises', () => {
    expect(new Set(vectors.sealed.filter((v) => v.suite === 2).map((v) => v.place.purpose))).toEqual(new Set(['secret', 'personal', 'content']));
    expect([vectors.sealed.length >= 12, vectors.sealed.filter((v) => v.suite === 1).length >= 3, vectors.refused.length + vectors.wrappingsRefused.length >= 10]).toEqual([true, true, true]);
    process.stdout.write(`vectors of ours: ${vectors.sealed.length} sealed, ${vectors.refused.length} refused, ${vectors.blindIndexes.length} indexes, ${vectors.wrappings.length} wrappings, ${vectors.wrappingsRefused.length} wrappings refused; each by two implementations\n`);
  });

  it('what HKDF is here, WebCrypto’s own gives too', async () => {
    for (const v of vectors.sealed.filter((each) => each.steps['info']!.length < 2048)) {
      const base = await globalThis.crypto.subtle.importKey('raw', hex(v.key.bytes), 'HKDF', false, ['deriveBits']);
      const salt = v.suite === 2 ? Buffer.from('consentry/v2/data-key') : hex(v.salt);
      const bits = await globalThis.crypto.subtle.deriveBits({ name: 'HKDF', hash: 'SHA-512', salt, info: hex(v.steps['info']) }, base, 512);
      expect(Buffer.from(bits).toString('hex')).toBe(v.steps['messageKey']! + v.steps['commitment']!);
    }
  });
});

describe('docs/security/encryption-vectors.json: what must be refused', () => {
  it.each(vectors.refused.map((v) => [v.id, v] as const))('%s', async (_id, v) => {
    const { ours, audit } = keyOfVector(v.key);
    expect(outcome(ours, placeOf(v), hex(v.sealed))).toBe('broken');
    expect(await refusedBy(() => auditor.openSealed(audit, placeOf(v), hex(v.sealed)))).toBe('refused');
    const from = vectors.sealed.find((each) => each.id === v.from)!;
    expect([v.sealed, v.key, v.place]).not.toEqual([from.sealed, from.key, from.place]);
    expect(v.reason).toMatch(/^[A-Z].+\.$/);
  });
});

describe('docs/security/encryption-vectors.json: indexes and wrappings', () => {
  it.each(vectors.blindIndexes.map((v) => [v.id, v] as const))('index of %s', async (_id, v) => {
    expect(ringOf(v.key).index(v.kind, v.value, v.bytes).toString('hex')).toBe(v.index);
    expect(auditor.toHex(await auditor.blindIndex(hex(v.key), v.kind, v.value, v.bytes))).toBe(v.index);
  });

  it.each(vectors.wrappings.map((v) => [v.id, v] as const))('wrapping: %s', async (_id, v) => {
    const keeper = await keeperOf(v.masterKey);
    expect(Buffer.from(await keeper.unwrap(hex(v.wrapped), 1, v.context)).toString('hex')).toBe(v.dataKey);
    expect((await keeper.health()).fingerprint).toBe(v.fingerprint);
    expect(await auditor.fingerprint(hex(v.masterKey))).toBe(v.fingerprint);
    expect(auditor.toHex(await auditor.wrapKey(hex(v.masterKey), v.context, hex(v.dataKey), hex(v.iv)))).toBe(v.wrapped);
    // Its own wrapping, under an IV of its own, opens by the page as well.
    const { wrapped } = await keeper.wrap(hex(v.dataKey), v.context);
    expect(auditor.toHex(await auditor.unwrapKey(hex(v.masterKey), v.context, wrapped))).toBe(v.dataKey);
  });

  it.each(vectors.wrappingsRefused.map((v) => [v.id, v] as const))('wrapping refused: %s', async (_id, v) => {
    const keeper = await keeperOf(v.masterKey);
    await expect(keeper.unwrap(hex(v.wrapped), 1, v.context)).rejects.toMatchObject({ code: 'credentials_rejected' });
    expect(await refusedBy(() => auditor.unwrapKey(hex(v.masterKey), v.context, hex(v.wrapped)))).toBe('refused');
    const from = vectors.wrappings.find((each) => each.id === v.from)!;
    expect([v.wrapped, v.masterKey, v.context]).not.toEqual([from.wrapped, from.masterKey, from.context]);
  });
});

describe('docs/security/encryption.md', () => {
  it('opens what the code seals, and the other way round, at random', async () => {
    for (let n = 0; n < 300; n++) {
      const { ours, audit } = makeKey(globalThis.crypto.randomUUID(), n * 14_000_000);
      const word = () => randomBytes(n % 40).toString(n % 2 ? 'utf8' : 'base64');
      const place: Place = { organizationId: globalThis.crypto.randomUUID(), table: word(), row: word(), field: word(), purpose: (['secret', 'personal', 'content'] as const)[n % 3]! };
      const plaintext = randomBytes(n * 3);
      expect(Buffer.from(await auditor.openSealed(audit, place, seal(ours, place, plaintext))).equals(plaintext)).toBe(true);
      for (const suite of [1, 2] as const) expect(open(ours, place, await auditor.sealAs(suite, audit, place, plaintext, randomBytes(32), randomBytes(12))).equals(plaintext)).toBe(true);
    }
  });
});

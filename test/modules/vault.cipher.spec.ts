import { createSecretKey, Decipheriv, randomBytes } from 'node:crypto';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { keyOf, open, primitives, seal } from '@consentry/vault';
import { twoKeyCiphertext } from './gcm.collision.js';
import { derive, join } from './vault.auditor.js';
import { makeKey, outcome, place, sample, secret } from './vault.fixture.js';

const key = makeKey();

describe('VA-1: a sealed value', () => {
  it('opens where it was sealed, whatever its size, and never looks the same twice', () => {
    for (const size of [0, 1, 15, 16, 17, 31, 64, 1000, 65_537]) {
      const plain = randomBytes(size);
      const [one, two] = [seal(key.ours, place, plain), seal(key.ours, place, plain)];
      expect(open(key.ours, place, one).equals(plain)).toBe(true);
      expect(one.length).toBe(size + 116);
      // Salt, IV, commitment, tag: nothing of one value stands in the other.
      for (const [from, to] of [[24, 56], [56, 68], [68, 100], [size + 100, size + 116]] as const) expect(one.subarray(from, to).equals(two.subarray(from, to))).toBe(false);
      expect(size > 8 && one.includes(plain)).toBe(false);
    }
    expect(keyOf(seal(key.ours, place, secret))).toEqual({ id: key.ours.id, version: key.ours.version, suite: 2 });
  });

  it('has a salt of its own: none repeats, over any number of fillings of the pool', () => {
    const salts = new Set<string>();
    for (let n = 0; n < 2000; n++) salts.add(seal(key.ours, place, secret).toString('hex', 24, 68));
    expect(salts.size).toBe(2000);
  });

  it('opens as a view into a larger buffer, as drivers hand it out', () => {
    const sealed = seal(key.ours, place, secret);
    const padded = Buffer.concat([randomBytes(7), sealed, randomBytes(9)]);
    expect(open(key.ours, place, padded.subarray(7, 7 + sealed.length)).equals(secret)).toBe(true);
    expect(open(key.ours, place, new Uint8Array(padded.buffer, padded.byteOffset + 7, sealed.length)).equals(secret)).toBe(true);
  });

  it('does not change when others are sealed and opened between', async () => {
    // Additional data are written into one buffer after another's: a slip there would show as a value that no longer opens.
    const places = Array.from({ length: 200 }, (_, n) => ({ ...place, row: 'r'.repeat(n * 17) }));
    const sealed = places.map((at, n) => seal(key.ours, at, Buffer.from(String(n))));
    expect(places.map((at, n) => open(key.ours, at, sealed[n]!).toString())).toEqual(places.map((_, n) => String(n)));
  });
});

describe('VA-1: what the tag did not vouch for', () => {
  afterEach(() => { jest.restoreAllMocks(); });

  it('is never handed out, and is wiped', async () => {
    const released: Buffer[] = [];
    const update = Decipheriv.prototype.update as (data: Uint8Array) => Buffer;
    jest.spyOn(Decipheriv.prototype, 'update').mockImplementation(function (this: Decipheriv, data: unknown) {
      const plaintext = update.call(this, data as Uint8Array);
      released.push(plaintext);
      return plaintext as unknown as string;
    });
    for (const suite of [1, 2] as const) {
      const sealed = await sample(suite, key, place, secret);
      expect(open(key.ours, place, sealed)).toEqual(secret);
      // The spy sees what GCM deciphers before it has looked at the tag: here, all of the secret.
      expect(released.at(-1)!.equals(secret)).toBe(true);
      sealed[sealed.length - 1]! ^= 1;
      expect(outcome(key.ours, place, sealed)).toBe('broken');
      expect(released.at(-1)!.equals(Buffer.alloc(secret.length))).toBe(true);
    }
    const [gcmKey, iv] = [createSecretKey(randomBytes(32)), randomBytes(12)];
    const [ciphertext, tag] = primitives.gcmSeal(gcmKey, iv, undefined, secret);
    tag[0]! ^= 1;
    expect(primitives.gcmOpen(gcmKey, iv, undefined, ciphertext, tag)).toBeUndefined();
    expect(released.length).toBe(5);
    expect(released.at(-1)!.equals(Buffer.alloc(secret.length))).toBe(true);
  });
});

describe('VA-1: one ciphertext for two keys', () => {
  const texts: [Buffer, Buffer] = [Buffer.from('pay to account 1'), Buffer.from('pay to account 2')];

  it('is possible with GCM alone', () => {
    for (let n = 0; n < 5; n++) {
      const keys: [Buffer, Buffer] = [randomBytes(32), randomBytes(32)];
      const [iv, additionalData] = [randomBytes(12), randomBytes(n * 13)];
      const { ciphertext, tag } = twoKeyCiphertext(keys, iv, additionalData, texts);
      const [one, two] = keys.map((raw) => primitives.gcmOpen(createSecretKey(raw), iv, additionalData, ciphertext, tag));
      expect([one?.subarray(0, 16), two?.subarray(16, 32)]).toEqual(texts);
      expect(primitives.gcmOpen(createSecretKey(randomBytes(32)), iv, additionalData, ciphertext, tag)).toBeUndefined();
    }
  });

  it('opens under the committed key at most', async () => {
    // Two data keys of one name, made by whoever wants one value to mean two things.
    const [one, two] = [makeKey(), makeKey()];
    const [salt, iv] = [randomBytes(32), randomBytes(12)];
    for (const suite of [1, 2] as const) {
      const [a, b] = await Promise.all([derive(suite, one.audit, place, salt), derive(suite, two.audit, place, salt)]);
      const { ciphertext, tag } = twoKeyCiphertext([a.messageKey, b.messageKey], iv, a.additionalData, texts);
      const sealed = (commitment: Uint8Array) => join(suite === 2 ? one.ours.header : one.ours.firstHeader, salt, iv, commitment, ciphertext, tag);
      const opens = (commitment: Uint8Array) => [outcome(one.ours, place, sealed(commitment)), outcome(two.ours, place, sealed(commitment))];
      expect(opens(a.commitment)).toEqual(['opened', 'broken']);
      expect(opens(b.commitment)).toEqual(['broken', 'opened']);
      expect(opens(randomBytes(32))).toEqual(['broken', 'broken']);
      expect(opens(join(a.commitment.slice(0, 16), b.commitment.slice(16)))).toEqual(['broken', 'broken']);
      // It is the commitment that refuses: GCM takes the value under both.
      for (const { messageKey } of [a, b]) expect(primitives.gcmOpen(createSecretKey(messageKey), iv, a.additionalData, ciphertext, tag)).toBeDefined();
    }
  });
});

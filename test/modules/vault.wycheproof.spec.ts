import { createHmac, createPublicKey, createSecretKey, timingSafeEqual, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { primitives } from '@consentry/vault';
import { hex, wycheproof, type WycheproofCase } from '../harness/vectors.js';

/** `agree`: as the file says. `stricter`: the file would take it and ours never does, by length alone; with the reason. `differ`: a fault. */
type Verdict = 'agree' | `stricter: ${string}` | 'differ';
type Judge = (test: WycheproofCase) => Verdict;

const agreement = (test: WycheproofCase, accepted: boolean): Verdict => (test.result === 'acceptable' || accepted === (test.result === 'valid') ? 'agree' : 'differ');
const same = (a: Uint8Array | undefined, b: Uint8Array) => a !== undefined && a.length === b.length && timingSafeEqual(a, b);
const attempt = <T>(work: () => T): T | undefined => {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

const aesGcm: Judge = (test) => {
  const [key, iv, aad, msg, ct, tag] = ['key', 'iv', 'aad', 'msg', 'ct', 'tag'].map((member) => hex(test[member])) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer];
  const secret = createSecretKey(key);
  const opened = primitives.gcmOpen(secret, iv, aad, ct, tag);
  const sealed = attempt(() => primitives.gcmSeal(secret, iv, aad, msg));
  const foreign = key.length !== 32 ? 'only keys of 256 bits' : iv.length !== 12 ? 'only IVs of 96 bits' : tag.length !== 16 ? 'only tags of 128 bits' : undefined;
  if (foreign !== undefined) {
    // A short tag is a matter of opening alone; the other two stop sealing as well.
    if (opened !== undefined || (sealed !== undefined && tag.length === 16)) return 'differ';
    return test.result === 'invalid' ? 'agree' : `stricter: ${foreign}`;
  }
  const resealed = sealed !== undefined && same(sealed[0], ct) && same(sealed[1], tag);
  // A valid case must come out of sealing too, bit for bit; an invalid one must not.
  if (agreement(test, resealed) === 'differ') return 'differ';
  return agreement(test, same(opened, msg) || (opened !== undefined && test.result === 'invalid'));
};

const hkdf: Judge = (test) => {
  const okm = attempt(() => primitives.hkdfExpand(primitives.hkdfExtract(hex(test['salt']), hex(test['ikm'])), hex(test['info']), Number(test['size'])));
  return agreement(test, same(okm, hex(test['okm'])) || (okm !== undefined && test.result === 'invalid'));
};

const mac = (compute: (key: Buffer, message: Buffer) => Buffer): Judge => (test) =>
  agreement(test, same(compute(hex(test['key']), hex(test['msg'])).subarray(0, Number(test.group['tagSize']) / 8), hex(test['tag'])));

const ed25519: Judge = (test) => {
  const publicKey = createPublicKey({ key: hex(test.group['publicKeyDer']), format: 'der', type: 'spki' });
  return agreement(test, verify(null, hex(test['msg']), publicKey, hex(test['sig'])));
};

const FILES: [file: string, what: string, judge: Judge, spoil: string][] = [
  ['aes_gcm_test.json', 'gcmSeal and gcmOpen', aesGcm, 'tag'],
  ['hkdf_sha512_test.json', 'hkdfExtract and hkdfExpand', hkdf, 'okm'],
  ['hmac_sha256_test.json', 'hmacSha256', mac((key, message) => primitives.hmacSha256(createSecretKey(key), message)), 'tag'],
  // Not exported by itself: extracting is one HMAC-SHA-512 under the salt.
  ['hmac_sha512_test.json', 'hkdfExtract', mac((key, message) => primitives.hkdfExtract(createSecretKey(key), message)), 'tag'],
  ['ed25519_test.json', 'node:crypto verify; the vault signs nothing', ed25519, 'sig'],
];

for (const [file, what, judge, spoil] of FILES) {
  const tests = wycheproof(file);
  (tests ? describe : describe.skip)(`wycheproof ${file}: ${what}`, () => {
    it('every case', () => {
      const counts = new Map<string, number>();
      const differ: number[] = [];
      for (const test of tests!) {
        const verdict = judge(test);
        counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
        if (verdict === 'differ') differ.push(test.tcId);
      }
      process.stdout.write(`wycheproof ${file}: ${tests!.length} cases, ${[...counts].sort().map(([verdict, n]) => `${n} ${verdict}`).join(', ')}\n`);
      expect(differ).toEqual([]);
      expect(counts.get('agree')).toBeGreaterThan(20);
    });

    it('would notice: a valid case with one bit changed, or the opposite expected of it, differs', () => {
      const valid = tests!.filter((test) => test.result === 'valid' && judge(test) === 'agree');
      expect(valid.length).toBeGreaterThan(5);
      for (const test of valid) {
        const value = hex(test[spoil]);
        if (value.length > 0) value[0]! ^= 1;
        expect([test.tcId, value.length > 0 ? judge({ ...test, [spoil]: value.toString('hex') }) : 'differ', judge({ ...test, result: 'invalid' })]).toEqual([test.tcId, 'differ', 'differ']);
      }
    });
  });
}

// Data keys are wrapped by AES-256-GCM (docs/security/encryption.md), never by AES key wrap: nothing is claimed about it.
for (const file of ['aes_wrap_test.json', 'aes_kwp_test.json']) process.stdout.write(`wycheproof ${file}: not used: ${wycheproof(file)?.length ?? 0} cases\n`);

describe('HKDF-SHA-512', () => {
  it('refuses lengths that RFC 5869 does not know', () => {
    for (const length of [-1, 0, 0.5, 16_321, Number.NaN]) expect(() => primitives.hkdfExpand(Buffer.alloc(64), Buffer.alloc(0), length)).toThrow(RangeError);
    expect(primitives.hkdfExpand(Buffer.alloc(64), Buffer.alloc(0), 16_320).length).toBe(16_320);
  });

  it('takes a salt of no bytes as the RFC’s default, a block of zeros', () => {
    const key = Buffer.from('input key');
    expect(primitives.hkdfExtract(Buffer.alloc(0), key)).toEqual(createHmac('sha512', Buffer.alloc(64)).update(key).digest());
  });
});

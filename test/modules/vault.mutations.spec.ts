import { createDecipheriv, createSecretKey, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dataKey, KeyRing, open, primitives, seal, SealBrokenError, type Place } from '@consentry/vault';
import { derive, join, sealAs, type Suite } from './vault.auditor.js';
import { isTheOneError, makeKey, organizations, outcome, place, refusal, sample, secret, Tally, type TestKey } from './vault.fixture.js';

const SUITES: Suite[] = [1, 2];
const SIZES = [0, 1, 16, 38, 200, 1000];
const PARTS = { salt: [24, 56], iv: [56, 68], commitment: [68, 100] } as const;
const key = makeKey();
const tally = new Tally();

interface Sample { suite: Suite; key: TestKey; at: Place; size: number; sealed: Buffer }
const samples: Sample[] = [];

beforeAll(async () => {
  for (const suite of SUITES) for (const size of SIZES) samples.push({ suite, key, at: place, size, sealed: await sample(suite, key, place, randomBytes(size)) });
});
afterAll(() => { process.stdout.write(`vault: ${tally.total} altered values, ${tally.refused} of them refused by the one error: ${tally}\n`); });

const refused = (kind: string, s: { key: TestKey; at: Place }, bytes: Uint8Array) => tally.note(kind, outcome(s.key.ours, s.at, bytes));
const nothingElse = () => expect(tally.others.splice(0)).toEqual([]);

describe('VA-1: an altered value is refused', () => {
  it('with any single bit changed; unchanged it opens', () => {
    for (const s of samples) {
      expect(open(s.key.ours, s.at, s.sealed).length).toBe(s.size);
      for (let bit = 0; bit < s.sealed.length * 8; bit++) {
        s.sealed[bit >> 3]! ^= 1 << (bit & 7);
        refused('single bits', s, s.sealed);
        s.sealed[bit >> 3]! ^= 1 << (bit & 7);
      }
      expect(open(s.key.ours, s.at, s.sealed).length).toBe(s.size);
    }
    nothingElse();
    expect(tally.total).toBeGreaterThan(20_000);
  });

  it('cut at any length from either end, or with anything put in anywhere', () => {
    for (const s of samples) {
      for (let n = 0; n < s.sealed.length; n++) {
        refused('truncations', s, s.sealed.subarray(0, n));
        refused('truncations', s, s.sealed.subarray(n + 1));
        refused('deletions', s, Buffer.concat([s.sealed.subarray(0, n), s.sealed.subarray(n + 2)]));
        for (const extra of [Buffer.of(0), s.sealed.subarray(n, n + 1), randomBytes(16)]) refused('insertions', s, Buffer.concat([s.sealed.subarray(0, n), extra, s.sealed.subarray(n)]));
      }
      for (const extra of [Buffer.alloc(1), Buffer.alloc(16), s.sealed]) {
        refused('insertions', s, Buffer.concat([s.sealed, extra]));
        refused('insertions', s, Buffer.concat([extra, s.sealed]));
      }
    }
    nothingElse();
  });

  it('with a tag that GCM itself would still take', () => {
    for (const s of samples) for (const length of [4, 8, 12, 13, 14, 15]) refused('short tags', s, s.sealed.subarray(0, s.sealed.length - 16 + length));
    const [gcmKey, iv, text] = [createSecretKey(randomBytes(32)), randomBytes(12), Buffer.from('anything')];
    const [ciphertext, tag] = primitives.gcmSeal(gcmKey, iv, undefined, text);
    for (const length of [0, 4, 8, 12, 13, 14, 15]) {
      expect([length, primitives.gcmOpen(gcmKey, iv, undefined, ciphertext, tag.subarray(0, length))]).toEqual([length, undefined]);
    }
    expect(primitives.gcmOpen(gcmKey, iv, undefined, ciphertext, tag)).toEqual(text);
    // What it guards against: GCM itself is content with four bytes.
    const careless = createDecipheriv('aes-256-gcm', gcmKey, iv, { authTagLength: 4 });
    careless.setAuthTag(tag.subarray(0, 4));
    expect(Buffer.concat([careless.update(ciphertext), careless.final()])).toEqual(text);
    nothingElse();
  });

  it('with any part of another value in its place: same place, another place, key or organisation', async () => {
    const other = { ...place, row: '0b000000-0000-7000-8000-00000000000c' };
    const foreign = { ...place, organizationId: organizations[1] };
    for (const suite of SUITES) {
      const one = { key, at: place, sealed: await sample(suite, key, place, secret) };
      const second = makeKey('01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f61');
      const others = [
        { key, at: place }, { key, at: other }, { key, at: foreign }, { key: makeKey(key.ours.id, key.ours.version), at: place }, { key: second, at: place }, { key: second, at: foreign },
      ];
      for (const from of others) {
        const two = { ...from, sealed: await sample(suite, from.key, from.at, secret) };
        const tagAt = one.sealed.length - 16;
        const cuts: [from: number, to: number][] = [
          ...(Object.values(PARTS) as [number, number][]), [100, tagAt], [tagAt, tagAt + 16], [24, 68], [24, 100], [56, 100], [68, tagAt], [68, tagAt + 16], [100, tagAt + 16], [56, tagAt + 16], [0, 24], [0, 56], [0, 100],
        ];
        for (const [start, end] of cuts) {
          const mixed = Buffer.concat([one.sealed.subarray(0, start), two.sealed.subarray(start, end), one.sealed.subarray(end)]);
          // Two headers under one key are the same bytes.
          if (mixed.equals(one.sealed)) continue;
          refused('swapped parts', one, mixed);
          refused('swapped parts', two, mixed);
        }
      }
    }
    nothingElse();
  });

  it('with another suite, format or magic in its header', async () => {
    for (const s of samples) {
      for (let value = 0; value < 256; value++) {
        for (const at of [0, 1, 2, 3]) {
          if (s.sealed[at] === value) continue;
          const spoilt = Buffer.from(s.sealed);
          spoilt[at] = value;
          refused('headers', s, spoilt);
        }
      }
    }
    nothingElse();
    // However long the place: Node's own HKDF takes no more than 1,024 bytes of info, and says so in an error of its own.
    const long = { ...place, row: 'r'.repeat(3000) };
    for (const suite of SUITES) {
      const value = await sample(suite, key, long, secret);
      expect(open(key.ours, long, value)).toEqual(secret);
      value[3] = 3 - suite;
      refused('headers', { key, at: long }, value);
    }
    nothingElse();
  });

  it('under another key id or version, whether such a key is there or not', async () => {
    const raw = key.audit.key;
    const ids = [key.ours.id, '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f61', '00000000-0000-0000-0000-000000000000'];
    // The very same 32 bytes under every name: the name alone must tell them apart.
    const present = ids.flatMap((id) => [1, 2, 3, 4, 0xffff_ffff].map((version) => dataKey(id, version, raw)));
    const ring = (keys: typeof present) => new KeyRing(place.organizationId, keys[0]!, keys, createSecretKey(randomBytes(32)), () => undefined, () => { throw new SealBrokenError(); });
    const [all, alone] = [ring(present), ring([key.ours])];
    const { organizationId: _, ...spot } = place;
    for (const suite of SUITES) {
      const value = await sample(suite, key, place, secret);
      expect([all.openBytes(spot, value), alone.openBytes(spot, value)]).toEqual([secret, secret]);
      for (const named of present.filter((k) => k !== present[2])) {
        const renamed = Buffer.from(value);
        named.header.copy(renamed, 4, 4);
        expect(renamed.equals(value)).toBe(false);
        tally.note('key names', refusal(() => all.openBytes(spot, renamed)));
        tally.note('key names', refusal(() => alone.openBytes(spot, renamed)));
        tally.note('key names', outcome(key.ours, place, renamed));
        tally.note('key names', outcome(named, place, value));
      }
      for (let n = 0; n < 24; n++) tally.note('key names', refusal(() => alone.openBytes(spot, value.subarray(0, n))));
      tally.note('other keys', outcome(dataKey(key.ours.id, key.ours.version, randomBytes(32)), place, value));
    }
    nothingElse();
  });

  it('in any other place, each of them tried with each', async () => {
    const spots = ['connections', 'contacts', 'a', 'a|1:b', ''].flatMap((table) => ['0b', '0b|4:name', '|', 'é', 'e\u0301', '😀', 'N\u0000'].map((row) => ({ table, row })));
    const places: Place[] = spots.flatMap((spot) => organizations.map((organizationId) => ({ ...spot, organizationId, field: 'name', purpose: 'secret' as const })));
    for (const purpose of ['personal', 'content'] as const) places.push({ ...places[0]!, purpose });
    for (const field of ['', 'Name', 'name ', 'nam', 'name|6:secret']) places.push({ ...places[0]!, field });
    places.push({ ...places[0]!, organizationId: places[0]!.row, row: places[0]!.organizationId }, { ...places[0]!, table: places[0]!.field, field: places[0]!.table }, { ...places[0]!, organizationId: '' });
    for (const suite of SUITES) {
      for (const from of places) {
        const value = await sample(suite, key, from, secret);
        expect(open(key.ours, from, value)).toEqual(secret);
        for (const to of places) {
          if (to === from) continue;
          const differs = suite === 2 || [to.organizationId, to.table, to.row, to.field].join('\n') !== [from.organizationId, from.table, from.row, from.field].join('\n');
          // Suite 1 knew no purpose: there, and only there, two places that differ in nothing else are one.
          if (differs) tally.note('other places', outcome(key.ours, to, value));
          else expect(open(key.ours, to, value)).toEqual(secret);
        }
      }
    }
    nothingElse();
  });

  it('if anything was left out when it was made, though key and tag are right', async () => {
    const [salt, iv] = [randomBytes(32), randomBytes(12)];
    for (const suite of SUITES) {
      const { messageKey, commitment, additionalData } = await derive(suite, key.audit, place, salt);
      const make = (under: Uint8Array, committed: Uint8Array, bound: Uint8Array) => {
        const [ciphertext, tag] = primitives.gcmSeal(createSecretKey(under), iv, bound, secret);
        return join((suite === 2 ? key.ours.header : key.ours.firstHeader), salt, iv, committed, ciphertext, tag);
      };
      expect(open(key.ours, place, make(messageKey, commitment, additionalData))).toEqual(secret);
      const wrong: Record<string, Uint8Array> = {
        'made without additional data': make(messageKey, commitment, new Uint8Array()), 'made over less': make(messageKey, commitment, additionalData.slice(0, -1)), 'made over the header alone': make(messageKey, commitment, additionalData.slice(0, 24)),
        'made without commitment': make(messageKey, new Uint8Array(32), additionalData), 'made with half a commitment': make(messageKey, join(commitment.slice(0, 16), new Uint8Array(16)), additionalData),
        'made with key and commitment exchanged': make(commitment, messageKey, additionalData), 'made under the data key itself': make(key.audit.key, commitment, additionalData),
      };
      for (const [kind, value] of Object.entries(wrong)) refused(kind, { key, at: place }, value);
    }
    nothingElse();
  });
});

describe('VA-1: at random', () => {
  it('neither bytes nor splices of two good values open', async () => {
    const second = makeKey('01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f61');
    const good = await Promise.all([[key, place, 1], [key, place, 2], [key, { ...place, row: 'x' }, 2], [second, place, 2], [key, { ...place, organizationId: organizations[1] }, 2]].map(async (entry, n) => {
      const [k, at, suite] = entry as [TestKey, Place, Suite];
      return { key: k, at, sealed: Buffer.from(await sealAs(suite, k.audit, at, randomBytes(n * 40), randomBytes(32), randomBytes(12))) };
    }));
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, headed) => {
      const value = headed ? Buffer.concat([key.ours.header, bytes]) : Buffer.from(bytes);
      const what = outcome(key.ours, place, value);
      tally.note('random bytes', what);
      return what === 'broken';
    }), { numRuns: 10_000 });
    fc.assert(fc.property(fc.nat(4), fc.nat(4), fc.nat(400), fc.nat(400), (a, b, i, j) => {
      const [one, two] = [good[a]!, good[b]!];
      const spliced = Buffer.concat([one.sealed.subarray(0, i % (one.sealed.length + 1)), two.sealed.subarray(j % (two.sealed.length + 1))]);
      fc.pre(!spliced.equals(one.sealed) && !spliced.equals(two.sealed));
      const what = [outcome(one.key.ours, one.at, spliced), outcome(two.key.ours, two.at, spliced)];
      for (const each of what) tally.note('splices', each);
      return what.every((each) => each === 'broken');
    }), { numRuns: 10_000 });
    nothingElse();
  });
});

describe('VA-1: opening', () => {
  it('refuses with one error that carries nothing else', () => {
    const value = seal(key.ours, place, secret);
    value[100]! ^= 1;
    let seen: unknown;
    try { open(key.ours, place, value); } catch (error) { seen = error; }
    expect(isTheOneError(seen)).toBe(true);
    // The measure itself: the same error with a cause, or with other words, is not the one.
    expect([isTheOneError(Object.assign(new SealBrokenError(), { cause: 'the tag' })), isTheOneError(Object.assign(new SealBrokenError(), { message: 'tag' })), isTheOneError(Object.assign(new SealBrokenError(), { part: 'tag' }))]).toEqual([false, false, false]);
  });
});

import { createSecretKey, randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { SealBrokenError } from '@consentry/vault';
import { CHUNK, openFile, sealedRange, sealedSize, sealFile } from './media.cipher.js';

const key = createSecretKey(randomBytes(32));
const place = { organizationId: '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60', mediaId: '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f61' };
const STEP = CHUNK + 16;

async function* inPieces(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
async function all(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const list: Buffer[] = [];
  for await (const piece of pieces) list.push(piece);
  return Buffer.concat(list);
}
const seal = (bytes: Buffer, size = 50_000) => all(sealFile(key, place, inPieces(bytes, size)));
const open = (sealed: Buffer, size: number, range = { start: 0, end: size - 1 }, where = place, by = key) => all(openFile(by, where, size, range, inPieces(sealed, 33_333)));

describe('VA-1: a file lies sealed in pieces', () => {
  it.each([1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 777])('%i bytes come back as they were, and as long as was said', async (size) => {
    const plain = randomBytes(size);
    const sealed = await seal(plain);
    expect(sealed.length).toBe(sealedSize(size));
    expect((await open(sealed, size)).equals(plain)).toBe(true);
  });

  it('how it arrives makes no difference', async () => {
    const plain = randomBytes(3 * CHUNK + 5);
    const whole = await seal(plain, plain.length);
    for (const size of [997, CHUNK, CHUNK + 1, 200_000]) expect((await seal(plain, size)).equals(whole)).toBe(true);
  });

  it('any part can be opened by itself', async () => {
    const size = 3 * CHUNK + 777;
    const plain = randomBytes(size);
    const sealed = await seal(plain);
    for (const [start, end] of [[0, 0], [0, size - 1], [CHUNK - 1, CHUNK], [CHUNK, 2 * CHUNK - 1], [3 * CHUNK, size - 1], [size - 1, size - 1], [5, 2 * CHUNK + 5]] as const) {
      const { start: from, end: to } = sealedRange(size, { start, end });
      expect((await open(sealed.subarray(from, to + 1), size, { start, end })).equals(plain.subarray(start, end + 1))).toBe(true);
    }
  });

  const size = 3 * CHUNK + 777;
  const piece = (sealed: Buffer, n: number) => sealed.subarray(n * STEP, (n + 1) * STEP);
  const harms: [string, (sealed: Buffer) => Buffer][] = [
    ['the last chunk is missing', (s) => s.subarray(0, 3 * STEP)], ['the last byte is missing', (s) => s.subarray(0, -1)], ['a byte was added', (s) => Buffer.concat([s, Buffer.alloc(1)])], ['it is empty', () => Buffer.alloc(0)],
    ['two chunks changed places', (s) => Buffer.concat([piece(s, 1), piece(s, 0), piece(s, 2), piece(s, 3)])], ['a chunk stands twice', (s) => Buffer.concat([piece(s, 0), piece(s, 0), piece(s, 2), piece(s, 3)])],
    ['a chunk was left out', (s) => Buffer.concat([piece(s, 0), piece(s, 2), piece(s, 3)])], ['the end comes sooner', (s) => Buffer.concat([piece(s, 0), piece(s, 1), piece(s, 3)])], ['a chunk follows the end', (s) => Buffer.concat([s, piece(s, 0)])],
  ];
  it.each(harms)('refused: %s', async (_name, harm) => {
    await expect(open(harm(await seal(randomBytes(size))), size)).rejects.toThrow(SealBrokenError);
  });

  it('refused: any bit that was turned, and nothing of its chunk is handed out', async () => {
    const small = 2 * CHUNK + 100;
    const sealed = await seal(randomBytes(small));
    for (let n = 0; n < 400; n++) {
      const at = n < 200 ? Math.floor((n * sealed.length) / 200) : sealed.length - 1 - (n - 200);
      const altered = Buffer.from(sealed);
      altered[at]! ^= 1 << (n % 8);
      const out: Buffer[] = [];
      await expect((async () => { for await (const part of openFile(key, place, small, { start: 0, end: small - 1 }, inPieces(altered, 33_333))) out.push(part); })()).rejects.toThrow(SealBrokenError);
      expect(Buffer.concat(out).length).toBe(Math.floor(at / STEP) * CHUNK);
    }
  });

  it('refused: as another file, of another organisation, under another key, with another size', async () => {
    const sealed = await seal(randomBytes(size));
    await expect(open(sealed, size, undefined, { ...place, mediaId: place.organizationId })).rejects.toThrow(SealBrokenError);
    await expect(open(sealed, size, undefined, { ...place, organizationId: place.mediaId })).rejects.toThrow(SealBrokenError);
    await expect(open(sealed, size, undefined, place, createSecretKey(randomBytes(32)))).rejects.toThrow(SealBrokenError);
    // Who can change the row as well as the object: the end is where the sealer said it was, not where the row says.
    await expect(open(sealed.subarray(0, 3 * STEP), 3 * CHUNK)).rejects.toThrow(SealBrokenError);
    for (const said of [size - 1, size + 1, 3 * CHUNK, 4 * CHUNK]) await expect(open(sealed, said)).rejects.toThrow(SealBrokenError);
  });
});

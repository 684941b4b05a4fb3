import { createCipheriv } from 'node:crypto';

/**
 * One AES-256-GCM ciphertext with one tag that opens under two keys (Len, Grubbs, Ristenpart: Partitioning Oracle Attacks, 2021).
 * GHASH is linear in every block, so a single free block makes both tags equal.
 */
export function twoKeyCiphertext(keys: [Uint8Array, Uint8Array], iv: Uint8Array, additionalData: Uint8Array, texts: [Uint8Array, Uint8Array]): { ciphertext: Buffer; tag: Buffer } {
  const blocks = texts.map((text) => Math.ceil(text.length / 16)) as [number, number];
  const count = blocks[0] + blocks[1] + 1;
  const ciphertext = Buffer.alloc(count * 16);
  // The first part says something under the first key, the second under the second; the last block is the free one.
  texts.forEach((text, which) => {
    const from = which === 0 ? 0 : blocks[0] * 16;
    const stream = keyStream(keys[which]!, iv, count).subarray(from);
    for (let n = 0; n < text.length; n++) ciphertext[from + n] = text[n]! ^ stream[n]!;
  });
  const [one, two] = keys.map((key) => {
    const h = toField(ecb(key, Buffer.alloc(16)));
    const mask = toField(ecb(key, Buffer.concat([iv, Buffer.of(0, 0, 0, 1)])));
    // The free block is the last but one that GHASH takes, so it is multiplied by H twice.
    return { mask, rest: ghash(h, additionalData, ciphertext), power: multiply(h, h) };
  }) as [Side, Side];
  const free = multiply(one.rest ^ one.mask ^ two.rest ^ two.mask, inverse(one.power ^ two.power));
  toBytes(free).copy(ciphertext, (count - 1) * 16);
  return { ciphertext, tag: toBytes(one.rest ^ one.mask ^ multiply(free, one.power)) };
}

interface Side { mask: bigint; rest: bigint; power: bigint }

const ONE = 1n << 127n;
const POLYNOMIAL = 0xe1n << 120n;

/** In GF(2^128), bits in the order of GCM (NIST SP 800-38D, section 6.3). */
function multiply(x: bigint, y: bigint): bigint {
  let product = 0n;
  for (let bit = ONE; bit > 0n; bit >>= 1n) {
    if (x & bit) product ^= y;
    y = y & 1n ? (y >> 1n) ^ POLYNOMIAL : y >> 1n;
  }
  return product;
}

/** x^(2^128 - 2). */
function inverse(x: bigint): bigint {
  let result = ONE;
  for (let n = 1, square = multiply(x, x); n < 128; n++, square = multiply(square, square)) result = multiply(result, square);
  return result;
}

function ghash(h: bigint, additionalData: Uint8Array, ciphertext: Uint8Array): bigint {
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(additionalData.length * 8), 0);
  lengths.writeBigUInt64BE(BigInt(ciphertext.length * 8), 8);
  const padded = [additionalData, ciphertext].map((part) => Buffer.concat([part, Buffer.alloc((16 - (part.length % 16)) % 16)]));
  const all = Buffer.concat([...padded, lengths]);
  let sum = 0n;
  for (let at = 0; at < all.length; at += 16) sum = multiply(sum ^ toField(all.subarray(at, at + 16)), h);
  return sum;
}

function ecb(key: Uint8Array, block: Uint8Array): Buffer {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(block);
}

/** Counter 2 and up: counter 1 masks the tag. */
function keyStream(key: Uint8Array, iv: Uint8Array, blocks: number): Buffer {
  const counters = Array.from({ length: blocks }, (_, n) => {
    const counter = Buffer.alloc(16);
    Buffer.from(iv).copy(counter);
    counter.writeUInt32BE(n + 2, 12);
    return counter;
  });
  return ecb(key, Buffer.concat(counters));
}

const toField = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const toBytes = (x: bigint): Buffer => Buffer.from(x.toString(16).padStart(32, '0'), 'hex');

import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto';

/** The few primitives under everything sealed, in the one form each that the house uses; wycheproof's vectors run against these. */

export const IV_BYTES = 12;
export const TAG_BYTES = 16;
const KEY_BYTES = 32;
const OPTIONS = { authTagLength: TAG_BYTES };

/** HKDF-Extract with SHA-512 (RFC 5869 section 2.2). 64 bytes. */
export function hkdfExtract(salt: Uint8Array | KeyObject, inputKey: Uint8Array): Buffer {
  return createHmac('sha512', salt).update(inputKey).digest();
}

/** HKDF-Expand with SHA-512 (RFC 5869 section 2.3). `length` from 1 to 255 × 64 bytes. */
export function hkdfExpand(pseudoRandomKey: KeyObject | Uint8Array, info: Uint8Array, length: number): Buffer {
  if (!Number.isInteger(length) || length < 1 || length > 255 * 64) throw new RangeError('HKDF-SHA-512 gives 1 to 16,320 bytes');
  if (length <= 64) return createHmac('sha512', pseudoRandomKey).update(info).update(COUNTERS[1]!).digest().subarray(0, length);
  const blocks: Buffer[] = [];
  for (let n = 1, last = Buffer.alloc(0); n <= Math.ceil(length / 64); n++) {
    last = createHmac('sha512', pseudoRandomKey).update(last).update(info).update(COUNTERS[n]!).digest();
    blocks.push(last);
  }
  return Buffer.concat(blocks).subarray(0, length);
}
const COUNTERS = Array.from({ length: 256 }, (_, n) => Buffer.of(n));

/** HMAC-SHA-256 (RFC 2104). 32 bytes. */
export function hmacSha256(key: KeyObject, data: string | Uint8Array): Buffer {
  return createHmac('sha256', key).update(data).digest();
}

/** AES-256-GCM: ciphertext and its 16-byte tag. Only 32-byte keys and 12-byte IVs. @throws RangeError for others */
export function gcmSeal(key: KeyObject, iv: Uint8Array, additionalData: Uint8Array | undefined, plaintext: Uint8Array): [Buffer, Buffer] {
  if (iv.length !== IV_BYTES || key.symmetricKeySize !== KEY_BYTES) throw new RangeError('AES-256-GCM takes a key of 32 bytes and an IV of 12');
  const cipher = createCipheriv('aes-256-gcm', key, iv, OPTIONS);
  if (additionalData?.length) cipher.setAAD(additionalData);
  const ciphertext = cipher.update(plaintext);
  cipher.final();
  return [ciphertext, cipher.getAuthTag()];
}

/** The plaintext, once the tag was checked, or undefined; never a part of it. Only 16-byte tags: Node takes 4-byte ones unless told. */
export function gcmOpen(key: KeyObject, iv: Uint8Array, additionalData: Uint8Array | undefined, ciphertext: Uint8Array, tag: Uint8Array): Buffer | undefined {
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES || key.symmetricKeySize !== KEY_BYTES) return undefined;
  const decipher = createDecipheriv('aes-256-gcm', key, iv, OPTIONS);
  if (additionalData?.length) decipher.setAAD(additionalData);
  decipher.setAuthTag(tag);
  const plaintext = decipher.update(ciphertext);
  try {
    decipher.final();
    return plaintext;
  } catch {
    plaintext.fill(0);
    return undefined;
  }
}

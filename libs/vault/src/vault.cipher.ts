import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, randomBytes, timingSafeEqual, type KeyObject } from 'node:crypto';

/**
 * The envelope of everything sealed (VA-1, docs/security/encryption.md):
 *
 *   magic "CV" 2 | format 1 | suite 1 | data key id 16 | key version 4 | salt 32 | iv 12 | commitment 32 | ciphertext | tag 16
 *
 * Suite 1: per-message keys by HKDF-SHA-512 (RFC 5869) from the data key and the salt, bound by `info` to the place the
 * value lives in; AES-256-GCM with 12-byte IV and 16-byte tag over it; the header and the place are additional data.
 * The commitment, taken from the same HKDF output, says which key it was: GCM alone would let one ciphertext open under two.
 */
const MAGIC = Buffer.from('CV');
const FORMAT = 1;
const SUITE = 1;
const HEADER = 24;
const SALT = 32;
const IV = 12;
const COMMITMENT = 32;
const TAG = 16;
const OVERHEAD = HEADER + SALT + IV + COMMITMENT + TAG;

/** Where a sealed value lives. Opening it anywhere else fails. */
export interface Place { organizationId: string; table: string; row: string; field: string }

export interface DataKey { id: string; version: number; key: KeyObject }

/** One answer for every way a sealed value can be wrong; it says nothing about which. */
export class SealBrokenError extends Error {
  constructor() {
    super('a sealed value could not be opened');
    this.name = 'SealBrokenError';
  }
}

export function seal(dataKey: DataKey, place: Place, plaintext: Uint8Array): Buffer {
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header[2] = FORMAT;
  header[3] = SUITE;
  Buffer.from(dataKey.id.replaceAll('-', ''), 'hex').copy(header, 4);
  header.writeUInt32BE(dataKey.version, 20);
  const salt = randomBytes(SALT);
  const iv = randomBytes(IV);
  const { key, commitment } = derive(dataKey.key, salt, place);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
  cipher.setAAD(additionalData(header, place));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([header, salt, iv, commitment, ciphertext, cipher.getAuthTag()]);
}

/** Which data key a sealed value names. @throws SealBrokenError */
export function keyOf(sealed: Uint8Array): { id: string; version: number } {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < OVERHEAD || !bytes.subarray(0, 2).equals(MAGIC) || bytes[2] !== FORMAT || bytes[3] !== SUITE) throw new SealBrokenError();
  const hex = bytes.toString('hex', 4, 20);
  return { id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, version: bytes.readUInt32BE(20) };
}

/** @throws SealBrokenError whatever is wrong; nothing is returned before the tag was checked. */
export function open(dataKey: DataKey, place: Place, sealed: Uint8Array): Buffer {
  const named = keyOf(sealed);
  if (named.id !== dataKey.id || named.version !== dataKey.version) throw new SealBrokenError();
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  const salt = bytes.subarray(HEADER, HEADER + SALT);
  const iv = bytes.subarray(HEADER + SALT, HEADER + SALT + IV);
  const claimed = bytes.subarray(HEADER + SALT + IV, HEADER + SALT + IV + COMMITMENT);
  const { key, commitment } = derive(dataKey.key, salt, place);
  if (!timingSafeEqual(claimed, commitment)) throw new SealBrokenError();
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG });
    decipher.setAAD(additionalData(bytes.subarray(0, HEADER), place));
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG));
    return Buffer.concat([decipher.update(bytes.subarray(OVERHEAD - TAG, bytes.length - TAG)), decipher.final()]);
  } catch {
    throw new SealBrokenError();
  }
}

function derive(dataKey: KeyObject, salt: Uint8Array, place: Place): { key: KeyObject; commitment: Buffer } {
  const okm = Buffer.from(hkdfSync('sha512', dataKey, salt, `consentry/v1/seal|${placeOf(place)}`, 64));
  return { key: createSecretKey(okm.subarray(0, 32)), commitment: okm.subarray(32) };
}

function additionalData(header: Uint8Array, place: Place): Buffer {
  return Buffer.concat([header, Buffer.from(placeOf(place))]);
}

/** Lengths first, so that no two places write the same string. */
function placeOf({ organizationId, table, row, field }: Place): string {
  return [organizationId, table, row, field].map((part) => `${part.length}:${part}`).join('|');
}

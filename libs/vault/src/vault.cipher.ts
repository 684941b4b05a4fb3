import { createSecretKey, randomFillSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { gcmOpen, gcmSeal, hkdfExpand, hkdfExtract, IV_BYTES, TAG_BYTES } from './vault.primitives.js';

/**
 * The envelope of everything sealed (VA-1, docs/security/encryption.md):
 *
 *   magic "CV" 2 | format 1 | suite 1 | data key id 16 | key version 4 | salt 32 | iv 12 | commitment 32 | ciphertext | tag 16
 *
 * Suite 2: HKDF-SHA-512 (RFC 5869), extracted once for each data key, expanded for each value over header, salt and the place that
 * the value lives in: 32 bytes of key for AES-256-GCM and 32 of commitment. The same bytes are the additional data. The
 * commitment says which key it was: GCM alone would let one ciphertext open under two. Suite 1, without a purpose, is opened only.
 */
const MAGIC = Buffer.from('CV');
const FORMAT = 1;
const SUITE = 2;
const FIRST_SUITE = 1;
const HEADER = 24;
const SALT = 32;
const COMMITMENT = 32;
const OVERHEAD = HEADER + SALT + IV_BYTES + COMMITMENT + TAG_BYTES;
const EXTRACT_SALT = Buffer.from('consentry/v2/data-key');
const LABEL = 'consentry/v2/seal|';

/** What a sealed value is for. A part of its key: what was sealed as a body never opens as a secret. */
export type Purpose = 'secret' | 'personal' | 'content';

/** Where a sealed value lives, and what for. Opening it anywhere else fails. */
export interface Place { organizationId: string; table: string; row: string; field: string; purpose: Purpose }

/** One data key, ready for use: `extracted` for suite 2, `raw` for what suite 1 left behind. */
export interface DataKey { id: string; version: number; raw: KeyObject; extracted: KeyObject; header: Buffer; firstHeader: Buffer }

/** One answer for every way a sealed value can be wrong; it says nothing about which. */
export class SealBrokenError extends Error {
  constructor() {
    super('a sealed value could not be opened');
    this.name = 'SealBrokenError';
  }
}

/** @param key 32 random bytes; the caller wipes them */
export function dataKey(id: string, version: number, key: Uint8Array): DataKey {
  if (key.length !== 32) throw new RangeError('a data key has 32 bytes');
  const header = Buffer.alloc(HEADER);
  MAGIC.copy(header);
  header[2] = FORMAT;
  header[3] = SUITE;
  header.write(id.replaceAll('-', ''), 4, 'hex');
  header.writeUInt32BE(version, 20);
  const firstHeader = Buffer.from(header);
  firstHeader[3] = FIRST_SUITE;
  return { id, version, header, firstHeader, raw: createSecretKey(key), extracted: createSecretKey(hkdfExtract(EXTRACT_SALT, key)) };
}

/** @param random 44 bytes for salt and IV; given in tests of the documented vectors alone */
export function seal(key: DataKey, place: Place, plaintext: Uint8Array, random: Uint8Array = randomness(SALT + IV_BYTES)): Buffer {
  const { keys, additionalData } = derive(key.extracted, key.header, random.subarray(0, SALT), place);
  const [ciphertext, tag] = gcmSeal(createSecretKey(keys.subarray(0, 32)), random.subarray(SALT), additionalData, plaintext);
  return Buffer.concat([key.header, random, keys.subarray(32), ciphertext, tag]);
}

/** Which data key a sealed value names, and by which suite it was made. @throws SealBrokenError */
export function keyOf(sealed: Uint8Array): { id: string; version: number; suite: number } {
  const bytes = bufferOf(sealed);
  if (bytes.length < OVERHEAD || !bytes.subarray(0, 2).equals(MAGIC) || bytes[2] !== FORMAT || (bytes[3] !== SUITE && bytes[3] !== FIRST_SUITE)) throw new SealBrokenError();
  const hex = bytes.toString('hex', 4, 20);
  return { id: `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`, version: bytes.readUInt32BE(20), suite: bytes[3] };
}

/** @throws SealBrokenError whatever is wrong; nothing is returned before the tag was checked. */
export function open(key: DataKey, place: Place, sealed: Uint8Array): Buffer {
  const bytes = bufferOf(sealed);
  if (bytes.length < OVERHEAD) throw new SealBrokenError();
  const header = bytes.subarray(0, HEADER);
  const salt = bytes.subarray(HEADER, HEADER + SALT);
  const suite = header.equals(key.header) ? SUITE : header.equals(key.firstHeader) ? FIRST_SUITE : undefined;
  if (suite === undefined) throw new SealBrokenError();
  const { keys, additionalData } = suite === SUITE ? derive(key.extracted, header, salt, place) : deriveFirst(key.raw, header, salt, place);
  const body = HEADER + SALT + IV_BYTES + COMMITMENT;
  if (!timingSafeEqual(bytes.subarray(body - COMMITMENT, body), keys.subarray(32))) throw new SealBrokenError();
  const tagAt = bytes.length - TAG_BYTES;
  const plaintext = gcmOpen(createSecretKey(keys.subarray(0, 32)), bytes.subarray(HEADER + SALT, HEADER + SALT + IV_BYTES), additionalData, bytes.subarray(body, tagAt), bytes.subarray(tagAt));
  if (!plaintext) throw new SealBrokenError();
  return plaintext;
}

interface Derived { keys: Buffer; additionalData: Uint8Array }

/** Key and commitment of one value. The additional data are a view of a buffer that the next call writes over: use them at once. */
function derive(extracted: KeyObject, header: Uint8Array, salt: Uint8Array, place: Place): Derived {
  const where = LABEL + placeOf(place);
  const buffer = where.length * 3 + HEADER + SALT <= scratch.length ? scratch : Buffer.alloc(HEADER + SALT + where.length * 3);
  buffer.set(header);
  buffer.set(salt, HEADER);
  const end = HEADER + SALT + buffer.write(where, HEADER + SALT);
  const info = buffer.subarray(0, end);
  return { keys: hkdfExpand(extracted, info, 64), additionalData: info };
}
const scratch = Buffer.alloc(2048);

function deriveFirst(raw: KeyObject, header: Uint8Array, salt: Uint8Array, place: Place): Derived {
  const where = Buffer.from(firstPlaceOf(place));
  const key = raw.export();
  // Not Node's own HKDF: it takes no more than 1,024 bytes of info.
  const extracted = hkdfExtract(salt, key);
  key.fill(0);
  return { keys: hkdfExpand(extracted, Buffer.concat([FIRST_LABEL, where]), 64), additionalData: Buffer.concat([header, where]) };
}
const FIRST_LABEL = Buffer.from('consentry/v1/seal|');

/** Lengths first, so that no two places write the same string. Organisation, table, row, field, purpose. */
function placeOf(place: Place): string {
  return `${firstPlaceOf(place)}|${place.purpose.length}:${place.purpose}`;
}

function firstPlaceOf({ organizationId, table, row, field }: Place): string {
  // Halves of surrogate pairs are all written as one replacement character: two rows would share a place.
  if (!row.isWellFormed()) throw new SealBrokenError();
  return `${organizationId.length}:${organizationId}|${table.length}:${table}|${row.length}:${row}|${field.length}:${field}`;
}

function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Random bytes from a pool filled many at a time: asking the system for each value costs more than sealing it. Nothing of it is handed out twice. */
const POOL = 44 * 256;
let pool = Buffer.alloc(0);
let used = 0;
function randomness(length: number): Buffer {
  if (used + length > pool.length) {
    pool = Buffer.allocUnsafeSlow(POOL);
    randomFillSync(pool);
    used = 0;
  }
  return pool.subarray(used, (used += length));
}

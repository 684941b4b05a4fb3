import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, type KeyObject } from 'node:crypto';
import { PluginError } from '@consentry/plugin-sdk';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD = 1 + IV_BYTES + TAG_BYTES;
const FINGERPRINT_LABEL = 'consentry master key fingerprint v1';

/** AES-256-GCM, laid out as `format (1) | iv (12) | ciphertext | tag (16)`. The context is authenticated, not stored. */
export function wrapWith(key: KeyObject, dataKey: Uint8Array, context: string): Uint8Array {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const sealed = Buffer.concat([cipher.update(dataKey), cipher.final()]);
  return Buffer.concat([Buffer.of(FORMAT), iv, sealed, cipher.getAuthTag()]);
}

/** @throws PluginError `credentials_rejected` for anything this key did not wrap under this context. */
export function unwrapWith(key: KeyObject, wrapped: Uint8Array, context: string): Uint8Array {
  // One answer for every kind of damage: a caller must not learn which part was wrong.
  const refused = () => new PluginError('credentials_rejected', { detail: 'The wrapped key was not made by this master key for this use, or it was altered.' });
  if (wrapped.length <= OVERHEAD || wrapped[0] !== FORMAT) throw refused();
  const bytes = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength);
  const tagAt = bytes.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(1, 1 + IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(bytes.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + IV_BYTES, tagAt)), decipher.final()]);
  } catch {
    throw refused();
  }
}

/** 16 hex characters that tell two keys apart and nothing about either. */
export function fingerprintOf(key: KeyObject): string {
  const mac = createHmac('sha256', key).update(FINGERPRINT_LABEL).digest();
  return createHash('sha256').update(mac).digest('hex').slice(0, 16);
}

import { PluginError } from '@consentry/plugin-sdk';
import { foreignWrapping } from './kms.errors.js';
import type { EncryptionContext } from './kms.client.js';

const FORMAT = 1;
const HEADER_BYTES = 5;
/** Limits of Encrypt's Plaintext and Decrypt's CiphertextBlob (AWS KMS API Reference). */
const MAX_PLAINTEXT = 4096;
const MAX_CIPHERTEXT = 6144;

/**
 * What KMS authenticates with the key: the use and the version. KMS refuses empty values and shows the context in CloudTrail;
 * as JSON it is never empty, and no two contexts look alike.
 */
export const encryptionContext = (context: string, version: number): EncryptionContext => ({ consentry: JSON.stringify(context), version: String(version) });

/** @throws PluginError `payload_invalid` when KMS can't wrap that many bytes in one request. */
export function checkPlaintext(dataKey: Uint8Array): void {
  if (dataKey.length === 0) throw new PluginError('payload_invalid', { detail: 'There is no key to wrap.' });
  if (dataKey.length > MAX_PLAINTEXT) throw new PluginError('payload_invalid', { detail: `KMS wraps up to ${MAX_PLAINTEXT} bytes.` });
}

/** Laid out as `format (1) | version (4) | KMS's own ciphertext`. */
export function pack(ciphertext: Uint8Array, version: number): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT, 0);
  header.writeUInt32BE(version, 1);
  return Buffer.concat([header, ciphertext]);
}

/** KMS's ciphertext. @throws PluginError `credentials_rejected` for another format or version, without asking KMS. */
export function unpack(wrapped: Uint8Array, version: number): Uint8Array {
  const bytes = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength);
  const size = bytes.length - HEADER_BYTES;
  if (size < 1 || size > MAX_CIPHERTEXT || bytes[0] !== FORMAT || bytes.readUInt32BE(1) !== version) throw foreignWrapping();
  return bytes.subarray(HEADER_BYTES);
}

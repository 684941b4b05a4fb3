import { PluginError } from '@consentry/plugin-sdk';

const CIPHERTEXT = /^vault:v([1-9]\d{0,8}):([A-Za-z0-9+/]+={0,2})$/;

/** One answer for every kind of damage: a caller must not learn which part was wrong. */
export const refused = (): PluginError => new PluginError('credentials_rejected', { detail: 'The wrapped key was not made by this master key for this use, or it was altered.' });

/** The version that a ciphertext of the transit engine names. Undefined for anything but the one way to write it. */
export function versionOf(ciphertext: string): number | undefined {
  const [, version, body] = CIPHERTEXT.exec(ciphertext) ?? [];
  if (version === undefined || body === undefined) return undefined;
  // Go's decoder ignores the unused bits of the last character, so one ciphertext could be written in several ways.
  return Buffer.from(body, 'base64').toString('base64') === body ? Number(version) : undefined;
}

/**
 * What is stored is Vault's own text, byte for byte, so that `vault write transit/decrypt/…` opens it without Consentry.
 * @throws PluginError `credentials_rejected` for another version, another writing or another format.
 */
export function ciphertextOf(wrapped: Uint8Array, version: number): string {
  // latin1 gives every byte a character of its own; utf8 would make one of all that it can't read.
  const text = Buffer.from(wrapped.buffer, wrapped.byteOffset, wrapped.byteLength).toString('latin1');
  if (versionOf(text) !== version) throw refused();
  return text;
}

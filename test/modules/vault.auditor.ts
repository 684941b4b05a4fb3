/**
 * A second implementation of docs/security/encryption.md, written from that page alone and on WebCrypto: nothing here comes from
 * libs/vault. When page, code and vectors disagree, one of them is wrong.
 */
const { subtle } = globalThis.crypto;

export type Suite = 1 | 2;
export interface AuditKey { id: string; version: number; key: Uint8Array }
/** Suite 1 knows no purpose. */
export interface AuditPlace { organizationId: string; table: string; row: string; field: string; purpose: string }

export class Refused extends Error {}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
export const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
export const toHex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export function join(...parts: Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export async function hmac(hash: 'SHA-256' | 'SHA-512', key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.sign('HMAC', await subtle.importKey('raw', key, { name: 'HMAC', hash }, false, ['sign']), data));
}

const aes = (key: Uint8Array, use: 'encrypt' | 'decrypt') => subtle.importKey('raw', key, 'AES-GCM', false, [use]);
const gcm = (iv: Uint8Array, additionalData: Uint8Array) => ({ name: 'AES-GCM', iv, additionalData, tagLength: 128 });

/** Ciphertext with the tag behind it. */
export async function gcmEncrypt(key: Uint8Array, iv: Uint8Array, additionalData: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await subtle.encrypt(gcm(iv, additionalData), await aes(key, 'encrypt'), plaintext));
}

async function gcmDecrypt(key: Uint8Array, iv: Uint8Array, additionalData: Uint8Array, ciphertextAndTag: Uint8Array): Promise<Uint8Array> {
  try {
    return new Uint8Array(await subtle.decrypt(gcm(iv, additionalData), await aes(key, 'decrypt'), ciphertextAndTag));
  } catch {
    throw new Refused('tag');
  }
}

export function headerOf(suite: Suite, key: AuditKey): Uint8Array {
  const version = new Uint8Array(4);
  new DataView(version.buffer).setUint32(0, key.version, false);
  return join(Uint8Array.of(0x43, 0x56, 1, suite), fromHex(key.id.replaceAll('-', '')), version);
}

/** Lengths in UTF-16 code units, as the page says. */
export function placeText(suite: Suite, place: AuditPlace): string {
  const parts = [place.organizationId, place.table, place.row, place.field, ...(suite === 2 ? [place.purpose] : [])];
  return parts.map((part) => `${part.length}:${part}`).join('|');
}

export async function derive(suite: Suite, key: AuditKey, place: AuditPlace, salt: Uint8Array): Promise<{ pseudoRandomKey: Uint8Array; messageKey: Uint8Array; commitment: Uint8Array; info: Uint8Array; additionalData: Uint8Array }> {
  const header = headerOf(suite, key);
  const text = placeText(suite, place);
  const info = suite === 2 ? join(header, salt, utf8(`consentry/v2/seal|${text}`)) : utf8(`consentry/v1/seal|${text}`);
  const pseudoRandomKey = await hmac('SHA-512', suite === 2 ? utf8('consentry/v2/data-key') : salt, key.key);
  const output = await hmac('SHA-512', pseudoRandomKey, join(info, Uint8Array.of(1)));
  return { pseudoRandomKey, messageKey: output.slice(0, 32), commitment: output.slice(32), info, additionalData: suite === 2 ? info : join(header, utf8(text)) };
}

export async function sealAs(suite: Suite, key: AuditKey, place: AuditPlace, plaintext: Uint8Array, salt: Uint8Array, iv: Uint8Array): Promise<Uint8Array> {
  const { messageKey, commitment, additionalData } = await derive(suite, key, place, salt);
  return join(headerOf(suite, key), salt, iv, commitment, await gcmEncrypt(messageKey, iv, additionalData, plaintext));
}

/** @throws Refused */
export async function openSealed(key: AuditKey, place: AuditPlace, sealed: Uint8Array): Promise<Uint8Array> {
  if (sealed.length < 116) throw new Refused('length');
  const suite = sealed[3];
  if ((suite !== 1 && suite !== 2) || toHex(sealed.slice(0, 24)) !== toHex(headerOf(suite, key))) throw new Refused('header');
  const { messageKey, commitment, additionalData } = await derive(suite, key, place, sealed.slice(24, 56));
  if (toHex(commitment) !== toHex(sealed.slice(68, 100))) throw new Refused('commitment');
  return gcmDecrypt(messageKey, sealed.slice(56, 68), additionalData, sealed.slice(100));
}

export async function blindIndex(key: Uint8Array, kind: string, value: string, bytes: number): Promise<Uint8Array> {
  return (await hmac('SHA-256', key, join(utf8(kind), Uint8Array.of(0), utf8(value)))).slice(0, bytes);
}

export async function wrapKey(masterKey: Uint8Array, context: string, dataKey: Uint8Array, iv: Uint8Array): Promise<Uint8Array> {
  return join(Uint8Array.of(1), iv, await gcmEncrypt(masterKey, iv, utf8(context), dataKey));
}

/** @throws Refused */
export async function unwrapKey(masterKey: Uint8Array, context: string, wrapped: Uint8Array): Promise<Uint8Array> {
  if (wrapped.length <= 29 || wrapped[0] !== 1) throw new Refused('format');
  return gcmDecrypt(masterKey, wrapped.slice(1, 13), utf8(context), wrapped.slice(13));
}

export async function fingerprint(masterKey: Uint8Array): Promise<string> {
  const mac = await hmac('SHA-256', masterKey, utf8('consentry master key fingerprint v1'));
  return toHex(new Uint8Array(await subtle.digest('SHA-256', mac))).slice(0, 16);
}

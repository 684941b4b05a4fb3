import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const KEY = /^csk_(live|test)_([0-9A-Za-z]{32})([0-9A-Za-z]{6})$/;

/** `csk_test_` + 32 random characters (190 bits) + a 6-character checksum, so that scanners and typos are recognised without a look-up (ID-11). */
export function newApiKey(environment: 'live' | 'test'): string {
  let body = '';
  while (body.length < 32) for (const byte of randomBytes(48)) if (byte < 248 && body.length < 32) body += ALPHABET[byte % 62];
  return `csk_${environment}_${body}${checksum(environment, body)}`;
}

/** The hash to look it up by, or undefined when it cannot be a key at all. Random keys need no slow hash: SHA-256. */
export function apiKeyHash(key: string): Buffer | undefined {
  const match = KEY.exec(key);
  if (!match || checksum(match[1]!, match[2]!) !== match[3]) return undefined;
  return createHash('sha256').update(key).digest();
}

export function apiKeyPrefix(key: string): string {
  return key.slice(0, 13);
}

function checksum(environment: string, body: string): string {
  let n = createHash('sha256').update(`csk|${environment}|${body}`).digest().readUIntBE(0, 5);
  let out = '';
  for (let i = 0; i < 6; i++) {
    out += ALPHABET[n % 62];
    n = Math.floor(n / 62);
  }
  return out;
}

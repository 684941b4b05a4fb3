// The least that sealing can cost: AES-256-GCM under one cached key, and one HMAC. No place, no key of its own, no version.
import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';

const key = createSecretKey(randomBytes(32));
const OPTIONS = { authTagLength: 16 };

export function seal(plaintext: Uint8Array): Buffer {
  const iv = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, iv, OPTIONS);
  return Buffer.concat([iv, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

export function open(sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), OPTIONS);
  decipher.setAuthTag(sealed.subarray(sealed.length - 16));
  return Buffer.concat([decipher.update(sealed.subarray(12, sealed.length - 16)), decipher.final()]);
}

export function index(value: string): Buffer {
  return createHmac('sha256', key).update(value).digest();
}

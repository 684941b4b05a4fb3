import { createHash, randomBytes } from 'node:crypto';

/** Crockford's base32: no i, l, o or u, so that nothing written on paper can be read as something else. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 16 characters of 5 bits: 80 bits. */
const LENGTH = 16;

/** Random, as `xxxx-xxxx-xxxx-xxxx`. */
export function newBackupCode(): string {
  // 256 is a multiple of 32: the low five bits of a random byte are evenly spread.
  const characters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET[byte & 31]!).join('');
  return characters.match(/.{4}/g)!.join('-');
}

/** The 16 characters of a code as a person may type it: any case, with or without dashes and spaces, o for 0, i or l for 1. Undefined: it cannot be one. */
export function normaliseBackupCode(typed: string): string | undefined {
  const code = typed.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return code.length === LENGTH && [...code].every((character) => ALPHABET.includes(character)) ? code : undefined;
}

/**
 * What is stored of a code. A slow hash stretches secrets that people choose; a code is 80 random bits, and trying 2^80 SHA-256
 * values is out of reach, so a fast hash guards it as well and sign-in stays cheap. With the person in it, a dump cannot be searched for all people at once.
 */
export function backupCodeHash(userId: string, code: string): Buffer {
  return createHash('sha256').update(`consentry/v1/backup-code|${userId}|${code}`).digest();
}

import { randomBytes } from 'node:crypto';

/** Crockford's base 32: no I, L, O or U to be mistaken for something else. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 9;
/** A message longer than this is not somebody sending a code. */
const LONGEST_TEXT = 200;
/** Of letters alone a code would look like words that people write. */
const DIGIT = /[2-9]/;

export function crockford(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('');
}

/** Nine characters, 44 bits: worth nothing without the telephone of the person who asked for it. */
export function newCode(): string {
  for (;;) {
    const code = crockford(randomBytes(LENGTH));
    if (DIGIT.test(code)) return code;
  }
}

/** `K3F9QX7BM` → `K3F-9QX-7BM`: read aloud and typed without losing one's place. */
export function showCode(code: string): string {
  return code.match(/.{3}/g)!.join('-');
}

/** What could be a code in a text, in its one normal form: letters of any case and width, groups apart or not, O for 0 and I or L for 1. */
export function codesIn(text: string | undefined): string[] {
  if (!text || text.length > LONGEST_TEXT) return [];
  const words = text.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '').toUpperCase().split(/[^0-9A-Z]+/).filter(Boolean);
  const found = new Set<string>();
  for (let n = 0; n < words.length; n++) {
    let joined = '';
    for (let m = n; m < words.length && joined.length < LENGTH; m++) joined += words[m]!;
    const code = joined.replaceAll('O', '0').replace(/[IL]/g, '1');
    if (code.length === LENGTH && DIGIT.test(code) && !code.includes('U')) found.add(code);
  }
  return [...found];
}

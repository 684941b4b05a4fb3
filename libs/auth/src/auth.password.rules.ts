import { isCommonPassword } from './auth.password.common.js';

/** Page K's rule for short passwords, length alone for long ones (ID-1, profile `default`). */
export const LONG_ENOUGH = 15;
export const SHORTEST = 8;
export const LONGEST = 256;

/** `seed`: page K to the letter. `default`: that, or 15 characters of any kind. `nist`: length alone (SP 800-63B). */
export const PASSWORD_PROFILES = ['seed', 'default', 'nist'] as const;
export type PasswordProfile = (typeof PASSWORD_PROFILES)[number];

/** Whose password it is to be, as far as known. */
export interface PasswordContext { profile?: PasswordProfile; email?: string; name?: string }

/**
 * The form that is counted, judged and hashed: every space is a plain one, and letters are composed (NFC). `é` typed on a Mac
 * and on a telephone may arrive as other code points; without this the right password would be refused on the other device.
 * NFC and not NFKC, as RFC 8265 (4.2.2, OpaqueString) has it: it changes no character into another one. ASCII stays as it is,
 * so hashes that were made before still match.
 */
export function normalisePassword(password: string): string {
  return password.replace(/\p{Zs}/gu, ' ').normalize('NFC');
}

/** Every rule that the password doesn't meet, in words (ID-1). Empty: it will do. Lengths are in code points after {@link normalisePassword}; nothing is ever cut off. */
export function passwordProblems(given: string, { profile = 'default', email, name }: PasswordContext = {}): string[] {
  const password = normalisePassword(given);
  const length = [...password].length;
  if (length > LONGEST) return [`At most ${LONGEST} characters.`];
  return [
    ...shapeProblems(password, length, profile),
    ...(isCommonPassword(password) ? ['Not one that is among the first to be guessed.'] : []),
    ...(email && holdsAddress(password, email) ? ['Not your own e-mail address, or a part of it.'] : []),
    ...(name && holdsName(password, name) ? ['Not your own name.'] : []),
  ];
}

function shapeProblems(password: string, length: number, profile: PasswordProfile): string[] {
  const short = length >= SHORTEST ? [] : [profile === 'default' ? `At least ${SHORTEST} characters (or ${LONG_ENOUGH} of any kind).` : `At least ${SHORTEST} characters.`];
  if (profile === 'nist' || (profile === 'default' && length >= LONG_ENOUGH)) return short;
  const where = profile === 'default' ? `, in a password of fewer than ${LONG_ENOUGH} characters` : '';
  return [
    ...short,
    ...(/\p{Lu}/u.test(password) ? [] : [`An upper-case letter${where}.`]),
    ...(/\p{Ll}/u.test(password) ? [] : [`A lower-case letter${where}.`]),
    ...(/\p{Nd}/u.test(password) ? [] : [`A digit${where}.`]),
  ];
}

/** The part before the @ (without a `+tag`), the whole address, or a password that is itself a piece of the address. */
function holdsAddress(password: string, email: string): boolean {
  const [text, address] = [fold(password), fold(email)];
  const local = address.replace(/@[^@]*$/, '').replace(/\+.*$/, '');
  return text.includes(address) || (text.length >= 4 && address.includes(text)) || (local.length >= 4 && text.includes(local));
}

function holdsName(password: string, name: string): boolean {
  const text = fold(password);
  return (fold(name).match(/\p{L}{4,}/gu) ?? []).some((word) => text.includes(word));
}

/** Without case and accents: `José` and `jose` are one name. */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** Page K's rule for short passwords, length alone for long ones (ID-1, profile `default`). */
export const LONG_ENOUGH = 15;
export const SHORTEST = 8;
export const LONGEST = 256;

/** Every rule that the password doesn't meet, in words. Empty: it will do. */
export function passwordProblems(password: string): string[] {
  const length = [...password].length;
  if (length > LONGEST) return [`At most ${LONGEST} characters.`];
  if (length >= LONG_ENOUGH) return [];
  return [
    ...(length < SHORTEST ? [`At least ${SHORTEST} characters (or ${LONG_ENOUGH} of any kind).`] : []),
    ...(/\p{Lu}/u.test(password) ? [] : ['An upper-case letter, in a password of fewer than 15 characters.']),
    ...(/\p{Ll}/u.test(password) ? [] : ['A lower-case letter, in a password of fewer than 15 characters.']),
    ...(/\p{Nd}/u.test(password) ? [] : ['A digit, in a password of fewer than 15 characters.']),
  ];
}

import { createRequire } from 'node:module';

/** What guessers try first on this very server. */
const OUR_OWN = ['consentry'];
/** Digits and signs that people write in place of letters; `1`, `!` and `|` stand for i or l. */
const LEET: Record<string, string> = { '@': 'a', '4': 'a', '8': 'b', '(': 'c', '3': 'e', '6': 'g', '9': 'g', '0': 'o', '$': 's', '5': 's', '7': 't', '+': 't', '2': 'z' };
const LETTER = /\p{L}/u;

let list: ReadonlySet<string> | undefined;
let longest = 0;

/**
 * The 49,233 passwords of zxcvbn's list, all in lower case, from leaked collections. Read when the first password is judged: a
 * process that judges none pays nothing for it (25 ms and 4 MB otherwise; `require`, because a rule answers at once).
 */
function common(): ReadonlySet<string> {
  if (list) return list;
  const { dictionary } = createRequire(import.meta.url)('@zxcvbn-ts/language-common') as { dictionary: Record<'passwords-common', string[]> };
  list = new Set([...dictionary['passwords-common'], ...OUR_OWN]);
  for (const word of list) longest = Math.max(longest, word.length);
  return list;
}

/**
 * Whether a guesser with a list comes to it soon (NIST SP 800-63B-4, 3.1.1.2: blocklist): it is common itself, or written with
 * `@` for `a`, or common with digits and signs around it that make up no more than half, or one common or short piece over and
 * over, or a run like `abcdefgh` or `9876543210`. Words in a row are no such thing: passphrases pass.
 */
export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  const unit = piece(text);
  return isRun(text) || isCommonInside(text) || (unit !== text && (unit.length < 4 || isCommonInside(unit)));
}

/** The text without the digits and signs at its ends, in every way that leaves at least half of it, against the list. */
function isCommonInside(text: string): boolean {
  const words = common();
  const least = Math.max(4, Math.ceil(text.length / 2));
  for (let start = 0; start + least <= text.length; start++) {
    for (let end = Math.min(text.length, start + longest); end - start >= least; end--) {
      // Only digits and signs may be left out at the end …
      if (LETTER.test(text.slice(end))) break;
      if (spellings(text.slice(start, end)).some((word) => words.has(word))) return true;
    }
    // … and at the beginning.
    if (LETTER.test(text[start]!)) break;
  }
  return false;
}

function spellings(word: string): string[] {
  const plain = [...word].map((c) => LEET[c] ?? c).join('');
  return [word, plain.replace(/[1!|]/g, 'i'), plain.replace(/[1!|]/g, 'l')];
}

/** What the text consists of when it is one piece over and over; else the text. */
function piece(text: string): string {
  // A text is found in its own double before its end only where it repeats itself.
  const period = `${text}${text}`.indexOf(text, 1);
  return period > 0 ? text.slice(0, period) : text;
}

/** Each character follows the one before it, upwards or downwards; 0 follows 9. */
function isRun(text: string): boolean {
  const characters = [...text];
  const steps = characters.slice(1).map((c, i) => follows(characters[i]!, c));
  return steps.length >= 3 && steps[0] !== 0 && steps.every((step) => step === steps[0]);
}

function follows(a: string, b: string): -1 | 0 | 1 {
  if (`${a}${b}` === '90') return 1;
  if (`${a}${b}` === '09') return -1;
  const step = b.charCodeAt(0) - a.charCodeAt(0);
  return step === 1 || step === -1 ? step : 0;
}

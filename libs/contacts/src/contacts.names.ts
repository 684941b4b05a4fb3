/** Searching names without reading them: each name leaves keyed indexes of the beginnings of its words (VA-6). */

const MAX_WORDS = 8;
/** Longer beginnings tell hardly more apart. */
const LONGEST = 12;
/** One letter of an alphabet would find a tenth of everybody; one sign of these scripts is often a whole name. */
const ONE_IS_A_WORD = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Case, accents and width don't count. */
function wordsOf(text: string): string[][] {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter(Boolean).slice(0, MAX_WORDS).map((word) => [...word]);
}

const shortest = (word: string[]): number => (ONE_IS_A_WORD.test(word[0]!) || word.length === 1 ? 1 : 2);

/** Every beginning under which a name is found. */
export function namePrefixes(name: string): string[] {
  const prefixes = wordsOf(name).flatMap((word) => {
    const all: string[] = [];
    for (let n = shortest(word); n <= Math.min(word.length, LONGEST); n++) all.push(word.slice(0, n).join(''));
    return all;
  });
  return [...new Set(prefixes)];
}

/** The beginnings that a name must all have to be found by these words. Empty: too little to search names by. */
export function searchedPrefixes(query: string): string[] {
  return [...new Set(wordsOf(query).map((word) => word.slice(0, LONGEST).join('')))];
}

/** The words under which a text is found: whole ones, without case, accents or width. */
const SHORTEST = 3;
const MOST = 64;
/** One sign of these scripts is often a whole word, and nothing stands between two words: each is a word here. */
const SIGNS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;
/** Longer texts are read so far: the words of the rest find nothing. */
const LONGEST = 20_000;

export function wordsOf(text: string): string[] {
  const plain = text.slice(0, LONGEST).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const found = new Set<string>();
  for (const word of plain.split(/[^\p{L}\p{N}]+/u)) {
    if (found.size >= MOST) break;
    if (SIGNS.test(word)) for (const sign of word) found.add(sign);
    else if ([...word].length >= SHORTEST) found.add(word);
  }
  return [...found].slice(0, MOST);
}

/** What a person reads of a message: the strings that say something, wherever they stand in the content. */
export function saidIn(content: unknown): string {
  const { body, caption, text, name } = (content ?? {}) as Record<string, unknown>;
  const spoken = body && typeof body === 'object' ? (body as { text?: unknown }).text : body;
  return [spoken, caption, text, name].filter((part): part is string => typeof part === 'string').join('\n');
}

import { LANGUAGES, WORDS, type Language } from './consent.words.data.js';

export type Command = 'opt_out' | 'resume';
export interface Found { command: Command; language: Language }

export interface OwnWord { word: string; language: Language }

/** What an organisation says beside the built-in words, ready to be looked up. Built-in words can be added to, never taken away. */
export interface OwnWords {
  optOut: Lexicon;
  resume: Lexicon;
  /** "YES" counts as START (off unless they turn it on: people say yes to many things). */
  yesResumes: boolean;
}
type Lexicon = Map<string, Language[]>;
export const NO_OWN_WORDS: OwnWords = { optOut: new Map(), resume: new Map(), yesResumes: false };

/** A text longer than providers let people write is not read at all, so work is bounded whatever comes. */
const LONGEST_TEXT = 4096;
/** Of what is left when signs and emoji are off. Longer than any command with its politeness; a longer message is somebody talking. */
const LONGEST_WORDS = 160;

/**
 * One form for every way of writing a word: NFKC, lower case, Latin accents and Arabic vowel signs off, one alef, and
 * everything that isn't a letter, mark or digit read as a space (punctuation, emoji, zero-width and bidi characters).
 */
export function normalizeWords(text: string): string {
  return text
    .normalize('NFKC').toLowerCase().normalize('NFD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u0653-\u0655\u093c]/g, '')
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[أإآٱ]/g, 'ا').replace(/[ىی]/g, 'ي').replace(/ة/g, 'ه').replace(/ک/g, 'ك').replace(/ँ/g, 'ं').replace(/ı/g, 'i').replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

/** Words as they are compared: letters written apart are joined (`S.T.O.P`), long-drawn ones shortened (`stoppppp`), Han characters stand alone. */
function tokensOf(words: string): string[] {
  return words.replace(/(?<![^ ])[a-z](?: [a-z](?![^ ])){2,}/g, (letters) => letters.replaceAll(' ', ''))
    .replace(/([a-z])\1{2,}/g, '$1').replace(/\p{Script=Han}/gu, ' $& ').split(' ').filter(Boolean);
}

const HAN = /^\p{Script=Han}$/u;
const keyOf = (text: string): string => tokensOf(normalizeWords(text)).join(' ');

/** `stop (all|) messages` → both ways of saying it. */
export function expand(pattern: string): string[] {
  const at = pattern.indexOf('(');
  if (at < 0) return [pattern];
  const end = pattern.indexOf(')', at);
  const rest = expand(pattern.slice(end + 1));
  return pattern.slice(at + 1, end).split('|').flatMap((choice) => rest.map((tail) => `${pattern.slice(0, at)}${choice}${tail}`));
}

export function ownWords(optOut: readonly OwnWord[], resume: readonly OwnWord[], yesResumes: boolean): OwnWords {
  const lexiconOf = (words: readonly OwnWord[]): Lexicon => new Map(words.map(({ word, language }) => [keyOf(word), [language]]));
  return { optOut: lexiconOf(optOut), resume: lexiconOf(resume), yesResumes };
}

function lexicon(pick: (of: (typeof WORDS)[Language]) => string[]): Lexicon {
  const found: Lexicon = new Map();
  for (const language of LANGUAGES) for (const phrase of new Set(pick(WORDS[language]).flatMap(expand).map(keyOf))) found.set(phrase, [...(found.get(phrase) ?? []), language]);
  return found;
}

const [SHORT, CLEAR, INTENTS, POLITE, RESUME, YES] = ([(w) => w.words, (w) => w.clear, (w) => w.intents, (w) => w.polite, (w) => w.resume, (w) => w.yes] satisfies ((w: (typeof WORDS)[Language]) => string[])[]).map(lexicon) as [Lexicon, Lexicon, Lexicon, Lexicon, Lexicon, Lexicon];

/** The most words that a polite phrase or an intent has. */
const WIDEST = Math.max(...[...POLITE.keys(), ...INTENTS.keys()].map((phrase) => phrase.split(' ').length));

/** Whether the whole message is a command of the built-in words. See {@link findCommand}. */
export function readCommand(...texts: (string | undefined)[]): Command | undefined {
  return findCommand(texts, NO_OWN_WORDS)?.command;
}

/**
 * Whether a whole message is a command, with or without polite words around it, and in which language. Never a word inside a
 * sentence: "stop by tomorrow" is not an opt-out. Where one text says stop and another start, stop wins.
 */
export function findCommand(texts: readonly (string | undefined)[], own: OwnWords): Found | undefined {
  const readings = texts.flatMap((text) => readingsOf(text));
  return pick(readings, 'opt_out', ({ phrase, meant }) => CLEAR.get(phrase) ?? (meant ? undefined : SHORT.get(phrase) ?? own.optOut.get(phrase)))
    ?? pick(readings, 'resume', ({ phrase, meant }) => (meant ? undefined : RESUME.get(phrase) ?? own.resume.get(phrase) ?? (own.yesResumes ? YES.get(phrase) : undefined)));
}

/** What kind of built-in word it is, if any: an own word must not mean two things. */
export function builtInKind(word: string): Command | 'yes' | undefined {
  const phrase = keyOf(word);
  return CLEAR.has(phrase) || SHORT.has(phrase) ? 'opt_out' : RESUME.has(phrase) ? 'resume' : YES.has(phrase) ? 'yes' : undefined;
}

/** Whether two words are one to the matcher. */
export function sameWord(a: string, b: string): boolean {
  return keyOf(a) === keyOf(b);
}

interface Reading { phrase: string; meant: boolean; spoken: Language[] }

function pick(readings: Reading[], command: Command, languagesOf: (reading: Reading) => Language[] | undefined): Found | undefined {
  for (const reading of readings) {
    const languages = languagesOf(reading);
    if (languages) return { command, language: languages.find((l) => reading.spoken.includes(l)) ?? languages[0]! };
  }
  return undefined;
}

/** The text, and what is left of it when polite words and intents are taken off either end. */
function readingsOf(text: string | undefined): Reading[] {
  if (!text || text.length > LONGEST_TEXT) return [];
  const words = normalizeWords(text);
  if (words.length === 0 || words.length > LONGEST_WORDS) return [];
  // "Stop stop stop" says it once; Han characters double as a matter of course.
  const tokens = tokensOf(words).filter((token, n, all) => token !== all[n - 1] || HAN.test(token));
  const fronts = peeled(tokens.length, (from, width) => tokens.slice(from, from + width).join(' '), [POLITE, INTENTS]);
  const backs = peeled(tokens.length, (from, width) => tokens.slice(tokens.length - from - width, tokens.length - from).join(' '), [POLITE]);
  return fronts.flatMap((front) => backs.filter((back) => front.off + back.off < tokens.length).map((back) => (
    { phrase: tokens.slice(front.off, tokens.length - back.off).join(' '), meant: front.meant, spoken: [...front.spoken, ...back.spoken] })));
}

interface Peel { off: number; meant: boolean; spoken: Language[] }

/** Every number of words that can be taken off one end. Each is looked at once, so that work is bounded by words times {@link WIDEST}. */
function peeled(length: number, phraseAt: (from: number, width: number) => string, lexicons: [Lexicon, Lexicon?]): Peel[] {
  const found = new Map<string, Peel>([['0', { off: 0, meant: false, spoken: [] }]]);
  for (const { off, meant, spoken } of found.values()) {
    for (let width = 1; width <= WIDEST && off + width < length; width++) {
      const phrase = phraseAt(off, width);
      for (const [n, lexicon] of lexicons.entries()) {
        const languages = lexicon?.get(phrase);
        const next = { off: off + width, meant: meant || n === 1, spoken: [...spoken, ...(languages ?? [])] };
        if (languages && !found.has(`${next.off}${next.meant ? 'm' : ''}`)) found.set(`${next.off}${next.meant ? 'm' : ''}`, next);
      }
    }
  }
  return [...found.values()];
}

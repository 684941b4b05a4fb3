import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LANGUAGES, WORDS } from './consent.words.data.js';
import { HELD_OUT, LABELLED } from './consent.words.labelled.js';
import { builtInKind, findCommand, NO_OWN_WORDS, normalizeWords, ownWords, readCommand } from './consent.words.js';

const isOptOut = (text: string) => readCommand(text) === 'opt_out';

describe('CM-3: opt-out words, measured on sentences labelled by hand', () => {
  const rows = Object.entries(LABELLED).map(([language, { optOut, other }]) => {
    const hits = optOut.filter(isOptOut);
    const falseHits = other.filter(isOptOut);
    return { language, optOut: optOut.length, other: other.length, missed: optOut.filter((t) => !isOptOut(t)), falseHits, precision: hits.length / (hits.length + falseHits.length), recall: hits.length / optOut.length };
  });
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((n, row) => n + of(row), 0);

  it('the set is what it should be: hard, and large enough', () => {
    expect(sum((r) => r.optOut + r.other)).toBeGreaterThanOrEqual(400);
    expect(rows.length).toBeGreaterThanOrEqual(8);
    for (const row of rows) expect(row.optOut + row.other).toBeGreaterThanOrEqual(25);
    expect(sum((r) => r.other) / sum((r) => r.optOut + r.other)).toBeGreaterThanOrEqual(0.4);
    const all = Object.values(LABELLED).flatMap(({ optOut, other }) => [...optOut, ...other]);
    expect(Object.values(LABELLED).every(({ optOut, other }) => new Set([...optOut, ...other]).size === optOut.length + other.length)).toBe(true);
    expect(all.length).toBe(sum((r) => r.optOut + r.other));
  });

  it('on sentences that it was not tuned to: no false hit, and most are found', () => {
    const sides = Object.values(HELD_OUT);
    const [optOut, other] = [sides.flatMap((s) => s.optOut), sides.flatMap((s) => s.other)];
    const missed = optOut.filter((t) => !isOptOut(t));
    process.stdout.write(`held out: ${optOut.length + other.length} sentences   false hits ${other.filter(isOptOut).length}   recall ${((optOut.length - missed.length) / optOut.length).toFixed(3)}   missed: ${missed.join(' | ')}\n`);
    expect(other.filter(isOptOut)).toEqual([]);
    expect(missed.length / optOut.length).toBeLessThan(0.25);
  });

  it('precision 1.0 and recall of at least 0.97, printed by language', () => {
    const line = (name: string, n: number, precision: number, recall: number) => `${name.padEnd(8)} ${String(n).padStart(4)} sentences   precision ${precision.toFixed(3)}   recall ${recall.toFixed(3)}`;
    const recall = sum((r) => r.optOut - r.missed.length) / sum((r) => r.optOut);
    const precision = sum((r) => r.optOut - r.missed.length) / sum((r) => r.optOut - r.missed.length + r.falseHits.length);
    process.stdout.write(`${[...rows.map((r) => line(r.language, r.optOut + r.other, r.precision, r.recall)), line('overall', sum((r) => r.optOut + r.other), precision, recall), ...rows.flatMap((r) => r.missed.map((t) => `missed (${r.language}): ${t}`))].join('\n')}\n`);
    expect(rows.flatMap((r) => r.falseHits)).toEqual([]);
    expect(recall).toBeGreaterThanOrEqual(0.97);
  });
});

describe('CM-3: commands', () => {
  it('knows every word of the platform page, in any writing', () => {
    const page = 'STOP STOPALL UNSUBSCRIBE CANCEL END QUIT BLOCK REVOKE OPTOUT OPT-OUT REMOVE BAJA PARAR ALTO CANCELAR DETENER ARRET ARRÊT DESABONNER STOPP ABMELDEN ABBESTELLEN SAIR PARAR CANCELAR DESCADASTRAR FERMA CANCELLAMI توقف إيقاف الغاء إلغاء BERHENTI HENTI BATAL KELUAR रोकें बंद DUR IPTAL 退订 停止'.split(' ');
    for (const word of [...page, 'STOP ALL', 'OPT OUT']) for (const text of [word, word.toLowerCase(), ` ${word}!! `, `${word} 🙏`, `please ${word}`, `${word}. Thank you`]) expect([text, readCommand(text)]).toEqual([text, 'opt_out']);
  });
  it.each(['START', 'start!', 'please start', 'UNSTOP', 'ابدأ', 'mula', 'शुरू', '开始'])('%j resumes', (text) => expect(readCommand(text)).toBe('resume'));
  it.each(['yes', 'YES', 'sí', 'نعم', 'ya'])('%j resumes only where the organisation turned it on', (text) => {
    expect(readCommand(text)).toBeUndefined();
    expect(findCommand([text], { ...NO_OWN_WORDS, yesResumes: true })?.command).toBe('resume');
  });
  it('reads the payload of a button as well, and stop wins over start', () => {
    expect(readCommand('Stop these', 'STOP PROMOTIONS')).toBe('opt_out');
    expect(readCommand('start', 'STOP')).toBe('opt_out');
  });
  it('an intent makes clear what is clear, and nothing else', () => {
    expect(readCommand('I want to unsubscribe')).toBe('opt_out');
    expect(readCommand('I want to cancel')).toBeUndefined();
    expect(readCommand('can I start')).toBeUndefined();
  });
  it('says in which language the word was used', () => {
    for (const [text, language] of [['stop', 'en'], ['baja', 'es'], ['cancelar', 'es'], ['cancelar, obrigado', 'pt'], ['berhenti', 'ms'], ['berhenti, makasih', 'id'], ['退订', 'zh'], ['توقف', 'ar'], ['बंद करें', 'hi'], ['İPTAL', 'tr']]) expect([text, findCommand([text], NO_OWN_WORDS)?.language]).toEqual([text, language]);
    for (const language of LANGUAGES) expect(WORDS[language].confirmation).toContain('START');
  });
  it("takes an organisation's own words like its own", () => {
    const own = ownWords([{ word: 'Tschüss Werbung', language: 'de' }], [{ word: 'Hallo wieder', language: 'de' }], false);
    expect(findCommand(['bitte TSCHÜSS, werbung!'], own)).toEqual({ command: 'opt_out', language: 'de' });
    expect(findCommand(['hallo wieder'], own)?.command).toBe('resume');
    expect(findCommand(['tschüss werbung bis morgen'], own)).toBeUndefined();
    expect(findCommand(['stop'], own)?.command).toBe('opt_out');
    expect([builtInKind('stopp'), builtInKind('START'), builtInKind('Ja'), builtInKind('tschüss')]).toEqual(['opt_out', 'resume', 'yes', undefined]);
  });
});

describe('CM-3: any text, in bounded time', () => {
  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 480, unit: 'binary' }), (text) => ['opt_out', 'resume', undefined].includes(readCommand(text))));
  });
  it('a command stays one however it is decorated', () => {
    const noise = fc.array(fc.constantFrom('!', '.', ' ', '🛑', '\u200b', '\u202e', '\n', '❤️', '…', '*', '\ufeff', '—'), { maxLength: 300 }).map((parts) => parts.join(''));
    fc.assert(fc.property(noise, noise, fc.constantFrom('stop', 'Baja', 'ARRÊT', 'توقف', '退订', 'बंद'), (a, b, word) => readCommand(`${a}${word}${b}`) === 'opt_out'));
  });
  it('a word inside a sentence stays one', () => {
    const stranger = fc.constantFrom('table', 'monday', 'pizza', 'invoice', 'seven', 'blue', 'train');
    fc.assert(fc.property(fc.array(stranger, { minLength: 1, maxLength: 4 }), fc.array(stranger, { maxLength: 4 }), fc.constantFrom(...Object.values(WORDS).flatMap((w) => w.words.filter((x) => !x.includes('(')))), (a, b, word) => readCommand([...a, word, ...b].join(' ')) === undefined));
  });
  it.each([
    ['letters', 'a'], ['spaces', ' '], ['polite words', 'please '], ['intents', 'i want to '], ['single letters', 's '], ['commands', 'stop '], ['zero-width', '\u200b'], ['combining marks', '\u0315\u0300'], ['emoji', '🛑'], ['Han', '停'], ['what NFKC makes longer', '\ufdfa'], ['surrogate halves', '\ud83d'], ['Arabic vowel signs', '\u064b\u0651'],
  ])('one megabyte of %s', (_, unit) => {
    for (const size of [480, 8_000, 1_000_000]) {
      const text = unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
      const begun = process.threadCpuUsage();
      readCommand(text, text);
      readCommand(`stop${text}`);
      expect([size, process.threadCpuUsage(begun).user < 250_000]).toEqual([size, true]);
    }
  });
  it('normalizing costs no more per letter in a long text than in a short one', () => {
    const cost = (n: number) => {
      const text = 'Stöp! please 🛑 '.repeat(n);
      const begun = process.threadCpuUsage();
      for (let i = 0; i < 20; i++) normalizeWords(text);
      return process.threadCpuUsage(begun).user / n;
    };
    cost(2000);
    expect(cost(40_000) / cost(2_000)).toBeLessThan(6);
  });
});

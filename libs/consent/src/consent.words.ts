/** Words that end or resume messages (CM-3). The first six are page K's and can never be removed. */
const OPT_OUT: Record<string, string[]> = {
  en: ['stop', 'unsubscribe', 'cancel', 'quit', 'end', 'block', 'stopall', 'stop all', 'revoke', 'optout', 'opt out', 'remove', 'remove me',
    'unsubscribe me', 'opt me out', 'stop messaging me', 'stop texting me', 'stop sending me messages', 'stop sending messages', 'stop messages', 'stop promotions', 'stop it'],
  es: ['baja', 'parar', 'alto', 'cancelar', 'detener', 'darme de baja'],
  fr: ['arret', 'desabonner', 'me desabonner', 'arreter'],
  de: ['stopp', 'abmelden', 'abbestellen'],
  pt: ['sair', 'parar', 'cancelar', 'descadastrar'],
  it: ['ferma', 'cancellami'],
  ar: ['توقف', 'ايقاف', 'الغاء', 'الغاء الاشتراك'],
  ms: ['berhenti', 'henti', 'batal', 'keluar'],
  hi: ['रोकें', 'बंद', 'बंद करो', 'बंद करें'],
  tr: ['dur', 'iptal'],
  zh: ['退订', '停止'],
};
const RESUME = ['start', 'unstop', 'resume', 'iniciar', 'reanudar', 'reprendre', 'starten', 'mula', 'ابدا', 'शुरू', 'baslat', '开始'];

/** What people put around a command without changing it. Each is taken off one end at a time. */
const FRAMES = [
  'please', 'pls', 'plz', 'kindly', 'thank you', 'thanks', 'thx', 'ty', 'now', 'ok', 'okay', 'hi', 'hello', 'sorry',
  'por favor', 'gracias', 'merci', 's il vous plait', 'svp', 'bitte', 'danke', 'obrigado', 'obrigada', 'per favore', 'grazie',
  'tolong', 'sila', 'terima kasih', 'من فضلك', 'رجاء', 'شكرا', 'कृपया', 'धन्यवाद', 'lutfen', 'tesekkurler', '请', '谢谢',
].map(normalizeWords);

const optOut = new Set(Object.values(OPT_OUT).flat().map(normalizeWords));
const resume = new Set(RESUME.map(normalizeWords));

/** Longer than any command with its frames; a longer message is somebody talking. */
const LONGEST = 120;

/**
 * One form for every way of writing a word: NFKC, lower case, Latin accents and Arabic vowel signs off, one alef, and
 * everything that isn't a letter, mark or digit read as a space (punctuation, emoji, zero-width and bidi characters).
 */
export function normalizeWords(text: string): string {
  return text
    .normalize('NFKC').toLowerCase().normalize('NFD')
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640\u0653-\u0655]/g, '')
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/[أإآٱ]/g, 'ا').replace(/ı/g, 'i')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

export type Command = 'opt_out' | 'resume';

/**
 * Whether the whole message is a command, with or without polite words around it. Never a word inside a sentence:
 * "stop by tomorrow" is not an opt-out. Linear in the text's length.
 */
export function readCommand(...texts: (string | undefined)[]): Command | undefined {
  for (const text of texts) {
    if (!text || text.length > LONGEST * 4) continue;
    const words = normalizeWords(text);
    if (words.length === 0 || words.length > LONGEST) continue;
    for (const candidate of peel(words)) {
      if (optOut.has(candidate)) return 'opt_out';
      if (resume.has(candidate)) return 'resume';
    }
  }
  return undefined;
}

/** The text, then the text with one frame after the other taken off either end. */
function* peel(words: string): Generator<string> {
  let rest = words;
  for (let turns = 0; turns < 4; turns++) {
    yield rest;
    const front = FRAMES.find((f) => rest.startsWith(`${f} `));
    const back = front ? undefined : FRAMES.find((f) => rest.endsWith(` ${f}`));
    if (front) rest = rest.slice(front.length + 1);
    else if (back) rest = rest.slice(0, -back.length - 1);
    else return;
  }
  yield rest;
}

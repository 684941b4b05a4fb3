import { normalizeWords } from '@consentry/consent';

/** Words that ask for a person (AI-2, whatsapp.md). Recall before precision: a person too many does less harm than a machine that won't let go. */
const HAND_OFF: Record<string, string[]> = {
  en: ['human', 'agent', 'person', 'representative', 'operator', 'support', 'staff', 'someone', 'real person', 'live agent', 'talk to human', 'speak to agent', 'customer service'],
  es: ['humano', 'agente', 'asesor', 'persona'],
  pt: ['atendente', 'humano'],
  ms: ['manusia', 'ejen'],
  fr: ['humain', 'conseiller'],
  de: ['mensch', 'mitarbeiter'],
  ar: ['موظف', 'انسان'],
  hi: ['इंसान', 'एजेंट'],
};

const phrases = [...new Set(Object.values(HAND_OFF).flat().map(normalizeWords))];
/** Beyond this nobody asks for anything in particular; and the search stays short. */
const LONGEST = 1000;

/** Whether somebody asks for a person anywhere in the text, as whole words. Linear in the text's length. */
export function asksForPerson(...texts: (string | undefined)[]): boolean {
  return texts.some((text) => {
    if (!text) return false;
    const words = ` ${normalizeWords(text.slice(0, LONGEST))} `;
    return phrases.some((phrase) => words.includes(` ${phrase} `));
  });
}

import { z } from 'zod';

const ZONE = /^[A-Za-z][A-Za-z0-9_+-]{0,31}(?:\/[A-Za-z0-9_+-]{1,31}){0,2}$/;

/** A name of the IANA time zone database, or undefined. Offsets are none: they don't know summer time. */
export function normalizeTimeZone(input: string): string | undefined {
  const name = input.trim();
  if (!ZONE.test(name)) return undefined;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return name;
  } catch {
    return undefined;
  }
}

/** A language tag (BCP 47) in its canonical form, or undefined. `pt_BR`, as spreadsheets have it, is `pt-BR`. */
export function normalizeLanguage(input: string): string | undefined {
  const tag = input.trim();
  if (tag.length > 35) return undefined;
  try {
    return Intl.getCanonicalLocales(tag.replaceAll('_', '-'))[0];
  } catch {
    return undefined;
  }
}

export function timeZone() {
  return normalized(normalizeTimeZone, 'Must be a time zone like Asia/Kuala_Lumpur.', 'Asia/Kuala_Lumpur');
}

export function language() {
  return normalized(normalizeLanguage, 'Must be a language tag like ms or pt-BR.', 'ms');
}

function normalized(normalize: (input: string) => string | undefined, message: string, example: string) {
  return z.string().max(100).transform((value, context) => {
    const normal = normalize(value);
    if (normal !== undefined) return normal;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  }).meta({ examples: [example] });
}

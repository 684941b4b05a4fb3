import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { z } from 'zod';

/**
 * Any way a person writes an international number → E.164 (`+60123456789`), or undefined.
 * The country code must be there: guessing it would message a stranger. Numbers that no plan knows but that have the right
 * length are taken as they are: plans change faster than libraries, and test numbers belong to no plan.
 */
export function normalizePhone(input: string): string | undefined {
  const trimmed = input.trim();
  if (trimmed.length > 40 || !/^\+?[\d\s().-]+$/.test(trimmed)) return undefined;
  const digits = trimmed.replace(/\D/g, '');
  const parsed = parsePhoneNumberFromString(`+${digits}`);
  if (parsed?.isValid()) return parsed.number;
  return /^[1-9]\d{7,14}$/.test(digits) ? `+${digits}` : undefined;
}

/** A telephone number in a request, normalised. */
export function phoneNumber() {
  return z.string().max(40).transform((value, context) => {
    const e164 = normalizePhone(value);
    if (e164) return e164;
    context.addIssue({ code: 'custom', message: 'Must be a telephone number with its country code, like +60123456789.' });
    return z.NEVER;
  }).meta({ examples: ['+60123456789'] });
}

/** `+60123456789` → `+60•••••6789`: enough to recognise, not to call (CM-8). */
export function maskPhone(e164: string): string {
  return e164.length <= 7 ? '•••••' : `${e164.slice(0, 3)}${'•'.repeat(e164.length - 7)}${e164.slice(-4)}`;
}

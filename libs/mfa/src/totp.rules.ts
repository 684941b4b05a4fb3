import { timingSafeEqual } from 'node:crypto';
import { generateSync } from 'otplib';

/** Seconds in a time step, as every authenticator app assumes (RFC 6238 section 4.1). */
const STEP_SECONDS = 30;
const DIGITS = 6;

/** The time step of a moment (milliseconds since 1970), counted from the epoch (RFC 6238 section 4.2). */
export function stepAt(ms: number): number {
  return Math.floor(ms / 1000 / STEP_SECONDS);
}

/** RFC 6238: the HOTP value (RFC 4226, HMAC-SHA-1) of a time step. `secret` is base32. */
export function codeOf(secret: string, step: number, digits: 6 | 8 = DIGITS): string {
  return generateSync({ strategy: 'hotp', secret, counter: step, digits });
}

export function looksLikeCode(code: string): boolean {
  return /^[0-9]{6}$/.test(code);
}

/**
 * The step whose code this is: the present one, or one to either side for clocks that differ and people who type slowly (ID-5).
 * All three are computed and compared whatever comes, so the time taken says nothing. Should two steps share a code, the later
 * one counts: spending it closes both.
 */
export function matchingStep(secret: string, code: string, nowMs: number): number | undefined {
  if (!looksLikeCode(code)) return undefined;
  const given = Buffer.from(code);
  const now = stepAt(nowMs);
  let found: number | undefined;
  for (const step of [now - 1, now, now + 1]) if (timingSafeEqual(Buffer.from(codeOf(secret, step)), given)) found = step;
  return found;
}

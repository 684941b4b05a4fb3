const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** How long before each attempt of a round: eleven within a little over three days. */
export const DELAYS_MS = [0, 5 * SECOND, 30 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] as const;

/** An endpoint at which nothing has succeeded for so long is switched off. */
export const GIVE_UP_MS = 72 * HOUR;

/**
 * How long until the next attempt, after `made` of a round; undefined when that was the last. Up to a tenth more than the table
 * says, so that what failed together does not come back together. A receiver that names a longer wait (`Retry-After`) gets it, up to a day.
 * @param random in [0, 1)
 */
export function nextDelayMs(made: number, random: number, retryAfterSeconds = 0): number | undefined {
  const base = DELAYS_MS[made];
  if (base === undefined) return undefined;
  return Math.max(Math.round(base * (1 + random / 10)), Math.min(retryAfterSeconds * SECOND, 24 * HOUR));
}

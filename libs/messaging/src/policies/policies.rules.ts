import type { Purpose } from '@consentry/consent';

/** Page K's figures (CM-6): an organisation may lower them, not raise them. */
export const HOURLY_CAP = 20;
export const MARKETING_HOURS = 24;

export type UnknownOutcome = 'hold' | 'retry' | 'ask';

/** An organisation's own choices about sending. */
export interface Policy {
  hourlyCap: number;
  marketingHours: number;
  /** Minutes after midnight, where the person is. `from` after `until` spans midnight. */
  quiet: { from: number; until: number; purposes: readonly Purpose[] } | null;
  /** Of the organisation, for people whose own is not known. */
  timeZone: string;
  unknownOutcome: UnknownOutcome;
  unknownAfterMinutes: number;
  reviewAiMarketing: boolean;
  broadcastApproval: boolean;
  /** What messages say is erased with their last answer, and after a day at the latest (PR-6). */
  zeroContent: boolean;
  /** Assistants may be given what people write, that mode or not. */
  zeroContentAi: boolean;
}

export const DEFAULT_POLICY: Policy = {
  hourlyCap: HOURLY_CAP, marketingHours: MARKETING_HOURS, quiet: null, timeZone: 'UTC', unknownOutcome: 'hold', unknownAfterMinutes: 60, reviewAiMarketing: true, broadcastApproval: false,
  zeroContent: false, zeroContentAi: false,
};

const DAY_MINUTES = 1440;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Minutes after midnight in a time zone. @throws RangeError for one that doesn't exist */
export function minutesIn(timeZone: string, at: Date): number {
  let format = formats.get(timeZone);
  if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })));
  const [hour, minute] = format.format(at).split(':');
  return Number(hour) * 60 + Number(minute);
}

/**
 * How long it is quiet for somebody who may be in any of these time zones: until it is quiet in none of them. Null: not quiet now.
 * A number tells its country, not the place in it; who cannot be placed exactly is not woken anywhere.
 */
export function quietFor(quiet: { from: number; until: number }, timeZones: readonly string[], at: Date): number | null {
  const waits = timeZones.map((zone) => quietMinutes(quiet, minutesIn(zone, at))).filter((m) => m > 0);
  return waits.length > 0 ? Math.max(...waits) : null;
}

/** Minutes until the quiet hours end; 0 outside of them. Equal ends: the whole day is quiet. */
function quietMinutes({ from, until }: { from: number; until: number }, minute: number): number {
  const length = (until - from + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  const since = (minute - from + DAY_MINUTES) % DAY_MINUTES;
  return since < length ? length - since : 0;
}

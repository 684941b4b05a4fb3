import type { Hunt } from './crew.js';

const SEEDS = 12;
/** Where to begin: a little before a seed that finds it. */
const FROM: Record<string, number> = {
  'consent read from a cache': 1,
  'sent again after a worker died': 11,
  'sent again after a timeout': 17,
  'a call under way is begun again by whoever claims it': 1,
  'no second decision': 1,
  'the exemption works for any opt-out': 4,
  'no cap by the hour': 1,
  'no cap on marketing': 6,
  'the outbox row is not written': 1,
  'a late sent undoes read': 1,
  'START restores everything': 4,
  'idempotency keys are not claimed': 17,
  'a recipient twice': 8,
  'the switch at the provider is ignored': 6,
  'held messages are sent again': 9,
  'STOP hastens nothing': 10,
  "statuses are found by the provider's id alone": 6,
  'the window by the time of arrival': 48,
  'a paused line still sends': 1,
  'no leaf for what is accepted': 1,
  'a restriction is ignored': 8,
  'STOP is not read': 1,
  'quiet hours are ignored': 17,
  'a key opens every door of order': 16,
};

/** Bugs that are found within seconds: what CI looks at each time. */
export const QUICKLY: readonly Hunt[] = Object.entries(FROM).map(([name, from]) => ({ name, from, seeds: SEEDS }));

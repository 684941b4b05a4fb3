import type { EventType } from './audit.actions.js';

export interface RetentionRule { standard: number; floor: number; ceiling: number }

/** Days that entries of a type are kept (AU-3: 90 days, 1 year, 2 years; floor 365 days but for API requests; ceiling 24 months). `audit_purge` in the database holds the same floors. */
export const RETENTION: Record<EventType, RetentionRule> = {
  api_request: { standard: 90, floor: 30, ceiling: 730 },
  authentication: { standard: 365, floor: 365, ceiling: 730 },
  account_change: { standard: 730, floor: 365, ceiling: 730 },
  security_event: { standard: 730, floor: 365, ceiling: 730 },
};

/** What an organisation chose, in days; what it didn't choose is the standard. */
export type RetentionChoice = Partial<Record<EventType, number>>;

export function daysKept(type: EventType, choice: RetentionChoice): number {
  const { standard, floor, ceiling } = RETENTION[type];
  return Math.min(ceiling, Math.max(floor, choice[type] ?? standard));
}

/** Entries before this time have had theirs. Whole hours, so that a purge leaves at most one event of its own an hour and type. */
export function purgeBefore(type: EventType, choice: RetentionChoice, now: Date): Date {
  const hour = 3_600_000;
  return new Date(Math.floor((now.getTime() - daysKept(type, choice) * 24 * hour) / hour) * hour);
}

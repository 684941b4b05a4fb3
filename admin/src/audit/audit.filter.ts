import type { AuditLog } from '../api.generated';

export const TYPES = ['api_request', 'authentication', 'account_change', 'security_event'] as const satisfies AuditLog['event_type'][];
export const PERIODS = ['today', 'week', 'month', 'own'] as const;
export type Period = (typeof PERIODS)[number];
const NAMES = ['period', 'from', 'to', 'event_type', 'action', 'actor', 'ip', 'object'] as const;

/** As the address holds it. Of the period the name, so that "today" stays today. */
export type AuditFilter = Partial<Record<(typeof NAMES)[number], string>>;
export type Narrowing = 'event_type' | 'action' | 'actor' | 'ip' | 'object';
export const NARROWINGS = ['event_type', 'action', 'actor', 'ip', 'object'] as const satisfies Narrowing[];

export const filterOf = (search: URLSearchParams): AuditFilter => Object.fromEntries(NAMES.flatMap((name) => (search.get(name) ? [[name, search.get(name)]] : [])));

export function periodOf({ period }: AuditFilter): Period {
  return PERIODS.find((each) => each === period) ?? 'week';
}

const DAYS_BACK = { today: 0, week: 6, month: 29 } as const;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Days of the reader's own calendar. Undefined: own dates that are missing or the wrong way round. */
export function datesOf(filter: AuditFilter, now = new Date()): { start_date: string; end_date: string } | undefined {
  const period = periodOf(filter);
  if (period !== 'own') {
    const start = new Date(now.getFullYear(), now.getMonth(), now.getDate() - DAYS_BACK[period]);
    // A server whose clock goes before ours may not lose its newest entries here.
    const end = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 2);
    return { start_date: start.toISOString(), end_date: end.toISOString() };
  }
  const [start, end] = [midnight(filter.from, 0), midnight(filter.to, 1)];
  return start && end && start < end ? { start_date: start.toISOString(), end_date: end.toISOString() } : undefined;
}

function midnight(day: string | undefined, after: number): Date | undefined {
  if (!day || !DAY.test(day)) return undefined;
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + after);
}

/** The parameters of the API. Undefined where {@link datesOf} is. */
export function queryOf(filter: AuditFilter): Record<string, string> | undefined {
  const dates = datesOf(filter);
  return dates && { ...dates, ...Object.fromEntries(NARROWINGS.flatMap((name) => (filter[name] ? [[name, filter[name]]] : []))) };
}

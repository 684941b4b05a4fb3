import { retentionClasses } from '@consentry/kernel';

const DAY_MS = 86_400_000;

/** What an organisation chose, in days by class; what it didn't choose is the standard. */
export type RetentionDays = Record<string, number>;

export function daysOf(name: string, chosen: RetentionDays): number {
  const { standard, floor, ceiling } = retentionClasses().get(name)!;
  return Math.min(ceiling, Math.max(floor, chosen[name] ?? standard));
}

/** Rows from before this time have had theirs. */
export function cutoff(name: string, chosen: RetentionDays, now: Date): Date {
  return new Date(now.getTime() - daysOf(name, chosen) * DAY_MS);
}

/** Classes whose days an organisation sets. */
export function adjustable(): string[] {
  return [...retentionClasses()].flatMap(([name, { floor, ceiling }]) => (floor < ceiling ? [name] : []));
}

/** What is wrong with days that were asked for, by class. */
export function faultsOf(asked: RetentionDays): { path: string; message: string }[] {
  return Object.entries(asked).flatMap(([name, days]) => {
    const row = retentionClasses().get(name);
    if (!row || !adjustable().includes(name)) return [{ path: `days.${name}`, message: `Is no class that can be set. Those are ${adjustable().join(', ')}.` }];
    if (days < row.floor || days > row.ceiling) return [{ path: `days.${name}`, message: `Must be ${row.floor} to ${row.ceiling} days.` }];
    return [];
  });
}

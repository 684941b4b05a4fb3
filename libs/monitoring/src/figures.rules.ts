import { BUCKET_MS, type Range } from './figures.schema.js';

/** What was counted: of which measure, for whom, in which minute or hour. */
export interface Figure { measure: string; at: Date; subject: string; n: number }

/** Every bucket of a period, the empty ones too: a gap in a chart must mean that nothing happened. */
export function buckets<T>({ from, to, bucket }: Range, empty: () => T): { slots: (T & { at: string })[]; slotOf: (at: Date) => (T & { at: string }) | undefined } {
  const ms = BUCKET_MS[bucket];
  const slots = Array.from({ length: Math.round((to.getTime() - from.getTime()) / ms) }, (_, i) => ({ at: new Date(from.getTime() + i * ms).toISOString(), ...empty() }));
  return { slots, slotOf: (at) => slots[Math.floor((at.getTime() - from.getTime()) / ms)] };
}

/** Seven days from Monday by 24 hours, on a clock that is `offsetMinutes` ahead of UTC. */
export function weekMatrix(figures: readonly Figure[], wanted: (measure: string) => boolean, offsetMinutes: number): number[][] {
  const matrix = Array.from({ length: 7 }, () => Array.from({ length: 24 }, () => 0));
  for (const { measure, at, n } of figures) {
    if (!wanted(measure)) continue;
    const local = new Date(at.getTime() + offsetMinutes * 60_000);
    matrix[(local.getUTCDay() + 6) % 7]![local.getUTCHours()]! += n;
  }
  return matrix;
}

/** Counts by subject, the largest first. */
export function totals(figures: readonly Figure[], wanted: (measure: string) => boolean): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { measure, subject, n } of figures) if (wanted(measure)) sums.set(subject, (sums.get(subject) ?? 0) + n);
  return new Map([...sums].sort((a, b) => b[1] - a[1]));
}

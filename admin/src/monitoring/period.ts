const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type Period = (typeof PERIODS)[number];
/** What one bar stands for. */
export type Grain = 'minute' | 'hour' | 'sixHours' | 'day';
export const GRAIN: Record<Period, Grain> = { hour: 'minute', day: 'hour', week: 'sixHours', month: 'day' };

const BARS: Record<Period, number> = { hour: 60, day: 24, week: 28, month: 30 };
const BLOCK = 6;

/** Where a bar begins on the reader's clock. Minutes and hours are as the server counts them. */
function startOf(at: number, grain: Grain): number {
  if (grain === 'minute' || grain === 'hour') return at;
  const date = new Date(at);
  return date.setHours(grain === 'day' ? 0 : date.getHours() - (date.getHours() % BLOCK), 0, 0, 0);
}

export interface Range { from: string; to: string; bucket: 'minute' | 'hour' }

/** What to ask the server for, so that whole bars come back. Days are those of the reader, so they are put together here from hours. */
export function rangeOf(period: Period, now: number): Range {
  const bars = BARS[period] - 1;
  const to = new Date(now).toISOString();
  if (period === 'hour') return { from: new Date(now - bars * MINUTE).toISOString(), to, bucket: 'minute' };
  if (period === 'day') return { from: new Date(now - bars * HOUR).toISOString(), to, bucket: 'hour' };
  const first = new Date(startOf(now, GRAIN[period]));
  if (period === 'week') first.setHours(first.getHours() - bars * BLOCK);
  else first.setDate(first.getDate() - bars);
  return { from: first.toISOString(), to, bucket: 'hour' };
}

export interface Bar<B> { at: string; buckets: B[] }

/** The server's buckets, put together to what one bar stands for. */
export function barsOf<B extends { at: string }>(buckets: B[], period: Period): Bar<B>[] {
  const grain = GRAIN[period];
  const bars = new Map<number, B[]>();
  // Where the clocks differ from UTC by half an hour, the first hour begins in the day before.
  const first = startOf(Date.parse(buckets[1]?.at ?? buckets[0]?.at ?? ''), grain);
  for (const bucket of buckets) {
    const at = grain === 'minute' || grain === 'hour' ? Date.parse(bucket.at) : Math.max(first, startOf(Date.parse(bucket.at), grain));
    bars.set(at, [...(bars.get(at) ?? []), bucket]);
  }
  return [...bars].map(([at, list]) => ({ at: new Date(at).toISOString(), buckets: list }));
}

export const sumOf = <B>(buckets: B[], value: (bucket: B) => number): number => buckets.reduce((sum, bucket) => sum + value(bucket), 0);

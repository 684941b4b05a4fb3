import { z } from 'zod';
import { SEVERITIES } from '@consentry/audit';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const BUCKET_MS = { minute: MINUTE, hour: HOUR, day: DAY } as const;
export type Bucket = keyof typeof BUCKET_MS;
const BUCKETS = ['minute', 'hour', 'day'] as const;

/** The longest period that one answer covers, by its grain: what is kept, and what a chart can show. */
const LONGEST: Readonly<Record<Bucket, { ms: number; words: string }>> = { minute: { ms: 6 * HOUR, words: '6 hours' }, hour: { ms: 31 * DAY, words: '31 days' }, day: { ms: 92 * DAY, words: '92 days' } };
/** Statuses of messages are counted one by one. */
const LONGEST_PERFORMANCE: Readonly<Record<Bucket, { ms: number; words: string }>> = { minute: { ms: 6 * HOUR, words: '6 hours' }, hour: { ms: 7 * DAY, words: '7 days' }, day: { ms: 7 * DAY, words: '7 days' } };

const period = { from: z.iso.datetime({ offset: true }), to: z.iso.datetime({ offset: true }) };
const LATEST = Date.UTC(2100, 0);
const bucket = z.enum(BUCKETS).default('hour');

/** Times are cut to whole buckets, in UTC. */
function ranged(longest: typeof LONGEST) {
  return z.strictObject({ ...period, bucket }).transform((given, context) => {
    const [from, to] = [Date.parse(given.from), Date.parse(given.to)];
    // What lies outside was never counted, and has years that PostgreSQL does not take.
    if (from < 0) context.addIssue({ code: 'custom', path: ['from'], message: 'Must be 1970 or later.' });
    else if (to > LATEST) context.addIssue({ code: 'custom', path: ['to'], message: 'Must be before 2100.' });
    else if (to <= from) context.addIssue({ code: 'custom', path: ['to'], message: 'Must be after `from`.' });
    else if (to - from > longest[given.bucket].ms) context.addIssue({ code: 'custom', path: ['to'], message: `The period must not be longer than ${longest[given.bucket].words} for buckets of one ${given.bucket}.` });
    const ms = BUCKET_MS[given.bucket];
    return { bucket: given.bucket, from: new Date(Math.floor(from / ms) * ms), to: new Date(Math.ceil(to / ms) * ms) };
  });
}
export const FiguresQuery = ranged(LONGEST);
export const PerformanceQuery = ranged(LONGEST_PERFORMANCE);
export type Range = z.infer<typeof FiguresQuery>;
export const AccessQuery = z.strictObject({
  ...period,
  /** Minutes that the reader's clock is ahead of UTC: hours and weekdays are his. */
  offsetMinutes: z.coerce.number().int().min(-840).max(840).default(0),
}).transform(({ offsetMinutes, ...given }, context) => {
  const range = ranged({ ...LONGEST, hour: LONGEST.day }).safeParse({ ...given, bucket: 'hour' });
  if (!range.success) for (const issue of range.error.issues) context.addIssue({ code: 'custom', path: [...issue.path], message: issue.message });
  return { ...(range.data ?? { bucket: 'hour' as const, from: new Date(0), to: new Date(0) }), offsetMinutes };
});

const at = z.iso.datetime();
const span = { from: at, to: at, bucket: z.enum(BUCKETS) };
export const UsageView = z.object({
  ...span,
  /** Requests by class of their answers; `limited` are those answered 429, which `clientError` counts as well. */
  buckets: z.array(z.object({ at, success: z.int(), redirect: z.int(), clientError: z.int(), serverError: z.int(), limited: z.int() })),
  topKeys: z.array(z.object({ id: z.string(), name: z.string(), requests: z.int(), limited: z.int() })),
}).meta({ id: 'UsageFigures' });
export const SecurityView = z.object({
  ...span,
  buckets: z.array(z.object({ at, events: z.record(z.string(), z.int()), alerts: z.object({ info: z.int(), warning: z.int(), critical: z.int() }) })),
  actions: z.array(z.object({ action: z.string(), type: z.string(), what: z.string(), count: z.int() })),
}).meta({ id: 'SecurityFigures' });
export const AccessView = z.object({
  from: at, to: at, offsetMinutes: z.int(),
  /** Seven days from Monday, each of 24 hours. */
  requests: z.array(z.array(z.int())), signIns: z.array(z.array(z.int())),
  /** `country` is an ISO 3166 code, or null where the address is of none. */
  countries: z.array(z.object({ country: z.string().nullable(), requests: z.int(), signIns: z.int(), failures: z.int() })),
}).meta({ id: 'AccessFigures' });
const Percentiles = z.object({ count: z.int(), p50: z.number(), p95: z.number(), p99: z.number() }).nullable();
export const PerformanceView = z.object({
  ...span,
  buckets: z.array(z.object({ at, accepted: z.int(), blocked: z.int(), sent: z.int(), delivered: z.int(), failed: z.int() })),
  /** Of the last 24 hours, in milliseconds; null when there was nothing to measure. */
  acceptedToSentMs: Percentiles, sentToDeliveredMs: Percentiles,
  queue: z.object({ waiting: z.int(), dead: z.int(), oldestSeconds: z.number() }),
}).meta({ id: 'PerformanceFigures' });
export const StatusView = z.object({
  data: z.array(z.object({
    id: z.enum(['audit_log', 'keys', 'mfa', 'alerts', 'tls']), state: z.enum(['ok', 'attention', 'unknown']),
    /** One sentence. */
    detail: z.string(),
    /** The numbers in it. */
    facts: z.record(z.string(), z.union([z.number(), z.string(), z.null()])),
  })),
}).meta({ id: 'ComplianceIndicators' });
export type Indicator = z.infer<typeof StatusView>['data'][number];
export const SEVERITY_ZERO = Object.fromEntries(SEVERITIES.map((s) => [s, 0])) as Record<(typeof SEVERITIES)[number], number>;

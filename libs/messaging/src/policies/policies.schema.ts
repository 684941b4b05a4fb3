import { z } from 'zod';
import { idIn, idOut } from '@consentry/kernel';
import { HOURLY_CAP, MARKETING_HOURS } from './policies.rules.js';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Must be a time of day such as 21:30.');
const timeZone = z.string().max(64).refine(isTimeZone, 'Must be an IANA time zone such as Asia/Kuala_Lumpur.');

/** Between these times, where the person is, nothing of these purposes is sent. Page K's caps can be lowered, not raised. */
export const QuietHours = z.strictObject({ from: clockTime, until: clockTime, purposes: z.array(z.enum(['service', 'utility', 'marketing'])).min(1).max(3) })
  .refine((q) => q.from !== q.until, { path: ['until'], message: 'Must differ from the beginning.' });

const fields = {
  /** Messages to one contact and channel within an hour. */
  hourlyCap: z.int().min(1).max(HOURLY_CAP),
  /** One marketing message to a contact, over all broadcasts and channels, in so many hours. */
  marketingHours: z.int().min(MARKETING_HOURS).max(2160),
  quietHours: QuietHours.nullable(),
  /** For contacts whose place is not known. */
  timeZone,
  /** What happens to a message of which neither its answer nor its status came, nor does the provider know of it: it stays so, is sent again, or you are asked. */
  unknownOutcome: z.enum(['hold', 'retry', 'ask']),
  unknownAfterMinutes: z.int().min(5).max(10_080),
  /** Marketing that an assistant wrote waits for a person. */
  reviewAiMarketing: z.boolean(),
  /** A broadcast is approved by somebody else than the one who made it. */
  broadcastApproval: z.boolean(),
  /** What messages say exists only sealed, until the provider's last answer and for a day at most. What is erased does not come back. */
  zeroContent: z.boolean(),
  /** In that mode: assistants may be given what people write all the same. */
  zeroContentAi: z.boolean(),
};

export const UpdatePolicies = z.strictObject(Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, (schema as z.ZodType).optional()])) as { [K in keyof typeof fields]: z.ZodOptional<(typeof fields)[K]> })
  .refine((p) => Object.values(p).some((v) => v !== undefined), { path: ['hourlyCap'], message: 'Give at least one policy to change.' }).meta({ id: 'UpdatePolicies' });
export const PoliciesView = z.object({ ...fields, updatedAt: z.iso.datetime().nullable() }).meta({ id: 'MessagingPolicies' });

/** How a line stands with its provider. */
export const LineView = z.object({
  connectionId: idOut('connection'), name: z.string(), status: z.enum(['active', 'paused', 'disconnected']), perSecond: z.number().nullable(),
  /** Of the provider's allowance for calls, in percent; null: nothing was said within the hour. */
  usagePercent: z.number().nullable(), blockedUntil: z.iso.datetime().nullable(), marketingPausedUntil: z.iso.datetime().nullable(),
}).meta({ id: 'LineLimits' });
export const LinesView = z.object({ data: z.array(LineView) }).meta({ id: 'LineLimitsList' });
export const LineParam = z.strictObject({ id: idIn('connection') });

export const Restrictions = z.strictObject({
  /** The data is kept and not used: nothing is sent (GDPR article 18). */
  processingRestricted: z.boolean(),
  /** No marketing on any channel (GDPR article 21(2)). */
  objectedToMarketing: z.boolean(),
}).meta({ id: 'ContactRestrictions' });
export const RestrictionsView = z.object({ processingRestrictedSince: z.iso.datetime().nullable(), objectedToMarketingSince: z.iso.datetime().nullable() }).meta({ id: 'ContactRestrictionsState' });
export const RestrictionsParam = z.strictObject({ id: idIn('contact') });

export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[A-Za-z][A-Za-z0-9_+-]*(?:\/[A-Za-z0-9_+-]+){0,2}$/.test(zone);
  } catch {
    return false;
  }
}


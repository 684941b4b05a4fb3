import { z } from 'zod';
import { MESSAGE_TYPES, PURPOSES } from '@consentry/plugin-sdk';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { Definition } from '../audiences/segments.schema.js';
import { MESSAGE_CONTENTS, MESSAGE_STATES, oneContent } from '../outbound/outbound.schema.js';
import { ContentGone } from '../privacy/content.gone.js';
import { placeholderProblems } from './placeholders.js';

export const BROADCAST_STATES = ['draft', 'scheduled', 'expanding', 'running', 'paused', 'finished', 'cancelled', 'failed'] as const;
export const RECIPIENT_STATES = ['pending', 'accepted', 'excluded', 'cancelled', 'failed'] as const;
const MAX_GIVEN = 10_000;

/** A message without its recipient; texts in it may speak of them: `{{contact.name|friend}}`. */
const Message = z.strictObject({ purpose: z.enum(PURPOSES), type: z.enum(MESSAGE_TYPES), ...MESSAGE_CONTENTS }).superRefine((value, context) => {
  oneContent(value, context);
  if (value.type === 'reaction') context.addIssue({ code: 'custom', path: ['type'], message: 'A reaction belongs to one message of one person.' });
  for (const { path, message } of placeholderProblems(value[value.type], [value.type])) context.addIssue({ code: 'custom', path: path.split('.'), message });
}).meta({ id: 'BroadcastMessage' });
export type BroadcastMessage = z.infer<typeof Message>;

const audience = {
  segmentId: idIn('segment').optional(), definition: Definition.optional(),
  contactIds: z.array(idIn('contact')).min(1).max(MAX_GIVEN).optional(), importId: idIn('import').optional(),
};
const Audience = z.strictObject(audience).refine((a) => Object.values(a).filter((v) => v !== undefined).length === 1, 'Give exactly one of segmentId, definition, contactIds and importId.').meta({ id: 'BroadcastAudience' });
export type AudienceInput = z.infer<typeof Audience>;

const fields = {
  name: z.string().trim().min(1).max(200), connectionId: idIn('connection'), message: Message, audience: Audience,
  /** How long a refusal that passes with time is waited for. Absent: a day for quiet hours, an hour for rates, not at all for the marketing cap. */
  retryWindowSeconds: z.int().min(0).max(604_800).nullable().optional(),
};
export const CreateBroadcast = z.strictObject(fields).meta({ id: 'CreateBroadcast' });
export const UpdateBroadcast = z.strictObject({
  name: fields.name.optional(), connectionId: fields.connectionId.optional(), message: Message.optional(), audience: Audience.optional(), retryWindowSeconds: fields.retryWindowSeconds,
}).meta({ id: 'UpdateBroadcast' });

export const isTimeZone = (zone: string): boolean => {
  try { return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== ''; } catch { return false; }
};
const LocalTime = z.strictObject({
  /** A wall time without a zone: everybody's own. */
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'Must be a wall time like 2026-11-25T10:00.').refine((at) => at >= '1970' && !Number.isNaN(Date.parse(`${at}:00Z`)), 'There is no such time.'),
  /** Of those whose own is not known. */
  timeZone: z.string().min(1).max(64).regex(/^[A-Za-z][A-Za-z0-9_+/-]*$/, 'Must be a time zone like Asia/Kuala_Lumpur.').refine(isTimeZone, 'There is no such time zone.'),
});
export const StartBroadcast = z.strictObject({ at: z.iso.datetime().optional(), localTime: LocalTime.optional() })
  .refine((s) => s.at === undefined || s.localTime === undefined, { path: ['localTime'], message: 'Give at or localTime, not both.' }).default({}).meta({ id: 'StartBroadcast' });

const counts = { recipients: z.int(), pending: z.int(), accepted: z.int(), excluded: z.int(), cancelled: z.int(), failed: z.int() };
const Reasons = z.array(z.object({ reason: z.string(), count: z.int() }));
const Person = z.object({ kind: z.string(), id: z.string() });

const summary = {
  id: idOut('broadcast'), name: z.string(), connectionId: idOut('connection'), purpose: z.enum(PURPOSES), type: z.string(), state: z.enum(BROADCAST_STATES), reason: z.string().nullable(),
  scheduledAt: z.iso.datetime().nullable(), localTime: z.object({ at: z.string(), timeZone: z.string() }).nullable(), retryWindowSeconds: z.int().nullable(),
  counts: z.object(counts), reasons: Reasons, createdBy: Person, approvedBy: Person.nullable(),
  createdAt: z.iso.datetime(), startedAt: z.iso.datetime().nullable(), expandedAt: z.iso.datetime().nullable(), finishedAt: z.iso.datetime().nullable(),
};
export const BroadcastSummary = z.object(summary).meta({ id: 'BroadcastSummary' });
/** `message` and `audience` in the form in which they were given; `message` is null where it was erased. */
export const BroadcastView = z.object({ ...summary, message: z.unknown(), contentGone: ContentGone.nullable(), audience: z.unknown() }).meta({ id: 'Broadcast' });
export const BroadcastPage = pageOf(BroadcastSummary).meta({ id: 'BroadcastPage' });
export const BroadcastQuery = PageQuery.extend({ state: z.enum(BROADCAST_STATES).optional() });
export const BroadcastParam = z.strictObject({ id: idIn('broadcast') });

/** What would become of the audience if it were sent now. `whole`: everybody was looked at; at most 100,000 are. */
export const PreviewView = z.object({
  state: z.enum(['running', 'done']), checked: z.int(), looked: z.int(), of: z.int(), whole: z.boolean(), eligible: z.int(), excluded: Reasons,
  sample: z.array(z.object({ contactId: idOut('contact'), eligible: z.boolean(), reason: z.string().nullable() })), startedAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable(),
}).meta({ id: 'BroadcastPreview' });

export const RecipientView = z.object({
  contactId: idOut('contact'), contactName: z.string().nullable(), to: z.string().nullable(), state: z.enum(RECIPIENT_STATES), reason: z.string().nullable(),
  messageId: idOut('message').nullable(), messageStatus: z.enum(MESSAGE_STATES).nullable(), dueAt: z.iso.datetime(),
}).meta({ id: 'BroadcastRecipient' });
export const RecipientPage = pageOf(RecipientView).meta({ id: 'BroadcastRecipientPage' });
export const RecipientQuery = PageQuery.extend({ state: z.enum(RECIPIENT_STATES).optional(), reason: z.string().max(128).optional() });

/** Of those accepted; each message is counted where it has come to. `read` counts in `delivered`, `delivered` in `sent`. */
export const ReportView = z.object({
  ...counts, waiting: z.int(), sent: z.int(), delivered: z.int(), read: z.int(), messagesFailed: z.int(), unknown: z.int(),
  blockedAtDispatch: Reasons, excludedBy: Reasons, failedBy: Reasons, optOutsWithin24h: z.int(),
}).meta({ id: 'BroadcastReport' });

import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { ACTIONS, KINDS, STATES } from './requests.rules.js';

const note = z.string().trim().max(4000);

const Subject = {
  contactId: idIn('contact').nullish(),
  userId: idIn('user').nullish(),
};
export const CreateRequest = z.strictObject({
  kind: z.enum(KINDS),
  ...Subject,
  requester: z.strictObject({ name: z.string().trim().max(200).nullish(), address: z.string().trim().max(320).nullish() }).nullish().describe('Who asks, when nobody is linked yet. Stored encrypted.'),
  message: note.nullish().describe('What the person wrote. Stored encrypted.'),
  receivedAt: z.iso.datetime().nullish().describe('When it came, when that was before today: the due date counts from there.'),
}).refine((r) => !(r.contactId && r.userId), { path: ['userId'], message: 'Give a contact or a user, not both.' }).meta({ id: 'CreatePrivacyRequest' });

export const InboundMail = z.strictObject({
  messageId: z.string().trim().min(3).max(998).describe('The Message-ID of the mail: what is handed in twice is one request.'),
  from: z.strictObject({ address: z.email().max(320), name: z.string().trim().max(200).nullish() }),
  subject: z.string().max(998).default(''),
  text: z.string().max(20_000).default(''),
  receivedAt: z.iso.datetime().nullish(),
}).meta({ id: 'PrivacyInboundMail' });

export const LinkRequest = z.strictObject({ kind: z.enum(KINDS).optional(), ...Subject }).refine((r) => !(r.contactId && r.userId), { path: ['userId'], message: 'Give a contact or a user, not both.' }).meta({ id: 'LinkPrivacyRequest' });
export const VERIFY_METHODS = ['known_channel', 'document', 'account', 'call_back', 'other'] as const;
export const VerifyRequest = z.strictObject({ method: z.enum(VERIFY_METHODS), note: note.nullish() }).meta({ id: 'VerifyPrivacyRequest' });
export const ExtendRequest = z.strictObject({ reason: note.min(3).describe('Why more time is needed; the person must be told.') }).meta({ id: 'ExtendPrivacyRequest' });
export const RefuseRequest = z.strictObject({ reason: note.min(3).describe('Why it is refused; the person must be told.') }).meta({ id: 'RefusePrivacyRequest' });
export const FulfilRequest = z.strictObject({
  changes: z.strictObject({
    name: z.string().trim().min(1).max(200).optional(), attributes: z.record(z.string().max(64), z.union([z.string().max(1000), z.number(), z.boolean(), z.null()])).optional(),
    timeZone: z.string().max(64).nullish(), language: z.string().max(35).nullish(),
  }).optional().describe('What is put right; for rectification alone.'),
  media: z.boolean().optional().describe('Whether a copy holds the files too; for access and portability.'),
}).meta({ id: 'FulfilPrivacyRequest' });

export const RequestParam = z.strictObject({ id: idIn('subjectRequest') });
export const RequestQuery = PageQuery.extend({ open: z.enum(['true', 'false']).optional(), kind: z.enum(KINDS).optional(), contactId: idIn('contact').optional() });

export const RequestView = z.object({
  id: idOut('subjectRequest'), kind: z.enum(KINDS).nullable(), channel: z.enum(['panel', 'api', 'email', 'callback', 'profile']), state: z.enum(STATES), contactId: z.string().nullable(), userId: z.string().nullable(),
  requester: z.object({ name: z.string().nullable(), address: z.string().nullable() }), message: z.string().nullable(), note: z.string().nullable(),
  receivedAt: z.string(), dueAt: z.string(), overdue: z.boolean(), extendedAt: z.string().nullable(), extensionReason: z.string().nullable(), verifiedAt: z.string().nullable(), verifiedBy: z.string().nullable(), verifiedMethod: z.string().nullable(),
  approvedAt: z.string().nullable(), approvedBy: z.string().nullable(), refusalReason: z.string().nullable(), exportId: z.string().nullable(), finishedAt: z.string().nullable(), finishedBy: z.string().nullable(),
  held: z.boolean().describe('Whether a legal hold keeps the data.'), actions: z.array(z.enum(ACTIONS)),
}).meta({ id: 'PrivacyRequest' });
export const RequestPage = pageOf(RequestView).meta({ id: 'PrivacyRequestPage' });

export const RequestDetail = RequestView.extend({
  timeline: z.array(z.object({ at: z.string(), kind: z.string(), actor: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) })),
}).meta({ id: 'PrivacyRequestDetail' });

export const RequestPreview = z.object({
  goes: z.array(z.object({ table: z.string(), holds: z.string(), rows: z.int() })),
  keeps: z.array(z.object({ table: z.string(), holds: z.string(), rows: z.int(), why: z.string() })),
  held: z.boolean(),
}).meta({ id: 'PrivacyRequestPreview' });

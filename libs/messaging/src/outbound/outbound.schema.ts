import { z } from 'zod';
import { CONTENT_SCHEMAS, MESSAGE_TYPES, PURPOSES, type MessageType } from '@consentry/plugin-sdk';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { phoneNumber } from '@consentry/contacts';
import { VerdictView } from '../gate/verdict.schema.js';
import { MediaView } from '../media/media.schema.js';
import { ContentGone } from '../privacy/content.gone.js';

export const MESSAGE_STATES = [
  'blocked', 'queued', 'sending', 'sent', 'delivered', 'read', 'played', 'failed', 'unknown', 'received',
] as const;
export type MessageState = (typeof MESSAGE_STATES)[number];

const target = {
  connectionId: idIn('connection'),
  contactId: idIn('contact').optional(),
  /** A telephone number, where the contact's id isn't at hand. */
  to: phoneNumber().optional(),
  purpose: z.enum(PURPOSES),
  type: z.enum(MESSAGE_TYPES),
  /** The message this one answers. */
  replyTo: idIn('message').optional(),
};

/** In a request the message reacted to is one of ours. */
const Reaction = z.strictObject({ message_id: idIn('message'), emoji: z.string().max(32) }).meta({ id: 'ReactTo' });
const CONTENTS = { ...CONTENT_SCHEMAS, reaction: Reaction };
export const MESSAGE_CONTENTS = Object.fromEntries(MESSAGE_TYPES.map((type) => [type, CONTENTS[type].optional()])) as { [T in MessageType]: z.ZodOptional<(typeof CONTENTS)[T]> };

/** The content stands under the name of its type, and nowhere else. */
export function oneContent(value: { type: MessageType }, context: z.core.$RefinementCtx): void {
  const given = value as unknown as Record<string, unknown>;
  for (const type of MESSAGE_TYPES) {
    if (type === value.type && given[type] === undefined) context.addIssue({ code: 'custom', path: [type], message: `A message of type ${type} needs this field.` });
    if (type !== value.type && given[type] !== undefined) context.addIssue({ code: 'custom', path: [type], message: `Does not belong to a message of type ${value.type}.` });
  }
}

/** Send or check a message. The content stands under the name of the type, in the WhatsApp Cloud API's own shape (CM-7). */
export const SendRequest = z.strictObject({ ...target, ...MESSAGE_CONTENTS }).superRefine((value, context) => {
  if ((value.contactId === undefined) === (value.to === undefined)) {
    context.addIssue({ code: 'custom', path: ['to'], message: 'Give exactly one of contactId and to.' });
  }
  oneContent(value, context);
}).meta({ id: 'SendMessage' });
export type SendRequest = z.infer<typeof SendRequest>;

export const Accepted = z.object({ id: idOut('message'), status: z.enum(MESSAGE_STATES), verdict: VerdictView }).meta({ id: 'MessageAccepted' });

export const MessageEventView = z.object({
  status: z.string(), at: z.iso.datetime(), detail: z.string().nullable(), code: z.string().nullable(),
}).meta({ id: 'MessageEvent' });

export const ReactionView = z.object({ by: z.enum(['contact', 'us']), emoji: z.string(), at: z.iso.datetime() }).meta({ id: 'MessageReaction' });

const messageFields = {
  id: idOut('message'), direction: z.enum(['in', 'out']), status: z.enum(MESSAGE_STATES), type: z.string(),
  purpose: z.enum(PURPOSES).nullable(), connectionId: idOut('connection'), contactId: idOut('contact').nullable(), conversationId: idOut('conversation').nullable(),
  contactName: z.string().nullable(), to: z.string().nullable(),
  /** The content in the shape of its type; null where it was erased. */
  content: z.unknown(),
  /** That there was content, and when it was erased. */
  contentGone: ContentGone.nullable(),
  /** What a person reads: the text, the caption, or what a template came to. */
  preview: z.string(),
  /** Why it was blocked or failed, as the code of the gate's rule or of the provider. */
  code: z.string().nullable(), detail: z.string().nullable(), providerId: z.string().nullable(), source: z.string(),
  createdAt: z.iso.datetime(),
};
export const MessageListView = z.object(messageFields).meta({ id: 'MessageSummary' });
export const MessageView = z.object({
  ...messageFields,
  /** Oldest first: accepted, dispatched, what the provider and its webhooks said. */
  history: z.array(MessageEventView),
  /** What the person sent along, where it is a file. */
  file: MediaView.nullable(),
  reactions: z.array(ReactionView),
  verdict: VerdictView,
  /** The second decision, made when the message was about to leave. Empty before that. */
  dispatchVerdict: VerdictView,
}).meta({ id: 'Message' });
export const MessagePage = pageOf(MessageListView).meta({ id: 'MessagePage' });

export const MessageQuery = PageQuery.extend({
  connectionId: idIn('connection').optional(), contactId: idIn('contact').optional(), conversationId: idIn('conversation').optional(),
  status: z.enum(MESSAGE_STATES).optional(), direction: z.enum(['in', 'out']).optional(), purpose: z.enum(PURPOSES).optional(),
});
export const MessageParam = z.strictObject({ id: idIn('message') });
export const ResolveMessage = z.strictObject({
  /** `retry`: it is sent again, though it may have arrived. */
  outcome: z.enum(['sent', 'failed', 'retry']),
}).meta({ id: 'ResolveMessage' });

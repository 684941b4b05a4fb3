import { z } from 'zod';
import { MESSAGE_TYPES, PURPOSES, TemplateContent, TextContent } from '@consentry/plugin-sdk';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';
import { phoneNumber } from '@consentry/contacts';
import { VerdictView } from '../gate/verdict.schema.js';

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

/**
 * Send or check a message. The content stands under the name of the type, in the WhatsApp Cloud API's own shape.
 * Types that the house knows by name but cannot check yet are answered `message.type_unsupported`.
 */
export const SendRequest = z.strictObject({
  ...target,
  text: TextContent.optional(),
  template: TemplateContent.optional(),
  ...Object.fromEntries(MESSAGE_TYPES.filter((t) => t !== 'text' && t !== 'template').map((t) => [t, z.unknown().optional()])) as Record<never, never>,
}).superRefine((value, context) => {
  const given = value as Record<string, unknown>;
  if ((value.contactId === undefined) === (value.to === undefined)) {
    context.addIssue({ code: 'custom', path: ['to'], message: 'Give exactly one of contactId and to.' });
  }
  if ((value.type === 'text' || value.type === 'template') && given[value.type] === undefined) {
    context.addIssue({ code: 'custom', path: [value.type], message: `A message of type ${value.type} needs this field.` });
  }
  for (const type of MESSAGE_TYPES) {
    if (type !== value.type && given[type] !== undefined) context.addIssue({ code: 'custom', path: [type], message: `Does not belong to a message of type ${value.type}.` });
  }
}).meta({ id: 'SendMessage' });
export type SendRequest = z.infer<typeof SendRequest>;

export const Accepted = z.object({ id: idOut('message'), status: z.enum(MESSAGE_STATES), verdict: VerdictView }).meta({ id: 'MessageAccepted' });

export const MessageEventView = z.object({
  status: z.string(), at: z.iso.datetime(), detail: z.string().nullable(), code: z.string().nullable(),
}).meta({ id: 'MessageEvent' });

const messageFields = {
  id: idOut('message'), direction: z.enum(['in', 'out']), status: z.enum(MESSAGE_STATES), type: z.string(),
  purpose: z.enum(PURPOSES).nullable(), connectionId: idOut('connection'), contactId: idOut('contact').nullable(), conversationId: idOut('conversation').nullable(),
  contactName: z.string().nullable(), to: z.string().nullable(),
  /** The content in the shape of its type. */
  content: z.unknown(),
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

import { z } from 'zod';
import { FAILURE_SIGNALS } from './errors.js';
import { Address, MEDIA_TYPES } from './message.schema.js';

const At = z.date();

/** The person at the other end, by every address the delivery names. At least one. */
export const Sender = z.strictObject({
  addresses: z.array(Address).min(1).max(8),
  name: z.string().max(512).optional(),
});

const common = {
  /** The provider's id of the event. Unique for the thing it tells, e.g. `wamid…` of a message, `wamid…:read` of a status. */
  id: z.string().min(1).max(1024),
  /** The provider's names for the line this belongs to (phone number id, business account id), most exact first. */
  route: z.array(z.string().max(256)).max(4),
  /** The fragment of the delivery, as it came. Stored, never interpreted by the core. */
  raw: z.unknown(),
};

/** A file that came with a message, by the provider's id: fetched and kept by the server, if it may. */
export const InboundMedia = z.strictObject({
  type: z.enum(MEDIA_TYPES),
  providerMediaId: z.string().min(1).max(512),
  /** As the provider says it; the server looks for itself. */
  mimeType: z.string().max(255).optional(),
  sha256: z.string().max(128).optional(),
  filename: z.string().max(1024).optional(),
  voice: z.boolean().optional(),
});
export type InboundMedia = z.infer<typeof InboundMedia>;

/** What a message does to an earlier one, named by the provider's id, in place of saying something new. */
export const MessageAction = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('reaction'), messageId: z.string().min(1).max(512), /** Empty: taken back. */ emoji: z.string().max(64) }),
  z.strictObject({ kind: z.literal('edit'), messageId: z.string().min(1).max(512) }),
  z.strictObject({ kind: z.literal('delete'), messageId: z.string().min(1).max(512) }),
]);
export type MessageAction = z.infer<typeof MessageAction>;

export const MessageEvent = z.strictObject({
  ...common,
  kind: z.literal('message'),
  messageId: z.string().min(1).max(512),
  from: Sender,
  at: At,
  /** The provider's own type name; the core understands those it knows and shows the rest as they are. */
  type: z.string().min(1).max(64),
  /** What the person wrote or the caption; for buttons and lists, the title pressed. Opt-out words are looked for here. */
  text: z.string().max(65_536).optional(),
  /** The payload of a pressed button, where there is one. Opt-out words are looked for here too. */
  payload: z.string().max(4096).optional(),
  content: z.unknown(),
  /** The provider's id of the message this one answers. */
  replyTo: z.string().max(512).optional(),
  media: InboundMedia.optional(),
  action: MessageAction.optional(),
});

/** A message that the organisation itself sent to a person from elsewhere (WhatsApp: the app on the phone). Recorded, never sent; it opens no window. */
export const EchoEvent = z.strictObject({
  ...common,
  kind: z.literal('echo'),
  messageId: z.string().min(1).max(512),
  to: Sender,
  at: At,
  type: z.string().min(1).max(64),
  text: z.string().max(65_536).optional(),
  content: z.unknown(),
  replyTo: z.string().max(512).optional(),
  media: InboundMedia.optional(),
  action: MessageAction.optional(),
});

export const MESSAGE_STATUSES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;

export const StatusEvent = z.strictObject({
  ...common,
  kind: z.literal('status'),
  messageId: z.string().min(1).max(512),
  /** The id of ours that went out with the message, where the provider returned it. */
  callbackId: z.string().max(512).optional(),
  status: z.enum(MESSAGE_STATUSES),
  at: At,
  error: z.strictObject({
    providerCode: z.string().max(64),
    detail: z.string().max(1024).optional(),
    /** As in a PluginError: most providers report these failures later, by status, not in the answer to the request. */
    signal: z.enum(FAILURE_SIGNALS).optional(),
  }).optional(),
  /** What it costs, as the provider says it. */
  pricing: z.strictObject({ billable: z.boolean().optional(), model: z.string().max(32).optional(), category: z.string().max(64).optional(), type: z.string().max(64).optional() }).optional(),
});

/** The person told the provider, not us, whether they want marketing (WhatsApp: user preferences). */
export const PreferenceEvent = z.strictObject({
  ...common,
  kind: z.literal('preference'),
  from: Sender,
  purpose: z.literal('marketing'),
  value: z.enum(['stop', 'resume']),
  at: At,
});

export const TEMPLATE_STATES = [
  'approved', 'pending', 'rejected', 'paused', 'disabled', 'flagged', 'in_appeal', 'pending_deletion', 'deleted',
  'limit_exceeded', 'locked', 'archived', 'unknown',
] as const;
export type TemplateState = (typeof TEMPLATE_STATES)[number];

export const TemplateEvent = z.strictObject({
  ...common,
  kind: z.literal('template'),
  name: z.string().max(512),
  language: z.string().max(35),
  /** Absent when the event tells something else about the template (its quality, its components). */
  state: z.enum(TEMPLATE_STATES).optional(),
  category: z.string().max(64).optional(),
  reason: z.string().max(1024).optional(),
  quality: z.enum(['green', 'yellow', 'red', 'unknown']).optional(),
  /** True when the content changed at the provider and must be fetched again. */
  stale: z.boolean().optional(),
});

/** The same person under another address: identities join, the stricter consent wins. */
export const IdentityEvent = z.strictObject({
  ...common,
  kind: z.literal('identity'),
  from: Address,
  to: Address,
  at: At,
});

export const LINE_STATES = ['active', 'restricted', 'blocked', 'removed'] as const;
export const LINE_QUALITIES = ['green', 'yellow', 'red', 'unknown'] as const;

/** What the provider tells about the line itself: its state, quality, name, how much it may send. What the event doesn't name stays as it was. */
export const LineEvent = z.strictObject({
  ...common,
  kind: z.literal('line'),
  /** The provider's own name for it, e.g. `phone_number_quality_update`. */
  name: z.string().min(1).max(128),
  at: At.optional(),
  state: z.enum(LINE_STATES).optional(),
  quality: z.enum(LINE_QUALITIES).optional(),
  /** Different people it may begin conversations with in 24 hours; null: no limit. */
  dailyPeople: z.int().positive().nullable().optional(),
  perSecond: z.number().positive().max(10_000).optional(),
  detail: z.string().max(1024).optional(),
});

/** Understood as a delivery, not (yet) as a fact. Stored and shown, never dropped. */
export const OtherEvent = z.strictObject({
  ...common,
  kind: z.literal('other'),
  /** The provider's own name for it, e.g. `account_update`. */
  name: z.string().min(1).max(128),
});

export const InboundEvent = z.discriminatedUnion('kind', [
  MessageEvent, EchoEvent, StatusEvent, PreferenceEvent, TemplateEvent, IdentityEvent, LineEvent, OtherEvent,
]);
export type InboundEvent = z.infer<typeof InboundEvent>;
export type MessageEvent = z.infer<typeof MessageEvent>;
export type StatusEvent = z.infer<typeof StatusEvent>;
export type PreferenceEvent = z.infer<typeof PreferenceEvent>;
export type TemplateEvent = z.infer<typeof TemplateEvent>;
export type IdentityEvent = z.infer<typeof IdentityEvent>;
export type EchoEvent = z.infer<typeof EchoEvent>;
export type LineEvent = z.infer<typeof LineEvent>;
export type OtherEvent = z.infer<typeof OtherEvent>;

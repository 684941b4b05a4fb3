import { z } from 'zod';
import {
  AudioContent, ContactsContent, DocumentContent, ImageContent, InteractiveContent, LocationContent, ReactionContent, StickerContent, TemplateContent, TextContent, VideoContent,
} from './content.schema.js';

/** What a message is for. Consent is given and withdrawn per purpose. */
export const PURPOSES = ['service', 'utility', 'marketing', 'authentication'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Every message type the house knows by name (CM-7). A channel says which of them it can send. */
export const MESSAGE_TYPES = [
  'text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'reaction', 'template', 'interactive',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** The types that carry a file. */
export const MEDIA_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** Where a person is reached on a channel. `phone` is E.164 with `+`; `user_id` is the provider's own id (WhatsApp: `US.1349…`). */
export const Address = z.strictObject({
  kind: z.enum(['phone', 'user_id', 'email', 'handle']),
  value: z.string().min(1).max(320),
});
export type Address = z.infer<typeof Address>;

/** The content of each type, checked before anything is accepted. A type without a schema here is refused, never passed on unread. */
export const CONTENT_SCHEMAS = {
  text: TextContent, image: ImageContent, video: VideoContent, audio: AudioContent, document: DocumentContent, sticker: StickerContent, location: LocationContent, contacts: ContactsContent,
  reaction: ReactionContent, template: TemplateContent, interactive: InteractiveContent,
} as const satisfies Record<MessageType, z.ZodType>;
export type SupportedType = keyof typeof CONTENT_SCHEMAS;

const outbound = <T extends MessageType, C extends z.ZodType>(type: T, content: C) =>
  z.strictObject({ id: z.string(), to: Address, purpose: z.enum(PURPOSES), replyTo: z.string().optional(), type: z.literal(type), content });

/**
 * A message on its way out. Files are named by the provider's own ids by then, and so is the message that is answered or reacted to.
 * `id` is ours: where the provider returns caller's data on statuses, send it along, so that a late status finds its row.
 */
export const OutboundMessage = z.discriminatedUnion('type', [
  outbound('text', TextContent), outbound('image', ImageContent), outbound('video', VideoContent), outbound('audio', AudioContent), outbound('document', DocumentContent), outbound('sticker', StickerContent),
  outbound('location', LocationContent), outbound('contacts', ContactsContent), outbound('reaction', ReactionContent), outbound('template', TemplateContent), outbound('interactive', InteractiveContent),
]);
export type OutboundMessage = z.infer<typeof OutboundMessage>;

/** How much of an allowance is used, as the provider tells it with its answers (WhatsApp: the usage headers). */
export const Usage = z.strictObject({
  /** 0 to 100, and above when it is overdrawn. */
  percent: z.number().min(0).max(1000),
  /** Seconds until calls are taken again, where the provider names them. */
  regainSeconds: z.number().min(0).max(86_400).optional(),
});
export type Usage = z.infer<typeof Usage>;

/** The provider took the message. `providerId` is how its later statuses name it. */
export const SendResult = z.strictObject({ providerId: z.string().min(1).max(512), usage: Usage.optional() });
export type SendResult = z.infer<typeof SendResult>;

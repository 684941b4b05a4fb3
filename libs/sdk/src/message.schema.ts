import { z } from 'zod';

/** What a message is for. Consent is given and withdrawn per purpose. */
export const PURPOSES = ['service', 'utility', 'marketing', 'authentication'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Every message type the house knows by name (CM-7). A channel says which of them it can send. */
export const MESSAGE_TYPES = [
  'text', 'image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'reaction', 'template', 'interactive',
] as const;
export type MessageType = (typeof MESSAGE_TYPES)[number];

/** Where a person is reached on a channel. `phone` is E.164 with `+`; `user_id` is the provider's own id (WhatsApp: `US.1349…`). */
export const Address = z.strictObject({
  kind: z.enum(['phone', 'user_id', 'email', 'handle']),
  value: z.string().min(1).max(320),
});
export type Address = z.infer<typeof Address>;

export const TextContent = z.strictObject({
  body: z.string().min(1).max(4096),
  preview_url: z.boolean().optional(),
}).meta({ id: 'TextContent' });
export type TextContent = z.infer<typeof TextContent>;

const scalar = z.union([z.string().min(1).max(1024), z.number(), z.boolean()]);

/** One value of a template. Named templates carry `parameter_name`. Values that are not text keep the platform's own shape. */
export const TemplateParameter = z.looseObject({
  type: z.enum(['text', 'currency', 'date_time', 'image', 'video', 'document', 'location', 'payload', 'coupon_code', 'action', 'limited_time_offer', 'product']),
  parameter_name: z.string().max(64).optional(),
  text: scalar.optional(),
}).meta({ id: 'TemplateParameter' });

export const TemplateComponent = z.strictObject({
  type: z.enum(['header', 'body', 'button', 'footer', 'carousel', 'limited_time_offer']),
  sub_type: z.enum(['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm', 'voice_call', 'order_details']).optional(),
  index: z.union([z.int().min(0).max(9), z.string().regex(/^\d$/)]).optional(),
  parameters: z.array(TemplateParameter).max(64).optional(),
}).meta({ id: 'TemplateComponent' });

export const TemplateContent = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.strictObject({ code: z.string().min(2).max(35), policy: z.literal('deterministic').optional() }),
  components: z.array(TemplateComponent).max(16).optional(),
}).meta({ id: 'TemplateContent' });
export type TemplateContent = z.infer<typeof TemplateContent>;

/**
 * A message on its way out. The content of each type follows the WhatsApp Cloud API's own shape; other channels translate.
 * `id` is ours: where the provider returns caller's data on statuses, send it along, so that a late status finds its row.
 */
export const OutboundMessage = z.discriminatedUnion('type', [
  z.strictObject({ id: z.string(), to: Address, purpose: z.enum(PURPOSES), replyTo: z.string().optional(), type: z.literal('text'), content: TextContent }),
  z.strictObject({ id: z.string(), to: Address, purpose: z.enum(PURPOSES), replyTo: z.string().optional(), type: z.literal('template'), content: TemplateContent }),
]);
export type OutboundMessage = z.infer<typeof OutboundMessage>;

/** The provider took the message. `providerId` is how its later statuses name it. */
export const SendResult = z.strictObject({ providerId: z.string().min(1).max(512) });
export type SendResult = z.infer<typeof SendResult>;

/** The types whose content the house can check today. Anything else is refused as unsupported, never passed on unread. */
export const CONTENT_SCHEMAS = { text: TextContent, template: TemplateContent } as const satisfies Partial<Record<MessageType, z.ZodType>>;
export type SupportedType = keyof typeof CONTENT_SCHEMAS;

import { z } from 'zod';
import { OrderStatus } from './content.orders.schema.js';
import { catalogue, headerDocument, headerFile, LocationContent, retailerId, unique } from './content.parts.schema.js';

const scalar = z.union([z.string().min(1).max(1024), z.number(), z.boolean()]);

const PARAMETER_TYPES = ['text', 'currency', 'date_time', 'image', 'video', 'document', 'location', 'payload', 'coupon_code', 'action', 'limited_time_offer', 'product', 'order_status'] as const;
const calendar = z.union([z.int().min(0).max(9999), z.string().max(16)]).optional();

/** One value of a template, under the name of its type and nowhere else. Named templates carry `parameter_name`. */
export const TemplateParameter = z.strictObject({
  type: z.enum(PARAMETER_TYPES),
  parameter_name: z.string().min(1).max(64).optional(),
  text: scalar.optional(),
  currency: z.strictObject({ fallback_value: z.string().min(1).max(64), code: z.string().regex(/^[A-Z]{3}$/), amount_1000: z.int() }).optional(),
  date_time: z.strictObject({ fallback_value: z.string().min(1).max(128), calendar, day_of_week: calendar, day_of_month: calendar, year: calendar, month: calendar, hour: calendar, minute: calendar, timestamp: z.int().optional() }).optional(),
  image: headerFile.optional(),
  video: headerFile.optional(),
  document: headerDocument.optional(),
  location: LocationContent.optional(),
  payload: z.string().min(1).max(1024).optional(),
  coupon_code: z.string().min(1).max(64).optional(),
  /** What a button of the template does: the token of a flow, the products of a catalogue, an order. In the platform's own shape. */
  action: z.record(z.string().max(64), z.unknown()).optional(),
  limited_time_offer: z.strictObject({ expiration_time_ms: z.int().min(0) }).optional(),
  product: z.strictObject({ product_retailer_id: retailerId, catalog_id: catalogue }).optional(),
  order_status: OrderStatus.optional(),
}).superRefine((value, context) => {
  for (const type of PARAMETER_TYPES) {
    if (type === value.type && value[type] === undefined) context.addIssue({ code: 'custom', path: [type], message: `A parameter of type ${type} needs this field.` });
    if (type !== value.type && value[type] !== undefined) context.addIssue({ code: 'custom', path: [type], message: `Does not belong to a parameter of type ${value.type}.` });
  }
}).meta({ id: 'TemplateParameter' });

const part = {
  sub_type: z.enum(['quick_reply', 'url', 'copy_code', 'flow', 'catalog', 'mpm', 'voice_call', 'order_details']).optional(),
  index: z.union([z.int().min(0).max(9), z.string().regex(/^\d$/)]).optional(),
  parameters: z.array(TemplateParameter).max(64).optional(),
};
const TemplateCard = z.strictObject({ card_index: z.int().min(0).max(9), components: z.array(z.strictObject({ type: z.enum(['header', 'body', 'button']), ...part })).min(1).max(4) });

export const TemplateComponent = z.strictObject({
  type: z.enum(['header', 'body', 'button', 'footer', 'carousel', 'limited_time_offer', 'order_status']),
  ...part,
  cards: z.array(TemplateCard).min(1).max(10).refine((c) => unique(c.map((x) => x.card_index)), 'Each card needs an index of its own.').optional(),
}).refine((c) => (c.type === 'carousel') === (c.cards !== undefined), { path: ['cards'], message: 'Belongs to a carousel, and a carousel needs it.' }).meta({ id: 'TemplateComponent' });

export const TemplateContent = z.strictObject({
  name: z.string().min(1).max(512),
  language: z.strictObject({ code: z.string().min(2).max(35), policy: z.literal('deterministic').optional() }),
  components: z.array(TemplateComponent).max(16).optional(),
}).meta({ id: 'TemplateContent' });

export type TemplateContent = z.infer<typeof TemplateContent>;

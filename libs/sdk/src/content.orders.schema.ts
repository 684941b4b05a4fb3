import { z } from 'zod';
import { catalogue, PublicLink, retailerId } from './content.parts.schema.js';

const amount = z.strictObject({ value: z.int().min(0), offset: z.int().min(1).max(1000) });
const described = amount.extend({ description: z.string().max(60).optional() });
const reference = z.string().regex(/^[\w.-]{1,35}$/, 'At most 35 letters, digits, dots, dashes and underscores.');
const shop = z.record(z.string().max(64), z.union([z.string().max(256), z.number()]));
/** Named by its `type`, which differs by country ("Payments", India, Brazil, Singapore): only the address a person is led to is read. */
const PaymentSetting = z.looseObject({ type: z.string().min(1).max(64), payment_link: z.strictObject({ uri: PublicLink }).optional() });
const OrderItem = z.strictObject({
  retailer_id: retailerId.optional(), product_id: retailerId.optional(), name: z.string().min(1).max(60), amount, sale_amount: amount.optional(), quantity: z.int().min(1).max(100_000), image: z.strictObject({ link: PublicLink }).optional(),
  country_of_origin: z.string().max(64).optional(), importer_name: z.string().max(256).optional(), importer_address: shop.optional(),
});
export const OrderDetails = z.strictObject({
  reference_id: reference, type: z.enum(['digital-goods', 'physical-goods']), currency: z.string().regex(/^[A-Z]{3}$/), total_amount: amount,
  payment_type: z.string().min(1).max(64).optional(), payment_configuration: z.string().min(1).max(60).optional(), payment_settings: z.array(PaymentSetting).min(1).max(10).optional(), beneficiaries: z.array(shop).max(10).optional(),
  order: z.strictObject({
    status: z.literal('pending'), type: z.string().max(32).optional(), catalog_id: catalogue.optional(), expiration: z.strictObject({ timestamp: z.string().regex(/^\d{1,12}$/), description: z.string().max(120) }).optional(),
    items: z.array(OrderItem).min(1).max(999), subtotal: amount, tax: described.optional(), shipping: described.optional(), discount: described.extend({ discount_program_name: z.string().max(60).optional() }).optional(),
  }).optional(),
});
export const OrderStatus = z.strictObject({
  reference_id: reference,
  order: z.strictObject({ status: z.enum(['pending', 'processing', 'partially_shipped', 'shipped', 'completed', 'canceled']), description: z.string().max(120).optional() }).optional(),
  payment: z.strictObject({ status: z.enum(['pending', 'captured', 'failed', 'canceled']), timestamp: z.int().min(0).optional() }).optional(),
}).refine((p) => p.order !== undefined || p.payment !== undefined, { path: ['order'], message: 'Say what became of the order or of its payment.' });

import { z } from 'zod';
import { OrderDetails, OrderStatus } from './content.orders.schema.js';
import { catalogue, headerDocument, headerFile, PublicLink, retailerId, unique } from './content.parts.schema.js';

const bodyText = z.strictObject({ text: z.string().min(1).max(4096) });
const shortBody = z.strictObject({ text: z.string().min(1).max(1024) });
const footer = z.strictObject({ text: z.string().min(1).max(60) }).optional();
const textHeader = z.strictObject({ type: z.literal('text'), text: z.string().min(1).max(60) });
const anyHeader = z.discriminatedUnion('type', [
  textHeader, z.strictObject({ type: z.literal('image'), image: headerFile }), z.strictObject({ type: z.literal('video'), video: headerFile }),
  z.strictObject({ type: z.literal('document'), document: headerDocument }),
]).optional();
const title = (max: number) => z.string().min(1).max(max);
const id = (max: number) => z.string().min(1).max(max);
const link = z.strictObject({ display_text: title(20), url: PublicLink });

const ReplyButton = z.strictObject({ type: z.literal('reply'), reply: z.strictObject({ id: id(256), title: title(20) }) });
const Row = z.strictObject({ id: id(200), title: title(24), description: z.string().min(1).max(72).optional() });

/** A picture with a link or with reply buttons, or a product of a catalogue. One shape with a check, so that a mistake is named by its own field. */
const Card = z.strictObject({
  card_index: z.int().min(0).max(9), type: z.enum(['cta_url', 'product']).optional(),
  header: z.discriminatedUnion('type', [z.strictObject({ type: z.literal('image'), image: headerFile }), z.strictObject({ type: z.literal('video'), video: headerFile })]).optional(),
  body: z.strictObject({ text: z.string().min(1).max(160) }).optional(),
  action: z.strictObject({
    name: z.literal('cta_url').optional(), parameters: link.optional(),
    buttons: z.array(z.strictObject({ type: z.literal('quick_reply'), quick_reply: z.strictObject({ id: id(256), title: title(20) }) })).min(1).max(3).optional(),
    product_retailer_id: retailerId.optional(), catalog_id: catalogue.optional(),
  }),
}).superRefine((card, context) => {
  const { name, parameters, buttons, product_retailer_id: product, catalog_id: catalog } = card.action;
  const wrong = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  const ways = [parameters, buttons, product].filter((way) => way !== undefined).length;
  if (ways !== 1) return wrong(['action'], 'Give exactly one of parameters (a link), buttons and product_retailer_id.');
  if ((name === undefined) !== (parameters === undefined)) wrong(['action', 'name'], 'Belongs to a link, and a link needs it.');
  if ((product === undefined) !== (catalog === undefined)) wrong(['action', 'catalog_id'], 'Belongs to a product, and a product needs it.');
  if (product === undefined && !card.header) wrong(['header'], 'A card needs a picture or a video.');
  if (card.type !== undefined && (card.type === 'product') !== (product !== undefined)) wrong(['type'], 'Does not fit the action.');
});
const kindOfCard = ({ header, action }: z.infer<typeof Card>): string => `${header?.type ?? ''} ${action.product_retailer_id === undefined} ${action.buttons?.length ?? 0}`;
const alike = <T>(values: T[]) => new Set(values).size <= 1;

/** `interactive.type` of the platform. What is not here is refused, not passed on unread. */
export const InteractiveContent = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'), header: anyHeader, body: shortBody, footer,
    action: z.strictObject({ buttons: z.array(ReplyButton).min(1).max(3).refine((b) => unique(b.map((x) => x.reply.id)), 'Each button needs an id of its own.') }),
  }),
  z.strictObject({
    type: z.literal('list'), header: textHeader.optional(), body: bodyText, footer,
    action: z.strictObject({
      button: title(20),
      sections: z.array(z.strictObject({ title: title(24).optional(), rows: z.array(Row).min(1).max(10) })).min(1).max(10)
        .refine((s) => s.reduce((n, x) => n + x.rows.length, 0) <= 10, 'A list holds at most 10 rows over all sections.')
        .refine((s) => unique(s.flatMap((x) => x.rows.map((r) => r.id))), 'Each row needs an id of its own.')
        .refine((s) => s.length === 1 || s.every((x) => x.title !== undefined), 'With more than one section each needs a title.'),
    }),
  }),
  z.strictObject({
    type: z.literal('cta_url'), header: anyHeader, body: shortBody, footer,
    action: z.strictObject({ name: z.literal('cta_url'), parameters: link }),
  }),
  z.strictObject({
    type: z.literal('flow'), header: anyHeader, body: shortBody, footer,
    action: z.strictObject({
      name: z.literal('flow'),
      parameters: z.strictObject({
        flow_message_version: z.string().max(8), flow_token: z.string().max(512).optional(), flow_id: z.string().max(64).optional(), flow_name: z.string().max(256).optional(), flow_cta: title(30), mode: z.enum(['draft', 'published']).optional(),
        flow_action: z.enum(['navigate', 'data_exchange']).optional(), flow_action_payload: z.strictObject({ screen: z.string().min(1).max(256), data: z.record(z.string().max(128), z.unknown()).optional() }).optional(),
      }).refine((p) => (p.flow_id === undefined) !== (p.flow_name === undefined), { path: ['flow_id'], message: 'Give exactly one of flow_id and flow_name.' }),
    }),
  }),
  z.strictObject({ type: z.literal('product'), body: shortBody.optional(), footer, action: z.strictObject({ catalog_id: catalogue, product_retailer_id: retailerId }) }),
  z.strictObject({
    type: z.literal('product_list'), header: textHeader, body: shortBody, footer,
    action: z.strictObject({
      catalog_id: catalogue,
      sections: z.array(z.strictObject({ title: title(24), product_items: z.array(z.strictObject({ product_retailer_id: retailerId })).min(1).max(30) })).min(1).max(10)
        .refine((s) => s.reduce((n, x) => n + x.product_items.length, 0) <= 30, 'At most 30 products over all sections.'),
    }),
  }),
  z.strictObject({ type: z.literal('catalog_message'), body: shortBody, footer, action: z.strictObject({ name: z.literal('catalog_message'), parameters: z.strictObject({ thumbnail_product_retailer_id: retailerId.optional() }).optional() }) }),
  z.strictObject({ type: z.literal('location_request_message'), body: shortBody, action: z.strictObject({ name: z.literal('send_location') }) }),
  z.strictObject({
    type: z.literal('address_message'), header: textHeader.optional(), body: shortBody, footer,
    action: z.strictObject({
      name: z.literal('address_message'),
      parameters: z.strictObject({
        country: z.string().regex(/^[A-Z]{2}$/), values: z.record(z.string().max(64), z.string().max(256)).optional(),
        saved_addresses: z.array(z.strictObject({ id: id(128), value: z.record(z.string().max(64), z.string().max(256)) })).max(10).optional(),
        validation_errors: z.record(z.string().max(64), z.string().max(256)).optional(),
      }),
    }),
  }),
  z.strictObject({ type: z.literal('call_permission_request'), body: shortBody.optional(), action: z.strictObject({ name: z.literal('call_permission_request') }) }),
  z.strictObject({ type: z.literal('request_contact_info'), body: shortBody, action: z.strictObject({ name: z.literal('request_contact_info') }) }),
  z.strictObject({
    type: z.literal('voice_call'), body: shortBody,
    action: z.strictObject({ name: z.literal('voice_call'), parameters: z.strictObject({ display_text: title(20).optional(), ttl_minutes: z.int().min(1).max(43_200).optional(), payload: z.string().max(512).optional() }).optional() }),
  }),
  z.strictObject({ type: z.literal('order_details'), header: anyHeader, body: shortBody, footer, action: z.strictObject({ name: z.literal('review_and_pay'), parameters: OrderDetails }) }),
  z.strictObject({ type: z.literal('order_status'), header: anyHeader, body: shortBody, footer, action: z.strictObject({ name: z.literal('review_order'), parameters: OrderStatus }) }),
  z.strictObject({
    type: z.literal('carousel'), body: shortBody,
    action: z.strictObject({ cards: z.array(Card).min(2).max(10).refine((c) => unique(c.map((x) => x.card_index)), 'Each card needs an index of its own.').refine((c) => alike(c.map(kindOfCard)), 'All cards must be of one kind, with the same number of buttons.') }),
  }),
]).meta({ id: 'InteractiveContent' });

export type InteractiveContent = z.infer<typeof InteractiveContent>;

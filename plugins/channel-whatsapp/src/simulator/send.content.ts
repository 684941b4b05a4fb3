import { z, type MediaType } from '@consentry/plugin-sdk';
import { graphFailure, type Answer } from './graph.answers.js';

/** Meta's own rules per type, written down here a second time and apart from the plugin's and the SDK's: a judge must not borrow the accused's measure. */
const text = (max: number) => z.string().min(1).max(max);
const address = z.string().regex(/^https?:\/\/\S+$/);
const file = { id: z.string().min(1).optional(), link: address.optional() };
const caption = z.string().max(1024).optional();
const aFile = (shape: z.core.$ZodLooseShape) => z.looseObject({ ...file, ...shape }).refine((value: Record<string, unknown>) => (value['id'] === undefined) !== (value['link'] === undefined), { path: ['id'] });
const degrees = (max: number) => z.coerce.number().min(-max).max(max);
const body = (max: number) => z.looseObject({ text: text(max) });
const header = z.looseObject({ type: z.enum(['text', 'image', 'video', 'document']), text: text(60).optional(), image: aFile({}).optional(), video: aFile({}).optional(), document: aFile({}).optional() })
  .refine((value) => (value as Record<string, unknown>)[value.type] !== undefined, { path: ['type'] }).optional();
const footer = z.looseObject({ text: text(60) }).optional();
const unique = (values: readonly string[]) => new Set(values).size === values.length;
const named = (name: string, parameters: z.ZodType = z.looseObject({}).optional()) => z.looseObject({ name: z.literal(name), parameters });
const product = z.looseObject({ product_retailer_id: text(128) });

const INTERACTIVE: Readonly<Record<string, z.ZodType>> = {
  button: z.looseObject({
    header, footer, body: body(1024),
    action: z.looseObject({
      buttons: z.array(z.looseObject({ type: z.literal('reply'), reply: z.looseObject({ id: text(256), title: text(20) }) })).min(1).max(3)
        .refine((all) => unique(all.map((each) => each.reply.id)) && unique(all.map((each) => each.reply.title))),
    }),
  }),
  list: z.looseObject({
    header: z.looseObject({ type: z.literal('text'), text: text(60) }).optional(), footer, body: body(4096),
    action: z.looseObject({
      button: text(20),
      sections: z.array(z.looseObject({ title: text(24).optional(), rows: z.array(z.looseObject({ id: text(200), title: text(24), description: text(72).optional() })).min(1) })).min(1).max(10)
        .refine((all) => all.reduce((n, each) => n + each.rows.length, 0) <= 10 && unique(all.flatMap((each) => each.rows.map((row) => row.id))) && (all.length === 1 || all.every((each) => each.title !== undefined))),
    }),
  }),
  cta_url: z.looseObject({ header, footer, body: body(1024), action: named('cta_url', z.looseObject({ display_text: text(20), url: address })) }),
  flow: z.looseObject({
    header, footer, body: body(1024),
    action: named('flow', z.looseObject({ flow_message_version: z.string().min(1), flow_cta: text(30), flow_id: z.string().optional(), flow_name: z.string().optional() })
      .refine((value) => (value.flow_id === undefined) !== (value.flow_name === undefined), { path: ['flow_id'] })),
  }),
  product: z.looseObject({ footer, body: body(1024).optional(), action: z.looseObject({ catalog_id: text(64), product_retailer_id: text(128) }) }),
  product_list: z.looseObject({
    header: z.looseObject({ type: z.literal('text'), text: text(60) }), footer, body: body(1024),
    action: z.looseObject({ catalog_id: text(64), sections: z.array(z.looseObject({ title: text(24).optional(), product_items: z.array(product).min(1) })).min(1).max(10).refine((all) => all.reduce((n, each) => n + each.product_items.length, 0) <= 30) }),
  }),
  catalog_message: z.looseObject({ footer, body: body(1024), action: named('catalog_message') }),
  location_request_message: z.looseObject({ body: body(1024), action: named('send_location') }),
  address_message: z.looseObject({ header, footer, body: body(1024), action: named('address_message', z.looseObject({ country: z.string().regex(/^[A-Z]{2}$/) })) }),
  call_permission_request: z.looseObject({ body: body(1024).optional(), action: named('call_permission_request') }),
};
/** Types that Meta has and whose insides we don't follow: an action is all they must have. */
const OTHER_INTERACTIVE = ['order_details', 'order_status', 'request_contact_info', 'voice_call', 'carousel'];
const Other = z.looseObject({ action: z.looseObject({}) });

const CONTENTS: Readonly<Record<string, z.ZodType>> = {
  text: z.looseObject({ body: z.string() }),
  image: aFile({ caption }),
  video: aFile({ caption }),
  document: aFile({ caption, filename: z.string().optional() }),
  audio: aFile({ voice: z.boolean().optional() }),
  sticker: aFile({}),
  location: z.looseObject({ latitude: degrees(90), longitude: degrees(180), name: z.string().optional(), address: z.string().optional() }),
  contacts: z.array(z.looseObject({ name: z.looseObject({ formatted_name: text(1024) }), phones: z.array(z.looseObject({})).optional() })).min(1),
  reaction: z.looseObject({ message_id: text(512), emoji: z.string().max(32) }),
};

/** Why Meta would not take this content: 131008 for what is missing, 131009 for what has a wrong value, 100 for a text of the wrong length. */
export function contentFailure(type: string, content: unknown): Answer | undefined {
  if (type === 'text' && typeof (content as { body?: unknown }).body === 'string') {
    const { length } = (content as { body: string }).body;
    return length >= 1 && length <= 4096 ? undefined : graphFailure(100, 'text.body must have 1 to 4096 characters');
  }
  const kind = type === 'interactive' ? (content as { type?: unknown }).type : undefined;
  if (type === 'interactive' && typeof kind !== 'string') return graphFailure(131008, 'interactive.type is required');
  const schema = typeof kind === 'string' ? (INTERACTIVE[kind] ?? (OTHER_INTERACTIVE.includes(kind) ? Other : undefined)) : CONTENTS[type];
  if (!schema) return type === 'template' ? undefined : graphFailure(131009, `interactive.type ${String(kind).slice(0, 64)} is not known`);
  const issue = schema.safeParse(content).error?.issues[0];
  if (!issue) return undefined;
  const path = [type, ...issue.path.map(String)].join('.');
  return valueAt(content, issue.path) === undefined ? graphFailure(131008, `${path} is required`) : graphFailure(131009, `${path} is not valid`);
}

const valueAt = (content: unknown, path: readonly PropertyKey[]) => path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], content);

const FILE_TYPES = ['image', 'video', 'audio', 'document', 'sticker'] as const;

/** The uploaded files that a message names: its own, its header's, its template's. */
export function filesOf(type: string, content: unknown): { type: MediaType; id: string }[] {
  const part = content as Record<string, unknown>;
  if (type === 'template') return ((part['components'] ?? []) as { parameters?: Record<string, unknown>[] }[]).flatMap((component) => (component.parameters ?? []).flatMap(filesIn));
  if (type === 'interactive') return filesIn((part['header'] ?? {}) as Record<string, unknown>);
  return filesIn({ [type]: content });
}

function filesIn(holder: Record<string, unknown>): { type: MediaType; id: string }[] {
  return FILE_TYPES.flatMap((type) => {
    const id = (holder[type] as { id?: unknown } | undefined)?.id;
    return typeof id === 'string' ? [{ type, id }] : [];
  });
}

import { z, type InboundEvent, type TemplateEvent } from '@consentry/plugin-sdk';
import { digest, otherEvent, type ChangeContext } from './change.context.js';
import { templateState } from './templates.js';

const label = (max: number) => z.string().min(1).max(max).optional().catch(undefined);

const WireTemplate = z.looseObject({
  message_template_name: z.string().min(1).max(512),
  message_template_language: z.string().min(1).max(35),
  event: label(64),
  reason: z.string().optional().catch(undefined),
  message_template_category: label(64),
  new_category: label(64),
  new_quality_score: label(64),
});
type WireTemplate = z.infer<typeof WireTemplate>;
type Told = Pick<TemplateEvent, 'state' | 'category' | 'reason' | 'quality' | 'stale'>;

const QUALITIES: ReadonlyMap<string, NonNullable<TemplateEvent['quality']>> = new Map([['GREEN', 'green'], ['YELLOW', 'yellow'], ['RED', 'red']]);

/** The template fields, each with what it tells. They carry no phone number id: the route is the business account. */
const TEMPLATE_FIELDS: Record<string, (wire: WireTemplate) => Told | undefined> = {
  message_template_status_update: (wire) => wire.event === undefined ? undefined : {
    // What a template returns to from the archive the event doesn't say: not to be sent until it was fetched again.
    state: templateState(wire.event),
    ...(wire.event.toUpperCase() === 'UNARCHIVED' && { stale: true }),
    ...(wire.message_template_category && { category: wire.message_template_category.toLowerCase() }),
    ...(wire.reason && wire.reason !== 'NONE' && { reason: wire.reason.slice(0, 1024) }),
  },
  message_template_quality_update: (wire) => wire.new_quality_score === undefined ? undefined : { quality: QUALITIES.get(wire.new_quality_score.toUpperCase()) ?? 'unknown' },
  message_template_components_update: () => ({ stale: true }),
  template_category_update: (wire) => ({ stale: true, ...(wire.new_category && { category: wire.new_category.toLowerCase() }) }),
};

/** The event of a template field; undefined when the field isn't one. */
export function readTemplate(ctx: ChangeContext, change: unknown): InboundEvent[] | undefined {
  const reader = Object.hasOwn(TEMPLATE_FIELDS, ctx.field) ? TEMPLATE_FIELDS[ctx.field] : undefined;
  if (!reader) return undefined;
  const parsed = WireTemplate.safeParse(ctx.value);
  const told = parsed.success ? reader(parsed.data) : undefined;
  if (!parsed.success || !told) return [otherEvent(ctx, ctx.field, change)];
  return [{
    kind: 'template', id: `template:${digest(ctx.seed, ctx.value)}`, route: ctx.route, raw: change,
    name: parsed.data.message_template_name, language: parsed.data.message_template_language, ...told,
  }];
}

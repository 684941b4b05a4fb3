import { MESSAGE_STATUSES, z, type InboundEvent, type StatusEvent } from '@consentry/plugin-sdk';
import { fragment, otherEvent, timeOf, type ChangeContext } from './change.context.js';
import { graphRule } from './errors.table.js';
import { personOf } from './people.js';

const label = (max: number) => z.string().min(1).max(max).optional().catch(undefined);

/** One element of `statuses`. An error's code is kept readable, so it must be a number: words of Meta's may name the recipient. Calls and payments use the same list with a `type` of their own: those are not about a message. */
const WireStatus = z.looseObject({
  id: z.string().min(1).max(512),
  status: z.enum(MESSAGE_STATUSES),
  type: z.literal('message').nullish(),
  timestamp: z.unknown().optional(),
  recipient_id: label(320),
  recipient_user_id: label(320),
  biz_opaque_callback_data: label(512),
  pricing: z.looseObject({ billable: z.boolean().optional().catch(undefined), pricing_model: label(32), category: label(64), type: label(64) }).optional().catch(undefined),
  errors: z.array(z.looseObject({ code: z.union([z.int(), z.string().regex(/^\d{1,10}$/)]) })).optional().catch(undefined),
});

/** A status; and when a failure says that the person stopped marketing, that as well. */
export function readStatus(ctx: ChangeContext, element: unknown): InboundEvent[] {
  const parsed = WireStatus.safeParse(element);
  if (!parsed.success) return [otherEvent(ctx, 'messages.statuses', fragment(ctx, 'statuses', element))];
  const wire = parsed.data;
  const ids = { phone: wire.recipient_id, userId: wire.recipient_user_id };
  const contact = ctx.contacts.find(ids);
  const raw = fragment(ctx, 'statuses', element, contact);
  const at = timeOf(wire.timestamp, ctx.fallbackAt);
  const code = wire.errors?.[0]?.code;
  const rule = code === undefined ? undefined : graphRule(Number(code));
  const status: StatusEvent = {
    kind: 'status', id: `${wire.id}:${wire.status}`, messageId: wire.id, route: ctx.route, raw, status: wire.status, at,
    ...(wire.biz_opaque_callback_data !== undefined && { callbackId: wire.biz_opaque_callback_data }),
    ...(code !== undefined && { error: { providerCode: String(code), ...(rule && { detail: rule.meaning }), ...(rule?.signal && { signal: rule.signal }) } }),
  };
  const pricing = pricingOf(wire.pricing);
  if (pricing) status.pricing = pricing;
  const person = rule?.signal === 'marketing_opt_out' ? personOf(ids, contact) : undefined;
  if (!person) return [status];
  return [status, { kind: 'preference', id: `${wire.id}:failed:marketing_opt_out`, route: ctx.route, raw, from: person, purpose: 'marketing', value: 'stop', at }];
}

function pricingOf(wire: z.infer<typeof WireStatus>['pricing']): StatusEvent['pricing'] {
  if (!wire) return undefined;
  const { billable, pricing_model: model, category, type } = wire;
  return { ...(billable !== undefined && { billable }), ...(model && { model }), ...(category && { category }), ...(type && { type }) };
}

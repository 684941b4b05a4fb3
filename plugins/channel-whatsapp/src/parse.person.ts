import { z, type InboundEvent } from '@consentry/plugin-sdk';
import { digest, fragment, otherEvent, timeOf, type ChangeContext } from './change.context.js';
import { personOf } from './people.js';

const personId = z.string().min(1).max(320);

const WirePreference = z.looseObject({
  wa_id: personId.optional().catch(undefined),
  user_id: personId.optional().catch(undefined),
  category: z.literal('marketing_messages'),
  // `signup` exists too: an interest Meta reports, not a consent given to us, so it stays "other".
  value: z.enum(['stop', 'resume']),
  timestamp: z.unknown().optional(),
});

/** An element of `user_preferences` (claim CM-12). Source: Meta, "user_preferences webhook reference". */
export function readPreference(ctx: ChangeContext, element: unknown): InboundEvent[] {
  const parsed = WirePreference.safeParse(element);
  const ids = { phone: parsed.data?.wa_id, userId: parsed.data?.user_id };
  const contact = parsed.success ? ctx.contacts.find(ids) : undefined;
  const from = personOf(ids, contact);
  const raw = fragment(ctx, 'user_preferences', element, contact);
  if (!parsed.success || !from) return [otherEvent(ctx, 'user_preferences', raw)];
  return [{
    kind: 'preference', id: `preference:${digest(ctx.seed, element)}`, route: ctx.route, raw, from,
    purpose: 'marketing', value: parsed.data.value, at: timeOf(parsed.data.timestamp, ctx.fallbackAt),
  }];
}

const WireIdChange = z.looseObject({
  user_id: z.looseObject({ previous: personId, current: personId }),
  timestamp: z.unknown().optional(),
});

/** An element of `user_id_update`: the same person under a new user id. */
export function readIdChange(ctx: ChangeContext, element: unknown): InboundEvent[] {
  const raw = fragment(ctx, 'user_id_update', element);
  const parsed = WireIdChange.safeParse(element);
  if (!parsed.success || parsed.data.user_id.previous === parsed.data.user_id.current) return [otherEvent(ctx, 'user_id_update', raw)];
  const { previous, current } = parsed.data.user_id;
  return [{
    kind: 'identity', id: `identity:${digest(ctx.seed, element)}`, route: ctx.route, raw,
    from: { kind: 'user_id', value: previous }, to: { kind: 'user_id', value: current }, at: timeOf(parsed.data.timestamp, ctx.fallbackAt),
  }];
}

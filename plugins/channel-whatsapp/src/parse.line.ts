import { z, type InboundEvent, type LineEvent } from '@consentry/plugin-sdk';
import { digest, otherEvent, type ChangeContext } from './change.context.js';

/**
 * What account and number webhooks mean to the house. Last held against Meta's webhook references and "Messaging limits" on
 * 2026-11-22: tiers and throughput levels changed four times in eighteen months, so they are data here.
 */
const TIERS: ReadonlyMap<string, number | null> = new Map([
  ['TIER_50', 50], ['TIER_250', 250], ['TIER_1K', 1_000], ['TIER_2K', 2_000], ['TIER_10K', 10_000], ['TIER_100K', 100_000], ['TIER_UNLIMITED', null],
]);
/** "Higher throughput" of Meta's "Throughput" page. */
const UPGRADED_PER_SECOND = 1_000;

/** FLAGGED is low quality; UNFLAGGED is medium or high again, which is no reason to slow down. */
const QUALITY: ReadonlyMap<string | undefined, NonNullable<LineEvent['quality']>> = new Map([['FLAGGED', 'red'], ['UNFLAGGED', 'green'], ['GREEN', 'green'], ['HIGH', 'green'], ['YELLOW', 'yellow'], ['MEDIUM', 'yellow'], ['RED', 'red'], ['LOW', 'red'], ['UNKNOWN', 'unknown']]);
const ACCOUNT_STATES: ReadonlyMap<string | undefined, NonNullable<LineEvent['state']>> = new Map([['ACCOUNT_DELETED', 'removed'], ['ACCOUNT_OFFBOARDED', 'removed'], ['PARTNER_REMOVED', 'removed'], ['ACCOUNT_RECONNECTED', 'active'], ['ACCOUNT_RESTRICTION', 'restricted']]);
const BAN_STATES: ReadonlyMap<string | undefined, NonNullable<LineEvent['state']>> = new Map([['DISABLE', 'blocked'], ['SCHEDULE_FOR_DISABLE', 'restricted'], ['REINSTATE', 'active']]);
const REVIEWS: ReadonlyMap<string | undefined, NonNullable<LineEvent['state']>> = new Map([['APPROVED', 'active'], ['REJECTED', 'blocked'], ['PENDING', 'restricted'], ['DEFERRED', 'restricted']]);

/** Meta's constants alone: free text of theirs may name people or quote messages. */
const constant = z.string().regex(/^[A-Za-z0-9_ .:-]{1,128}$/).optional().catch(undefined);
const id = z.union([z.string(), z.number()]).transform(String).pipe(z.string().regex(/^\d{1,32}$/)).optional().catch(undefined);
const limit = z.union([z.string(), z.number()]).optional().catch(undefined);
const part = <T extends z.core.$ZodLooseShape>(shape: T) => z.looseObject(shape).optional().catch(undefined);

const WireLine = z.looseObject({
  event: constant, decision: constant, entity_type: constant, entity_id: id, current_limit: limit,
  max_daily_conversations_per_business: limit, max_daily_conversation_per_phone: limit,
  new_quality_score: constant, quality_rating: constant, status: constant, alert_type: constant, alert_severity: constant,
  alert_info: part({ alert_type: constant, alert_severity: constant, alert_status: constant }),
  ban_info: part({ waba_ban_state: constant }),
  violation_info: part({ violation_type: constant }),
  restriction_info: z.array(z.looseObject({ restriction_type: constant })).optional().catch(undefined),
  waba_info: part({ waba_id: id }),
  phone_number_id: id,
});
type WireLine = z.infer<typeof WireLine>;
type Told = Pick<LineEvent, 'state' | 'quality' | 'dailyPeople' | 'perSecond'> & { words?: (string | undefined)[]; route?: string[] | undefined };

const LINE_FIELDS: Readonly<Record<string, (wire: WireLine) => Told | undefined>> = {
  account_update: (wire) => wire.event === undefined ? undefined : {
    state: wire.event === 'DISABLED_UPDATE' ? BAN_STATES.get(wire.ban_info?.waba_ban_state) : ACCOUNT_STATES.get(wire.event),
    words: [wire.event, wire.ban_info?.waba_ban_state, wire.violation_info?.violation_type, ...(wire.restriction_info ?? []).map((each) => each.restriction_type)],
    // Told to a partner about one of its customers: the entry is the partner then, and the account this is about stands inside.
    ...(wire.waba_info?.waba_id !== undefined && { route: [wire.waba_info.waba_id] }),
  },
  account_alerts: (wire) => ({
    words: [wire.alert_info?.alert_type ?? wire.alert_type, wire.alert_info?.alert_status, wire.alert_info?.alert_severity ?? wire.alert_severity],
    ...(wire.entity_type === 'PHONE_NUMBER' && wire.entity_id !== undefined && { route: [wire.entity_id] }),
  }),
  account_review_update: (wire) => wire.decision === undefined ? undefined : { state: REVIEWS.get(wire.decision), words: [wire.decision] },
  business_capability_update: (wire) => ({ ...dailyPeople(wire.max_daily_conversations_per_business ?? wire.max_daily_conversation_per_phone) }),
  phone_number_quality_update: (wire) => ({
    quality: QUALITY.get(wire.new_quality_score ?? wire.quality_rating ?? wire.event),
    // With a change of throughput, `current_limit` speaks of the throughput.
    ...dailyPeople(wire.max_daily_conversations_per_business ?? (wire.event === 'THROUGHPUT_UPGRADE' ? undefined : wire.current_limit)),
    ...(wire.event === 'THROUGHPUT_UPGRADE' && { perSecond: UPGRADED_PER_SECOND }),
    words: [wire.event],
  }),
  phone_number_name_update: (wire) => wire.decision === undefined ? undefined : { words: [wire.decision] },
  // The name of the business, not of a person: nobody's identity changes.
  business_username_update: (wire) => ({ words: [wire.status] }),
  security: (wire) => wire.event === undefined ? undefined : { words: [wire.event] },
};

function dailyPeople(value: string | number | undefined): { dailyPeople?: number | null } {
  const tier = typeof value === 'string' ? TIERS.get(value) : undefined;
  if (tier !== undefined) return { dailyPeople: tier };
  const count = typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value;
  if (count === -1) return { dailyPeople: null };
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? { dailyPeople: count } : {};
}

/** The event of a field about the line itself; undefined when the field isn't one. Events without a meaning to us are told by name. */
export function readLine(ctx: ChangeContext, change: unknown): InboundEvent[] | undefined {
  const reader = Object.hasOwn(LINE_FIELDS, ctx.field) ? LINE_FIELDS[ctx.field] : undefined;
  if (!reader) return undefined;
  const parsed = WireLine.safeParse(ctx.value);
  const told = parsed.success && ctx.understood ? reader(parsed.data) : undefined;
  if (!parsed.success || !told) return [otherEvent(ctx, ctx.field, change)];
  const detail = (told.words ?? []).filter((word) => word !== undefined).join(' ').slice(0, 1024);
  const { state, quality } = told;
  const number = parsed.data.phone_number_id;
  return [{
    kind: 'line', id: `line:${digest(ctx.seed, change)}`, route: told.route ?? (number === undefined ? ctx.route : [number]), raw: change, name: ctx.field, at: ctx.fallbackAt,
    ...(state && { state }), ...(quality && { quality }),
    ...(told.dailyPeople !== undefined && { dailyPeople: told.dailyPeople }), ...(told.perSecond !== undefined && { perSecond: told.perSecond }),
    ...(detail && { detail }),
  }];
}

import { quietFor } from '../policies/policies.rules.js';
import { HOUR_MS, type GateFacts } from './gate.facts.js';

export type Outcome = 'pass' | 'block' | 'skip';
export type FactValues = Record<string, string | number | boolean | string[] | null>;
export interface RuleResult { rule: RuleName; outcome: Outcome; facts: FactValues; retryAfterSeconds?: number }

const pass = (facts: FactValues = {}): Judgement => ({ outcome: 'pass', facts });
const block = (facts: FactValues = {}, retryAfterSeconds?: number): Judgement => ({ outcome: 'block', facts, retryAfterSeconds });
const skip = (reason: string): Judgement => ({ outcome: 'skip', facts: { reason } });
type Judgement = Omit<RuleResult, 'rule'>;

/**
 * The gate. Pure: the same facts give the same verdict, at acceptance and again at dispatch. Every rule is asked, so a
 * person sees all that stands in the way; one block is enough to stop a message. What no rule recognises does not pass.
 */
const RULES = {
  /** The gate passes only what it knows: a channel that is loaded, a type that it can send, an address it can reach. */
  not_recognised: (f: GateFacts) => {
    if (!f.connection) return block({ reason: 'connection' });
    if (!f.connection.types.includes(f.type)) return block({ reason: 'type', type: f.type });
    if (f.exemption && !f.exemptionHolds) return block({ reason: 'exemption' });
    if (!f.targetKnown) return block({ reason: 'target' });
    if (f.contact && !f.addressable) return block({ reason: 'address', channel: f.connection.channel });
    return pass({ type: f.type, channel: f.connection.channel });
  },
  organization_suspended: (f: GateFacts) => (f.organization?.status === 'active' ? pass() : block()),
  connection_paused: (f: GateFacts) => (f.connection?.status === 'active' ? pass() : block({ status: f.connection?.status ?? null })),
  contact_erased: (f: GateFacts) => (f.contact?.erased ? block() : pass()),
  /** GDPR article 18: the data is kept and not used. The person's own opt-out is confirmed all the same. */
  processing_restricted: (f: GateFacts) => {
    if (f.exemption) return skip('opt_out_confirmation');
    return f.holds.restricted ? block({ since: f.holds.restricted.toISOString() }) : pass();
  },
  objected_to_marketing: (f: GateFacts) => {
    if (f.effectivePurpose !== 'marketing') return skip('not a marketing message');
    return f.holds.objected ? block({ since: f.holds.objected.toISOString() }) : pass();
  },
  opted_out: (f: GateFacts) => {
    if (f.exemption === 'opt_out_confirmation') return skip('opt_out_confirmation');
    return f.optOut ? block({ since: f.optOut.since.toISOString() }) : pass();
  },
  provider_opt_out: (f: GateFacts) => {
    if (f.effectivePurpose !== 'marketing') return skip('not a marketing message');
    return f.providerStop ? block({ since: f.providerStop.since.toISOString() }) : pass();
  },
  not_opted_in: (f: GateFacts) => {
    if (f.exemption === 'opt_out_confirmation') return skip('opt_out_confirmation');
    const facts = { purpose: f.effectivePurpose, ...(f.consent ? { state: f.consent.state, source: f.consent.source, since: f.consent.since.toISOString() } : { state: null }) };
    return f.contact && f.consent?.state === 'granted' && f.consent.purpose === f.effectivePurpose ? pass(facts) : block(facts);
  },
  /** Free-form messages only within the window that the person's last message opened (CM-4). */
  outside_service_window: (f: GateFacts) => {
    const hours = f.connection?.windowHours ?? null;
    if (hours === null) return skip('the channel has no window');
    if (f.type === 'template') return skip('templates may be sent at any time');
    const closes = f.lastInboundAt ? new Date(f.lastInboundAt.getTime() + hours * HOUR_MS) : null;
    const shut = f.windowClosedAt !== null && f.lastInboundAt !== null && f.windowClosedAt >= f.lastInboundAt;
    const facts = { hours, lastInboundAt: f.lastInboundAt?.toISOString() ?? null, closesAt: closes?.toISOString() ?? null, ...(shut ? { closedByProvider: true } : {}) };
    return closes && closes > f.now && !shut ? pass(facts) : block(facts);
  },
  template_not_approved: (f: GateFacts) => {
    if (f.type !== 'template') return skip('not a template');
    return f.template?.state === 'approved' ? pass({ state: 'approved' }) : block({ state: f.template?.state ?? null });
  },
  template_parameters_invalid: (f: GateFacts) => {
    if (f.type !== 'template') return skip('not a template');
    if (!f.template) return skip('the template is unknown');
    return f.template.problems.length === 0 ? pass() : block({ problems: f.template.problems });
  },
  /** What a machine says to a person is preceded by the notice that it is one (AI-1). */
  ai_disclosure_pending: (f: GateFacts) => {
    if (f.source !== 'ai') return skip('not written by an assistant');
    return f.aiDisclosedAt ? pass({ disclosedAt: f.aiDisclosedAt.toISOString() }) : block();
  },
  /** What a machine wrote to sell something, and broadcasts where two pairs of eyes are asked for (AI-4). */
  review_required: (f: GateFacts) => {
    if (f.broadcast && f.policy.broadcastApproval) return f.broadcast.approved ? pass({ approved: true }) : block({ what: 'broadcast' });
    if (f.source !== 'ai' || f.effectivePurpose !== 'marketing' || !f.policy.reviewAiMarketing) return skip('no review asked for');
    return f.reviewed ? pass({ reviewed: true }) : block({ what: 'ai' });
  },
  /** What waits in a broadcast that somebody stopped does not leave. */
  broadcast_stopped: (f: GateFacts) => {
    if (!f.broadcast) return skip('not part of a broadcast');
    return STOPPED.has(f.broadcast.state) ? block({ state: f.broadcast.state }) : pass({ state: f.broadcast.state });
  },
  quiet_hours: (f: GateFacts) => {
    const { quiet, timeZone } = f.policy;
    if (f.exemption) return skip('opt_out_confirmation');
    if (!quiet || !quiet.purposes.includes(f.effectivePurpose)) return skip('no quiet hours for this purpose');
    const zones = f.timeZones.length > 0 ? f.timeZones : [timeZone];
    const wait = quietFor(quiet, zones, f.now);
    const facts = { from: clock(quiet.from), until: clock(quiet.until), timeZones: zones.slice(0, 8) };
    return wait === null ? pass(facts) : block(facts, wait * 60);
  },
  recipient_rate_limited: (f: GateFacts) => {
    if (f.exemption) return skip('opt_out_confirmation');
    const facts = { sentThisHour: f.hourly.count, limit: f.policy.hourlyCap };
    if (f.hourly.count < f.policy.hourlyCap) return pass(facts);
    return block(facts, secondsUntil(f, f.hourly.oldest, HOUR_MS));
  },
  marketing_frequency_capped: (f: GateFacts) => {
    if (f.effectivePurpose !== 'marketing') return skip('not a marketing message');
    const hours = f.policy.marketingHours;
    const facts = { lastMarketingAt: f.lastMarketingAt?.toISOString() ?? null, hours };
    const { withheldUntil } = f.holds;
    if (withheldUntil && withheldUntil > f.now) return block({ ...facts, withheldUntil: withheldUntil.toISOString() }, secondsTo(f, withheldUntil));
    if (!f.lastMarketingAt || f.now.getTime() - f.lastMarketingAt.getTime() >= hours * HOUR_MS) return pass(facts);
    return block(facts, secondsUntil(f, f.lastMarketingAt, hours * HOUR_MS));
  },
  /** The provider asked this line to be silent, or to stop selling for a while (MO-3). A short pause is waited for; a long one is said. */
  connection_rate_limited: (f: GateFacts) => {
    const { blockedUntil, marketingPausedUntil } = f.pace;
    if (f.effectivePurpose === 'marketing' && marketingPausedUntil && marketingPausedUntil > f.now) return block({ what: 'marketing', until: marketingPausedUntil.toISOString() }, secondsTo(f, marketingPausedUntil));
    if (blockedUntil && blockedUntil.getTime() - f.now.getTime() > LONG_PAUSE_MS) return block({ what: 'all', until: blockedUntil.toISOString() }, secondsTo(f, blockedUntil));
    return pass();
  },
} satisfies Record<string, (facts: GateFacts) => Judgement>;

const STOPPED = new Set<string>(['paused', 'cancelled', 'failed']);
export const LONG_PAUSE_MS = 15 * 60_000;

export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as RuleName[];

/** Refusals that pass with time: what was accepted before one of them began waits for its end, and is not lost to it. */
const PASSING: ReadonlySet<RuleName> = new Set<RuleName>(['quiet_hours', 'connection_rate_limited', 'broadcast_stopped']);
const LOOK_AGAIN_S = 60;

/**
 * At dispatch: how many seconds a message should wait rather than end as blocked. Null: nothing blocks it, or something that time does not mend.
 * A broadcast that is paused may go on; one that was cancelled will not.
 */
export function waitsFor(decision: Decision): number | null {
  const blocks = decision.rules.filter((r) => r.outcome === 'block');
  if (blocks.length === 0 || !blocks.every((r) => PASSING.has(r.rule) && (r.rule !== 'broadcast_stopped' || r.facts['state'] === 'paused'))) return null;
  return Math.max(...blocks.map((r) => r.retryAfterSeconds ?? LOOK_AGAIN_S));
}

/**
 * Whether what waits steps aside for the rest of its conversation: it is its purpose that has to wait, and an answer to the person need not.
 * Where the whole line waits, everything keeps its order.
 */
export function stepsAside(decision: Decision): boolean {
  return decision.rules.every((r) => r.outcome !== 'block' || r.rule === 'quiet_hours' || r.rule === 'broadcast_stopped' || (r.rule === 'connection_rate_limited' && r.facts['what'] === 'marketing'));
}

/** A paused broadcast may stand still for days: what waits for it waits as long. */
export function waitsForBroadcast(decision: Decision): boolean {
  return decision.rules.some((r) => r.rule === 'broadcast_stopped' && r.outcome === 'block');
}

export interface Decision { allowed: boolean; at: Date; rules: RuleResult[]; blockedBy: RuleResult | undefined }

export function decide(facts: GateFacts): Decision {
  const rules = RULE_NAMES.map((rule): RuleResult => ({ rule, ...RULES[rule](facts) }));
  const blockedBy = rules.find((r) => r.outcome === 'block');
  return { allowed: blockedBy === undefined, at: facts.now, rules, blockedBy };
}

function secondsTo(facts: GateFacts, until: Date): number {
  return Math.max(1, Math.ceil((until.getTime() - facts.now.getTime()) / 1000));
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

function secondsUntil(facts: GateFacts, from: Date | null, windowMs: number): number {
  return Math.max(1, Math.ceil(((from ?? facts.now).getTime() + windowMs - facts.now.getTime()) / 1000));
}

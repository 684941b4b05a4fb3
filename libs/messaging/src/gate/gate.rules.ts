import { DAY_MS, HOUR_MS, HOURLY_CAP, type GateFacts } from './gate.facts.js';

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
    if (f.contact && !f.addressable) return block({ reason: 'address', channel: f.connection.channel });
    return pass({ type: f.type, channel: f.connection.channel });
  },
  organization_suspended: (f: GateFacts) => (f.organization?.status === 'active' ? pass() : block()),
  connection_paused: (f: GateFacts) => (f.connection?.status === 'active' ? pass() : block({ status: f.connection?.status ?? null })),
  contact_erased: (f: GateFacts) => (f.contact?.erased ? block() : pass()),
  opted_out: (f: GateFacts) => {
    if (f.exemption === 'opt_out_confirmation') return skip('opt_out_confirmation');
    return f.optOut ? block({ since: f.optOut.since.toISOString() }) : pass();
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
    const facts = { hours, lastInboundAt: f.lastInboundAt?.toISOString() ?? null, closesAt: closes?.toISOString() ?? null };
    return closes && closes > f.now ? pass(facts) : block(facts);
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
  recipient_rate_limited: (f: GateFacts) => {
    if (f.exemption) return skip('opt_out_confirmation');
    const facts = { sentThisHour: f.hourly.count, limit: HOURLY_CAP };
    if (f.hourly.count < HOURLY_CAP) return pass(facts);
    return block(facts, secondsUntil(f, f.hourly.oldest, HOUR_MS));
  },
  marketing_frequency_capped: (f: GateFacts) => {
    if (f.effectivePurpose !== 'marketing') return skip('not a marketing message');
    const facts = { lastMarketingAt: f.lastMarketingAt?.toISOString() ?? null, hours: 24 };
    if (!f.lastMarketingAt || f.now.getTime() - f.lastMarketingAt.getTime() >= DAY_MS) return pass(facts);
    return block(facts, secondsUntil(f, f.lastMarketingAt, DAY_MS));
  },
} satisfies Record<string, (facts: GateFacts) => Judgement>;

export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as RuleName[];

export interface Decision { allowed: boolean; at: Date; rules: RuleResult[]; blockedBy: RuleResult | undefined }

export function decide(facts: GateFacts): Decision {
  const rules = RULE_NAMES.map((rule): RuleResult => ({ rule, ...RULES[rule](facts) }));
  const blockedBy = rules.find((r) => r.outcome === 'block');
  return { allowed: blockedBy === undefined, at: facts.now, rules, blockedBy };
}

function secondsUntil(facts: GateFacts, from: Date | null, windowMs: number): number {
  return Math.max(1, Math.ceil(((from ?? facts.now).getTime() + windowMs - facts.now.getTime()) / 1000));
}

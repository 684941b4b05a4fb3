import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GateFacts } from './gate.facts.js';
import { DEFAULT_POLICY } from '../policies/policies.rules.js';
import { decide, RULE_NAMES, waitsFor } from './gate.rules.js';
import { sentenceOf } from './gate.words.js';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const good: GateFacts = {
  now, type: 'text', purpose: 'service', effectivePurpose: 'service', exemption: null, exemptionHolds: false, source: 'api', policy: DEFAULT_POLICY, pace: { blockedUntil: null, marketingPausedUntil: null },
  holds: { restricted: null, objected: null, withheldUntil: null }, timeZones: [], providerStop: null, windowClosedAt: null, targetKnown: true, broadcast: null, reviewed: false, aiDisclosedAt: null,
  organization: { status: 'active' }, connection: { status: 'active', channel: 'whatsapp', windowHours: 24, types: ['text', 'template'] }, contact: { erased: false }, addressable: true,
  optOut: null, consent: { purpose: 'service', state: 'granted', source: 'api', since: ago(50) }, lastInboundAt: ago(1), template: null, hourly: { count: 0, oldest: null }, lastMarketingAt: null,
};
const marketing = { purpose: 'marketing', effectivePurpose: 'marketing', consent: { ...good.consent!, purpose: 'marketing' } } satisfies Partial<GateFacts>;
const quiet = (from: number, until: number) => ({ ...DEFAULT_POLICY, quiet: { from, until, purposes: ['marketing' as const] } });
const blockedBy = (change: Partial<GateFacts>) => decide({ ...good, ...change }).rules.filter((r) => r.outcome === 'block').map((r) => r.rule);
const template = { state: 'approved' as const, category: 'utility', problems: [] };

describe('CM-1: the gate', () => {
  it('lets a consented message through', () => expect(decide(good).allowed).toBe(true));

  it.each<[string, Partial<GateFacts>]>([
    ['not_recognised', { type: 'hologram' }],
    ['not_recognised', { addressable: false }],
    ['organization_suspended', { organization: { status: 'suspended' } }],
    ['organization_suspended', { organization: null }],
    ['connection_paused', { connection: { ...good.connection!, status: 'paused' } }],
    ['connection_paused', { connection: { ...good.connection!, status: 'disconnected' } }],
    ['contact_erased', { contact: { erased: true } }],
    ['opted_out', { optOut: { since: ago(1) } }],
    ['not_opted_in', { consent: null }],
    ['not_opted_in', { contact: null }],
    ['not_opted_in', { consent: { ...good.consent!, state: 'withdrawn' } }],
    ['not_opted_in', { effectivePurpose: 'marketing' }],
    ['outside_service_window', { lastInboundAt: null }],
    ['outside_service_window', { lastInboundAt: ago(24) }],
    ['template_not_approved', { type: 'template', template: { ...template, state: 'paused' } }],
    ['template_not_approved', { type: 'template', template: null }],
    ['template_parameters_invalid', { type: 'template', template: { ...template, problems: ['body: 1'] } }],
    ['recipient_rate_limited', { hourly: { count: 20, oldest: ago(0.5) } }],
    ['marketing_frequency_capped', { effectivePurpose: 'marketing', consent: { ...good.consent!, purpose: 'marketing' }, lastMarketingAt: ago(23.9) }],
  ])('%s blocks', (rule, change) => expect(blockedBy(change)).toEqual([rule]));

  it('tells when to come back', () => {
    expect(decide({ ...good, hourly: { count: 20, oldest: ago(0.5) } }).blockedBy?.retryAfterSeconds).toBe(1800);
  });

  it.each<[string, Partial<GateFacts>]>([
    ['processing_restricted', { holds: { ...good.holds, restricted: ago(3) } }],
    ['objected_to_marketing', { ...marketing, holds: { ...good.holds, objected: ago(3) } }],
    ['provider_opt_out', { ...marketing, providerStop: { since: ago(3) } }],
    ['outside_service_window', { windowClosedAt: ago(0.5) }],
    ['ai_disclosure_pending', { source: 'ai' }],
    ['review_required', { ...marketing, source: 'ai', aiDisclosedAt: ago(1) }],
    ['review_required', { broadcast: { state: 'running', approved: false }, policy: { ...DEFAULT_POLICY, broadcastApproval: true } }],
    ['broadcast_stopped', { broadcast: { state: 'paused', approved: true } }],
    ['broadcast_stopped', { broadcast: { state: 'cancelled', approved: true } }],
    ['quiet_hours', { ...marketing, policy: quiet(660, 780) }],
    ['quiet_hours', { ...marketing, policy: quiet(1290, 480), timeZones: ['Asia/Kuala_Lumpur', 'America/New_York'] }],
    ['recipient_rate_limited', { policy: { ...DEFAULT_POLICY, hourlyCap: 3 }, hourly: { count: 3, oldest: ago(0.1) } }],
    ['marketing_frequency_capped', { ...marketing, lastMarketingAt: ago(30), policy: { ...DEFAULT_POLICY, marketingHours: 48 } }],
    ['marketing_frequency_capped', { ...marketing, holds: { ...good.holds, withheldUntil: ago(-3) } }],
    ['connection_rate_limited', { ...marketing, pace: { blockedUntil: null, marketingPausedUntil: ago(-2) } }],
    ['connection_rate_limited', { pace: { blockedUntil: ago(-1), marketingPausedUntil: null } }],
    ['not_recognised', { type: 'text', targetKnown: false }],
  ])('%s blocks, as the organisation, the person or the provider wants it', (rule, change) => expect(blockedBy(change)).toEqual([rule]));

  it.each<[string, Partial<GateFacts>]>([
    ['an objection to marketing leaves service alone', { holds: { ...good.holds, objected: ago(3) } }],
    ['so does the marketing switch of the provider', { providerStop: { since: ago(3) } }],
    ['and the quiet hours of marketing', { policy: quiet(0, 1439) }],
    ['quiet elsewhere is not quiet here', { ...marketing, policy: quiet(660, 780), timeZones: ['Asia/Kuala_Lumpur'] }],
    ['a person writes again: the window that the provider closed is open', { windowClosedAt: ago(2), lastInboundAt: ago(1) }],
    ['what was reviewed may go', { ...marketing, source: 'ai', aiDisclosedAt: ago(1), reviewed: true }],
    ['a withholding that is over', { ...marketing, holds: { ...good.holds, withheldUntil: ago(1) } }],
    ['a short wait of the line is waited for, not told', { pace: { blockedUntil: ago(-0.1), marketingPausedUntil: null } }],
    ['the pause of marketing leaves service alone', { pace: { blockedUntil: null, marketingPausedUntil: ago(-2) } }],
  ])('%s', (_what, change) => expect(blockedBy(change)).toEqual([]));

  it('quiet hours tell how long, and the longest of all places that the number may be in counts', () => {
    // 12:00 UTC: quiet until 13:00 UTC; in New York 07:00, quiet until 08:00.
    expect(decide({ ...good, ...marketing, policy: quiet(660, 780) }).blockedBy?.retryAfterSeconds).toBe(3600);
    expect(decide({ ...good, ...marketing, policy: quiet(1290, 480), timeZones: ['America/New_York', 'America/Los_Angeles'] }).blockedBy?.retryAfterSeconds).toBe(4 * 3600);
  });

  it('waits at dispatch for what passes with time, and for nothing else', () => {
    const at = (change: Partial<GateFacts>) => waitsFor(decide({ ...good, ...change }));
    expect(at({})).toBeNull();
    expect(at({ ...marketing, policy: quiet(660, 780) })).toBe(3600);
    expect(at({ broadcast: { state: 'paused', approved: true } })).toBe(60);
    expect(at({ broadcast: { state: 'cancelled', approved: true } })).toBeNull();
    expect(at({ ...marketing, policy: quiet(660, 780), optOut: { since: ago(1) } })).toBeNull();
    expect(at({ hourly: { count: 20, oldest: ago(0.5) } })).toBeNull();
  });

  it('an unknown connection passes no rule that speaks of it', () => expect(blockedBy({ connection: null })).toEqual(['not_recognised', 'connection_paused']));

  it('the confirmation of an opt-out passes the consent rules and no others', () => {
    const exempt = { exemption: 'opt_out_confirmation', exemptionHolds: true } as const;
    expect(blockedBy({ ...exempt, optOut: { since: ago(0) }, consent: null })).toEqual([]);
    expect(blockedBy({ ...exempt, optOut: { since: ago(0) }, lastInboundAt: null })).toEqual(['outside_service_window']);
    expect(blockedBy({ ...exempt, exemptionHolds: false })).toEqual(['not_recognised']);
    expect(blockedBy({ ...exempt, connection: { ...good.connection!, status: 'paused' } })).toEqual(['connection_paused']);
  });

  it('is one message: allowed exactly when no rule blocks, every rule answers once and in words', () => {
    fc.assert(fc.property(fc.record({
      optOut: fc.option(fc.constant({ since: ago(2) })), consent: fc.option(fc.constant(good.consent)), lastInboundAt: fc.option(fc.constantFrom(ago(1), ago(30))),
      hourly: fc.record({ count: fc.nat(40), oldest: fc.constant(ago(0.2)) }), type: fc.constantFrom('text', 'template', 'poem'), template: fc.option(fc.constant(template)),
    }), (change) => {
      const decision = decide({ ...good, ...change });
      expect(decision.rules.map((r) => r.rule)).toEqual(RULE_NAMES);
      expect(decision.allowed).toBe(decision.rules.every((r) => r.outcome !== 'block'));
      if (change.optOut || !change.consent || change.type === 'poem') expect(decision.allowed).toBe(false);
      for (const rule of decision.rules) expect(sentenceOf(rule)).not.toBe('');
    }));
  });
});

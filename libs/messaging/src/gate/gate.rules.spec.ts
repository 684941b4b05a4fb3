import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GateFacts } from './gate.facts.js';
import { decide, RULE_NAMES } from './gate.rules.js';
import { sentenceOf } from './gate.words.js';

const now = new Date('2026-11-22T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const good: GateFacts = {
  now, type: 'text', purpose: 'service', effectivePurpose: 'service', exemption: null, exemptionHolds: false,
  organization: { status: 'active' }, connection: { status: 'active', channel: 'whatsapp', windowHours: 24, types: ['text', 'template'] }, contact: { erased: false }, addressable: true,
  optOut: null, consent: { purpose: 'service', state: 'granted', source: 'api', since: ago(50) }, lastInboundAt: ago(1), template: null, hourly: { count: 0, oldest: null }, lastMarketingAt: null,
};
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

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inboundGrants, preferenceChange, restoredByStart, stricter, withdrawnByOptOut, type State } from './consent.rules.js';
import { PURPOSES, SOURCES } from './consent.schema.js';

const state = fc.record({ purpose: fc.constantFrom(...PURPOSES), state: fc.constantFrom('granted' as const, 'withdrawn' as const), source: fc.constantFrom(...SOURCES) });

describe('CM-2: consent rules', () => {
  it('an inbound message grants service and nothing else, and only where nothing was said', () => {
    expect(inboundGrants(false, [])).toEqual(['service']);
    expect(inboundGrants(true, [])).toEqual([]);
    expect(inboundGrants(false, [{ purpose: 'service', state: 'withdrawn', source: 'manual' }])).toEqual([]);
  });

  it('START gives back no more than STOP took', () => {
    fc.assert(fc.property(fc.uniqueArray(state, { selector: (s) => s.purpose }), (before) => {
      const taken = withdrawnByOptOut(before);
      const after: State[] = before.map((s) => (taken.includes(s.purpose) ? { ...s, state: 'withdrawn', source: 'keyword' } : s));
      const back = restoredByStart(taken, after);
      return back.every((p) => before.some((s) => s.purpose === p && s.state === 'granted'));
    }));
  });

  it('a merge never grants what either side withdrew, whichever comes first', () => {
    fc.assert(fc.property(fc.option(state, { nil: undefined }), fc.option(state, { nil: undefined }), (a, b) => {
      const one = stricter(a, b)?.state;
      if (a?.state === 'withdrawn' || b?.state === 'withdrawn') return one === 'withdrawn' && stricter(b, a)?.state === 'withdrawn';
      return one === (a ?? b)?.state;
    }));
  });

  it("the provider's resume undoes only the provider's stop", () => {
    expect(preferenceChange('resume', false, { purpose: 'marketing', state: 'withdrawn', source: 'provider' })).toBe('granted');
    expect(preferenceChange('resume', false, { purpose: 'marketing', state: 'withdrawn', source: 'manual' })).toBeUndefined();
    expect(preferenceChange('resume', true, { purpose: 'marketing', state: 'withdrawn', source: 'provider' })).toBeUndefined();
    expect(preferenceChange('resume', false, undefined)).toBeUndefined();
    expect(preferenceChange('stop', false, undefined)).toBe('withdrawn');
  });
});

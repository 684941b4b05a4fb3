import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { inboundGrants, mergeSides, preferenceChange, restoredByStart, startComesAfter, withdrawnByOptOut, type Side, type State } from './consent.rules.js';
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

  const side = fc.record({
    states: fc.uniqueArray(state, { selector: (s) => s.purpose }),
    optOut: fc.option(fc.record({ withdrawn: fc.subarray([...PURPOSES]) }), { nil: undefined }),
  }).map((s): Side => (s.optOut ? { ...s, states: s.states.map((x) => (x.state === 'granted' ? { ...x, state: 'withdrawn', source: 'keyword' } : x)) } : s));
  const after = (kept: Side, changes: { purpose: string; state: string }[], purpose: string) => (changes.find((c) => c.purpose === purpose) ?? kept.states.find((s) => s.purpose === purpose))?.state;

  it('a merge never grants what either side withdrew, and nothing at all where either opted out', () => {
    fc.assert(fc.property(side, side, (kept, gone) => {
      const { changes, optedOut } = mergeSides(kept, gone);
      for (const purpose of PURPOSES) {
        const withdrawn = [...kept.states, ...gone.states].some((s) => s.purpose === purpose && s.state === 'withdrawn');
        if (withdrawn || optedOut) expect(after(kept, changes, purpose)).not.toBe('granted');
      }
    }));
  });

  it('after a merge START gives back only what a STOP took and nothing else withdrew', () => {
    fc.assert(fc.property(side, side, (kept, gone) => {
      const { restorable } = mergeSides(kept, gone);
      for (const purpose of restorable) {
        const here = [kept, gone].flatMap((s) => s.states.filter((x) => x.purpose === purpose && x.state === 'withdrawn').map((x) => x.source === 'keyword' && s.optOut?.withdrawn.includes(purpose)));
        expect(here.length).toBeGreaterThan(0);
        expect(here.every(Boolean)).toBe(true);
      }
    }));
  });

  it('a late START lifts no younger STOP', () => {
    const stop = new Date('2026-11-22T12:00:05.900Z');
    expect(startComesAfter(new Date('2026-11-22T12:00:05Z'), stop)).toBe(true);
    expect(startComesAfter(new Date('2026-11-22T12:00:04Z'), stop)).toBe(false);
  });

  it("the provider's resume undoes only the provider's stop", () => {
    expect(preferenceChange('resume', false, { purpose: 'marketing', state: 'withdrawn', source: 'provider' })).toBe('granted');
    expect(preferenceChange('resume', false, { purpose: 'marketing', state: 'withdrawn', source: 'manual' })).toBeUndefined();
    expect(preferenceChange('resume', true, { purpose: 'marketing', state: 'withdrawn', source: 'provider' })).toBeUndefined();
    expect(preferenceChange('resume', false, undefined)).toBeUndefined();
    expect(preferenceChange('stop', false, undefined)).toBe('withdrawn');
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { grantedByOptIn, inboundGrants, mergeSides, optInComesAfter, preferenceChange, restoredByStart, startComesAfter, withdrawnByOptOut, type Side, type State } from './consent.rules.js';
import { PURPOSES, SOURCES } from './consent.schema.js';

const state = fc.record({ purpose: fc.constantFrom(...PURPOSES), state: fc.constantFrom('granted' as const, 'withdrawn' as const), source: fc.constantFrom(...SOURCES) });

describe('CM-2: consent rules', () => {
  it('an inbound message grants service and nothing else, and only where nothing was said', () => {
    expect(inboundGrants(false, [], false)).toEqual(['service']);
    expect(inboundGrants(true, [], true)).toEqual([]);
    expect(inboundGrants(false, [{ purpose: 'service', state: 'withdrawn', source: 'manual' }], false)).toEqual([]);
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

describe('CM-2: double opt-in and what a message implies', () => {
  const purposes = fc.subarray([...PURPOSES]);
  const states = fc.uniqueArray(state.map((s) => ({ ...s, since: new Date('2026-11-22T12:00:00Z') })), { selector: (s) => s.purpose });

  it('grants nothing that was not ticked, and nothing that was withdrawn since the person wrote', () => {
    fc.assert(fc.property(purposes, states, fc.boolean(), (ticked, now, before) => {
      const granted = grantedByOptIn(ticked, new Date(before ? '2026-11-22T11:59:00Z' : '2026-11-22T12:01:00Z'), now);
      return granted.every((p) => ticked.includes(p) && !(before && now.some((s) => s.purpose === p && s.state === 'withdrawn' && s.source !== 'keyword')));
    }));
  });

  it('lifts an opt-out only when both steps came after it', () => {
    const [early, stop, late] = ['11:00:00', '12:00:00', '13:00:00'].map((t) => new Date(`2026-11-22T${t}Z`)) as [Date, Date, Date];
    expect([[late, late], [early, late], [late, early], [early, early]].map(([askedAt, writtenAt]) => optInComesAfter({ askedAt: askedAt!, writtenAt: writtenAt! }, stop))).toEqual([true, false, false, false]);
  });

  it('a message implies utility only where the organisation chose so, never marketing, and nothing against what was said', () => {
    fc.assert(fc.property(states, fc.boolean(), fc.boolean(), (now, optedOut, utilityToo) => {
      const granted = inboundGrants(optedOut, now, utilityToo);
      return granted.every((p) => !optedOut && (p === 'service' || (utilityToo && p === 'utility')) && !now.some((s) => s.purpose === p));
    }));
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codeOf, looksLikeCode, matchingStep, stepAt } from './totp.rules.js';

/** The seed of both RFCs' tables, '12345678901234567890', in base32. */
const SEED = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const STEP_MS = 30_000;
const NOW = 1_700_000_010_000;
const code = (offset: number) => codeOf(SEED, stepAt(NOW) + offset);

describe('ID-5: one-time codes', () => {
  it.each([[59, '94287082'], [1_111_111_109, '07081804'], [1_111_111_111, '14050471'], [1_234_567_890, '89005924'], [2_000_000_000, '69279037'], [20_000_000_000, '65353130']])(
    'RFC 6238 appendix B, SHA-1, at second %i', (second, eight) => {
      expect(codeOf(SEED, stepAt(second * 1000), 8)).toBe(eight);
      // The number is cut by a power of ten, so our six digits are the last six of the table's eight.
      expect(codeOf(SEED, stepAt(second * 1000))).toBe(eight.slice(2));
      expect(matchingStep(SEED, eight.slice(2), second * 1000)).toBe(stepAt(second * 1000));
    });

  it('RFC 4226 appendix D', () => {
    const table = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489'];
    expect(table.map((_, count) => codeOf(SEED, count))).toEqual(table);
  });

  it('takes the present step and its neighbours, and no other', () => {
    expect([-3, -2, -1, 0, 1, 2, 3].map((offset) => matchingStep(SEED, code(offset), NOW))).toEqual([undefined, undefined, -1, 0, 1, undefined, undefined].map((o) => (o === undefined ? o : stepAt(NOW) + o)));
  });

  it('a step lasts from its first millisecond to its last', () => {
    const start = stepAt(NOW) * STEP_MS;
    expect([start - 1, start, start + STEP_MS - 1, start + STEP_MS].map((ms) => stepAt(ms) - stepAt(NOW))).toEqual([-1, 0, 0, 1]);
  });

  it('of two steps that share a code the later one counts', () => {
    // Found by search: the first neighbours with the same six digits under this seed.
    const step = 910_737;
    expect(codeOf(SEED, step)).toBe(codeOf(SEED, step + 1));
    expect(matchingStep(SEED, codeOf(SEED, step), step * STEP_MS)).toBe(step + 1);
  });

  it('a code is six ASCII digits and nothing else', () => {
    const right = code(0);
    for (const wrong of ['', right.slice(1), `${right}0`, ` ${right}`, `${right}\n`, right.replace(/^./, '٣'), `-${right.slice(1)}`, 'abcdef', '１２３４５６']) {
      expect([wrong, looksLikeCode(wrong), matchingStep(SEED, wrong, NOW)]).toEqual([wrong, false, undefined]);
    }
    fc.assert(fc.property(fc.string(), (text) => looksLikeCode(text) === (text.length === 6 && [...text].every((c) => '0123456789'.includes(c)))));
  });
});

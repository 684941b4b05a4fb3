import { describe, expect, it } from '@jest/globals';
import { PluginError } from '@consentry/plugin-sdk';
import { judgeFailure } from './dispatch.outcome.js';

const DAY_MS = 24 * 3_600_000;

describe('how a failed call is judged', () => {
  it.each([3e10, Number.POSITIVE_INFINITY, Number.NaN, -5])('a provider that asks for %d seconds waits a day at most: a time that cannot be written would hold the whole queue up', (retryAfterSeconds) => {
    const outcome = judgeFailure(new PluginError('rate_limited', { retryAfterSeconds }), 1, 0, 0.5);
    if (outcome.kind !== 'retry') throw new Error(outcome.kind);
    expect(outcome.afterMs).toBeGreaterThan(0);
    expect(outcome.afterMs).toBeLessThanOrEqual(DAY_MS * 1.25);
    expect(outcome.blocksLineSeconds ?? 0).toBeLessThanOrEqual(DAY_MS / 1000);
  });
});

import { describe, expect, it } from '@jest/globals';
import { awakeFor } from './deadline.js';

const stall = (ms: number) => { for (const from = performance.now(); performance.now() - from < ms;); };
const aborted = (signal: AbortSignal) => new Promise<unknown>((resolve) => signal.addEventListener('abort', () => resolve(signal.reason), { once: true }));
const pause = (ms: number) => new Promise((resolve) => { setTimeout(resolve, ms); });

describe('a deadline in time awake', () => {
  it('ends when the time is up, and not before', async () => {
    const from = performance.now();
    const reason = await aborted(awakeFor(200));
    expect(performance.now() - from).toBeGreaterThanOrEqual(195);
    expect(reason).toMatchObject({ name: 'TimeoutError' });
  });

  it('does not hold a stall of this process against whoever was asked', async () => {
    const [ours, plain] = [awakeFor(300), AbortSignal.timeout(300)];
    stall(700);
    await pause(20);
    expect([plain.aborted, ours.aborted]).toEqual([true, false]);
    await aborted(ours);
  });

  it('reads what arrived in the stall before it ends, also when the time is up', async () => {
    const signal = awakeFor(20);
    const order: string[] = [];
    signal.addEventListener('abort', () => order.push('over'));
    setTimeout(() => setImmediate(() => order.push('read')), 1);
    stall(100);
    await pause(20);
    expect(order).toEqual(['read', 'over']);
  });
});

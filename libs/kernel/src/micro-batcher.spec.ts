import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { BatcherFullError, MicroBatcher } from './micro-batcher.js';

function batcher(options: { maxBatch?: number; maxWaiting?: number; gatherMs?: number } = {}, flushMs = 0) {
  const flushed: { key: string; items: number[]; at: number }[] = [];
  const made = new MicroBatcher<number, number>(async (key, items) => {
    flushed.push({ key, items, at: performance.now() });
    if (flushMs > 0) await sleep(flushMs);
    return items.map((n) => (n < 0 ? { status: 'rejected' as const, reason: new Error(`no ${n}`) } : { status: 'fulfilled' as const, value: n * 2 }));
  }, { maxBatch: 4, maxWaiting: 100, ...options });
  return { made, flushed };
}

it('a burst shares a flush, in its order, and each gets its own answer', async () => {
  const { made, flushed } = batcher();
  const answers = await Promise.allSettled([1, -2, 3].map((n) => made.submit('a', n)));
  expect(answers.map((a) => (a.status === 'fulfilled' ? a.value : String(a.reason)))).toEqual([2, 'Error: no -2', 6]);
  expect(flushed.map((f) => f.items)).toEqual([[1, -2, 3]]);
});

it('a lone request waits for nothing, what follows closely is gathered', async () => {
  const { made, flushed } = batcher({ gatherMs: 400 }, 20);
  const began = performance.now();
  const first = made.submit('a', 1);
  await new Promise((resolve) => { setImmediate(resolve); });
  // The writer is at it, and quick.
  const rest = [2, 3].map((n) => made.submit('a', n));
  await first;
  expect(performance.now() - began).toBeLessThan(200);
  const later = sleep(50).then(() => made.submit('a', 4));
  await Promise.all([...rest, later]);
  expect(flushed.map((f) => f.items)).toEqual([[1], [2, 3, 4]]);
  expect(flushed[1]!.at - flushed[0]!.at).toBeGreaterThanOrEqual(395);
});

it('a full batch is not held, and other keys hold nobody', async () => {
  const { made, flushed } = batcher({ gatherMs: 5_000 }, 20);
  const first = made.submit('a', 0);
  await new Promise((resolve) => { setImmediate(resolve); });
  await Promise.all([first, ...[1, 2, 3, 4].map((n) => made.submit('a', n)), made.submit('b', 9)]);
  expect(flushed.map((f) => [f.key, f.items]).sort()).toEqual([['a', [0]], ['a', [1, 2, 3, 4]], ['b', [9]]]);
});

it('more than may wait is refused at once, and what waits is written', async () => {
  const { made } = batcher({ maxWaiting: 2 }, 20);
  const taken = [made.submit('a', 1), made.submit('a', 2)];
  await expect(made.submit('a', 3)).rejects.toBeInstanceOf(BatcherFullError);
  expect(await Promise.all(taken)).toEqual([2, 4]);
  await made.idle();
});

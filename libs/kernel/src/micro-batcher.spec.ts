import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from '@jest/globals';
import { BatcherFullError, MicroBatcher } from './micro-batcher.js';

function batcher(options: { maxBatch?: number; maxWaiting?: number } = {}, flushMs = 0) {
  const flushed: { key: string; items: number[] }[] = [];
  const made = new MicroBatcher<number, number>(async (key, items) => {
    flushed.push({ key, items });
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

it('what comes while the writer is at it goes next, as much as a batch takes, and other keys wait for nobody', async () => {
  const { made, flushed } = batcher({}, 20);
  const first = made.submit('a', 0);
  await new Promise((resolve) => { setImmediate(resolve); });
  await Promise.all([first, ...[1, 2, 3, 4, 5].map((n) => made.submit('a', n)), made.submit('b', 9)]);
  expect(flushed.map((f) => [f.key, f.items])).toEqual([['a', [0]], ['b', [9]], ['a', [1, 2, 3, 4]], ['a', [5]]]);
});

it('more than may wait is refused at once, and what waits is written', async () => {
  const { made } = batcher({ maxWaiting: 2 }, 20);
  const taken = [made.submit('a', 1), made.submit('a', 2)];
  await expect(made.submit('a', 3)).rejects.toBeInstanceOf(BatcherFullError);
  expect(await Promise.all(taken)).toEqual([2, 4]);
  await made.idle();
});

import type { Random } from './random.js';
import type { Parked, Plan } from './scheduler.js';

/** What becomes of a step, by the seed. */
export function planOf(one: Parked, random: Random, calm: boolean, ending: () => string, openTransactions: number): Plan {
  if (one.kind === 'provider') return calm ? { ending: 'accepted' } : { ending: ending() };
  if (one.kind !== 'database' || calm) return {};
  const at = random.below(8);
  return random.weighted<Plan>([
    [44, {}], [12, { started: 'pause' }], [openTransactions < 3 ? 12 : 0, { started: 'early' }], // Each holds a connection of a pool that has eight.
    [openTransactions < 3 ? 15 : 0, { at, middle: 'pause' }], [6, { after: 'pause' }], [2.5, { after: 'throw' }], [2, { before: 'throw' }], [2, { at, middle: 'throw' }], [2, { at, middle: 'deadlock' }],
    [0.8, { at, middle: 'crash' }], [0.8, { after: 'crash' }], [0.4, { before: 'crash' }],
  ]);
}

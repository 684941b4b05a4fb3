import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freezeClock } from '../harness/fault.line.js';
import { World } from '../harness/world.js';
import { histories } from './property/history.js';
import { PLANTED } from './property/planted.js';
import { Run, type Violation } from './property/runner.js';

/** A bug that this many histories don't show is one that the property is blind to. */
const PATIENCE = 60;
const SEED = Number(process.env.CONSENTRY_SEED ?? 1);

/** Those that the simulated world finds as well (faults/world) are put in there, and here by hand: `CONSENTRY_FULL=1`. */
const OURS = ['a confirmation without its opt-out', 'a message from the person grants marketing', 'a call overrides an opt-out', 'a merge forgets what the other had said', 'accepted and then forgotten', 'caps ignored at acceptance', 'purpose taken as the caller calls it', 'window counted from our own message'];
const NOW = Object.entries(PLANTED).filter(([bug]) => process.env.CONSENTRY_FULL || OURS.includes(bug));

/** Where dozens of histories pass before the one that shows it: begin a few before that one. */
const BEGIN_AT: Readonly<Record<string, number>> = { 'a merge forgets what the other had said': 40, 'a confirmation without its opt-out': 24 };

let worlds: World[];
beforeAll(async () => {
  worlds = await Promise.all([World.start(), World.start()]);
  for (const world of worlds) freezeClock(world);
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

/** The first history that complains, and how many it took. */
async function search(world: World, seed: number, from: number): Promise<{ histories: number; violation: Violation | undefined }> {
  const all = fc.sample(histories, { numRuns: PATIENCE, seed });
  const sample = [...all.slice(from), ...all.slice(0, from)];
  for (const [n, history] of sample.entries()) {
    const violation = (await Run.play(world, history)).violations[0];
    if (violation) return { histories: n + 1, violation };
  }
  return { histories: PATIENCE, violation: undefined };
}

describe('the property goes red when it must', () => {
  it('knows what it puts in', () => { expect(OURS.filter((bug) => !(bug in PLANTED))).toEqual([]); });

  it.each(NOW.map(([bug, plant], n) => ({ bug, plant, n })))('finds: $bug', async ({ bug, plant, n }) => {
    const world = worlds[n % worlds.length]!;
    const remove = plant(world);
    try {
      const { histories: count, violation } = await search(world, SEED, BEGIN_AT[bug] ?? 0);
      process.stdout.write(`planted: ${bug.padEnd(46)} ${violation ? `found after ${String(count).padStart(2)} histories: ${violation.kind}: ${violation.detail.slice(0, 90)}` : 'NOT FOUND'}\n`);
      expect(violation).toBeDefined();
      // A plant that no longer fits the code breaks everything, and is found for the wrong reason.
      expect(violation!.detail).not.toMatch(/TypeError|ReferenceError|syntax error/);
    } finally {
      remove();
    }
  }, 180_000);
});

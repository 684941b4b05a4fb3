import { afterAll, beforeAll, describe as group, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freezeClock } from '../harness/fault.line.js';
import { World } from '../harness/world.js';
import { describe, histories, type History } from './property/history.js';
import { Run } from './property/runner.js';

const RUNS = Number(process.env.CONSENTRY_RUNS ?? 60);
const SEED = Number(process.env.CONSENTRY_SEED ?? Date.now() % 2_147_483_647);
/** Histories of one world share its clock and so go one after the other; worlds go side by side. */
const WORLDS = 3;

let worlds: World[];
beforeAll(async () => {
  worlds = await Promise.all(Array.from({ length: WORLDS }, () => World.start()));
  for (const world of worlds) freezeClock(world);
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

group('I1, I2, I3: random histories against the reference model', () => {
  it('whatever happens in whatever order: only consented messages leave, once each, and every accepted one comes to an end', async () => {
    const counts = { histories: 0, commands: 0, left: 0 };
    const results = await Promise.all(worlds.map((world, n) => fc.check(
      fc.asyncProperty(histories, async (history: History) => {
        counts.histories++;
        counts.commands += history.commands.length;
        const found = await Run.play(world, history);
        if (found.length > 0) throw new Error(found.map((v) => `step ${v.step}: ${v.kind}: ${v.detail}`).join('\n'));
      }),
      { numRuns: Math.ceil(RUNS / WORLDS), seed: SEED + n, interruptAfterTimeLimit: 10 * 60_000 },
    )));
    for (const result of results) {
      if (!result.failed) continue;
      const [history] = result.counterexample ?? [];
      throw new Error(`seed ${result.seed}, path ${result.counterexamplePath}\n${result.errorInstance instanceof Error ? result.errorInstance.message : ''}\n${history ? describe(history) : ''}`);
    }
    expect(counts.histories).toBeGreaterThanOrEqual(RUNS);
    process.stdout.write(`consent property: ${counts.histories} histories, ${counts.commands} commands, seed ${SEED}\n`);
  }, 15 * 60_000);
});

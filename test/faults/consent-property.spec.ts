import { afterAll, beforeAll, describe as group, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { freezeClock } from '../harness/fault.line.js';
import { World } from '../harness/world.js';
import { describe, histories, type History } from './property/history.js';
import { Run } from './property/runner.js';

const RUNS = Number(process.env.CONSENTRY_RUNS ?? 30);
/** The same histories every time, so that a red run points at the change; `CONSENTRY_SEED=random` looks for new ones. */
const SEED = process.env.CONSENTRY_SEED === 'random' ? Date.now() % 2_147_483_647 : Number(process.env.CONSENTRY_SEED ?? 20_261_122);
/** Histories of one world share its clock and so go one after the other; worlds go side by side. */
const WORLDS = 3;
/** How long a failure is made smaller before it is shown. */
const SHRINK_MS = 20_000;

let worlds: World[];
beforeAll(async () => {
  worlds = await Promise.all(Array.from({ length: WORLDS }, () => World.start()));
  for (const world of worlds) freezeClock(world);
});
afterAll(() => Promise.all(worlds.map((world) => world.close())));

group('I1, I2, I3: random histories against the reference model', () => {
  it('whatever happens in whatever order: only consented messages leave, once each, and every accepted one comes to an end', async () => {
    const count = { histories: 0, commands: 0, accepted: 0, refused: 0, left: 0 };
    let failedAt = 0;
    const results = await Promise.all(worlds.map((world, n) => fc.check(
      fc.asyncProperty(histories, async (history: History) => {
        if (failedAt && Date.now() > failedAt + SHRINK_MS) return;
        const run = await Run.play(world, history);
        if (!failedAt) for (const key of ['accepted', 'refused', 'left'] as const) count[key] += run.count[key];
        if (!failedAt) count.histories++;
        if (!failedAt) count.commands += history.commands.length;
        const found = run.violations;
        if (found.length === 0) return;
        failedAt ||= Date.now();
        throw new Error(found.map((v) => `  step ${v.step}: ${v.kind}: ${v.detail}`).join('\n'));
      }),
      { numRuns: Math.ceil(RUNS / WORLDS), seed: SEED + n },
    )));
    process.stdout.write(`consent property: ${JSON.stringify(count)}, seed ${SEED}\n`);
    const failures = results.filter((r) => r.failed).map((r) => `CONSENTRY_SEED=${r.seed}\n${r.errorInstance instanceof Error ? r.errorInstance.message : ''}\n${describe(r.counterexample![0])}`);
    expect(failures.join('\n\n')).toBe('');
    expect(count.histories).toBeGreaterThanOrEqual(RUNS);
    // A history in which nothing may leave, or everything may, shows nothing.
    expect(Math.min(count.left, count.accepted, count.refused)).toBeGreaterThan(RUNS);
  }, 15 * 60_000);
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Crew, told, type Found } from './world/crew.js';
import { QUICKLY } from './world/planted.js';
import type { Answer } from './world/worker.js';

const SEEDS = 1000;
const AGAIN = 100;
const AT_LEAST = 20;
const minutes = (n: number): number => n * 60_000;
const print = (line: string): void => { process.stdout.write(`${line}\n`); };

/** The whole search, for every planted bug and by any number of seeds: `npm run faults`, `npm run faults -- --planted`. */
describe('two processes of the house, a provider and people, with everything that may go wrong between them', () => {
  let crew: Crew;
  const hashes = new Map<number, string>();

  beforeAll(async () => { crew = await Crew.open(); }, minutes(2));
  afterAll(async () => { await crew.close(); }, minutes(1));

  it(`CM-1, CM-11: ${SEEDS} histories, and nothing leaves that may not, nothing is lost, nothing is sent twice`, async () => {
    const began = performance.now();
    const total: Answer['count'] = { steps: 0, calls: 0, arrived: 0, crashes: 0, accepted: 0, refused: 0 };
    const wrong: string[] = [];
    await crew.play(range(1, SEEDS), ({ seed, hash, violations, count }) => {
      hashes.set(seed, hash);
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += count[key];
      for (const { invariant, detail } of violations) wrong.push(`seed ${seed}: ${invariant}: ${detail}`);
    });
    const seconds = (performance.now() - began) / 1000;
    print(`world: ${SEEDS} seeds in ${seconds.toFixed(0)} s, ${(SEEDS / seconds).toFixed(1)} a second: ${Object.entries(total).map(([key, n]) => `${n} ${key}`).join(', ')}`);
    expect(wrong).toEqual([]);
    // Histories in which nothing happens would show nothing.
    expect(total.calls).toBeGreaterThan(SEEDS * 2);
    expect(total.crashes).toBeGreaterThan(SEEDS);
  }, minutes(10));

  it('the same seed is the same history, whoever plays it and whatever was played before', async () => {
    const different: number[] = [];
    await crew.play(range(1, AGAIN).reverse(), ({ seed, hash }) => { if (hashes.get(seed) !== hash) different.push(seed); });
    expect(different).toEqual([]);
  }, minutes(3));

  it(`a bug that is put in is found: ${QUICKLY.length} of them, each within a few seeds`, async () => {
    const found: Found[] = [];
    await crew.hunt(QUICKLY, (one) => { found.push(one); });
    print(found.map(told).join('\n'));
    expect(found.filter((f) => f.took === 0).map((f) => f.name)).toEqual([]);
    expect(found.filter((f) => f.seed === undefined).map((f) => f.name)).toEqual([]);
    expect(found.length).toBeGreaterThanOrEqual(AT_LEAST);
  }, minutes(5));
});

function range(from: number, many: number): number[] {
  return Array.from({ length: many }, (_, n) => from + n);
}

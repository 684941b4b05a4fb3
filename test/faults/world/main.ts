import { parseArgs } from 'node:util';
import { Crew, everyBug, told } from './crew.js';
import { MUTANTS } from './mutants.js';

/**
 * `--seeds N` plays so many, from `--from`; `--seed N` one, and prints its trace; `--planted` looks for every planted bug among the seeds,
 * `--mutant NAME` for one of them (with `--seed`: its trace); `--json` writes a line for each seed. Ends with 1 when something was wrong.
 */
const { values } = parseArgs({ options: { seeds: { type: 'string' }, seed: { type: 'string' }, from: { type: 'string' }, workers: { type: 'string' }, planted: { type: 'boolean' }, mutant: { type: 'string' }, json: { type: 'boolean' }, reverse: { type: 'boolean' } } });
const say = (line: string): void => { process.stdout.write(`${line}\n`); };
if (values.mutant !== undefined && !Object.hasOwn(MUTANTS, values.mutant)) {
  say(`There is no planted bug of that name: use one of\n  ${Object.keys(MUTANTS).join('\n  ')}`);
  process.exit(2);
}
const from = Number(values.from ?? 1);
const many = Number(values.seeds ?? (values.planted || values.mutant ? 300 : 1000));

if (values.seed) await one(Number(values.seed));
else {
  const crew = await Crew.open(values.workers ? Number(values.workers) : undefined);
  await (values.planted || values.mutant ? hunt(crew) : play(crew));
  await crew.close();
}
process.exit(process.exitCode ?? 0);

async function one(seed: number): Promise<void> {
  const { openSoil } = await import('./ground.js');
  const { World } = await import('./world.js');
  Math.random = () => 0.5;
  const { soil, close } = await openSoil();
  const played = await World.play(soil, seed, values.mutant ? { mutant: MUTANTS[values.mutant]! } : {});
  say(played.trace.join('\n'));
  for (const { invariant, detail } of played.violations) say(`seed ${seed}: ${invariant}: ${detail}`);
  say(JSON.stringify({ ...played.count, hash: played.hash, ...(values.mutant ? { took: played.took } : {}) }));
  await close();
  if (played.violations.length > 0) process.exitCode = 1;
}

async function hunt(crew: Crew): Promise<void> {
  const missed: string[] = [];
  const hunts = values.mutant ? [{ name: values.mutant, from, seeds: many }] : everyBug(from, many);
  await crew.hunt(hunts, (found) => {
    if (found.seed === undefined) missed.push(found.name);
    say(values.json ? JSON.stringify(found) : told(found));
  });
  say(JSON.stringify({ planted: hunts.length, found: hunts.length - missed.length, missed }));
  if (missed.length > 0) process.exitCode = 1;
}

async function play(crew: Crew): Promise<void> {
  const began = performance.now();
  const total: Record<string, number> = {};
  let bad = 0;
  const seeds = Array.from({ length: many }, (_, n) => from + n);
  if (values.reverse) seeds.reverse();
  await crew.play(seeds, ({ seed, violations, hash, count }) => {
    if (violations.length > 0) bad++;
    for (const [key, n] of Object.entries(count)) total[key] = (total[key] ?? 0) + n;
    if (values.json) say(JSON.stringify({ seed, hash, violations, count }));
    else for (const { invariant, detail } of violations) say(`seed ${seed}: ${invariant}: ${detail}`);
  });
  const seconds = (performance.now() - began) / 1000;
  say(JSON.stringify({ seeds: many, bad, seconds: Number(seconds.toFixed(1)), perSecond: Number((many / seconds).toFixed(2)), ...total }));
  if (bad > 0) process.exitCode = 1;
}

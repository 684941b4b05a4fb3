import { openSoil } from './ground.js';
import { MUTANTS } from './mutants.js';
import { World, type Played } from './world.js';

/** Plays what it is asked to, one seed after the other, in a database of its own. */
export interface Order { seed: number; mutant?: string }
export type Answer = Omit<Played, 'trace'> & { trace?: string[] };

/** Backoffs have a random part, which no seed should change. */
Math.random = () => 0.5;
const { soil, close } = await openSoil();

process.on('message', (order: Order | 'end') => { void (order === 'end' ? end() : play(order)); });
process.on('disconnect', () => process.exit(1));
process.send!('ready');

async function play({ seed, mutant }: Order): Promise<void> {
  process.send!((await World.play(soil, seed, mutant ? { mutant: MUTANTS[mutant]! } : {})) satisfies Answer);
}

async function end(): Promise<void> {
  await close();
  process.exit(0);
}

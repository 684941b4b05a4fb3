import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startTestPostgres } from '../../harness/postgres.js';
import { BROKEN } from './judge.js';
import { MUTANTS } from './mutants.js';
import type { Answer, Order } from './worker.js';

const WORKER = fileURLToPath(new URL('./worker.js', import.meta.url));

export interface Found { name: string; seed: number | undefined; seeds: number; seconds: number; took: number; what: string }
export interface Hunt { name: string; from: number; seeds: number }

/** Several processes, each with a database of its own: a seed is as much Postgres as it is the house. */
export class Crew {
  private constructor(private readonly children: ChildProcess[], private readonly stop: () => Promise<void>) {}

  static async open(workers = Math.max(2, availableParallelism()) + 2): Promise<Crew> {
    const server = await startTestPostgres();
    const env = { ...process.env, CONSENTRY_TEST_POSTGRES: JSON.stringify(server.facts) };
    const children = Array.from({ length: workers }, () => fork(WORKER, [], { env, execArgv: [] }));
    await Promise.all(children.map((c) => once(c, 'message')));
    return new Crew(children, server.stop);
  }

  async close(): Promise<void> {
    await Promise.all(this.children.map((c) => { c.send('end'); return once(c, 'exit'); }));
    await this.stop();
  }

  /** Plays these, in this order, on whoever is free. */
  async play(seeds: readonly number[], each: (answer: Answer) => void): Promise<void> {
    await this.share(seeds, async (child, seed) => { each(await ask(child, { seed })); });
  }

  /** Looks for each planted bug until a seed complains of something that it doesn't complain of without the bug. */
  async hunt(hunts: readonly Hunt[], each: (found: Found) => void): Promise<void> {
    await this.share(hunts, async (child, { name, from, seeds }) => {
      const began = performance.now();
      const found: Found = { name, seed: undefined, seeds: 0, seconds: 0, took: 0, what: '' };
      for (let seed = from; seed < from + seeds && found.seed === undefined; seed++) {
        const { violations, took } = await ask(child, { seed, mutant: name });
        found.seeds++;
        found.took += took;
        if (violations.length === 0) continue;
        const broken = violations.find((v) => v.invariant === BROKEN);
        if (broken) { found.what = `BROKEN PLANT: ${broken.detail}`; break; }
        const own = new Set((await ask(child, { seed })).violations.map((v) => v.invariant));
        const merit = violations.find((v) => !own.has(v.invariant) && v.invariant !== 'the world');
        if (merit) Object.assign(found, { seed, what: `${merit.invariant}: ${merit.detail}` });
      }
      each({ ...found, seconds: (performance.now() - began) / 1000 });
    });
  }

  private async share<T>(list: readonly T[], work: (child: ChildProcess, one: T) => Promise<void>): Promise<void> {
    const waiting = [...list];
    await Promise.all(this.children.map(async (child) => {
      for (let one = waiting.shift(); one !== undefined; one = waiting.shift()) await work(child, one);
    }));
  }
}

export function everyBug(from: number, seeds: number): Hunt[] {
  return Object.keys(MUTANTS).map((name) => ({ name, from, seeds }));
}

/** A line of the table of planted bugs. */
export function told({ name, seed, seeds, seconds, took, what }: Found): string {
  const result = seed !== undefined ? `${what.slice(0, 100)} (seed ${seed})` : what || (took === 0 ? 'NEVER TOOK EFFECT: the plant does not fit the house any more' : 'NOT FOUND');
  return `${name.padEnd(52)} ${String(seeds).padStart(4)} seeds ${seconds.toFixed(1).padStart(6)} s  ${result}`;
}

async function ask(child: ChildProcess, order: Order): Promise<Answer> {
  child.send(order);
  const over = new AbortController();
  const { signal } = over;
  const answer = await Promise.race([once(child, 'message', { signal }).then(([m]) => m as Answer), once(child, 'exit', { signal }).then(() => undefined)]).finally(() => { over.abort(); });
  if (!answer) throw new Error(`the worker ended in seed ${order.seed}`);
  return answer;
}

import type pg from 'pg';
import { Clock, type Database, type Em, type HotClient, type Scope } from '@consentry/kernel';
import { Crash, never, type Plan, type Process, type Scheduler } from './scheduler.js';

/** Every seed begins at the same moment, so that hours of the day mean the same. */
export const BEGINNING = Date.UTC(2027, 0, 11, 9, 0, 0);

export class VirtualClock extends Clock {
  private ms = BEGINNING;

  now(): Date {
    return new Date(this.ms);
  }

  advance(ms: number): void {
    this.ms += ms;
  }
}

export interface Statement { name?: string | undefined; text: string; values?: unknown[] | undefined }
/** Sees what a transaction does, and is called once it is committed. */
export type Watch = (statement: Statement, process: Process) => (() => void) | undefined;
/** What a planted bug makes of a statement. Undefined: it is left out. */
export type Rewrite = (statement: Statement) => Statement | undefined;
export interface Hands { sched: Scheduler; crash: (process: Process) => void; watch: Watch; rewrite?: Rewrite | undefined; broken: (why: string) => void }

const lost = (): Error => Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' });
const deadlock = (): Error => Object.assign(new Error('deadlock detected'), { code: '40P01' });

/** In the place of a statement's number. */
const COMMIT = 0;
/** Decided and marked as started, and the call of the provider has not begun. */
export const STARTED = 'started';
/** What is written of a decision. */
const DECIDED = new Set(['dispatch_start', 'messages_insert']);

const afterCommit = new WeakMap<object, (() => void)[]>();
/** Runs it when the transaction of this client has committed. */
export function whenCommitted(client: object, note: () => void): void {
  afterCommit.get(client)?.push(note);
}

/** The real database of one process, with a fault point before, after and between its statements. */
export function faulty(real: Database, process: Process, { sched, crash, watch, rewrite, broken }: Hands): Database {
  const db = Object.create(real) as Database;

  async function transaction<T>(label: string, begin: (plan: Plan, notes: (() => void)[], said: Set<string>) => Promise<T>): Promise<T> {
    // Asked for from within a transaction: part of that step.
    const nested = sched.inside.getStore() === true;
    if (process.dead) return gone(nested);
    const plan = sched.direct || sched.calm || nested ? {} : await sched.park('database', label, process);
    if (process.dead) return gone(nested);
    if (plan.before === 'crash') return die();
    if (plan.before === 'throw') throw lost();
    const notes: (() => void)[] = [];
    const said = new Set<string>();
    let result: T;
    try {
      const whole = async (): Promise<T> => {
        const done = await begin(plan, notes, said);
        for (const note of notes) note();
        return done;
      };
      result = await (nested ? whole() : sched.real(() => sched.inside.run(true, whole)));
    } catch (error) {
      if (process.dead || error instanceof Crash) return gone(nested);
      throw error;
    }
    if (process.dead) return gone(nested);
    if (plan.after === 'crash') return die();
    if (plan.after === 'pause') await sched.park('answer', label, process);
    else if (plan.started === 'pause' && said.has('dispatch_start')) await sched.park('answer', STARTED, process);
    if (plan.after === 'throw') throw lost();
    return process.dead ? never() : result;
  }

  /** Never heard of again; but the transaction around it must end, or its connection is lost to the worlds that follow. */
  function gone<T>(nested: boolean): Promise<T> {
    if (nested) throw new Crash();
    return never();
  }

  function die<T>(): Promise<T> {
    crash(process);
    return never();
  }

  /** Before each statement. */
  async function between(plan: Plan, n: number, label: string): Promise<void> {
    if (process.dead) throw new Crash();
    if (plan.at !== n) return;
    if (plan.middle === 'deadlock') { plan.at = -1; throw deadlock(); }
    if (plan.middle === 'throw') throw lost();
    if (plan.middle === 'pause') {
      const next = await sched.within('statement', label, process);
      if (next.before !== 'crash' && !process.dead) return;
    } else crash(process);
    throw new Crash();
  }

  /** A statement that is no SQL is no bug of the house: the plant is. */
  function spoilt(error: unknown): never {
    if (String((error as { code?: string }).code).startsWith('42')) broken(String(error));
    throw error;
  }

  function statement(given: Statement, notes: (() => void)[]): Statement | undefined {
    const changed = rewrite ? rewrite(given) : given;
    const note = changed && watch(changed, process);
    if (note) notes.push(note);
    return changed;
  }

  db.hot = <T>(scope: Scope, work: (client: HotClient) => Promise<T>): Promise<T> => transaction('hot', (plan, notes, said) => real.hot(scope, async (client) => {
    notes.length = 0;
    let n = 0;
    const wrapped: HotClient = {
      async query<R extends pg.QueryResultRow>(q: { name?: string; text: string; values?: unknown[] }) {
        await between(plan, ++n, q.name ?? q.text.trim().slice(0, 24));
        if (plan.started === 'early' && DECIDED.has(q.name ?? '') && !said.has(q.name!)) {
          said.add(q.name!);
          const next = await sched.within('statement', STARTED, process);
          if (next.before === 'crash' || process.dead) throw new Crash();
        }
        if (q.name) said.add(q.name);
        const changed = statement(q, notes);
        return changed ? client.query<R>(changed as typeof q).catch(spoilt) : ({ rows: [], rowCount: 0 } as never);
      },
    };
    afterCommit.set(wrapped, notes);
    const done = await work(wrapped);
    await between(plan, COMMIT, 'commit');
    return done;
  }));

  db.tx = <T>(scope: Scope, work: (em: Em) => Promise<T>): Promise<T> => transaction('tx', (plan, notes) => real.tx(scope, async (em) => {
    notes.length = 0;
    let n = 0;
    const execute = em.execute.bind(em) as (text: string, values?: unknown[]) => Promise<unknown>;
    afterCommit.set(em, notes);
    (em as { execute: unknown }).execute = async (text: string, values?: unknown[]) => {
      await between(plan, ++n, text.trim().slice(0, 24));
      const changed = statement({ text, values }, notes);
      return changed ? execute(changed.text, changed.values).catch(spoilt) : [];
    };
    const done = await work(em);
    await between(plan, COMMIT, 'commit');
    return done;
  }));
  return db;
}

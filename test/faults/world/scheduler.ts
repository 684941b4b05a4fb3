import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';

/** A process of the house. Dead: nothing that it still awaits ever comes back, and what it had open is undone. */
export interface Process { name: string; dead: boolean }

/** What a step of the outside world does to whoever awaits it. */
export interface Plan {
  before?: 'throw' | 'crash';
  /** In the middle of a transaction, at that statement; 0: before its commit. */
  at?: number;
  middle?: 'pause' | 'deadlock' | 'throw' | 'crash';
  /** Done, and the answer comes late, is lost, or finds nobody. */
  after?: 'pause' | 'throw' | 'crash';
  /** Should it be the one that lets a message go: after it, or between its decision and what it writes. */
  started?: 'pause' | 'early';
  [more: string]: unknown;
}
export interface Parked { label: string; kind: string; task: number; order: number; process: Process | undefined; resume: (plan: Plan) => void; undo?: () => void; dueMs?: number }

export class Crash extends Error {
  constructor() {
    super('the process died');
  }
}
export const never = <T>(): Promise<T> => new Promise<T>(() => undefined);

const realTimeout = globalThis.setTimeout;
const realSleep = (ms: number): Promise<void> => new Promise((resolve) => { realTimeout(resolve, ms); });
/** The house's short sleeps are looks at something that may have changed: here they are steps like others. */
const SHORT_MS = 100;
const STUCK_MS = 20_000;
const LOOK_EVERY_MS = 3;
const QUIET_TURNS = 10;
let current: Scheduler | undefined;
(globalThis as { setTimeout: unknown }).setTimeout = Object.assign(
  (callback: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => (current && ms !== undefined && ms <= SHORT_MS && current.inTask() ? current.timer(callback, ms) : realTimeout(callback, ms, ...args)),
  realTimeout,
);

/**
 * One thing at a time. Whoever awaits the outside world is parked; when nothing moves any more, the seed says who goes on and what becomes
 * of what he awaits. Only a wait for a lock of Postgres lets two move at once: its end is the other's commit.
 */
export class Scheduler {
  readonly parked: Parked[] = [];
  /** During preparations nothing is parked and nothing goes wrong. */
  direct = true;
  /** Nothing goes wrong any more: transactions follow one another as they are asked for. */
  calm = false;
  private fresh: Parked[] = [];
  private said: { task: number; line: string }[] = [];
  private readonly where = new AsyncLocalStorage<{ task: number; process: Process | undefined; count: { parked: number } }>();
  /** Whether who asks is in a transaction. */
  readonly inside = new AsyncLocalStorage<boolean>();
  private tasks = 0;
  moving = 0;
  private moves = 0;
  private line: Promise<void> = Promise.resolve();
  private changed = Promise.withResolvers<void>();

  /** @param blocked how many transactions wait for a lock right now */
  constructor(private readonly blocked: () => Promise<number>, private readonly nowMs: () => number, private readonly say: (line: string) => void) {
    // oxlint-disable-next-line typescript/no-this-alias
    current = this;
  }

  close(): void {
    current = undefined;
  }

  inTask(): boolean {
    return !this.direct && this.where.getStore() !== undefined;
  }

  processOfTask(): Process | undefined {
    return this.where.getStore()?.process;
  }

  /** Something begins on its own. What it throws must be its own matter. */
  spawn(process: Process | undefined, work: () => Promise<void>): void {
    const task = ++this.tasks;
    this.inside.run(false, () => this.where.run({ task, process, count: { parked: 0 } }, () => { void work().catch((error: unknown) => { if (!(error instanceof Crash)) this.note(`task failed: ${String(error)}`); }); }));
  }

  /** What it does from here on is done by that process, and ends with it. */
  as<T>(process: Process, work: () => Promise<T>): Promise<T> {
    const { task, count } = this.where.getStore()!;
    return this.where.run({ task, process, count }, work);
  }

  /** A line of the trace, by whoever moves. */
  note(line: string): void {
    this.said.push({ task: this.where.getStore()?.task ?? 0, line });
  }

  park(kind: string, label: string, process: Process | undefined, extra: Partial<Parked> = {}): Promise<Plan> {
    const { promise, resolve } = Promise.withResolvers<Plan>();
    const store = this.where.getStore();
    this.fresh.push({ kind, label, process, task: store?.task ?? 0, order: store ? ++store.count.parked : 0, resume: resolve, ...extra });
    return promise;
  }

  timer(callback: () => void, ms: number): object {
    const process = this.where.getStore()?.process;
    void this.park('timer', 'sleep', process, { dueMs: this.nowMs() + ms }).then(() => { if (!process?.dead) callback(); });
    return { unref: () => undefined, ref: () => undefined };
  }

  /** Something real is under way: the world is not still before it ends. */
  async real<T>(work: () => Promise<T>): Promise<T> {
    if (this.calm) return this.next(work);
    this.moving++;
    try {
      return await work();
    } finally {
      this.moving--;
      this.stir();
    }
  }

  private async next<T>(work: () => Promise<T>): Promise<T> {
    const before = this.line;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.line = promise;
    await before;
    this.moving++;
    try {
      return await work();
    } finally {
      this.moving--;
      resolve();
      this.stir();
    }
  }

  /** Parks in the middle of something real. */
  async within(kind: string, label: string, process: Process | undefined): Promise<Plan> {
    this.moving--;
    this.stir();
    try {
      return await this.park(kind, label, process);
    } finally {
      this.moving++;
    }
  }

  /** Changes with whatever begins, ends or parks. */
  private get seen(): number {
    return this.moves + this.fresh.length;
  }

  /** Transactions in which somebody stands still. */
  get held(): number {
    return [...this.parked, ...this.fresh].filter((p) => p.kind === 'statement').length;
  }

  get open(): number {
    return this.moving + this.held;
  }

  /** Resolves when nobody moves: all are parked, done, or wait for a lock that one who is parked holds. */
  async still(): Promise<void> {
    for (const began = performance.now(); ;) {
      if (performance.now() - began > STUCK_MS) throw new Error(`${this.moving} things never end; parked: ${this.parked.map((p) => `${p.kind} ${p.label}`).join(', ')}`);
      // Whoever has just had an answer needs some turns to go on: all of them count from the last that moved.
      for (let quiet = 0, seen = this.seen; quiet < QUIET_TURNS && this.moving === 0; quiet++) {
        await turn();
        if (this.seen !== seen) { seen = this.seen; quiet = 0; }
      }
      if (this.moving === 0) break;
      await Promise.race([this.changed.promise, realSleep(LOOK_EVERY_MS)]);
      // Only who stands still in a transaction can keep another waiting.
      const { moving } = this;
      if (moving > 0 && this.held > 0 && (await this.blocked()) === moving && moving === this.moving) break;
    }
    for (const { line } of this.said.splice(0).sort((a, b) => a.task - b.task)) this.say(line);
    this.parked.push(...this.fresh.splice(0).sort((a, b) => a.task - b.task || a.order - b.order));
  }

  resume(one: Parked, plan: Plan): void {
    this.parked.splice(this.parked.indexOf(one), 1);
    one.resume(plan);
  }

  /** What the dead awaited: transactions are undone, the rest is never heard of. */
  bury(process: Process): void {
    for (const one of [...this.parked, ...this.fresh]) {
      if (one.process !== process) continue;
      for (const list of [this.parked, this.fresh]) if (list.includes(one)) list.splice(list.indexOf(one), 1);
      if (one.kind === 'statement') one.resume({ before: 'crash' });
    }
  }

  private stir(): void {
    this.moves++;
    this.changed.resolve();
    this.changed = Promise.withResolvers();
  }
}

/** One claimed outbox row. Handlers are idempotent: a row may come again after a crash. */
export interface Job {
  seq: string;
  organizationId: string;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
  /** 1 at the first try. */
  attempt: number;
  /**
   * Until when the row is this process's, by this machine's clock (`Date.now()`, not the house's: see {@link leaseHolds}). Moves on
   * while the handler runs. After it another process may have the row: what can't be undone must not be begun any more.
   */
  readonly leaseUntilMs: number;
}

export type JobResult =
  /** Worked off; the runner removes the row. */
  | { done: true }
  /** The handler removed the row itself, in the transaction that did the work. */
  | { removed: true }
  /** To be tried again after that time. The rows behind it with the same key wait. `uncounted`: it was no try, only a wait. */
  | { retryAfterMs: number; reason: string; uncounted?: true };

export interface Consumer {
  topic: string;
  /** Rows handed over at once, all of one organisation. */
  chunk: number;
  /** Chunks worked on at the same time in this process. */
  concurrency: number;
  /** Tries before a row is put aside as dead, visible to the operator. */
  maxAttempts: number;
  /**
   * What comes one by one within this time is claimed together (milliseconds, 15 unless said otherwise): a claim, and what its chunk does,
   * costs the same for one row as for many. What comes after a pause of that length waits for nothing.
   */
  gatherMs?: number;
  /** After this the handler is taken to hang: reported, its signal aborted, its rows given up. Two minutes unless said otherwise. */
  deadlineMs?: number;
  handle(organizationId: string, jobs: Job[], signal: AbortSignal): Promise<JobResult[]>;
}

/** `via`: how work finds its worker at this moment. */
export interface QueueHealth { waiting: number; dead: number; oldestSeconds: number; via: 'table' | 'redis' }

/**
 * The port behind which work is done later. The outbox is the truth; an implementation only decides who works it off when.
 * Embedded: this process, straight from the table. With Redis: Bull carries chunks of row numbers, the same table decides.
 */
export abstract class Queue {
  abstract consume(consumer: Consumer): void;
  abstract start(): Promise<void>;
  /** While this holds nothing is claimed, and what fails is not counted as a try: its cause lies with us. */
  abstract pauseWhile(condition: () => boolean): void;
  /** Looks for work now rather than at the next tick. */
  abstract wakeAll(): void;
  /** Stops claiming, waits for what is running (bounded), gives the rest back. */
  abstract stop(): Promise<void>;
  /** Resolves when nothing is due and nothing is running. For tests and the drain before an exit. */
  abstract idle(): Promise<void>;
  abstract health(): Promise<QueueHealth>;
}

/** Whether the row is still ours. To be asked right before what can't be undone. */
export function leaseHolds(job: Pick<Job, 'leaseUntilMs'>): boolean {
  return Date.now() < job.leaseUntilMs;
}

/** 1 s, 2 s, 4 s … at most 5 minutes, with up to a quarter more so that retries don't march in step. `random` in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(300_000, 1000 * 2 ** Math.min(attempt - 1, 20));
  return Math.round(base * (1 + random / 4));
}

/** One claimed outbox row. Handlers are idempotent: a row may come again after a crash. */
export interface Job {
  seq: string;
  organizationId: string;
  topic: string;
  key: string;
  payload: Record<string, unknown>;
  /** 1 at the first try. */
  attempt: number;
}

export type JobResult =
  /** Worked off; the runner removes the row. */
  | { done: true }
  /** The handler removed the row itself, in the transaction that did the work. */
  | { removed: true }
  /** To be tried again after that time. The rows behind it with the same key wait. */
  | { retryAfterMs: number; reason: string };

export interface Consumer {
  topic: string;
  /** Rows handed over at once, all of one organisation. */
  chunk: number;
  /** Chunks worked on at the same time in this process. */
  concurrency: number;
  /** Tries before a row is put aside as dead, visible to the operator. */
  maxAttempts: number;
  handle(organizationId: string, jobs: Job[], signal: AbortSignal): Promise<JobResult[]>;
}

/**
 * The port behind which work is done later. The outbox is the truth; an implementation only decides who works it off when.
 * Embedded: this process, straight from the table. With Redis: Bull carries chunks of row numbers, the same table decides.
 */
export abstract class Queue {
  abstract consume(consumer: Consumer): void;
  abstract start(): Promise<void>;
  /** While this holds nothing is claimed, and what fails is not counted as a try: its cause lies with us. */
  abstract pauseWhile(condition: () => boolean): void;
  /** Stops claiming, waits for what is running (bounded), gives the rest back. */
  abstract stop(): Promise<void>;
  /** Resolves when nothing is due and nothing is running. For tests and the drain before an exit. */
  abstract idle(): Promise<void>;
  abstract health(): Promise<{ waiting: number; dead: number; oldestSeconds: number }>;
}

/** 1 s, 2 s, 4 s … at most 5 minutes, with up to a quarter more so that retries don't march in step. `random` in [0, 1). */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(300_000, 1000 * 2 ** Math.min(attempt - 1, 20));
  return Math.round(base * (1 + random / 4));
}

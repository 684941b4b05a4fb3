import { ProblemError, defineErrors } from './errors.js';

/** Time is a port: whole histories can be replayed under a clock that a test turns. Nothing else in the house reads the machine's clock. */
export abstract class Clock {
  abstract now(): Date;
  nowMs(): number {
    return this.now().getTime();
  }
}

export class SystemClock extends Clock {
  now(): Date {
    return new Date();
  }
  override nowMs(): number {
    return Date.now();
  }
}

export const clockErrors = defineErrors({
  'clock.backwards': [400, 'The clock only goes forward', 'Give a number of seconds greater than zero.'],
});

/** The machine's clock plus what was added to it. Outside production only (`CONSENTRY_TEST_CLOCK=1`). */
export class TestClock extends Clock {
  private offsetMs = 0;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly base: () => number = Date.now) {
    super();
  }

  now(): Date {
    return new Date(this.nowMs());
  }

  override nowMs(): number {
    return this.base() + this.offsetMs;
  }

  advance(ms: number): void {
    if (!(ms > 0)) throw new ProblemError('clock.backwards');
    this.offsetMs += ms;
    for (const listener of this.listeners) listener();
  }

  /** Called after each advance: pollers that sleep by the machine's clock look again at once. */
  onAdvance(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

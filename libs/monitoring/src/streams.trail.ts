/** More than a connection's two ends can hold in their buffers, as systems are set up. */
export const WINDOW_BYTES = 10 * 1024 * 1024;
/** What was sent so long before a connection broke had its time to be read. */
export const WINDOW_MS = 600_000;

interface Step { next: number; bytes: number; at: number }

/** What was sent down a connection that acknowledges nothing: up to which position the receiver surely has it. */
export class Trail {
  private readonly steps: Step[] = [];
  private bytes = 0;
  private reached: number;

  /** @param certain from where the connection began */
  constructor(certain: number) {
    this.reached = certain;
  }

  /** @param at time of the process, in ms */
  sent(next: number, bytes: number, at: number): void {
    this.steps.push({ next, bytes, at });
    this.bytes += bytes;
  }

  /** The position before which nothing can have been lost, had the connection broken at that time. */
  certain(at: number): number {
    while (this.steps[0] && (this.bytes - this.steps[0].bytes >= WINDOW_BYTES || at - this.steps[0].at >= WINDOW_MS)) {
      const step = this.steps.shift()!;
      this.bytes -= step.bytes;
      this.reached = step.next;
    }
    return this.reached;
  }
}

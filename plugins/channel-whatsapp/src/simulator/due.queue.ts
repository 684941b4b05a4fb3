const TICK_MS = 10;

/**
 * Things to do after one of a few fixed delays. One shared timer, one queue per delay (so each is in order by itself):
 * constant work per message, however many are waiting.
 */
export class DueQueue<T> {
  readonly #queues = new Map<number, { due: number; item: T }[]>();
  readonly #onDue: (items: T[]) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(onDue: (items: T[]) => void) {
    this.#onDue = onDue;
  }

  push(delayMs: number, item: T): void {
    let queue = this.#queues.get(delayMs);
    if (!queue) this.#queues.set(delayMs, (queue = []));
    queue.push({ due: performance.now() + delayMs, item });
    this.#timer ??= setInterval(() => this.#tick(), TICK_MS).unref();
  }

  /** Whether nothing waits for its time. */
  get empty(): boolean {
    return [...this.#queues.values()].every((queue) => queue.length === 0);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#queues.clear();
  }

  #tick(): void {
    const now = performance.now();
    const due: T[] = [];
    let waiting = false;
    for (const queue of this.#queues.values()) {
      let count = 0;
      for (const { due: at, item } of queue) {
        if (at > now) break;
        due.push(item);
        count += 1;
      }
      queue.splice(0, count);
      waiting ||= queue.length > 0;
    }
    if (!waiting) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    if (due.length > 0) this.#onDue(due);
  }
}

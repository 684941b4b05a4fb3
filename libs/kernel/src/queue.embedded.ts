import { describeError } from './logging.js';
import type { Notifications } from './notifications.js';
import { OUTBOX_CHANNEL } from './outbox.js';
import { Queue, type Consumer, type QueueHealth } from './queue.js';
import { OutboxRunner, type RunnerParts } from './queue.runner.js';
import { TURNS, type Turns } from './turns.js';

const POLL_MS = 1000;

/** Works the outbox off straight from the table. A process that proves to be alone takes over what dead ones held at once, rather than when their leases run out. */
export class EmbeddedQueue extends Queue {
  private readonly runner: OutboxRunner;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;
  private again = false;

  constructor(private readonly parts: RunnerParts, private readonly notifications: Notifications, private readonly turns: Turns) {
    super();
    this.runner = new OutboxRunner(parts);
  }

  consume(consumer: Consumer): void {
    this.runner.consume(consumer);
  }

  pauseWhile(condition: () => boolean): void {
    this.runner.pauseWhile(condition);
  }

  async start(): Promise<void> {
    await this.turns.want(TURNS.worksAlone, { gained: () => this.runner.takeOver() });
    this.runner.start();
    this.notifications.on(OUTBOX_CHANNEL, (topic) => this.runner.wake(topic));
    this.timer = setInterval(() => this.wakeAll(), POLL_MS);
    this.wakeAll();
  }

  wakeAll(): void {
    // One look at a time; who asks during one is answered by another after it.
    if (this.looking) return void (this.again = true);
    this.again = false;
    this.looking = this.runner.wakeDue()
      .catch((error: unknown) => this.parts.log.error('queue_claim_failed', describeError(error)))
      .finally(() => {
        this.looking = undefined;
        if (this.again) this.wakeAll();
      });
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.again = false;
    await this.looking;
    await this.runner.stop();
  }

  async idle(): Promise<void> {
    while (!(await this.runner.isIdle())) {
      this.wakeAll();
      await new Promise((r) => setTimeout(r, 5));
    }
  }

  async health(): Promise<QueueHealth> {
    return { ...(await this.runner.health()), via: 'table' };
  }
}

import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from './logging.js';
import type { Notifications } from './notifications.js';
import { OUTBOX_CHANNEL } from './outbox.js';
import { Queue, type Consumer, type QueueHealth } from './queue.js';
import { openLines, type Lines } from './queue.lines.js';
import { Relay } from './queue.relay.js';
import { OutboxRunner, type RunnerParts } from './queue.runner.js';
import { TURNS, type Turn, type Turns } from './turns.js';

const TICK_MS = 500;
/** What is due for so long is claimed without being told of, whatever Redis says of itself; looked for now and then. */
const FORGOTTEN_MS = 5000;
const SWEEP_EVERY = 6;
const PONG_MS = 1000;

/**
 * Several processes share the work: one of them relays numbers of due rows through Bull, each works those it is given, and the table
 * decides who has what. While Redis does not answer, each claims from the table by itself, as without it.
 */
export class BullQueue extends Queue {
  private readonly runner: OutboxRunner;
  private lines: Lines | undefined;
  private relay: Relay | undefined;
  private timer: NodeJS.Timeout | undefined;
  private relays: Turn | undefined;
  private answers = false;
  private ticking = false;
  private ticks = 0;

  constructor(private readonly parts: RunnerParts, private readonly notifications: Notifications, private readonly turns: Turns, private readonly redisUrl: string) {
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
    // Keeps a process that believes to be alone from taking our leases.
    await this.turns.want(TURNS.worksAlone, { shared: true });
    const consumers = [...this.runner.lanes.values()].map((lane) => lane.consumer);
    this.lines = await openLines(this.redisUrl, consumers.map(({ topic, concurrency }) => ({ topic, concurrency, work: ({ seqs }) => this.runner.workTold(topic, seqs) })));
    this.relays = await this.turns.want(TURNS.relays);
    this.relay = new Relay(this.parts, () => consumers, this.lines, () => this.runner.dueTopics(), () => this.answers && (this.relays?.held ?? false) && !this.runner.stopped);
    this.runner.start();
    this.notifications.on(OUTBOX_CHANNEL, (topic) => { this.woken(topic); });
    this.timer = setInterval(() => void this.tick(), TICK_MS);
    await this.tick();
  }

  wakeAll(): void {
    for (const topic of this.runner.lanes.keys()) this.woken(topic);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    const stopped = this.runner.stop();
    await this.lines?.close();
    await stopped;
  }

  async idle(): Promise<void> {
    while (!(await this.runner.isIdle())) {
      this.wakeAll();
      await sleep(20);
    }
  }

  async health(): Promise<QueueHealth> {
    return { ...(await this.runner.health()), via: this.answers ? 'redis' : 'table' };
  }

  private woken(topic: string): void {
    if (this.answers) this.relay?.look(topic);
    else this.runner.wake(topic);
  }

  private async tick(): Promise<void> {
    if (this.ticking) return;
    this.ticking = true;
    try {
      await this.ask();
      if (this.answers) await this.relay!.lookAll();
      if (!this.answers || ++this.ticks % SWEEP_EVERY === 0) await this.runner.wakeDue(this.answers ? FORGOTTEN_MS : 0);
    } catch (error) {
      this.parts.log.warn('queue_tick_failed', describeError(error));
    } finally {
      this.ticking = false;
    }
  }

  /** Whether Redis answers; a line in the log when that changes. */
  private async ask(): Promise<void> {
    const [first] = this.runner.lanes.keys();
    if (first === undefined) return;
    const { client } = this.lines!.of(first);
    const answers = client.status === 'ready' && (await Promise.race([client.ping().then(() => true, () => false), sleep(PONG_MS, false)]));
    if (answers === this.answers) return;
    this.answers = answers;
    if (answers) this.parts.log.info('queue_through_redis');
    else this.parts.log.warn('queue_without_redis');
  }
}

import { stat } from 'node:fs';
import { describeError, type Log, type Notifications } from '@consentry/kernel';
import { isPluginError } from '@consentry/plugin-sdk';
import { MasterKeyError, type MasterKeys } from './vault.masters.js';
import { KEYS_CHANGED, type Vault } from './vault.service.js';

/** Together well below a second: asked every 250 ms; no answer within 300 ms, a slow line's worth, is asked once more. */
const EVERY_MS = 250;
const ANSWER_MS = 300;
/** A timer that fires later than this was held up by our own work. */
const STALL_MS = 100;
/** A look at a file takes a fraction of a millisecond; one that takes this long waited for a thread or a core, as the keeper's answer did. */
const STARVED_MS = 50;
const STARE_MS = 20;
/** A change that no notification told of. */
const LOOK_EVERY = 50;

/**
 * Asks the keeper of the master key all the time whether the key can still be used. A sealed, unplugged, unreachable or exchanged
 * one closes the vault within a second; as soon as it answers as it must, the vault opens again.
 */
export class KeyWatch {
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private ticks = 0;
  private dirty = false;
  private looking: Promise<void> | undefined;
  private off: (() => void) | undefined;

  constructor(private readonly vault: Vault, private readonly masters: MasterKeys, private readonly log: Log, private readonly notifications?: Notifications) {}

  start(): void {
    this.off = this.notifications?.on(KEYS_CHANGED, () => { this.dirty = true; });
    const next = () => {
      if (this.stopped) return;
      this.timer = setTimeout(() => void this.tick().finally(next), EVERY_MS);
      this.timer.unref();
    };
    next();
  }

  stop(): void {
    this.stopped = true;
    this.off?.();
    clearTimeout(this.timer);
  }

  private async tick(): Promise<void> {
    if (this.dirty || ++this.ticks % LOOK_EVERY === 0) this.look();
    const first = await this.ask();
    // A refusal is one; silence may be a lost packet, so it is asked once more before everything stops.
    const failure = first?.silent ? await this.ask() : first;
    if (this.stopped) return;
    if (failure === undefined) this.vault.reopen();
    else this.vault.close(failure.reason);
  }

  /** What the database remembers, read anew beside the asking: a busy database says nothing about the key. The next check compares. */
  private look(): void {
    if (this.looking) return;
    this.dirty = false;
    this.looking = this.masters.look().catch((error: unknown) => {
      this.dirty = true;
      // A key that does not fit fails the next check too, which closes the vault.
      if (!isPluginError(error) && !(error instanceof MasterKeyError)) this.log.warn('key_watch_failed', describeError(error));
    }).finally(() => { this.looking = undefined; });
  }

  private async ask(patience = 3): Promise<{ reason: string; silent: boolean } | undefined> {
    const from = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const starvation = new Starvation();
    try {
      const asked = this.masters.check();
      asked.catch(() => undefined);
      await Promise.race([asked, new Promise((_, reject) => {
        // After the timers what has arrived meanwhile is looked at, and only then is it silence.
        timer = setTimeout(() => setImmediate(() => reject(new Silence(performance.now() - from > ANSWER_MS + STALL_MS || starvation.worstMs() > STARVED_MS))), ANSWER_MS);
      })]);
      return undefined;
    } catch (error) {
      // This process itself stood still, or was starved of threads or of the processor: that says nothing about the keeper, who is asked again.
      if (error instanceof Silence && error.stalled && patience > 0) return this.ask(patience - 1);
      if (error instanceof Silence) return { reason: 'The keeper of the master key does not answer.', silent: true };
      if (isPluginError(error)) return { reason: error.details.detail ?? error.code, silent: error.code === 'unavailable' };
      // Whatever it was, the key was not proven.
      return { reason: error instanceof Error ? error.message : 'The keeper of the master key fails.', silent: !(error instanceof MasterKeyError) };
    } finally {
      clearTimeout(timer);
      starvation.end();
    }
  }
}

/** How long something trifling takes while an answer is waited for: again and again, as the answer too may need several turns. */
class Starvation {
  private worst = 0;
  private ended = false;
  private since = performance.now();
  private timer: NodeJS.Timeout | undefined;

  constructor() {
    this.look();
  }

  worstMs(): number {
    return Math.max(this.worst, performance.now() - this.since);
  }

  end(): void {
    clearTimeout(this.timer);
    this.ended = true;
  }

  private look(): void {
    stat('.', () => {
      this.worst = this.worstMs();
      if (this.ended) return;
      // Counted from when it was to begin: a late timer is starvation too.
      this.since = performance.now() + STARE_MS;
      this.timer = setTimeout(() => { this.look(); }, STARE_MS);
    });
  }
}

class Silence extends Error {
  constructor(readonly stalled: boolean) {
    super('no answer');
  }
}

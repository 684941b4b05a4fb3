import { describeError, type Log, type Notifications } from '@consentry/kernel';
import { isPluginError } from '@consentry/plugin-sdk';
import { MasterKeyError, type MasterKeys } from './vault.masters.js';
import { KEYS_CHANGED, type Vault } from './vault.service.js';

/** Together less than a second: asked every 250 ms; no answer within 350 ms, a slow line's worth, is asked once more. */
const EVERY_MS = 250;
const ANSWER_MS = 350;
/** A timer that fires later than this was held up by our own work. */
const STALL_MS = 100;
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
    const first = await this.ask();
    // A refusal is one; silence may be a lost packet, so it is asked once more before everything stops.
    const failure = first?.silent ? await this.ask() : first;
    if (this.stopped) return;
    if (failure === undefined) this.vault.reopen();
    else this.vault.close(failure.reason);
  }

  private async ask(patience = 3): Promise<{ reason: string; silent: boolean } | undefined> {
    const look = this.dirty || ++this.ticks % LOOK_EVERY === 0;
    const from = performance.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      this.dirty = false;
      const asked = look ? this.masters.look() : this.masters.check();
      asked.catch(() => undefined);
      await Promise.race([asked, new Promise((_, reject) => {
        // After the timers what has arrived meanwhile is looked at, and only then is it silence.
        timer = setTimeout(() => setImmediate(() => reject(new Silence(performance.now() - from > ANSWER_MS + STALL_MS))), ANSWER_MS);
      })]);
      return undefined;
    } catch (error) {
      if (look) this.dirty = true;
      // This process itself stood still: that says nothing about the keeper, who is asked again.
      if (error instanceof Silence && error.stalled && patience > 0) return this.ask(patience - 1);
      if (error instanceof Silence) return { reason: 'The keeper of the master key does not answer.', silent: true };
      if (isPluginError(error)) return { reason: error.details.detail ?? error.code, silent: error.code === 'unavailable' };
      if (error instanceof MasterKeyError) return { reason: error.message, silent: false };
      // The database is away: that is told elsewhere, and says nothing about the key.
      this.log.warn('key_watch_failed', describeError(error));
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

class Silence extends Error {
  constructor(readonly stalled: boolean) {
    super('no answer');
  }
}

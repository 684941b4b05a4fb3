import { createHmac, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PluginLog } from '@consentry/plugin-sdk';
import { HsmFailure, type HsmVerb, type HsmVerbs, type TokenSettings } from './hsm.messages.js';
import { HsmProcess, OPEN_MS, SILENCE_MS } from './hsm.process.js';

/** How long a caller waits for the token to come back, within the interface's one second. */
const PATIENCE_MS = 800;
/** Between two attempts to open a token that is away, so that many callers don't start processes without pause. */
const PAUSE_MS = 200;
/** How long opening is tried where nobody waits for a single call. */
const INSIST_MS = 1_500;

/** PINs that a token refused, for the life of this process: a token locks after a few. Kept as a MAC under a key nobody has. */
const refusedPins = new Map<string, string>();
const pinKey = randomBytes(32);

/** The token, opened again when it was away. Callers share one attempt. */
export class HsmLink {
  private current: HsmProcess | undefined;
  private opening: Promise<HsmProcess> | undefined;
  private away = false;
  private closed = false;
  private readonly pin: string;

  constructor(private readonly settings: TokenSettings, private readonly log: PluginLog) {
    this.pin = createHmac('sha256', pinKey).update(JSON.stringify([settings.module, settings.tokenLabel, settings.slot, settings.pin])).digest('hex');
  }

  /** Waits as long as opening takes. The versions on the token. */
  async open(): Promise<number[]> {
    const { hsm, versions } = await this.patiently(SILENCE_MS);
    this.current = hsm;
    return versions;
  }

  /** A session may have gone stale without anybody's fault: then it is opened anew and asked once more. */
  async ask<V extends HsmVerb>(verb: V, ask: HsmVerbs[V]['ask']): Promise<HsmVerbs[V]['answer']> {
    const deadline = performance.now() + PATIENCE_MS;
    for (let last = false; ; last = true) {
      const hsm = this.current ?? (await this.reopened(deadline));
      try {
        // The second time only what is left of the second.
        return await (last ? before(deadline, hsm.ask(verb, ask)) : hsm.ask(verb, ask));
      } catch (error) {
        if (!(error instanceof HsmFailure) || error.kind !== 'away') throw error;
        this.drop(hsm, error.detail);
        if (last) throw error;
      }
    }
  }

  /**
   * Changes the token from a process of its own. SoftHSM counts the changes of a token; a process that makes one misses those that others
   * made just before, and would not see their keys (found with eight rotations at once: two keys of one version).
   */
  async apart<T>(change: (hsm: HsmProcess) => Promise<T>): Promise<T> {
    const { hsm } = await this.patiently(OPEN_MS);
    try {
      return await change(hsm);
    } finally {
      await hsm.end();
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const hsm = this.current ?? (await this.opening?.catch(() => undefined));
    this.current = undefined;
    await hsm?.end();
  }

  /** While another process changes a token, SoftHSM may say that there is none. */
  private async patiently(silenceMs: number): Promise<{ hsm: HsmProcess; versions: number[] }> {
    const until = performance.now() + INSIST_MS;
    for (;;) {
      try {
        return await this.start(silenceMs);
      } catch (error) {
        if (performance.now() > until || !(error instanceof HsmFailure) || error.kind !== 'away') throw error;
        await sleep(Math.random() * PAUSE_MS);
      }
    }
  }

  private drop(hsm: HsmProcess, reason: string): void {
    if (this.current !== hsm) return;
    this.current = undefined;
    this.note(true, reason);
    void hsm.end();
  }

  private async reopened(deadline: number): Promise<HsmProcess> {
    if (this.closed) throw new HsmFailure('away', 'The keeper was closed.');
    this.opening ??= this.reopen().finally(() => { this.opening = undefined; });
    return before(deadline, this.opening);
  }

  private async reopen(): Promise<HsmProcess> {
    try {
      const { hsm, versions } = await this.start(SILENCE_MS);
      if (versions.length === 0) {
        void hsm.end();
        throw new HsmFailure('away', 'The master key is gone from the token.');
      }
      this.current = hsm;
      this.note(false);
      return hsm;
    } catch (error) {
      // A token refused now, for whatever reason, is a token that cannot be used: the caller's own request was never looked at.
      const detail = error instanceof HsmFailure ? error.detail : 'The HSM process failed.';
      this.note(true, detail);
      await sleep(PAUSE_MS);
      throw new HsmFailure('away', detail);
    }
  }

  private async start(silenceMs: number): Promise<{ hsm: HsmProcess; versions: number[] }> {
    const refusal = refusedPins.get(this.pin);
    if (refusal) throw new HsmFailure('pin', refusal);
    const hsm = new HsmProcess(silenceMs);
    try {
      return { hsm, versions: (await hsm.ask('open', { settings: this.settings })).versions };
    } catch (error) {
      if (error instanceof HsmFailure && error.kind === 'pin') refusedPins.set(this.pin, error.detail);
      void hsm.end();
      throw error;
    }
  }

  private note(away: boolean, reason?: string): void {
    if (this.away === away) return;
    this.away = away;
    if (away) this.log.warn('master_key.away', { reason });
    else this.log.info('master_key.back');
  }
}

/** What comes later is nobody's any more, be it a result or an error. */
async function before<T>(deadline: number, work: Promise<T>): Promise<T> {
  const limit = new AbortController();
  const late = sleep(Math.max(0, deadline - performance.now()), undefined, { signal: limit.signal })
    .then(() => Promise.reject(new HsmFailure('away', 'The HSM does not answer.')));
  try {
    return await Promise.race([work, late]);
  } finally {
    limit.abort();
    late.catch(() => undefined);
    work.catch(() => undefined);
  }
}

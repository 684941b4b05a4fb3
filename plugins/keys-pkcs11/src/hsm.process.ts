import { fork, type ChildProcess } from 'node:child_process';
import { HsmFailure, type HsmReply, type HsmVerb, type HsmVerbs } from './hsm.messages.js';

/** A token that works answers in milliseconds; the interface gives a caller's failure one second in all. */
export const SILENCE_MS = 600;
/** Opening may be slower: start of a process, a network login. Callers don't wait for it that long. */
export const OPEN_MS = 10_000;
const END_MS = 1_000;

interface Waiting { resolve: (answer: never) => void; reject: (failure: HsmFailure) => void }

/** One process with the token open. It is used until its first `away`, and then ended. */
export class HsmProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private readonly ended: Promise<void>;
  private readonly outbox: object[] = [];
  private last = 0;
  private answers = 0;
  private watch: NodeJS.Timeout | undefined;

  /** @param silenceMs how long it may say nothing while something was asked, once it is open */
  constructor(private readonly silenceMs: number) {
    // Nothing of the server's own flags (a debugger's port, say); what the library prints is not ours to log.
    this.child = fork(new URL('./hsm.child.js', import.meta.url), [], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'ignore', 'ipc'], execArgv: [] });
    this.child.on('message', (replies: HsmReply[]) => { for (const reply of replies) this.take(reply); });
    const gone = () => this.failAll('The HSM process ended.');
    this.child.on('error', gone).on('disconnect', gone);
    this.ended = new Promise((resolve) => { this.child.once('exit', () => resolve()).once('error', () => resolve()); });
    // An idle keeper does not hold the server; a call on its way does, by its watch.
    this.child.unref();
    this.child.channel?.unref();
  }

  /** @throws HsmFailure */
  ask<V extends HsmVerb>(verb: V, ask: HsmVerbs[V]['ask']): Promise<HsmVerbs[V]['answer']> {
    if (!this.child.connected) return Promise.reject(new HsmFailure('away', 'The HSM process ended.'));
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.watch ??= this.watching(verb === 'open' ? OPEN_MS : this.silenceMs);
      if (this.outbox.push({ id, verb, ...ask }) === 1) queueMicrotask(() => this.send());
    });
  }

  /** What is asked in one turn goes in one message: that is most of what a call costs. */
  private send(): void {
    const requests = this.outbox.splice(0);
    if (this.child.connected) this.child.send(requests, (error) => { if (error) this.failAll('The HSM process ended.'); });
  }

  /** Lets it log out and end; whoever does not is killed, as one that hangs in a call must be. */
  async end(): Promise<void> {
    this.failAll('The HSM session was closed.');
    if (this.child.connected) this.child.disconnect();
    const kill = setTimeout(() => this.child.kill('SIGKILL'), END_MS);
    await this.ended;
    clearTimeout(kill);
  }

  private take(reply: HsmReply): void {
    const call = this.waiting.get(reply.id);
    if (!call) return;
    this.waiting.delete(reply.id);
    this.answers += 1;
    if (this.waiting.size === 0) this.unwatch();
    else this.watch?.refresh();
    if ('failure' in reply) call.reject(new HsmFailure(reply.failure.kind, reply.failure.detail));
    else call.resolve(reply.answer as never);
  }

  /** Silence, not slowness: a long queue that moves is fine. */
  private watching(ms: number): NodeJS.Timeout {
    return setTimeout(() => {
      const before = this.answers;
      // We may have been the busy ones: first read what lies in the line.
      setImmediate(() => {
        if (this.answers === before) this.failAll('The HSM does not answer.');
      });
    }, ms);
  }

  private unwatch(): void {
    clearTimeout(this.watch);
    this.watch = undefined;
  }

  private failAll(detail: string): void {
    this.unwatch();
    const calls = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of calls) reject(new HsmFailure('away', detail));
  }
}

import { Injectable } from '@nestjs/common';
import { describeError, enqueueWith, Log, type Em, type Job, type JobResult } from '@consentry/kernel';

export const HOOKS_TOPIC = 'message.inbound';

/** A person wrote, and it is committed. Ids are UUIDs; the text is read from the message, by whoever may. */
export interface InboundMessage {
  organizationId: string; messageId: string; conversationId: string; contactId: string; connectionId: string; type: string;
  /** What the message did to the person's consent. Whoever answers by machine stays silent after an opt-out. */
  command: 'opt_out' | 'resume' | null;
  /** The person asked for a person. */
  handOff: boolean;
}

export type InboundHook = (message: InboundMessage, signal: AbortSignal) => Promise<void>;

/**
 * Where modules above messaging hear that somebody wrote: assistants, flows. Called after the commit, at least once for every message, in the
 * order of each conversation (I5). A hook that throws is called again later with the same message; so are its neighbours: each must bear it.
 */
@Injectable()
export class InboundHooks {
  private readonly hooks: InboundHook[] = [];

  constructor(private readonly log: Log) {}

  onMessage(hook: InboundHook): void {
    this.hooks.push(hook);
  }

  /** Written with the message. Nobody listens: nothing is written. */
  async enqueue(em: Em, now: Date, { organizationId, ...message }: InboundMessage): Promise<void> {
    if (this.hooks.length === 0) return;
    await enqueueWith(em, organizationId, now, [{ topic: HOOKS_TOPIC, key: message.conversationId, payload: { ...message } }]);
  }

  run(organizationId: string, jobs: Job[], signal: AbortSignal): Promise<JobResult[]> {
    return Promise.all(jobs.map(async ({ payload, attempt }): Promise<JobResult> => {
      try {
        for (const hook of this.hooks) await hook({ ...(payload as unknown as InboundMessage), organizationId }, signal);
        return { done: true };
      } catch (error) {
        this.log.error('inbound_hook_failed', { attempt, ...describeError(error) });
        return { retryAfterMs: Math.min(300_000, 1000 * 2 ** attempt), reason: 'a hook failed' };
      }
    }));
  }
}

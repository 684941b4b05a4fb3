import type { FaultKind } from '@consentry/plugin-sdk';
import { GRAPH_FAILURES } from './graph.answers.js';

const PLAIN: Record<string, string> = {
  http_500: 'Not taken; answers 500 with an HTML page, so that the sender cannot know.',
  http_503: 'Not taken; answers 503 with Graph error 2 (service unavailable).',
  garbage: 'Taken, and its statuses come, but the answer is 200 with text that is no JSON.',
  timeout_after_accept: 'Taken, and its statuses come, but the request is never answered.',
  drop_after_accept: 'Taken, and its statuses come, but the connection is closed without an answer.',
  refuse_connection: 'Not taken; the connection is closed before the body is read.',
  slow: 'Taken; answers after 2 seconds.',
  duplicate_webhooks: 'Taken; each of its deliveries comes twice. For an inbound message: it comes twice.',
  out_of_order_webhooks: 'Taken; its statuses come as read, delivered, sent.',
  lose_webhooks: 'Taken; its statuses never come. For an inbound message: it never comes.',
};

/** What happens to a message's webhooks rather than to its request. */
export const WEBHOOK_FAULTS = ['duplicate_webhooks', 'out_of_order_webhooks', 'lose_webhooks'] as const;

const CODED = /^(error|failed):(\d{1,7})$/;

/** The code of `error:<code>` or `failed:<code>`; undefined for other kinds. */
export function faultCode(kind: string, prefix: 'error' | 'failed'): number | undefined {
  const match = CODED.exec(kind);
  return match?.[1] === prefix ? Number(match[2]) : undefined;
}

export function faultKinds(): FaultKind[] {
  const coded = [...GRAPH_FAILURES].map(([code, { status, title }]) => ({
    kind: `error:${code}`, description: `Not taken; answers ${status} with Graph error ${code} (${title}). Any other code works too.`,
  }));
  const late = [131026, 131047, 131049, 131050].map((code) => ({
    kind: `failed:${code}`, description: `Taken; then a failed status with error ${code} (${GRAPH_FAILURES.get(code)?.title}). Any other code works too.`,
  }));
  return [...Object.entries(PLAIN).map(([kind, description]) => ({ kind, description })), ...coded, ...late];
}

/** The faults a line still owes, first in first out. Counted down per message, not per connection attempt. */
export class FaultBook {
  readonly #pending: { kind: string; times: number }[] = [];

  /** @throws RangeError for an unknown kind or a count that isn't a whole number from 1. */
  add(kind: string, times: number): void {
    if (!Object.hasOwn(PLAIN, kind) && !CODED.test(kind)) throw new RangeError(`Unknown fault kind: ${kind.slice(0, 64)}`);
    if (!Number.isSafeInteger(times) || times < 1) throw new RangeError('times must be a whole number from 1');
    this.#pending.push({ kind, times });
  }

  /** The next fault among those the caller can act on. */
  take(fits: (kind: string) => boolean): string | undefined {
    const index = this.#pending.findIndex((fault) => fits(fault.kind));
    const fault = this.#pending[index];
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#pending.splice(index, 1);
    return fault.kind;
  }
}

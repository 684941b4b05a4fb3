import type { FaultKind } from '@consentry/plugin-sdk';
import { GRAPH_FAILURES, graphFailure, type Answer } from './graph.answers.js';

const PLAIN: Record<string, string> = {
  http_500: 'Not taken; answers 500 with an HTML page, so that the sender cannot know.',
  http_503: 'Not taken; answers 503 with Graph error 2 (service unavailable).',
  garbage: 'Taken, and its statuses come, but the answer is 200 with text that is no JSON.',
  timeout_after_accept: 'Taken, and its statuses come, but the request is never answered.',
  drop_after_accept: 'Taken, and its statuses come, but the connection is closed without an answer.',
  timeout_before_accept: 'Not taken; the request is read and never answered.',
  drop_before_accept: 'Not taken; the request is read and the connection closed without an answer.',
  refuse_connection: 'Not taken; the connection is closed before the body is read.',
  slow: 'Taken; answers after 2 seconds.',
  duplicate_webhooks: 'Taken; each of its deliveries comes twice. For an inbound message: it comes twice.',
  out_of_order_webhooks: 'Taken; its statuses come as read, delivered, sent.',
  late_webhooks: 'Taken; its statuses come 3 seconds late.',
  lose_webhooks: 'Taken; its statuses never come. For an inbound message: it never comes.',
  webhook_storm: 'Taken; with it come 10,000 changes about messages that nobody sent, 1,000 in a delivery.',
};

/** Switches rather than faults: while they last, Meta's own limits hold. */
const SWITCHES: Record<string, string> = {
  pair_rate: 'The next sends are held to Meta’s pair rate: to one person one in 6 seconds after a burst of 45, else 131056.',
  throughput: 'The next sends are held to the line’s throughput (80 a second until it is upgraded), else 130429.',
};

/** What happens to a message's webhooks rather than to its request. */
export const WEBHOOK_FAULTS = ['duplicate_webhooks', 'out_of_order_webhooks', 'late_webhooks', 'lose_webhooks', 'webhook_storm'] as const;

const CODED = /^(error|failed|status_error|media_error|template_error|usage)[:_](\d{1,7})$/;
type Coded = 'error' | 'failed' | 'media_error' | 'template_error' | 'usage';

/** The number of `error_<code>` and its like (`error:<code>` is the same); undefined for other kinds. */
export function faultCode(kind: string, prefix: Coded): number | undefined {
  const match = CODED.exec(kind);
  const found = match?.[1] === 'status_error' ? 'failed' : match?.[1];
  return found === prefix ? Number(match?.[2]) : undefined;
}

export const isSwitch = (kind: string): kind is 'pair_rate' | 'throughput' => Object.hasOwn(SWITCHES, kind);

/** Whether a fault is about a send (or a revocation), not about its webhooks or about files or templates. */
export const isSendFault = (kind: string): boolean =>
  (Object.hasOwn(PLAIN, kind) && !(WEBHOOK_FAULTS as readonly string[]).includes(kind)) || faultCode(kind, 'error') !== undefined;

export const isWebhookFault = (kind: string): boolean => (WEBHOOK_FAULTS as readonly string[]).includes(kind) || faultCode(kind, 'failed') !== undefined;

export function faultKinds(): FaultKind[] {
  const coded = [...GRAPH_FAILURES].map(([code, { status, title }]) => ({
    kind: `error_${code}`, description: `Not taken; answers ${status} with Graph error ${code} (${title}). Any other code works too.`,
  }));
  const late = [130472, 131026, 131042, 131047, 131049, 131050].map((code) => ({
    kind: `status_error_${code}`, description: `Taken; then a failed status with error ${code} (${GRAPH_FAILURES.get(code)?.title}). Any other code works too.`,
  }));
  return [
    ...Object.entries({ ...PLAIN, ...SWITCHES }).map(([kind, description]) => ({ kind, description })), ...coded, ...late,
    { kind: 'media_error_131052', description: 'The next request about a file answers with this Graph error. Any other code works too.' },
    { kind: 'template_error_100', description: 'The next template that is handed in, edited or deleted is refused with this Graph error. Any other code works too.' },
    { kind: 'usage_95', description: 'The next answers say that this much of the allowance is used, in per cent. Any other number works too.' },
  ];
}

/** The faults a line still owes, first in first out. Counted down per message, not per connection attempt. */
export class FaultBook {
  readonly #pending: { kind: string; times: number }[] = [];

  /** @throws RangeError for an unknown kind or a count that isn't a whole number from 1. */
  check(kind: string, times: number): void {
    if (!Object.hasOwn(PLAIN, kind) && !isSwitch(kind) && !CODED.test(kind)) throw new RangeError(`Unknown fault kind: ${kind.slice(0, 64)}`);
    if (!Number.isSafeInteger(times) || times < 1) throw new RangeError('times must be a whole number from 1');
  }

  add(kind: string, times: number): void {
    this.#pending.push({ kind, times });
  }

  /** The next fault among those the caller can act on. */
  take(fits: (kind: string) => boolean): string | undefined {
    if (this.#pending.length === 0) return undefined;
    const index = this.#pending.findIndex((fault) => fits(fault.kind));
    const fault = this.#pending[index];
    if (!fault) return undefined;
    fault.times -= 1;
    if (fault.times === 0) this.#pending.splice(index, 1);
    return fault.kind;
  }

  /** The refusal that the next request about a file or a template was ordered. */
  refusal(prefix: 'media_error' | 'template_error'): Answer | undefined {
    const fault = this.take((kind) => faultCode(kind, prefix) !== undefined);
    return fault === undefined ? undefined : graphFailure(faultCode(fault, prefix) ?? 0, 'As ordered');
  }
}

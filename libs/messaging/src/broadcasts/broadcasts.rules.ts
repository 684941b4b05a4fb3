import type { BroadcastState } from '../gate/gate.facts.js';

/** What the gate said of one recipient. */
export type Answer =
  | { kind: 'allowed'; messageId: string; replayed: boolean }
  | { kind: 'refused'; code: string; messageId: string | null; retryAfterSeconds: number | null; replayed: boolean };

/** What becomes of the recipient. */
export type Fate =
  | { state: 'accepted'; reason: null; messageId: string }
  | { state: 'excluded' | 'failed'; reason: string; messageId: string | null }
  /** Tried again then; the first refusal sets until when it is worth waiting. */
  | { state: 'pending'; dueAt: Date; retryUntil: Date };

/** Refusals that speak of no recipient: everybody behind would get the same. */
const STOPPERS = new Set(['template_not_approved', 'connection_paused', 'organization_suspended', 'review_required', 'broadcast_stopped']);

const HOUR_S = 3600;
/** How long a refusal that passes with time is waited for, unless the broadcast says otherwise. A second marketing message of one day is not owed to anybody. */
const WAITS: Record<string, number> = { quiet_hours: 24 * HOUR_S, recipient_rate_limited: HOUR_S, connection_rate_limited: HOUR_S, marketing_frequency_capped: 0 };

/** Whether the broadcast should stop where it is, and why. Once it was told to go on in spite of its template, its template stops it no more. */
export function stopReason(answers: readonly Answer[], goesOn: boolean): string | undefined {
  for (const answer of answers) {
    const rule = answer.kind === 'refused' && !answer.replayed ? ruleOf(answer.code) : undefined;
    if (rule && STOPPERS.has(rule) && !(goesOn && rule === 'template_not_approved')) return rule;
  }
  return undefined;
}

/** Pure. @param retryUntil set by an earlier refusal of the same recipient */
export function fateOf(answer: Answer, retryUntil: Date | null, windowSeconds: number | null, now: Date): Fate {
  if (answer.kind === 'allowed') {
    // Reached as another contact that has become the same person since.
    return answer.replayed ? { state: 'excluded', reason: 'already_reached', messageId: answer.messageId } : { state: 'accepted', reason: null, messageId: answer.messageId };
  }
  const rule = ruleOf(answer.code);
  if (!rule) return { state: answer.code === 'message.recipient_reached' ? 'excluded' : 'failed', reason: answer.code === 'message.recipient_reached' ? 'already_reached' : answer.code, messageId: answer.messageId };
  const until = retryUntil ?? new Date(now.getTime() + (rule in WAITS ? (windowSeconds ?? WAITS[rule]!) : 0) * 1000);
  const dueAt = new Date(now.getTime() + (answer.retryAfterSeconds ?? 0) * 1000);
  if (rule in WAITS && answer.retryAfterSeconds !== null && !answer.replayed && dueAt <= until) return { state: 'pending', dueAt, retryUntil: until };
  return { state: 'excluded', reason: rule, messageId: answer.messageId };
}

function ruleOf(code: string): string | undefined {
  return code.startsWith('gate.') ? code.slice(5) : undefined;
}

/** What may follow on what. */
export const UNDER_WAY: readonly BroadcastState[] = ['scheduled', 'expanding', 'running'];
export const STOPPABLE: readonly BroadcastState[] = [...UNDER_WAY, 'paused'];

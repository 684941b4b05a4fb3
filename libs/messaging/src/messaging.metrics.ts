import { METRICS, ProblemError } from '@consentry/kernel';
import type { RuleResult } from './gate/gate.rules.js';
import type { SendOutcome } from './outbound/dispatch.outcome.js';

type Rules = readonly { rule: string; outcome: RuleResult['outcome'] }[];
type Kind = 'message' | 'status' | 'preference' | 'template' | 'identity';

/** As `AcceptOutcome` has it. */
type Accepted = { replayed: boolean } & ({ body: { verdict: Rules } } | { problem: Error });

/** Counted once the transaction has committed: work in one may run twice. A replayed answer decided nothing. */
export function countAccepted(outcomes: readonly Accepted[]): void {
  for (const outcome of outcomes) {
    if (outcome.replayed) continue;
    const verdict = 'body' in outcome ? outcome.body.verdict : outcome.problem instanceof ProblemError ? outcome.problem.options.extensions?.verdict : undefined;
    // No verdict: there was no such contact or connection, and nothing to decide.
    if (!verdict) continue;
    METRICS.consentry_messages_total.inc({ state: 'body' in outcome ? 'queued' : 'blocked' });
    countRules('accept', verdict as Rules);
  }
}

/** The second decision, and the messages whose call nobody saw the end of. */
export function countDispatched({ verdicts, parked }: { verdicts: readonly Rules[]; parked: number }): void {
  METRICS.consentry_messages_total.inc({ state: 'unknown' }, parked);
  for (const rules of verdicts) {
    if (rules.some((r) => r.outcome === 'block')) METRICS.consentry_messages_total.inc({ state: 'blocked' });
    countRules('dispatch', rules);
  }
}

/** How the provider's answer ended a call. A message that goes back to wait comes to no new state. */
export function countFinished(finished: readonly { messageId: string; outcome: SendOutcome }[], nowMs: number): void {
  for (const { messageId, outcome } of finished) {
    if (outcome.kind === 'retry') continue;
    METRICS.consentry_messages_total.inc({ state: outcome.kind === 'accepted' ? 'sent' : outcome.kind });
    if (outcome.kind === 'accepted') METRICS.consentry_delivery_latency_seconds.observe({ step: 'accepted_to_sent' }, (nowMs - bornMs(messageId)) / 1000);
  }
}

/** `before`: where the message stood; `dispatched_at`: null for one that its status did not move. */
export interface ToldStatus { status: string; at: Date; before: string | null; moved: boolean; dispatched_at: Date | null }

/** Statuses that providers told. What the answer of the call said already (sent, failed) counts again only where the answer never came. */
export function countStatuses(statuses: readonly ToldStatus[]): void {
  for (const { status, at, before, moved, dispatched_at } of statuses) {
    if (status === 'sent' ? before === 'unknown' : status === 'failed' ? moved : isSeen(status)) METRICS.consentry_messages_total.inc({ state: status as 'sent' });
    if (status === 'delivered' && dispatched_at) METRICS.consentry_delivery_latency_seconds.observe({ step: 'sent_to_delivered' }, (at.getTime() - dispatched_at.getTime()) / 1000);
  }
}

export function countApplied(events: readonly { parsed: { kind: string }; received_at: Date }[], nowMs: number): void {
  for (const { parsed, received_at } of events) {
    METRICS.consentry_webhook_lag_seconds.observe({ kind: parsed.kind as Kind }, (nowMs - received_at.getTime()) / 1000);
    if (parsed.kind === 'message') METRICS.consentry_messages_total.inc({ state: 'received' });
  }
}

function countRules(stage: 'accept' | 'dispatch', rules: Rules): void {
  for (const { rule, outcome } of rules) METRICS.consentry_gate_decisions_total.inc({ stage, rule, outcome });
}

function isSeen(status: string): boolean {
  return status === 'delivered' || status === 'read' || status === 'played';
}

/** A UUIDv7 begins with the milliseconds of its making (RFC 9562), which is when the message was accepted. */
function bornMs(id: string): number {
  return Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
}

import type { z } from 'zod';
import type { Decision, RuleResult } from './gate.rules.js';
import { sentenceOf } from './gate.words.js';
import type { VerdictView } from './verdict.schema.js';

/** A verdict as it is kept: what was found, not how we say it. */
export interface StoredVerdict { at: string; rules: Pick<RuleResult, 'rule' | 'outcome' | 'facts'>[] }

export function toStored(decision: Decision): StoredVerdict {
  return { at: decision.at.toISOString(), rules: decision.rules.map(({ rule, outcome, facts }) => ({ rule, outcome, facts })) };
}

export function toVerdictView(stored: StoredVerdict | null): z.infer<typeof VerdictView> {
  return (stored?.rules ?? []).map((r) => ({ rule: r.rule, outcome: r.outcome, code: r.outcome === 'block' ? `gate.${r.rule}` : null, detail: sentenceOf(r), facts: r.facts }));
}

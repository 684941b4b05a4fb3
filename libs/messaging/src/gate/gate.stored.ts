import type { z } from 'zod';
import type { Decision, FactValues, Outcome, RuleResult } from './gate.rules.js';
import { sentenceOf } from './gate.words.js';
import type { VerdictView } from './verdict.schema.js';

type Kept = Pick<RuleResult, 'rule' | 'outcome' | 'facts'>;

/**
 * A verdict as it is kept: what was found, not how we say it. Two come with every message, so each rule is a short row: its name, the
 * first letter of its outcome, and its facts where it has any. Older ones are kept as they were: `rules`, a name to everything.
 */
export type StoredVerdict = { at: string; r: [rule: string, outcome: 'p' | 'b' | 's', facts?: FactValues][] } | { at: string; rules: Kept[] };

const LETTERS = { pass: 'p', block: 'b', skip: 's' } as const;
const OUTCOMES: Record<string, Outcome> = { p: 'pass', b: 'block', s: 'skip' };

export function toStored(decision: Decision): StoredVerdict {
  return {
    at: decision.at.toISOString(),
    r: decision.rules.map(({ rule, outcome, facts }) => { for (const _ in facts) return [rule, LETTERS[outcome], facts]; return [rule, LETTERS[outcome]]; }),
  };
}

/** The rules of a stored verdict, whichever way it was kept. */
export function rulesOf(stored: StoredVerdict | null): Kept[] {
  if (!stored) return [];
  return 'rules' in stored ? stored.rules : stored.r.map(([rule, letter, facts]) => ({ rule: rule as Kept['rule'], outcome: OUTCOMES[letter]!, facts: facts ?? {} }));
}

export function toVerdictView(stored: StoredVerdict | null): z.infer<typeof VerdictView> {
  return rulesOf(stored).map((r) => ({ rule: r.rule, outcome: r.outcome, code: r.outcome === 'block' ? `gate.${r.rule}` : null, detail: sentenceOf(r), facts: r.facts }));
}

import { z } from 'zod';

export const RULE_OUTCOMES = ['pass', 'block', 'skip'] as const;

/** One rule of the gate and what it found. `facts` are what it looked at: numbers, times and names, never content. */
export const RuleResultView = z.object({
  rule: z.string(), outcome: z.enum(RULE_OUTCOMES), code: z.string().nullable(), detail: z.string(), facts: z.record(z.string(), z.unknown()),
}).meta({ id: 'RuleResult' });
export const VerdictView = z.array(RuleResultView).meta({ id: 'Verdict' });
export const CheckView = z.object({ allowed: z.boolean(), verdict: VerdictView }).meta({ id: 'MessageCheck' });

import { eventTable, ProblemError, subscriptionMatches } from '@consentry/kernel';

/** @throws ProblemError `request.invalid` naming each entry that means no type of the table */
export function refuseUnknownTypes(patterns: readonly string[]): void {
  const known = [...eventTable().keys()];
  const errors = patterns.flatMap((pattern, i) => (known.some((type) => subscriptionMatches(pattern, type)) ? [] : [{
    path: `eventTypes.${i}`, message: `There is no event type ${pattern.slice(0, 60)}. GET /v1/webhook-endpoints/event-types lists them.`,
  }]));
  if (errors.length > 0) throw new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' ').slice(0, 1000), errors });
}

/** Types are of the table or patterns over it: no quotes, no commas. */
export function textArray(values: readonly string[]): string {
  return `{${values.map((v) => `"${v}"`).join(',')}}`;
}

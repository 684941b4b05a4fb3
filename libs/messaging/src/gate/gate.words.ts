import { defineErrors, type ErrorRow } from '@consentry/kernel';
import { RULE_NAMES, type FactValues, type RuleName, type RuleResult } from './gate.rules.js';

interface Words { status: 422 | 429; title: string; block: (f: FactValues) => string; pass: string }

const REASONS: Record<string, string> = {
  address: 'The contact has no address on this channel.',
  exemption: 'The opt-out that this would confirm no longer stands.',
};

/** What each rule says to a person. Codes are stable; sentences may improve. */
const WORDS: Record<RuleName, Words> = {
  not_recognised: {
    status: 422, title: 'The gate does not know this message', pass: 'Type, channel and address are known.',
    block: (f) => (f.reason === 'type' ? `This channel cannot send messages of type ${f.type}.` : REASONS[String(f.reason)] ?? 'The plugin of this connection is not loaded.'),
  },
  organization_suspended: { status: 422, title: 'The organisation is suspended', pass: 'The organisation is active.', block: () => 'Sending is stopped for the whole organisation. An owner can lift it.' },
  connection_paused: { status: 422, title: 'The connection is paused', pass: 'The connection is active.', block: (f) => `The connection is ${f.status ?? 'unknown'}. Resume it under Connections.` },
  contact_erased: { status: 422, title: 'The contact was erased', pass: 'The contact was not erased.', block: () => 'This person had their data erased; nothing may be sent.' },
  opted_out: { status: 422, title: 'The contact opted out', pass: 'The contact has not opted out.', block: (f) => `The contact opted out on ${day(f.since)}. Only they can lift it, by writing START.` },
  not_opted_in: {
    status: 422, title: 'The contact has not opted in', pass: 'The contact has consented to this purpose.',
    block: (f) => (f.state === 'withdrawn' ? `Consent to ${f.purpose} messages was withdrawn on ${day(f.since)}.` : `There is no consent to ${f.purpose} messages on this channel.`),
  },
  outside_service_window: {
    status: 422, title: 'Outside the service window', pass: 'The contact wrote recently enough.',
    block: (f) => (f.lastInboundAt ? `The contact last wrote on ${day(f.lastInboundAt)}; the window of ${f.hours} hours has closed. Send an approved template.` : `The contact has not written yet, so no window of ${f.hours} hours is open. Send an approved template.`),
  },
  template_not_approved: { status: 422, title: 'The template is not approved', pass: 'The template is approved.', block: (f) => (f.state ? `The template is ${f.state}; only approved ones can be sent.` : 'This connection has no template of that name and language. Synchronise the templates.') },
  template_parameters_invalid: { status: 422, title: 'The template parameters do not fit', pass: 'The parameters fit the template.', block: (f) => (Array.isArray(f.problems) ? f.problems.join(' ') : 'The parameters do not fit.') },
  recipient_rate_limited: { status: 429, title: 'This contact got too many messages', pass: 'The contact is below the hourly limit.', block: (f) => `The contact got ${f.sentThisHour} messages within the hour; the limit is ${f.limit}.` },
  marketing_frequency_capped: { status: 429, title: 'This contact got a marketing message today', pass: 'No marketing message within 24 hours.', block: (f) => `The contact got a marketing message on ${day(f.lastMarketingAt)}; one in ${f.hours} hours is the limit.` },
};

export const gateErrors = defineErrors(
  Object.fromEntries(RULE_NAMES.map((rule) => [`gate.${rule}`, [WORDS[rule].status, WORDS[rule].title, 'The verdict lists every rule and what it found.'] as ErrorRow])),
);
export const GATE_CODES = RULE_NAMES.map((rule) => `gate.${rule}`);

export function sentenceOf(result: Pick<RuleResult, 'rule' | 'outcome' | 'facts'>): string {
  const words = WORDS[result.rule];
  if (!words) return '';
  if (result.outcome === 'pass') return words.pass;
  if (result.outcome === 'skip') return `Does not apply: ${String(result.facts.reason ?? '').replaceAll('_', ' ')}.`;
  return words.block(result.facts);
}

function day(value: unknown): string {
  return typeof value === 'string' ? `${value.slice(0, 16).replace('T', ' ')} UTC` : 'an unknown day';
}

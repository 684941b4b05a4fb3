import { defineErrors, type ErrorRow } from '@consentry/kernel';
import { RULE_NAMES, type FactValues, type RuleName, type RuleResult } from './gate.rules.js';

interface Words { status: 422 | 429; title: string; block: (f: FactValues) => string; pass: string }

const REASONS: Record<string, string> = {
  address: 'The contact has no address on this channel.',
  target: 'The message to react to is not known on this connection, or was never delivered.',
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
  processing_restricted: { status: 422, title: 'Processing is restricted', pass: 'Processing is not restricted.', block: (f) => `The person asked on ${day(f.since)} that their data is kept and not used. Lift the restriction first.` },
  objected_to_marketing: { status: 422, title: 'The contact objected to marketing', pass: 'No objection to marketing.', block: (f) => `The person objected to marketing on ${day(f.since)}.` },
  opted_out: { status: 422, title: 'The contact opted out', pass: 'The contact has not opted out.', block: (f) => `The contact opted out on ${day(f.since)}. Only they can lift it, by writing START.` },
  provider_opt_out: { status: 422, title: 'The contact stopped marketing at the provider', pass: 'No marketing opt-out at the provider.', block: (f) => `The person switched marketing off in their app on ${day(f.since)}. Only they can switch it on again, there.` },
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
  ai_disclosure_pending: { status: 422, title: 'The assistant has not introduced itself', pass: 'The person knows that an assistant writes.', block: () => 'The notice that an assistant is writing has not been delivered yet.' },
  review_required: { status: 422, title: 'Somebody must look at it first', pass: 'It was reviewed.', block: (f) => (f.what === 'broadcast' ? 'Another person must approve this broadcast first.' : 'A person must approve marketing that an assistant wrote.') },
  broadcast_stopped: { status: 422, title: 'The broadcast was stopped', pass: 'The broadcast is running.', block: (f) => `The broadcast is ${f.state}.` },
  quiet_hours: { status: 429, title: 'It is quiet time for this contact', pass: 'It is not quiet time for the contact.', block: (f) => `Between ${f.from} and ${f.until} where the contact is, such messages are not sent.` },
  recipient_rate_limited: { status: 429, title: 'This contact got too many messages', pass: 'The contact is below the hourly limit.', block: (f) => `The contact got ${f.sentThisHour} messages within the hour; the limit is ${f.limit}.` },
  marketing_frequency_capped: {
    status: 429, title: 'This contact got a marketing message already', pass: 'No marketing message within the agreed time.',
    block: (f) => (f.withheldUntil ? `The provider holds marketing back from this person until ${day(f.withheldUntil)}.` : `The contact got a marketing message on ${day(f.lastMarketingAt)}; one in ${f.hours} hours is the limit.`),
  },
  connection_rate_limited: { status: 429, title: 'The line must wait', pass: 'The line may send.', block: (f) => (f.what === 'marketing' ? `The provider limits this line: no marketing until ${day(f.until)}, or until an administrator lifts it.` : `The provider asked this line to wait until ${day(f.until)}.`) },
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

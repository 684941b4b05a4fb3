import type { FailureSignal, LimitScope, PluginErrorCode } from '@consentry/plugin-sdk';

/** When this table was last held against Meta's "Error codes" page of the Cloud API. */
export const ERRORS_REVIEWED = '2026-11-22';

export interface GraphErrorRule {
  code: PluginErrorCode;
  /** One sentence for an operator. Ours, not Meta's text, which may quote the recipient. */
  meaning: string;
  signal?: FailureSignal;
  /** Of a `rate_limited`: how far it reaches. */
  scope?: LimitScope;
  /** Seconds to wait when Meta names none. */
  retryAfterSeconds?: number;
  /** The token may not do this: which permission is missing depends on the call. */
  lacksPermission?: true;
}

/** A row: the codes it speaks of, and the day from which the house reads them so. A rule that Meta changes becomes a new row with its day. */
export interface GraphErrorRow extends GraphErrorRule {
  codes: readonly (number | readonly [from: number, to: number])[];
  /** Only with this `error_subcode`; such rows go before those without. */
  subcode?: number;
  since: string;
}

const since = ERRORS_REVIEWED;
const dead = { code: 'credentials_rejected', since } as const;
const denied = { code: 'config_invalid', signal: 'connection_blocked', since } as const;
const content = { code: 'content_rejected', since } as const;
const person = { code: 'recipient_invalid', since } as const;
const later = { code: 'unavailable', since } as const;
const setup = { code: 'config_invalid', since } as const;

/**
 * Meta's error codes and what each means to the house. Source: Meta, Cloud API "Error codes" and "Handle errors" of the Graph API;
 * actions: claims CM-12, ME-3, MO-3. What follows from a signal the server decides, not the plugin.
 */
export const GRAPH_ERRORS: readonly GraphErrorRow[] = [
  { ...dead, codes: [190], subcode: 458, meaning: 'The person took the app’s permissions back: the access token is void.' },
  { ...dead, codes: [190], subcode: 460, meaning: 'The access token is void since its owner’s password changed.' },
  { ...dead, codes: [190], subcode: 463, meaning: 'The access token has expired.' },
  { ...dead, codes: [190], subcode: 467, meaning: 'The access token was revoked.' },
  { ...dead, codes: [0, 190], meaning: 'The access token has expired or was revoked.' },
  { ...denied, codes: [3, 10, [200, 299], 131005], lacksPermission: true, meaning: 'The token lacks a permission.' },
  { ...denied, codes: [368, 131031], meaning: 'Meta has locked the account for breaking a policy.' },
  { ...denied, codes: [130497], meaning: 'Meta does not let this account write to people in this country.' },
  { ...setup, codes: [100], subcode: 33, meaning: 'The object that was asked for is unknown to Meta, or not this token’s.' },
  { ...setup, codes: [33], meaning: 'The phone number id is unknown to Meta.' },
  { ...setup, codes: [131042], signal: 'billing_problem', meaning: 'Meta cannot bill the account: its payment method needs attention.' },
  { ...setup, codes: [131037], meaning: 'The number’s display name is not approved yet.' },
  { ...setup, codes: [131045, 133010], meaning: 'The phone number is not (or no longer) registered with the Cloud API.' },
  { codes: [4, 17, 613, 80007], code: 'rate_limited', scope: 'account', retryAfterSeconds: 60, since, meaning: 'The app or account has used up its calls for now.' },
  { codes: [130429], code: 'rate_limited', scope: 'connection', retryAfterSeconds: 1, since, meaning: 'The number sends faster than it may.' },
  { codes: [131056], code: 'rate_limited', scope: 'recipient', retryAfterSeconds: 6, since, meaning: 'Too many messages to this one person in a short time.' },
  // Not a matter of waiting: more of the same makes the number's standing worse. Marketing pauses until somebody looks.
  { ...content, codes: [131048], signal: 'marketing_limited', meaning: 'Meta limits this number because people blocked or reported its messages.' },
  { ...content, codes: [131064], signal: 'marketing_limited', meaning: 'The number has reached the limit of people it may write to in 24 hours.' },
  { ...content, codes: [131049], signal: 'marketing_withheld', meaning: 'Meta withheld this marketing message to protect the person from too many.' },
  { ...content, codes: [130472], signal: 'marketing_withheld', meaning: 'Meta withheld this marketing message as part of an experiment.' },
  { ...content, codes: [131050], signal: 'marketing_opt_out', meaning: 'The person has stopped marketing messages.' },
  { ...content, codes: [131047], signal: 'window_closed', meaning: 'More than 24 hours since the person wrote: only a template may go.' },
  { ...content, codes: [132000], signal: 'template_stale', meaning: 'The template takes another number of parameters than we know of.' },
  { ...content, codes: [132001], signal: 'template_stale', meaning: 'The template does not exist in this language or is not approved.' },
  { ...content, codes: [132015, 132016], signal: 'template_unusable', meaning: 'The template is paused or disabled.' },
  { ...content, codes: [132005], meaning: 'The template’s text became too long with these parameters.' },
  { ...content, codes: [132007], meaning: 'The template breaks a rule of WhatsApp’s policy.' },
  { ...content, codes: [132008, 132012], meaning: 'The template’s parameters do not fit it.' },
  { ...content, codes: [132068], meaning: 'The flow in the template is blocked.' },
  // Of one flow, not of the line: only what uses it waits.
  { ...later, codes: [132069], retryAfterSeconds: 3600, meaning: 'The flow in the template is throttled.' },
  { ...content, codes: [100], meaning: 'Meta does not accept the shape of the request.' },
  { ...content, codes: [131008], meaning: 'A required field is missing.' },
  { ...content, codes: [131009], meaning: 'A field has a value Meta does not accept.' },
  { ...content, codes: [131052], meaning: 'The media file could not be fetched.' },
  { ...content, codes: [131053], meaning: 'The media file could not be taken.' },
  { codes: [131051], code: 'unsupported', since, meaning: 'WhatsApp does not know this message type.' },
  { codes: [131055], code: 'unsupported', since, meaning: 'This call is not allowed for the number.' },
  { ...person, codes: [131026], meaning: 'The message cannot be delivered to this person.' },
  { ...person, codes: [131021], meaning: 'The recipient is the sending number itself.' },
  { ...person, codes: [131030], meaning: 'The recipient is not on the test number’s list of allowed recipients.' },
  { ...person, codes: [131062], meaning: 'Authentication templates cannot go to a person known by user id only.' },
  { ...person, codes: [137000], signal: 'identity_changed', meaning: 'The person’s identity changed and must be confirmed first.' },
  { codes: [1], code: 'outcome_unknown', since, meaning: 'Meta failed and does not say whether it took the message.' },
  { ...later, codes: [2, 131000, 131016, 135000], retryAfterSeconds: 30, meaning: 'WhatsApp could not take the message just now.' },
  { ...later, codes: [131057], retryAfterSeconds: 300, meaning: 'The account is in maintenance.' },
  { ...later, codes: [133016], retryAfterSeconds: 300, meaning: 'Registration of the number is limited for now.' },
];

/** The rule for a code. Undefined: not in the table. */
export function graphRule(code: number, subcode?: number): GraphErrorRow | undefined {
  const fits = (row: GraphErrorRow) => row.codes.some((one) => (typeof one === 'number' ? one === code : one[0] <= code && code <= one[1]));
  const rows = GRAPH_ERRORS.filter(fits);
  return rows.find((row) => row.subcode !== undefined && row.subcode === subcode) ?? rows.find((row) => row.subcode === undefined);
}

/** What the code of a `failed` status tells beyond the one message. Told late, it means the same as in an answer. */
export const failureSignal = (code: number): FailureSignal | undefined => graphRule(code)?.signal;

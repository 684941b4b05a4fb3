import type { PluginErrorCode, PluginErrorDetails } from '@consentry/plugin-sdk';

/** When this table was last held against Meta's "Error codes" page of the Cloud API. */
export const ERRORS_REVIEWED = '2026-11-22';

export interface GraphErrorRule {
  code: PluginErrorCode;
  /** One sentence for an operator. Ours, not Meta's text, which may quote the recipient. */
  meaning: string;
  signal?: PluginErrorDetails['signal'];
  /** Seconds to wait when Meta names none. */
  retryAfterSeconds?: number;
}

const dead: GraphErrorRule = { code: 'credentials_rejected', meaning: 'The access token has expired or was revoked.' };
const denied: GraphErrorRule = {
  code: 'config_invalid', signal: 'connection_blocked',
  meaning: 'The token lacks a permission: whatsapp_business_messaging and whatsapp_business_management are needed.',
};
const accountRate: GraphErrorRule = { code: 'rate_limited', retryAfterSeconds: 60, meaning: 'The app or account has used up its calls for now.' };
const spam: GraphErrorRule = { code: 'rate_limited', retryAfterSeconds: 3600, meaning: 'Meta limits this number because of its messaging limit or its quality.' };
const blocked: GraphErrorRule = { code: 'config_invalid', signal: 'connection_blocked', meaning: 'Meta has locked the account or blocked it for this country.' };
const later: GraphErrorRule = { code: 'unavailable', retryAfterSeconds: 30, meaning: 'WhatsApp could not take the message just now.' };
const parameters: GraphErrorRule = { code: 'content_rejected', meaning: 'The template’s parameters do not fit it.' };
const unregistered: GraphErrorRule = { code: 'config_invalid', meaning: 'The phone number is not (or no longer) registered with the Cloud API.' };
const stopped: GraphErrorRule = { code: 'content_rejected', signal: 'template_unusable', meaning: 'The template is paused or disabled.' };

/** Meta's error codes and what each means to the house. Source: Meta, Cloud API "Error codes"; actions: claims CM-12, ME-3, MO-3. */
export const GRAPH_ERRORS: ReadonlyMap<number, GraphErrorRule> = new Map<number, GraphErrorRule>([
  [0, dead],
  [190, dead],
  [1, { code: 'outcome_unknown', meaning: 'Meta failed and does not say whether it took the message.' }],
  [2, later],
  [3, denied],
  [10, denied],
  [131005, denied],
  [33, { code: 'config_invalid', meaning: 'The phone number id is unknown to Meta.' }],
  [4, accountRate],
  [17, accountRate],
  [613, accountRate],
  [80007, accountRate],
  [130429, { code: 'rate_limited', retryAfterSeconds: 1, meaning: 'The number sends faster than it may.' }],
  [131056, { code: 'rate_limited', retryAfterSeconds: 6, meaning: 'Too many messages to this one person in a short time.' }],
  [131048, spam],
  [131064, spam],
  [100, { code: 'content_rejected', meaning: 'Meta does not accept the shape of the request.' }],
  [131008, { code: 'content_rejected', meaning: 'A required field is missing.' }],
  [131009, { code: 'content_rejected', meaning: 'A field has a value Meta does not accept.' }],
  [131047, { code: 'content_rejected', signal: 'window_closed', meaning: 'More than 24 hours since the person wrote: only a template may go.' }],
  [131026, { code: 'recipient_invalid', meaning: 'The message cannot be delivered to this person.' }],
  [131021, { code: 'recipient_invalid', meaning: 'The recipient is the sending number itself.' }],
  [131030, { code: 'recipient_invalid', meaning: 'The recipient is not on the test number’s list of allowed recipients.' }],
  [131062, { code: 'recipient_invalid', meaning: 'Authentication templates cannot go to a person known by user id only.' }],
  [137000, { code: 'recipient_invalid', meaning: 'The person’s identity changed and must be confirmed first.' }],
  [131049, { code: 'content_rejected', meaning: 'Meta withheld this marketing message to protect the person from too many.' }],
  [130472, { code: 'content_rejected', meaning: 'Meta withheld this marketing message as part of an experiment.' }],
  [131050, { code: 'content_rejected', signal: 'marketing_opt_out', meaning: 'The person has stopped marketing messages.' }],
  [368, blocked],
  [131031, blocked],
  [130497, blocked],
  [131042, { code: 'config_invalid', meaning: 'Meta cannot bill the account: its payment method needs attention.' }],
  [131037, { code: 'config_invalid', meaning: 'The number’s display name is not approved yet.' }],
  [131045, unregistered],
  [133010, unregistered],
  [131051, { code: 'unsupported', meaning: 'WhatsApp does not know this message type.' }],
  [131055, { code: 'unsupported', meaning: 'This call is not allowed for the number.' }],
  [131052, { code: 'content_rejected', meaning: 'The media file could not be fetched.' }],
  [131053, { code: 'content_rejected', meaning: 'The media file could not be taken.' }],
  [132000, parameters],
  [132005, parameters],
  [132012, parameters],
  [132001, { code: 'content_rejected', meaning: 'The template does not exist in this language or is not approved.' }],
  [132007, { code: 'content_rejected', meaning: 'The template breaks a rule of WhatsApp’s policy.' }],
  [132008, parameters],
  [132015, stopped],
  [132016, stopped],
  [132068, { code: 'content_rejected', meaning: 'The flow in the template is blocked.' }],
  [132069, { code: 'rate_limited', retryAfterSeconds: 3600, meaning: 'The flow in the template is throttled.' }],
  [131000, later],
  [131016, later],
  [131057, { ...later, retryAfterSeconds: 300, meaning: 'The account is in maintenance.' }],
  [133016, { ...later, retryAfterSeconds: 300, meaning: 'Registration of the number is limited for now.' }],
  [135000, later],
]);

/** The rule for a code, with the codes that only a subcode or a range tells apart. Undefined: not in the table. */
export function graphRule(code: number, subcode?: number): GraphErrorRule | undefined {
  if (code === 100 && subcode === 33) return GRAPH_ERRORS.get(33);
  if (code >= 200 && code <= 299) return denied;
  return GRAPH_ERRORS.get(code);
}

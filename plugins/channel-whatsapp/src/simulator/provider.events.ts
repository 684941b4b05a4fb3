import { randomUUID } from 'node:crypto';
import { MEDIA_TYPES, z, type FaultKind } from '@consentry/plugin-sdk';
import { contactOf, DISPLAY_NUMBER, ids, type ChangeNote } from './delivery.payloads.js';
import type { LineState } from './line.settings.js';

type Changes = ChangeNote['changes'];
/** What an event makes of its details: the changes to tell, a message the person writes, or so many changes at once; and what it does to the line or a template. */
export interface Happening {
  changes?: Changes;
  state?: Partial<LineState>;
  template?: { name: string; language: string; change: { status?: string; category?: string; quality_score?: { score: string } } };
  inbound?: { from: string; type: string; content: Record<string, unknown> };
  storm?: number;
}

interface EventKind { description: string; details: z.ZodType; happen(details: never, at: number): Happening }

const kind = <T extends z.core.$ZodLooseShape>(description: string, shape: T, happen: (details: z.infer<z.ZodObject<T>>, at: number) => Happening): EventKind =>
  ({ description, details: z.strictObject(shape), happen: happen as EventKind['happen'] });

const person = z.string().regex(/^(\+?\d{5,20}|[A-Z]{2}\.[A-Za-z0-9.]{1,136})$/);
const from = person.default('+15550100200');
const bare = (address: string) => address.replace(/^\+/, '');
const template = { name: z.string().min(1).max(512), language: z.string().min(2).max(35).default('en_US') };
const messageId = z.string().min(1).max(512);
const words = z.string().min(1).max(4096);
const wamid = () => `wamid.${Buffer.from(randomUUID()).toString('base64')}`;
const seconds = (at: number) => String(Math.floor(at / 1000));

const account = (field: string, value: Record<string, unknown>): Changes => [{ field, value, ofNumber: false }];
const preference = (value: string) => kind(`The person tells WhatsApp to ${value} marketing messages.`, { from }, (details, at) => ({
  changes: [{ field: 'user_preferences', ofNumber: true, value: { contacts: [contactOf(bare(details.from))], user_preferences: [{ ...ids(bare(details.from), 'wa_id', 'user_id'), category: 'marketing_messages', value, timestamp: Math.floor(at / 1000) }] } }],
}));
const templateWords = (details: { name: string; language: string }) => ({ message_template_id: 310_000_000_000_001, message_template_name: details.name, message_template_language: details.language });
const ban = (waba_ban_state: string) => account('account_update', { event: 'DISABLED_UPDATE', ban_info: { waba_ban_state, waba_ban_date: 'November 22, 2026' } });
const number = (event: string, rest: Record<string, unknown> = {}) => account('phone_number_quality_update', { display_phone_number: DISPLAY_NUMBER, event, ...rest });
const writes = (sender: string, type: string, content: Record<string, unknown>): Happening => ({ inbound: { from: sender, type, content } });
const answering = (id: string | undefined) => id !== undefined && { context: { from: DISPLAY_NUMBER, id } };

const EVENTS: Readonly<Record<string, EventKind>> = {
  user_preference_stop: preference('stop'),
  user_preference_resume: preference('resume'),
  template_status: kind('A template’s state changes: approved, paused, disabled …', { ...template, event: z.string().regex(/^[A-Z_]{1,64}$/), reason: z.string().max(256).default('NONE') }, (details) => ({
    changes: account('message_template_status_update', { event: details.event, ...templateWords(details), reason: details.reason }),
    template: { ...details, change: { status: details.event === 'REINSTATED' ? 'APPROVED' : details.event } },
  })),
  template_quality: kind('A template’s quality changes.', { ...template, score: z.enum(['GREEN', 'YELLOW', 'RED', 'UNKNOWN']) }, (details) => ({
    changes: account('message_template_quality_update', { previous_quality_score: 'GREEN', new_quality_score: details.score, ...templateWords(details) }), template: { ...details, change: { quality_score: { score: details.score } } },
  })),
  template_category: kind('Meta moves a template to another category.', { ...template, category: z.enum(['UTILITY', 'MARKETING', 'AUTHENTICATION']) }, (details) => ({
    changes: account('template_category_update', { ...templateWords(details), previous_category: 'UTILITY', new_category: details.category }), template: { ...details, change: { category: details.category } },
  })),
  template_components: kind('A template’s content changed at Meta.', template, (details) => ({ changes: account('message_template_components_update', { ...templateWords(details), message_template_element: 'Changed' }) })),
  account_blocked: kind('Meta disables the account: sends answer 131031 until it is restored.', {}, () => ({ changes: ban('DISABLE'), state: { blocked: true } })),
  account_restored: kind('Meta reinstates the account.', {}, () => ({ changes: ban('REINSTATE'), state: { blocked: false } })),
  account_restricted: kind('Meta restricts what the business may begin.', {}, () => ({
    changes: account('account_update', { event: 'ACCOUNT_RESTRICTION', restriction_info: [{ restriction_type: 'RESTRICTED_BIZ_INITIATED_MESSAGING', expiration: 1_800_000_000 }] }),
  })),
  account_deleted: kind('The account is deleted.', {}, () => ({ changes: account('account_update', { event: 'ACCOUNT_DELETED' }) })),
  account_alert: kind('An alert about the account.', { type: z.string().regex(/^[A-Z_]{1,64}$/).default('INCREASED_CAPABILITIES_ELIGIBILITY_DEFERRED'), severity: z.enum(['INFORMATIONAL', 'WARNING', 'CRITICAL']).default('WARNING') }, ({ type, severity }) => ({
    changes: account('account_alerts', { entity_type: 'BUSINESS', entity_id: 506914307656634, alert_info: { alert_severity: severity, alert_status: 'ACTIVE', alert_type: type, alert_description: 'As ordered.' } }),
  })),
  account_review: kind('The account was reviewed.', { decision: z.enum(['APPROVED', 'REJECTED', 'PENDING', 'DEFERRED']) }, ({ decision }) => ({ changes: account('account_review_update', { decision }) })),
  quality_red: kind('The number’s quality falls to low.', {}, () => ({ changes: number('FLAGGED'), state: { quality: 'RED' } })),
  quality_green: kind('The number’s quality is no longer low.', {}, () => ({ changes: number('UNFLAGGED'), state: { quality: 'GREEN' } })),
  throughput_upgrade: kind('The number may send 1,000 a second.', {}, () => ({ changes: number('THROUGHPUT_UPGRADE', { current_limit: 'TIER_UNLIMITED' }), state: { upgraded: true } })),
  tier_change: kind('The messaging limit changes.', { tier: z.enum(['TIER_250', 'TIER_2K', 'TIER_10K', 'TIER_100K', 'TIER_UNLIMITED']) }, ({ tier }) => ({ changes: number('UPGRADE', { max_daily_conversations_per_business: tier }), state: { tier } })),
  capability_change: kind('The portfolio’s capabilities change; -1 is unlimited.', { people: z.int().min(-1).max(10_000_000) }, ({ people }) => ({
    changes: account('business_capability_update', { max_daily_conversations_per_business: people, max_phone_numbers_per_business: 20, max_phone_numbers_per_waba: 20 }),
  })),
  name_update: kind('The display name was reviewed.', { decision: z.enum(['APPROVED', 'REJECTED', 'DEFERRED', 'PENDING']) }, ({ decision }) => ({
    changes: account('phone_number_name_update', { display_phone_number: DISPLAY_NUMBER, decision, requested_verified_name: 'Simulated Shop', rejection_reason: null }),
  })),
  pin_changed: kind('Somebody changed the number’s two-step PIN.', {}, () => ({ changes: account('security', { display_phone_number: DISPLAY_NUMBER, event: 'PIN_CHANGED', requester: '61555822107539' }) })),
  identity_change: kind('The person has a new key or device.', { from }, (details, at) => ({
    inbound: { from: details.from, type: 'system', content: { identity: { acknowledged: false, created_timestamp: seconds(at), hash: 'c2ltdWxhdGVk' }, system: { body: 'User identity changed', type: 'customer_identity_changed' } } },
  })),
  number_change: kind('The person moves to another number.', { from, to: z.string().regex(/^\+?\d{5,20}$/) }, (details) => writes(details.from, 'system', { system: { body: 'User changed number', type: 'user_changed_number', wa_id: bare(details.to) } })),
  user_id_change: kind('The person’s user id changes.', { from: z.string().min(1).max(320), to: z.string().min(1).max(320) }, (details, at) => ({
    changes: [{ field: 'user_id_update', ofNumber: true, value: { user_id_update: [{ user_id: { previous: details.from, current: details.to }, timestamp: seconds(at) }] } }],
  })),
  echo: kind('The business writes with the app on its phone.', { to: from, text: words.default('Written on the phone') }, ({ to, text }, at) => ({
    changes: [{ field: 'smb_message_echoes', ofNumber: true, value: { contacts: [contactOf(bare(to))], message_echoes: [{ from: DISPLAY_NUMBER, ...ids(bare(to), 'to', 'to_user_id'), id: wamid(), timestamp: seconds(at), type: 'text', text: { body: text } }] } }],
  })),
  edit: kind('The person edits a message.', { from, messageId, text: words }, (details) => writes(details.from, 'edit', { edit: { original_message_id: details.messageId, message: { type: 'text', text: { body: details.text } } } })),
  delete: kind('The person deletes a message.', { from, messageId }, (details) => writes(details.from, 'revoke', { revoke: { original_message_id: details.messageId } })),
  reaction: kind('The person reacts to a message; an empty emoji takes it back.', { from, messageId, emoji: z.string().max(32).default('👍') }, (details) => writes(details.from, 'reaction', { reaction: { message_id: details.messageId, emoji: details.emoji } })),
  flow_completion: kind('The person finishes a flow.', { from, response: z.record(z.string(), z.unknown()).default({ flow_token: 'unused' }), replyTo: messageId.optional() }, (details) => writes(details.from, 'interactive', {
    ...answering(details.replyTo), interactive: { type: 'nfm_reply', nfm_reply: { response_json: JSON.stringify(details.response), body: 'Sent', name: 'flow' } },
  })),
  media_message: kind('The person sends a file: a small sample, or `data` (base64) of `mimeType`.', {
    from, type: z.enum(MEDIA_TYPES).default('image'), caption: z.string().max(1024).optional(), data: z.base64().max(1_400_000).optional(), mimeType: z.string().max(255).optional(), filename: z.string().max(240).optional(),
  }, ({ from: sender, type, caption, data, mimeType, filename }) => writes(sender, type, {
    [type]: { ...(caption !== undefined && { caption }), ...(data !== undefined && { data }), ...(mimeType !== undefined && { mime_type: mimeType }), ...(filename !== undefined && { filename }), ...(type === 'audio' && { voice: true }) },
  })),
  request_welcome: kind('The person opens the chat for the first time and has written nothing.', { from }, (details) => writes(details.from, 'request_welcome', {})),
  unknown_field: kind('Meta invents something new.', { field: z.string().regex(/^[a-z_]{1,64}$/).default('lunar_update') }, ({ field }) => ({ changes: account(field, { event: 'MOON_LANDING' }) })),
  webhook_storm: kind('So many changes about messages that nobody sent, 1,000 in a delivery.', { changes: z.int().min(1).max(100_000).default(10_000) }, ({ changes }) => ({ storm: changes })),
};

export const eventKinds = (): FaultKind[] => Object.entries(EVENTS).map(([name, { description }]) => ({ kind: name, description }));

/** @throws RangeError for an unknown kind or details that don't fit it */
export function happening(name: string, details: Record<string, unknown>, at: number): Happening {
  const event = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  if (!event) throw new RangeError(`Unknown event kind: ${name.slice(0, 64)}`);
  const parsed = event.details.safeParse(details);
  if (!parsed.success) throw new RangeError(`${name}: ${parsed.error.issues.map((issue) => `${issue.path.join('.') || 'details'} ${issue.message}`).join('; ')}`);
  return event.happen(parsed.data as never, at);
}

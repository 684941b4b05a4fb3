import { createHmac } from 'node:crypto';
import type { ChannelFixture } from '@consentry/plugin-sdk/conformance';

/** One change in Meta's envelope. */
export const delivery = (value: unknown, field = 'messages', entryId = '200000000000001'): string =>
  JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: entryId, time: 1_780_000_000, changes: [{ field, value }] }] });

export const metadata = { display_phone_number: '15550000001', phone_number_id: '100000000000001' };
const contact = { profile: { name: 'Ada' }, wa_id: '15550001111', user_id: 'US.1000000000000001' };
const message = (fields: Record<string, unknown>) => ({ from: '15550001111', id: 'wamid.one', timestamp: '1780000000', ...fields });
export const inbound = (...messages: unknown[]) => delivery({ messaging_product: 'whatsapp', metadata, contacts: [contact], messages });

const status = (state: string, fields: Record<string, unknown> = {}) =>
  ({ id: 'wamid.out', status: state, timestamp: '1780000001', recipient_id: '15550001111', biz_opaque_callback_data: 'msg-1', ...fields });

export const graphError = (code: number, subcode?: number): string =>
  // Meta quotes the recipient in some of its texts: the plugin must not pass that on.
  JSON.stringify({ error: { message: `(#${code}) Refused for 15550001111`, type: 'OAuthException', code, error_subcode: subcode, error_data: { messaging_product: 'whatsapp', details: 'to 15550001111: a body you may not see' }, fbtrace_id: 'A1' } });

export const signWith = (secret: string, body: Uint8Array): string => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

export const whatsappFixture: ChannelFixture = {
  settings: (baseUrl, connection) => ({
    accessToken: `token-of-line-${connection}-5b1f`, appSecret: `app-secret-of-line-${connection}-90ae`, verifyToken: `verify-word-of-line-${connection}`,
    phoneNumberId: `10000000000000${connection + 1}`, businessAccountId: `20000000000000${connection + 1}`, apiBaseUrl: baseUrl,
  }),
  messages: [
    { id: 'msg-text-phone', to: { kind: 'phone', value: '+15550001111' }, purpose: 'service', type: 'text', content: { body: 'The parcel is at the back door' } },
    { id: 'msg-text-user', to: { kind: 'user_id', value: 'US.1000000000000001' }, purpose: 'service', type: 'text', content: { body: 'Please ring the second bell', preview_url: false } },
    {
      id: 'msg-template', to: { kind: 'phone', value: '+15550002222' }, purpose: 'utility', type: 'template',
      content: { name: 'order_confirmation', language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Augusta K.' }, { type: 'text', text: 'A-1024-XYZ' }, { type: 'text', text: 'next Friday' }] }] },
    },
  ],
  acceptedId: 'wamid.accepted',
  answers: {
    accepted: { status: 200, body: JSON.stringify({ messaging_product: 'whatsapp', contacts: [{ input: '15550001111', wa_id: '15550001111' }], messages: [{ id: 'wamid.accepted' }] }) },
    bad_request: { status: 400, body: graphError(132000) },
    credentials_rejected: { status: 401, body: graphError(190, 463) },
    not_found: { status: 400, body: graphError(100, 33) },
    rate_limited: { status: 429, body: graphError(130429) },
    unavailable: { status: 503, body: graphError(131016) },
    server_error: { status: 502, body: '<html>Bad gateway for 15550001111</html>' },
    garbage: { status: 200, body: '<html>The parcel is at the back door</html>' },
  },
  understand(request) {
    const body = JSON.parse(request.body) as { type: string; to?: string; recipient?: string; biz_opaque_callback_data?: string; context?: { message_id: string }; text?: { body: string } };
    return { type: body.type, to: body.to ?? body.recipient ?? '', callbackId: body.biz_opaque_callback_data, replyTo: body.context?.message_id, text: body.text?.body };
  },
  writtenAddress: (to) => to.value.replace('+', ''),
  sign: (settings, body) => ({ 'x-hub-signature-256': signWith(String(settings['appSecret']), body), 'content-type': 'application/json' }),
  signatureHeader: 'x-hub-signature-256',
  inboundText: (text) => inbound(message({ type: 'text', text: { body: text } })),
  deliveries: [
    { name: 'text', body: inbound(message({ type: 'text', text: { body: 'hello' } })), kinds: ['message'] },
    { name: 'two messages', body: inbound(message({ type: 'text', text: { body: 'a' } }), message({ id: 'wamid.two', type: 'image', image: { id: '1', caption: 'STOP' } })), kinds: ['message', 'message'] },
    { name: 'statuses', body: delivery({ metadata, statuses: [status('sent'), status('delivered'), status('read'), status('played')] }), kinds: ['status', 'status', 'status', 'status'] },
    { name: 'failed', body: delivery({ metadata, statuses: [status('failed', { errors: [{ code: 131026, title: 'Message undeliverable' }] })] }), kinds: ['status'] },
    { name: 'failed by opt-out', body: delivery({ metadata, statuses: [status('failed', { errors: [{ code: 131050 }] })] }), kinds: ['status', 'preference'] },
    { name: 'preference', body: delivery({ metadata, user_preferences: [{ wa_id: '15550001111', category: 'marketing_messages', value: 'stop', timestamp: 1_780_000_000 }] }, 'user_preferences'), kinds: ['preference'] },
    { name: 'template paused', body: delivery({ event: 'PAUSED', message_template_id: 1, message_template_name: 'offer', message_template_language: 'en_US', reason: 'NONE' }, 'message_template_status_update'), kinds: ['template'] },
    { name: 'new user id', body: delivery({ metadata, user_id_update: [{ wa_id: '15550001111', user_id: { previous: 'US.1', current: 'US.2' }, timestamp: '1780000000' }] }, 'user_id_update'), kinds: ['identity'] },
  ],
  unknown: [
    { name: 'unknown field', body: delivery({ event: 'MOON_LANDING', note: 'marker-1' }, 'lunar_update'), marker: 'marker-1' },
    { name: 'unknown list', body: delivery({ metadata, hovercrafts: [{ eels: 'marker-2' }] }), marker: 'marker-2' },
    { name: 'a message without id beside a good one', body: inbound({ odd: 'marker-3' }, message({ type: 'text', text: { body: 'fine' } })), marker: 'marker-3' },
    { name: 'an unknown status', body: delivery({ metadata, statuses: [status('teleported', { note: 'marker-4' })] }), marker: 'marker-4' },
    { name: 'a list where an object was', body: delivery(['marker-5']), marker: 'marker-5' },
    { name: 'no entry', body: JSON.stringify({ object: 'whatsapp_business_account', news: 'marker-6' }), marker: 'marker-6' },
  ],
  foreign: ['{"object":"page","entry":[]}', '{"object":"instagram","entry":[{"id":"1"}]}', '[{"object":"whatsapp_business_account"}]'],
  handshake: (settings) => {
    const query = { 'hub.mode': 'subscribe', 'hub.verify_token': String(settings['verifyToken']), 'hub.challenge': '1158201444' };
    return {
      query, answer: '1158201444',
      wrong: [
        { ...query, 'hub.mode': 'unsubscribe' }, { ...query, 'hub.verify_token': 'guess' }, { ...query, 'hub.verify_token': '' },
        { ...query, 'hub.verify_token': `${query['hub.verify_token']} ` }, { ...query, 'hub.challenge': '<script>alert(1)</script>' },
        { 'hub.mode': 'subscribe', 'hub.verify_token': query['hub.verify_token'] },
      ],
    };
  },
};

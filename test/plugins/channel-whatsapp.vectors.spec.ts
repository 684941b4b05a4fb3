import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { InboundEvent } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { signWith, whatsappFixture } from './whatsapp.fixture.js';

// Compiled to test/dist/plugins: the repository's root is three folders up.
const root = join(import.meta.dirname, '..', '..', '..');
const folder = join(process.env['CONSENTRY_VECTORS'] ?? join(root, '..', 'shared', 'vectors'), 'whatsapp-webhooks');
const settings = whatsapp.settings.parse(whatsappFixture.settings('http://127.0.0.1:9', 0));
const connection = whatsapp.create(settings, testHost([]));

interface Change { field: string; value: Record<string, unknown> }
interface Delivery { entry: { changes: Change[] }[] }

/** The smallest things a delivery tells: elements of its known lists, else the change itself. */
function leaves(delivery: Delivery): { list: string; element: unknown }[] {
  return delivery.entry.flatMap(({ changes }) => changes.flatMap((change) => {
    const found = ['messages', 'statuses', 'user_preferences', 'user_id_update', 'message_echoes', 'calls'].flatMap((list) => {
      const elements = change.value[list];
      return Array.isArray(elements) ? elements.map((element: unknown) => ({ list, element })) : [];
    });
    return found.length > 0 ? found : [{ list: 'change', element: change }];
  }));
}

const KINDS: Record<string, string[]> = { messages: ['message'], statuses: ['status', 'other'], user_preferences: ['preference', 'other'], user_id_update: ['identity', 'other'], message_echoes: ['echo', 'other'], calls: ['other'], change: ['other', 'template', 'line'] };

const said = (rest: Record<string, unknown>) => ({ kind: 'message', ...rest });
const line = (rest: Record<string, unknown>) => ({ kind: 'line', name: 'account_update', ...rest });
const media = (type: string, rest: Record<string, unknown> = {}) => ({ type, providerMediaId: expect.stringMatching(/^\d+$/), mimeType: expect.any(String), sha256: expect.any(String), ...rest });

/** What each delivery that we know means, event by event. One that isn't here is still checked for loss. */
const MEANING: Record<string, Record<string, unknown>[]> = {
  'account_update.json account_deleted': [line({ state: 'removed', detail: 'ACCOUNT_DELETED', route: ['102290129340398'] })],
  'account_update.json account_violation': [line({ detail: 'ACCOUNT_VIOLATION ADULT' })],
  'account_update.json authentication_international_eligibility': [line({ detail: 'AUTH_INTL_PRICE_ELIGIBILITY_UPDATE' })],
  'account_update.json mm_api_for_wa_terms_of_service': [line({ detail: 'MM_LITE_TERMS_SIGNED', route: ['980198427658004'] })],
  'account_update.json partner_app_installed': [line({ detail: 'PARTNER_APP_INSTALLED', route: ['1191624265890717'] })],
  'account_update.json partner_led_business_verification_status': [line({ detail: 'PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE' })],
  'account_update.json partner_removed_wa_app_disconnection': [line({ state: 'removed', route: ['980198427658004'] })],
  'account_update.json pricing_tiering_update': [line({ detail: 'VOLUME_BASED_PRICING_TIER_UPDATE' })],
  'account_update.json account_reconnected': [line({ state: 'active' })],
  'call_connect.json user_initiated': [{ kind: 'other', name: 'calls.calls' }],
  'call_permission_update.json reject': [said({ type: 'interactive', replyTo: 'wamid.y==', content: { type: 'call_permission_reply', call_permission_reply: { response: 'reject', response_source: 'user_action' } } })],
  'call_terminate.json call_terminate': [{ kind: 'other', name: 'calls.calls' }, { kind: 'other', name: 'calls' }],
  'callback_button.json quick_reply': [said({ type: 'button', text: 'title', payload: 'callback_data', replyTo: 'wamid.xyzxyz==' })],
  'callback_selection.json callback': [said({ type: 'interactive', text: 'title', payload: 'callback_data' })],
  'deleted_message.json revoke': [said({ type: 'revoke', action: { kind: 'delete', messageId: '<ORIGINAL_WHATSAPP_MESSAGE_ID>' } })],
  'flow_completion.json completion': [said({
    type: 'interactive', replyTo: 'wamid.gvwegfretge==',
    content: { type: 'nfm_reply', nfm_reply: { name: 'flow', body: 'Sent', response: { comment_text: 'Comment Text', delivery_rating: '4', flow_token: expect.any(String), purchase_rating: '2', recommend_radio: '0', cs_rating: '0' } } },
  })],
  'message.json text': [said({ type: 'text', text: 'Body Text', from: { name: 'Test Name', addresses: [{ kind: 'phone', value: '+972987654321' }, { kind: 'user_id', value: 'US.13491208655302741918' }] } })],
  'message.json media_with_url': [said({ type: 'image', media: media('image', { providerMediaId: '65463453', mimeType: 'image/jpeg' }) })],
  'message.json document': [said({ type: 'document', text: 'caption', media: media('document', { filename: 'filename.pdf' }) })],
  'message.json voice': [said({ type: 'audio', media: media('audio', { voice: true, mimeType: 'audio/ogg; codecs=opus' }) })],
  'message.json animated_sticker': [said({ type: 'sticker', media: media('sticker') })],
  'message.json unreaction_empty': [said({ type: 'reaction', action: { kind: 'reaction', messageId: 'wamid.yzxyzx=', emoji: '' } })],
  'message.json current_location': [said({ type: 'location', content: { latitude: 12.25089, longitude: 43.90539 } })],
  'message.json contacts': [said({ type: 'contacts', content: [{ name: { formatted_name: 'Chandler Bing' } }, {}, {}] })],
  'message.json unsupported': [said({ type: 'unsupported', content: [{ code: 131051 }] })],
  'message.json reply': [said({ type: 'text', text: 'replied text', replyTo: 'wamid.xyzxyz==' })],
  'message.json forwarded_many_times': [said({ type: 'text', text: 'text forwarded many times' })],
  'message.json referral': [said({ type: 'text', text: 'BODY', content: { body: 'BODY', referral: { source_id: 'ADID', ctwa_clid: 'CTWA_CLID' } } })],
  'message_status.json delivered': [{ kind: 'status', status: 'delivered', pricing: { billable: true, model: 'CBP', category: 'service' } }],
  'message_status.json played': [{ kind: 'status', status: 'played' }],
  'message_status.json with_tracker': [{ kind: 'status', status: 'sent', callbackId: 'some data' }],
  'outgoing_message.json text': [{ kind: 'echo', text: 'Test message', to: { addresses: [{ kind: 'user_id', value: '<BSUID>' }] } }],
  'outgoing_message.json edit': [{ kind: 'echo', type: 'edit', text: 'Text was edited', action: { kind: 'edit', messageId: 'wamid.zzzzzz' }, to: { addresses: [{ kind: 'phone', value: '+972987654321' }, {}] } }],
  'system.json identity_change': [said({ type: 'system', content: { type: 'customer_identity_changed', identity: { hash: 'xyzxyz' } } })],
  'template_components_update.json element': [{ kind: 'template', name: 'my_message_template', language: 'he', stale: true }, { kind: 'other', name: 'delivery' }],
  'template_status_update.json approved': [{ kind: 'template', name: 'order_confirmation', state: 'approved', category: 'utility' }],
  'user_marketing_preferences.json resume': [{ kind: 'preference', value: 'resume', from: { addresses: [{ kind: 'phone', value: '+16505551234' }] } }],
};

if (!existsSync(folder)) {
  process.stdout.write(`skipped: no vectors in ${folder}\n`);
  describe.skip('deliveries recorded by others', () => it('has no vectors here', () => undefined));
} else {
  const vectors = readdirSync(folder).filter((name) => name.endsWith('.json')).flatMap((name) =>
    Object.entries(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, Delivery>).map(([key, value]): [string, Delivery] => [`${name} ${key}`, value]));

  describe('deliveries recorded by others', () => {
    it('are there', () => expect(vectors.length).toBeGreaterThan(0));

    it.each(vectors)('%s: nothing is lost', (_name, delivery) => {
      const rawBody = Buffer.from(JSON.stringify(delivery));
      expect(connection.verify({ headers: { 'x-hub-signature-256': signWith(settings.appSecret, rawBody) }, rawBody })).toBe(true);
      const events = connection.parse({ headers: {}, rawBody });
      for (const event of events) expect(InboundEvent.safeParse(event).error).toBeUndefined();
      const told = leaves(delivery);
      expect(events.length).toBeGreaterThanOrEqual(told.length);
      for (const { list, element } of told) {
        // Found again, whole, in the raw of an event of the right kind.
        const carriers = events.filter(({ raw }) => JSON.stringify(raw).includes(JSON.stringify(element)));
        expect(carriers.length).toBeGreaterThan(0);
        const inGroup = Object.hasOwn(element as object, 'group_id');
        expect(inGroup ? ['other'] : KINDS[list]).toContain(carriers[0]?.kind);
      }
    });

    it.each(vectors.filter(([name]) => Object.hasOwn(MEANING, name)))('%s: means what it means', (name, delivery) => {
      expect(connection.parse({ headers: {}, rawBody: Buffer.from(JSON.stringify(delivery)) })).toMatchObject(MEANING[name] ?? []);
    });

    it('say how many of them are known by heart', () => {
      const known = vectors.filter(([name]) => Object.hasOwn(MEANING, name)).length;
      process.stdout.write(`webhooks: ${vectors.length} deliveries, ${known} of them with their exact meaning\n`);
      expect(known).toBeGreaterThan(0);
    });

    it.each(vectors)('%s: no forged copy passes', (_name, delivery) => {
      const rawBody = Buffer.from(JSON.stringify(delivery));
      const headers = { 'x-hub-signature-256': signWith(settings.appSecret, rawBody) };
      expect(connection.verify({ headers: {}, rawBody })).toBe(false);
      expect(connection.verify({ headers: { 'x-hub-signature-256': signWith('another secret', rawBody) }, rawBody })).toBe(false);
      expect(connection.verify({ headers: { 'x-hub-signature-256': headers['x-hub-signature-256'].replace('sha256=', 'sha1=') }, rawBody })).toBe(false);
      for (const body of [Buffer.from(JSON.stringify(delivery, null, 1)), rawBody.subarray(0, -1), Buffer.concat([rawBody, Buffer.from(' ')]), Buffer.alloc(0)]) {
        expect(connection.verify({ headers, rawBody: body })).toBe(false);
      }
    });
  });
}

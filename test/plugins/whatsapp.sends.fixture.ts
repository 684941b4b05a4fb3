import { createHash } from 'node:crypto';
import type { MessageType, OutboundMessage } from '@consentry/plugin-sdk';
import type { ChannelFixture, MediaFixture } from '@consentry/plugin-sdk/conformance';
import { whatsappFixture } from './whatsapp.fixture.js';

const ada = { kind: 'phone', value: '+15550001111' } as const;
const image = { id: '1013859600285441' };
const picture = { type: 'image', image: { link: 'https://files.example.com/bread.jpg' } };
const body = { text: 'Please look at what is below' };
const money = (value: number) => ({ value, offset: 100 });

/** One valid content for every `interactive.type` of the platform, with all the fields it has. */
export const INTERACTIVE: Record<string, Record<string, unknown>> = {
  button: { header: { type: 'video', video: { id: '77' } }, body, footer: { text: 'Thanks' }, action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }, { type: 'reply', reply: { id: 'no', title: 'No' } }] } },
  list: { header: { type: 'text', text: 'Slots' }, body, footer: { text: 'Thanks' }, action: { button: 'Choose', sections: [{ title: 'Morning', rows: [{ id: '9', title: '9 am', description: 'early' }] }, { title: 'Evening', rows: [{ id: '18', title: '6 pm' }] }] } },
  cta_url: { header: { type: 'document', document: { link: 'https://files.example.com/a.pdf', filename: 'a.pdf' } }, body, action: { name: 'cta_url', parameters: { display_text: 'See dates', url: 'https://shop.example.com/dates?id=7' } } },
  flow: { body, action: { name: 'flow', parameters: { flow_message_version: '3', flow_token: 't', flow_id: '1', flow_cta: 'Book', mode: 'published', flow_action: 'navigate', flow_action_payload: { screen: 'S', data: { a: [1, { b: true }] } } } } },
  product: { body, footer: { text: 'Thanks' }, action: { catalog_id: '9', product_retailer_id: 'sku-1' } },
  product_list: { header: { type: 'text', text: 'Bread' }, body, action: { catalog_id: '9', sections: [{ title: 'All', product_items: [{ product_retailer_id: 'sku-1' }, { product_retailer_id: 'sku-2' }] }] } },
  catalog_message: { body, action: { name: 'catalog_message', parameters: { thumbnail_product_retailer_id: 'sku-1' } } },
  location_request_message: { body, action: { name: 'send_location' } },
  address_message: { body, action: { name: 'address_message', parameters: { country: 'IN', values: { name: 'Ada', in_pin_code: '400063' }, saved_addresses: [{ id: 'a1', value: { city: 'Mumbai' } }], validation_errors: { in_pin_code: 'Unknown' } } } },
  call_permission_request: { body, action: { name: 'call_permission_request' } },
  request_contact_info: { body, action: { name: 'request_contact_info' } },
  voice_call: { body, action: { name: 'voice_call', parameters: { display_text: 'Call us', ttl_minutes: 100, payload: 'p' } } },
  order_details: {
    header: picture, body, footer: { text: 'Thanks' },
    action: {
      name: 'review_and_pay',
      parameters: {
        reference_id: 'order-7.a', type: 'physical-goods', currency: 'BRL', total_amount: money(1100), payment_type: 'br', payment_settings: [{ type: 'payment_link', payment_link: { uri: 'https://pay.example.com/7' } }, { type: 'pix_dynamic_code', pix_dynamic_code: { key: 'k' } }],
        order: { status: 'pending', items: [{ retailer_id: 'sku-1', name: 'bread', amount: money(1000), sale_amount: money(900), quantity: 1 }], subtotal: money(900), tax: { ...money(100), description: 'VAT' }, shipping: money(100), discount: { ...money(0), discount_program_name: 'none' } },
      },
    },
  },
  order_status: { body, action: { name: 'review_order', parameters: { reference_id: 'order-7.a', order: { status: 'shipped', description: 'On its way' } } } },
  carousel: { body, action: { cards: [0, 1].map((n) => ({ card_index: n, type: 'cta_url', header: picture, body: { text: `Card ${n}` }, action: { name: 'cta_url', parameters: { display_text: 'See', url: 'https://shop.example.com/' } } })) } },
};

/** Valid contents of every type. */
export const CONTENTS: Record<MessageType, unknown[]> = {
  text: [{ body: 'The parcel is at the back door', preview_url: true }],
  image: [{ ...image, caption: 'The back door' }, { link: 'https://files.example.com/door.png' }],
  video: [{ ...image, caption: 'How to open it' }],
  audio: [{ ...image, voice: true }],
  document: [{ ...image, caption: 'The invoice', filename: 'invoice 7.pdf' }],
  sticker: [image],
  location: [{ latitude: 37.44216251868683, longitude: -122.16153582049394, name: 'Philz', address: '101 Forest Ave' }, { latitude: '37.44', longitude: '-122.16' }],
  contacts: [[{
    name: { formatted_name: 'Dr. Barbara J. Johnson', first_name: 'Barbara' }, phones: [{ phone: '+1 (940) 555-1234', type: 'WORK', wa_id: '19405551234' }], emails: [{ email: 'b@shop.example.com', type: 'WORK' }],
    addresses: [{ street: '1 Lane', city: 'Town', state: 'CA', zip: '94025', country: 'United States', country_code: 'us', type: 'HOME' }], urls: [{ url: 'https://shop.example.com', type: 'WORK' }], org: { company: 'Shop', department: 'Sales', title: 'Lead' }, birthday: '1999-01-23',
  }]],
  reaction: [{ message_id: 'wamid.theirs', emoji: '👍' }, { message_id: 'wamid.theirs', emoji: '' }],
  template: [
    { name: 'offer', language: { code: 'en_US', policy: 'deterministic' }, components: [
      { type: 'header', parameters: [{ type: 'image', image: { link: 'https://files.example.com/a.jpg' } }] },
      { type: 'body', parameters: [{ type: 'text', parameter_name: 'first_name', text: 'Augusta K.' }, { type: 'currency', currency: { fallback_value: '$1', code: 'USD', amount_1000: 1000 } }, { type: 'date_time', date_time: { fallback_value: 'today', month: 2 } }] },
      { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'STOP' }] },
      { type: 'button', sub_type: 'copy_code', index: 1, parameters: [{ type: 'coupon_code', coupon_code: '25OFF' }] },
      { type: 'button', sub_type: 'flow', index: 2, parameters: [{ type: 'action', action: { flow_token: 't', flow_action_data: { a: 1 } } }] },
      { type: 'limited_time_offer', parameters: [{ type: 'limited_time_offer', limited_time_offer: { expiration_time_ms: 1_780_000_000_000 } }] },
    ] },
    { name: 'cards', language: { code: 'en' }, components: [{ type: 'carousel', cards: [{ card_index: 0, components: [{ type: 'header', parameters: [{ type: 'image', image }] }, { type: 'body', parameters: [{ type: 'text', text: 'one' }] }] }] }] },
  ],
  interactive: Object.entries(INTERACTIVE).map(([type, rest]) => ({ type, ...rest })),
};

export const SAMPLES = Object.entries(CONTENTS).flatMap(([type, contents]) =>
  contents.map((content, n) => ({ id: `msg-${type}-${n}`, to: ada, purpose: type === 'template' ? 'utility' : 'service', type, content }) as OutboundMessage));

const json = (body_: unknown) => ({ status: 200, body: JSON.stringify(body_) });
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

export const mediaFixture: MediaFixture = {
  file: { bytes: Buffer.from('\u00ff\u00d8 not really a picture', 'latin1'), mimeType: 'image/jpeg', filename: 'door & "key".jpg' },
  uploaded: { answer: json({ id: '2762702990552401' }), id: '2762702990552401' },
  downloadId: '1003383421387256',
  serve: (baseUrl, file) => ({ path }) => (path.includes('/v23.0/1003383421387256')
    ? json({ messaging_product: 'whatsapp', id: '1003383421387256', url: `${baseUrl}/whatsapp_business/attachments/?mid=1`, mime_type: file.mimeType, sha256: sha(file.bytes), file_size: file.bytes.length })
    : { status: 200, headers: { 'content-type': file.mimeType }, body: file.bytes }),
};

/** The fixture with a message of every kind, and with files. */
export const sendingFixture: ChannelFixture = {
  ...whatsappFixture,
  messages: [...whatsappFixture.messages, ...SAMPLES],
  media: mediaFixture,
  understand(request) {
    const wire = JSON.parse(request.body) as Record<string, unknown>;
    return { ...whatsappFixture.understand(request), content: wire[String(wire['type'])] };
  },
};

export interface SendExample { type?: string; to: string; context?: { message_id: string }; [member: string]: unknown }

/** What a person would have put where Meta's example says `{{Recipient-Phone-Number}}`, `<TEXT_MSG_CONTENT>` or `http(s)://…`. */
export function filled(example: SendExample): SendExample {
  const text = JSON.stringify(example).replace(/<http\(s\):\/\/([\w-]+)>/g, 'https://files.example.com/$1').replaceAll('http(s)://', 'https://files.example.com/')
    .replace(/\{\{[\w-]+\}\}|<([^<>"]+)>/g, (_, name: string | undefined) => name ?? 'value');
  return { ...(JSON.parse(text) as SendExample), to: ada.value.slice(1) };
}

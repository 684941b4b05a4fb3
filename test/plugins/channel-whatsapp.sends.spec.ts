import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { CONTENT_SCHEMAS, MESSAGE_TYPES, type MessageType, type OutboundMessage } from '@consentry/plugin-sdk';
import { startStandIn, testHost, type StandIn } from '@consentry/plugin-sdk/conformance';
import { startGraphRecorder, type GraphRecorder } from '../harness/graph-recorder.js';
import { vectorFolder } from '../harness/vectors.js';
import { whatsappFixture } from './whatsapp.fixture.js';
import { CONTENTS, filled, INTERACTIVE, SAMPLES, type SendExample } from './whatsapp.sends.fixture.js';

type Path = (string | number)[];
const signal = () => new AbortController().signal;
const connect = (address: string, change: Record<string, unknown> = {}) =>
  whatsapp.create(whatsapp.settings.parse({ ...whatsappFixture.settings(address, 0), ...change }), testHost([new URL(address).host]));
const folder = vectorFolder('whatsapp-sends');
const examples = folder ? Object.entries(JSON.parse(readFileSync(join(folder, 'examples.json'), 'utf8')) as Record<string, SendExample>) : [];
const typeOf = (example: SendExample) => (example.type ?? MESSAGE_TYPES.find((type) => example[type] !== undefined)) as MessageType;

/** The places a schema names when it refuses a content. Empty: it takes it. */
const named = (type: MessageType, content: unknown): string[] => (CONTENT_SCHEMAS[type].safeParse(content).error?.issues ?? [])
  .flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key].join('.')) : [issue.path.join('.')]));

/** The content with another value at a place, or (undefined) with nothing there. */
function changed(content: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value;
  const copy = (Array.isArray(content) ? [...(content as unknown[])] : { ...(content as object) }) as Record<string | number, unknown>;
  const next = changed(copy[first], rest, value);
  if (next === undefined) delete copy[first];
  else copy[first] = next;
  return copy;
}

describe('Meta’s own examples of sends', () => {
  let recorder: GraphRecorder;
  beforeAll(async () => { recorder = await startGraphRecorder(); });
  afterAll(() => recorder.close());

  it('fit the shapes, and leave as the very request that Meta prints', async () => {
    const connection = connect(recorder.address);
    for (const [name, raw] of examples) {
      const example = filled(raw);
      const type = typeOf(example);
      expect([name, named(type, example[type])]).toEqual([name, []]);
      const message = { id: 'msg-1', to: { kind: 'phone', value: `+${example.to}` }, purpose: 'service', type, content: example[type], ...(example.context && { replyTo: example.context.message_id }) } as OutboundMessage;
      await connection.send(message, signal());
      const { recipient_type: _ours, biz_opaque_callback_data: callback, ...wire } = recorder.requests.at(-1)!;
      const { recipient_type: _theirs, ...wanted } = example;
      expect([name, callback, wire]).toEqual([name, 'msg-1', { ...wanted, type }]);
    }
    expect(recorder.requests.length).toBe(examples.length);
    process.stdout.write(`sends: ${examples.length} of ${examples.length} examples left as Meta prints them\n`);
  });
});

/** Shapes that the platform leaves open: what is in them is not ours to know. */
const OPEN = ['flow_action_payload.data', 'values', 'value', 'validation_errors', 'action.flow_action_data', 'payment_settings', 'parameters.0.action'];
const isOpen = (path: Path) => OPEN.some((open) => `.${path.join('.')}.`.includes(`.${open}.`));
/** May be numbers as well as texts. */
const EITHER = new Set(['text', 'index', 'latitude', 'longitude', 'month', 'amount_1000']);

function* placesOf(value: unknown, path: Path = []): Generator<{ path: Path; value: unknown }> {
  yield { path, value };
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) yield* placesOf(part, [...path, Array.isArray(value) ? Number(key) : key]);
}

describe.each(MESSAGE_TYPES.map((type) => [type] as const))('the shape of %s', (type) => {
  const samples = CONTENTS[type];

  it('takes what is right', () => { for (const content of samples) expect(named(type, content)).toEqual([]); });

  it('names every field of a wrong kind and every field it does not know', () => {
    let tried = 0;
    for (const content of samples) {
      for (const { path, value } of placesOf(content)) {
        if (isOpen(path)) continue;
        const wrong = typeof value === 'object' ? ['text', 1, true] : typeof value === 'boolean' ? ['true', 1, {}] : [{}, ['x'], null, ...(EITHER.has(String(path.at(-1))) ? [] : typeof value === 'number' ? ['x'] : [1, true])];
        for (const bad of wrong) {
          const found = named(type, changed(content, path, bad));
          expect([type, path, bad, found.includes(path.join('.')) || found]).toEqual([type, path, bad, true]);
          tried++;
        }
        if (typeof value === 'object' && value !== null && !Array.isArray(value) && !isOpen([...path, 'x'])) {
          const odd = [...path, 'surprise'];
          expect([type, odd, named(type, changed(content, odd, 1))]).toEqual([type, odd, expect.arrayContaining([odd.join('.')])]);
          tried++;
        }
      }
    }
    expect(tried).toBeGreaterThan(3);
  });
});

describe('what is missing, too long or too much', () => {
  const interactive = (subtype: string) => ({ type: subtype, ...INTERACTIVE[subtype] });
  const long = (n: number) => 'x'.repeat(n);
  const file = { id: '1' };
  const button = { type: 'reply', reply: { id: 'a', title: 'A' } };
  const row = (n: number) => ({ id: `r${n}`, title: 'R' });
  const template = { name: 'a', language: { code: 'en' } };
  const parameter = (value: unknown) => ({ ...template, components: [{ type: 'body', parameters: [value] }] });
  const rows = (count: number) => Array.from({ length: count }, (_, n) => row(n));
  const carousel = interactive('carousel') as unknown as { action: { cards: Record<string, unknown>[] } };
  const card = carousel.action.cards[0]!;
  const cards = (...list: unknown[]) => changed(carousel, ['action', 'cards'], list);
  const second = { ...card, card_index: 1 };

  const TABLE: [type: MessageType, what: string, content: unknown, path: string][] = [
    ['text', 'no body', {}, 'body'], ['text', 'an empty body', { body: '' }, 'body'], ['text', '4,097 characters', { body: long(4097) }, 'body'],
    ...(['image', 'video', 'audio', 'document', 'sticker'] as const).flatMap((type): [MessageType, string, unknown, string][] => [
      [type, 'neither id nor link', {}, 'id'], [type, 'both', { ...file, link: 'https://a.example.com/' }, 'id'], [type, 'an empty id', { id: '' }, 'id'], [type, 'an id of 513', { id: long(513) }, 'id'], [type, 'a link of 2,049', { link: `https://a.example.com/${long(2027)}` }, 'link'],
    ]),
    ['image', 'a caption of 1,025', { ...file, caption: long(1025) }, 'caption'], ['video', 'an empty caption', { ...file, caption: '' }, 'caption'], ['audio', 'a caption', { ...file, caption: 'x' }, 'caption'], ['sticker', 'a caption', { ...file, caption: 'x' }, 'caption'], ['image', 'a file name', { ...file, filename: 'x' }, 'filename'],
    ['document', 'a file name of 241', { ...file, filename: long(241) }, 'filename'],
    ['location', 'no latitude', { longitude: 1 }, 'latitude'], ['location', 'no longitude', { latitude: 1 }, 'longitude'], ['location', 'beyond the pole', { latitude: 90.01, longitude: 0 }, 'latitude'], ['location', 'beyond the pole, as a text', { latitude: '-90.5', longitude: 0 }, 'latitude'],
    ['location', 'beyond the date line', { latitude: 0, longitude: 181 }, 'longitude'], ['location', 'not a number', { latitude: 'north', longitude: 0 }, 'latitude'], ['location', 'in hexadecimal', { latitude: '0x1f', longitude: 0 }, 'latitude'], ['location', 'a name of 1,001', { latitude: 0, longitude: 0, name: long(1001) }, 'name'],
    ['contacts', 'nobody', [], ''], ['contacts', '21 people', Array.from({ length: 21 }, () => ({ name: { formatted_name: 'A' } })), ''], ['contacts', 'no name', [{}], '0.name'], ['contacts', 'no whole name', [{ name: { first_name: 'A' } }], '0.name.formatted_name'], ['contacts', 'no such day', [{ name: { formatted_name: 'A' }, birthday: '2026-02-30' }], '0.birthday'],
    ['contacts', 'a name of 257', [{ name: { formatted_name: long(257) } }], '0.name.formatted_name'],
    ['reaction', 'to nothing', { emoji: '👍' }, 'message_id'], ['reaction', 'no emoji', { message_id: 'a' }, 'emoji'], ['reaction', 'an essay', { message_id: 'a', emoji: long(33) }, 'emoji'],
    ['template', 'no name', { language: { code: 'en' } }, 'name'], ['template', 'no language', { name: 'a' }, 'language'], ['template', 'no code', { name: 'a', language: {} }, 'language.code'], ['template', 'a name of 513', { ...template, name: long(513) }, 'name'], ['template', '17 components', { ...template, components: Array(17).fill({ type: 'body' }) }, 'components'],
    ['template', 'a text without its text', parameter({ type: 'text' }), 'components.0.parameters.0.text'], ['template', 'a currency without its amount', parameter({ type: 'currency', currency: { fallback_value: '$1', code: 'USD' } }), 'components.0.parameters.0.currency.amount_1000'],
    ['template', 'two values in one', parameter({ type: 'text', text: 'a', payload: 'b' }), 'components.0.parameters.0.payload'], ['template', 'a type nobody knows', parameter({ type: 'hologram' }), 'components.0.parameters.0.type'],
    ['template', 'a carousel without cards', { ...template, components: [{ type: 'carousel' }] }, 'components.0.cards'], ['template', 'cards outside a carousel', { ...template, components: [{ type: 'body', cards: [{ card_index: 0, components: [{ type: 'body' }] }] }] }, 'components.0.cards'],
    ['template', 'a tenth button too many', { ...template, components: [{ type: 'button', index: '10' }] }, 'components.0.index'],
    ['interactive', 'no type', { body: { text: 'a' } }, 'type'], ['interactive', 'a subtype nobody knows', { ...interactive('button'), type: 'hologram' }, 'type'], ['interactive', 'the subtype of an answer', { ...interactive('button'), type: 'nfm_reply' }, 'type'],
    ...Object.keys(INTERACTIVE).map((subtype): [MessageType, string, unknown, string] => ['interactive', `${subtype} without an action`, changed(interactive(subtype), ['action'], undefined), 'action']),
    ...Object.keys(INTERACTIVE).filter((subtype) => !['product', 'call_permission_request'].includes(subtype)).map((subtype): [MessageType, string, unknown, string] => ['interactive', `${subtype} without a body`, changed(interactive(subtype), ['body'], undefined), 'body']),
    ...Object.keys(INTERACTIVE).filter((subtype) => 'name' in (INTERACTIVE[subtype]!['action'] as object)).map((subtype): [MessageType, string, unknown, string] => ['interactive', `${subtype} with another action`, changed(interactive(subtype), ['action', 'name'], 'elsewhere'), 'action.name']),
    ['interactive', '4 buttons', changed(interactive('button'), ['action', 'buttons'], ['a', 'b', 'c', 'd'].map((id) => ({ ...button, reply: { id, title: id } }))), 'action.buttons'], ['interactive', 'two buttons of one id', changed(interactive('button'), ['action', 'buttons'], [button, button]), 'action.buttons'],
    ['interactive', 'a title of 21', changed(interactive('button'), ['action', 'buttons', 0, 'reply', 'title'], long(21)), 'action.buttons.0.reply.title'], ['interactive', 'a footer of 61', changed(interactive('button'), ['footer', 'text'], long(61)), 'footer.text'], ['interactive', 'a body of 1,025', changed(interactive('button'), ['body', 'text'], long(1025)), 'body.text'],
    ['interactive', 'a header of two kinds', changed(interactive('button'), ['header'], { type: 'text', text: 'a', image: file }), 'header.image'], ['interactive', 'a header without its file', changed(interactive('button'), ['header'], { type: 'image' }), 'header.image'], ['interactive', 'a list with a picture', changed(interactive('list'), ['header'], { type: 'image', image: file }), 'header.type'],
    ['interactive', '11 rows', changed(interactive('list'), ['action', 'sections'], [{ title: 'A', rows: rows(5) }, { title: 'B', rows: rows(11).slice(5) }]), 'action.sections'], ['interactive', 'two rows of one id', changed(interactive('list'), ['action', 'sections'], [{ title: 'A', rows: [row(1)] }, { title: 'B', rows: [row(1)] }]), 'action.sections'],
    ['interactive', 'two sections, one title', changed(interactive('list'), ['action', 'sections'], [{ rows: [row(1)] }, { title: 'B', rows: [row(2)] }]), 'action.sections'], ['interactive', 'a row title of 25', changed(interactive('list'), ['action', 'sections', 0, 'rows', 0, 'title'], long(25)), 'action.sections.0.rows.0.title'], ['interactive', 'a body of 4,097', changed(interactive('list'), ['body', 'text'], long(4097)), 'body.text'],
    ['interactive', 'a flow of no id', changed(interactive('flow'), ['action', 'parameters', 'flow_id'], undefined), 'action.parameters.flow_id'], ['interactive', 'a flow of two ids', changed(interactive('flow'), ['action', 'parameters', 'flow_name'], 'x'), 'action.parameters.flow_id'],
    ['interactive', '31 products', changed(interactive('product_list'), ['action', 'sections'], [{ title: 'A', product_items: Array.from({ length: 16 }, () => ({ product_retailer_id: 'a' })) }, { title: 'B', product_items: Array.from({ length: 15 }, () => ({ product_retailer_id: 'a' })) }]), 'action.sections'],
    ['interactive', 'products without a header', changed(interactive('product_list'), ['header'], undefined), 'header'], ['interactive', 'a country that is none', changed(interactive('address_message'), ['action', 'parameters', 'country'], 'India'), 'action.parameters.country'],
    ['interactive', 'a call button for 31 days', changed(interactive('voice_call'), ['action', 'parameters', 'ttl_minutes'], 43_201), 'action.parameters.ttl_minutes'], ['interactive', 'an order without a reference', changed(interactive('order_details'), ['action', 'parameters', 'reference_id'], undefined), 'action.parameters.reference_id'],
    ['interactive', 'a reference with spaces', changed(interactive('order_status'), ['action', 'parameters', 'reference_id'], 'a b'), 'action.parameters.reference_id'], ['interactive', 'a negative price', changed(interactive('order_details'), ['action', 'parameters', 'total_amount', 'value'], -1), 'action.parameters.total_amount.value'], ['interactive', 'half a penny', changed(interactive('order_details'), ['action', 'parameters', 'total_amount', 'value'], 0.5), 'action.parameters.total_amount.value'],
    ['interactive', 'nothing ordered', changed(interactive('order_details'), ['action', 'parameters', 'order', 'items'], []), 'action.parameters.order.items'], ['interactive', 'nothing became of it', changed(interactive('order_status'), ['action', 'parameters', 'order'], undefined), 'action.parameters.order'],
    ['interactive', 'one card', cards(card), 'action.cards'], ['interactive', '11 cards', cards(...Array.from({ length: 11 }, (_, n) => ({ ...card, card_index: n % 10 }))), 'action.cards'], ['interactive', 'two cards in one place', cards(card, card), 'action.cards'], ['interactive', 'a card without a picture', cards(changed(card, ['header'], undefined), second), 'action.cards.0.header'],
    ['interactive', 'a card that does nothing', cards({ ...card, action: {} }, second), 'action.cards.0.action'], ['interactive', 'a link without its name', cards(changed(card, ['action', 'name'], undefined), second), 'action.cards.0.action.name'], ['interactive', 'a product without its catalogue', cards({ card_index: 0, type: 'product', action: { product_retailer_id: 'a' } }, second), 'action.cards.0.action.catalog_id'],
    ['interactive', 'a card said to be another', cards({ ...card, type: 'product' }, second), 'action.cards.0.type'], ['interactive', 'a card text of 161', cards(changed(card, ['body', 'text'], long(161)), second), 'action.cards.0.body.text'],
    ['interactive', 'cards of two kinds', cards(card, { ...second, type: undefined, action: { buttons: [{ type: 'quick_reply', quick_reply: { id: 'a', title: 'A' } }] } }), 'action.cards'],
  ];
  it.each(TABLE)('%s: %s', (type, _what, content, path) => expect(named(type, content)).toContain(path));
  it('and says which it was of every required field', () => expect(new Set(TABLE.map(([type]) => type))).toEqual(new Set(MESSAGE_TYPES)));

  it('carousels of products and of reply buttons are right too', () => {
    const product = (n: number) => ({ card_index: n, type: 'product', action: { product_retailer_id: `sku-${n}`, catalog_id: '9' } });
    const replies = (n: number) => ({ card_index: n, header: card['header'], action: { buttons: [{ type: 'quick_reply', quick_reply: { id: `b${n}`, title: 'More' } }] } });
    for (const list of [[product(0), product(1)], [replies(0), replies(1)]]) expect(named('interactive', cards(...list))).toEqual([]);
  });
});

const BAD_LINKS = [
  'http://files.example.com/a.png', 'ftp://files.example.com/a', 'file:///etc/passwd', 'javascript:alert(1)', 'data:image/png;base64,AAAA', '//files.example.com/a', 'files.example.com', 'https://', 'https:///a', 'https://10.0.0.1/a', 'https://127.0.0.1/a', 'https://192.168.1.1/', 'https://169.254.169.254/latest',
  'https://[::1]/', 'https://[fd00::1]/', 'https://[::ffff:10.0.0.1]/', 'https://2130706433/', 'https://0x7f000001/', 'https://127.1/', 'https://0177.0.0.1/', 'https://１２７.0.0.1/', 'https://localhost/', 'https://localhost:8443/', 'https://a.localhost/', 'https://printer.local/', 'https://db.internal/a', 'https://router.lan/', 'https://nas.home.arpa/', 'https://LOCALHOST./',
  'https://intranet/', 'https://user:word@files.example.com/', 'https://user@files.example.com/', ' https://10.0.0.1/', 'https://files.example.com:99999/',
];

describe('links', () => {
  /** Every place where an address may stand. */
  const places = Object.entries(CONTENTS).flatMap(([type, contents]) => contents.flatMap((content) => [...placesOf(content)]
    .filter(({ path }) => ['link', 'uri'].includes(String(path.at(-1))) || (path.at(-1) === 'url' && type !== 'contacts')).map(({ path }): [string, MessageType, unknown, Path] => [`${type} ${path.join('.')}`, type as MessageType, content, path])))
    .concat((['image', 'video', 'audio', 'document', 'sticker'] as const).map((type) => [`${type} link`, type, { link: 'https://files.example.com/a' }, ['link']]));

  it('stand in more than a dozen places', () => expect(places.length).toBeGreaterThan(12));
  it.each(places)('%s leads to a public host over https, or nowhere', (_name, type, content, path) => {
    for (const link of BAD_LINKS) expect([link, named(type, changed(content, path, link))]).toEqual([link, expect.arrayContaining([path.join('.')])]);
    for (const link of ['https://files.example.com/a b?c=d#e', 'https://xn--bcher-kva.example/', 'https://bücher.example:8443/']) expect([link, named(type, changed(content, path, link))]).toEqual([link, []]);
  });
});

describe('on the wire', () => {
  let provider: StandIn;
  beforeAll(async () => { provider = await startStandIn({ answer: whatsappFixture.answers.accepted }); });
  afterAll(() => provider.close());
  const last = () => ({ path: provider.requests.at(-1)!.path, body: JSON.parse(provider.requests.at(-1)!.body) as Record<string, unknown> });
  const template = (purpose: OutboundMessage['purpose'], to: OutboundMessage['to']) => ({ id: 'm', to, purpose, type: 'template', content: { name: 'a', language: { code: 'en' } } }) as OutboundMessage;
  const phone = { kind: 'phone', value: '+15550001111' } as const;
  const user = { kind: 'user_id', value: 'US.1349' } as const;

  it('each type is sent as itself', async () => {
    for (const message of SAMPLES) {
      await connect(provider.baseUrl).send(message, signal());
      expect(last()).toEqual({ path: '/v23.0/100000000000001/messages', body: { messaging_product: 'whatsapp', recipient_type: 'individual', to: '15550001111', biz_opaque_callback_data: message.id, type: message.type, [message.type]: message.content } });
    }
    expect(new Set(SAMPLES.map(({ type }) => type))).toEqual(new Set(whatsapp.capabilities.types));
  });

  it('CM-7: each type reaches the simulated phone with the same content', async () => {
    const { createSimulator } = await import('@consentry/channel-whatsapp/simulator');
    const simulator = await createSimulator({ now: () => new Date() });
    try {
      simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: 'http://127.0.0.1:9/none' });
      const connection = whatsapp.create(whatsapp.settings.parse(simulator.demoSettings()), testHost([new URL(simulator.address).host]));
      const mimeTypes: Record<string, string> = { image: 'image/png', video: 'video/mp4', audio: 'audio/ogg; codecs=opus', document: 'application/pdf', sticker: 'image/webp' };
      const { providerId } = await connection.send(SAMPLES[0]!, signal());
      for (const sample of SAMPLES.filter(({ type }) => type !== 'template')) {
        // Files by an id that this account owns, a reaction to a message that there is.
        const type = sample.type === 'interactive' ? 'video' : sample.type;
        const uploaded = type in mimeTypes ? (await connection.uploadMedia!({ bytes: Buffer.from('x'), mimeType: mimeTypes[type]! }, signal())).providerMediaId : '';
        const content = JSON.parse(JSON.stringify(sample.content), (key, value: unknown) => (key === 'id' && (value === '1013859600285441' || value === '77') ? uploaded : key === 'message_id' ? providerId : value)) as unknown;
        await connection.send({ ...sample, content } as OutboundMessage, signal()).catch((error: { details: unknown }) => { throw new Error(`${sample.id}: ${JSON.stringify(error.details)}`); });
        const { type: arrived, body, callbackId } = simulator.ledger('c1').at(-1)!;
        expect([arrived, body, callbackId]).toEqual([sample.type, content, sample.id]);
      }
    } finally {
      await simulator.close();
    }
  });

  it('a person without a number is a recipient; a reaction answers nothing but its own message', async () => {
    await connect(provider.baseUrl).send({ ...SAMPLES[0]!, to: user }, signal());
    expect([last().body['recipient'], last().body['to']]).toEqual(['US.1349', undefined]);
    await connect(provider.baseUrl).send({ ...SAMPLES.find(({ type }) => type === 'reaction')!, replyTo: 'wamid.1' }, signal());
    expect(last().body['context']).toBeUndefined();
    await connect(provider.baseUrl).send({ ...SAMPLES[0]!, replyTo: 'wamid.1' }, signal());
    expect(last().body['context']).toEqual({ message_id: 'wamid.1' });
  });

  it('a code never goes to a person known by user id only, and nobody is asked about it', async () => {
    const before = provider.requests.length;
    await expect(connect(provider.baseUrl).send(template('authentication', user), signal())).rejects.toMatchObject({ code: 'recipient_invalid', details: { providerCode: '131062' } });
    await expect(connect(provider.baseUrl).send({ ...SAMPLES[0]!, to: { kind: 'email', value: 'a@example.com' } }, signal())).rejects.toMatchObject({ code: 'recipient_invalid' });
    await expect(connect(provider.baseUrl).send({ ...SAMPLES[0]!, type: 'hologram' } as never, signal())).rejects.toMatchObject({ code: 'unsupported' });
    expect(provider.requests.length).toBe(before);
    await connect(provider.baseUrl).send(template('authentication', phone), signal());
    await connect(provider.baseUrl).send(template('utility', user), signal());
    expect(provider.requests.length).toBe(before + 2);
  });

  it('marketing templates go to an endpoint of their own where the settings say so, and only they', async () => {
    const paths = async (change: Record<string, unknown>) => {
      const seen: string[] = [];
      for (const message of [template('marketing', phone), template('utility', phone), { ...SAMPLES[0]!, purpose: 'marketing' as const }]) {
        await connect(provider.baseUrl, change).send(message, signal());
        seen.push(last().path.split('/').at(-1)!);
      }
      return seen;
    };
    expect(await paths({})).toEqual(['messages', 'messages', 'messages']);
    expect(await paths({ marketingMessagesApi: true })).toEqual(['marketing_messages', 'messages', 'messages']);
  });

  it('a message is marked as read, with typing if asked; a lost answer may be asked for again', async () => {
    const connection = connect(provider.baseUrl);
    provider.behave({ answer: { status: 200, body: '{"success":true}' } });
    await connection.markRead!('wamid.theirs', { typing: false }, signal());
    expect(last()).toEqual({ path: '/v23.0/100000000000001/messages', body: { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.theirs' } });
    await connection.markRead!('wamid.theirs', { typing: true }, signal());
    expect(last().body).toEqual({ messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.theirs', typing_indicator: { type: 'text' } });
    provider.behave('reset');
    await expect(connection.markRead!('wamid.theirs', { typing: false }, signal())).rejects.toMatchObject({ code: 'unavailable' });
  });
});

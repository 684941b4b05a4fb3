import { spawn } from 'node:child_process';
import { appendFile, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { createSimulator, type GraphSimulator } from '@consentry/channel-whatsapp/simulator';
import type { OutboundMessage, Simulator } from '@consentry/plugin-sdk';
import { testHost } from '@consentry/plugin-sdk/conformance';
import { signWith } from './whatsapp.fixture.js';
import { readVectors, vectorFolder } from '../harness/vectors.js';
import { graphBench, type GraphBench } from './whatsapp.bench.js';
import { until, webhookSink } from './webhook.sink.js';

const delays = { sent: 20, delivered: 40, read: 60 };
const now = () => new Date();
const root = join(import.meta.dirname, '..', '..', '..');
const folders: string[] = [];
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))));
async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'consentry-sim-'));
  folders.push(made);
  return made;
}

const text = (id: string, body = 'hello'): OutboundMessage => ({ id, to: { kind: 'phone', value: '+15550001111' }, purpose: 'service', type: 'text', content: { body } });
const template = (name: string, parameters: string[], to: OutboundMessage['to'] = { kind: 'phone', value: '+15550001111' }): OutboundMessage => ({
  id: `t-${name}`, to, purpose: 'utility', type: 'template',
  content: { name, language: { code: 'en_US' }, components: [{ type: 'body', parameters: parameters.map((value) => ({ type: 'text', text: value })) }] },
});
const signal = () => new AbortController().signal;

/** The real plugin, talking to the simulator. */
function connect(simulator: Simulator, change: Record<string, unknown> = {}, deadlineMs = 1_000) {
  return whatsapp.create(whatsapp.settings.parse({ ...simulator.demoSettings(), ...change }), testHost([new URL(simulator.address).host], deadlineMs));
}

describe('the Graph simulator', () => {
  let simulator: Simulator;
  let sink: Awaited<ReturnType<typeof webhookSink>>;
  beforeEach(async () => {
    [simulator, sink] = await Promise.all([createSimulator({ now, delays }), webhookSink()]);
    simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: sink.url });
  });
  afterEach(async () => {
    await simulator.close();
    await sink.close();
  });

  it('takes a message, keeps it, and tells sent, delivered, read with our id, signed over the exact bytes', async () => {
    const { providerId } = await connect(simulator).send(text('msg-1', 'grüße 👋'), signal());
    expect(simulator.ledger('c1')).toMatchObject([{ id: '1', providerId, to: '+15550001111', type: 'text', body: { body: 'grüße 👋' }, callbackId: 'msg-1' }]);
    await until('three statuses', () => sink.statuses().length === 3);
    expect(sink.statuses().map(({ status, biz_opaque_callback_data: id }) => [status, id])).toEqual([['sent', 'msg-1'], ['delivered', 'msg-1'], ['read', 'msg-1']]);
    const secret = String(simulator.demoSettings()['appSecret']);
    const plugin = connect(simulator);
    for (const { signature, body } of sink.received) {
      expect(signature).toBe(signWith(secret, body));
      expect(plugin.verify({ headers: { 'x-hub-signature-256': signature }, rawBody: body })).toBe(true);
      expect(plugin.parse({ headers: {}, rawBody: body }).every(({ kind }) => kind === 'status')).toBe(true);
    }
  });

  it('serves its own address alone', () => {
    expect(simulator.serves(simulator.demoSettings())).toBe(true);
    expect(simulator.serves({ ...simulator.demoSettings(), apiBaseUrl: 'https://graph.facebook.com' })).toBe(false);
    expect(simulator.serves({ ...simulator.demoSettings(), apiBaseUrl: undefined })).toBe(false);
    expect(simulator.serves({ apiBaseUrl: 'http://127.0.0.1:1' })).toBe(false);
  });

  it('refuses strangers, other numbers and detached lines', async () => {
    await expect(connect(simulator, { accessToken: 'wrong' }).send(text('m'), signal())).rejects.toMatchObject({ code: 'credentials_rejected', details: { providerCode: '190' } });
    await expect(connect(simulator, { phoneNumberId: '999999' }).send(text('m'), signal())).rejects.toMatchObject({ code: 'config_invalid', details: { providerCode: '100/33' } });
    simulator.detach('c1');
    await expect(connect(simulator).send(text('m'), signal())).rejects.toMatchObject({ code: 'credentials_rejected' });
    expect(simulator.ledger('c1')).toEqual([]);
  });

  it('knows templates as Meta does', async () => {
    const plugin = connect(simulator);
    expect((await plugin.templates?.(signal()))?.map(({ name, category, state }) => `${name} ${category} ${state}`)).toEqual([
      'hello_world utility approved', 'order_confirmation utility approved', 'seasonal_offer marketing approved', 'verification_code authentication approved', 'prize_draw marketing rejected', 'weekly_digest marketing paused',
    ]);
    await plugin.send(template('hello_world', []), signal());
    await plugin.send(template('order_confirmation', ['Ada', 'A-1', 'Friday']), signal());
    const codes = async (message: OutboundMessage) => plugin.send(message, signal()).then(() => 'taken', (error: { details: { providerCode: string } }) => error.details.providerCode);
    expect(await codes(template('order_confirmation', ['Ada']))).toBe('132000');
    expect(await codes(template('nobody_knows', []))).toBe('132001');
    expect(await codes(template('prize_draw', []))).toBe('132001');
    expect(await codes(template('weekly_digest', ['Ada']))).toBe('132015');
    expect(await codes(template('verification_code', ['1234'], { kind: 'user_id', value: 'US.77' }))).toBe('131062');
    expect(await codes(template('hello_world', [], { kind: 'user_id', value: 'US.77' }))).toBe('taken');
    expect(await codes({ ...text('m'), content: { body: '' } } as OutboundMessage)).toBe('100');
    expect(await plugin.check?.(signal())).toEqual({ detail: 'Connected to “Simulated Shop”, quality green.' });
  });

  it('lets the person write: by number, by user id, any type', async () => {
    const plugin = connect(simulator);
    const { providerId, status } = await simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'STOP' } });
    expect(status).toBe(200);
    await simulator.inbound('c1', { from: 'US.77', type: 'location', location: { latitude: 1, longitude: 2 } });
    const [first, second] = sink.received.map(({ body }) => plugin.parse({ headers: {}, rawBody: body })[0]);
    expect(first).toMatchObject({ kind: 'message', messageId: providerId, text: 'STOP', route: ['100000000000001', '200000000000001'], from: { name: 'Simulated person', addresses: [{ kind: 'phone', value: '+15550001111' }, { kind: 'user_id' }] } });
    expect(second).toMatchObject({ kind: 'message', type: 'location', content: { latitude: 1, longitude: 2 }, from: { addresses: [{ kind: 'user_id', value: 'US.77' }] } });
    await expect(simulator.inbound('c9', { from: '1', type: 'text' })).rejects.toThrow(RangeError);
  });

  it('delivers again until the answer is 200, the same bytes each time', async () => {
    sink.answer(500, 404);
    expect((await simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'hi' } })).status).toBe(500);
    await until('three attempts', () => sink.received.length === 3);
    expect(new Set(sink.received.map(({ body }) => body.toString())).size).toBe(1);
    await pause(100);
    expect(sink.received.length).toBe(3);
  });

  it('groups statuses that are due together', async () => {
    const plugin = connect(simulator, {}, 10_000);
    await Promise.all(Array.from({ length: 100 }, (_, n) => plugin.send(text(`m${n}`), signal())));
    await until('300 statuses', () => sink.statuses().length === 300);
    expect(sink.received.length).toBeLessThan(150);
    expect(new Set(sink.statuses().map(({ id, status }) => `${String(id)}${String(status)}`)).size).toBe(300);
  });

  it('tells the history of a message', async () => {
    const { providerId } = await connect(simulator).send(text('m'), signal());
    await pause(80);
    const { accessToken, phoneNumberId } = simulator.demoSettings();
    const answer = await fetch(`${simulator.address}/v23.0/${String(phoneNumberId)}/message_history?message_id=${encodeURIComponent(providerId)}`, { headers: { authorization: `Bearer ${String(accessToken)}` } });
    expect(await answer.json()).toMatchObject({ data: [{ message_id: providerId, events: { data: [{ delivery_status: 'ACCEPTED' }, { delivery_status: 'SENT' }, { delivery_status: 'DELIVERED' }, { delivery_status: 'READ' }] } }] });
  });

  describe('takes access back (VA-5)', () => {
    const lineSettings = (token: string) => ({ ...simulator.demoSettings(), accessToken: token });
    const revocations = () => (simulator as GraphSimulator).revocations();

    it('ends the subscription, then the permissions of the token’s user; the token is refused from then on, others are not', async () => {
      simulator.attach({ connectionId: 'c2', settings: lineSettings('another-token'), webhookUrl: sink.url });
      const plugin = connect(simulator);
      const before = simulator.demoSettings();
      await plugin.revoke!(signal());
      expect(revocations()).toMatchObject([{ userId: expect.stringMatching(/^122\d+$/), connectionIds: ['c1'], unsubscribed: ['200000000000001'] }]);
      for (const call of [plugin.send(text('m'), signal()), plugin.revoke!(signal()), plugin.check!(signal())]) await expect(call).rejects.toMatchObject({ code: 'credentials_rejected', details: { providerCode: '190/458' } });
      await connect(simulator, { accessToken: 'another-token' }).send(text('m'), signal());
      expect(simulator.ledger('c1')).toEqual([]);
      // Whoever sets the demonstration up again gets another token.
      expect(simulator.demoSettings()).toEqual({ ...before, accessToken: expect.stringMatching(/^SIM\w{48}$/) });
      expect(simulator.demoSettings()['accessToken']).not.toBe(before['accessToken']);
    });

    it('an account that is not the token’s does not save the token', async () => {
      await connect(simulator, { businessAccountId: '999999' }).revoke!(signal());
      expect(revocations()).toMatchObject([{ unsubscribed: [] }]);
    });

    it('nobody’s permissions but the token’s own are taken', async () => {
      const { accessToken } = simulator.demoSettings();
      const answer = await fetch(`${simulator.address}/v23.0/122999/permissions`, { method: 'DELETE', headers: { authorization: `Bearer ${String(accessToken)}` } });
      expect([answer.status, revocations()]).toEqual([400, []]);
    });

    it.each([
      ['error:190', 'credentials_rejected', 0], ['error:4', 'rate_limited', 0], ['http_500', 'unavailable', 0], ['http_503', 'unavailable', 0], ['error:424242', 'content_rejected', 0], ['refuse_connection', 'outcome_unknown', 0],
      ['garbage', 'unavailable', 1], ['drop_after_accept', 'outcome_unknown', 1], ['timeout_after_accept', 'outcome_unknown', 1],
    ])('%s: %s, %i taken, and the next try ends it', async (kind, code, taken) => {
      const plugin = connect(simulator, {}, 300);
      simulator.fault('c1', kind, 1);
      await expect(plugin.revoke!(signal())).rejects.toMatchObject({ name: 'PluginError', code });
      expect(revocations().length).toBe(taken);
      await plugin.revoke!(signal()).catch((error: { code: string }) => { expect([error.code, taken]).toEqual(['credentials_rejected', 1]); });
      expect(revocations().length).toBe(1);
    });
  });

  describe('faults', () => {
    it.each([
      ['error:131056', 'rate_limited', 0], ['error:131047', 'content_rejected', 0], ['error:190', 'credentials_rejected', 0], ['error:424242', 'content_rejected', 0],
      ['http_500', 'outcome_unknown', 0], ['http_503', 'unavailable', 0], ['garbage', 'outcome_unknown', 1],
      ['timeout_after_accept', 'outcome_unknown', 1], ['drop_after_accept', 'outcome_unknown', 1], ['refuse_connection', 'outcome_unknown', 0],
    ])('%s: %s, %i taken, then all is well', async (kind, code, taken) => {
      const plugin = connect(simulator, {}, 300);
      simulator.fault('c1', kind, 1);
      await expect(plugin.send(text('m-1'), signal())).rejects.toMatchObject({ code });
      expect(simulator.ledger('c1').length).toBe(taken);
      await plugin.send(text('m-2'), signal());
      await until('its statuses', () => sink.statuses().length === 3 * (taken + 1));
    });

    it('slow answers late', async () => {
      simulator.fault('c1', 'slow', 1);
      const begin = performance.now();
      await connect(simulator, {}, 5_000).send(text('m'), signal());
      expect(performance.now() - begin).toBeGreaterThan(1_900);
    });

    it('duplicate, out of order, lost, failed', async () => {
      const plugin = connect(simulator);
      const told = async (kind: string, count: number) => {
        const before = sink.statuses().length;
        simulator.fault('c1', kind, 1);
        await plugin.send(text(kind), signal());
        await until(kind, () => sink.statuses().length >= before + count);
        await pause(120);
        return sink.statuses().slice(before).map(({ status }) => status);
      };
      expect((await told('duplicate_webhooks', 6)).sort()).toEqual(['delivered', 'delivered', 'read', 'read', 'sent', 'sent']);
      expect(await told('out_of_order_webhooks', 3)).toEqual(['read', 'delivered', 'sent']);
      expect(await told('lose_webhooks', 0)).toEqual([]);
      expect(await told('failed:131050', 1)).toEqual(['failed']);
      expect(simulator.ledger('c1').length).toBe(4);
    });

    it('count down, and unknown ones are refused', async () => {
      const plugin = connect(simulator);
      simulator.fault('c1', 'http_503', 2);
      const codes: string[] = [];
      for (let n = 0; n < 3; n += 1) codes.push(await plugin.send(text(`m${n}`), signal()).then(() => 'taken', (error: { code: string }) => error.code));
      expect(codes).toEqual(['unavailable', 'unavailable', 'taken']);
      expect(() => simulator.fault('c1', 'earthquake', 1)).toThrow(RangeError);
      expect(() => simulator.fault('c1', 'slow', 0)).toThrow(RangeError);
      for (const { kind } of simulator.faultKinds()) expect(() => simulator.fault('c2', kind, 1)).not.toThrow();
    });
  });

  it('closes at once, with requests hanging and webhooks unanswered', async () => {
    simulator.fault('c1', 'timeout_after_accept', 1);
    const hanging = connect(simulator, {}, 10_000).send(text('m'), signal()).catch(() => undefined);
    await until('it was taken', () => simulator.ledger('c1').length === 1);
    const begin = performance.now();
    await simulator.close();
    // The request hangs for ten seconds.
    expect(performance.now() - begin).toBeLessThan(3_000);
    await hanging;
  });
});

describe('what the provider takes (CM-7)', () => {
  let bench: GraphBench;
  beforeEach(async () => { bench = await graphBench(); });
  afterEach(() => bench.close());
  const interactive = (type: string, action: unknown, rest: Record<string, unknown> = {}) => ({ type: 'interactive', interactive: { type, body: { text: 'b' }, action, ...rest } });
  const buttons = (...ids: string[]) => ({ buttons: ids.map((id) => ({ type: 'reply', reply: { id, title: `T${id}` } })) });
  const rows = (count: number, prefix = 'r') => Array.from({ length: count }, (_, n) => ({ id: `${prefix}${n}`, title: `Row ${n}` }));

  it.each<[string, Record<string, unknown>, number | 'taken']>([
    ['a text', { type: 'text', text: { body: 'x'.repeat(4096) } }, 'taken'], ['a text too long', { type: 'text', text: { body: 'x'.repeat(4097) } }, 100], ['a text without its text', { type: 'text', text: {} }, 131008], ['no content', { type: 'text' }, 131008],
    ['an unknown type', { type: 'hologram', hologram: {} }, 100], ['no recipient', { type: 'text', text: { body: 'x' }, to: '' }, 131008], ['a bad recipient', { type: 'text', text: { body: 'x' }, to: 'ada' }, 131009],
    ['another product', { messaging_product: 'telegram', type: 'text', text: { body: 'x' } }, 100], ['a linked image', { type: 'image', image: { link: 'https://example.com/a.jpg' } }, 'taken'],
    ['neither id nor link', { type: 'image', image: { caption: 'x' } }, 131008], ['both', { type: 'image', image: { id: '1', link: 'https://example.com/a.jpg' } }, 131009], ['no address', { type: 'video', video: { link: 'ftp://x' } }, 131009],
    ['a caption too long', { type: 'image', image: { link: 'https://example.com/a.jpg', caption: 'x'.repeat(1025) } }, 131009],
    ['a place', { type: 'location', location: { latitude: 1, longitude: '2' } }, 'taken'], ['no place on earth', { type: 'location', location: { latitude: 91, longitude: 2 } }, 131009], ['half a place', { type: 'location', location: { latitude: 1 } }, 131008],
    ['a contact', { type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] }, 'taken'], ['no contact', { type: 'contacts', contacts: [] }, 131009], ['a contact without a name', { type: 'contacts', contacts: [{}] }, 131008],
    ['three buttons', interactive('button', buttons('1', '2', '3')), 'taken'], ['four buttons', interactive('button', buttons('1', '2', '3', '4')), 131009], ['twins', interactive('button', buttons('1', '1')), 131009], ['no buttons', interactive('button', {}), 131008],
    ['a list', interactive('list', { button: 'Menu', sections: [{ rows: rows(10) }] }), 'taken'], ['eleven rows', interactive('list', { button: 'Menu', sections: [{ title: 'a', rows: rows(6) }, { title: 'b', rows: rows(5, 's') }] }), 131009],
    ['sections without titles', interactive('list', { button: 'Menu', sections: [{ rows: rows(1) }, { rows: rows(1, 's') }] }), 131009],
    ['a link button', interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'Open', url: 'https://example.com' } }), 'taken'], ['a link button without a link', interactive('cta_url', { name: 'cta_url', parameters: { display_text: 'Open' } }), 131008],
    ['a flow', interactive('flow', { name: 'flow', parameters: { flow_message_version: '3', flow_id: '1', flow_cta: 'Go' } }), 'taken'], ['a flow by nothing', interactive('flow', { name: 'flow', parameters: { flow_message_version: '3', flow_cta: 'Go' } }), 131008],
    ['a product', interactive('product', { catalog_id: 'c', product_retailer_id: 'p' }), 'taken'], ['a product list without a header', interactive('product_list', { catalog_id: 'c', sections: [{ title: 't', product_items: [{ product_retailer_id: 'p' }] }] }), 131008],
    ['a catalogue', interactive('catalog_message', { name: 'catalog_message' }), 'taken'], ['a wish for a place', interactive('location_request_message', { name: 'send_location' }), 'taken'], ['an address', interactive('address_message', { name: 'address_message', parameters: { country: 'IN' } }), 'taken'],
    ['a wish to call', interactive('call_permission_request', { name: 'call_permission_request' }), 'taken'], ['something new', interactive('hologram', {}), 131009], ['no body', { type: 'interactive', interactive: { type: 'button', action: buttons('1') } }, 131008],
  ])('%s', async (_name, message, expected) => {
    expect(await bench.send(message)).toBe(expected);
    expect(bench.simulator.ledger('c1').length).toBe(expected === 'taken' ? 1 : 0);
  });

  const folder = vectorFolder('whatsapp-sends');
  (folder ? it : it.skip)('every example that Meta prints, files and templates apart', async () => {
    const examples = readVectors<Record<string, unknown>>(folder!);
    const { body: { id } } = await bench.upload(Buffer.from('x'), 'image/jpeg');
    const { providerId } = await bench.simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'hi' } });
    const codes = new Map<string, number>();
    for (const [name, example] of examples) {
      const filled = JSON.parse(JSON.stringify(example).replace(/\{\{Recipient[^}]*\}\}/g, '15550001111').replace(/<?http\(s\)[^">]*>?/g, 'https://example.com/a').replace(/"message_id":"[^"]*"/g, `"message_id":"${providerId}"`).replace(/<(IMAGE|STICKER|AUDIO|VIDEO|DOCUMENT)[A-Z_]*ID>/g, id).replace(/<([A-Z0-9_ -]+)>/g, (_all, words: string) => words.slice(-16))) as Record<string, unknown>;
      // One of Meta’s examples forgets its type; without one, a message is a text.
      const code = await bench.send({ ...('interactive' in filled && { type: 'interactive' }), ...filled, to: '15550001111' });
      const excused = filled['type'] === 'template' ? 132001 : ['audio', 'video', 'sticker'].includes(String(filled['type'])) ? 131053 : undefined;
      expect([name, code === excused ? 'taken' : code]).toEqual([name, 'taken']);
      codes.set(String(code), (codes.get(String(code)) ?? 0) + 1);
    }
    process.stdout.write(`sends: ${examples.length} of Meta’s examples: ${[...codes].map(([code, count]) => `${code} ${count}`).join(', ')}\n`);
    expect(codes.get('taken')).toBeGreaterThan(examples.length / 2);
  });

  it('answers and reactions go to messages there are', async () => {
    const { providerId } = await bench.simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'hi' } });
    const text = { type: 'text', text: { body: 'x' } };
    expect(await bench.send({ ...text, context: { message_id: providerId } })).toBe('taken');
    expect(await bench.send({ ...text, context: { message_id: 'wamid.nobody' } })).toBe(131009);
    const react = async (message_id: string) => {
      expect(await bench.send({ type: 'reaction', reaction: { message_id, emoji: '👍' } })).toBe('taken');
      await bench.simulator.settled!();
      return bench.simulator.ledger('c1').at(-1)!.providerId;
    };
    const reaction = await react(providerId);
    const toNobody = await react('wamid.nobody');
    const toReaction = await react(reaction);
    bench.turn(31 * 86_400_000);
    const tooLate = await react(providerId);
    const failed = bench.events().flatMap((event) => (event.kind === 'status' && event.status === 'failed' ? [[event.messageId, event.error?.providerCode]] : []));
    expect(failed).toEqual([[toNobody, '131009'], [toReaction, '131009'], [tooLate, '131009']]);
    expect(bench.simulator.ledger('c1')[0]).toMatchObject({ replyTo: providerId });
  });

  it('marks of what was read are kept, and are no messages', async () => {
    const { providerId } = await bench.simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'hi' } });
    const mark = (rest: Record<string, unknown>) => bench.send({ to: undefined, status: 'read', ...rest });
    expect(await mark({ message_id: providerId })).toBe('taken');
    expect(await mark({ message_id: providerId, typing_indicator: { type: 'text' } })).toBe('taken');
    expect([await mark({ message_id: 'wamid.nobody' }), await mark({}), await mark({ message_id: providerId, typing_indicator: { type: 'dance' } })]).toEqual([131009, 131008, 131009]);
    expect([bench.simulator.readMarks('c1').map(({ typing }) => typing), bench.simulator.ledger('c1')]).toEqual([[false, true], []]);
  });

  it('a blocked account sends nothing until it is restored', async () => {
    await bench.simulator.event!('c1', 'account_blocked');
    expect(await bench.send({ type: 'text', text: { body: 'x' } })).toBe(131031);
    await bench.simulator.event!('c1', 'account_restored');
    expect(await bench.send({ type: 'text', text: { body: 'x' } })).toBe('taken');
  });

  it('history: newest first, by page, by message, by its own id; failures too', async () => {
    bench.simulator.fault('c1', 'status_error_131026', 1);
    for (let n = 0; n < 5; n += 1) await bench.send({ type: 'text', text: { body: `m${n}` } });
    bench.turn(1_000);
    interface History { data: { id: string; message_id: string; events: { data: { delivery_status: string }[] } }[]; paging: { cursors: { after?: string }; next?: string } }
    const get = async (query: string) => (await bench.graph<History>('GET', `${bench.number}/message_history?${query}`)).body;
    const sent = bench.simulator.ledger('c1').map(({ providerId }) => providerId);
    const first = await get('limit=3');
    const second = await get(`limit=3&after=${first.paging.cursors.after}`);
    expect([...first.data, ...second.data].map(({ message_id: id }) => id)).toEqual(sent.toReversed());
    expect([first.paging.next !== undefined, second.paging.next]).toEqual([true, undefined]);
    const [failed] = (await get(`message_id=${encodeURIComponent(sent[0]!)}`)).data;
    expect(failed!.events.data.map(({ delivery_status: status }) => status)).toEqual(['ACCEPTED', 'FAILED']);
    expect((await bench.graph<{ data: unknown[] }>('GET', `${failed!.id}/events`)).body.data.length).toBe(2);
    expect((await get('message_id=wamid.nobody')).data).toEqual([]);
  });
});

describe('templates at the provider (CM-5)', () => {
  let bench: GraphBench;
  // A review takes as long as a message to be read: long enough to do something before.
  beforeEach(async () => { bench = await graphBench({ delays: { sent: 5, delivered: 10, read: 1_000 } }); });
  afterEach(() => bench.close());

  const BODY = { type: 'BODY', text: 'Hi {{1}}, it is done.', example: { body_text: [['Ada']] } };
  const draft = (name: string, change: Record<string, unknown> = {}) => ({ name, language: 'en_US', category: 'UTILITY', components: [BODY], ...change });
  const create = (body: unknown) => bench.graph<{ id: string; status: string }>('POST', `${bench.account}/message_templates`, body);
  const send = (name: string) => bench.send({ type: 'template', template: { name, language: { code: 'en_US' }, components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ada' }] }] } });
  const list = async (query: string) => (await bench.graph<{ data: { name: string; status: string; rejected_reason?: string }[]; paging: { cursors: { after: string }; next?: string } }>('GET', `${bench.account}/message_templates?${query}`)).body;

  it('are reviewed: approved, or rejected by name, told by webhook', async () => {
    const [good, bad] = [await create(draft('done')), await create(draft('reject_me'))];
    expect([good.body.status, await send('done')]).toEqual(['PENDING', 132001]);
    await bench.simulator.settled!();
    expect([await send('done'), await send('reject_me')]).toEqual(['taken', 132001]);
    expect(bench.events().filter(({ kind }) => kind === 'template')).toMatchObject([{ kind: 'template', name: 'done', state: 'approved' }, { kind: 'template', name: 'reject_me', state: 'rejected', reason: 'INVALID_FORMAT' }]);
    expect((await bench.graph('GET', bad.body.id)).body).toMatchObject({ status: 'REJECTED', rejected_reason: 'INVALID_FORMAT' });
  });

  it('are refused where Meta refuses at once', async () => {
    const codes = async (body: unknown) => { const { error } = (await create(body)).body; return error && (error.error_subcode ?? error.code); };
    expect(await codes(draft('No Good'))).toBe(100);
    expect(await codes(draft('a', { category: 'SPAM' }))).toBe(100);
    expect(await codes(draft('a', { language: 'Klingon' }))).toBe(100);
    expect(await codes(draft('a', { components: [] }))).toBe(100);
    expect(await codes(draft('a', { components: [{ type: 'BODY', text: '{{1}} at the edge', example: {} }] }))).toBe(100);
    expect(await codes(draft('a', { components: [{ type: 'BODY', text: 'no {{1}} example' }] }))).toBe(100);
    expect(await codes(draft('hello_world'))).toBe(2388024);
    bench.simulator.fault('c1', 'template_error_368', 1);
    expect([await codes(draft('a')), await codes(draft('a'))]).toEqual([368, undefined]);
  });

  it('are edited, which is a new review, and deleted by language or by name', async () => {
    const { body: { id } } = await create(draft('done'));
    await create(draft('done', { language: 'de' }));
    expect((await bench.graph('POST', id, { components: [BODY] })).body.error?.code).toBe(100);
    await bench.simulator.settled!();
    expect((await bench.graph('POST', id, { components: [{ ...BODY, text: 'Hi {{1}}, it is quite done.' }] })).body).toEqual({ success: true });
    expect(await send('done')).toBe(132001);
    await bench.simulator.settled!();
    expect(await send('done')).toBe('taken');
    const remove = async (query: string) => { const { body } = await bench.graph('DELETE', `${bench.account}/message_templates?${query}`); return body.error?.error_subcode ?? 'gone'; };
    expect([await remove(`name=done&hsm_id=${id}`), (await list('name=done')).data.length, await send('done')]).toEqual(['gone', 1, 132001]);
    expect([await remove('name=done'), await remove('name=done')]).toEqual(['gone', 2593002]);
  });

  it('come in pages', async () => {
    for (let n = 0; n < 20; n += 1) await create(draft(`t_${n}`));
    const names: string[] = [];
    let after = '';
    do {
      const page = await list(`limit=7${after && `&after=${after}`}`);
      names.push(...page.data.map(({ name }) => name));
      after = page.paging.next === undefined ? '' : page.paging.cursors.after;
    } while (after !== '');
    expect([names.length, new Set(names).size]).toEqual([26, 26]);
    expect((await bench.connection.templates!(new AbortController().signal)).length).toBe(26);
  });

  it('a webhook’s news hold for sends at once', async () => {
    expect(await bench.send({ type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } })).toBe('taken');
    await bench.simulator.event!('c1', 'template_status', { name: 'hello_world', event: 'DISABLED' });
    expect(await bench.send({ type: 'template', template: { name: 'hello_world', language: { code: 'en_US' } } })).toBe(132016);
  });

  it('headers, named values and buttons', async () => {
    const [image, pdf] = [(await bench.upload(Buffer.from('i'), 'image/jpeg')).body.id, (await bench.upload(Buffer.from('p'), 'application/pdf')).body.id];
    await create(draft('rich', {
      parameter_format: 'NAMED', components: [{ type: 'HEADER', format: 'IMAGE' }, { type: 'BODY', text: 'Hi {{name}}, done.', example: {} }, { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Ok' }, { type: 'URL', text: 'See', url: 'https://example.com/{{1}}' }] }],
    }));
    await bench.simulator.settled!();
    const parts = (change: Record<string, unknown> = {}) => Object.values({
      header: { type: 'header', parameters: [{ type: 'image', image: { id: image } }] }, body: { type: 'body', parameters: [{ type: 'text', parameter_name: 'name', text: 'Ada' }] }, button: { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: 'x' }] }, ...change,
    }).filter((part) => part !== undefined);
    const code = (change?: Record<string, unknown>) => bench.send({ type: 'template', template: { name: 'rich', language: { code: 'en_US' }, components: parts(change) } });
    expect(await code()).toBe('taken');
    expect(await code({ header: undefined })).toBe(132012);
    expect(await code({ header: { type: 'header', parameters: [{ type: 'image', image: { id: pdf } }] } })).toBe(131053);
    expect(await code({ body: { type: 'body', parameters: [{ type: 'text', parameter_name: 'nom', text: 'Ada' }] } })).toBe(132000);
    expect(await code({ button: undefined })).toBe(131008);
    expect(await code({ extra: { type: 'button', sub_type: 'url', index: '7', parameters: [{ type: 'text', text: 'x' }] } })).toBe(132000);
  });
});

describe('the simulator’s memory', () => {
  it('keeps secrets, port, ledger and owed webhooks; private files', async () => {
    const dir = await folder();
    const first = await createSimulator({ now, dir, delays: { sent: 20, delivered: 40, read: 60_000 } });
    const demo = first.demoSettings();
    const sink = await webhookSink();
    first.attach({ connectionId: 'c1', settings: demo, webhookUrl: sink.url });
    await connect(first).send(text('m-1'), signal());
    await until('two statuses', () => sink.statuses().length === 2);
    await pause(30);
    const ledger = first.ledger('c1');
    await first.close();
    for (const name of await readdir(dir)) expect((await stat(join(dir, name))).mode & 0o777).toBe(0o600);

    const second = await createSimulator({ now, dir, delays });
    expect([second.demoSettings(), second.ledger('c1')]).toEqual([demo, ledger]);
    second.attach({ connectionId: 'c1', settings: demo, webhookUrl: sink.url });
    await until('what was owed', () => sink.statuses().length === 3);
    second.attach({ connectionId: 'c1', settings: demo, webhookUrl: sink.url });
    await connect(second).send(text('m-2'), signal());
    expect(second.ledger('c1').map(({ id }) => id)).toEqual(['1', '2']);
    await until('all', () => sink.statuses().length === 6);
    await second.close();
    await sink.close();
  });

  it('keeps what was revoked: a token does not come back with the process', async () => {
    const dir = await folder();
    const first = await createSimulator({ now, dir, delays });
    const demo = first.demoSettings();
    first.attach({ connectionId: 'c1', settings: demo, webhookUrl: 'http://127.0.0.1:1/' });
    await connect(first).revoke!(signal());
    const [kept, renewed] = [first.revocations(), first.demoSettings()];
    await first.close();
    // Until fetch has noticed that its socket is closed.
    await pause(50);
    const second = await createSimulator({ now, dir, delays });
    second.attach({ connectionId: 'c1', settings: demo, webhookUrl: 'http://127.0.0.1:1/' });
    expect([second.revocations(), second.demoSettings()]).toEqual([kept, renewed]);
    await expect(connect(second, { accessToken: demo['accessToken'] }).send(text('m'), signal())).rejects.toMatchObject({ code: 'credentials_rejected' });
    await second.close();
    expect(JSON.stringify(kept)).not.toContain(String(demo['accessToken']));
  });

  it('bears a torn last line', async () => {
    const dir = await folder();
    const first = await createSimulator({ now, dir, delays });
    first.attach({ connectionId: 'c1', settings: first.demoSettings(), webhookUrl: 'http://127.0.0.1:1/' });
    await connect(first).send(text('m-1'), signal());
    await first.close();
    await appendFile(join(dir, 'c1.ndjson'), '{"k":"taken","entry":{"id":"2","prov');
    const second = await createSimulator({ now, dir, delays });
    second.attach({ connectionId: 'c1', settings: second.demoSettings(), webhookUrl: 'http://127.0.0.1:1/' });
    await connect(second).send(text('m-2'), signal());
    await second.close();
    const third = await createSimulator({ now, dir, delays });
    expect(third.ledger('c1').map(({ callbackId }) => callbackId)).toEqual(['m-1', 'm-2']);
    await third.close();
  });

  it('survives kill -9 with all it had confirmed', async () => {
    const dir = await folder();
    const script = `
      import { createSimulator } from '@consentry/channel-whatsapp/simulator';
      const simulator = await createSimulator({ dir: ${JSON.stringify(dir)}, now: () => new Date() });
      simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: 'http://127.0.0.1:1/' });
      process.stdout.write(JSON.stringify(simulator.demoSettings()));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd: join(root, 'test'), stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } });
    const settings = JSON.parse(String(await new Promise((resolve) => child.stdout.once('data', resolve)))) as Record<string, unknown>;
    const plugin = whatsapp.create(whatsapp.settings.parse(settings), testHost([new URL(String(settings['apiBaseUrl'])).host], 2_000));
    const confirmed: string[] = [];
    const sending = Promise.all(Array.from({ length: 8 }, async (_, worker) => {
      for (let n = 0; ; n += 1) {
        try {
          confirmed.push((await plugin.send(text(`m-${worker}-${n}`), signal())).providerId);
        } catch {
          return;
        }
      }
    }));
    await until('some were taken', () => confirmed.length > 50);
    child.kill('SIGKILL');
    await sending;

    const again = await createSimulator({ dir, now, delays });
    const kept = new Set(again.ledger('c1').map(({ providerId }) => providerId));
    expect(confirmed.filter((id) => !kept.has(id))).toEqual([]);
    const sink = await webhookSink();
    again.attach({ connectionId: 'c1', settings, webhookUrl: sink.url });
    await until('every owed status', () => sink.statuses().length === 3 * kept.size);
    await again.close();
    await sink.close();
  });
});

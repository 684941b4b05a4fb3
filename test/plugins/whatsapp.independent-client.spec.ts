import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { WhatsAppAPI } from 'whatsapp-api-js';
import * as M from 'whatsapp-api-js/messages';
import type { ClientMessage } from 'whatsapp-api-js/types';
import { graphBench, type GraphBench } from './whatsapp.bench.js';

const VERSION = 'v23.0';
const TO = { phone: '15550001111', bsuid: undefined as unknown as string };

interface Status { status: string; id: string; biz_opaque_callback_data?: string; errors?: { code: number }[] }

/** Somebody else's client, written against Meta: what it sends our stand-in must take, what our stand-in tells it must understand. */
describe('a client that knows nothing of us (whatsapp-api-js)', () => {
  let bench: GraphBench;
  let client: WhatsAppAPI;
  beforeEach(async () => {
    bench = await graphBench({ delays: { sent: 20, delivered: 60, read: 100 } });
    client = new WhatsAppAPI({
      token: bench.settings['accessToken']!, appSecret: bench.settings['appSecret']!, webhookVerifyToken: bench.settings['verifyToken']!, v: VERSION,
      // It speaks to graph.facebook.com alone: the same request, to the simulator.
      ponyfill: { fetch: ((url: string | URL, init: RequestInit) => fetch(String(url).replace('https://graph.facebook.com', bench.simulator.address), init)) as typeof fetch },
    });
  });
  afterEach(() => bench.close());

  const body = new M.Body('Choose');
  const uploaded = async (bytes: string, type: string) => {
    const form = new FormData();
    form.set('file', new Blob([bytes], { type }), 'file');
    const answer = await client.uploadMedia(bench.number, form);
    return (answer as { id: string }).id;
  };
  /** One of every type it can make. */
  async function messages(): Promise<[string, ClientMessage][]> {
    const [image, audio, video, pdf, sticker] = await Promise.all([uploaded('i', 'image/jpeg'), uploaded('a', 'audio/ogg'), uploaded('v', 'video/mp4'), uploaded('d', 'application/pdf'), uploaded('s', 'image/webp')]);
    const { providerId } = await bench.simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'hi' } });
    return [
      ['text', new M.Text('Hello', true)],
      ['image', new M.Image(image, true, 'caption')], ['image', new M.Image('https://example.com/a.jpg')], ['audio', new M.Audio(audio, true, true)], ['video', new M.Video(video, true, 'caption')],
      ['document', new M.Document(pdf, true, 'caption', 'invoice.pdf')], ['sticker', new M.Sticker(sticker, true)],
      ['location', new M.Location(12.5, 41.9, 'Here', 'Via Appia 1')],
      ['contacts', new M.Contacts([new M.Name('Ada Lovelace', 'Ada', 'Lovelace'), new M.Phone('+1 555 000 1111', 'WORK', '15550001111')])],
      ['reaction', new M.Reaction(providerId, '👍')],
      ['interactive', new M.Interactive(new M.ActionButtons(new M.Button('y', 'Yes'), new M.Button('n', 'No')), body, new M.Header('Head'), new M.Footer('Foot'))],
      ['interactive', new M.Interactive(new M.ActionList('Menu', new M.ListSection('One', new M.Row('1', 'First', 'it is'), new M.Row('2', 'Second'))), body)],
      ['interactive', new M.Interactive(new M.ActionCTA('Open', 'https://example.com'), body)],
      ['interactive', new M.Interactive(new M.ActionLocation(), body)],
      ['interactive', new M.Interactive(new M.ActionCatalog(new M.Product('sku')), body)],
      ['interactive', new M.Interactive(new M.ActionProduct(new M.CatalogProduct('sku', 'cat')), body)],
      ['interactive', new M.Interactive(new M.ActionProductList('cat', new M.ProductSection('One', new M.Product('sku'))), body, new M.Header('Head'))],
      ['interactive', new M.Interactive(new M.ActionNavigateFlow('t', '123', 'Start', 'SCREEN'), body)],
      ['template', new M.Template('hello_world', 'en_US')],
      ['template', new M.Template('order_confirmation', 'en_US', new M.BodyComponent(new M.BodyParameter('Ada'), new M.BodyParameter('A-1'), new M.BodyParameter('Friday')))],
      ['template', new M.Template('verification_code', 'en_US', new M.BodyComponent(new M.BodyParameter('123456')), new M.URLComponent('123456'))],
    ];
  }

  it('sends one of every type, and each reaches the phone', async () => {
    const all = await messages();
    for (const [type, message] of all) {
      const answer = await client.sendMessage(bench.number, TO, message, undefined, `m-${type}`);
      expect([type, answer]).toMatchObject([type, { messages: [{ id: expect.stringMatching(/^wamid\./) }] }]);
    }
    expect(bench.simulator.ledger('c1').map(({ type, callbackId }) => [type, callbackId])).toEqual(all.map(([type]) => [type, `m-${type}`]));
    process.stdout.write(`whatsapp-api-js: ${all.length} messages of ${new Set(all.map(([type]) => type)).size} types taken\n`);
  });

  it('is refused where Meta would refuse it', async () => {
    const code = async (message: ClientMessage, context?: string) => ((await client.sendMessage(bench.number, TO, message, context)) as { error?: { code: number } }).error?.code;
    expect(await code(new M.Template('order_confirmation', 'en_US', new M.BodyComponent(new M.BodyParameter('Ada'))))).toBe(132000);
    expect(await code(new M.Template('verification_code', 'en_US', new M.BodyComponent(new M.BodyParameter('123456'))))).toBe(131008);
    expect(await code(new M.Template('nobody', 'en_US'))).toBe(132001);
    expect(await code(new M.Image('999', true))).toBe(131053);
    expect(await code(new M.Text('reply'), 'wamid.nobody')).toBe(131009);
  });

  it('uploads, looks up, downloads and deletes a file; marks as read, typing', async () => {
    const id = await uploaded('the bytes', 'image/png');
    const node = (await client.retrieveMedia(id, bench.number)) as { url: string };
    expect(await (await client.fetchMedia(node.url)).text()).toBe('the bytes');
    expect(await client.deleteMedia(id)).toEqual({ success: true });
    const { providerId } = await bench.simulator.inbound('c1', { from: '+15550001111', type: 'text', text: { body: 'hi' } });
    expect(await client.markAsRead(bench.number, providerId, 'text')).toEqual({ success: true });
    expect(bench.simulator.readMarks('c1')).toMatchObject([{ messageId: providerId, typing: true }]);
    expect(bench.simulator.ledger('c1')).toEqual([]);
  });

  it('verifies and reads what our stand-in tells: messages of every type, statuses, and no forged copy', async () => {
    const seen: unknown[] = [];
    client.on.message = ({ message, from, name }) => { seen.push([message.type, from, name]); };
    client.on.status = ({ status, id, biz_opaque_callback_data: data, error }) => { seen.push([status, id.slice(0, 6), data, (error as { code?: number } | undefined)?.code]); };
    const said: Record<string, unknown>[] = [
      { type: 'text', text: { body: 'grüße 👋' } }, { type: 'image' }, { type: 'audio' }, { type: 'video' }, { type: 'document' }, { type: 'sticker' }, { type: 'location', location: { latitude: 1, longitude: 2 } },
      { type: 'contacts', contacts: [{ name: { formatted_name: 'A' } }] }, { type: 'button', button: { text: 'Yes', payload: 'y' } }, { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'y', title: 'Yes' } } },
    ];
    for (const message of said) await bench.simulator.inbound('c1', { from: '+15550001111', ...message } as { from: string; type: string });
    bench.simulator.fault('c1', 'status_error_131026', 1);
    await client.sendMessage(bench.number, TO, new M.Text('x'), undefined, 'm-1');
    await bench.simulator.settled!();
    await client.sendMessage(bench.number, TO, new M.Text('y'), undefined, 'm-2');
    await bench.simulator.settled!();
    for (const { body: bytes, signature, json } of bench.sink.received) {
      await client.post(json as never, bytes.toString(), signature!);
      await expect(client.post(json as never, `${bytes.toString()} `, signature!)).rejects.toThrow();
    }
    // What comes due together comes in one delivery, of which this client reads the first status alone.
    const told = bench.sink.received.flatMap(({ json }) => {
      const { statuses } = (json as { entry: { changes: { value: { statuses?: Status[] } }[] }[] }).entry[0]!.changes[0]!.value;
      return statuses ? [statuses.map(({ status, id, biz_opaque_callback_data: data, errors }) => [status, id.slice(0, 6), data, errors?.[0]?.code])] : [];
    });
    expect(seen).toEqual([...said.map(({ type }) => [type, '15550001111', 'Simulated person']), ...told.map(([first]) => first)]);
    expect(told.flat()).toEqual([['failed', 'wamid.', 'm-1', 131026], ['sent', 'wamid.', 'm-2', undefined], ['delivered', 'wamid.', 'm-2', undefined], ['read', 'wamid.', 'm-2', undefined]]);
  });

  it('our own check takes what it takes, and it takes our handshake', () => {
    expect(client.get({ 'hub.mode': 'subscribe', 'hub.verify_token': bench.settings['verifyToken']!, 'hub.challenge': '42' })).toBe(bench.connection.handshake!({ 'hub.mode': 'subscribe', 'hub.verify_token': bench.settings['verifyToken'], 'hub.challenge': '42' }));
  });
});

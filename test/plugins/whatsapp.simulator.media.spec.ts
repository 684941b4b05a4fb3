import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { graphBench, type GraphBench } from './whatsapp.bench.js';

const MINUTE = 60_000;
const DAY = 86_400_000;
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

describe('files at the simulated provider (CM-7)', () => {
  let bench: GraphBench;
  beforeEach(async () => { bench = await graphBench(); });
  afterEach(() => bench.close());

  const fetched = (url: string, authorization: string | undefined = bench.authorization) => fetch(url, authorization ? { headers: { authorization } } : {});

  it('goes up as a form and comes down in two steps, to the byte', async () => {
    const { body: { id } } = await bench.upload(jpeg, 'image/jpeg', 'a.jpg');
    const { body: node } = await bench.graph<{ url: string; sha256: string; file_size: number; mime_type: string }>('GET', id);
    expect(node).toMatchObject({ id, mime_type: 'image/jpeg', file_size: jpeg.length, sha256: createHash('sha256').update(jpeg).digest('hex') });
    const down = await fetched(node.url);
    expect([down.status, down.headers.get('content-type'), Buffer.from(await down.arrayBuffer())]).toEqual([200, 'image/jpeg', jpeg]);
  });

  it('the address wants the token, its own signature, and dies after five minutes; asked again there is a new one', async () => {
    const { body: { id } } = await bench.upload(jpeg, 'image/jpeg');
    const ask = async () => (await bench.graph<{ url: string }>('GET', id)).body.url;
    const url = await ask();
    expect((await fetched(url, '')).status).toBe(401);
    expect((await fetched(url.replace(/hash=(.)/, (_, first) => (first === '_' ? 'hash=-' : 'hash=_')))).status).toBe(404);
    bench.turn(5 * MINUTE - 1);
    expect((await fetched(url)).status).toBe(200);
    bench.turn(1);
    expect((await fetched(url)).status).toBe(404);
    expect((await fetched(await ask())).status).toBe(200);
  });

  it('an upload’s id lives 30 days, that of an inbound file 7', async () => {
    const { body: { id } } = await bench.upload(jpeg, 'image/jpeg');
    await bench.simulator.event!('c1', 'media_message', { type: 'image' });
    const [event] = bench.events();
    const inbound = event?.kind === 'message' ? event.media!.providerMediaId : '';
    const status = async (file: string) => (await bench.graph('GET', file)).status;
    expect([await status(id), await status(inbound)]).toEqual([200, 200]);
    bench.turn(7 * DAY);
    expect([await status(id), await status(inbound)]).toEqual([200, 400]);
    bench.turn(23 * DAY);
    expect([await status(id), await bench.send({ type: 'image', image: { id } })]).toEqual([400, 131053]);
  });

  it('takes what Meta takes, up to its size', async () => {
    const code = async (bytes: Uint8Array, type: string) => (await bench.upload(bytes, type)).body.error?.code ?? 'taken';
    expect(await code(jpeg, 'image/gif')).toBe(100);
    expect(await code(new Uint8Array(0), 'image/png')).toBe(131053);
    expect(await code(new Uint8Array(5 * 1_048_576), 'image/png')).toBe('taken');
    expect(await code(new Uint8Array(5 * 1_048_576 + 1), 'image/png')).toBe(131053);
    expect(await code(new Uint8Array(500 * 1024 + 1), 'image/webp')).toBe(131053);
    expect(await code(new Uint8Array(6 * 1_048_576), 'video/mp4')).toBe('taken');
    expect(await code(jpeg, 'audio/ogg; codecs=opus')).toBe('taken');
    const form = new FormData();
    form.set('file', new File([new Uint8Array(jpeg)], 'x', { type: 'image/jpeg' }));
    expect((await bench.graph('POST', `${bench.number}/media`, form)).body.error?.code).toBe(100);
    expect((await bench.graph('POST', `${bench.number}/media`, { file: 'x' })).body.error?.code).toBe(100);
  });

  it('a message’s file must exist and fit its type; headers and templates too; the ledger shows it', async () => {
    const { body: { id: image } } = await bench.upload(jpeg, 'image/jpeg', 'a.jpg');
    const { body: { id: pdf } } = await bench.upload(Buffer.from('%PDF-1.4'), 'application/pdf', 'b.pdf');
    const button = { type: 'button', body: { text: 'b' }, action: { buttons: [{ type: 'reply', reply: { id: '1', title: 'Yes' } }] } };
    expect(await bench.send({ type: 'image', image: { id: image, caption: 'hi' } })).toBe('taken');
    expect(await bench.send({ type: 'document', document: { id: image } })).toBe('taken');
    expect(await bench.send({ type: 'image', image: { id: pdf } })).toBe(131053);
    expect(await bench.send({ type: 'sticker', sticker: { id: image } })).toBe(131053);
    expect(await bench.send({ type: 'image', image: { id: '123456' } })).toBe(131053);
    expect(await bench.send({ type: 'interactive', interactive: { ...button, header: { type: 'image', image: { id: image } } } })).toBe('taken');
    expect(await bench.send({ type: 'interactive', interactive: { ...button, header: { type: 'image', image: { id: '123456' } } } })).toBe(131053);
    expect(bench.simulator.ledger('c1')[0]).toMatchObject({ type: 'image', body: { id: image, caption: 'hi' }, media: [{ mimeType: 'image/jpeg', size: jpeg.length, filename: 'a.jpg' }] });
    expect(bench.simulator.ledger('c1').length).toBe(3);
    await bench.graph('DELETE', image);
    expect([(await bench.graph('GET', image)).status, await bench.send({ type: 'image', image: { id: image } })]).toEqual([400, 131053]);
  });

  it.each([['image', [0xff, 0xd8, 0xff]], ['video', [0, 0, 0, 0x1c, 0x66, 0x74, 0x79, 0x70]], ['audio', [0x4f, 0x67, 0x67, 0x53]], ['document', [0x25, 0x50, 0x44, 0x46]], ['sticker', [0x52, 0x49, 0x46, 0x46]]])(
    'a person sends a real %s, and it can be fetched', async (type, magic) => {
      await bench.simulator.inbound('c1', { from: '+15550001111', type, [type]: {} });
      const [event] = bench.events();
      expect(event).toMatchObject({ kind: 'message', type, media: { type, mimeType: expect.any(String), sha256: expect.any(String) } });
      const { body: node } = await bench.graph<{ url: string; sha256: string }>('GET', event?.kind === 'message' ? event.media!.providerMediaId : '');
      const bytes = Buffer.from(await (await fetched(node.url)).arrayBuffer());
      expect([...bytes.subarray(0, magic.length)]).toEqual(magic);
      // The delivery names the hash in base64, the lookup in hex, as Meta does.
      expect(event?.kind === 'message' && Buffer.from(event.media!.sha256!, 'base64').toString('hex')).toBe(node.sha256);
    });

  it('a person sends the very bytes a test gives', async () => {
    await bench.simulator.event!('c1', 'media_message', { type: 'document', data: Buffer.from('EICAR').toString('base64'), mimeType: 'application/zip', filename: '../../x.zip', caption: 'STOP' });
    const [event] = bench.events();
    expect(event).toMatchObject({ text: 'STOP', media: { mimeType: 'application/zip', filename: '../../x.zip' } });
    const { body: node } = await bench.graph<{ url: string }>('GET', event?.kind === 'message' ? event.media!.providerMediaId : '');
    expect(await (await fetched(node.url)).text()).toBe('EICAR');
  });

  it('media faults touch requests about files alone', async () => {
    bench.simulator.fault('c1', 'media_error_131052', 1);
    expect(await bench.send({ type: 'text', text: { body: 'x' } })).toBe('taken');
    expect((await bench.upload(jpeg, 'image/jpeg')).body.error?.code).toBe(131052);
    expect((await bench.upload(jpeg, 'image/jpeg')).status).toBe(200);
  });

  it('files and templates outlive the process', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'consentry-sim-'));
    const first = await graphBench({ dir });
    const { body: { id } } = await first.upload(jpeg, 'image/jpeg');
    await first.graph('POST', `${first.account}/message_templates`, { name: 'kept', language: 'en_US', category: 'UTILITY', components: [{ type: 'BODY', text: 'Kept.' }] });
    await first.simulator.event!('c1', 'quality_red');
    await first.close();
    // Until fetch has noticed that its socket is closed.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await graphBench({ dir });
    expect([(await second.graph('GET', id)).status, await second.send({ type: 'image', image: { id } }), second.simulator.lineState('c1').quality]).toEqual([200, 'taken', 'RED']);
    // Its review was still owed.
    await second.simulator.settled!();
    expect(await second.send({ type: 'template', template: { name: 'kept', language: { code: 'en_US' } } })).toBe('taken');
    await second.close();
    await rm(dir, { recursive: true });
  });
});

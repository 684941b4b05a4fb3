import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { MEDIA_TYPES, type MediaFile, type PluginHost } from '@consentry/plugin-sdk';
import { startStandIn, testHost, type ProviderRequest, type StandIn, type TestHost } from '@consentry/plugin-sdk/conformance';
import { graphError, whatsappFixture } from './whatsapp.fixture.js';

const MB = 1_048_576;
const signal = () => new AbortController().signal;
const json = (body: unknown) => ({ status: 200, body: JSON.stringify(body) });
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes);
const settingsAt = (baseUrl: string) => whatsapp.settings.parse(whatsappFixture.settings(baseUrl, 0));

let provider: StandIn;
let host: TestHost;
beforeEach(async () => {
  provider = await startStandIn(whatsappFixture.answers.accepted ? { answer: json({ id: '4242' }) } : 'hang');
  host = testHost([new URL(provider.baseUrl).host]);
});
afterEach(() => provider.close());
const connect = (change: Partial<PluginHost> = {}) => whatsapp.create(settingsAt(provider.baseUrl), { ...host, ...change });

/** A form as the provider reads it. */
async function formOf(request: ProviderRequest): Promise<FormData> {
  return new Response(request.bytes as Uint8Array<ArrayBuffer>, { headers: { 'content-type': request.headers['content-type'] ?? '' } }).formData();
}

describe('what may be handed over', () => {
  it('is declared for every type with a file, in the names that file-type finds', async () => {
    const { media = {}, perSecond } = whatsapp.capabilities;
    expect(Object.keys(media).sort()).toEqual([...MEDIA_TYPES].sort());
    expect(Object.fromEntries(Object.entries(media).map(([type, { maxBytes }]) => [type, maxBytes]))).toEqual({ image: 5 * MB, audio: 16 * MB, video: 16 * MB, document: 100 * MB, sticker: 500 * 1024 });
    expect(perSecond).toBe(80);
    const { supportedMimeTypes } = await import('file-type');
    // Texts and the three old office formats have no mark by which they are found: their names tell.
    const byName = ['text/plain', 'application/msword', 'application/vnd.ms-excel', 'application/vnd.ms-powerpoint'];
    expect(Object.values(media).flatMap(({ types }) => types).filter((type) => !supportedMimeTypes.has(type as never) && !byName.includes(type))).toEqual([]);
  });

  it.each<[string, Partial<MediaFile>, string]>([
    ['a picture', { mimeType: 'image/jpeg' }, 'image/jpeg'], ['Apple’s name for audio', { mimeType: 'audio/x-m4a', filename: 'a.m4a' }, 'audio/mp4'], ['a voice message', { mimeType: 'audio/ogg; codecs=opus' }, 'audio/ogg; codecs=opus'],
    ['an old table', { mimeType: 'application/x-cfb', filename: 'Figures.XLS' }, 'application/vnd.ms-excel'], ['an old letter', { mimeType: 'application/x-cfb', filename: 'a.b.doc' }, 'application/msword'],
  ])('%s arrives whole, under Meta’s name for its kind', async (_what, change, type) => {
    const bytes = Buffer.concat([randomBytes(70_000), Buffer.from('\r\n--\r\n')]);
    const { providerMediaId, expiresAt } = await connect().uploadMedia!({ bytes, mimeType: 'image/jpeg', filename: 'grüße "7".jpg', ...change }, signal());
    expect([providerMediaId, expiresAt?.toISOString()]).toEqual(['4242', '2026-12-22T12:00:00.000Z']);
    const [request] = provider.requests;
    expect([request!.method, request!.path, request!.headers['authorization']]).toEqual(['POST', '/v23.0/100000000000001/media', 'Bearer token-of-line-0-5b1f']);
    const form = await formOf(request!);
    const file = form.get('file') as File;
    expect([form.get('messaging_product'), form.get('type'), file.name, sha256(new Uint8Array(await file.arrayBuffer())).digest('hex')]).toEqual(['whatsapp', type, change.filename ?? 'grüße "7".jpg', sha256(bytes).digest('hex')]);
  });

  it.each<[string, MediaFile]>([
    ['nothing at all', { bytes: new Uint8Array(), mimeType: 'image/png' }], ['a program', { bytes: Buffer.from('MZ'), mimeType: 'application/x-msdownload' }], ['a page', { bytes: Buffer.from('<html>'), mimeType: 'text/html' }], ['a drawing that may hold a script', { bytes: Buffer.from('<svg/>'), mimeType: 'image/svg+xml' }],
    ['an old office file that does not say which', { bytes: Buffer.from('x'), mimeType: 'application/x-cfb', filename: 'setup.msi' }], ['a picture of 5 MB and a byte', { bytes: new Uint8Array(5 * MB + 1), mimeType: 'image/png' }],
  ])('%s stays here', async (_what, file) => {
    await expect(connect().uploadMedia!(file, signal())).rejects.toMatchObject({ name: 'PluginError', code: 'content_rejected' });
    expect(provider.requests).toEqual([]);
  });

  it('says how it failed; a lost answer may be asked for again', async () => {
    const upload = () => connect().uploadMedia!({ bytes: Buffer.from('x'), mimeType: 'image/png' }, signal());
    for (const [behaviour, code] of [
      [{ answer: { status: 400, body: graphError(131053) } }, 'content_rejected'], [{ answer: { status: 401, body: graphError(190) } }, 'credentials_rejected'], [{ answer: { status: 502, body: 'x' } }, 'unavailable'], [{ answer: { status: 200, body: '{}' } }, 'unavailable'], ['reset', 'unavailable'], ['truncate', 'unavailable'],
    ] as const) {
      provider.behave(behaviour);
      await expect(upload()).rejects.toMatchObject({ name: 'PluginError', code });
    }
  });
});

describe('the bundled simulator, as Meta', () => {
  it('takes a file of every type, and gives it back whole', async () => {
    const { createSimulator } = await import('@consentry/channel-whatsapp/simulator');
    const simulator = await createSimulator({ now: () => new Date() });
    try {
      simulator.attach({ connectionId: 'c1', settings: simulator.demoSettings(), webhookUrl: 'http://127.0.0.1:9/none' });
      const connection = whatsapp.create(whatsapp.settings.parse(simulator.demoSettings()), testHost([new URL(simulator.address).host]));
      for (const mimeType of ['image/png', 'audio/x-m4a', 'audio/ogg; codecs=opus', 'video/mp4', 'application/pdf', 'image/webp']) {
        const bytes = randomBytes(5000);
        const { providerMediaId } = await connection.uploadMedia!({ bytes, mimeType, filename: 'grüße.bin' }, signal());
        const file = await connection.downloadMedia!(providerMediaId, { maxBytes: 5000 }, signal());
        expect([mimeType, Buffer.compare(file.bytes, bytes)]).toEqual([mimeType, 0]);
        await expect(connection.downloadMedia!(providerMediaId, { maxBytes: 4999 }, signal())).rejects.toMatchObject({ code: 'content_rejected' });
      }
      await expect(connection.downloadMedia!('900000000000001', { maxBytes: MB }, signal())).rejects.toMatchObject({ code: 'content_rejected' });
    } finally {
      await simulator.close();
    }
  });
});

describe('what people sent', () => {
  const bytes = randomBytes(30_000);
  const described = (change: Record<string, unknown> = {}) => ({ id: '77', url: `${provider.baseUrl}/whatsapp_business/attachments/?mid=77`, mime_type: 'image/jpeg', sha256: sha256(bytes).digest('hex'), file_size: bytes.length, ...change });
  const serving = (description: unknown, file: { status: number; headers?: Record<string, string>; body: string | Uint8Array } = { status: 200, body: bytes }) =>
    provider.behave({ answering: ({ path }) => (path.startsWith('/v23.0/77?') ? json(description) : file) });
  const download = (maxBytes = MB, connection = connect()) => connection.downloadMedia!('77', { maxBytes }, signal());

  it.each<[string, () => Record<string, unknown>]>([['in hexadecimal', () => ({})], ['in base64', () => ({ sha256: sha256(bytes).digest('base64') })], ['in capitals, with its size as a text', () => ({ sha256: sha256(bytes).digest('hex').toUpperCase(), file_size: String(bytes.length) })]])('comes whole, by the digest %s, with the token', async (_what, change) => {
    serving(described(change()));
    const file = await download(bytes.length);
    expect([Buffer.compare(file.bytes, bytes), file.mimeType]).toEqual([0, 'image/jpeg']);
    expect(provider.requests.map(({ path, headers }) => [path, headers['authorization']])).toEqual([['/v23.0/77?phone_number_id=100000000000001', 'Bearer token-of-line-0-5b1f'], ['/whatsapp_business/attachments/?mid=77', 'Bearer token-of-line-0-5b1f']]);
  });

  it('that is too large is not fetched at all', async () => {
    serving(described());
    await expect(download(bytes.length - 1)).rejects.toMatchObject({ code: 'content_rejected' });
    expect(provider.requests.length).toBe(1);
  });

  it.each<[string, () => Record<string, unknown>]>([['another digest', () => ({ sha256: sha256(Buffer.from('x')).digest('hex') })], ['a longer one', () => ({ file_size: bytes.length + 1 })], ['a shorter one', () => ({ file_size: bytes.length - 1 })], ['an empty digest', () => ({ sha256: ' ' })]])('that is not what was described is not kept: %s', async (_what, change) => {
    serving(described(change()));
    await expect(download()).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('is never fetched from elsewhere, whatever the answer or a redirect says: the token would go along', async () => {
    const elsewhere = await startStandIn({ answer: { status: 200, body: bytes } });
    try {
      const { port } = new URL(provider.baseUrl);
      for (const url of [`${elsewhere.baseUrl}/file`, 'https://lookaside.fbsbx.com/file', 'https://lookaside.fbsbx.com.evil.example/file', `http://localhost:${port}/file`, `https://127.0.0.1:${port}/file`, 'ftp://127.0.0.1/file', 'data:image/png;base64,AAAA', `http://127.0.0.1:${port}@evil.example/file`]) {
        serving(described({ url }));
        await expect(download()).rejects.toMatchObject({ name: 'PluginError', code: 'config_invalid' });
      }
      // Asked of the host, none of these: the plugin does not leave it to the guard.
      expect(host.undeclared).toEqual([]);
      serving(described(), { status: 302, headers: { location: `${elsewhere.baseUrl}/file` }, body: '' });
      await expect(download()).rejects.toMatchObject({ name: 'PluginError' });
      expect(elsewhere.requests).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('lies at Meta’s media host, and at no other', async () => {
    const asked: string[] = [];
    const production = whatsapp.settings.parse({ ...whatsappFixture.settings('https://graph.facebook.com', 0), apiBaseUrl: undefined });
    const hosts = typeof whatsapp.hosts === 'function' ? whatsapp.hosts(production) : whatsapp.hosts;
    expect([...hosts].sort()).toEqual(['graph.facebook.com', 'lookaside.fbsbx.com']);
    expect(typeof whatsapp.hosts === 'function' && whatsapp.hosts(settingsAt('http://127.0.0.1:4000'))).toEqual(['127.0.0.1:4000']);
    const connection = (url: string) => whatsapp.create(production, { ...host, fetch: async (address) => { asked.push(address); return new Response(address.includes('/v23.0/') ? JSON.stringify(described({ url })) : bytes); } });
    expect((await download(MB, connection('https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=77'))).bytes.length).toBe(bytes.length);
    for (const url of ['http://lookaside.fbsbx.com/x', 'https://lookaside.fbsbx.com:8443/x', 'https://scontent.fbcdn.net/x', 'https://lookaside.facebook.com/x']) await expect(download(MB, connection(url))).rejects.toMatchObject({ code: 'config_invalid' });
    expect(asked.filter((address) => !address.startsWith('https://graph.facebook.com/v23.0/'))).toEqual(['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=77']);
  });

  it.each<[string, { status: number; body: string }, string]>([['gone', { status: 404, body: '' }, 'unavailable'], ['not for this token', { status: 401, body: '' }, 'credentials_rejected'], ['too often', { status: 429, body: '' }, 'rate_limited'], ['broken', { status: 502, body: '' }, 'unavailable']])('is %s', async (_what, answer, code) => {
    serving(described(), answer);
    await expect(download()).rejects.toMatchObject({ name: 'PluginError', code });
  });

  it('Meta has no longer', async () => {
    provider.behave({ answer: { status: 400, body: graphError(100, 33) } });
    await expect(download()).rejects.toMatchObject({ code: 'content_rejected' });
  });

  it.each(['../me', 'a/b', '77?x=1', '', '%2e%2e', 'x'.repeat(129)])('an id that leads elsewhere is none: %s', async (id) => {
    await expect(connect().downloadMedia!(id, { maxBytes: MB }, signal())).rejects.toMatchObject({ code: 'content_rejected' });
    expect(provider.requests).toEqual([]);
  });
});

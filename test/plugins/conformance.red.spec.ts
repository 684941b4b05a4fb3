import { describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { PluginError, secret, z, type ChannelConnection, type PluginHost } from '@consentry/plugin-sdk';
import { channelConformance, type ChannelFixture } from '@consentry/plugin-sdk/conformance';
import { sendingFixture } from './whatsapp.sends.fixture.js';

type Plugin = typeof whatsapp;
type Settings = z.infer<Plugin['settings']>;

/** The good plugin with one thing spoilt. */
const spoilt = (change: (good: ChannelConnection, settings: Settings, host: PluginHost) => Partial<ChannelConnection>): Plugin => ({
  ...whatsapp,
  create(settings, host) {
    const good = whatsapp.create(settings, host);
    return { ...good, ...change(good, settings, host) };
  },
});
/** The good plugin with a host between it and the world that spoils its requests. */
const meddled = (meddle: (host: PluginHost, settings: Settings) => Partial<PluginHost>): Plugin => ({
  ...whatsapp,
  create: (settings, host) => whatsapp.create(settings, { ...host, ...meddle(host, settings) }),
});
const rewritten = (change: (body: Record<string, unknown>) => void) => meddled((host) => ({
  fetch(url, request = {}) {
    if (typeof request.body !== 'string') return host.fetch(url, request);
    const body = JSON.parse(request.body) as Record<string, unknown>;
    change(body);
    return host.fetch(url, { ...request, body: JSON.stringify(body) });
  },
}));
/** Turns one code that leaves send() into another. */
const recoded = (from: string, to: ConstructorParameters<typeof PluginError>[0]) => spoilt((good) => ({
  send: (message, signal) => good.send(message, signal).catch((error: PluginError) => { throw error.code === from ? new PluginError(to, error.details) : error; }),
}));

let sharedSecret: string | undefined;
const SENDS = whatsapp.capabilities.types.map((type) => `send.type.${type}`);
const { media } = whatsapp.capabilities;

const BROKEN: Record<string, { plugin: Plugin; fixture?: ChannelFixture; fails: string[] }> = {
  'verify says yes to everything': { plugin: spoilt(() => ({ verify: () => true })), fails: ['webhook.forged', 'isolation'] },
  'verify says no to everything': { plugin: spoilt(() => ({ verify: () => false })), fails: ['webhook.genuine', 'isolation'] },
  'verify lets a missing header pass': { plugin: spoilt((good) => ({ verify: (r) => r.headers['x-hub-signature-256'] === undefined || good.verify(r) })), fails: ['webhook.forged'] },
  'verify throws at a missing header': { plugin: spoilt((good) => ({ verify: (r) => { if (!r.headers['x-hub-signature-256']) throw new TypeError('undefined'); return good.verify(r); } })), fails: ['webhook.forged'] },
  'verify answers with a promise': { plugin: spoilt((good) => ({ verify: ((r: Parameters<ChannelConnection['verify']>[0]) => Promise.resolve(good.verify(r))) as never })), fails: ['webhook.forged', 'webhook.genuine', 'isolation'] },
  'verify looks at what the body parses to': {
    plugin: spoilt((good) => ({ verify: ({ headers, rawBody }) => { try { return good.verify({ headers, rawBody: Buffer.from(JSON.stringify(JSON.parse(Buffer.from(rawBody).toString()))) }); } catch { return false; } } })),
    fails: ['webhook.forged', 'webhook.genuine'],
  },
  'the handshake answers anybody': { plugin: spoilt(() => ({ handshake: (query) => query['hub.challenge'] ?? '' })), fails: ['webhook.handshake'] },
  'a secret in the log': { plugin: spoilt((good, settings, host) => ({ send: (m, s) => { host.log.info('send', { token: settings.accessToken }); return good.send(m, s); } })), fails: ['secrecy.logs'] },
  'a message in the log': { plugin: spoilt((good, _settings, host) => ({ parse: (r) => { host.log.debug('in', { body: Buffer.from(r.rawBody).toString() }); return good.parse(r); } })), fails: ['secrecy.logs'] },
  'the recipient in an error': { plugin: spoilt((good) => ({ send: (m, s) => good.send(m, s).catch((error: PluginError) => { throw new PluginError(error.code, { ...error.details, detail: `to ${m.to.value}` }); }) })), fails: ['secrecy.errors'] },
  'the token in the address': { plugin: meddled((host, settings) => ({ fetch: (url, request) => host.fetch(`${url}${url.includes('?') ? '&' : '?'}access_token=${settings.accessToken}`, request) })), fails: ['secrecy.urls'] },
  'no callback data': { plugin: rewritten((body) => delete body['biz_opaque_callback_data']), fails: ['send.callback'] },
  'no reply reference': { plugin: rewritten((body) => delete body['context']), fails: ['send.reply'] },
  'the wrong recipient field': { plugin: rewritten((body) => { body['to'] = `+${String(body['to'])}`; }), fails: SENDS },
  'text cut to ASCII': { plugin: rewritten((body) => { const text = body['text'] as { body: string } | undefined; if (text) text.body = text.body.replace(/[^\n -~]/g, '?'); }), fails: ['send.text'] },
  'errors swallowed': { plugin: spoilt((good) => ({ send: (m, s) => good.send(m, s).catch(() => ({ providerId: 'wamid.made-up' })) })), fails: ['send.unknown_type', 'error.bad_request', 'error.credentials_rejected', 'error.not_found', 'error.rate_limited', 'error.unavailable', 'error.server_error', 'error.garbage', 'error.timeout', 'error.reset', 'error.truncated', 'error.refused', 'error.abort'] },
  'bare errors': { plugin: spoilt((good) => ({ send: (m, s) => good.send(m, s).catch(() => { throw new Error('failed'); }) })), fails: ['send.unknown_type', 'error.bad_request', 'error.credentials_rejected', 'error.not_found', 'error.rate_limited', 'error.unavailable', 'error.server_error', 'error.garbage', 'error.timeout', 'error.reset', 'error.truncated', 'error.refused', 'error.abort'] },
  'unknown outcomes called unavailable': { plugin: recoded('outcome_unknown', 'unavailable'), fails: ['error.server_error', 'error.garbage', 'error.timeout', 'error.reset', 'error.truncated'] },
  'refusals called unavailable': { plugin: recoded('content_rejected', 'unavailable'), fails: ['error.bad_request'] },
  'everything called unknown': { plugin: recoded('unavailable', 'outcome_unknown'), fails: ['error.unavailable', 'error.refused'] },
  'settings and recipient mixed up': { plugin: recoded('config_invalid', 'credentials_rejected'), fails: ['error.not_found'] },
  'a dead token taken for bad content': { plugin: recoded('credentials_rejected', 'content_rejected'), fails: ['error.credentials_rejected'] },
  'Retry-After ignored': { plugin: spoilt((good) => ({ send: (m, s) => good.send(m, s).catch((error: PluginError) => { throw new PluginError(error.code, { ...error.details, retryAfterSeconds: undefined }); }) })), fails: ['error.rate_limited'] },
  'the signal ignored': { plugin: meddled((host) => ({ fetch: (url, { signal: _signal, ...request } = {}) => host.fetch(url, request) })), fails: ['error.abort'] },
  'retries of its own': { plugin: spoilt((good) => ({ send: (m, s) => good.send(m, s).catch(() => good.send(m, s)) })), fails: ['error.bad_request', 'error.credentials_rejected', 'error.not_found', 'error.rate_limited', 'error.unavailable', 'error.server_error', 'error.garbage', 'error.reset', 'error.truncated', 'error.timeout'] },
  'unknown types sent as text': { plugin: spoilt((good) => ({ send: (m, s) => good.send({ ...m, type: m.type === 'template' ? 'template' : 'text' } as never, s) })), fails: ['send.unknown_type'] },
  'an id that is not the provider’s': { plugin: spoilt((good) => ({ send: async (m, s) => { await good.send(m, s); return { providerId: m.id }; } })), fails: [...SENDS, 'send.callback', 'send.reply', 'send.text', 'send.content'] },
  'unknown content dropped': { plugin: spoilt((good) => ({ parse: (r) => good.parse(r).filter(({ kind }) => kind !== 'other') })), fails: ['parse.unknown'] },
  'ids by the clock': { plugin: spoilt((good, _settings, host) => ({ parse: (r) => good.parse(r).map((event) => ({ ...event, id: `${event.id}${host.now().getTime()}` })) })), fails: ['parse.stable'] },
  'one id for all': { plugin: spoilt((good) => ({ parse: (r) => good.parse(r).map((event) => ({ ...event, id: 'x' })) })), fails: ['parse.stable'] },
  'statuses dropped': { plugin: spoilt((good) => ({ parse: (r) => good.parse(r).filter(({ kind }) => kind !== 'status') })), fails: ['parse.known'] },
  'events outside the schema': { plugin: spoilt((good) => ({ parse: (r) => good.parse(r).map((event) => ({ ...event, extra: 1 })) })), fails: ['parse.known', 'parse.unknown'] },
  'text in Latin-1': { plugin: spoilt((good) => ({ parse: (r) => good.parse(r).map((event) => event.kind === 'message' ? { ...event, text: Buffer.from(event.text ?? '').toString('latin1') } : event) })), fails: ['parse.text'] },
  'garbage answered with silence': { plugin: spoilt((good) => ({ parse: (r) => { try { return good.parse(r); } catch { return []; } } })), fails: ['parse.garbage'] },
  'garbage answered with a SyntaxError': { plugin: spoilt((good) => ({ parse: (r) => { JSON.parse(Buffer.from(r.rawBody).toString()); return good.parse(r); } })), fails: ['parse.garbage'] },
  'a host nobody declared': { plugin: spoilt((good, _settings, host) => ({ send: async (m, s) => { await host.fetch('http://telemetry.example/').catch(() => undefined); return good.send(m, s); } })), fails: ['host.declared'] },
  'a client of its own': { plugin: meddled((_host) => ({ fetch: (url, { method = 'GET', headers = {}, body } = {}) => fetch(new Request(url, { method, headers, ...(body !== undefined && { body: String(body) }) })) })), fails: ['host.declared', 'error.abort', 'error.refused'] },
  'settings in a module variable': {
    plugin: { ...whatsapp, create(settings, host) { sharedSecret = settings.appSecret; const fresh = () => whatsapp.create({ ...settings, appSecret: sharedSecret ?? '' }, host); return { ...fresh(), verify: (r) => fresh().verify(r) }; } },
    fails: ['isolation'],
  },
  'the same line for everybody': { plugin: spoilt(() => ({ routes: () => ['1'] })), fails: ['isolation'] },
  'talkative creation': { plugin: { ...whatsapp, create(settings, host) { void host.fetch(`${settings.apiBaseUrl}/ping`).catch(() => undefined); return whatsapp.create(settings, host); } }, fails: ['create.quiet'] },
  'loose settings': { plugin: { ...whatsapp, settings: z.looseObject(whatsapp.settings.shape) as never }, fails: ['settings.strict'] },
  'an unmarked secret': { plugin: { ...whatsapp, settings: whatsapp.settings.extend({ accessToken: z.string(), appSecret: secret() }) }, fails: ['settings.secrets'] },
  'another SDK': { plugin: { ...whatsapp, sdk: '^9.0.0' }, fails: ['manifest.shape'] },
  'hosts with a scheme': { plugin: { ...whatsapp, hosts: ['https://graph.facebook.com/'] }, fails: ['manifest.shape'] },
  'a type without a sample': { plugin: whatsapp, fixture: { ...sendingFixture, messages: sendingFixture.messages.filter(({ type }) => type !== 'sticker') }, fails: ['send.type.sticker'] },
  'a caption lost on the way': { plugin: rewritten((body) => { delete (body['image'] as { caption?: string } | undefined)?.caption; }), fails: ['send.content'] },
  'a usage nobody can read': { plugin: spoilt((good) => ({ send: async (m, s) => ({ ...(await good.send(m, s)), usage: { percent: -1 } }) })), fails: ['send.type.text'] },
  'files without limits': { plugin: { ...whatsapp, capabilities: { ...whatsapp.capabilities, media: { ...media, sticker: undefined } as never } }, fails: ['manifest.media'] },
  'files of any size': { plugin: { ...whatsapp, capabilities: { ...whatsapp.capabilities, media: { ...media, image: { maxBytes: Infinity, types: ['image/png'] } } } }, fails: ['manifest.media'] },
  'files of any kind': { plugin: { ...whatsapp, capabilities: { ...whatsapp.capabilities, media: { ...media, image: { maxBytes: 1, types: ['*'] } } } }, fails: ['manifest.media'] },
  'a standstill': { plugin: { ...whatsapp, capabilities: { ...whatsapp.capabilities, perSecond: 0 } }, fails: ['manifest.media'] },
  'files sent as text': { plugin: spoilt((good) => ({ uploadMedia: (file, s) => good.uploadMedia!({ ...file, bytes: Buffer.from(Buffer.from(file.bytes).toString('utf8')) }, s) })), fails: ['media.upload'] },
  'a file that ended before it began': { plugin: spoilt((good) => ({ uploadMedia: async (file, s) => ({ ...(await good.uploadMedia!(file, s)), expiresAt: new Date(0) }) })), fails: ['media.upload'] },
  'a lost upload called done': { plugin: spoilt((good) => ({ uploadMedia: (file, s) => good.uploadMedia!(file, s).catch(() => ({ providerMediaId: '2762702990552401', expiresAt: null })) })), fails: ['media.upload'] },
  'more than may be fetched': { plugin: spoilt((good) => ({ downloadMedia: (id, _options, s) => good.downloadMedia!(id, { maxBytes: 1_000_000 }, s) })), fails: ['media.download'] },
  'a file as text': { plugin: spoilt((good) => ({ downloadMedia: async (id, options, s) => { const file = await good.downloadMedia!(id, options, s); return { ...file, bytes: Buffer.from(Buffer.from(file.bytes).toString('utf8')) }; } })), fails: ['media.download'] },
};

/** Those of the named checks that reject. */
async function failing(plugin: Plugin, fixture: ChannelFixture, named: string[]): Promise<string[]> {
  const checks = channelConformance(plugin, fixture).filter(({ id }) => named.includes(id));
  const failed = await Promise.all(checks.map(({ id, run }) => run().then(() => [], () => [id])));
  return failed.flat();
}

describe('every check of the kit can go red', () => {
  it.each(Object.entries(BROKEN))('%s', async (_name, { plugin, fixture = sendingFixture, fails }) => {
    expect((await failing(plugin, fixture, fails)).sort()).toEqual([...fails].sort());
  }, 20_000);

  it('and no check was left out', () => {
    const red = new Set(Object.values(BROKEN).flatMap(({ fails }) => fails));
    expect(channelConformance(whatsapp, sendingFixture).map(({ id }) => id).filter((id) => !red.has(id))).toEqual([]);
  });
});

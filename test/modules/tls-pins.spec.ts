import { X509Certificate } from 'node:crypto';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DetailedPeerCertificate } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { Clock, Log, ModeToken, SystemClock } from '@consentry/kernel';
import { defineChannel, isPluginError, z, type OutboundMessage } from '@consentry/plugin-sdk';
import { effectivePins, GuardedFetch, parsePins, pinFaults, pinOf, PluginHosts, PluginRegistry, PluginsModule, verifiedChain, type GuardOptions, type PinMismatch, type PluginNetwork } from '@consentry/plugins';
import { certify, type Certificate } from '../harness/certificates.js';
import { TlsServer } from '../harness/tls-server.js';

const NAMES = ['127.0.0.1', 'localhost'];
const root = certify({ subject: 'Root', ca: true });
const intermediate = certify({ subject: 'Intermediate', ca: true, issuer: root });
const leafOf = (issuer: Certificate, names = NAMES, type: 'ec' | 'rsa' = 'ec') => certify({ subject: 'Leaf', issuer, names, type });
const leaf = leafOf(intermediate);
/** Pins that no key here has: a backup that lies in a safe. */
const spare = certify({ subject: 'Spare' }).pin;
const other = certify({ subject: 'Other' }).pin;
const CA = root.pem;

const servers: TlsServer[] = [];
const guards: GuardedFetch[] = [];
async function serve(chain: Certificate[]): Promise<TlsServer> {
  const server = await TlsServer.start(chain);
  servers.push(server);
  return server;
}
afterAll(async () => {
  for (const guard of guards) await guard.close();
  for (const server of servers) await server.stop();
});

let mismatches: string[] = [];
beforeEach(() => { mismatches = []; });

const addressOf = (server: TlsServer, host = '127.0.0.1') => `${host}:${server.port}`;
function guardOf(hosts: string[], pins: GuardOptions['pins'], more: Partial<GuardOptions> = {}): GuardedFetch {
  const guard = new GuardedFetch({ hosts, allowLoopback: true, ca: CA, ...(pins ? { pins } : {}), onPinMismatch: (host) => mismatches.push(host), ...more });
  guards.push(guard);
  return guard;
}

/** The answer's status, or how it was refused. */
async function outcome(guard: GuardedFetch, url: string, init: Parameters<GuardedFetch['fetch']>[1] = {}): Promise<string> {
  try {
    const response = await guard.fetch(url, { method: 'POST', body: 'secret', timeoutMs: 5000, ...init });
    return `${response.status} ${await response.text()}`;
  } catch (error) {
    if (!isPluginError(error)) throw error;
    return `${error.code} ${error.details.providerCode ?? error.details.detail}`;
  }
}
const REFUSED = 'unavailable TLS_PIN_MISMATCH';
const ask = (server: TlsServer, pins: string[] | undefined, more: Partial<GuardOptions> = {}) => {
  const host = addressOf(server);
  return outcome(guardOf([host], pins && { [host]: pins }, more), `https://${host}/`);
};

describe('TR-3: which keys meet a pin', () => {
  let server: TlsServer;
  beforeAll(async () => { server = await serve([leaf, intermediate]); });
  beforeEach(() => { server.requests = server.bytes = 0; });

  it.each<[string, string[]]>([
    ['the leaf', [leaf.pin, spare]], ['the intermediate', [intermediate.pin, spare]], ['the root, which the server does not send', [root.pin, spare]], ['the backup pin', [spare, leaf.pin]], ['all of them', [leaf.pin, intermediate.pin, root.pin]],
  ])('%s', async (_name, pins) => {
    expect(await ask(server, pins)).toBe('200 reached');
    expect(mismatches).toEqual([]);
  });

  it('the fingerprint is that of RFC 7469: openssl and the harness read it from different bytes', () => {
    for (const each of [leaf, root, leafOf(root, NAMES, 'rsa')]) expect(pinOf(new X509Certificate(each.pem))).toBe(each.pin);
    // The published leaf key of a certificate that openssl made, and its answer to the line in docs/security/tls-pins.md.
    expect(pinOf(new X509Certificate(KNOWN))).toBe(KNOWN_PIN);
  });

  it('an RSA key', async () => {
    const rsa = leafOf(root, NAMES, 'rsa');
    const there = await serve([rsa]);
    expect([await ask(there, [rsa.pin, spare]), await ask(there, [leaf.pin, spare])]).toEqual(['200 reached', REFUSED]);
  });

  it('none: refused, and not a byte of the request reached the server', async () => {
    expect(await ask(server, [spare, other])).toBe(REFUSED);
    expect(await ask(server, [])).toBe(REFUSED);
    expect([server.requests, server.bytes]).toEqual([0, 0]);
    expect(mismatches).toEqual([addressOf(server), addressOf(server)]);
  });

  it('says to operators what happened', async () => {
    const host = addressOf(server);
    const error: unknown = await guardOf([host], { [host]: [spare, other] }).fetch(`https://${host}/x?token=abc`).catch((thrown: unknown) => thrown);
    expect(isPluginError(error) && error.details).toEqual({ providerCode: 'TLS_PIN_MISMATCH', detail: `The key of ${host} is none of the pinned ones; nothing was sent.` });
  });

  it('a good certificate over another key, of the same authority: refused', async () => {
    const imposter = await serve([leafOf(intermediate), intermediate]);
    expect(await ask(imposter, [leaf.pin, spare])).toBe(REFUSED);
    expect(await ask(imposter, undefined)).toBe('200 reached');
    expect(imposter.requests).toBe(1);
  });
});

describe('TR-3: a pin comes on top of everything else', () => {
  const refusals: [string, Certificate[], string][] = [];
  const stranger = certify({ subject: 'Root', ca: true });
  const unknown = certify({ subject: 'Unknown', ca: true });
  const strange = leafOf(stranger);
  const expired = certify({ subject: 'Leaf', issuer: root, names: NAMES, days: [-30, -1] });
  const early = certify({ subject: 'Leaf', issuer: root, names: NAMES, days: [2, 30] });
  const elsewhere = leafOf(root, ['api.example.com', '127.0.0.2']);
  const alone = certify({ subject: 'localhost', names: NAMES });
  refusals.push(
    ['an authority nobody trusts', [strange], 'CERT_SIGNATURE_FAILURE'], ['an authority nobody trusts, sent along', [leafOf(unknown), unknown], 'SELF_SIGNED_CERT_IN_CHAIN'], ['no authority', [alone], 'DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['a missing intermediate', [leaf], 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'], ['expired', [expired], 'CERT_HAS_EXPIRED'], ['not yet valid', [early], 'CERT_NOT_YET_VALID'], ['another name', [elsewhere], 'ERR_TLS_CERT_ALTNAME_INVALID'],
  );

  it.each(refusals)('the right key, and %s: refused', async (_name, chain, code) => {
    const server = await serve(chain);
    expect(await ask(server, [chain[0]!.pin, spare])).toBe(`unavailable ${code}`);
    expect([server.requests, server.bytes]).toEqual([0, 0]);
    expect(mismatches).toEqual([]);
  });

  it('a trusted certificate of this connection is nobody else’s: without it the chain is not trusted', async () => {
    const server = await serve([leaf, intermediate]);
    const host = addressOf(server);
    const guard = new GuardedFetch({ hosts: [host], allowLoopback: true, pins: { [host]: [leaf.pin, spare] } });
    guards.push(guard);
    expect(await outcome(guard, `https://${host}/`)).toMatch(/^unavailable UNABLE_TO_/);
  });

  it('a request that bears another name in its headers is held to the pins of where it goes', async () => {
    const server = await serve([leafOf(root, ['127.0.0.1', 'localhost', 'api.example.com'])]);
    const host = addressOf(server, 'localhost');
    for (const name of ['api.example.com', `127.0.0.1:${server.port}`]) {
      expect(await outcome(guardOf([host], { [host]: [spare, other] }), `https://${host}/`, { headers: { host: name } })).toBe(REFUSED);
    }
    const foreign = await serve([leafOf(root, ['api.example.com'])]);
    expect(await ask(foreign, undefined)).toBe('unavailable ERR_TLS_CERT_ALTNAME_INVALID');
    const there = addressOf(foreign, 'localhost');
    expect(await outcome(guardOf([there], undefined), `https://${there}/`, { headers: { host: 'api.example.com' } })).toBe('unavailable ERR_TLS_CERT_ALTNAME_INVALID');
    expect([server.requests, foreign.requests]).toEqual([0, 0]);
  });

  it('plain HTTP shows no key: refused where one is pinned', async () => {
    let hits = 0;
    const plain = createServer((_request, response) => { hits++; response.end('reached'); });
    await new Promise<void>((resolve) => { plain.listen(0, '127.0.0.1', resolve); });
    const host = `127.0.0.1:${(plain.address() as AddressInfo).port}`;
    for (const trusted of [false, true]) {
      expect(await outcome(guardOf([host], { '127.0.0.1': [leaf.pin, spare] }, { trusted }), `http://${host}/`)).toBe('config_invalid Keys are pinned for this host, and plain HTTP shows none.');
      expect(hits).toBe(0);
    }
    expect(await outcome(guardOf([host], undefined), `http://${host}/`)).toBe('200 reached');
    plain.closeAllConnections();
    await new Promise((resolve) => { plain.close(resolve); });
  });

  it('NODE_TLS_REJECT_UNAUTHORIZED=0 turns nothing off', async () => {
    const server = await serve([strange]);
    const pinned = await serve([leaf, intermediate]);
    const script = `
      import { GuardedFetch } from '@consentry/plugins';
      const [ca, ...hosts] = process.argv.slice(1);
      const guard = new GuardedFetch({ hosts, allowLoopback: true, ca, pins: { [hosts[1]]: ['${spare}', '${other}'] } });
      for (const host of hosts) process.stdout.write(await guard.fetch('https://' + host + '/').then((r) => String(r.status), (e) => e.details.providerCode) + ' ');
      await guard.close();`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, '--', CA, addressOf(server), addressOf(pinned)], { cwd: import.meta.dirname, env: { PATH: process.env.PATH, NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' } });
    expect(stdout.trim()).toBe('CERT_SIGNATURE_FAILURE TLS_PIN_MISMATCH');
    expect([server.requests, pinned.requests]).toEqual([0, 0]);
  });
});

describe('TR-3: certificates that a server sends along and that signed nothing do not count', () => {
  /** A trusted authority gone bad: it issues a certificate for the host, and cannot make the pinned key vouch for it. */
  const rogue = certify({ subject: 'Rogue', ca: true });
  const forged = leafOf(rogue);
  const trust = { ca: root.pem + rogue.pem };
  /** Bears the pinned key, which everybody knows, and the name of the authority; the key itself has signed nothing. */
  const mask = (publicKey: Certificate, subject = 'Rogue') => certify({ subject, ca: true, publicKey: publicKey.publicKey, issuer: rogue });

  it('one that bears the pinned key of the leaf, of the root', async () => {
    for (const bearer of [leaf, root]) {
      const server = await serve([forged, mask(bearer)]);
      expect(await ask(server, [bearer.pin, spare], trust)).toBe(REFUSED);
      expect(await ask(server, [rogue.pin, spare], trust)).toBe('200 reached');
      expect(server.requests).toBe(1);
    }
  });

  it('a real signature of the pinned authority on the rogue key, beside the path that was verified', async () => {
    // A customer of the pinned authority signs the rogue's key with a certificate that may sign nothing.
    const customer = certify({ subject: 'Customer', issuer: root, names: ['customer.example.com'], withoutUsage: true });
    const bridge = certify({ subject: 'Rogue', ca: true, privateKey: rogue.privateKey, issuer: customer });
    const server = await serve([forged, bridge, customer]);
    expect(await ask(server, [root.pin, spare], trust)).toBe(REFUSED);
    expect(server.requests).toBe(0);
  });

  it('one sent along is followed only if it is an authority, valid today, and its key made the signature', () => {
    const now = Date.now();
    const sent = (...chain: Certificate[]) => chain.reduceRight<DetailedPeerCertificate | undefined>((issuer, { der }) => ({ raw: der, ...(issuer ? { issuerCertificate: issuer } : {}) }) as DetailedPeerCertificate, undefined)!;
    const walked = (...chain: Certificate[]) => verifiedChain(sent(...chain), [new X509Certificate(root.pem)], now).map(pinOf);
    const pair = certify({ subject: 'Pair', ca: true, issuer: root });
    const again = (wish: Partial<Parameters<typeof certify>[0]>) => certify({ subject: 'Pair', ca: true, issuer: root, privateKey: pair.privateKey, ...wish });
    const below = leafOf(pair);
    expect(walked(below, pair)).toEqual([below.pin, pair.pin, root.pin]);
    expect(walked(below, again({ days: [-30, -1] }))).toEqual([below.pin]);
    expect(walked(below, again({ days: [1, 30] }))).toEqual([below.pin]);
    for (const withoutUsage of [false, true]) expect(walked(below, again({ ca: false, withoutUsage }))).toEqual([below.pin]);
    expect(walked(below, certify({ subject: 'Pair', ca: true, issuer: root }))).toEqual([below.pin]);
    expect(walked(below, certify({ subject: 'Another', ca: true, issuer: root, privateKey: pair.privateKey }))).toEqual([below.pin]);
    // A trust anchor comes before what was sent, and nothing sent comes after it.
    const direct = leafOf(root);
    expect(walked(direct, certify({ subject: 'Root', ca: true, privateKey: root.privateKey, issuer: rogue }), rogue)).toEqual([direct.pin, root.pin]);
    expect(verifiedChain(sent(below, root), [new X509Certificate(pair.pem)], now).map(pinOf)).toEqual([below.pin, pair.pin]);
    expect(walked(certify({ subject: 'Alone', ca: true }))).toHaveLength(1);
  });
});

describe('TR-3: the key changes', () => {
  const next = leafOf(intermediate);

  /** One connection that stays busy with the first key, and one more that is opened after the key changed. undici offers the ticket of the first to the second. */
  async function renewed(pins: string[] | undefined): Promise<{ server: TlsServer; late: string[] }> {
    const server = await serve([leaf, intermediate]);
    const host = addressOf(server);
    const guard = guardOf([host], pins && { [host]: pins });
    expect(await outcome(guard, `https://${host}/`)).toBe('200 reached');
    const held = outcome(guard, `https://${host}/held`);
    while (server.requests < 2) await new Promise((resolve) => { setTimeout(resolve, 5); });
    await server.show([next, intermediate]);
    const late: string[] = [];
    for (let n = 0; n < 3; n++) late.push(await outcome(guard, `https://${host}/`));
    server.release();
    // What was under way ends well: its key was checked when its connection was opened.
    expect(await held).toBe('200 reached');
    return { server, late };
  }

  it('without pins the next connection resumes, and no certificate is looked at: what pinned hosts must not do', async () => {
    const { server, late } = await renewed(undefined);
    expect(late).toEqual(['200 reached', '200 reached', '200 reached']);
    expect(server.resumed).toBeGreaterThan(0);
  });

  it('new connections are refused, with session tickets of before at hand', async () => {
    const { server, late } = await renewed([leaf.pin, spare]);
    expect(late).toEqual([REFUSED, REFUSED, REFUSED]);
    expect([server.resumed, server.requests]).toEqual([0, 2]);
    expect(mismatches).toEqual([addressOf(server), addressOf(server), addressOf(server)]);
  });

  it('to the backup key nobody notices, and back', async () => {
    const { server, late } = await renewed([leaf.pin, next.pin]);
    expect(late).toEqual(['200 reached', '200 reached', '200 reached']);
    expect([server.resumed, server.requests, mismatches]).toEqual([0, 5, []]);
  });

  it('after every connection has ended', async () => {
    const server = await serve([leaf, intermediate]);
    const host = addressOf(server);
    const guard = guardOf([host], { [host]: [leaf.pin, spare] });
    const asked: string[] = [];
    for (const chain of [[leaf, intermediate], [next, intermediate], [leaf, intermediate]]) {
      await server.show(chain);
      asked.push(await outcome(guard, `https://${host}/`));
    }
    expect(asked).toEqual(['200 reached', REFUSED, '200 reached']);
  });
});

describe('TR-3: whose pins hold where', () => {
  it('only the named host is pinned, and connections do not share what they may', async () => {
    const server = await serve([leaf, intermediate]);
    const [address, name] = [addressOf(server), addressOf(server, 'localhost')];
    const both = guardOf([address, name], { [address]: [spare, other] });
    expect([await outcome(both, `https://${address}/`), await outcome(both, `https://${name}/`), await outcome(both, `https://${address}/`)]).toEqual([REFUSED, '200 reached', REFUSED]);
    // Interleaved: no socket and no session of one serves another.
    const [right, wrong, none] = [guardOf([address], { [address]: [leaf.pin, spare] }), guardOf([address], { [address]: [spare, other] }), guardOf([address], undefined)];
    for (let n = 0; n < 3; n++) {
      expect([await outcome(none, `https://${address}/`), await outcome(right, `https://${address}/`), await outcome(wrong, `https://${address}/`)]).toEqual(['200 reached', '200 reached', REFUSED]);
    }
    expect(mismatches).toEqual([address, address, address, address, address]);
  });

  it('a name without port pins all its ports, and a port its own', async () => {
    const server = await serve([leaf, intermediate]);
    const name = addressOf(server, 'localhost');
    expect(await outcome(guardOf([name], { localhost: [spare, other] }), `https://${name}/`)).toBe(REFUSED);
    expect(await outcome(guardOf([name], { localhost: [spare, other], [name]: [leaf.pin, spare] }), `https://${name}/`)).toBe('200 reached');
    expect(await outcome(guardOf([name], { 'localhost:1': [spare, other] }), `https://${name}/`)).toBe('200 reached');
  });

  it('the operator’s win over the plugin’s for that host', () => {
    const hosts = ['a.example.com', 'b.example.com:8443', 'c.example.com', 'd.example.com.'];
    expect(effectivePins(hosts, { 'a.example.com': ['own'], 'b.example.com:8443': ['own'] }, { 'b.example.com': ['set'] })).toEqual({ 'a.example.com': ['own'], 'b.example.com:8443': ['set'] });
    expect(effectivePins(hosts, {}, { 'b.example.com': ['all'], 'b.example.com:8443': ['port'], 'b.example.com:1': ['other'], 'd.example.com': ['dot'], 'x.example.com': ['nobody'] })).toEqual({ 'b.example.com:8443': ['port'], 'd.example.com.': ['dot'] });
    expect(effectivePins(['constructor', '__proto__'], {}, {})).toEqual({});
  });
});

describe('TR-3: plugins', () => {
  const lines: string[] = [];
  const log = Log.create({ level: 'info', destination: { write: (line) => { lines.push(line); } } });
  const world = { module: class World {}, global: true, providers: [{ provide: Clock, useValue: new SystemClock() }, { provide: Log, useValue: log }, { provide: ModeToken, useValue: { production: false } }], exports: [Clock, Log, ModeToken] };
  const told = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>).map(({ event, level: _level, time: _time, ...fields }) => [event, fields]);
  const pluginOf = (hosts: string[], pins?: Record<string, string[]>) => defineChannel({
    id: 'channel-pinned', channel: 'pinned', name: 'Pinned', sdk: '^1.0.0', hosts, ...(pins ? { pins } : {}), settings: z.strictObject({}),
    capabilities: { types: ['text'], receipts: false, serviceWindowHours: null, addressKinds: ['handle'] },
    create: (_settings, host) => ({ send: async () => ({ providerId: await (await host.fetch(`https://${hosts[0]}/`)).text() }), verify: () => false, parse: () => [] }),
  });
  const apps: { close(): Promise<void> }[] = [];
  afterAll(async () => { for (const app of apps) await app.close(); });
  async function hostsOf(...network: [PluginNetwork?]): Promise<PluginHosts> {
    const app = await NestFactory.createApplicationContext({ module: class App {}, imports: [world, PluginsModule.with(await PluginRegistry.load({}), ...network)] }, { logger: false });
    apps.push(app);
    return app.get(PluginHosts);
  }
  async function send(hosts: PluginHosts, plugin: ReturnType<typeof pluginOf>, id: string): Promise<string> {
    const open = hosts.open(plugin, {}, id);
    try {
      return (await open.connection.send({} as OutboundMessage, AbortSignal.timeout(5000))).providerId!;
    } catch (error) {
      return isPluginError(error) ? `${error.code} ${error.details.providerCode}` : String(error);
    } finally {
      await open.close();
    }
  }
  let server: TlsServer;
  let host = '';
  beforeAll(async () => { server = await serve([leaf, intermediate]); host = addressOf(server); });
  beforeEach(() => { lines.length = 0; server.requests = 0; });

  it('a wrong pin is refused, logged and told, whatever a listener does', async () => {
    const hosts = await hostsOf({ ca: CA });
    const events: PinMismatch[] = [];
    hosts.onPinMismatch(() => { throw new Error('not today'); });
    hosts.onPinMismatch((event) => events.push(event));
    expect(await send(hosts, pluginOf([host], { [host]: [spare, other] }), 'connection-1')).toBe(REFUSED);
    expect(server.requests).toBe(0);
    expect(events).toEqual([{ plugin: 'channel-pinned', connectionId: 'connection-1', host }]);
    const bound = { plugin: 'channel-pinned', connectionId: 'connection-1' };
    expect(told()).toEqual([['tls_pinned', { ...bound, host }], ['tls_pin_mismatch', { ...bound, host }], ['tls_pin_listener_failed', expect.objectContaining({ error: 'Error: not today' })]]);
    expect(JSON.parse(lines[1]!)).toMatchObject({ level: 40 });
  });

  it('the operator sets and replaces what a plugin pins', async () => {
    const good = { [host]: [leaf.pin, spare] };
    const bad = { [host]: [spare, other] };
    expect(await send(await hostsOf({ ca: CA }), pluginOf([host], good), 'c')).toBe('reached');
    expect(await send(await hostsOf({ ca: CA, pins: bad }), pluginOf([host]), 'c')).toBe(REFUSED);
    expect(await send(await hostsOf({ ca: CA, pins: bad }), pluginOf([host], good), 'c')).toBe(REFUSED);
    expect(await send(await hostsOf({ ca: CA, pins: good }), pluginOf([host], bad), 'c')).toBe('reached');
    expect(await send(await hostsOf({ ca: CA, pins: { '127.0.0.1': bad[host]! } }), pluginOf([host], good), 'c')).toBe(REFUSED);
    expect(await send(await hostsOf({ ca: CA, pins: { 'api.example.com': bad[host]! } }), pluginOf([host]), 'c')).toBe('reached');
    expect(server.requests).toBe(3);
  });

  it('two connections of one plugin under different pins', async () => {
    const set = pluginOf([host], { [host]: [leaf.pin, spare] });
    const wrong = pluginOf([host], { [host]: [spare, other] });
    const hosts = await hostsOf({ ca: CA });
    const events: string[] = [];
    hosts.onPinMismatch(({ connectionId }) => events.push(connectionId));
    for (let n = 0; n < 2; n++) expect([await send(hosts, set, 'one'), await send(hosts, wrong, 'two')]).toEqual(['reached', REFUSED]);
    expect(events).toEqual(['two', 'two']);
  });

  it('without pins and without a word from the operator nothing changes', async () => {
    expect(await send(await hostsOf(), pluginOf([host]), 'c')).toMatch(/^unavailable UNABLE_TO_/);
    expect(await send(await hostsOf({ ca: CA }), pluginOf([host]), 'c')).toBe('reached');
    expect(lines).toEqual([]);
  });
});

describe('TR-3: CONSENTRY_TLS_PINS', () => {
  const [a, b] = [1, 2].map((byte) => `sha256/${Buffer.alloc(32, byte).toString('base64')}`) as [string, string];

  it('is read, spaces or not', () => {
    expect(parsePins('')).toEqual({ pins: {}, faults: [] });
    expect(parsePins(`graph.example.com=${a},${b}`)).toEqual({ pins: { 'graph.example.com': [a, b] }, faults: [] });
    expect(parsePins(` one.example.com = ${a} , ${b} ; 10.0.0.1:8200=${b},${a};[::1]:8443=${a},${b}; `)).toEqual({ pins: { 'one.example.com': [a, b], '10.0.0.1:8200': [b, a], '[::1]:8443': [a, b] }, faults: [] });
  });

  it.each<[string, RegExp]>([
    [`graph.example.com`, /^"graph\.example\.com" is not host=/], [`=${a},${b}`, /is not host=/], [`${a},${b}`, /is not host=/], [`h.example=${a},${b};h.example=${a},${b}`, /^h\.example: is named twice/],
    [`h.example=${a}`, /^h\.example: has fewer than two/], [`h.example=${a},${a}`, /^h\.example: has fewer than two/], [`h.example=`, /^h\.example: has fewer than two/],
    [`H.Example=${a},${b}`, /^"H\.Example" must be written h\.example$/], [`h.example:443=${a},${b}`, /must be written h\.example$/], [`h.example/=${a},${b}`, /must be written h\.example$/], [`h.example.=${a},${b}`, /must be written h\.example$/],
    [`https://h.example=${a},${b}`, /must be written|is not a host/], [`*.example=${a},${b}`, /"\*\.example" is not a host/], [`h example=${a},${b}`, /is not a host/], [`0x7f.1=${a},${b}`, /must be written 127\.0\.0\.1/],
    [`h.example=${a},sha1/${'a'.repeat(27)}=`, /^h\.example: "sha1\/a+=" is not sha256\//], [`h.example=${a},${b.slice(7)}`, /is not sha256\//], [`h.example=${a},${b.slice(0, -1)}`, /is not sha256\//], [`h.example=${a},sha256/${'A'.repeat(43)}`, /is not sha256\//],
    [`h.example=${a},sha256/${Buffer.alloc(31).toString('base64')}`, /is not sha256\//], [`h.example=${a},sha256/${Buffer.alloc(33).toString('base64')}`, /is not sha256\//], [`h.example=${a},sha256/${'A'.repeat(42)}B=`, /is not sha256\//], [`h.example=${a},sha256/${Buffer.alloc(32, 0xff).toString('base64url')}=`, /is not sha256\//],
  ])('refuses %s', (text, fault) => {
    const { faults } = parsePins(text);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(fault);
  });

  it('says every fault at once', () => {
    expect(parsePins(`nothing;h.example=${a};i.example=x,y`).faults).toEqual([
      '"nothing" is not host=sha256/…,sha256/…', 'h.example: has fewer than two different pins, and the second is the backup without which a new key is an outage',
      'i.example: "x" is not sha256/ and the base64 of 32 bytes', 'i.example: "y" is not sha256/ and the base64 of 32 bytes',
    ]);
    expect(pinFaults({ 'h.example': [a, b] })).toEqual([]);
  });
});

/** Made by `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=example.com`. */
const KNOWN = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUW2cC1tR0XzThQw/xAbfdKYhj6r4wCgYIKoZIzj0EAwIw
FjEUMBIGA1UEAwwLZXhhbXBsZS5jb20wHhcNMjYxMTIyMTc0MjAwWhcNMzYxMTE5
MTc0MjAwWjAWMRQwEgYDVQQDDAtleGFtcGxlLmNvbTBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABJ/B0nD1lH5ReTTzA5H3XaCQyU8A9Dgv84fxrrugV8ZfFk4tvfx4
V3d1GRcXGwQi+F9Fa9pRFjsJL40VPWq4IiWjUzBRMB0GA1UdDgQWBBRp3GT6/MDu
XAGxvm8IpMtkZg7MyjAfBgNVHSMEGDAWgBRp3GT6/MDuXAGxvm8IpMtkZg7MyjAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQD0CewUSZ4kVhkwqpdU
vtvVG1OgL80PteUwSnVsaBHwUQIgUSxFxSf9RnHazWYvSRLOE3nLfKIqifCac1rq
cjN1pF8=
-----END CERTIFICATE-----`;
const KNOWN_PIN = 'sha256/amqVZW4lPHJpW+jX0nWefU1IjDuXVP05ldoW759WZ3c=';

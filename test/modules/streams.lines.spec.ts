import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TlsOptions } from 'node:tls';
import type { Mode } from '@consentry/kernel';
import { HttpSender, ocsfEvent, StreamFailure, StreamNetwork, SyslogSender, type Encoded } from '@consentry/monitoring';
import { certify, type Certificate } from '../harness/certificates.js';
import { SiemCollector } from '../harness/siem.js';
import { SyslogReceiver, type SyslogReceiverOptions } from '../harness/syslog.js';

const ID = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60';
const at = new Date('2026-11-22T10:11:12.345Z');
const event = ocsfEvent({ seq: 1, id: ID, organizationId: ID, at, eventType: 'security_event', action: 'security.changed', actorKind: 'system', actorId: 'test', ip: null, userAgent: null, requestId: null, objectType: null, objectId: null, context: {} });
const batch = (n = 1, json = JSON.stringify(event)): Encoded[] => Array.from({ length: n }, () => ({ event, at, organization: 'org_1', json }));

const keyOf = (c: Certificate) => c.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const shown = (c: Certificate): TlsOptions => ({ key: keyOf(c), cert: c.pem });
const network = (production: boolean, ...networks: string[]) => new StreamNetwork({ production } as Mode, { networks });
const signal = new AbortController().signal;

const ca = certify({ subject: 'SIEM CA', ca: true });
const stranger = certify({ subject: 'Stranger CA', ca: true });
const server = certify({ subject: 'siem', issuer: ca, names: ['127.0.0.1', 'siem.example.com'] });
const client = certify({ subject: 'consentry', issuer: ca });

let receiver: SyslogReceiver;
const opened: { stop(): Promise<void> }[] = [];
async function listen(options: SyslogReceiverOptions = {}): Promise<SyslogReceiver> {
  const made = await SyslogReceiver.start(options);
  opened.push(made);
  return made;
}
beforeAll(async () => { receiver = await listen({ tls: shown(server) }); });
afterAll(async () => { for (const each of opened) await each.stop(); });

interface Way { host?: string; port?: number; transport?: 'tls' | 'tcp'; ca?: string; clientCert?: string; clientKey?: string; serverName?: string; timeoutMs?: number }
const line = ({ timeoutMs = 15_000, ...way }: Way = {}, where = network(false)) =>
  new SyslogSender({ host: '127.0.0.1', port: receiver.port, transport: 'tls', ...way }, where, { hostname: 'panel.example.com', timeoutMs, broke: () => undefined });

/** What comes of one batch: '' when it was sent. */
async function outcome(sender: SyslogSender | HttpSender, events = batch()): Promise<string> {
  try {
    await sender.send(events, signal);
    return '';
  } catch (error) {
    if (!(error instanceof StreamFailure)) throw error;
    return error.words;
  } finally {
    await sender.close();
  }
}

async function receives(options: TlsOptions, way: Way): Promise<{ words: string; messages: number }> {
  const other = await listen({ tls: options });
  const words = await outcome(line({ port: other.port, ...way }));
  return { words, messages: other.messages.length };
}

describe('AU-5: syslog over TLS verifies whom it speaks to', () => {
  it('sends to a receiver of the authority that was given, framed so that each message is found', async () => {
    const before = receiver.messages.length;
    expect(await outcome(line({ ca: ca.pem }), batch(200))).toBe('');
    expect([receiver.messages.length - before, receiver.faults, receiver.messages.at(-1)!.facility]).toEqual([200, [], 13]);
  });

  it.each<[string, Way, RegExp]>([
    ['of another authority', { ca: stranger.pem }, /authority that is not trusted/],
    ['of an authority that nobody gave', {}, /authority that is not trusted/],
    ['under another name', { ca: ca.pem, serverName: 'other.example.com' }, /for another name/],
  ])('refuses one %s, and sends nothing', async (_what, way, words) => {
    const before = receiver.messages.length;
    expect(await outcome(line(way))).toMatch(words);
    expect(receiver.messages.length).toBe(before);
  });

  it('takes the name that was given in place of the host', async () => {
    expect(await outcome(line({ ca: ca.pem, serverName: 'siem.example.com' }))).toBe('');
  });

  it('refuses a certificate that has expired, and a protocol below TLS 1.2', async () => {
    expect(await receives(shown(certify({ subject: 'siem', issuer: ca, names: ['127.0.0.1'], days: [-30, -1] })), { ca: ca.pem })).toEqual({ words: expect.stringMatching(/has expired/), messages: 0 });
    expect(await receives({ ...shown(server), minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, { ca: ca.pem })).toEqual({ words: expect.stringMatching(/could not be reached/), messages: 0 });
    expect(await receives({ ...shown(server), maxVersion: 'TLSv1.2' }, { ca: ca.pem })).toEqual({ words: '', messages: 1 });
  });

  it('shows its own certificate where one is asked for, and knows when it was turned away', async () => {
    const asking = { ...shown(server), requestCert: true, rejectUnauthorized: true, ca: ca.pem };
    expect(await receives(asking, { ca: ca.pem, clientCert: client.pem, clientKey: keyOf(client) })).toEqual({ words: '', messages: 1 });
    // TLS 1.3 ends the client's handshake before the receiver has looked.
    expect(await receives(asking, { ca: ca.pem })).toEqual({ words: expect.stringMatching(/closed the connection|could not be reached/), messages: 0 });
  });

  it('gives up on a receiver that reads nothing', async () => {
    const deaf = await listen();
    deaf.onMessage = () => { throw new Error('never'); };
    const sender = line({ transport: 'tcp', port: deaf.port, timeoutMs: 400 });
    (deaf as unknown as { server: { on(event: string, listener: (socket: { pause(): void }) => void): void } }).server.on('connection', (socket) => { setImmediate(() => socket.pause()); });
    expect(await outcome(sender, batch(40, JSON.stringify('x'.repeat(1_000_000))))).toMatch(/took nothing for 0.4 seconds/);
  });
});

describe('TR-6: streams go where they may', () => {
  it.each<[string, boolean, string[], string, boolean, boolean]>([
    ['the internet', true, [], '8.8.8.8', true, false],
    ['a private network', true, [], '10.1.2.3', false, false],
    ['a private network that is listed', true, ['10.0.0.0/8'], '10.1.2.3', true, true],
    ['one beside the listed', true, ['10.0.0.0/16'], '10.1.2.3', false, false],
    ['a listed one, written as v6', true, ['10.0.0.0/8'], '::ffff:10.1.2.3', true, true],
    ['a single listed address', true, ['192.168.7.9'], '192.168.7.9', true, true],
    ['a listed v6 network', true, ['fd12:3456::/32'], 'fd12:3456::9', true, true],
    ['the metadata service, listed', true, ['169.254.0.0/16', 'fd00::/8'], '169.254.169.254', false, false],
    ['the metadata service by v6, listed', true, ['fd00::/8'], 'fd00:ec2::254', false, false],
    ['this machine in production', true, [], '127.0.0.1', false, false],
    ['this machine in production, listed', true, ['127.0.0.0/8'], '127.0.0.1', true, true],
    ['this machine in development', false, [], '127.0.0.1', true, true],
    ['the internet in development', false, [], '8.8.8.8', true, false],
  ])('%s', (_what, production, networks, address, allowed, plain) => {
    const where = network(production, ...networks);
    expect([where.allowed(address), where.allowed(address, true)]).toEqual([allowed, plain]);
  });

  it('an address is checked as it is connected to, whatever it was called', async () => {
    const tcp = await listen();
    for (const host of ['127.0.0.1', 'localhost']) {
      expect(await outcome(line({ host, transport: 'tcp', port: tcp.port }, network(true)))).toMatch(/may not be contacted/);
      expect(await outcome(line({ host, ca: ca.pem, serverName: 'siem.example.com' }, network(true)))).toMatch(/may not be contacted/);
    }
    expect(tcp.connections).toBe(0);
    expect(await outcome(line({ transport: 'tcp', port: tcp.port }, network(true, '127.0.0.0/8')))).toBe('');
    expect(tcp.messages.length).toBe(1);
  });

  it('HTTP too: a private receiver is reached over https when its network is listed, and only then', async () => {
    const siem = await SiemCollector.start({ key: keyOf(server), cert: server.pem });
    opened.push(siem);
    const target = { url: siem.url, format: 'ndjson' as const, batch: 100, ca: ca.pem };
    expect(await outcome(new HttpSender(target, network(true, '127.0.0.1'), 5000))).toBe('');
    expect(await outcome(new HttpSender(target, network(true), 5000))).toMatch(/may not be contacted/);
    expect(await outcome(new HttpSender({ ...target, ca: stranger.pem }, network(true, '127.0.0.1'), 5000))).toMatch(/could not be reached/);
    expect(siem.requests).toBe(1);
  });
});

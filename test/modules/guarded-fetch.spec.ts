import { createServer, type RequestListener } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type LookupFunction, type Server } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isPluginError } from '@consentry/plugin-sdk';
import type { LookupAddress } from 'node:dns';
import { addressAllowed, GuardedFetch, guardedLookup } from '@consentry/plugins';

const open: { close(): unknown }[] = [];
/** Requests that arrived since the last look. */
let hits = 0;
let port = 0;

async function listen(server: Server): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return (server.address() as AddressInfo).port;
}
const serve = (handler: RequestListener) => listen(createServer(handler));

beforeAll(async () => { port = await serve((_request, response) => { hits++; response.end('reached'); }); });
beforeEach(() => { hits = 0; });
afterAll(async () => {
  for (const each of open) {
    if ('closeAllConnections' in each) (each as { closeAllConnections(): void }).closeAllConnections();
    await each.close();
  }
});

/** Declares whatever host the address comes to: only the guard's other rules can stop it then. */
async function attempt(url: string, options: { hosts?: string[]; allowLoopback?: boolean; trusted?: boolean; init?: Parameters<GuardedFetch['fetch']>[1] } = {}): Promise<string> {
  const host = URL.canParse(url) ? new URL(url).host : '';
  const guard = new GuardedFetch({ hosts: options.hosts ?? [host], allowLoopback: options.allowLoopback ?? false, trusted: options.trusted ?? false });
  try {
    const response = await guard.fetch(url, { timeoutMs: 2000, ...options.init });
    return `${response.status} ${(await response.text()).slice(0, 40)}`;
  } catch (error) {
    if (!isPluginError(error)) throw error;
    // What is said of a failure reaches operators: it must not carry the address, which may hold a secret.
    expect(JSON.stringify(error.details)).not.toContain('127.0.0.1');
    return error.code;
  } finally {
    await guard.close();
  }
}

const PRIVATE = [
  '0.0.0.0', '0.1.2.3', '10.0.0.1', '10.255.255.255', '100.64.0.1', '100.127.255.254', '127.0.0.1', '127.1.2.3', '169.254.0.1', '169.254.169.254', '172.16.0.1', '172.31.255.255', '192.0.0.1', '192.0.0.170', '192.0.2.1', '192.88.99.1',
  '192.168.0.1', '198.18.0.1', '198.19.255.255', '198.51.100.1', '203.0.113.1', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255',
  '::', '::1', '::ffff:10.0.0.1', '::ffff:127.0.0.1', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '::ffff:0:10.0.0.1', '::10.0.0.1', '::a00:1', '::7f00:1', '::a9fe:a9fe', '64:ff9b::10.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b:1::10.0.0.1', '100::1', '2001::1', '2001:db8::1', '2002:a00:1::', '2002:7f00:1::1',
  'fc00::1', 'fd00::1', 'fd12:3456:789a::1', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1', 'ff02::1', 'ff05::2', '3fff::1', '5f00::1',
];

describe('TR-6: which addresses may be contacted', () => {
  it.each(PRIVATE)('%s: not', (address) => {
    expect(addressAllowed(address, false)).toBe(false);
    if (!/^(::ffff:)?127\.|^::1$/.test(address)) expect(addressAllowed(address, true)).toBe(false);
  });

  it.each(['1.1.1.1', '8.8.8.8', '31.13.64.1', '157.240.1.1', '172.15.255.255', '172.32.0.1', '192.167.255.255', '11.0.0.1', '2606:4700:4700::1111', '2a03:2880:f003::1', '::ffff:8.8.8.8'])('%s: yes', (address) => {
    expect(addressAllowed(address, false)).toBe(true);
  });

  it('development adds this machine and nothing else', () => {
    for (const address of ['127.0.0.1', '127.9.9.9', '::1', '::ffff:127.0.0.1']) expect([address, addressAllowed(address, true)]).toEqual([address, true]);
  });

  it('what is no address is none that may be contacted', () => {
    for (const text of ['', 'localhost', 'example.com', '1.1.1.1.1', '1.1.1.1/32', ' 1.1.1.1', '1.1.1.1:80', 'null']) expect([text, addressAllowed(text, true)]).toEqual([text, false]);
  });
});

describe('TR-6: hosts that the operator named', () => {
  const OWN = /^(::ffff:)?(10\.|127\.|172\.(1[6-9]|2\d|3[01])\.|192\.168\.)|^::1$|^f[cd]/;
  const METADATA = ['169.254.169.254', '169.254.170.2', '::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '64:ff9b::a9fe:a9fe', '::a9fe:a9fe', '100.100.100.200', 'fd00:ec2::254', 'fd00:ec2::23', 'fd20:ce::254', 'fd00:42::42', 'fe80::a9fe:a9fe', 'fe80::1', 'fe80::1%eth0', 'febf::1'];

  it.each([...PRIVATE.filter((a) => OWN.test(a)), '10.1.2.3', '192.168.77.1', '172.20.0.5', 'fc00::53', 'fd12:3456::1', '::ffff:192.168.0.1', '8.8.8.8', '2606:4700:4700::1111'])('%s: may lie there', (address) => {
    expect(addressAllowed(address, false, true)).toBe(true);
  });

  it.each([...PRIVATE.filter((a) => !OWN.test(a)), ...METADATA])('%s: not even then', (address) => {
    for (const allowLoopback of [false, true]) expect(addressAllowed(address, allowLoopback, true)).toBe(false);
  });

  it('as an address of the request too: refused before a socket opens', async () => {
    for (const address of METADATA.filter((a) => !a.includes('%'))) {
      const host = address.includes(':') ? `[${address}]` : address;
      for (const scheme of ['http', 'https']) expect([host, scheme, await attempt(`${scheme}://${host}/latest/meta-data/`, { trusted: true })]).toEqual([host, scheme, 'config_invalid']);
    }
  });

  it('names of metadata services lead nowhere, and a name that also leads elsewhere leads there alone', async () => {
    const names: Record<string, string[]> = { 'metadata.example.com': ['169.254.169.254', 'fd20:ce::254', 'fe80::a9fe:a9fe'], 'vault.example.com': ['169.254.169.254', '10.0.0.7', 'fd00:ec2::254'] };
    const resolve = ((name: string, _options: unknown, callback: (error: Error | null, addresses: LookupAddress[]) => void) => {
      callback(null, names[name]!.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
    }) as unknown as Parameters<typeof guardedLookup>[1];
    const look = (name: string, trusted: boolean) => new Promise<unknown>((done) => {
      guardedLookup((address) => addressAllowed(address, false, trusted), resolve)(name, { all: true }, (error, addresses) => done(error ? error.name : addresses));
    });
    expect([await look('metadata.example.com', true), await look('metadata.example.com', false), await look('vault.example.com', false)]).toEqual(['AddressRefusedError', 'AddressRefusedError', 'AddressRefusedError']);
    expect(await look('vault.example.com', true)).toEqual([{ address: '10.0.0.7', family: 4 }]);
    // The machine's own resolver reads this as 169.254.169.254.
    expect(await new Promise((done) => { guardedLookup((address) => addressAllowed(address, true, true))('0xa9fea9fe', { all: true }, (error) => done(error?.name)); })).toBe('AddressRefusedError');
  });

  it('plain HTTP to this machine alone, in production too', async () => {
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) expect([host, await attempt(`http://${host}/`, { trusted: true })]).toEqual([host, '200 reached']);
    expect(hits).toBe(2);
    for (const url of ['http://10.0.0.1/', 'http://192.168.1.1:8200/', 'http://[fd12::1]:8200/', 'http://vault.example.com:8200/', 'http://8.8.8.8/', 'ftp://127.0.0.1/']) expect([url, await attempt(url, { trusted: true })]).toEqual([url, 'config_invalid']);
  });

  it('and all other rules hold', async () => {
    expect(await attempt(`http://127.0.0.1:${port}/`, { trusted: true, hosts: ['vault.example.com'] })).toBe('config_invalid');
    expect(await attempt(`http://user:word@127.0.0.1:${port}/`, { trusted: true })).toBe('config_invalid');
    expect(hits).toBe(0);
  });
});

describe('TR-6: names', () => {
  const look = (name: string, allowLoopback: boolean, all = false) => new Promise<unknown>((resolve) => {
    const callback: Parameters<LookupFunction>[2] = (error, address, family) => resolve(error ? error.name : all ? address : [address, family]);
    guardedLookup((address) => addressAllowed(address, allowLoopback))(name, { all, family: all ? 0 : 4 }, callback);
  });

  it('a name that leads home is refused, and in development leads home', async () => {
    expect(await look('localhost', false)).toBe('AddressRefusedError');
    expect(await look('localhost', false, true)).toBe('AddressRefusedError');
    expect(await look('localhost', true)).toEqual(['127.0.0.1', 4]);
    expect(await look('localhost', true, true)).toEqual(expect.arrayContaining([{ address: '127.0.0.1', family: 4 }]));
  });

  it('names that the resolver itself reads as private addresses are refused', async () => {
    // No DNS needed: the resolver takes numbers in every base for names.
    for (const name of ['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '167772161', '0xa9fea9fe', '10.1', '192.168.1']) expect([name, await look(name, false)]).toEqual([name, 'AddressRefusedError']);
    for (const name of ['167772161', '0xa9fea9fe', '10.1']) expect([name, await look(name, true)]).toEqual([name, 'AddressRefusedError']);
    expect(await look('134744072', false)).toEqual(['8.8.8.8', 4]);
  });

  it('a name that is unknown is unknown', async () => {
    expect(await look('no-such-host.invalid', false)).toBe('Error');
  });
});

describe('TR-6: requests that are refused before anything leaves', () => {
  it('to hosts that were not declared', async () => {
    const declared = { hosts: ['api.example.com'], allowLoopback: true };
    const urls = [
      `http://127.0.0.1:${port}/`, 'https://example.com/', 'https://api.example.com:8443/', 'https://api.example.com.evil.example/', 'https://evil.example/api.example.com', 'https://xapi.example.com/', `https://api.example.com@127.0.0.1:${port}/`,
      `http://127.0.0.1:${port}/?api.example.com`, `http://127.0.0.1:${port}#@api.example.com`, 'https://api.example.com.', '//api.example.com/', 'api.example.com', '', 'not an address', 'https://', 'https://[::1', 'http://api.example.com/',
    ];
    for (const url of urls) expect([url, await attempt(url, declared)]).toEqual([url, 'config_invalid']);
    expect(hits).toBe(0);
  });

  it('over anything but HTTPS', async () => {
    for (const url of ['http://example.com/', 'http://8.8.8.8/', 'ftp://example.com/', 'file:///etc/passwd', 'file://localhost/etc/passwd', 'data:text/plain,x', 'javascript:1', 'ws://example.com/', 'gopher://127.0.0.1/', 'blob:https://example.com/x', 'about:blank']) {
      for (const allowLoopback of [false, true]) expect([url, await attempt(url, { allowLoopback })]).toEqual([url, 'config_invalid']);
    }
  });

  it('to private networks, however the address is written', async () => {
    const forms = PRIVATE.filter((a) => !a.includes('%')).map((a) => (a.includes(':') ? `[${a}]` : a));
    const disguised = ['2130706433', '0x7f000001', '0x7f.0.0.1', '0177.0.0.1', '127.1', '127.0.1', '0', '167772161', '0xa9fea9fe', '0xA9.0xFE.0xA9.0xFE', '169.16689662', '①⑥⑨.②⑤④.①⑥⑨.②⑤④', '127。0。0。1', '%31%32%37.0.0.1', '[0:0:0:0:0:ffff:7f00:1]', '[::ffff:0x7f.1]'];
    for (const host of [...forms, ...disguised]) for (const scheme of ['http', 'https']) expect([host, scheme, await attempt(`${scheme}://${host}:${port}/`)]).toEqual([host, scheme, 'config_invalid']);
    for (const host of [...forms.filter((f) => !/^\[?(::ffff:)?127\.|^\[::1\]$/.test(f)), '167772161', '0xa9fea9fe']) for (const scheme of ['http', 'https']) {
      expect([host, scheme, await attempt(`${scheme}://${host}:${port}/`, { allowLoopback: true })]).toEqual([host, scheme, 'config_invalid']);
    }
    // A name is looked at when it is resolved: the socket never opens.
    for (const url of [`https://localhost:${port}/`, `http://localhost:${port}/`]) expect([url, await attempt(url)]).toEqual([url, 'config_invalid']);
    expect(hits).toBe(0);
  });

  it('with credentials in the address', async () => {
    for (const who of ['user:word', 'user', ':word', 'a%40b:c']) expect([who, await attempt(`http://${who}@127.0.0.1:${port}/`, { allowLoopback: true })]).toEqual([who, 'config_invalid']);
    expect(hits).toBe(0);
  });

  it('and a request that was cancelled before it began is known not to have left', async () => {
    expect(await attempt(`http://127.0.0.1:${port}/`, { allowLoopback: true, init: { signal: AbortSignal.abort() } })).toBe('unavailable');
    expect(hits).toBe(0);
  });

  it('one that cannot even be written is not said to have left', async () => {
    for (const headers of [{ 'x-bad': 'a\r\nx-injected: 1' }, { 'x bad': '1' }] as Record<string, string>[]) expect(await attempt(`http://127.0.0.1:${port}/`, { allowLoopback: true, init: { headers } })).not.toBe('outcome_unknown');
    expect(hits).toBe(0);
  });

  it('while what is declared and allowed passes', async () => {
    expect(await attempt(`http://127.0.0.1:${port}/`, { allowLoopback: true })).toBe('200 reached');
    expect(await attempt(`http://localhost:${port}/`, { allowLoopback: true })).toBe('200 reached');
    expect(hits).toBe(2);
  });
});

describe('TR-6: answers', () => {
  const ask = (to: number, init: Parameters<GuardedFetch['fetch']>[1] = {}) => attempt(`http://127.0.0.1:${to}/`, { allowLoopback: true, init });

  it('a redirect is an answer, not an order', async () => {
    let secret = 0;
    const inner = await serve((_request, response) => { secret++; response.end('secret'); });
    for (const status of [301, 302, 303, 307, 308]) {
      const outer = await serve((request, response) => { response.writeHead(status, { location: request.url === '/' ? `http://127.0.0.1:${inner}/` : '/' }).end('moved'); });
      expect(await ask(outer, { method: 'POST', body: 'x' })).toBe(`${status} moved`);
    }
    expect(secret).toBe(0);
  });

  it('of 1 MB is read, one byte more is not, whatever its length claims', async () => {
    const of = (size: number, headers: Record<string, string> = {}) => serve((_request, response) => { response.writeHead(200, headers); response.end(Buffer.alloc(size, 97)); });
    expect(await ask(await of(1_048_576))).toBe(`200 ${'a'.repeat(40)}`);
    expect(await ask(await of(1_048_577))).toBe('outcome_unknown');
    expect(await ask(await of(1_048_577, { 'content-length': '1048577' }))).toBe('outcome_unknown');
    let written = 0;
    const endless = await serve((_request, response) => {
      const more = () => { while (!response.destroyed && response.write(Buffer.alloc(65_536, 97))) written += 65_536; };
      response.on('drain', more);
      more();
    });
    expect(await ask(endless)).toBe('outcome_unknown');
    expect(written).toBeLessThan(64 * 1_048_576);
  });

  it('that comes too late is not waited for', async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((_request, response) => { const timer = setInterval(() => response.write('.'), 20); response.on('close', () => clearInterval(timer)); });
    for (const slow of [silent, dripping]) {
      const began = performance.now();
      expect(await ask(slow, { timeoutMs: 200 })).toBe('outcome_unknown');
      expect(performance.now() - began).toBeLessThan(1500);
    }
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 100);
    expect(await ask(silent, { signal: stop.signal })).toBe('outcome_unknown');
  });

  it('nobody there: it was not sent; gone in the middle: nobody knows', async () => {
    const closed = await serve(() => undefined);
    await new Promise((resolve) => { (open.pop() as Server).close(resolve); });
    expect(await ask(closed)).toBe('unavailable');
    expect(await ask(await serve((request) => { request.socket.resetAndDestroy(); }))).toBe('outcome_unknown');
    expect(await ask(await serve((request) => { request.socket.end(); }), { method: 'POST', body: 'x' })).toBe('outcome_unknown');
    expect(await ask(await serve((request, response) => { response.writeHead(200, { 'content-length': '100' }); response.write('half'); setTimeout(() => request.socket.destroy(), 20); }))).toBe('outcome_unknown');
    expect(await ask(await listen(createTcpServer((socket) => { socket.on('error', () => undefined); socket.end('this is not HTTP\r\n\r\n'); })))).toBe('outcome_unknown');
  });

  it('a server that speaks no TLS was told nothing', async () => {
    expect(await attempt(`https://127.0.0.1:${port}/`, { allowLoopback: true })).toBe('unavailable');
  });
});

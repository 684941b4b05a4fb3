import type { lookup } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { DELAYS_MS, GIVE_UP_MS, nextDelayMs } from './webhooks.backoff.js';
import { outcomeOf } from './webhooks.outcome.js';
import { deliverJob, SLOTS } from './webhooks.rows.js';
import { leadsInside, urlFault } from './webhooks.url.js';

const PRIVATE = [
  'https://127.0.0.1/', 'https://10.0.0.1/', 'https://172.16.0.1', 'https://192.168.1.1/x', 'https://169.254.169.254/latest/meta-data', 'https://0.0.0.0/', 'https://100.64.0.1/', 'https://2130706433/', 'https://0x7f000001/', 'https://0177.0.0.1/',
  'https://127.1/', 'https://10.1/', 'https://2852039166/', 'https://[::1]/', 'https://[::ffff:10.0.0.1]/', 'https://[::ffff:a9fe:a9fe]/', 'https://[::10.0.0.1]/', 'https://[fd00:ec2::254]/', 'https://[fe80::1]/', 'https://[64:ff9b::10.0.0.1]/',
  'https://localhost/', 'https://LOCALHOST/', 'https://localhost./', 'https://a.localhost/', 'https://127.0.0.1./', 'https://①②⑦.0.0.1/',
];

describe('which addresses an endpoint may have in production', () => {
  it.each(PRIVATE)('%s: not', (url) => { expect(urlFault(url, false)).toBe('Must be an address of the public internet.'); });
  it.each(['http://example.com/', 'http://8.8.8.8/', 'ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'ws://example.com', 'gopher://example.com/'])('%s: not', (url) => { expect(urlFault(url, false)).toMatch(/https:\/\/|public/); });
  it.each(['https://u:p@example.com/', 'https://u@example.com/'])('%s: no credentials', (url) => { expect(urlFault(url, false)).toContain('password'); });
  it.each(['', 'example.com', '//example.com', 'https://', 'https://exa mple.com/', 'https://example.com/#a', 'https://example.com/#'])('%j: not', (url) => { expect(urlFault(url, false)).toBeDefined(); });
  it.each(['https://example.com/', 'https://example.com:8443/hooks?token=abc', 'https://8.8.8.8/', 'https://[2606:4700:4700::1111]/', 'https://localhost.example.com/'])('%s: yes', (url) => { expect(urlFault(url, false)).toBeUndefined(); });
});

describe('development adds this machine and nothing else', () => {
  it.each(['http://127.0.0.1:3001/', 'http://localhost:3001/', 'http://[::1]:1/', 'https://localhost/'])('%s: yes', (url) => { expect(urlFault(url, true)).toBeUndefined(); });
  it.each(['http://10.0.0.1/', 'https://10.0.0.1/', 'https://169.254.169.254/', 'http://example.com/', 'http://127.0.0.1.example.com/', 'http://a.localhost/'])('%s: not', (url) => { expect(urlFault(url, true)).toBeDefined(); });
});

describe('a name that leads inside', () => {
  const resolver = (...addresses: string[]) => ((_name: string, _options: object, done: (error: Error | null, found: { address: string; family: number }[]) => void) => {
    done(addresses.length > 0 ? null : new Error('ENOTFOUND'), addresses.map((address) => ({ address, family: 4 })));
  }) as unknown as typeof lookup;

  it('is refused when it leads nowhere else', async () => {
    expect(await leadsInside('https://inside.example/', false, resolver('10.0.0.1'))).toBe(true);
    expect(await leadsInside('https://inside.example/', false, resolver('127.0.0.1', '::1', '169.254.169.254'))).toBe(true);
    expect(await leadsInside('https://outside.example/', false, resolver('93.184.216.34'))).toBe(false);
    // The guard of each delivery connects to the fit address alone.
    expect(await leadsInside('https://both.example/', false, resolver('10.0.0.1', '93.184.216.34'))).toBe(false);
    expect(await leadsInside('https://nowhere.example/', false, resolver())).toBe(false);
  });
});

describe('when to try again', () => {
  it('eleven attempts over more than three days, each later than the table says by a tenth at most', () => {
    const total = DELAYS_MS.reduce((a, b) => a + b, 0);
    expect(DELAYS_MS).toHaveLength(11);
    expect(total).toBeGreaterThanOrEqual(GIVE_UP_MS);
    for (let made = 1; made < DELAYS_MS.length; made++) {
      expect(nextDelayMs(made, 0)).toBe(DELAYS_MS[made]);
      expect(nextDelayMs(made, 0.999)).toBeLessThanOrEqual(DELAYS_MS[made]! * 1.1);
    }
    expect(nextDelayMs(11, 0)).toBeUndefined();
  });

  it('a receiver may ask for more time, up to a day', () => {
    expect(nextDelayMs(1, 0, 120)).toBe(120_000);
    expect(nextDelayMs(1, 0, 9_999_999)).toBe(86_400_000);
    expect(nextDelayMs(4, 0, 1)).toBe(DELAYS_MS[4]);
    const answer = (wait: string) => outcomeOf(new Response(null, { status: 503, headers: { 'retry-after': wait } })).retryAfterSeconds;
    expect(['120', '-1', '1e9', '99999999', 'Wed, 21 Oct 2026 07:28:00 GMT'].map(answer)).toEqual([120, 0, 0, 0, 0]);
  });
});

it('an endpoint has a few slots, and one when nothing succeeds there', () => {
  const keys = (failing: boolean) => new Set(Array.from({ length: 500 }, (_, n) => deliverJob({ id: `0a000000-0000-7000-8000-${n.toString(16).padStart(12, '0')}`, endpointId: 'e', run: 1 }, failing).key));
  expect(keys(false).size).toBe(SLOTS);
  expect(keys(true).size).toBe(1);
});

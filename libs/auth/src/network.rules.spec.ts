import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { COUNTRY_CODES } from './network.codes.js';
import { addressIn, CidrList, cidrProblem, CountryList, isLocalAddress, networkDecision, parseCidr, type CountryMode } from './network.rules.js';

const shown = (text: string) => { const n = parseCidr(text); return n && `${n.address}/${n.bits}`; };

describe('ID-12: networks', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.0/24'], ['192.0.2.17', '192.0.2.17/32'], ['0.0.0.0/0', '0.0.0.0/0'], ['2001:db8::/32', '2001:db8::/32'], ['2001:DB8::1', '2001:db8::1/128'], ['::/0', '::/0'],
    ['::ffff:192.0.2.17', '192.0.2.17/32'], ['::ffff:192.0.2.0/120', '192.0.2.0/24'], ['::ffff:c000:200/120', '192.0.2.0/24'],
  ])('%s is read as %s', (text, expected) => {
    expect(shown(text)).toBe(expected);
    expect(cidrProblem(text)).toBeUndefined();
  });

  it.each([
    '', ' ', 'localhost', '192.0.2', '192.0.2.1.1', '256.0.0.1', '192.0.2.0/33', '192.0.2.0/-1', '192.0.2.0/', '192.0.2.0/24/8', '192.0.2.0/024', '192.0.2.0/255.255.255.0', '0177.0.0.1', '0x7f.1', '2130706433',
    '010.0.0.1', '127.1', '2001:db8::/129', '2001:db8:::1', 'fe80::1%eth0', '1.2.3.4 ', ' 1.2.3.4', '1.2.3.4,5.6.7.8', '192.0.2.0/24\n', '::ffff:192.0.2.0/95', '١٩٢.0.2.1', '*', '192.0.2.*',
  ])('%j is not a network', (text) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(cidrProblem(text)).toContain('neither an IP address nor a network');
  });

  it.each([
    ['192.0.2.17/24', '192.0.2.0/24'], ['10.1.2.3/8', '10.0.0.0/8'], ['192.0.2.3/31', '192.0.2.2/31'], ['1.2.3.4/0', '0.0.0.0/0'], ['2001:db8::1/32', '2001:db8::/32'], ['::ffff:192.0.2.17/120', '192.0.2.0/24'],
  ])('%s is refused with the network that was perhaps meant, %s', (text, right) => {
    expect(parseCidr(text)).toBeUndefined();
    expect(cidrProblem(text)).toContain(`write ${right} `);
  });

  it('a list says which entry is wrong', () => {
    const issues = CidrList.safeParse(['192.0.2.0/24', '192.0.2.300', '10.0.0.1/8']).error!.issues;
    expect(issues.map((i) => [i.path, i.message])).toEqual([
      [[1], '"192.0.2.300" is neither an IP address nor a network such as 192.0.2.0/24 or 2001:db8::/32.'],
      [[2], '"10.0.0.1/8" has bits set behind its mask: write 10.0.0.0/8 for the network or 10.0.0.1 for the one address.'],
    ]);
    expect(CidrList.safeParse(Array(100).fill('192.0.2.1')).success).toBe(true);
    expect(CidrList.safeParse(Array(101).fill('192.0.2.1')).error!.issues[0]!.message).toBe('At most 100 addresses and networks.');
  });

  const v4 = fc.ipV4();
  const v6 = fc.tuple(...Array.from({ length: 8 }, () => fc.nat(0xffff))).map((parts) => parts.map((p) => p.toString(16)).join(':'));
  const bitsOf = (ip: string) => (ip.includes(':') ? ip.split(':').map((h) => parseInt(h, 16).toString(2).padStart(16, '0')) : ip.split('.').map((d) => Number(d).toString(2).padStart(8, '0'))).join('');
  const addressOf = (bits: string) => (bits.length === 32 ? bits.match(/.{8}/g)!.map((b) => parseInt(b, 2)).join('.') : bits.match(/.{16}/g)!.map((b) => parseInt(b, 2).toString(16)).join(':'));

  it('an address is in a network when, and only when, their first bits are the same', () => {
    for (const [kind, width] of [[v4, 32], [v6, 128]] as const) {
      fc.assert(fc.property(kind, kind, fc.nat(width), fc.nat(width), (ip, other, length, shared) => {
        // Neighbours that share some bits; two addresses drawn at random never would.
        const near = addressOf(bitsOf(ip).slice(0, shared) + bitsOf(other).slice(shared));
        const network = `${addressOf(bitsOf(ip).slice(0, length).padEnd(width, '0'))}/${length}`;
        expect(addressIn(ip, [network])).toBe(true);
        expect(addressIn(near, [network])).toBe(bitsOf(near).startsWith(bitsOf(ip).slice(0, length)));
        expect(parseCidr(`${ip}/${length}`) !== undefined).toBe(!bitsOf(ip).slice(length).includes('1'));
      }), { numRuns: 500 });
    }
  });

  it('v4 written as v6 is v4, and neither family is in the other', () => {
    fc.assert(fc.property(v4, (ip) => {
      expect(addressIn(`::ffff:${ip}`, [ip])).toBe(true);
      expect(addressIn(ip, [`::ffff:${ip}`])).toBe(true);
      expect(addressIn(ip, ['::/0'])).toBe(false);
    }));
    fc.assert(fc.property(v6, (ip) => { fc.pre(!ip.startsWith('0:0:0:0:0:ffff')); expect(addressIn(ip, ['0.0.0.0/0'])).toBe(false); }));
  });

  it('what is not an address is in no network, and a bad entry lets nobody in', () => {
    fc.assert(fc.property(fc.string(), (text) => { fc.pre(!/^[\d.:a-f%]+$/i.test(text)); expect(addressIn(text, ['0.0.0.0/0', '::/0'])).toBe(false); }));
    fc.assert(fc.property(v4, fc.string(), (ip, entry) => { fc.pre(parseCidr(entry) === undefined); expect(addressIn(ip, [entry])).toBe(false); }));
    expect(addressIn('192.0.2.1', [])).toBe(false);
    expect(addressIn('fe80::1%eth0', ['fe80::/10'])).toBe(true);
  });
});

describe('ID-12: the decision', () => {
  const rules = (countryMode: CountryMode, countries: string[] = [], ipAllowlist: string[] = []) => ({ ipAllowlist, countryMode, countries });
  it.each<[string | null, string | null, ReturnType<typeof rules>, string]>([
    ['192.0.2.1', 'DE', rules('off'), 'allowed'],
    ['192.0.2.1', 'DE', rules('allow', ['DE']), 'allowed'],
    ['192.0.2.1', 'FR', rules('allow', ['DE']), 'country_not_allowed'],
    ['192.0.2.1', 'DE', rules('allow', []), 'country_not_allowed'],
    ['192.0.2.1', null, rules('allow', ['DE']), 'country_not_allowed'],
    ['192.0.2.1', 'DE', rules('deny', ['DE']), 'country_not_allowed'],
    ['192.0.2.1', 'FR', rules('deny', ['DE']), 'allowed'],
    ['192.0.2.1', null, rules('deny', ['DE']), 'allowed'],
    ['192.0.2.1', 'DE', rules('off', ['DE']), 'allowed'],
    ['192.0.2.1', 'DE', rules('off', [], ['192.0.2.0/24']), 'allowed'],
    ['198.51.100.1', 'DE', rules('allow', ['DE'], ['192.0.2.0/24']), 'ip_not_allowed'],
    ['192.0.2.1', 'FR', rules('allow', ['DE'], ['192.0.2.0/24']), 'country_not_allowed'],
    ['10.0.0.1', null, rules('allow', ['DE']), 'allowed'],
    ['127.0.0.1', null, rules('allow', ['DE']), 'allowed'],
    ['::1', null, rules('allow', ['DE']), 'allowed'],
    ['::ffff:10.0.0.1', null, rules('allow', ['DE']), 'allowed'],
    ['fe80::1', null, rules('allow', []), 'allowed'],
    ['10.0.0.1', null, rules('off', [], ['192.0.2.0/24']), 'ip_not_allowed'],
    ['127.0.0.1', null, rules('off', [], ['192.0.2.0/24']), 'ip_not_allowed'],
    ['127.0.0.1', null, rules('off', [], ['127.0.0.0/8']), 'allowed'],
    [null, null, rules('off'), 'allowed'],
    [null, null, rules('off', [], ['0.0.0.0/0']), 'ip_not_allowed'],
    [null, null, rules('allow', ['DE']), 'country_not_allowed'],
    ['nonsense', null, rules('allow', ['DE']), 'country_not_allowed'],
    ['nonsense', null, rules('off', [], ['0.0.0.0/0', '::/0']), 'ip_not_allowed'],
  ])('%s of %s under %j: %s', (ip, country, given, expected) => {
    expect(networkDecision({ ip, country }, given)).toBe(expected);
  });

  it('a list of countries allowed and the same list denied let in disjoint parts of the world', () => {
    fc.assert(fc.property(fc.subarray([...COUNTRY_CODES]), fc.constantFrom(null, ...COUNTRY_CODES), (countries, country) => {
      const [allow, deny] = (['allow', 'deny'] as const).map((mode) => networkDecision({ ip: '8.8.8.8', country }, rules(mode, countries)));
      expect([allow, deny].sort()).toEqual(['allowed', 'country_not_allowed']);
    }));
  });

  it('knows which addresses are of no country', () => {
    for (const ip of ['10.0.0.1', '172.16.0.1', '192.168.1.1', '127.0.0.2', '169.254.1.1', '100.64.0.1', '0.0.0.0', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:192.168.1.1']) expect([ip, isLocalAddress(ip)]).toEqual([ip, true]);
    for (const ip of ['8.8.8.8', '172.32.0.1', '11.0.0.1', '2001:4860:4860::8888', '::ffff:8.8.8.8', 'nonsense', '']) expect([ip, isLocalAddress(ip)]).toEqual([ip, false]);
  });
});

describe('ID-12: country codes', () => {
  it('are 249, each once, each one that ICU has a name for', () => {
    const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
    expect([COUNTRY_CODES.length, new Set(COUNTRY_CODES).size]).toEqual([249, 249]);
    expect(COUNTRY_CODES.filter((code) => !names.of(code))).toEqual([]);
  });

  it('an unknown one is refused by name', () => {
    expect(CountryList.safeParse(['DE', 'BR', 'US']).success).toBe(true);
    for (const code of ['XX', 'UK', 'EU', 'XK', 'de', 'DEU', '', 7, null]) {
      const { path, message } = CountryList.safeParse(['DE', code]).error!.issues[0]!;
      expect([path, message]).toEqual([[1], `${JSON.stringify(code)} is no country code of ISO 3166-1: two capital letters, such as DE or BR.`]);
    }
  });
});

import { describe, expect, it } from '@jest/globals';
import { Countries } from './network.countries.js';
import { COUNTRY_CODES } from './network.codes.js';

describe('ID-12: the country of an address', () => {
  const countries = new Countries();

  it.each([
    ['193.0.6.139', 'NL'], ['2001:67c:2e8:22::c100:68b', 'NL'], ['::ffff:193.0.6.139', 'NL'], ['8.8.8.8', 'US'], ['2001:4860:4860::8888', 'US'], ['200.160.2.3', 'BR'], ['2001:12ff:0:2::3', 'BR'],
  ])('%s: %s', (ip, country) => {
    expect(countries.of(ip)).toBe(country);
  });

  it('local, reserved and unreadable ones have none', () => {
    for (const ip of ['127.0.0.1', '10.0.0.1', '192.168.0.1', '169.254.0.1', '100.64.0.1', '192.0.2.1', '::1', 'fe80::1%eth0', 'fd00::1', '2001:db8::1', '::ffff:10.0.0.1', 'nonsense', '', '1', null]) expect([ip, countries.of(ip)]).toEqual([ip, null]);
  });

  it('answers with codes that a rule can name, nearly everywhere', () => {
    const seen = new Set<string | null>();
    for (let a = 1; a < 224; a++) for (let b = 0; b < 256; b += 3) seen.add(countries.of(`${a}.${b}.77.1`));
    seen.delete(null);
    expect(seen.size).toBeGreaterThan(150);
    expect([...seen].filter((code) => code !== 'XK' && !(COUNTRY_CODES as readonly (string | null)[]).includes(code))).toEqual([]);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { codesIn, newCode, showCode } from './consent.code.js';
import { networkOf } from './consent.page.rules.js';

describe('CM-2: codes of opt-in forms', () => {
  it('are found again however they are written, and are all different', () => {
    const codes = Array.from({ length: 2000 }, newCode);
    expect(new Set(codes).size).toBe(2000);
    for (const code of codes) for (const text of [code, showCode(code), showCode(code).toLowerCase(), `my code: ${showCode(code)}.`, showCode(code).replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')]) expect(codesIn(text)).toContain(code);
  });
  it('are not seen in what people write', () => {
    for (const text of ['Hello, is my order here by tomorrow?', 'Wednesday afternoon', 'yes yes yes', '', '🛑', undefined, `${'a'.repeat(201)}`]) expect(codesIn(text)).toEqual([]);
  });
  it('are looked for in bounded time in any text', () => {
    fc.assert(fc.property(fc.string({ maxLength: 400, unit: 'binary' }), (text) => codesIn(text).every((code) => /^[0-9A-HJKMNP-TV-Z]{9}$/.test(code))));
    const begun = process.threadCpuUsage();
    for (const text of ['a '.repeat(500_000), '3'.repeat(1_000_000), '1-'.repeat(100)]) codesIn(text);
    expect(process.threadCpuUsage(begun).user / 1000).toBeLessThan(250);
  });
});

describe('CM-2: the network of an address', () => {
  it.each([['203.0.113.77', '203.0.113.0/24'], ['::ffff:203.0.113.77', '203.0.113.0/24'], ['2001:db8:abcd:12::1', '2001:db8:abcd::/48'], ['2001:db8::1', '2001:db8:0::/48'], ['::1', '0:0:0::/48'], ['fe80::1%eth0', 'fe80:0:0::/48'], ['nonsense', null], [null, null]])('%s → %s', (ip, network) => expect(networkOf(ip)).toBe(network));
});

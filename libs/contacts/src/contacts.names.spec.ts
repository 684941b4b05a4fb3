import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namePrefixes, searchedPrefixes } from './contacts.names.js';

const finds = (query: string, name: string): boolean => {
  const wanted = searchedPrefixes(query);
  const have = new Set(namePrefixes(name));
  return wanted.length > 0 && wanted.every((w) => have.has(w));
};

describe('a search by the beginnings of a name', () => {
  it.each([
    ['aisy', 'Aisyah binti Rahman'], ['rah ais', 'Aisyah binti Rahman'], ['AISYAH', 'aisyah'], ['muller', 'Jörg Müller'], ['Müll', 'Muller'], ['王', '王小明'], ['王小', '王小明'], ['ｊｏ', 'John'],
    ['o', "O Neill"], ['نور', 'نور الدين'], ['अनी', 'अनीता'], ['extraordinarily', 'Extraordinarilylong Name'],
  ])('%s finds %s', (query, name) => expect(finds(query, name)).toBe(true));

  it.each([['ahman', 'Aisyah Rahman'], ['a', 'Aisyah'], ['', 'Aisyah'], ['aisyah x', 'Aisyah Rahman'], ['--', 'Aisyah'], ['小', '王小明']])('%j does not find %s', (query, name) => expect(finds(query, name)).toBe(false));

  it('finds every name by the whole of it, and by each word of two letters or more', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }), (name) => {
      if (searchedPrefixes(name).length > 0) expect(finds(name, name)).toBe(true);
    }));
  });

  it('keeps few beginnings of the longest name', () => {
    expect(namePrefixes('abcdefghijklmnopqrstuvwxyz '.repeat(7)).length).toBeLessThanOrEqual(96);
    expect(namePrefixes('x'.repeat(200)).length).toBe(11);
  });
});

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { saidIn, wordsOf } from './words.rules.js';

describe('the words of a text', () => {
  it.each([
    ['Where is my Order?', ['where', 'order']], ['Ça va où Müller', ['muller']], ['a bb ccc ccc CCC', ['ccc']], ['王小明 ok', ['王', '小', '明']], ['نور الدين', ['نور', 'الدين']], ['#12345-X', ['12345']], ['🙂', []],
  ])('%j', (text, words) => expect(wordsOf(text)).toEqual(words));
  it('are at most 64, each once, and none holds a space', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
      const words = wordsOf(text);
      expect(words.length).toBeLessThanOrEqual(64);
      expect(new Set(words).size).toBe(words.length);
      for (const word of words) expect(word).not.toMatch(/\s/);
    }));
    expect(wordsOf(Array.from({ length: 200 }, (_, n) => `word${n}`).join(' '))).toHaveLength(64);
  });
});

it('reads texts, captions, button titles and names of files', () => {
  expect(saidIn({ body: 'one' })).toBe('one');
  expect(saidIn({ body: { text: 'two' } })).toBe('two');
  expect(saidIn({ caption: 'three', text: 'four' })).toBe('three\nfour');
  expect(saidIn(null)).toBe('');
});

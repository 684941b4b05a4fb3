import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isCommonPassword } from './auth.password.common.js';
import { LONGEST, normalisePassword, PASSWORD_PROFILES, passwordProblems, type PasswordContext } from './auth.password.rules.js';

const about = (password: string, context?: PasswordContext) => passwordProblems(password, context).map((p) => /^(At (?:least|most)|An upper|A lower|A digit|Not one|Not your own [ne])/.exec(p)?.[1] ?? p);
const [SHORT, LONG, UPPER, LOWER, DIGIT, COMMON, NAME, EMAIL] = ['At least', 'At most', 'An upper', 'A lower', 'A digit', 'Not one', 'Not your own n', 'Not your own e'] as const;

describe('ID-1: what each profile asks for', () => {
  it.each<[string, string[], string[], string[]]>([
    // password, seed, default, nist
    ['Kv7!mq2x', [], [], []],
    ['kv7!mq2x', [UPPER], [UPPER], []],
    ['KV7!MQ2X', [LOWER], [LOWER], []],
    ['Kvx!mqyx', [DIGIT], [DIGIT], []],
    ['Kv7!mq2', [SHORT], [SHORT], [SHORT]],
    ['kv!', [SHORT, UPPER, DIGIT], [SHORT, UPPER, DIGIT], [SHORT]],
    ['', [SHORT, UPPER, LOWER, DIGIT], [SHORT, UPPER, LOWER, DIGIT], [SHORT]],
    ['correct horse battery staple', [UPPER, DIGIT], [], []],
    ['kvmqxzwrtplhgd', [UPPER, DIGIT], [UPPER, DIGIT], []],
    ['kvmqxzwrtplhgdb', [UPPER, DIGIT], [], []],
    ['Ünïcødé-Zürich-7', [], [], []],
    ['Correct-horse-7-battery', [], [], []],
  ])('%s', (password, seed, standard, nist) => {
    expect([about(password, { profile: 'seed' }), about(password), about(password, { profile: 'nist' })]).toEqual([seed, standard, nist]);
  });

  it('names every unmet rule at once, each a sentence', () => {
    expect(passwordProblems('jane', { email: 'jane@example.com', name: 'Jane Doe' })).toEqual([
      'At least 8 characters (or 15 of any kind).', 'An upper-case letter, in a password of fewer than 15 characters.', 'A digit, in a password of fewer than 15 characters.',
      'Not one that is among the first to be guessed.', 'Not your own e-mail address, or a part of it.', 'Not your own name.',
    ]);
  });

  it('takes 256 characters, counted as people count them, and says no to 257', () => {
    const words = 'Correct horse 7 battery staple on a long road to nowhere in particular, ';
    expect(about(words.repeat(4).slice(0, LONGEST))).toEqual([]);
    expect(about(words.repeat(4).slice(0, LONGEST + 1))).toEqual([LONG]);
    expect(about(`Kv7${'🐎🔋'.repeat(126)}x`)).toEqual([]);
    expect(about(`Kv7${'🐎🔋'.repeat(127)}`)).toEqual([LONG]);
    expect(about('Kv7🐎🔋🐎🔋')).toEqual([SHORT]);
  });
});

describe('ID-1: common and breached passwords', () => {
  it.each([
    'password', 'PASSWORD', 'Password1', 'Password123!', 'P@ssw0rd2026', 'p@$$W0RD', '!!Password!!', '2026Password', 'Qwerty123456', 'Iloveyou1!', 'Adm1n1strator', 'L3tm31n!!', 'Trustno1!',
    'Welcome2026', 'Summer2026!', 'Consentry2026!', '1qaz2wsx3edc4rfv', 'passwordpassword', 'Dragon1Dragon1Dragon1', 'aaaaaaaaaaaaaaaaaaaa', 'abcabcabcabcabcabc',
    '123456789012345', '9876543210987654', 'abcdefghijklmnop', 'ponmlkjihgfedcba', '00000000000000000',
  ])('%s is refused', (password) => {
    for (const profile of PASSWORD_PROFILES) expect(about(password, { profile })).toContain(COMMON);
  });

  it.each([
    'Correct-horse-7-battery', 'correct horse battery staple', 'dragon monkey football shadow', 'password manager of my aunt', 'my password is a secret', 'Kv7!mq2x', 'xK9#vTq2', '8h3mK2pQ',
    'Dragon-of-the-7-seas', 'abcdefgh-and-then-some', 'qwertz is a keyboard too', 'über den Wolken 99', '早上好今天天气很好我们走吧大家好',
  ])('%s passes', (password) => {
    expect(about(password, { profile: 'nist' })).toEqual([]);
  });

  const word = fc.constantFrom('password', 'dragon', 'monkey', 'football', 'superman', 'michelle', 'starwars', 'sunshine');
  const tail = fc.string({ unit: fc.constantFrom(...'0123456789!?.-_#') , maxLength: 6 });

  it('however a common one is written, and whatever few digits and signs stand around it', () => {
    const dressed = fc.tuple(word, tail, tail, fc.infiniteStream(fc.boolean())).map(([w, before, after, upper]) => {
      const flips = upper[Symbol.iterator]();
      const shown = [...w].map((c) => (flips.next().value ? c.toUpperCase() : c)).join('');
      return [w, before, after, before + shown + after] as const;
    });
    fc.assert(fc.property(dressed, ([w, before, after, password]) => {
      fc.pre(before.length + after.length <= w.length);
      expect(isCommonPassword(password)).toBe(true);
    }), { numRuns: 500 });
  });

  it('three different common words in a row are a passphrase', () => {
    fc.assert(fc.property(fc.uniqueArray(word, { minLength: 3, maxLength: 6 }), fc.constantFrom(' ', '-', '', '.'), (words, between) => {
      expect(about(words.join(between))).toEqual([]);
    }), { numRuns: 300 });
  });

  it('takes no longer for a hostile text than for a fair one', () => {
    for (const hostile of ['1'.repeat(256), '!1'.repeat(128), `${'9'.repeat(255)}a`, 'a'.repeat(255) + '1', '12345678'.repeat(32)]) {
      // Of a core, and the best of three: neither what else the machine does nor a collection of garbage is the rule's time.
      const times = [1, 2, 3].map(() => {
        const began = process.threadCpuUsage();
        passwordProblems(hostile, { email: `${'1'.repeat(200)}@example.com`, name: '1 '.repeat(100) });
        return process.threadCpuUsage(began).user / 1000;
      });
      expect(Math.min(...times)).toBeLessThan(50);
    }
  });
});

describe('ID-1: one’s own name and address', () => {
  it.each<[string, PasswordContext, string[]]>([
    ['Jane-loves-7-horses', { name: 'Jane Doe' }, [NAME]],
    ['x7-JANE-and-the-rest', { name: 'Jane Doe' }, [NAME]],
    ['Doe-loves-7-horses', { name: 'Jane Doe' }, []],
    ['jose7-Garcia-on-tour', { name: 'José García' }, [NAME]],
    ['JOSÉ7-on-a-long-tour', { name: 'Jose' }, [NAME]],
    ['Kv7!mq2x', { name: '' }, []],
    ['jane.roe2026-is-here', { email: 'Jane.Roe@example.com' }, [EMAIL]],
    ['jane.roe2026-is-here', { email: 'jane.roe+shop@example.com' }, [EMAIL]],
    ['Jane.Roe@example.com', { email: 'jane.roe@example.com' }, [EMAIL]],
    ['jr@example.com-2026', { email: 'jr@example.com' }, [EMAIL]],
    ['JR@Mail.Example1.com', { email: 'jr@mail.example1.com' }, [EMAIL]],
    ['oe@Example1.com', { email: 'jane.roe@example1.com' }, [EMAIL]],
    ['Bjrk-Kv7!mq2x-rest', { email: 'jr@example.com' }, []],
    ['Kv7!mq2x-and-more', { email: 'jane.roe@example.com', name: 'Jane Roe' }, []],
  ])('%s for %j', (password, context, expected) => {
    expect(about(password, context)).toEqual(expected);
  });

  it('wherever it stands and however it is written', () => {
    const filler = fc.string({ unit: fc.constantFrom(...'zqxKV79#-'), minLength: 8, maxLength: 40 });
    const name = fc.string({ unit: fc.constantFrom(...'abcdefghij'), minLength: 4, maxLength: 12 });
    fc.assert(fc.property(filler, filler, name, fc.boolean(), (before, after, own, upper) => {
      const password = before + (upper ? own.toUpperCase() : own) + after;
      expect(about(password, { name: `Dr ${own}` })).toContain(NAME);
      expect(about(password, { email: `${own}@example.com` })).toContain(EMAIL);
      expect(about(before + after, { name: `Dr ${own}`, email: `${own}@example.com` })).not.toContain(NAME);
    }));
  });
});

describe('the form that is hashed', () => {
  it('is the same whichever device composed the letters, and changes no ASCII', () => {
    expect(normalisePassword('e\u0301te\u0301')).toBe('été');
    expect(normalisePassword('a\u00A0b\u3000c')).toBe('a b c');
    expect(normalisePassword('ﬁ①')).toBe('ﬁ①');
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(normalisePassword(text.normalize('NFD'))).toBe(normalisePassword(text.normalize('NFC')));
      expect(normalisePassword(normalisePassword(text))).toBe(normalisePassword(text));
      expect(passwordProblems(text.normalize('NFD'))).toEqual(passwordProblems(text));
    }));
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (text) => { expect(normalisePassword(text)).toBe(text); }));
  });

  it('no rule throws, whatever it is given', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), fc.constantFrom(...PASSWORD_PROFILES), (password, email, name, profile) => {
      expect(Array.isArray(passwordProblems(password, { profile, email, name }))).toBe(true);
    }));
  });
});

import { describe, expect, it } from '@jest/globals';
import { errorTable } from '@consentry/kernel';
import { domainOfEmail, domainProblem, normalDomain } from './sso.domain.rules.js';
import './sso.errors.js';
import { authenticatedAt, decideEntry, REASONS, type Facts } from './sso.rules.js';

const known = { userId: 'u', disabled: false, member: true };
const facts: Facts = { linked: null, emailDomain: 'example.com', emailVerified: true, domainVerified: true, account: null };

describe('ID-14: who comes in', () => {
  it.each<[string, Partial<Facts>, object]>([
    ['a subject that came before', { linked: known, emailDomain: undefined, emailVerified: false, domainVerified: false }, { do: 'enter', userId: 'u' }],
    ['one who is disabled', { linked: { ...known, disabled: true } }, { do: 'refuse', reason: 'disabled' }],
    ['one who was taken out of the organisation', { linked: { ...known, member: false } }, { do: 'refuse', reason: 'membership_ended' }],
    ['a new one without address', { emailDomain: undefined }, { do: 'refuse', reason: 'email_missing' }],
    ['a new one with an unverified address', { emailVerified: false }, { do: 'refuse', reason: 'email_unverified' }],
    ['a new one from a foreign domain', { domainVerified: false }, { do: 'refuse', reason: 'foreign_domain' }],
    ['a new one whom nobody knows', {}, { do: 'create' }],
    ['a member with that address', { account: { ...known, emailVerified: false, otherSubject: false } }, { do: 'link', userId: 'u', admit: false }],
    ['somebody of another house with that address, verified', { account: { ...known, member: false, emailVerified: true, otherSubject: false } }, { do: 'link', userId: 'u', admit: true }],
    ['an account of another house that never verified it', { account: { ...known, member: false, emailVerified: false, otherSubject: false } }, { do: 'refuse', reason: 'account_unverified' }],
    ['an address that was another subject\'s before', { account: { ...known, emailVerified: true, otherSubject: true } }, { do: 'refuse', reason: 'other_subject' }],
    ['a disabled account', { account: { ...known, disabled: true, emailVerified: true, otherSubject: false } }, { do: 'refuse', reason: 'disabled' }],
  ])('%s', (_what, change, decision) => {
    expect(decideEntry({ ...facts, ...change })).toEqual(decision);
  });

  it('every reason has a code of the table', () => {
    for (const code of Object.values(REASONS)) expect([code, errorTable().has(code)]).toEqual([code, true]);
  });

  it('is believed a time of authentication that can be', () => {
    const now = new Date('2026-11-22T12:00:00Z');
    const seconds = now.getTime() / 1000;
    expect(authenticatedAt(seconds - 90, now)).toEqual(new Date(now.getTime() - 90_000));
    expect(authenticatedAt(seconds + 10, now)).toEqual(now);
    for (const impossible of [undefined, null, 'now', Number.NaN, 0, -1, Infinity, seconds + 3600, String(seconds)]) expect(authenticatedAt(impossible, now)).toBeNull();
  });
});

describe('ID-14: domains', () => {
  it.each([['Example.COM', 'example.com'], ['example.com.', 'example.com'], ['münchen.example', 'xn--mnchen-3ya.example'], ['a.b.c.example', 'a.b.c.example'], ['ex\u212Aample.com', 'exkample.com']])('%s is %s', (text, domain) => {
    expect(normalDomain(text)).toBe(domain);
    expect(domainProblem(text)).toBeUndefined();
  });

  it.each(['', '.', 'a..b', '-a.com', 'a-.com', 'exa mple.com', 'example.com/path', 'example.com:443', 'user@example.com', '127.0.0.1', '[::1]', '*.example.com', `${'a'.repeat(64)}.com`, `${'a.'.repeat(130)}com`, 'a_b.com'])('%j is none', (text) => {
    expect(domainProblem(text)).toBe('Must be a domain name like example.com.');
  });

  it('refuses by name what cannot belong to one organisation', () => {
    for (const [domain, words] of [['com', 'top-level'], ['localhost', 'top-level'], ['co.uk', 'registers under'], ['gmail.com', 'Anybody can have'], ['Outlook.com', 'Anybody can have'], ['mail.ru.', 'Anybody can have']] as const) {
      expect([domain, domainProblem(domain)]).toEqual([domain, expect.stringContaining(words)]);
    }
  });

  it.each<[string, string | undefined]>([
    ['someone@example.com', 'example.com'], [' Some.One+tag@Example.COM ', 'example.com'], ['someone@example.com@elsewhere.example', undefined], ['"a@b"@example.com', undefined], ['someone@', undefined], ['@example.com', undefined],
    ['someone', undefined], ['some one@example.com', undefined], ['\u212Aate@example.com', undefined], ['someone@example.com\n@x.example', undefined],
  ])('the domain of %j is %s', (email, domain) => {
    expect(domainOfEmail(email)).toBe(domain);
  });
});

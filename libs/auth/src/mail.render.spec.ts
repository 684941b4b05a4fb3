import { describe, expect, it } from '@jest/globals';
import { LOCALES, type Locale } from '@consentry/kernel';
import { renderMail } from './mail.render.js';
import { MAIL_TEXTS, type MailData, type MailKind } from './mail.texts.js';

const link = 'https://messages.example.com/reset?token=abc-DEF_123&lang=x';
/** Values that nothing writes out in another way, so that each can be found again. */
const DATA: { [K in MailKind]: MailData[K] } = {
  password_reset: { link, minutes: '30' }, email_verification: { link, hours: '24' }, unlock: { link, minutes: '15' },
  invitation: { link, organization: 'Acme Sdn Bhd', inviter: 'Siti binti Ali', role: 'a role of its own', days: '7' },
  new_device: { link, when: 'some day', where: 'some land', device: 'Firefox on Linux' }, password_changed: { when: 'some day', where: 'some land' },
  mfa_reset: { by: 'Siti binti Ali' }, mfa_enabled: {}, mfa_disabled: {}, email_changed: { to: 'new@example.com' }, role_changed: { role: 'a role of its own' },
  api_key_reminder: { link, name: 'Shop key', days: '90' }, facebook_linked: {},
  alert: { link, rule: 'a rule of its own', severity: 'a severity of its own', organization: 'Acme Sdn Bhd', when: 'some day' }, alert_summary: { link, count: '17', organization: 'Acme Sdn Bhd' }, organization_closing: { link, organization: 'Acme Sdn Bhd', when: 'some day' },
};
const KINDS = Object.keys(DATA) as MailKind[];
const CASES = KINDS.flatMap((kind) => LOCALES.map((locale): [MailKind, Locale] => [kind, locale]));
const values = (kind: MailKind) => Object.values(DATA[kind] as Record<string, string>);
const count = (text: string, part: string) => text.split(part).length - 1;
const shown = (html: string) => html.replace(/<head>.*<\/head>/s, '').replace(/<[^>]+>/g, '\n').replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code)));
const SCRIPTS: Record<Locale, RegExp> = { en: /[A-Za-z]/, ms: /[A-Za-z]/, ar: /\p{Script=Arabic}/u, hi: /\p{Script=Devanagari}/u };

it('knows a mail for every kind that has words', () => expect([...KINDS].sort()).toEqual(Object.keys(MAIL_TEXTS).sort()));

describe.each(CASES)('%s in %s', (kind, locale) => {
  const mail = renderMail(kind, locale, DATA[kind]);

  it('is whole: no empty part, no placeholder, every value told', () => {
    for (const part of [mail.subject, mail.text, mail.html]) {
      expect(part.trim().length).toBeGreaterThan(5);
      expect(part).not.toMatch(/[{}]|undefined|\[object/);
    }
    for (const value of values(kind)) for (const part of [mail.text, shown(mail.html)]) expect(part).toContain(value);
    const { subject, lines, notYou, button } = MAIL_TEXTS[kind][locale];
    for (const words of [subject, ...lines, notYou, ...(button === undefined ? [] : [button])]) expect(words.trim()).not.toBe('');
    expect(mail.text).toContain(notYou);
    expect(mail.subject).not.toMatch(/[\r\n]/);
  });

  it('says the same in HTML as in plain text, in its own script', () => {
    expect(mail.html).toContain(`<html lang="${locale}" dir="${locale === 'ar' ? 'rtl' : 'ltr'}">`);
    for (const part of [...(kind === 'alert' ? [] : [mail.subject]), ...MAIL_TEXTS[kind][locale].lines, MAIL_TEXTS[kind][locale].notYou]) expect(part).toMatch(SCRIPTS[locale]);
    for (const line of mail.text.split('\n').filter((l) => l !== '' && l !== '-- ')) expect(shown(mail.html).replaceAll('\n', '')).toContain(line);
  });

  it('has its link once to press and once to read, and fetches nothing', () => {
    const { link: wanted } = DATA[kind] as { link?: string };
    expect(count(mail.html, '<a ')).toBe(wanted ? 1 : 0);
    expect(count(mail.html, 'href=')).toBe(wanted ? 1 : 0);
    if (wanted) {
      expect(count(mail.html, `href="${wanted.replaceAll('&', '&#38;')}"`)).toBe(1);
      expect(count(shown(mail.html), wanted)).toBe(1);
      expect(count(mail.text, wanted)).toBe(1);
    }
    expect(mail.html).not.toMatch(/<(?:img|link|script|style|iframe|form|object)\b|src=|url\(|@import/i);
  });

  it('takes whatever a value holds as text', () => {
    const evil = `"><script>alert('x')</script>&amp;\r\nBcc: x@example.com\u202e{link}`;
    const data = Object.fromEntries(Object.keys(DATA[kind]).map((name) => [name, name === 'link' ? link : evil])) as unknown as MailData[typeof kind];
    const { subject, text, html } = renderMail(kind, locale, data);
    expect(html).not.toContain('<script');
    expect(html.replace(/<[^>]+>/g, '')).not.toMatch(/[<>"]/);
    expect(subject).not.toMatch(/[\r\n\u202e]/);
    expect(text).not.toMatch(/\r|\nBcc|\u202e/);
    expect(count(text, link)).toBe('link' in DATA[kind] ? 1 : 0);
  });
});

it('no language repeats the words of another', () => {
  // The subject of an alert is made of its values alone.
  for (const kind of KINDS) for (const what of kind === 'alert' ? (['notYou'] as const) : (['subject', 'notYou'] as const)) expect(new Set(LOCALES.map((locale) => MAIL_TEXTS[kind][locale][what])).size).toBe(LOCALES.length);
});

describe('values are written as the reader writes them', () => {
  it.each<[Locale, string, string]>([['en', '22 November 2026', 'Malaysia'], ['ms', '22 November 2026', 'Malaysia'], ['ar', '22 نوفمبر 2026', 'ماليزيا'], ['hi', '22 नवंबर 2026', 'मलेशिया']])('%s', (locale, day, country) => {
    const { text } = renderMail('password_changed', locale, { when: '2026-11-22T14:14:45.123Z', where: 'MY' });
    for (const part of [day, '14:14', 'UTC', country]) expect(text).toContain(part);
    expect(text).not.toMatch(/T14:14|[٠-٩०-९]/);
  });
  it('counts, roles and unknown places', () => {
    expect(renderMail('password_reset', 'en', { link, minutes: '1' }).text).toContain('within 1 minute.');
    expect(renderMail('password_reset', 'ar', { link, minutes: '30' }).text).toContain('30 دقيقة');
    expect(renderMail('email_verification', 'hi', { link, hours: '24' }).text).toContain('24 घंटे');
    expect(renderMail('role_changed', 'ms', { role: 'OWNER' }).text).toContain('Pemilik');
    expect(renderMail('alert', 'hi', { link, rule: 'queue.age', severity: 'warning', organization: 'Acme', when: 'some day' }).subject).toBe('चेतावनी – काम बहुत देर से प्रतीक्षा में है');
    expect(renderMail('password_changed', 'ar', { when: '2026-99-99T00:00:00Z', where: 'unknown' }).text).toContain('غير معروف');
  });
});

it('a mail with a hole, or with a link that is none, is not made', () => {
  expect(() => renderMail('mfa_reset', 'en', {} as never)).toThrow('the mail mfa_reset lacks its by');
  for (const bad of ['', 'javascript:alert(1)', 'https://a.example/\nhttps://b.example/', '/reset', undefined]) {
    expect(() => renderMail('unlock', 'en', { link: bad as string, minutes: '5' })).toThrow('the mail unlock lacks its link');
  }
});

import type { Locale } from '@consentry/kernel';
import { ALERT_TITLES, SEVERITY_WORDS } from './mail.alerts.js';
import { COMMON_TEXTS, MAIL_TEXTS, type MailData, type MailKind, type MailText } from './mail.texts.js';

export interface RenderedMail { subject: string; text: string; html: string }

/** Longer than any name that people have; a name is no place for a letter. */
const LONGEST_VALUE = 200;
/** Characters that turn the direction of what follows: a name that holds one could rewrite the sentence around it. */
const BIDI_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A mail in the reader's language, as plain text and as HTML that says the same. Pure: same data, same mail.
 * Values are written as text whatever they hold; in HTML each stands in a `bdi`, so that a Latin name keeps its order in an Arabic sentence.
 *
 * @throws when a text asks for a value that isn't there, or the link isn't one: a mail with a hole is not sent.
 */
export function renderMail<K extends MailKind>(kind: K, locale: Locale, data: MailData[K]): RenderedMail {
  const words: MailText<K> = MAIL_TEXTS[kind][locale];
  const common = COMMON_TEXTS[locale];
  const given = data as Readonly<Record<string, string>>;
  const link = given['link'];
  if (words.button && !/^https?:\/\/[^\s<>"]+$/.test(link ?? '')) throw new Error(`the mail ${kind} lacks its link`);
  const fill = (line: string, write: (value: string) => string) => line.replace(/\{(\w+)\}/g, (_all, name: string) => {
    if (!Object.hasOwn(given, name)) throw new Error(`the mail ${kind} lacks its ${name}`);
    return write(written(name, given[name]!, locale));
  });
  const plain = (line: string) => fill(line, (value) => value);
  const rich = (line: string) => fill(escapeHtml(line), (value) => `<bdi>${escapeHtml(value)}</bdi>`);

  const subject = plain(words.subject);
  const text = [...words.lines.map(plain), ...(link ? ['', link] : []), '', plain(words.notYou), '', '-- ', common.footer, ''].join('\n');
  const button = link && words.button ? [
    `<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 20px;border-radius:6px;background:#1f5fbf;color:#ffffff;text-decoration:none;font-weight:bold">${escapeHtml(words.button)}</a></p>`,
    `<p style="${SMALL}">${escapeHtml(common.plainLink)}<br><span dir="ltr" style="word-break:break-all">${escapeHtml(link)}</span></p>`,
  ] : [];
  const direction = locale === 'ar' ? 'rtl' : 'ltr';
  const html = [
    '<!doctype html>', `<html lang="${locale}" dir="${direction}">`, `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(subject)}</title></head>`,
    // Some mail programs drop `html` and `body` and keep what is inside: language and direction stand there once more.
    '<body style="margin:0;padding:0">', `<div lang="${locale}" dir="${direction}" style="max-width:560px;margin:0 auto;padding:24px;font-family:Arial,sans-serif;font-size:16px;line-height:1.5;color:#1c1c1c;text-align:start">`,
    ...words.lines.map((line) => `<p style="margin:0 0 12px">${rich(line)}</p>`), ...button,
    `<p style="margin:24px 0 12px">${rich(words.notYou)}</p>`, `<p style="${SMALL}">${escapeHtml(common.footer)}</p>`, '</div>', '</body>', '</html>', '',
  ].join('\n');
  return { subject, text, html };
}

const SMALL = 'margin:0 0 12px;font-size:13px;color:#595959';

/** A value as the reader writes it. What isn't of the form that {@link MailData} names is left as it is. */
function written(name: string, value: string, locale: Locale): string {
  const oneLine = [...value.replace(BIDI_CONTROLS, '').replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()].slice(0, LONGEST_VALUE).join('');
  switch (name) {
    case 'minutes': case 'hours': case 'days': return /^\d{1,6}$/.test(oneLine) ? duration(Number(oneLine), name, locale) : oneLine;
    case 'when': return /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(oneLine) && !Number.isNaN(Date.parse(oneLine)) ? instant(new Date(oneLine), locale) : oneLine;
    case 'where': return oneLine === 'unknown' ? COMMON_TEXTS[locale].unknownPlace : /^[A-Z]{2}$/.test(oneLine) ? new Intl.DisplayNames(locale, { type: 'region' }).of(oneLine)! : oneLine;
    case 'role': return (COMMON_TEXTS[locale].roles as Readonly<Record<string, string>>)[oneLine] ?? oneLine;
    case 'rule': return ALERT_TITLES[oneLine]?.[locale] ?? oneLine;
    case 'severity': return SEVERITY_WORDS[oneLine]?.[locale] ?? oneLine;
    default: return oneLine;
  }
}

// Digits that every mail program and every reader can copy, in Arabic too.
const digits = (locale: Locale) => `${locale === 'en' ? 'en-GB' : locale}-u-nu-latn`;

function duration(count: number, unit: 'minutes' | 'hours' | 'days', locale: Locale): string {
  return new Intl.NumberFormat(digits(locale), { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' }).format(count);
}

function instant(time: Date, locale: Locale): string {
  return `${new Intl.DateTimeFormat(digits(locale), { dateStyle: 'long', timeStyle: 'short', hourCycle: 'h23', timeZone: 'UTC', calendar: 'gregory' }).format(time)} UTC`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

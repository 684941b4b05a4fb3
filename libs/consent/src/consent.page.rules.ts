import { isIP } from 'node:net';
import { z } from 'zod';
import { PAGE_LANGUAGES, type PageLanguage } from './consent.forms.schema.js';
import { PURPOSES } from './consent.schema.js';

/** Channels on which people write from a telephone number that they can give beforehand. */
export const PAGE_CHANNELS: readonly string[] = ['whatsapp', 'sms'];

/** What a browser sends. A box that is ticked alone comes as one text. Fields that nobody asked for are dropped: browser extensions add some. */
export const FormAnswer = z.object({
  phone: z.string().max(64).catch(''),
  purpose: z.union([z.array(z.enum(PURPOSES)), z.enum(PURPOSES).transform((one) => [one])]).catch([]),
});

/** The network that an address lies in: enough to recognise a flood, not a person (IPv4 /24, IPv6 /48). */
export function networkOf(ip: string | null): string | null {
  const plain = ip?.replace(/^::ffff:(?=\d+\.)/i, '') ?? '';
  if (isIP(plain) === 4) return `${plain.split('.').slice(0, 3).join('.')}.0/24`;
  if (isIP(plain) !== 6) return null;
  const [head = '', tail] = plain.split('%', 1)[0]!.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...left, ...Array<string>(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right].slice(0, 3).map((g) => parseInt(g, 16).toString(16));
  return `${groups.join(':')}::/48`;
}

/** Opens the person's messenger with the code written already. */
export function writeLink(channel: string, phone: string, code: string): string {
  return channel === 'whatsapp' ? `https://wa.me/${phone.replace(/\D/g, '')}?text=${encodeURIComponent(code)}` : `sms:${phone}?body=${encodeURIComponent(code)}`;
}

/** The first of the browser's languages that a page exists in. Of a form that is found, the form's own language counts. */
export function languageOf(header: string | string[] | undefined): PageLanguage {
  const wanted = String(header ?? '').slice(0, 200).toLowerCase().split(',').map((part) => part.trim().slice(0, 2));
  return wanted.flatMap((l) => PAGE_LANGUAGES.filter((known) => known === l))[0] ?? 'en';
}

import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/max';
import { normalizeAddress, type NormalAddress } from './contacts.address.js';
import { normalizeLanguage, normalizeTimeZone } from './contacts.locale.js';
import { normalizePhone } from './contacts.phone.js';
import type { RowCode } from './import.words.js';

/** What a column may mean, beside `identity:<channel>` and `attribute:<key>`. */
export const FIELDS = ['name', 'phone', 'email', 'tag', 'timeZone', 'language', 'optedIn', 'marketingOptedIn', 'consentText', 'consentAt', 'consentSource'] as const;
/** Which of the cells of a row means what. */
export type Columns = { index: number; field: string }[];

export type Address = NormalAddress & { channel: string };
/** What a row says, in normal forms. */
export interface ReadRow {
  name: string | null;
  addresses: Address[];
  attributes: Record<string, string>;
  tags: string[];
  timeZone: string | null;
  language: string | null;
  optedIn: boolean;
  marketingOptedIn: boolean;
  consent: { text: string | null; at: Date | null; source: string | null };
}

const YES = new Set(['yes', 'y', '1', 'true', 'x']);
const NO = new Set(['', 'no', 'n', '0', 'false']);
const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;
const MAX_TAGS_A_ROW = 20;

/** What a row says, or why it says nothing that can be taken. Pure: the same row always reads the same. */
export function readRow(cells: readonly string[], columns: Columns, country: CountryCode | undefined): ReadRow | RowCode {
  const row: ReadRow = { name: null, addresses: [], attributes: {}, tags: [], timeZone: null, language: null, optedIn: false, marketingOptedIn: false, consent: { text: null, at: null, source: null } };
  for (const { index, field } of columns) {
    const fault = readCell(row, field, textOf(cells[index] ?? ''), country);
    if (fault) return fault;
  }
  row.addresses = row.addresses.filter((a, n, all) => all.findIndex((b) => b.channel === a.channel && b.value === a.value) === n);
  row.tags = row.tags.filter((tag, n, all) => all.indexOf(tag) === n);
  if (row.addresses.length === 0) return 'address_missing';
  return row.tags.length > MAX_TAGS_A_ROW ? 'too_many_tags' : row;
}

/** Our own exports, and careful people, write `'+60…` so that no spreadsheet takes a number for a formula. */
function textOf(cell: string): string {
  const trimmed = cell.trim();
  return /^'[=+\-@]/.test(trimmed) ? trimmed.slice(1) : trimmed;
}

function readCell(row: ReadRow, field: string, text: string, country: CountryCode | undefined): RowCode | undefined {
  if (field === 'optedIn' || field === 'marketingOptedIn') {
    const word = text.toLowerCase();
    if (!YES.has(word) && !NO.has(word)) return 'consent_unclear';
    row[field] = YES.has(word);
    return undefined;
  }
  if (text === '') return undefined;
  switch (field) {
    case 'name':
      row.name = text;
      return text.length > 200 ? 'name_too_long' : undefined;
    case 'phone': {
      const value = phoneOf(text, country);
      if (value === undefined) return 'phone_invalid';
      row.addresses.push({ channel: 'whatsapp', kind: 'phone', value });
      return undefined;
    }
    case 'email':
      return address(row, 'email', text, 'email_invalid');
    case 'tag':
      row.tags.push(...text.split(/[,;|]/).map((tag) => tag.trim()).filter(Boolean));
      return row.tags.some((tag) => tag.length > 60) ? 'tag_too_long' : undefined;
    case 'timeZone':
      row.timeZone = normalizeTimeZone(text) ?? null;
      return row.timeZone === null ? 'time_zone_invalid' : undefined;
    case 'language':
      row.language = normalizeLanguage(text) ?? null;
      return row.language === null ? 'language_invalid' : undefined;
    case 'consentText':
      row.consent.text = text.slice(0, 4096);
      return undefined;
    case 'consentSource':
      row.consent.source = text.slice(0, 1024);
      return undefined;
    case 'consentAt': {
      const at = TIME.test(text) ? new Date(/[Z]$|[+-]\d{2}:\d{2}$/.test(text) || text.length === 10 ? text.replace(' ', 'T') : `${text.replace(' ', 'T')}Z`) : new Date(Number.NaN);
      row.consent.at = at;
      return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1 ? 'consent_at_invalid' : undefined;
    }
    default:
      return other(row, field, text, country);
  }
}

function other(row: ReadRow, field: string, text: string, country: CountryCode | undefined): RowCode | undefined {
  const [kind, name] = [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1)];
  if (kind === 'attribute') {
    row.attributes[name] = text;
    return text.length > 1024 ? 'attribute_too_long' : undefined;
  }
  if (['whatsapp', 'sms', 'voice'].includes(name)) return address(row, name, phoneOf(text, country) ?? text, 'address_invalid');
  return address(row, name, text, 'address_invalid');
}

function address(row: ReadRow, channel: string, text: string, fault: RowCode): RowCode | undefined {
  if (text.length > 320) return fault;
  try {
    row.addresses.push({ channel, ...normalizeAddress(channel, text, 'row') });
    return undefined;
  } catch {
    return fault;
  }
}

/** Where a default country is given, a number without `+` or `00` is one of that country, and nothing else: guessing would message a stranger. */
function phoneOf(text: string, country: CountryCode | undefined): string | undefined {
  if (text.length > 40) return undefined;
  const international = text.startsWith('00') ? `+${text.slice(2)}` : text;
  if (international.startsWith('+') || country === undefined) return normalizePhone(international);
  if (!/^[\d\s().-]+$/.test(text)) return undefined;
  const parsed = parsePhoneNumberFromString(text, country);
  return parsed?.isValid() ? parsed.number : undefined;
}

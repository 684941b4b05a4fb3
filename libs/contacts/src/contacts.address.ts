import { ProblemError } from '@consentry/kernel';
import { normalizePhone } from './contacts.phone.js';

export type AddressKind = 'phone' | 'user_id' | 'email' | 'handle';
export interface NormalAddress { kind: AddressKind; value: string }

/** WhatsApp's business-scoped ids: a country, sometimes ENT, and an opaque part. Source: Meta, business-scoped user ids, 2026. */
const WHATSAPP_USER_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9_-]{1,128}$/;
const EMAIL = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

/** What kind of address it is, and its one normal form. @throws ProblemError naming the field. */
export function normalizeAddress(channel: string, address: string, path: string): NormalAddress {
  const value = address.trim();
  if (channel === 'whatsapp' && WHATSAPP_USER_ID.test(value)) return { kind: 'user_id', value };
  if (channel === 'whatsapp' || channel === 'sms' || channel === 'voice') {
    const phone = normalizePhone(value);
    if (phone) return { kind: 'phone', value: phone };
    throw refused(path, 'Must be a telephone number with its country code, like +60123456789.');
  }
  if (channel === 'email') {
    if (EMAIL.test(value)) return { kind: 'email', value: value.toLowerCase() };
    throw refused(path, 'Must be an e-mail address.');
  }
  return { kind: 'handle', value };
}

function refused(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}

import { createHash, createHmac, type KeyObject } from 'node:crypto';
import { statusError } from './graph.answers.js';
import type { LineSettings } from './line.settings.js';

/** A status on its way. `failedWith` is Meta's code of a failed one. */
export interface StatusNote { providerId: string; status: string; to: string; byUserId: boolean; callbackId: string | null; category: string; at: number; failedWith?: number }

export interface InboundNote { providerId: string; from: string; at: number; type: string; content: Record<string, unknown> }

/** Changes that are neither: they travel in one delivery. `ofNumber`: with the number's metadata, as fields about messages have it; else the business account's id is all. */
export interface ChangeNote { changeId: string; at: number; changes: { field: string; value: Record<string, unknown>; ofNumber: boolean }[] }

export type Note = StatusNote | InboundNote | ChangeNote;

export const isStatus = (note: Note): note is StatusNote => 'status' in note;
export const isChange = (note: Note): note is ChangeNote => 'changeId' in note;
export function noteId(note: Note): string {
  if (isChange(note)) return note.changeId;
  return isStatus(note) ? `${note.providerId}:${note.status}` : note.providerId;
}

/** The simulated line's own number, as `metadata` shows it. */
export const DISPLAY_NUMBER = '15550000001';

const seconds = (ms: number) => String(Math.floor(ms / 1000));

/** The user id Meta would give this person: made from the number, so that it stays the same. */
export const userIdOf = (phone: string): string => `US.${BigInt(`0x${createHash('sha256').update(phone).digest('hex').slice(0, 16)}`).toString()}`;

const isUserId = (address: string) => /^[A-Z]{2}\./.test(address);

/** Person ids of an address under the names a delivery uses: the phone number is missing for people known by user id only. */
export function ids(address: string, phone: string, user: string): Record<string, string> {
  return isUserId(address) ? { [user]: address } : { [phone]: address, [user]: userIdOf(address) };
}

export const contactOf = (address: string): Record<string, unknown> => ({ profile: { name: 'Simulated person' }, ...ids(address, 'wa_id', 'user_id') });

const ofNumber = (settings: LineSettings) => ({ messaging_product: 'whatsapp', metadata: { display_phone_number: DISPLAY_NUMBER, phone_number_id: settings.phoneNumberId } });

function envelope(settings: LineSettings, changes: { field: string; value: unknown }[], at?: number): string {
  return escaped(JSON.stringify({ object: 'whatsapp_business_account', entry: [{ id: settings.businessAccountId, ...(at !== undefined && { time: Math.floor(at / 1000) }), changes }] }));
}

/** Meta writes (and signs) its deliveries in ASCII with slashes escaped; clients that sign anew what they have decoded rely on it. */
const escaped = (json: string) => json.replace(/[\u007f-\uffff/]/g, (sign) => (sign === '/' ? '\\/' : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`));

/** One delivery for any number of statuses of one line, as Meta groups them. */
export function statusesBody(settings: LineSettings, notes: readonly StatusNote[]): string {
  return envelope(settings, [{ value: { ...ofNumber(settings), statuses: notes.map((note) => statusElement(note)) }, field: 'messages' }]);
}

function statusElement(note: StatusNote): Record<string, unknown> {
  const conversation = { id: userIdOf(note.to).slice(3), ...(note.status === 'sent' && { expiration_timestamp: seconds(note.at + 86_400_000) }), origin: { type: note.category } };
  return {
    id: note.providerId, status: note.status, timestamp: seconds(note.at), ...ids(note.to, 'recipient_id', 'recipient_user_id'),
    ...(note.callbackId !== null && { biz_opaque_callback_data: note.callbackId }),
    ...(note.failedWith === undefined
      ? { conversation, pricing: { billable: note.category !== 'service', pricing_model: 'PMP', category: note.category, type: note.category === 'service' ? 'free_customer_service' : 'regular' } }
      : { errors: [statusError(note.failedWith)] }),
  };
}

export function inboundBody(settings: LineSettings, note: InboundNote): string {
  const { from, providerId, at, type, content } = note;
  return envelope(settings, [{
    value: { ...ofNumber(settings), contacts: [contactOf(from)], messages: [{ ...content, ...ids(from, 'from', 'from_user_id'), id: providerId, timestamp: seconds(at), type }] }, field: 'messages',
  }]);
}

export function changeBody(settings: LineSettings, note: ChangeNote): string {
  return envelope(settings, note.changes.map(({ field, value, ofNumber: own }) => ({ field, value: own ? { ...ofNumber(settings), ...value } : value })), note.at);
}

/** The header Meta puts on every delivery, over exactly these bytes. */
export const signatureOf = (key: KeyObject, body: Buffer): string => `sha256=${createHmac('sha256', key).update(body).digest('hex')}`;

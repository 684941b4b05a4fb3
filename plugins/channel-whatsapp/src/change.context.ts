import { createHash } from 'node:crypto';
import type { OtherEvent } from '@consentry/plugin-sdk';
import { phoneAddress, readContacts, type Contact, type Contacts } from './people.js';

export type Dict = Record<string, unknown>;

export const isDict = (value: unknown): value is Dict => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What all elements of one change share. */
export interface ChangeContext {
  field: string;
  value: Dict;
  /** Whether `value` came as an object at all. */
  understood: boolean;
  /** Phone number id where the change names one, then the business account. */
  route: string[];
  /** The line's own number, with `+`, where the change shows it. */
  ownPhone: string | undefined;
  contacts: Contacts;
  /** Goes into ids of events that have none of their own: the same delivery gives the same id, another one another. */
  seed: string;
  /** The time of an element that has none (or nonsense): the entry's, else the server's. */
  fallbackAt: Date;
  /** The change without its lists: rides along in every element's `raw`. */
  shared: Dict;
}

export function changeContext(field: string, value: unknown, entry: Dict, now: Date): ChangeContext {
  const dict = isDict(value) ? value : {};
  const metadata = isDict(dict['metadata']) ? dict['metadata'] : {};
  const phoneNumberId = name(metadata['phone_number_id']);
  const entryId = name(entry['id']);
  return {
    field,
    value: dict,
    understood: isDict(value),
    ownPhone: phoneAddress(name(metadata['display_phone_number'])?.replace(/[ ()-]/g, ''))?.value,
    route: [phoneNumberId, entryId].filter((part) => part !== undefined),
    contacts: readContacts(dict['contacts']),
    seed: `${entryId ?? ''}|${String(entry['time'] ?? '')}|${field}|${phoneNumberId ?? ''}`,
    fallbackAt: timeOf(entry['time'], now),
    shared: Object.fromEntries(Object.entries(dict).filter(([, part]) => !Array.isArray(part))),
  };
}

/** The delivery cut down to one element, in the shape it came in: parsing it again would give the same event. */
export function fragment(ctx: ChangeContext, list: string, element: unknown, contact?: Contact): unknown {
  return { field: ctx.field, value: { ...ctx.shared, ...(contact && { contacts: [contact.raw] }), [list]: [element] } };
}

/** What can't be understood (yet) is kept whole under a name by which a person finds it. */
export function otherEvent(ctx: Pick<ChangeContext, 'route' | 'seed'>, label: string, raw: unknown): OtherEvent {
  return { kind: 'other', id: `other:${digest(ctx.seed, raw)}`, name: label.slice(0, 128) || 'unknown', route: ctx.route, raw };
}

export function digest(seed: string, part: unknown): string {
  return createHash('sha256').update(seed).update('\0').update(JSON.stringify(part) ?? '').digest('hex').slice(0, 32);
}

/** Unix seconds, as number or text, between 2001 and 2100; anything else is the fallback. */
export function timeOf(seconds: unknown, fallback: Date): Date {
  const value = typeof seconds === 'string' && /^\d{1,12}$/.test(seconds) ? Number(seconds) : seconds;
  return typeof value === 'number' && value > 1e9 && value < 4_102_444_800 ? new Date(value * 1000) : fallback;
}

function name(value: unknown): string | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.length > 0 && text.length <= 256 ? text : undefined;
}

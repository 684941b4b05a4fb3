import { PluginError, type InboundEvent } from '@consentry/plugin-sdk';
import { changeContext, fragment, isDict, otherEvent, type ChangeContext, type Dict } from './change.context.js';
import { depthOf } from './parse.content.js';
import { readLine } from './parse.line.js';
import { readEcho, readMessage } from './parse.message.js';
import { readIdChange, readPreference } from './parse.person.js';
import { readStatus } from './parse.status.js';
import { readTemplate } from './parse.template.js';

type ElementReader = (ctx: ChangeContext, element: unknown) => InboundEvent[];

const asOther = (list: string): ElementReader => (ctx, element) => [otherEvent(ctx, `${ctx.field}.${list}`, fragment(ctx, list, element))];

/**
 * Per field, the lists we read and by what. The same list under another field is something else: `messages` inside `history`
 * are old news, inside `standby` somebody else's conversation.
 */
const FIELDS: Record<string, Record<string, ElementReader>> = {
  messages: { messages: readMessage, statuses: readStatus, errors: asOther('errors') },
  user_preferences: { user_preferences: readPreference },
  user_id_update: { user_id_update: readIdChange },
  smb_message_echoes: { message_echoes: readEcho },
  calls: { calls: asOther('calls') },
};

/**
 * All that a verified delivery tells, nothing left out: what isn't understood becomes an `other` with its fragment.
 * @param now stands in where Meta gives no time
 * @throws PluginError `payload_invalid` when it isn't JSON or isn't about a WhatsApp business account
 */
export function parseDelivery(rawBody: Uint8Array, now: Date): InboundEvent[] {
  const envelope = decode(rawBody);
  if (!isDict(envelope) || envelope['object'] !== 'whatsapp_business_account') {
    throw new PluginError('payload_invalid', { detail: 'The delivery is not about a WhatsApp business account.' });
  }
  const { object: _object, entry, ...rest } = envelope;
  const events = Array.isArray(entry) ? entry.flatMap((item: unknown) => readEntry(item, now)) : [];
  const whole = { route: [], seed: 'delivery' };
  if (events.length === 0) events.push(otherEvent(whole, 'delivery', envelope));
  else if (hasSubstance(rest)) events.push(otherEvent(whole, 'delivery', rest));
  return events;
}

/** Real deliveries nest about fifteen deep; what nests so deep that writing it down again would overflow the stack is none of Meta's. */
const MAX_DEPTH = 500;

function decode(rawBody: Uint8Array): unknown {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(rawBody);
    if (depthOf(text) > MAX_DEPTH) throw new RangeError('too deep');
    return JSON.parse(text) as unknown;
  } catch {
    throw new PluginError('payload_invalid', { detail: 'The delivery is not JSON.' });
  }
}

function readEntry(entry: unknown, now: Date): InboundEvent[] {
  if (!isDict(entry)) return [otherEvent({ route: [], seed: 'entry' }, 'entry', entry)];
  const { id: _id, time: _time, changes, ...rest } = entry;
  const ctx = changeContext('entry', undefined, entry, now);
  if (!Array.isArray(changes) || changes.length === 0) return [otherEvent(ctx, 'entry', entry)];
  const events = changes.flatMap((change: unknown) => readChange(change, entry, now));
  return hasSubstance(rest) ? [...events, otherEvent(ctx, 'entry', rest)] : events;
}

function readChange(change: unknown, entry: Dict, now: Date): InboundEvent[] {
  const field = isDict(change) && typeof change['field'] === 'string' ? change['field'] : '';
  const ctx = changeContext(field, isDict(change) ? change['value'] : undefined, entry, now);
  const whole = readTemplate(ctx, change) ?? readLine(ctx, change);
  if (whole) return whole;
  const readers = Object.hasOwn(FIELDS, field) ? FIELDS[field] : undefined;
  const events: InboundEvent[] = [];
  const unread: Dict = {};
  for (const [list, elements] of readers ? Object.entries(ctx.value) : []) {
    if (!Array.isArray(elements) || list === 'contacts') continue;
    const reader = readers && Object.hasOwn(readers, list) ? readers[list] : undefined;
    if (reader) for (const element of elements as unknown[]) events.push(...reader(ctx, element));
    else if (elements.length > 0) unread[list] = elements;
  }
  if (events.length === 0) return [otherEvent(ctx, field || 'change', change)];
  return hasSubstance(unread) ? [...events, otherEvent(ctx, field, { field, value: { ...ctx.shared, ...unread } })] : events;
}

/** Whether there is something beyond plain values. A new flag at the edge of an envelope isn't worth an event of its own. */
const hasSubstance = (rest: Dict) => Object.values(rest).some((part) => typeof part === 'object' && part !== null);

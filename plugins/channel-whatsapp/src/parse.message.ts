import type { Address, IdentityEvent, InboundEvent, MessageEvent } from '@consentry/plugin-sdk';
import { fragment, otherEvent, timeOf, type ChangeContext, type Dict } from './change.context.js';
import { actionOf, mediaOf, spokenWords, WireMessage } from './message.wire.js';
import { contentOf } from './parse.content.js';
import { personOf, phoneAddress, userAddress } from './people.js';

/** An element of `messages`. Always at least one event: the message, what it tells about an identity, or the fragment as it is. */
export function readMessage(ctx: ChangeContext, element: unknown): InboundEvent[] {
  const parsed = WireMessage.safeParse(element);
  if (!parsed.success) return [otherEvent(ctx, 'messages', fragment(ctx, 'messages', element))];
  const wire = parsed.data;
  const ids = { phone: wire.from, userId: wire.from_user_id };
  const contact = ctx.contacts.find(ids);
  const raw = fragment(ctx, 'messages', element, contact);
  // A group is not this person writing to us: it must not open a window or a conversation with them.
  if (inGroup(wire)) return [otherEvent(ctx, 'messages.group', raw)];
  const person = personOf(ids, contact);
  if (!person) return [otherEvent(ctx, 'messages', raw)];
  const at = timeOf(wire.timestamp, ctx.fallbackAt);
  const event: MessageEvent = { kind: 'message', id: eventId(wire, at), messageId: wire.id, route: ctx.route, raw, from: person, at, ...spokenWords(wire), ...toldBy(wire, element as Dict) };
  return [event, ...identityChanges(wire).map(([from, to], n): IdentityEvent => ({ kind: 'identity', id: `${wire.id}:identity:${n}`, route: ctx.route, raw, from, to, at }))];
}

/**
 * An element of `message_echoes`: what the organisation wrote with the app on its phone. The person is the end that isn't our own
 * number: for edits, some deliveries name the two the other way round. Source: Meta, "smb_message_echoes webhook reference".
 */
export function readEcho(ctx: ChangeContext, element: unknown): InboundEvent[] {
  const other = (contact?: ReturnType<typeof ctx.contacts.find>) => fragment(ctx, 'message_echoes', element, contact);
  const parsed = WireMessage.safeParse(element);
  if (!parsed.success) return [otherEvent(ctx, 'smb_message_echoes.message_echoes', other())];
  const wire = parsed.data;
  const turned = ctx.ownPhone !== undefined && phoneAddress(wire.to)?.value === ctx.ownPhone;
  const ids = turned ? { phone: wire.from, userId: wire.from_user_id } : { phone: wire.to, userId: wire.to_user_id };
  const contact = ctx.contacts.find(ids);
  if (inGroup(wire)) return [otherEvent(ctx, 'smb_message_echoes.group', other(contact))];
  const person = personOf(ids, contact);
  if (!person) return [otherEvent(ctx, 'smb_message_echoes.message_echoes', other(contact))];
  const at = timeOf(wire.timestamp, ctx.fallbackAt);
  const { text } = spokenWords(wire);
  return [{ kind: 'echo', id: eventId(wire, at), messageId: wire.id, route: ctx.route, raw: other(contact), to: person, at, ...(text !== undefined && { text }), ...toldBy(wire, element as Dict) }];
}

const inGroup = (wire: WireMessage) => wire.group_id !== undefined && wire.group_id !== null;

/** What a message tells in either direction. */
function toldBy(wire: WireMessage, element: Dict): Pick<MessageEvent, 'type' | 'content' | 'replyTo' | 'media' | 'action'> {
  const replyTo = wire.context?.id ?? wire.reaction?.message_id;
  const media = mediaOf(wire);
  const action = actionOf(wire);
  return { type: wire.type, content: contentOf(element, wire.type), ...(replyTo !== undefined && { replyTo }), ...(media && { media }), ...(action && { action }) };
}

/** An edit or a revocation may come under the id of the message it is about; it must not be taken for a repetition of that one. */
function eventId(wire: WireMessage, at: Date): string {
  return wire.type === 'edit' || wire.type === 'revoke' ? `${wire.id}:${wire.type}:${at.getTime() / 1000}` : wire.id;
}

const CHANGES = new Set(['user_changed_number', 'customer_changed_number', 'user_changed_user_id']);

/** A system message that tells of a new number or a new user id. Source: Meta, "System messages webhook reference" and changelog of 2026-08-11. */
function identityChanges(wire: WireMessage): [Address, Address][] {
  const { system } = wire;
  if (wire.type !== 'system' || !system || !CHANGES.has(system.type ?? '')) return [];
  const phone = change(phoneAddress(wire.from), phoneAddress(system.new_wa_id ?? system.wa_id));
  const user = change(userAddress(system.previous_user_id ?? wire.from_user_id), userAddress(system.user_id));
  const found = [...phone, ...user];
  return found.length > 0 ? found : change(phoneAddress(wire.from), userAddress(system.user_id));
}

const change = (from: Address | undefined, to: Address | undefined): [Address, Address][] =>
  from && to && from.value !== to.value ? [[from, to]] : [];

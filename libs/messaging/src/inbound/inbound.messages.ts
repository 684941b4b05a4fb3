import { Injectable } from '@nestjs/common';
import type { EchoEvent, MessageEvent } from '@consentry/plugin-sdk';
import { announceWith, Clock, enqueueWith, EventSubscriptions, hastenWith, Ids, publicId, publishWith, type Actor, type Em } from '@consentry/kernel';
import { indexAddress, normalizeAddress, People } from '@consentry/contacts';
import { CommandReader, ConsentLedgerWriter, DoubleOptIn } from '@consentry/consent';
import { Vault } from '@consentry/vault';
import { ConversationNews, type Whose } from '../conversations/conversations.news.js';
import { WORDS_TOPIC } from '../conversations/conversations.words.js';
import { dataOf } from '../messaging.events.js';
import { sealMessage } from '../messaging.sealed.js';
import { DISPATCH_TOPIC } from '../outbound/outbound.accept.js';
import { asksForPerson } from './handoff.words.js';
import { MessageChanges, UNKNOWN_TARGET } from './inbound.changes.js';
import { InboundHooks } from './inbound.hooks.js';
import { MediaInbox } from '../media/media.inbox.js';

export const CONFIRM_TOPIC = 'consent.confirm_opt_out';

/** Told by the platform, or undoing something; not the person writing to us, so no window opens and no consent is read from it. */
const NOT_WRITTEN = new Set(['system', 'revoke', 'edit', 'reaction', 'request_welcome']);
const KNOWN = 'The message was known already.';

/** Where an event was stored, and over which line it came. */
export interface Arrival { organization_id: string; connection_id: string; channel: string; [column: string]: unknown }
interface Conversation extends Whose { status: 'open' | 'closed'; handler: 'person' | 'ai' }
interface Row { id: string; direction: 'in' | 'out'; status: string; source: string; actor: [kind: string, id: string]; providerId: string; type: string; content: unknown; countedAt: Date | null; editedAt: Date | null; deletedAt: Date | null }

/** What people say, by themselves or from our own telephone. */
@Injectable()
export class MessageApplier {
  constructor(
    private readonly clock: Clock, private readonly ids: Ids, private readonly people: People, private readonly ledger: ConsentLedgerWriter, private readonly vault: Vault, private readonly subscriptions: EventSubscriptions,
    private readonly changes: MessageChanges, private readonly news: ConversationNews, private readonly hooks: InboundHooks, private readonly media: MediaInbox, private readonly commands: CommandReader, private readonly optIn: DoubleOptIn,
  ) {}

  /** Opt-out words before anything else, then words that ask for a person; what answers by machine hears of it last, after the commit. */
  async message(em: Em, actor: Actor, row: Arrival, event: MessageEvent): Promise<string | undefined> {
    const contact = await this.people.findOrCreate(em, actor, row.channel, event.from.addresses, event.from.name);
    const at = this.past(event.at);
    if (event.action) return this.change(em, actor, row, event, contact.id, at);
    const written = !NOT_WRITTEN.has(event.type);
    const conversation = await this.conversation(em, actor.organizationId, contact.id, row, written ? at : null);
    const id = await this.insert(em, row, conversation, event, event.from.addresses[0]!, received(event, contact.id));
    if (id === undefined) return KNOWN;
    await this.arrived(em, actor, conversation, id, written);
    await this.announce(em, actor.organizationId, id);
    if (!written) return undefined;
    await publishWith(em, this.subscriptions, actor.organizationId, this.clock.now(), [{
      type: 'message.received', data: { ...dataOf({ id, connection_id: row.connection_id, contact_id: contact.id, conversation_id: conversation.id }), type: event.type },
    }]);
    const command = await this.obey(em, actor, row, conversation, event, id, at);
    // Whoever opts out asks for nobody.
    const handOff = command.word !== 'opt_out' && asksForPerson(event.text, event.payload);
    if (handOff && conversation.handler === 'ai') {
      await em.execute(`update conversations set handler = 'person' where id = ?`, [conversation.id]);
      await this.news.tell(em, actor, conversation, { kind: 'handed_over', handler: 'person', by: 'word' });
    }
    await this.hooks.enqueue(em, this.clock.now(), {
      organizationId: actor.organizationId, messageId: id, conversationId: conversation.id, contactId: contact.id, connectionId: row.connection_id, type: event.type, command: command.word, handOff,
    });
    return command.detail;
  }

  /**
   * A colleague wrote from the telephone. It has left already, so no gate; it counts for the hourly cap, because the person got it; it
   * opens no window, because the person said nothing. Who answers has read what was there.
   */
  async echo(em: Em, actor: Actor, row: Arrival, event: EchoEvent): Promise<string | undefined> {
    const contact = await this.people.findOrCreate(em, actor, row.channel, event.to.addresses, event.to.name);
    const at = this.past(event.at);
    if (event.action) {
      const done = await this.changes.apply(em, event.action, { organizationId: actor.organizationId, connectionId: row.connection_id, contactId: contact.id, by: 'us', at, text: event.text });
      return done ? done.detail : UNKNOWN_TARGET;
    }
    const conversation = await this.conversation(em, actor.organizationId, contact.id, row, null);
    const id = await this.insert(em, row, conversation, event, event.to.addresses[0]!, {
      ...received(event, contact.id), direction: 'out', status: 'sent', source: 'phone', actor: ['system', 'phone'], countedAt: at,
    });
    if (id === undefined) return KNOWN;
    await em.execute('insert into message_events (organization_id, message_id, status, at) values (?, ?, ?, ?)', [actor.organizationId, id, 'sent', at]);
    await em.execute('update conversations set unread_count = 0, last_message_at = ?, last_message_id = ? where id = ?', [this.clock.now(), id, conversation.id]);
    await this.announce(em, actor.organizationId, id);
    return undefined;
  }

  private async change(em: Em, actor: Actor, row: Arrival, event: MessageEvent, contactId: string, at: Date): Promise<string | undefined> {
    const action = event.action!;
    const done = await this.changes.apply(em, action, { organizationId: actor.organizationId, connectionId: row.connection_id, contactId, by: 'contact', at, text: event.text });
    if (done && !done.changed) return done.detail;
    if (!done && action.kind === 'reaction') return UNKNOWN_TARGET;
    const conversation = await this.conversation(em, actor.organizationId, contactId, row, null);
    let id = done?.messageId;
    if (id === undefined) {
      // The change overtook what it changes: it stands in its place, and the original finds that taken.
      id = await this.insert(em, row, conversation, event, event.from.addresses[0]!, {
        ...received(event, contactId), providerId: action.messageId, type: 'text', content: action.kind === 'edit' ? { body: event.text ?? '' } : {},
        ...(action.kind === 'edit' ? { editedAt: at } : { deletedAt: at }),
      });
      if (id === undefined) return KNOWN;
      await this.arrived(em, actor, conversation, id, false);
      await this.announce(em, actor.organizationId, id);
    }
    // An edited text counts as said again, where it ends something.
    return action.kind === 'edit' && this.commands.read(actor.organizationId, event.text, event.payload) === 'opt_out' ? (await this.obey(em, actor, row, conversation, event, id, at)).detail : done?.detail;
  }

  /** What the words do to the person's consent: a form's code, an opt-out, its end; and the consent that writing to us implies. */
  private async obey(em: Em, actor: Actor, row: Arrival, { id: conversationId, contact_id: contactId }: Conversation, event: MessageEvent, id: string, at: Date): Promise<{ word: 'opt_out' | 'resume' | null; detail?: string }> {
    const { organizationId } = actor;
    const ring = this.vault.ready(organizationId);
    const message = publicId('message', id);
    const evidence = { messageId: message, providerId: event.messageId };
    const addresses = event.from.addresses.map((a) => indexAddress(ring, normalizeAddress(row.channel, a.value, 'from').value));
    const confirmed = await this.optIn.onInbound(em, actor, contactId, row.channel, addresses, event.text, { id: message, writtenAt: at });
    const found = this.commands.find(organizationId, event.text, event.payload);
    if (found?.command === 'opt_out') {
      const optOutId = await this.ledger.optOut(em, actor, contactId, row.channel, 'keyword', at, evidence);
      const now = this.clock.now();
      // Messages that wait for a retry are decided now: they end as blocked, not as waiting.
      await hastenWith(em, now, DISPATCH_TOPIC, conversationId);
      if (optOutId) await enqueueWith(em, organizationId, now, [{ topic: CONFIRM_TOPIC, key: optOutId, payload: { optOutId, contactId, connectionId: row.connection_id, language: found.language ?? null } }]);
      return { word: 'opt_out', detail: optOutId ? 'Opted the contact out.' : 'The contact had opted out already.' };
    }
    const lifted = found !== undefined && (await this.ledger.resume(em, actor, contactId, row.channel, at, evidence));
    await this.ledger.inbound(em, actor, contactId, row.channel, message);
    return { word: found ? 'resume' : null, ...(lifted ? { detail: 'Lifted the opt-out.' } : confirmed ? { detail: 'Confirmed what a form asked.' } : {}) };
  }

  private async conversation(em: Em, organizationId: string, contactId: string, row: Arrival, writtenAt: Date | null): Promise<Conversation> {
    const now = this.clock.now();
    const rows = await em.execute<Conversation[]>(
      `insert into conversations (id, organization_id, contact_id, connection_id, last_inbound_at, last_message_at, created_at) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (contact_id, connection_id) do update set last_inbound_at = greatest(conversations.last_inbound_at, excluded.last_inbound_at) returning id, contact_id, connection_id, status, handler`,
      [this.ids.next(), organizationId, contactId, row.connection_id, writtenAt, now, now]);
    return rows[0]!;
  }

  /** Undefined: another delivery told of it before. */
  private async insert(em: Em, row: Arrival, conversation: Conversation, event: MessageEvent | EchoEvent, address: { kind: string; value: string }, m: Row): Promise<string | undefined> {
    const organizationId = row.organization_id;
    const ring = this.vault.ready(organizationId);
    const now = this.clock.now();
    const inserted = await em.execute<unknown[]>(
      `insert into messages (id, organization_id, connection_id, channel, conversation_id, contact_id, direction, type, body, address_index, address_kind, reply_to, status, provider_id, source, actor_kind, actor_id, created_at, counted_at, edited_at, deleted_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (connection_id, provider_id) where provider_id is not null do nothing returning id`,
      [m.id = this.ids.next(), organizationId, row.connection_id, row.channel, conversation.id, conversation.contact_id, m.direction, m.type, sealMessage(ring, m.id, { content: m.content, address: address.value }), indexAddress(ring, address.value), address.kind,
        event.replyTo ?? null, m.status, m.providerId, m.source, ...m.actor, now, m.countedAt, m.editedAt, m.deletedAt]);
    if (inserted.length === 0) return undefined;
    if (event.media) await this.media.expect(em, { organizationId, connectionId: row.connection_id, messageId: m.id, media: event.media });
    if (event.text) await enqueueWith(em, organizationId, now, [{ topic: WORDS_TOPIC, key: m.id, payload: { messages: m.id } }]);
    return m.id;
  }

  /** Where the conversation stands after something came in. */
  private async arrived(em: Em, actor: Actor, conversation: Conversation, messageId: string, written: boolean): Promise<void> {
    await em.execute(
      `update conversations set unread_count = unread_count + 1, last_message_at = ?, last_message_id = ?, status = 'open', closed_at = null, snoozed_until = case when ?::boolean then null else snoozed_until end where id = ?`,
      [this.clock.now(), messageId, written, conversation.id]);
    if (conversation.status === 'closed') await this.news.tell(em, actor, conversation, { kind: 'reopened', by: 'message' });
  }

  private async announce(em: Em, organizationId: string, id: string): Promise<void> {
    await announceWith(em, organizationId, [{ resource: 'messages', ids: [publicId('message', id)] }, { resource: 'conversations' }]);
  }

  /** A provider whose clock is ahead opens no longer window. */
  private past(at: Date): Date {
    const now = this.clock.now();
    return at > now ? now : at;
  }
}

function received(event: MessageEvent | EchoEvent, contactId: string): Row {
  return {
    id: '', direction: 'in', status: 'received', source: 'inbound', actor: ['contact', contactId], providerId: event.messageId, type: event.type, content: contentOf(event), countedAt: null, editedAt: null, deletedAt: null,
  };
}

/** What the thread shows: the provider's content, and the text where it stands elsewhere. */
function contentOf(event: MessageEvent | EchoEvent): unknown {
  const content = event.content && typeof event.content === 'object' ? event.content : {};
  return event.type !== 'text' && event.text !== undefined ? { ...content, text: event.text } : content;
}

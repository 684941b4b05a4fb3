import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, Clock, cutPage, Database, decodeCursor, may, parseId, ProblemError, publicId, publicIdOrNull, type Actor, type HotClient, TimeCursor } from '@consentry/kernel';
import { ContactHooks, Contacts, openAddress, openName, showAddress } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { openMessage } from '../messaging.sealed.js';
import { goneOf } from '../privacy/content.gone.js';
import { HOUR_MS } from '../gate/gate.facts.js';
import { previewOf } from '../outbound/outbound.content.js';
import { joinConversations } from './conversations.join.js';
import type { ConversationCounts, ConversationQuery, ConversationView } from './conversations.schema.js';
import { conditionsOf, COUNT, COUNTS, SELECT, type ConversationRow } from './conversations.sql.js';
import { MessageWords } from './conversations.words.js';

/** The list of the inbox. What is done with a conversation stands at the {@link ConversationDesk}. */
@Injectable()
export class Conversations {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly words: MessageWords, private readonly contacts: Contacts, hooks: ContactHooks) {
    hooks.onMerged((em, _actor, keptId, goneId) => joinConversations(em, keptId, goneId));
  }

  async list(actor: Actor, query: z.infer<typeof ConversationQuery>) {
    authorize(actor, 'messages.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const contacts = query.q === undefined ? [] : await this.people(actor, query.q);
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const found = query.q === undefined ? undefined : { contacts, conversations: (await this.words.search(c, actor.organizationId, query.q)) ?? [] };
      const values: unknown[] = [];
      const bind = (value: unknown) => `$${values.push(value)}`;
      const conditions = conditionsOf(actor, query, this.clock.now(), found, bind);
      const filter = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
      const counted = [...values];
      const paged = after ? `${filter ? `${filter} and` : 'where'} (v.last_message_at, v.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)` : filter;
      const { rows } = await c.query<ConversationRow>({ text: `${SELECT} ${paged} order by v.last_message_at desc, v.id desc limit ${bind(query.limit + 1)}`, values });
      const total = query.count ? (await c.query<{ n: number }>({ text: `${COUNT} ${filter}`, values: counted })).rows[0]!.n : undefined;
      return cutPage(rows, query.limit, (r) => [r.last_message_at.toISOString(), r.id], (r) => this.view(actor, r), total);
    });
  }

  async counts(actor: Actor): Promise<z.infer<typeof ConversationCounts>> {
    authorize(actor, 'messages.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) =>
      (await c.query<z.infer<typeof ConversationCounts>>({ text: COUNTS, values: [actor.kind === 'user' ? actor.id : null, this.clock.now()] })).rows[0]!);
  }

  async get(actor: Actor, id: string): Promise<z.infer<typeof ConversationView>> {
    authorize(actor, 'messages.read');
    return this.db.hot({ organizationId: actor.organizationId }, (c) => this.read(c, actor, id));
  }

  /** Inside somebody's transaction: what it has come to. */
  async read(client: HotClient, actor: Actor, id: string): Promise<z.infer<typeof ConversationView>> {
    const row = (await client.query<ConversationRow>({ text: `${SELECT} where v.id = $1`, values: [id] })).rows[0];
    if (!row) throw new ProblemError('conversation.not_found');
    return this.view(actor, row);
  }

  /** Contacts by name or address, as their own list finds them. Who may not see contacts searches texts alone. */
  private async people(actor: Actor, q: string): Promise<string[]> {
    if (!may(actor, 'contacts.read')) return [];
    const { data } = await this.contacts.list(actor, { q, limit: 200, count: false });
    return data.map((contact) => parseId('contact', contact.id)!);
  }

  private view(actor: Actor, row: ConversationRow): z.infer<typeof ConversationView> {
    const ring = this.vault.ready(actor.organizationId);
    const now = this.clock.now();
    const last = row.last_id === null ? undefined : openMessage(ring, { id: row.last_id, body: row.last_body, content_plain: row.last_content });
    const closes = row.window_hours !== null && row.last_inbound_at && !(row.window_closed_at && row.window_closed_at >= row.last_inbound_at) ? new Date(row.last_inbound_at.getTime() + row.window_hours * HOUR_MS) : null;
    return {
      id: publicId('conversation', row.id), contactId: publicId('contact', row.contact_id), contactName: openName(ring, row.contact_id, row.contact_name), connectionId: publicId('connection', row.connection_id), status: row.status,
      address: row.address === null ? null : showAddress(actor, row.address_kind ?? 'phone', openAddress(ring, row.identity_id!, row.address)), unreadCount: row.unread_count, lastMessageAt: row.last_message_at.toISOString(),
      closedAt: row.closed_at?.toISOString() ?? null, assigneeId: publicIdOrNull('user', row.assignee_id), handler: row.handler, snoozedUntil: row.snoozed_until && row.snoozed_until > now ? row.snoozed_until.toISOString() : null, labels: row.labels,
      lastPreview: row.last_type && !row.last_gone_at ? previewOf(row.last_type, last?.content) : '', lastContentGone: goneOf(row.last_gone_at), lastDirection: row.last_direction, lastStatus: row.last_status,
      windowClosesAt: closes && closes > now ? closes.toISOString() : null, optedOut: row.opted_out,
    };
  }
}

import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announce, authorize, Clock, cutPage, Database, decodeCursor, ProblemError, publicId, type Actor, type Em, TimeCursor } from '@consentry/kernel';
import { ContactHooks, openAddress, openName, showAddress } from '@consentry/contacts';
import { Vault } from '@consentry/vault';
import { openMessage } from '../messaging.sealed.js';
import { HOUR_MS } from '../gate/gate.facts.js';
import { previewOf } from '../outbound/outbound.content.js';
import type { ConversationQuery, ConversationView } from './conversations.schema.js';

interface Row {
  id: string; contact_id: string; contact_name: Buffer | null; connection_id: string; status: 'open' | 'closed'; unread_count: number; last_message_at: Date; last_inbound_at: Date | null;
  window_hours: number | null; identity_id: string | null; address: Buffer | null; address_kind: string | null; opted_out: boolean; last_id: string | null; last_type: string | null; last_body: Buffer | null; last_content: unknown; last_direction: 'in' | 'out' | null; last_status: string | null;
  [column: string]: unknown;
}

const SELECT = `
  select v.id, v.contact_id, c.name as contact_name, v.connection_id, v.status, v.unread_count, v.last_message_at, v.last_inbound_at, x.service_window_hours::float as window_hours,
    d.id as identity_id, d.address, d.kind as address_kind, o.contact_id is not null as opted_out, m.id as last_id, m.type as last_type, m.body as last_body, m.content_plain as last_content, m.direction as last_direction, m.status as last_status
  from conversations v
  join contacts c on c.id = v.contact_id
  join connections x on x.id = v.connection_id
  left join lateral (select a.id, a.address, a.kind from identities a where a.contact_id = v.contact_id and a.channel = x.channel order by a.kind <> 'phone', a.created_at desc limit 1) d on true
  left join opt_outs o on o.contact_id = v.contact_id and o.channel = x.channel
  left join messages m on m.id = v.last_message_id`;

@Injectable()
export class Conversations {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, hooks: ContactHooks) {
    hooks.onMerged((em, _actor, keptId, goneId) => joinConversations(em, keptId, goneId));
  }

  async list(actor: Actor, query: z.infer<typeof ConversationQuery>) {
    authorize(actor, 'messages.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const conditions = [...(query.status ? [`v.status = ${bind(query.status)}`] : []), ...(query.connectionId ? [`v.connection_id = ${bind(query.connectionId)}`] : [])];
    const filter = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const counted = [...values];
    const paged = after ? `${filter ? `${filter} and` : 'where'} (v.last_message_at, v.id) < (${bind(after[0])}::timestamptz, ${bind(after[1])}::uuid)` : filter;
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rows } = await c.query<Row>({ text: `${SELECT} ${paged} order by v.last_message_at desc, v.id desc limit ${bind(query.limit + 1)}`, values });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: `select count(*) as n from conversations v ${filter}`, values: counted })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.last_message_at.toISOString(), r.id], (r) => this.view(actor, r), total);
    });
  }

  async get(actor: Actor, id: string): Promise<z.infer<typeof ConversationView>> {
    authorize(actor, 'messages.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const row = (await c.query<Row>({ text: `${SELECT} where v.id = $1`, values: [id] })).rows[0];
      if (!row) throw new ProblemError('conversation.not_found');
      return this.view(actor, row);
    });
  }

  /** A colleague has seen it. Nothing is told to the contact. */
  async markRead(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'messages.read');
    await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rowCount } = await c.query({ text: 'update conversations set unread_count = 0 where id = $1', values: [id] });
      if (!rowCount) throw new ProblemError('conversation.not_found');
      await announce(c, actor.organizationId, [{ resource: 'conversations' }]);
    });
  }

  private view(actor: Actor, row: Row): z.infer<typeof ConversationView> {
    const ring = this.vault.ready(actor.organizationId);
    const last = row.last_id === null ? undefined : openMessage(ring, { id: row.last_id, body: row.last_body, content_plain: row.last_content });
    const closes = row.window_hours !== null && row.last_inbound_at ? new Date(row.last_inbound_at.getTime() + row.window_hours * HOUR_MS) : null;
    return {
      id: publicId('conversation', row.id), contactId: publicId('contact', row.contact_id), contactName: openName(ring, row.contact_id, row.contact_name), connectionId: publicId('connection', row.connection_id), status: row.status,
      address: row.address === null ? null : showAddress(actor, row.address_kind ?? 'phone', openAddress(ring, row.identity_id!, row.address)), unreadCount: row.unread_count, lastMessageAt: row.last_message_at.toISOString(),
      lastPreview: row.last_type ? previewOf(row.last_type, last?.content) : '', lastDirection: row.last_direction, lastStatus: row.last_status,
      windowClosesAt: closes && closes > this.clock.now() ? closes.toISOString() : null, optedOut: row.opted_out,
    };
  }
}

/** Two contacts became one: their messages stand in one thread, and the later of the two windows is the person's. */
async function joinConversations(em: Em, keptId: string, goneId: string): Promise<void> {
  await em.execute(
    `update conversations k set last_inbound_at = greatest(k.last_inbound_at, g.last_inbound_at), unread_count = k.unread_count + g.unread_count,
       last_message_id = case when g.last_message_at > k.last_message_at then g.last_message_id else k.last_message_id end, last_message_at = greatest(k.last_message_at, g.last_message_at)
     from conversations g where k.contact_id = ? and g.contact_id = ? and g.connection_id = k.connection_id`, [keptId, goneId]);
  await em.execute(
    `update messages m set conversation_id = k.id from conversations g join conversations k on k.contact_id = ? and k.connection_id = g.connection_id where g.contact_id = ? and m.conversation_id = g.id`, [keptId, goneId]);
  await em.execute(
    `delete from conversations g using conversations k where g.contact_id = ? and k.contact_id = ? and k.connection_id = g.connection_id`, [goneId, keptId]);
  await em.execute('update conversations set contact_id = ? where contact_id = ?', [keptId, goneId]);
  await em.execute('update messages set contact_id = ? where contact_id = ?', [keptId, goneId]);
}

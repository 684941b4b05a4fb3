import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { authorize, cutPage, Database, decodeCursor, parseId, ProblemError, publicId, publicIdOrNull, TimeCursor, type Actor, type HotClient } from '@consentry/kernel';
import { Vault, type KeyRing } from '@consentry/vault';
import { MediaLibrary } from '../media/media.library.js';
import { openMessage } from '../messaging.sealed.js';
import { goneOf } from '../privacy/content.gone.js';
import { previewOf } from '../outbound/outbound.content.js';
import type { MessageState } from '../outbound/outbound.schema.js';
import type { ThreadItem, ThreadQuery } from './conversations.schema.js';
import { whoOf } from './conversations.who.js';
import { openNote, openReaction, openVersion } from './conversations.sealed.js';

type Item = z.infer<typeof ThreadItem>;
interface Spot { item: Item['item']; id: string; created_at: Date; [column: string]: unknown }
interface MessageRow {
  id: string; direction: 'in' | 'out'; type: string; status: MessageState; source: string; body: Buffer | null; content_plain: unknown; address_plain: string | null; code: string | null; detail: string | null;
  reply_id: string | null; edited_at: Date | null; deleted_at: Date | null; content_gone_at: Date | null; [column: string]: unknown;
}
export interface ReactionRow { id: string; message_id: string; by: 'contact' | 'us'; emoji: Buffer; at: Date; [column: string]: unknown }
interface VersionRow { id: string; message_id: string; body: Buffer; replaced_at: Date; [column: string]: unknown }
interface NoteRow { id: string; author_kind: string; author_id: string; body: Buffer; edited_at: Date | null; [column: string]: unknown }
interface EventRow { id: string; kind: string; actor_kind: string; actor_id: string; facts: Record<string, unknown>; [column: string]: unknown }

const SOURCES = [['message', 'messages'], ['note', 'conversation_notes'], ['event', 'conversation_events']] as const;

export const MESSAGES = `
  select m.id, m.direction, m.type, m.status, m.source, m.body, m.content_plain, m.address_plain, m.code, m.detail, m.edited_at, m.deleted_at, m.content_gone_at, r.id as reply_id
  from messages m left join messages r on r.connection_id = m.connection_id and r.provider_id = m.reply_to and r.conversation_id = m.conversation_id where m.id = any($1::uuid[])`;
export const REACTIONS = 'select id, message_id, by, emoji, at from message_reactions where message_id = any($1::uuid[]) order by by';

/** One conversation as it is read: what was said with what was done to it, notes between, and what happened. In the order in which it came here (I5). */
@Injectable()
export class ConversationThread {
  constructor(private readonly db: Database, private readonly vault: Vault, private readonly library: MediaLibrary) {}

  async read(actor: Actor, id: string, query: z.infer<typeof ThreadQuery>) {
    authorize(actor, 'messages.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const page = await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const known = await c.query({ text: 'select 1 from conversations where id = $1', values: [id] });
      if (!known.rowCount) throw new ProblemError('conversation.not_found');
      const [order, beyond] = query.from === 'newest' ? ['desc', '<'] : ['asc', '>'];
      const behind = after ? `and (created_at, id) ${beyond} ($3::timestamptz, $4::uuid)` : '';
      const parts = SOURCES.map(([item, table]) => `(select '${item}' as item, id, created_at from ${table} where conversation_id = $1 ${behind} order by created_at ${order}, id ${order} limit $2)`);
      const { rows } = await c.query<Spot>({ text: `select * from (${parts.join(' union all ')}) t order by created_at ${order}, id ${order} limit $2`, values: [id, query.limit + 1, ...(after ?? [])] });
      const items = await this.load(c, this.vault.ready(actor.organizationId), rows.slice(0, query.limit));
      return cutPage(rows, query.limit, (r) => [r.created_at.toISOString(), r.id], (r) => items.get(r.id)!);
    });
    const files = await this.library.ofMessages(actor.organizationId, page.data.flatMap((i) => (i.item === 'message' ? [parseId('message', i.id)!] : [])));
    return { ...page, data: page.data.map((i): Item => (i.item === 'message' ? { ...i, file: files.get(parseId('message', i.id)!) ?? null } : i)) };
  }

  private async load(c: HotClient, ring: KeyRing, spots: Spot[]): Promise<Map<string, Item>> {
    const of = (item: Item['item']): string[] => spots.filter((s) => s.item === item).map((s) => s.id);
    const at = new Map(spots.map((s) => [s.id, s.created_at.toISOString()]));
    const messages = (await c.query<MessageRow>({ text: MESSAGES, values: [of('message')] })).rows;
    const reactions = Map.groupBy((await c.query<ReactionRow>({ text: REACTIONS, values: [of('message')] })).rows, (r) => r.message_id);
    const edited = messages.filter((m) => m.edited_at !== null).map((m) => m.id);
    const versions = Map.groupBy(edited.length === 0 ? [] : (await c.query<VersionRow>({ text: 'select id, message_id, body, replaced_at from message_versions where message_id = any($1::uuid[]) order by replaced_at, id', values: [edited] })).rows, (v) => v.message_id);
    const notes = of('note').length === 0 ? [] : (await c.query<NoteRow>({ text: 'select id, author_kind, author_id, body, edited_at from conversation_notes where id = any($1::uuid[])', values: [of('note')] })).rows;
    const events = of('event').length === 0 ? [] : (await c.query<EventRow>({ text: 'select id, kind, actor_kind, actor_id, facts from conversation_events where id = any($1::uuid[])', values: [of('event')] })).rows;
    return new Map<string, Item>([
      ...messages.map((m): [string, Item] => [m.id, toMessage(ring, m, at.get(m.id)!, reactions.get(m.id) ?? [], versions.get(m.id) ?? [])]),
      ...notes.map((n): [string, Item] => [n.id, { item: 'note', id: publicId('note', n.id), at: at.get(n.id)!, text: openNote(ring, n.id, n.body), author: whoOf(n.author_kind, n.author_id), editedAt: n.edited_at?.toISOString() ?? null }]),
      ...events.map((e): [string, Item] => [e.id, { item: 'event', id: e.id, at: at.get(e.id)!, kind: e.kind, actor: whoOf(e.actor_kind, e.actor_id), facts: e.facts }]),
    ]);
  }
}

function toMessage(ring: KeyRing, m: MessageRow, at: string, reactions: ReactionRow[], versions: VersionRow[]): Item {
  const { content } = openMessage(ring, m);
  return {
    item: 'message', id: publicId('message', m.id), at, direction: m.direction, type: m.type, status: m.status, source: m.source, content, contentGone: goneOf(m.content_gone_at), preview: m.deleted_at || m.content_gone_at ? '' : previewOf(m.type, content), code: m.code, detail: m.detail,
    replyToId: publicIdOrNull('message', m.reply_id), file: null, reactions: toReactions(ring, reactions), editedAt: m.edited_at?.toISOString() ?? null, deletedAt: m.deleted_at?.toISOString() ?? null,
    versions: versions.map((v) => ({ content: openVersion(ring, v.id, v.body), replacedAt: v.replaced_at.toISOString() })),
  };
}

/** One that was taken back is kept, empty, so that it cannot come back late. */
export function toReactions(ring: KeyRing, rows: ReactionRow[]): { by: 'contact' | 'us'; emoji: string; at: string }[] {
  return rows.map((r) => ({ by: r.by, emoji: openReaction(ring, r.id, r.emoji), at: r.at.toISOString() })).filter((r) => r.emoji !== '');
}

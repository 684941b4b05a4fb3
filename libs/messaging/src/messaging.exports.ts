import { z } from 'zod';
import { idOut, publicId, publicIdOrNull } from '@consentry/kernel';
import { PURPOSES, type Purpose } from '@consentry/consent';
import { defineExport } from '@consentry/vault';
import { whoOf } from './conversations/conversations.who.js';
import { openNote, openReaction, openVersion } from './conversations/conversations.sealed.js';
import { rulesOf, type StoredVerdict } from './gate/gate.stored.js';
import { openEvent, openMessage } from './messaging.sealed.js';

/** Conversations and what was said in them. The settings around it: `messaging.settings.exports.ts`. */
const at = z.iso.datetime();
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const Who = z.object({ kind: z.string(), id: z.string() });
const MESSAGE_OF_CONTACT = 't.message_id in (select m.id from messages m where m.contact_id = any(:contacts))';
const CONVERSATION_OF_CONTACT = 't.conversation_id in (select v.id from conversations v where v.contact_id = any(:contacts))';

interface MessageRow {
  id: string; conversation_id: string | null; contact_id: string | null; connection_id: string; channel: string; direction: 'in' | 'out'; purpose: Purpose | null; type: string; status: string; code: string | null; detail: string | null; body: Buffer | null;
  content_plain: unknown; address_plain: string | null; reply_to: string | null; provider_id: string | null; source: string; actor_kind: string; actor_id: string; exemption: string | null; broadcast_id: string | null; verdict: StoredVerdict | null;
  dispatch_verdict: StoredVerdict | null; created_at: Date; dispatched_at: Date | null; edited_at: Date | null; deleted_at: Date | null; [column: string]: unknown;
}

defineExport({
  name: 'messages', what: 'Every message, sent, received or refused, with its content', tables: ['messages'],
  shape: z.object({
    id: idOut('message'), conversationId: idOut('conversation').nullable(), contactId: idOut('contact').nullable(), connectionId: idOut('connection'), channel: z.string(), direction: z.enum(['in', 'out']), purpose: z.enum(PURPOSES).nullable(),
    type: z.string(), status: z.string(), code: z.string().nullable(), detail: z.string().nullable(), address: z.string().nullable(), content: z.unknown(), replyTo: z.string().nullable(), providerId: z.string().nullable(), source: z.string(), actor: Who,
    exemption: z.string().nullable(), broadcastId: idOut('broadcast').nullable(),
    /** The rules that refused it: when it was handed in, and when it was about to leave. */
    refusedBy: z.array(z.string()), refusedAtDispatchBy: z.array(z.string()), createdAt: at, dispatchedAt: at.nullable(), editedAt: at.nullable(), deletedAt: at.nullable(),
  }),
  // Each message has two verdicts, long ones: only those that refused it say more than that it passed.
  select: `t.id, t.conversation_id, t.contact_id, t.connection_id, t.channel, t.direction, t.purpose, t.type, t.status, t.code, t.detail, t.body, t.content_plain, t.address_plain, t.reply_to, t.provider_id, t.source, t.actor_kind, t.actor_id, t.exemption,
    t.broadcast_id, case when t.status = 'blocked' then t.verdict end as verdict, case when t.status = 'blocked' then t.dispatch_verdict end as dispatch_verdict, t.created_at, t.dispatched_at, t.edited_at, t.deleted_at`,
  from: 'messages t', key: { 't.created_at': 'timestamptz', 't.id': 'uuid' }, made: 't.created_at', contact: 't.contact_id = any(:contacts)',
  views: (rows: MessageRow[], { ring }) => rows.map((r) => {
    const { content, address } = openMessage(ring, r);
    return {
      id: publicId('message', r.id), conversationId: publicIdOrNull('conversation', r.conversation_id), contactId: publicIdOrNull('contact', r.contact_id), connectionId: publicId('connection', r.connection_id), channel: r.channel, direction: r.direction, purpose: r.purpose,
      type: r.type, status: r.status, code: r.code, detail: r.detail, address, content: content ?? null, replyTo: r.reply_to, providerId: r.provider_id, source: r.source, actor: whoOf(r.actor_kind, r.actor_id),
      exemption: r.exemption, broadcastId: publicIdOrNull('broadcast', r.broadcast_id), refusedBy: refusing(r.verdict), refusedAtDispatchBy: refusing(r.dispatch_verdict),
      createdAt: r.created_at.toISOString(), dispatchedAt: iso(r.dispatched_at), editedAt: iso(r.edited_at), deletedAt: iso(r.deleted_at),
    };
  }),
});

function refusing(verdict: StoredVerdict | null): string[] {
  return verdict === null ? [] : rulesOf(verdict).filter((rule) => rule.outcome === 'block').map((rule) => rule.rule);
}

defineExport({
  name: 'message-events', what: 'What became of messages, step by step', tables: ['message_events'],
  shape: z.object({ messageId: idOut('message'), status: z.string(), at, code: z.string().nullable(), detail: z.string().nullable() }),
  from: 'message_events t', key: { 't.seq': 'bigint' }, made: 't.at', contact: MESSAGE_OF_CONTACT,
  views: (rows: { message_id: string; status: string; at: Date; code: string | null; detail: string | null }[]) => rows.map((r) => ({ messageId: publicId('message', r.message_id), status: r.status, at: r.at.toISOString(), code: r.code, detail: r.detail })),
});

defineExport({
  name: 'message-attempts', what: 'Tries to hand messages to the provider', tables: ['attempts'],
  shape: z.object({ id: idOut('attempt'), messageId: idOut('message'), startedAt: at, finishedAt: at.nullable(), outcome: z.string().nullable(), code: z.string().nullable(), providerId: z.string().nullable() }),
  from: 'attempts t', key: { 't.id': 'uuid' }, made: 't.started_at', contact: MESSAGE_OF_CONTACT,
  views: (rows: { id: string; message_id: string; started_at: Date; finished_at: Date | null; outcome: string | null; code: string | null; provider_id: string | null }[]) => rows.map((r) => ({
    id: publicId('attempt', r.id), messageId: publicId('message', r.message_id), startedAt: r.started_at.toISOString(), finishedAt: iso(r.finished_at), outcome: r.outcome, code: r.code, providerId: r.provider_id,
  })),
});

defineExport({
  name: 'message-reactions', what: 'Reactions to messages; an empty one was taken back', tables: ['message_reactions'],
  shape: z.object({ messageId: idOut('message'), by: z.string(), emoji: z.string(), at }),
  from: 'message_reactions t', key: { 't.id': 'uuid' }, made: 't.at', contact: MESSAGE_OF_CONTACT,
  views: (rows: { id: string; message_id: string; by: string; emoji: Buffer; at: Date }[], { ring }) => rows.map((r) => ({ messageId: publicId('message', r.message_id), by: r.by, emoji: openReaction(ring, r.id, r.emoji), at: r.at.toISOString() })),
});

defineExport({
  name: 'message-versions', what: 'What messages said before they were edited', tables: ['message_versions'],
  shape: z.object({ messageId: idOut('message'), content: z.unknown(), replacedAt: at }),
  from: 'message_versions t', key: { 't.id': 'uuid' }, made: 't.replaced_at', contact: MESSAGE_OF_CONTACT,
  views: (rows: { id: string; message_id: string; body: Buffer; replaced_at: Date }[], { ring }) => rows.map((r) => ({ messageId: publicId('message', r.message_id), content: openVersion(ring, r.id, r.body), replacedAt: r.replaced_at.toISOString() })),
});

interface ConversationRow {
  id: string; contact_id: string; connection_id: string; status: string; handler: string; assignee_id: string | null; unread_count: number; last_inbound_at: Date | null; last_message_at: Date; created_at: Date; closed_at: Date | null; snoozed_until: Date | null;
  ai_disclosed_at: Date | null; labels: string[]; [column: string]: unknown;
}

defineExport({
  name: 'conversations', what: 'Threads with contacts, with their labels', tables: ['conversations', 'conversation_labelled'],
  shape: z.object({
    id: idOut('conversation'), contactId: idOut('contact'), connectionId: idOut('connection'), status: z.string(), handler: z.string(), assigneeId: idOut('user').nullable(), labels: z.array(z.string()), unreadCount: z.int(), lastInboundAt: at.nullable(),
    lastMessageAt: at, createdAt: at, closedAt: at.nullable(), snoozedUntil: at.nullable(), aiDisclosedAt: at.nullable(),
  }),
  from: 'conversations t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: 't.contact_id = any(:contacts)',
  select: 't.*, array(select l.name from conversation_labelled d join conversation_labels l on l.id = d.label_id where d.conversation_id = t.id order by l.name) as labels',
  views: (rows: ConversationRow[]) => rows.map((r) => ({
    id: publicId('conversation', r.id), contactId: publicId('contact', r.contact_id), connectionId: publicId('connection', r.connection_id), status: r.status, handler: r.handler, assigneeId: publicIdOrNull('user', r.assignee_id), labels: r.labels,
    unreadCount: r.unread_count, lastInboundAt: iso(r.last_inbound_at), lastMessageAt: r.last_message_at.toISOString(), createdAt: r.created_at.toISOString(), closedAt: iso(r.closed_at), snoozedUntil: iso(r.snoozed_until), aiDisclosedAt: iso(r.ai_disclosed_at),
  })),
});

defineExport({
  name: 'conversation-notes', what: 'What colleagues noted beside the threads', tables: ['conversation_notes'],
  shape: z.object({ id: idOut('note'), conversationId: idOut('conversation'), text: z.string(), author: Who, createdAt: at, editedAt: at.nullable() }),
  from: 'conversation_notes t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: CONVERSATION_OF_CONTACT,
  views: (rows: { id: string; conversation_id: string; body: Buffer; author_kind: string; author_id: string; created_at: Date; edited_at: Date | null }[], { ring }) => rows.map((r) => ({
    id: publicId('note', r.id), conversationId: publicId('conversation', r.conversation_id), text: openNote(ring, r.id, r.body), author: whoOf(r.author_kind, r.author_id), createdAt: r.created_at.toISOString(), editedAt: iso(r.edited_at),
  })),
});

defineExport({
  name: 'conversation-events', what: 'What happened in the threads: assigned, closed, handed over', tables: ['conversation_events'],
  shape: z.object({ conversationId: idOut('conversation'), kind: z.string(), actor: Who, facts: z.record(z.string(), z.unknown()), at }),
  from: 'conversation_events t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: CONVERSATION_OF_CONTACT,
  views: (rows: { conversation_id: string; kind: string; actor_kind: string; actor_id: string; facts: Record<string, unknown>; created_at: Date }[]) => rows.map((r) => ({
    conversationId: publicId('conversation', r.conversation_id), kind: r.kind, actor: whoOf(r.actor_kind, r.actor_id), facts: r.facts, at: r.created_at.toISOString(),
  })),
});

defineExport({
  name: 'provider-events', what: 'What providers delivered, as it was read and as it came', tables: ['inbound_events'],
  shape: z.object({
    id: idOut('inboundEvent'), connectionId: idOut('connection'), contactId: idOut('contact').nullable(), kind: z.string(), name: z.string(), state: z.string(), detail: z.string().nullable(), event: z.unknown(),
    /** Null in the copy of a person: one delivery may speak of several. */
    payload: z.unknown(), receivedAt: at, appliedAt: at.nullable(),
  }),
  from: 'inbound_events t', key: { 't.id': 'uuid' }, made: 't.received_at', contact: 't.contact_id = any(:contacts)',
  views: (rows: {
    id: string; connection_id: string; contact_id: string | null; kind: string; name: string; state: string; detail: string | null; body: Buffer | null; event_plain: unknown; payload_plain: unknown; received_at: Date; applied_at: Date | null;
  }[], { ring, of }) => rows.map((r) => {
    const { event, payload } = openEvent(ring, r);
    return {
      id: publicId('inboundEvent', r.id), connectionId: publicId('connection', r.connection_id), contactId: publicIdOrNull('contact', r.contact_id), kind: r.kind, name: r.name, state: r.state, detail: r.detail,
      event: event ?? null, payload: of ? null : (payload ?? null), receivedAt: r.received_at.toISOString(), appliedAt: iso(r.applied_at),
    };
  }),
});

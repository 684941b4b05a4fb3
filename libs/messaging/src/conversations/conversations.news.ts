import { Injectable } from '@nestjs/common';
import { announceWith, Clock, EventSubscriptions, Ids, publicId, publicIdOrNull, publishWith, toJsonb, type Actor, type Em } from '@consentry/kernel';
import { Audit, type AuditEntry } from '@consentry/audit';

export interface Whose { id: string; contact_id: string; connection_id: string; [column: string]: unknown }

/** What happened to a conversation. Ids in facts are public ones: they are shown as they are. */
export type News =
  | { kind: 'assigned'; before: string | null; assignee: string | null }
  | { kind: 'closed' }
  | { kind: 'reopened'; by: 'person' | 'message' }
  | { kind: 'handed_over'; handler: 'person' | 'ai'; by: 'person' | 'word' }
  | { kind: 'snoozed'; until: string | null }
  | { kind: 'identity_changed' };

/** Tells what happened to a conversation, once each, in the transaction of the change: a line in its thread, an audit leaf, an event for webhooks, live panels. */
@Injectable()
export class ConversationNews {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly subscriptions: EventSubscriptions) {}

  async tell(em: Em, actor: Actor, conversation: Whose, news: News): Promise<void> {
    const { organizationId } = actor;
    const now = this.clock.now();
    const { kind, facts } = lineOf(news);
    await em.execute(
      'insert into conversation_events (id, organization_id, conversation_id, kind, actor_kind, actor_id, facts, created_at) values (?, ?, ?, ?, ?, ?, ?::jsonb, ?)',
      [this.ids.next(), organizationId, conversation.id, kind, actor.kind, actor.id, toJsonb(facts), now]);
    const entry = leafOf(conversation, news);
    if (entry) await this.audit.append(em, actor, entry);
    const told = toldOf(news);
    if (told) {
      const which = { conversationId: publicId('conversation', conversation.id), contactId: publicId('contact', conversation.contact_id), connectionId: publicId('connection', conversation.connection_id) };
      await publishWith(em, this.subscriptions, organizationId, now, [{ type: `conversation.${news.kind}`, data: { ...which, ...told } }]);
    }
    await announceWith(em, organizationId, [{ resource: 'conversations', ids: [publicId('conversation', conversation.id)] }]);
  }
}

function lineOf(news: News): { kind: string; facts: Record<string, string | null> } {
  switch (news.kind) {
    case 'assigned': return { kind: news.assignee === null ? 'unassigned' : 'assigned', facts: { assigneeId: publicIdOrNull('user', news.assignee), before: publicIdOrNull('user', news.before) } };
    case 'reopened': return { kind: 'reopened', facts: { by: news.by } };
    case 'handed_over': return { kind: 'handed_over', facts: { handler: news.handler, by: news.by } };
    case 'snoozed': return { kind: 'snoozed', facts: { until: news.until } };
    case 'closed': case 'identity_changed': return { kind: news.kind, facts: {} };
  }
}

function leafOf({ id }: Whose, news: News): AuditEntry | undefined {
  const object = { type: 'conversation', id };
  switch (news.kind) {
    case 'assigned': return { action: 'conversation.assigned', object, context: { assignee: news.assignee, before: news.before } };
    case 'closed': return { action: 'conversation.closed', object };
    case 'reopened': return { action: 'conversation.reopened', object, context: { by: news.by } };
    case 'handed_over': return { action: 'conversation.handed_over', object, context: { handler: news.handler, by: news.by } };
    case 'snoozed': case 'identity_changed': return undefined;
  }
}

function toldOf(news: News): Record<string, string | null> | undefined {
  switch (news.kind) {
    case 'assigned': return { assigneeId: publicIdOrNull('user', news.assignee) };
    case 'closed': return {};
    case 'reopened': return { by: news.by };
    default: return undefined;
  }
}

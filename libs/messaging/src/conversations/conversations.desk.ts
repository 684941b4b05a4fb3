import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announceWith, authorize, Clock, Database, Ids, may, permissionTable, ProblemError, publicId, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import type { AssignConversation, LabelList } from './conversations.schema.js';
import { ConversationNews, type Whose } from './conversations.news.js';
import { judgeAssignment } from './desk.rules.js';

interface Row extends Whose { status: 'open' | 'closed'; assignee_id: string | null; handler: 'person' | 'ai' }
/** Longer and nobody remembers why. */
const LONGEST_SNOOZE_MS = 366 * 86_400_000;
const MOST_LABELS = 500;

/** What is done with conversations by those who work in the inbox. Each verb holds the conversation's row: of two at once one is second, and learns it. */
@Injectable()
export class ConversationDesk {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly news: ConversationNews) {}

  /** @throws ProblemError `conversation.taken` when somebody else has it by now */
  async assign(actor: Actor, id: string, { assigneeId, expected }: z.infer<typeof AssignConversation>): Promise<void> {
    authorize(actor, 'conversations.work');
    const self = actor.kind === 'user' ? actor.id : null;
    if (assigneeId === 'me' && self === null) throw new ProblemError('auth.user_required');
    const wanted = assigneeId === 'me' ? self : assigneeId;
    await this.with(actor, id, async (em, row) => {
      const judged = judgeAssignment({ any: may(actor, 'conversations.assign'), self, before: row.assignee_id, beforeActive: row.assignee_id !== null && (await this.works(em, row.assignee_id)), wanted, expected });
      if (judged === 'same') return;
      if (judged === 'taken') throw new ProblemError('conversation.taken', { extensions: { assigneeId: row.assignee_id && publicId('user', row.assignee_id) } });
      if (judged === 'forbidden') authorize(actor, 'conversations.assign');
      if (wanted !== null && !(await this.works(em, wanted))) throw new ProblemError('conversation.assignee_unknown', { errors: [{ path: 'assigneeId', message: 'Must be an active member who may send messages.' }] });
      await em.execute('update conversations set assignee_id = ? where id = ?', [wanted, id]);
      await this.news.tell(em, actor, row, { kind: 'assigned', before: row.assignee_id, assignee: wanted });
    });
  }

  async close(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'conversations.work');
    await this.with(actor, id, async (em, row) => {
      if (row.status === 'closed') return;
      await em.execute(`update conversations set status = 'closed', closed_at = ?, snoozed_until = null where id = ?`, [this.clock.now(), id]);
      await this.news.tell(em, actor, row, { kind: 'closed' });
    });
  }

  async reopen(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'conversations.work');
    await this.with(actor, id, async (em, row) => {
      if (row.status === 'open') return;
      await em.execute(`update conversations set status = 'open', closed_at = null where id = ?`, [id]);
      await this.news.tell(em, actor, row, { kind: 'reopened', by: 'person' });
    });
  }

  async handOver(actor: Actor, id: string, handler: 'person' | 'ai'): Promise<void> {
    authorize(actor, 'conversations.work');
    await this.with(actor, id, async (em, row) => {
      if (row.handler === handler) return;
      await em.execute('update conversations set handler = ? where id = ?', [handler, id]);
      await this.news.tell(em, actor, row, { kind: 'handed_over', handler, by: 'person' });
    });
  }

  async snooze(actor: Actor, id: string, until: string | null): Promise<void> {
    authorize(actor, 'conversations.work');
    const now = this.clock.nowMs();
    if (until !== null && !(Date.parse(until) > now && Date.parse(until) <= now + LONGEST_SNOOZE_MS)) throw refused('until', 'Must be a time to come, at most a year ahead.');
    await this.with(actor, id, async (em, row) => {
      await em.execute('update conversations set snoozed_until = ? where id = ?', [until, id]);
      await this.news.tell(em, actor, row, { kind: 'snoozed', until });
    });
  }

  /** These labels and no others. A name that is new becomes a label. */
  async label(actor: Actor, id: string, names: string[]): Promise<void> {
    authorize(actor, 'conversations.work');
    const wanted = [...new Map(names.map((name) => [name.toLowerCase(), name])).values()];
    await this.with(actor, id, async (em) => {
      for (const name of wanted) {
        await em.execute('insert into conversation_labels (id, organization_id, name, created_at) values (?, ?, ?, ?) on conflict (organization_id, lower(name)) do nothing', [this.ids.next(), actor.organizationId, name, this.clock.now()]);
      }
      const [{ n }] = await em.execute<[{ n: number }]>('select count(*)::int as n from conversation_labels');
      if (n > MOST_LABELS) throw refused('labels', `There can be ${MOST_LABELS} labels. Delete some first.`);
      const given = `array(select jsonb_array_elements_text(?::jsonb))`;
      await em.execute(`delete from conversation_labelled d using conversation_labels l where d.conversation_id = ? and l.id = d.label_id and lower(l.name) <> all(select lower(g) from unnest(${given}) g)`, [id, JSON.stringify(wanted)]);
      await em.execute(
        `insert into conversation_labelled (organization_id, conversation_id, label_id) select l.organization_id, ?, l.id from conversation_labels l where lower(l.name) in (select lower(g) from unnest(${given}) g) on conflict do nothing`, [id, JSON.stringify(wanted)]);
      await announceWith(em, actor.organizationId, [{ resource: 'conversations', ids: [publicId('conversation', id)] }]);
    });
  }

  async labels(actor: Actor): Promise<z.infer<typeof LabelList>> {
    authorize(actor, 'messages.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => ({
      data: (await c.query<{ name: string; conversations: number }>({
        text: 'select l.name, count(d.conversation_id)::int as conversations from conversation_labels l left join conversation_labelled d on d.label_id = l.id group by l.id order by lower(l.name)',
      })).rows,
    }));
  }

  async deleteLabel(actor: Actor, name: string): Promise<void> {
    authorize(actor, 'inbox.settings');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const [label] = await em.execute<{ id: string }[]>('select id from conversation_labels where lower(name) = lower(?) for update', [name]);
      if (!label) throw new ProblemError('label.not_found');
      const taken = await em.execute<unknown[]>('delete from conversation_labelled where label_id = ? returning conversation_id', [label.id]);
      await em.execute('delete from conversation_labels where id = ?', [label.id]);
      await this.audit.append(em, actor, { action: 'label.deleted', object: { type: 'label', id: label.id }, context: { conversations: taken.length } });
      await announceWith(em, actor.organizationId, [{ resource: 'conversations' }]);
    });
  }

  private async with(actor: Actor, id: string, work: (em: Em, row: Row) => Promise<void>): Promise<void> {
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const [row] = await em.execute<Row[]>('select id, contact_id, connection_id, status, assignee_id, handler from conversations where id = ? for no key update', [id]);
      if (!row) throw new ProblemError('conversation.not_found');
      await work(em, row);
    });
  }

  /** Whether somebody is a member who can answer. Reads the table of memberships as the gate reads others (docs/decisions/0004). */
  private async works(em: Em, userId: string): Promise<boolean> {
    const rows = await em.execute<unknown[]>('select 1 from memberships where user_id = ? and disabled_at is null and role = any(?::text[])', [userId, `{${permissionTable().get('messages.send')!.roles.join(',')}}`]);
    return rows.length > 0;
  }
}

function refused(path: string, message: string): ProblemError {
  return new ProblemError('request.invalid', { detail: `${path}: ${message}`, errors: [{ path, message }] });
}

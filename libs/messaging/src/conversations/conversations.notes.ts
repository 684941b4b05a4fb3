import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announceWith, authorize, Clock, Database, Ids, ProblemError, publicId, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import type { NoteView } from './conversations.schema.js';
import { sealNote } from './conversations.sealed.js';
import { whoOf } from './conversations.who.js';

interface Row { id: string; conversation_id: string; author_kind: string; author_id: string; created_at: Date | string; [column: string]: unknown }

/** What colleagues write to each other in a conversation. Never sent to anybody; read by everybody who reads the conversation, changed by its author. */
@Injectable()
export class ConversationNotes {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly vault: Vault) {}

  async add(actor: Actor, conversationId: string, text: string): Promise<z.infer<typeof NoteView>> {
    authorize(actor, 'conversations.work');
    const now = this.clock.now();
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      // Held, so that a merge moves this note as well.
      const known = await em.execute<unknown[]>('select 1 from conversations where id = ? for key share', [conversationId]);
      if (known.length === 0) throw new ProblemError('conversation.not_found');
      const id = this.ids.next();
      await em.execute('insert into conversation_notes (id, organization_id, conversation_id, author_kind, author_id, body, created_at) values (?, ?, ?, ?, ?, ?, ?)',
        [id, actor.organizationId, conversationId, actor.kind, actor.id, sealNote(this.vault.ready(actor.organizationId), id, text), now]);
      await this.told(em, actor, 'note.added', id, conversationId);
      return viewOf({ id, conversation_id: conversationId, author_kind: actor.kind, author_id: actor.id, created_at: now }, text, null);
    });
  }

  async edit(actor: Actor, conversationId: string, noteId: string, text: string): Promise<z.infer<typeof NoteView>> {
    authorize(actor, 'conversations.work');
    const now = this.clock.now();
    return this.own(actor, conversationId, noteId, async (em, row) => {
      await em.execute('update conversation_notes set body = ?, edited_at = ? where id = ?', [sealNote(this.vault.ready(actor.organizationId), noteId, text), now, noteId]);
      await this.told(em, actor, 'note.changed', noteId, conversationId);
      return viewOf(row, text, now);
    });
  }

  async delete(actor: Actor, conversationId: string, noteId: string): Promise<void> {
    authorize(actor, 'conversations.work');
    await this.own(actor, conversationId, noteId, async (em) => {
      await em.execute('delete from conversation_notes where id = ?', [noteId]);
      await this.told(em, actor, 'note.deleted', noteId, conversationId);
    });
  }

  private async own<T>(actor: Actor, conversationId: string, noteId: string, work: (em: Em, row: Row) => Promise<T>): Promise<T> {
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const [row] = await em.execute<Row[]>('select id, conversation_id, author_kind, author_id, created_at from conversation_notes where id = ? and conversation_id = ? for update', [noteId, conversationId]);
      if (!row) throw new ProblemError('note.not_found');
      if (row.author_kind !== actor.kind || row.author_id !== actor.id) throw new ProblemError('note.not_yours');
      return work(em, row);
    });
  }

  private async told(em: Em, actor: Actor, action: string, noteId: string, conversationId: string): Promise<void> {
    await this.audit.append(em, actor, { action, object: { type: 'note', id: noteId }, context: { conversation: publicId('conversation', conversationId) } });
    await announceWith(em, actor.organizationId, [{ resource: 'conversations', ids: [publicId('conversation', conversationId)] }]);
  }
}

function viewOf(row: Row, text: string, editedAt: Date | null): z.infer<typeof NoteView> {
  return {
    id: publicId('note', row.id), conversationId: publicId('conversation', row.conversation_id), text, author: whoOf(row.author_kind, row.author_id),
    createdAt: new Date(row.created_at).toISOString(), editedAt: editedAt?.toISOString() ?? null,
  };
}

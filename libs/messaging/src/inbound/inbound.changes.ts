import { Injectable } from '@nestjs/common';
import type { MessageAction } from '@consentry/plugin-sdk';
import { announceWith, Clock, enqueueWith, Ids, publicId, type Em } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { sealReaction, sealVersion } from '../conversations/conversations.sealed.js';
import { WORDS_TOPIC } from '../conversations/conversations.words.js';
import { openMessage, sealMessage } from '../messaging.sealed.js';

/** By whom a message is changed: each side changes its own, and reacts to any. */
export type Side = 'contact' | 'us';
interface Change { organizationId: string; connectionId: string; contactId: string; by: Side; at: Date; text: string | undefined }
interface Found { id: string; direction: 'in' | 'out'; type: string; body: Buffer | null; content_plain: unknown; address_plain: string | null; edited_at: Date | string | null; deleted_at: Date | string | null; content_gone_at: Date | string | null; [column: string]: unknown }

const GONE = 'What the message said is erased, and what it says now is not kept.';
export const UNKNOWN_TARGET = 'The message it is about is not known here.';

/** What somebody does to a message that was there: reactions, edits, deletions. No message of its own, nothing to read, no window. */
@Injectable()
export class MessageChanges {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly vault: Vault) {}

  /** @returns the message it was about, `changed` when the text is another one now; or why nothing was done */
  async apply(em: Em, action: MessageAction, change: Change): Promise<{ messageId: string; changed: boolean; detail?: string } | undefined> {
    const [message] = await em.execute<Found[]>(
      `select id, direction, type, body, content_plain, address_plain, edited_at, deleted_at, content_gone_at from messages where connection_id = ? and provider_id = ? and contact_id = ? for no key update`, [change.connectionId, action.messageId, change.contactId]);
    if (!message) return undefined;
    if (action.kind !== 'reaction' && message.direction !== (change.by === 'us' ? 'out' : 'in')) return { messageId: message.id, changed: false, detail: 'Only who wrote a message changes it.' };
    const changed = await this[action.kind](em, message, change, action.kind === 'reaction' ? action.emoji : '');
    await announceWith(em, change.organizationId, [{ resource: 'messages', ids: [publicId('message', message.id)] }, { resource: 'conversations' }]);
    return { messageId: message.id, changed, ...(changed && message.content_gone_at ? { detail: GONE } : {}) };
  }

  private async reaction(em: Em, message: Found, { organizationId, by, at }: Change, emoji: string): Promise<boolean> {
    const id = this.ids.next();
    // Taken back before it was given: the row would stay. So an empty one is kept until it is overwritten, and shown to nobody.
    await em.execute(`delete from message_reactions where message_id = ? and by = ? and at <= ?`, [message.id, by, at]);
    await em.execute(
      `insert into message_reactions (id, organization_id, message_id, by, emoji, at) values (?, ?, ?, ?, ?, ?) on conflict (message_id, by) do nothing`,
      [id, organizationId, message.id, by, sealReaction(this.vault.ready(organizationId), id, emoji), at]);
    return false;
  }

  /** An edit that comes late is kept among the versions and changes nothing. */
  private async edit(em: Em, message: Found, { organizationId, at, text }: Change): Promise<boolean> {
    if (message.deleted_at !== null || text === undefined) return false;
    if (message.content_gone_at !== null) {
      // Nothing comes back to what zero-content mode erased; that it was edited is told, and an opt-out in it is obeyed.
      await em.execute('update messages set edited_at = greatest(edited_at, ?) where id = ?', [at, message.id]);
      return true;
    }
    const ring = this.vault.ready(organizationId);
    const before = openMessage(ring, message);
    const content = editedContent(message.type, before.content, text);
    const late = message.edited_at !== null && new Date(message.edited_at) > at;
    const versionId = this.ids.next();
    await em.execute('insert into message_versions (id, organization_id, message_id, body, replaced_at) values (?, ?, ?, ?, ?)', [versionId, organizationId, message.id, sealVersion(ring, versionId, late ? content : before.content), at]);
    if (late) return false;
    await em.execute('update messages set body = ?, content_plain = null, address_plain = null, edited_at = ? where id = ?', [sealMessage(ring, message.id, { content, address: before.address }), at, message.id]);
    await enqueueWith(em, organizationId, this.clock.now(), [{ topic: WORDS_TOPIC, key: message.id, payload: { messages: message.id } }]);
    return true;
  }

  /** The fact stays, what it said goes, everywhere: earlier versions, reactions and the words that found it too. */
  private async delete(em: Em, message: Found, { organizationId, at }: Change): Promise<boolean> {
    const ring = this.vault.ready(organizationId);
    const { address } = openMessage(ring, message);
    if (message.content_gone_at !== null) await em.execute('update messages set deleted_at = coalesce(deleted_at, ?) where id = ?', [at, message.id]);
    else await em.execute('update messages set body = ?, content_plain = null, address_plain = null, deleted_at = coalesce(deleted_at, ?) where id = ?', [sealMessage(ring, message.id, { content: {}, address }), at, message.id]);
    for (const table of ['message_versions', 'message_reactions', 'message_words']) await em.execute(`delete from ${table} where message_id = ?`, [message.id]);
    return false;
  }
}

/** What a person changed is the text, or the caption of a file: the rest stays. */
function editedContent(type: string, before: unknown, text: string): unknown {
  const content = before && typeof before === 'object' ? before : {};
  return type === 'text' ? { ...content, body: text } : { ...content, caption: text };
}

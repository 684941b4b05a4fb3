import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class ConversationsMigration extends Migration {
  static readonly id = '2026-11-22-31-conversations';

  override up(): void {
    this.addSql(`
      alter table conversations
        add column assignee_id uuid,
        -- Who answers. 'ai' is given by a person and taken back by a person, or by a word of the contact.
        add column handler text not null default 'person' check (handler in ('person', 'ai')),
        add column closed_at timestamptz,
        add column snoozed_until timestamptz,
        -- When the person was last shown that we write or have read: not oftener than every five seconds.
        add column presence_at timestamptz;
      create index conversations_assignee on conversations (assignee_id, last_message_at desc) where assignee_id is not null;
      create index conversations_unread on conversations (organization_id, last_message_at desc) where unread_count > 0;

      alter table messages add column edited_at timestamptz, add column deleted_at timestamptz;

      -- What a message said before it was edited.
      create table message_versions (
        id uuid primary key,
        organization_id uuid not null,
        message_id uuid not null,
        body bytea not null,
        replaced_at timestamptz not null
      );
      create index message_versions_message on message_versions (message_id, replaced_at);
      ${tenantPolicy('message_versions')}
      ${sealedGuard('message_versions', ['body'])}

      -- At most one of each side, as the apps show it.
      create table message_reactions (
        id uuid primary key,
        organization_id uuid not null,
        message_id uuid not null,
        by text not null check (by in ('contact', 'us')),
        emoji bytea not null,
        at timestamptz not null,
        unique (message_id, by)
      );
      ${tenantPolicy('message_reactions')}
      ${sealedGuard('message_reactions', ['emoji'])}

      create table conversation_notes (
        id uuid primary key,
        organization_id uuid not null,
        conversation_id uuid not null references conversations (id),
        author_kind text not null,
        author_id text not null,
        body bytea not null,
        created_at timestamptz not null,
        edited_at timestamptz
      );
      create index conversation_notes_thread on conversation_notes (conversation_id, created_at desc, id desc);
      ${tenantPolicy('conversation_notes')}
      ${sealedGuard('conversation_notes', ['body'])}

      -- What happened to a conversation that nobody said: ids and words of ours.
      create table conversation_events (
        id uuid primary key,
        organization_id uuid not null,
        conversation_id uuid not null references conversations (id),
        kind text not null check (kind in ('assigned', 'unassigned', 'closed', 'reopened', 'handed_over', 'snoozed', 'identity_changed')),
        actor_kind text not null,
        actor_id text not null,
        facts jsonb not null,
        created_at timestamptz not null
      );
      create index conversation_events_thread on conversation_events (conversation_id, created_at desc, id desc);
      ${tenantPolicy('conversation_events')}

      create table conversation_labels (
        id uuid primary key,
        organization_id uuid not null,
        name text not null,
        created_at timestamptz not null
      );
      create unique index conversation_labels_name on conversation_labels (organization_id, lower(name));
      ${tenantPolicy('conversation_labels')}

      create table conversation_labelled (
        organization_id uuid not null,
        conversation_id uuid not null references conversations (id),
        label_id uuid not null references conversation_labels (id) on delete cascade,
        primary key (conversation_id, label_id)
      );
      create index conversation_labelled_label on conversation_labelled (label_id);
      ${tenantPolicy('conversation_labelled')}

      -- Words of messages by their blind indexes. A row for each word, found by equality: under row-level security an index over an array
      -- would not be used, its operators are not leakproof.
      create table message_words (
        organization_id uuid not null,
        word bytea not null,
        message_id uuid not null,
        primary key (word, message_id)
      );
      create index message_words_message on message_words (message_id);
      ${tenantPolicy('message_words')}

      create table inbox_settings (
        organization_id uuid primary key,
        search_texts boolean not null
      );
      ${tenantPolicy('inbox_settings')}

      -- What providers tell about the line behind a connection.
      create table connection_lines (
        connection_id uuid primary key references connections (id),
        organization_id uuid not null,
        state text check (state in ('active', 'restricted', 'blocked', 'removed')),
        quality text check (quality in ('green', 'yellow', 'red', 'unknown')),
        daily_people int,
        -- True: the provider said that there is no limit; daily_people is null then, as it is while nobody has said anything.
        daily_unlimited boolean not null default false,
        per_second numeric,
        -- What was told last, as the provider names it.
        name text not null,
        -- When the provider said so: what comes late changes nothing.
        told_at timestamptz not null,
        updated_at timestamptz not null
      );
      ${tenantPolicy('connection_lines')}
    `);
  }
}

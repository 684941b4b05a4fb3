import { Migration, tenantPolicy } from '@consentry/kernel';

/** Zero-content mode (PR-6): the switch, when what a row said was erased, and which files still have a use. */
export class ZeroContentMigration extends Migration {
  static readonly id = '2026-11-23-42-zero-content';

  override up(): void {
    this.addSql(`
      alter table messaging_policies
        add column zero_content boolean not null default false,
        -- Assistants may read in this mode too.
        add column zero_content_ai boolean not null default false,
        -- Whatever is older than this holds no content any more; null: nobody has looked since the mode was switched on.
        add column content_swept_to timestamptz;
      -- The sweep asks across organisations who is in this mode.
      drop policy tenant on messaging_policies;
      ${tenantPolicy('messaging_policies', { system: true })}

      -- Null: it holds what it ever held.
      alter table messages add column content_gone_at timestamptz;
      alter table inbound_events add column content_gone_at timestamptz;
      alter table broadcasts add column content_gone_at timestamptz;

      create index message_reactions_age on message_reactions (organization_id, at);
      create index media_living on media (organization_id, created_at) where state <> 'deleted';

      -- Which messages and broadcasts name a file of ours: bodies are sealed, so nobody could ask them. In this mode a
      -- file without a row here goes.
      create table media_uses (
        organization_id uuid not null,
        media_id uuid not null,
        -- A message or a broadcast.
        holder_id uuid not null,
        primary key (media_id, holder_id)
      );
      create index media_uses_holder on media_uses (holder_id);
      ${tenantPolicy('media_uses')}
    `);
  }
}

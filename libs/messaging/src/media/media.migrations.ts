import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class MediaMigration extends Migration {
  static readonly id = '2026-11-22-28-media';

  override up(): void {
    this.addSql(`
      create table media (
        id uuid primary key,
        organization_id uuid not null,
        direction text not null check (direction in ('in', 'out')),
        -- Of a file that a person sent: over which line, with which message, as what, and the provider's own id to fetch it by.
        connection_id uuid,
        message_id uuid,
        expected_type text check (expected_type in ('image', 'video', 'audio', 'document', 'sticker')),
        provider_media_id text,
        -- As found by looking into it.
        mime_type text,
        size bigint,
        -- Sealed: name, SHA-256, what it was said to be.
        details bytea,
        -- Sealed: the key of this one file. Without it what lies in the storage is noise; it goes first.
        file_key bytea,
        state text not null check (state in ('pending', 'ready', 'failed', 'refused', 'deleted')),
        -- Why it failed or was refused.
        reason text,
        -- Null once nothing lies there any more.
        storage_key text,
        -- Whoever repeats an upload with the same idempotency key gets the same file.
        request_key bytea,
        created_at timestamptz not null,
        fetched_at timestamptz,
        expires_at timestamptz not null,
        deleted_at timestamptz
      ) with (fillfactor = 80);
      create index media_message on media (message_id) where message_id is not null;
      create unique index media_request on media (organization_id, request_key) where request_key is not null;
      create index media_expiry on media (expires_at) where state <> 'deleted';
      create index media_leftover on media (deleted_at) where state = 'deleted' and storage_key is not null;
      create index media_unfinished on media (created_at) where state = 'pending' and direction = 'out';
      -- What has had its time is found across organisations.
      ${tenantPolicy('media', { system: true })}
      ${sealedGuard('media', ['details', 'file_key'])}

      -- What a provider calls a file of ours that was handed to it.
      create table media_handles (
        media_id uuid not null references media (id) on delete cascade,
        connection_id uuid not null,
        organization_id uuid not null,
        -- The line it was handed in for: another line of the same connection cannot use it.
        line text not null,
        provider_media_id text not null,
        expires_at timestamptz,
        primary key (media_id, connection_id)
      );
      ${tenantPolicy('media_handles')}
    `);
  }
}

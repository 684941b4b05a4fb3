import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class ExportsMigration extends Migration {
  static readonly id = '2026-11-23-41-exports';

  override up(): void {
    this.addSql(`
      create table exports (
        id uuid primary key,
        organization_id uuid not null,
        -- Of what: everything, one person that the organisation writes to, one of its own people.
        kind text not null check (kind in ('organization', 'contact', 'user')),
        -- The contact and those merged into it, or the user.
        subjects uuid[] not null,
        -- The request that it answers, where it does.
        request_id uuid,
        media boolean not null,
        state text not null check (state in ('running', 'ready', 'failed', 'expired', 'cancelled')),
        reason text,
        rows bigint not null default 0,
        total bigint not null default 0,
        bytes bigint,
        files integer,
        -- Of the whole ZIP.
        digest text,
        -- The try that is under way, or that made it. Whoever has another one has lost it.
        run uuid,
        runs integer not null default 0,
        failures integer not null default 0,
        -- Sealed: the key of this try's file. Without it what lies in the storage is noise; it goes first.
        file_key bytea,
        storage_key text,
        -- Where tries that ended otherwise may have left something. Empty once nothing lies anywhere.
        storage_keys text[] not null default '{}',
        actor_kind text not null,
        actor_id text not null,
        created_at timestamptz not null,
        finished_at timestamptz,
        expires_at timestamptz,
        -- Taken away by a person: shown to nobody any more.
        hidden_at timestamptz
      ) with (fillfactor = 70);
      create unique index exports_running on exports (organization_id) where state = 'running' and kind = 'organization';
      create unique index exports_request on exports (organization_id, request_id) where request_id is not null and state in ('running', 'ready') and hidden_at is null;
      create index exports_list on exports (organization_id, created_at desc, id desc);
      create index exports_expiry on exports (expires_at) where state = 'ready';
      create index exports_ended on exports (finished_at) where state <> 'running';
      -- What has had its time is found across organisations.
      ${tenantPolicy('exports', { system: true })}
      ${sealedGuard('exports', ['file_key'])}
    `);
  }
}

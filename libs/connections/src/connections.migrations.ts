import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class ConnectionsMigration extends Migration {
  static readonly id = '2026-11-22-04-connections';

  override up(): void {
    this.addSql(`
      create table connections (
        id uuid primary key,
        organization_id uuid not null,
        plugin text not null,
        channel text not null,
        name text not null,
        status text not null check (status in ('active', 'paused', 'disconnected')),
        -- Sealed JSON of the secret settings; null once disconnected.
        credentials bytea,
        -- What may be shown of each secret.
        masks jsonb not null default '{}',
        settings jsonb not null default '{}',
        service_window_hours numeric,
        -- Counts changes; an open channel of an older version is closed and made anew.
        version int not null default 1,
        created_at timestamptz not null,
        updated_at timestamptz not null,
        last_webhook_at timestamptz,
        last_checked_at timestamptz,
        last_error text
      );
      create index connections_list on connections (organization_id, created_at desc, id desc);
      ${tenantPolicy('connections', { system: true })}
    `);
  }
}

export class RevocationsMigration extends Migration {
  static readonly id = '2026-11-22-17-revocations';

  override up(): void {
    this.addSql(`
      -- Null: never since the connection was made.
      alter table connections add column credentials_changed_at timestamptz;
      ${sealedGuard('connections', ['credentials'])}
      alter table connections add constraint connections_ended_without_credentials check (status <> 'disconnected' or credentials is null);

      -- What is left of a connection that ended until the provider has taken back what its credentials allowed (VA-5).
      create table connection_revocations (
        id uuid primary key,
        organization_id uuid not null,
        connection_id uuid not null unique references connections (id),
        plugin text not null,
        settings jsonb not null,
        sealed bytea not null,
        -- Counted when a try begins, so that one that ends with its process counts too.
        attempts int not null default 0,
        -- Until then one process is at it, and no other.
        held_until timestamptz,
        created_at timestamptz not null
      );
      ${tenantPolicy('connection_revocations')}
      ${sealedGuard('connection_revocations', ['sealed'])}
    `);
  }
}

import { Migration, tenantPolicy } from '@consentry/kernel';

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

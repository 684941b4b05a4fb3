import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class AuditStreamsMigration extends Migration {
  static readonly id = '2026-11-22-26-audit-streams';

  override up(): void {
    this.addSql(`
      create table audit_streams (
        id uuid primary key,
        organization_id uuid not null,
        name text not null,
        kind text not null check (kind in ('http', 'syslog')),
        enabled boolean not null,
        -- Null: every type.
        event_types text[],
        settings jsonb not null,
        -- What may be shown of the secrets.
        masks jsonb not null,
        -- Sealed JSON of the secret settings; null when there are none.
        secrets bytea,
        -- Counts changes: what was sent under an older version moves no cursor.
        version int not null default 1,
        -- Entries of the log that the receiver took: the next one to send.
        position bigint not null,
        -- The receiver surely has what lies before; from here it goes on when a connection broke. Equal to the position where a receiver acknowledges.
        certain bigint not null check (certain <= position),
        failures int not null default 0,
        failing_since timestamptz,
        retry_at timestamptz,
        last_error text,
        last_error_at timestamptz,
        last_sent_at timestamptz,
        -- Since when there was always more to send.
        behind_since timestamptz,
        paused_since timestamptz,
        -- Until then one process sends, and no other.
        holder uuid,
        held_until timestamptz,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      create index audit_streams_list on audit_streams (organization_id, created_at desc, id desc);
      create index audit_streams_retry on audit_streams (retry_at) where enabled and retry_at is not null;
      ${tenantPolicy('audit_streams', { system: true })}
      ${sealedGuard('audit_streams', ['secrets'])}
    `);
  }
}

import { Migration, tenantPolicy } from '@consentry/kernel';

export class AuditMigration extends Migration {
  static readonly id = '2026-11-22-02-audit';

  override up(): void {
    this.addSql(`
      create table audit_leaves (
        id uuid primary key,
        organization_id uuid not null,
        -- The transaction that wrote it: leaves are sealed in the order (xid, id) below the oldest running one, so none is overlooked.
        xid xid8 not null default pg_current_xact_id(),
        at timestamptz not null,
        event_type text not null check (event_type in ('api_request', 'authentication', 'account_change', 'security_event')),
        action text not null,
        actor_kind text not null,
        actor_id text not null,
        ip text,
        user_agent text,
        request_id text,
        object_type text,
        object_id uuid,
        context jsonb not null default '{}'
      );
      create index audit_leaves_time on audit_leaves (organization_id, at desc, id desc);
      ${tenantPolicy('audit_leaves')}
    `);
  }
}

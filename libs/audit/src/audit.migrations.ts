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

/** Alerts (MO-1): what asked for attention, once per cause while it is open. */
export class AlertsMigration extends Migration {
  static readonly id = '2026-11-22-11-alerts';

  override up(): void {
    this.addSql(`
      create table alerts (
        id uuid primary key,
        organization_id uuid not null,
        rule text not null,
        severity text not null check (severity in ('info', 'warning', 'critical')),
        state text not null default 'open' check (state in ('open', 'acknowledged', 'closed')),
        object_type text,
        object_id uuid,
        facts jsonb not null default '{}',
        dedupe_key text not null,
        count int not null default 1,
        first_at timestamptz not null,
        last_at timestamptz not null
      );
      create unique index alerts_open on alerts (organization_id, dedupe_key) where state = 'open';
      create index alerts_list on alerts (organization_id, last_at desc, id desc);
      ${tenantPolicy('alerts')}
    `);
  }
}

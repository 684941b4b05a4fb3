import { Migration, tenantPolicy } from '@consentry/kernel';

/** The Merkle log over the leaves (AU-4): positions, tiles, heads; and what reads and purges them quickly. */
export class AuditLogMigration extends Migration {
  static readonly id = '2026-11-22-23-audit-log';

  override up(): void {
    this.addSql(`
      -- One index serves the page by date (a merge of four), the filter by type, and the purge.
      drop index audit_leaves_time;
      create index audit_leaves_type_time on audit_leaves (organization_id, event_type, at desc, id desc);
      -- The order of sealing: ids become visible out of order, transactions below the oldest running one don't.
      create index audit_leaves_order on audit_leaves (xid, id);
      -- Whom, what, from where: next to nothing to keep up, and finds the few among millions.
      create index audit_leaves_bloom on audit_leaves using brin (actor_id text_bloom_ops, action text_bloom_ops, ip text_bloom_ops, object_id uuid_bloom_ops) with (pages_per_range = 32, autosummarize = on);
      create policy sequencer on audit_leaves for select using (current_setting('app.system', true) = 'on');

      -- How far sealing has come, for the whole installation. One row: whoever holds it seals.
      create table audit_sequencer (
        singleton boolean primary key default true check (singleton),
        cluster text not null,
        last_xid xid8 not null,
        last_id uuid not null
      );
      alter table audit_sequencer enable row level security;
      alter table audit_sequencer force row level security;
      create policy system on audit_sequencer using (current_setting('app.system', true) = 'on') with check (current_setting('app.system', true) = 'on');
      -- Tells nothing of anybody, and an organisation that counts its entries must know which are not sealed yet.
      create policy organizations on audit_sequencer for select using (nullif(current_setting('app.organization_id', true), '') is not null);

      create table audit_trees (
        organization_id uuid primary key,
        size bigint not null,
        root bytea not null,
        -- The signed checkpoint of that very head (C2SP tlog-checkpoint).
        note text not null,
        sealed_at timestamptz not null
      );
      ${tenantPolicy('audit_trees', { system: true })}

      -- Logs whose head was altered behind our back: nothing is sealed until it holds again, and then all that was passed by. Beside the head, which a repair replaces.
      create table audit_breaks (
        organization_id uuid primary key,
        reason text not null,
        since timestamptz not null
      );
      ${tenantPolicy('audit_breaks', { system: true })}

      create table audit_entries (
        organization_id uuid not null,
        seq bigint not null,
        leaf_id uuid not null,
        primary key (organization_id, seq)
      );
      create unique index audit_entries_leaf on audit_entries (leaf_id);
      ${tenantPolicy('audit_entries', { system: true })}

      create table audit_tiles (
        organization_id uuid not null,
        level smallint not null,
        tile bigint not null,
        hashes bytea not null,
        primary key (organization_id, level, tile)
      );
      -- Hashes do not compress.
      alter table audit_tiles alter column hashes set storage external;
      ${tenantPolicy('audit_tiles', { system: true })}

      -- What is left of a purged leaf: its place in the tree can still be proved.
      create table audit_residues (
        organization_id uuid not null,
        seq bigint not null,
        event_type text not null,
        at timestamptz not null,
        digest text not null,
        primary key (organization_id, seq)
      );
      ${tenantPolicy('audit_residues')}

      -- Leaves per hour and day, so that a page can say how many there are without counting millions.
      create table audit_counts (
        organization_id uuid not null,
        span text not null check (span in ('hour', 'day')),
        event_type text not null,
        starts_at timestamptz not null,
        n bigint not null,
        primary key (organization_id, span, event_type, starts_at)
      );
      ${tenantPolicy('audit_counts', { system: true })}

      -- Checkpoints as they were, one an hour at most: an older head must still be a beginning of the newer ones.
      create table audit_checkpoints (
        organization_id uuid not null,
        size bigint not null,
        note text not null,
        at timestamptz not null,
        primary key (organization_id, size)
      );
      ${tenantPolicy('audit_checkpoints', { system: true })}

      create table audit_followers (
        name text not null,
        organization_id uuid not null,
        seq bigint not null,
        primary key (name, organization_id)
      );
      ${tenantPolicy('audit_followers', { system: true })}

      create table audit_settings (
        organization_id uuid primary key,
        retention jsonb not null default '{}',
        witness_emails text[] not null default '{}',
        verified_at timestamptz,
        verified_size bigint,
        verified_faults jsonb not null default '[]',
        witnessed_at timestamptz,
        witness_mailed_at timestamptz
      );
      ${tenantPolicy('audit_settings', { system: true })}
    `);
  }
}

/**
 * The one way a leaf's content can leave. The application may not delete leaves; this function, which belongs to the owner, deletes
 * those of one type that are sealed, written down as residues, and older than the floor of their type (AU-3), whoever asks.
 */
export class AuditPurgeMigration extends Migration {
  static readonly id = '2026-11-22-23-audit-purge';

  override up(): void {
    this.addSql(`
      -- Only the database's own clock makes a leaf old: audit.purge.clock.ts.
      create function audit_now() returns timestamptz language sql stable set search_path = pg_catalog as 'select now()';
      create function audit_purge(p_organization uuid, p_type text, p_before timestamptz, p_leaves uuid[]) returns bigint
      language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      declare
        v_floor interval := case p_type when 'api_request' then interval '30 days' when 'authentication' then interval '365 days' when 'account_change' then interval '365 days' when 'security_event' then interval '365 days' end;
        v_now timestamptz := public.audit_now();
        v_gone bigint;
      begin
        -- The owner may stand above row-level security; this function must not carry anybody over the wall with it.
        if p_organization is distinct from nullif(current_setting('app.organization_id', true), '')::uuid then
          raise exception 'the transaction does not speak for this organisation' using errcode = 'CA002';
        end if;
        if v_floor is null or p_before > v_now - v_floor then
          raise exception 'leaves of type % are kept for at least %', p_type, v_floor using errcode = 'CA001';
        end if;
        with gone as (
          delete from audit_leaves l using audit_entries e, audit_residues r
          where l.id = any(p_leaves) and l.organization_id = p_organization and l.event_type = p_type and l.at < p_before and l.action <> 'audit.purged'
            and e.leaf_id = l.id and e.organization_id = p_organization and r.organization_id = p_organization and r.seq = e.seq and r.event_type = l.event_type and r.at = l.at
          returning l.id)
        , entries as (delete from audit_entries e using gone where e.leaf_id = gone.id)
        select count(*) into v_gone from gone;
        return v_gone;
      end $$;
      revoke all on function audit_purge(uuid, text, timestamptz, uuid[]) from public;
    `);
  }
}

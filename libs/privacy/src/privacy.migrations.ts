import { Migration, systemPolicy, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

/** Retention, legal holds, requests of people, erasures (PR-2, PR-3, PR-5). */
export class PrivacyMigration extends Migration {
  static readonly id = '2026-11-23-44-privacy';

  override up(): void {
    this.addSql(`
      create table retention_settings (
        organization_id uuid primary key,
        -- {class: days}; what is not in it is the standard.
        days jsonb not null default '{}',
        updated_at timestamptz not null
      );
      ${tenantPolicy('retention_settings')}

      create table retention_runs (
        id uuid primary key,
        organization_id uuid not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        -- {table: rows} that went, and that a legal hold kept.
        purged jsonb not null default '{}',
        held jsonb not null default '{}'
      );
      create index retention_runs_list on retention_runs (organization_id, started_at desc, id desc);
      ${tenantPolicy('retention_runs')}

      create table legal_holds (
        id uuid primary key,
        organization_id uuid not null,
        -- Null: everything of the organisation.
        contact_id uuid references contacts (id),
        -- Sealed: it may speak of people.
        reason bytea not null,
        created_by text not null,
        created_at timestamptz not null,
        released_by text,
        released_at timestamptz
      );
      create index legal_holds_standing on legal_holds (organization_id, contact_id) where released_at is null;
      create index legal_holds_list on legal_holds (organization_id, created_at desc, id desc);
      ${tenantPolicy('legal_holds')}
      ${sealedGuard('legal_holds', ['reason'])}

      create table subject_requests (
        id uuid primary key,
        organization_id uuid not null,
        kind text check (kind in ('access', 'rectification', 'erasure', 'portability', 'restriction', 'objection')),
        channel text not null check (channel in ('panel', 'api', 'email', 'callback', 'profile')),
        state text not null check (state in ('received', 'verified', 'approved', 'waiting', 'running', 'done', 'refused', 'cancelled')),
        contact_id uuid references contacts (id),
        user_id uuid,
        -- Sealed: who asked, in which words, what was answered.
        details bytea,
        -- What arrived twice is one request.
        source_digest bytea,
        received_at timestamptz not null,
        due_at timestamptz not null,
        extended_at timestamptz,
        verified_at timestamptz,
        verified_by text,
        verified_method text,
        approved_at timestamptz,
        approved_by text,
        -- For who asked through a provider: the code under which the state can be read, hashed.
        code_hash bytea,
        export_id uuid,
        reminded_at timestamptz,
        finished_at timestamptz,
        finished_by text
      );
      create index subject_requests_list on subject_requests (organization_id, received_at desc, id desc);
      create index subject_requests_open on subject_requests (organization_id, due_at) where finished_at is null;
      create unique index subject_requests_source on subject_requests (organization_id, source_digest) where source_digest is not null;
      ${tenantPolicy('subject_requests', { system: true })}
      ${sealedGuard('subject_requests', ['details'])}

      create table subject_request_events (
        id uuid primary key,
        organization_id uuid not null,
        request_id uuid not null references subject_requests (id),
        kind text not null,
        actor_kind text not null,
        actor_id text not null,
        facts jsonb not null default '{}',
        at timestamptz not null
      );
      create index subject_request_events_list on subject_request_events (request_id, at, id);
      ${tenantPolicy('subject_request_events')}

      create table erasures (
        id uuid primary key,
        organization_id uuid not null,
        subject text not null check (subject in ('contact', 'user')),
        subject_id uuid not null,
        -- The contact and those merged into it.
        subject_ids uuid[] not null,
        request_id uuid,
        state text not null check (state in ('running', 'done')),
        -- Until it is done: keyed hashes of the addresses, and the addresses sealed, to find what carries no number of the contact.
        address_hashes bytea[] not null default '{}',
        addresses bytea,
        counts jsonb not null default '{}',
        requested_by_kind text not null,
        requested_by_id text not null,
        started_at timestamptz not null,
        finished_at timestamptz
      );
      create unique index erasures_running on erasures (organization_id, subject, subject_id) where state = 'running';
      create index erasures_list on erasures (organization_id, started_at desc, id desc);
      ${tenantPolicy('erasures')}
      ${sealedGuard('erasures', ['addresses'])}

      -- Outlives the organisation: that it was erased, when, and how many rows. Nothing of anybody.
      create table organization_erasures (
        id uuid primary key,
        erased_organization_id uuid not null,
        name text not null,
        state text not null check (state in ('scheduled', 'running', 'done', 'cancelled')),
        requested_by text not null,
        requested_at timestamptz not null,
        due_at timestamptz not null,
        finished_at timestamptz,
        counts jsonb not null default '{}',
        -- The signed certificate, and the code under which it can be read, hashed.
        certificate jsonb,
        code_hash bytea not null unique
      );
      create unique index organization_erasures_open on organization_erasures (erased_organization_id) where state in ('scheduled', 'running');
      ${systemPolicy('organization_erasures')}

      -- Who asked for silence and was erased: by keyed hashes of their addresses alone, so that nobody who imports them again writes to them.
      create table suppressions (
        organization_id uuid not null,
        channel text not null,
        address_index bytea not null,
        kind text not null check (kind in ('opt_out', 'objected_to_marketing')),
        by text,
        since timestamptz not null,
        primary key (organization_id, channel, address_index, kind)
      );
      ${tenantPolicy('suppressions')}

      -- Below every route: whoever gets such an address again has asked for silence, in the transaction that writes the address.
      create function remember_silence() returns trigger language plpgsql as $$
      begin
        with theirs as (
          delete from suppressions s where s.organization_id = new.organization_id and s.channel = new.channel and s.address_index = new.address_index returning s.kind, s.by, s.since),
        opted as (
          insert into opt_outs (id, organization_id, contact_id, channel, by, withdrawn, since, written_at)
          select gen_random_uuid(), new.organization_id, new.contact_id, new.channel, coalesce(t.by, 'manual'), '{}', t.since, t.since from theirs t where t.kind = 'opt_out' on conflict do nothing)
        insert into contact_holds (organization_id, contact_id, kind, since) select new.organization_id, new.contact_id, t.kind, t.since from theirs t where t.kind <> 'opt_out' on conflict do nothing;
        return new;
      end $$;
      create trigger identities_silence after insert on identities for each row when (new.address_index is not null) execute function remember_silence();

      -- What a provider told of a person who asked there: that it came, and what became of it. Says nothing of whom.
      create table provider_callbacks (
        id uuid primary key,
        kind text not null check (kind in ('deletion', 'deauthorisation')),
        source_digest bytea not null unique,
        code_hash bytea not null unique,
        received_at timestamptz not null,
        -- Links to accounts that there were, and that went.
        found int not null,
        finished_at timestamptz not null
      );
      ${systemPolicy('provider_callbacks')}

      -- Who was erased after the backup was made that was restored: written by the restore, settled before the server opens.
      create table erasures_owed (
        id uuid primary key default gen_random_uuid(),
        owed_organization_id uuid not null,
        contact_id uuid,
        user_id uuid,
        erased_at timestamptz not null
      );
      ${systemPolicy('erasures_owed')}

      /*
       * Rows that the application may not delete go by this function of the owner alone: all of an organisation whose erasure is
       * running. Whoever calls it must speak for that organisation.
       */
      create function erase_organization_rows(p_organization uuid, p_table text, p_limit int) returns bigint
      language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      declare
        v_gone bigint;
      begin
        if p_organization is distinct from nullif(current_setting('app.organization_id', true), '')::uuid then
          raise exception 'the transaction does not speak for this organisation' using errcode = 'CP001';
        end if;
        if not exists (select 1 from public.organization_erasures e where e.erased_organization_id = p_organization and e.state = 'running') then
          raise exception 'this organisation is not being erased' using errcode = 'CP002';
        end if;
        if not exists (select 1 from pg_attribute a where a.attrelid = format('public.%I', p_table)::regclass and a.attname = 'organization_id' and not a.attisdropped) then
          raise exception 'not a table of organisations' using errcode = 'CP003';
        end if;
        execute format('delete from public.%I where ctid = any(array(select ctid from public.%I where organization_id = $1 limit $2))', p_table, p_table) using p_organization, p_limit;
        get diagnostics v_gone = row_count;
        return v_gone;
      end $$;
      revoke all on function erase_organization_rows(uuid, text, int) from public;

      /* What is left of the consents of a contact who was erased, once the time of that evidence is over. */
      create function forget_consent_evidence(p_organization uuid, p_before timestamptz, p_limit int) returns bigint
      language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
      declare
        v_gone bigint;
      begin
        if p_organization is distinct from nullif(current_setting('app.organization_id', true), '')::uuid then
          raise exception 'the transaction does not speak for this organisation' using errcode = 'CP001';
        end if;
        if p_before > public.audit_now() - interval '365 days' then
          raise exception 'evidence of consent is kept for a year at least' using errcode = 'CP004';
        end if;
        delete from public.consent_records where ctid = any(array(
          select r.ctid from public.consent_records r join public.contacts c on c.id = r.contact_id
          where r.organization_id = p_organization and c.erased_at < p_before
            and not exists (select 1 from public.legal_holds h where h.organization_id = p_organization and h.released_at is null and (h.contact_id is null or h.contact_id = c.id or h.contact_id = c.merged_into)) limit p_limit));
        get diagnostics v_gone = row_count;
        return v_gone;
      end $$;
      revoke all on function forget_consent_evidence(uuid, timestamptz, int) from public;
    `);
  }
}

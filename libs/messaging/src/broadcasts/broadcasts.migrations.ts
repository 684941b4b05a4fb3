import { Migration, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';
import { SEGMENTS_SQL } from '../audiences/audiences.migrations.js';

/** Segments, broadcasts, and one row for each person that a broadcast is meant for. */
export class BroadcastsMigration extends Migration {
  static readonly id = '2026-11-22-32-broadcasts';

  override up(): void {
    this.addSql(`
      ${SEGMENTS_SQL}

      create table broadcasts (
        id uuid primary key,
        organization_id uuid not null,
        name text not null,
        connection_id uuid not null,
        purpose text not null,
        type text not null,
        -- Sealed: the message, and who is meant.
        body bytea not null,
        segment_id uuid references segments (id) on delete set null,
        state text not null check (state in ('draft', 'scheduled', 'expanding', 'running', 'paused', 'finished', 'cancelled', 'failed')),
        -- Why it paused by itself or failed: the code of a gate rule, or of ours.
        reason text,
        -- Resumed although its template is not approved: the rest ends excluded instead of pausing it again.
        goes_on boolean not null default false,
        retry_window_seconds int check (retry_window_seconds between 0 and 604800),
        scheduled_at timestamptz,
        -- Each recipient's own clock: the wall time, and the zone of those whose own is not known.
        local_time timestamp,
        time_zone text,
        created_by_kind text not null,
        created_by_id text not null,
        approved_by_kind text,
        approved_by_id text,
        approved_at timestamptz,
        -- When its audience was, or will be, taken; contacts made later are not in it.
        started_at timestamptz,
        -- How far the expansion has come; expanded_at ends it.
        place jsonb,
        expanded_at timestamptz,
        finished_at timestamptz,
        -- Tries in a row that failed for reasons of ours.
        failures int not null default 0,
        recipients int not null default 0,
        accepted int not null default 0,
        excluded int not null default 0,
        cancelled int not null default 0,
        failed int not null default 0,
        -- How many were excluded or failed for which reason.
        reasons jsonb not null default '{}',
        -- The last dry run over its audience.
        preview jsonb,
        created_at timestamptz not null,
        updated_at timestamptz not null
      ) with (fillfactor = 50);
      create index broadcasts_list on broadcasts (organization_id, created_at desc, id desc);
      create index broadcasts_segment on broadcasts (segment_id) where segment_id is not null;
      ${tenantPolicy('broadcasts')}
      ${sealedGuard('broadcasts', ['body'])}

      -- No foreign keys: see messages.
      create table broadcast_recipients (
        organization_id uuid not null,
        broadcast_id uuid not null,
        contact_id uuid not null,
        state text not null default 'pending' check (state in ('pending', 'accepted', 'excluded', 'cancelled', 'failed')),
        reason text,
        message_id uuid,
        due_at timestamptz not null,
        -- A refusal that passes with time is waited for until then.
        retry_until timestamptz,
        -- Accepted and not yet beyond recall: these are what a pause or a cancellation still holds.
        outstanding boolean not null default false,
        decided_at timestamptz,
        primary key (broadcast_id, contact_id)
      ) with (fillfactor = 80);
      create index broadcast_recipients_due on broadcast_recipients (broadcast_id, due_at, contact_id) where state = 'pending';
      create index broadcast_recipients_outstanding on broadcast_recipients (broadcast_id) where outstanding;
      create index broadcast_recipients_state on broadcast_recipients (broadcast_id, state, contact_id);
      ${tenantPolicy('broadcast_recipients')}
    `);
  }
}

import { LEAF_COLUMNS } from './audit.entry.js';

/** Whether this transaction seals, and how far sealing has come. One at a time in the whole installation; a process that freezes amid it does not hold up the others for long. */
export const TURN = `
  select pg_try_advisory_xact_lock(727005) as ours, set_config('idle_in_transaction_session_timeout', '15s', true), (select system_identifier::text from pg_control_system()) as cluster, s.cluster as known_cluster,
    pg_snapshot_xmin(pg_current_snapshot())::text as xmin, s.last_xid::text as last_xid, s.last_id
  from (select 1) one left join audit_sequencer s on s.singleton`;

/** Leaves of transactions below the oldest one still running: nothing can become visible among them any more (reliability.md). */
export const NEXT = `
  select ${LEAF_COLUMNS}, l.xid::text as xid from audit_leaves l
  where (l.xid, l.id) > ($1::xid8, $2::uuid) and l.xid < pg_snapshot_xmin(pg_current_snapshot())
    and not exists (select 1 from audit_entries e where e.leaf_id = l.id)
  order by l.xid, l.id limit $3`;

/**
 * Leaves that have no position, wherever the cursor is: at the first start, after a restore into another cluster, whose transaction numbers
 * begin anew, and after a mended head. What is visible may be sealed; the order matters to the cursor alone.
 */
export const OVERLOOKED = `
  select ${LEAF_COLUMNS}, l.xid::text as xid from audit_leaves l
  where case when $1::uuid is null then not exists (select 1 from audit_breaks b where b.organization_id = l.organization_id) else l.organization_id = $1 end and not exists (select 1 from audit_entries e where e.leaf_id = l.id)
  order by l.xid, l.id limit $2`;

/** Whether a leaf behind the cursor waits, of a log that is sealed at all. */
export const WAITS = `
  select exists (
    select 1 from audit_sequencer s join audit_leaves l on (l.xid, l.id) > (s.last_xid, s.last_id)
    where not exists (select 1 from audit_entries e where e.leaf_id = l.id) and not exists (select 1 from audit_breaks b where b.organization_id = l.organization_id)) as waits`;

export const HEADS = `select organization_id, size, root, note from audit_trees where organization_id = any($1::uuid[]) for update`;

/** Logs in which somebody else wrote positions behind the end, where ours would go. */
export const TAKEN = `
  select o.id from unnest($1::uuid[]) as o(id) left join audit_trees t on t.organization_id = o.id
  where exists (select 1 from audit_entries e where e.organization_id = o.id and e.seq >= coalesce(t.size, 0))`;

export const BROKEN = `select organization_id from audit_breaks`;

export const EDGES = `
  select t.organization_id, t.level, t.tile, t.hashes from audit_tiles t
  join (select * from unnest($1::uuid[], $2::smallint[], $3::bigint[]) as e(organization_id, level, tile)) e using (organization_id, level, tile)`;

export const ADD_ENTRIES = `insert into audit_entries (organization_id, seq, leaf_id) select * from unnest($1::uuid[], $2::bigint[], $3::uuid[])`;

export const PUT_TILES = `
  insert into audit_tiles (organization_id, level, tile, hashes) select * from unnest($1::uuid[], $2::smallint[], $3::bigint[], $4::bytea[])
  on conflict (organization_id, level, tile) do update set hashes = excluded.hashes`;

export const PUT_HEADS = `
  insert into audit_trees (organization_id, size, root, note, sealed_at) select h.*, $5::timestamptz from unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::text[]) as h(organization_id, size, root, note)
  on conflict (organization_id) do update set size = excluded.size, root = excluded.root, note = excluded.note, sealed_at = excluded.sealed_at`;

/** The first checkpoint of an hour is kept. */
export const KEEP_CHECKPOINTS = `
  insert into audit_checkpoints (organization_id, size, note, at)
  select h.organization_id, h.size, h.note, $4::timestamptz from unnest($1::uuid[], $2::bigint[], $3::text[]) as h(organization_id, size, note)
  where not exists (select 1 from audit_checkpoints c where c.organization_id = h.organization_id and c.at > $4::timestamptz - interval '1 hour')
  on conflict do nothing`;

export const COUNT = `
  insert into audit_counts (organization_id, span, event_type, starts_at, n)
  select organization_id, s.span, event_type, date_trunc(s.span, at, 'UTC'), count(*)
  from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as l(organization_id, event_type, at) cross join (values ('hour'), ('day')) as s(span)
  group by 1, 2, 3, 4
  on conflict (organization_id, span, event_type, starts_at) do update set n = audit_counts.n + excluded.n`;

export const REMEMBER = `
  insert into audit_sequencer (singleton, cluster, last_xid, last_id) values (true, $1, $2::xid8, $3::uuid)
  on conflict (singleton) do update set cluster = excluded.cluster, last_xid = excluded.last_xid, last_id = excluded.last_id`;

export const BREAK = `insert into audit_breaks (organization_id, reason, since) values ($1, $2, $3) on conflict (organization_id) do update set reason = excluded.reason`;

export const MEND = `delete from audit_breaks where organization_id = $1`;

/** Age of the oldest leaf that has no position yet, in seconds by the database's clock of transactions: none is 0. */
export const LAG = `
  select coalesce(extract(epoch from $3::timestamptz - min(l.at)), 0)::float8 as seconds from (
    select l.at from audit_leaves l where (l.xid, l.id) > ($1::xid8, $2::uuid) and not exists (select 1 from audit_entries e where e.leaf_id = l.id) order by l.xid, l.id limit 1000) l`;

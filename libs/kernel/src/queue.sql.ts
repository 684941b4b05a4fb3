/** Claims the oldest due rows of a topic, at most one per key, leaving rows that another claimer holds. */
export const CLAIM = `
  with candidate as (
    select o.seq from outbox o
    where o.topic = $1 and o.dead_at is null and o.available_at <= $2
      and (o.locked_until is null or o.locked_until < $2)
      and not exists (
        select 1 from outbox e where e.topic = o.topic and e.key = o.key and e.seq < o.seq and e.dead_at is null)
    order by o.seq limit $3
    for update skip locked)
  update outbox o set locked_until = $4, lock_token = $5, attempts = o.attempts + 1
  from candidate c where o.seq = c.seq
  returning o.seq::text as seq, o.organization_id, o.topic, o.key, o.payload, o.attempts as attempt`;

/** Only the holder of the lease may remove or put back a row: a worker that was thought dead can't undo its successor's work. */
export const REMOVE = `delete from outbox where seq = any($1::bigint[]) and lock_token = $2`;

export const PUT_BACK = `
  update outbox o set locked_until = null, lock_token = null, available_at = r.available_at, last_error = r.reason, attempts = o.attempts - case when r.counted then 0 else 1 end,
    dead_at = case when r.dead then $3::timestamptz end
  from jsonb_to_recordset($1::jsonb) as r(seq bigint, available_at timestamptz, reason text, dead boolean, counted boolean)
  where o.seq = r.seq and o.lock_token = $2`;

/** A single process owns every lease it finds at start: their holders are dead. */
export const RELEASE_ALL = `update outbox set locked_until = null, lock_token = null where locked_until is not null and dead_at is null`;

export const HEALTH = `
  select count(*) filter (where dead_at is null)::int as waiting, count(*) filter (where dead_at is not null)::int as dead,
    coalesce(extract(epoch from $1::timestamptz - min(available_at) filter (where dead_at is null and available_at <= $1)), 0)::float as oldest
  from outbox`;

/** Busy: a row of one of these topics is held, or due with nothing before it. */
export const BUSY = `
  select exists (
    select 1 from outbox o where o.topic = any($1) and o.dead_at is null and (o.locked_until is not null or (o.available_at <= $2 and not exists (
      select 1 from outbox e where e.topic = o.topic and e.key = o.key and e.seq < o.seq and e.dead_at is null)))) as busy`;

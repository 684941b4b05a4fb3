/**
 * Due, held by nobody, and alone with its key: nothing of the key stands before it, and nothing behind it is being worked (a row that
 * becomes visible late, or is revived, waits for its successor). Leases run by the database's clock, which no test turns.
 */
const CLAIMABLE = `
      o.dead_at is null and o.available_at <= $2 and (o.locked_until is null or o.locked_until < statement_timestamp())
      and not exists (
        select 1 from outbox e where e.topic = o.topic and e.key = o.key and e.dead_at is null
          and (e.seq < o.seq or (e.seq > o.seq and e.locked_until >= statement_timestamp())))`;

const claim = (which: string) => `
  with candidate as (
    select o.seq from outbox o where o.topic = $1 ${which} and ${CLAIMABLE}
    order by o.seq limit $3
    for update skip locked)
  update outbox o set locked_until = statement_timestamp() + $4 * interval '1 millisecond', lock_token = $5, locked_by = $6, attempts = o.attempts + 1
  from candidate c where o.seq = c.seq
  returning o.seq::text as seq, o.organization_id, o.topic, o.key, o.payload, o.attempts as attempt`;

/** Claims the oldest rows of a topic that may be worked now; all, those of some numbers, or those of some keys. */
export const CLAIM = { any: claim(''), seqs: claim('and o.seq = any($7::bigint[])'), keys: claim('and o.key = any($7::text[])') };

/**
 * Processes claim one after another within a topic: two claims at once could each take a row of the same key, the one because it does
 * not see the other's yet. Whoever stands still inside is cut off by the database.
 */
export const CLAIM_TURN = `select pg_try_advisory_xact_lock(727021, hashtext($1)) as ours, set_config('idle_in_transaction_session_timeout', '5s', true)`;

/** Leases that have not run out yet are prolonged; one that has is lost, whoever has the row now. */
export const EXTEND = `
  update outbox set locked_until = statement_timestamp() + $3 * interval '1 millisecond'
  where seq = any($1::bigint[]) and locked_by = $2 and locked_until >= statement_timestamp() returning seq::text as seq`;

/**
 * Only the holder of the lease may remove or put back a row: a worker that was thought dead can't undo its successor's work. Says whether
 * rows stand behind those that go, under their keys.
 */
export const REMOVE = `
  with gone as (delete from outbox where seq = any($1::bigint[]) and lock_token = $2 returning topic, key)
  select exists (
    select 1 from gone g cross join lateral (
      select 1 from outbox o where o.topic = g.topic and o.key = g.key and o.dead_at is null and o.seq <> all($1::bigint[]) limit 1) b) as behind`;

export const PUT_BACK = `
  update outbox o set locked_until = null, lock_token = null, locked_by = null, available_at = r.available_at, last_error = r.reason, attempts = o.attempts - case when r.counted then 0 else 1 end,
    dead_at = case when r.dead then $3::timestamptz end
  from jsonb_to_recordset($1::jsonb) as r(seq bigint, available_at timestamptz, reason text, dead boolean, counted boolean)
  where o.seq = r.seq and o.lock_token = $2`;

const release = (whose: string) => `update outbox set locked_until = null, lock_token = null, locked_by = null where locked_until is not null and dead_at is null and ${whose}`;

/** A process that is alone takes over every lease that is not its own: their holders are dead. */
export const RELEASE_OTHERS = release('locked_by is distinct from $1');
export const RELEASE_OWN = release('locked_by = $1');

/**
 * Topics that may have something to be worked: rows that are due and held by nobody. Whether another of their key stands before them, the
 * claim finds out. Asked here too, it made a plan from an empty table that compared each row with each, for minutes, once there were many.
 */
export const DUE_TOPICS = `
  select t.topic from unnest($1::text[]) t(topic) where exists (
    select 1 from outbox o where o.topic = t.topic and o.dead_at is null and o.available_at <= $2 and (o.locked_until is null or o.locked_until < statement_timestamp()))`;

/** Numbers of rows that may be worked, without those that were told of a moment ago. */
export const HINTS = `select o.seq::text as seq from outbox o where o.topic = $1 and o.seq <> all($4::bigint[]) and ${CLAIMABLE} order by o.seq limit $3`;

export const HEALTH = `
  select count(*) filter (where dead_at is null)::int as waiting, count(*) filter (where dead_at is not null)::int as dead,
    coalesce(extract(epoch from $1::timestamptz - min(available_at) filter (where dead_at is null and available_at <= $1)), 0)::float as oldest
  from outbox`;

/** Busy: a row of one of these topics is held, or due with nothing before it. */
export const BUSY = `
  select exists (
    select 1 from outbox o where o.topic = any($1) and o.dead_at is null and (o.locked_until is not null or (o.available_at <= $2 and not exists (
      select 1 from outbox e where e.topic = o.topic and e.key = o.key and e.seq < o.seq and e.dead_at is null)))) as busy`;

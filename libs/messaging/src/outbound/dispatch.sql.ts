/** The messages of a chunk as they stand, to be decided again. */
export const READ = `
  select id, contact_id, connection_id, conversation_id, channel, purpose, type, body, content_plain, address_plain, encode(address_index, 'hex') as address_index, address_kind, reply_to, status, exemption, exemption_ref,
    source, broadcast_id, bulk, reviewed, created_at, code, content_gone_at
  from messages where id = any($1::uuid[])`;

/**
 * Refused. Where an earlier call may have arrived all the same, the message is as unknown as it was: it still counts for the caps, and what
 * the provider tells later still holds.
 */
export const BLOCK = `
  update messages m set status = case when doubt.remains then 'unknown' else 'blocked' end, counted_at = case when doubt.remains then m.counted_at end, code = r.code, detail = r.detail, dispatch_verdict = r.verdict
  from jsonb_to_recordset($1::jsonb) as r(id uuid, code text, detail text, verdict jsonb)
    cross join lateral (select exists (select 1 from attempts q where q.message_id = r.id and q.outcome = 'unknown') as remains) doubt
  where m.id = r.id and m.status = 'queued' returning m.id, m.status`;

/** What waits for its time says so, once. */
export const WAIT = `
  update messages m set code = r.code, detail = r.detail from jsonb_to_recordset($1::jsonb) as r(id uuid, code text, detail text)
  where m.id = r.id and m.status = 'queued' and m.code is distinct from r.code returning m.id`;

/** What waits for another time than the rest of its conversation keeps nobody back: its row waits under a key of its own, in order with its like. */
export const ASIDE = `update outbox o set key = r.key from jsonb_to_recordset($1::jsonb) as r(seq bigint, key text) where o.seq = r.seq and o.key <> r.key`;

export const START = `
  update messages m set status = 'sending', code = null, detail = null, dispatched_at = $2, counted_at = $2, dispatch_verdict = r.verdict, address_kind = r.address_kind, purpose = r.purpose
  from jsonb_to_recordset($1::jsonb) as r(id uuid, verdict jsonb, address_kind text, purpose text) where m.id = r.id and m.status = 'queued'
  returning m.id`;

export const ATTEMPTS = `
  insert into attempts (id, organization_id, message_id, worker, started_at)
  select r.id, $2, r.message_id, $4, $3 from jsonb_to_recordset($1::jsonb) as r(id uuid, message_id uuid)`;

export const EVENTS = `
  insert into message_events (organization_id, message_id, status, at, code, detail)
  select $2, r.message_id, r.status, r.at, r.code, r.detail
  from jsonb_to_recordset($1::jsonb) as r(message_id uuid, status text, at timestamptz, code text, detail text)`;

/** How far a message has come. A later fact never sets it back; an end by failure holds against a late 'sent', not against a delivery. */
export const RANK = `
  (case m.status when 'queued' then 0 when 'sending' then 1 when 'unknown' then 2 when 'sent' then 3 when 'failed' then 4 when 'delivered' then 5 when 'read' then 6 when 'played' then 7 else 99 end)`;

/**
 * What the provider answered. A status webhook may have been quicker: then only the provider's id is filled in. An attempt that was given up
 * (parked, and the message sent again since) has no say over the one that runs: a late "try again" would leave the message waiting with no
 * row that sends it. Only that it was taken counts at any time.
 */
export const FINISH = `
  with given as (
    select r.*, a.finished_at is null as current
    from jsonb_to_recordset($1::jsonb) as r(id uuid, attempt_id uuid, status text, provider_id text, code text, detail text)
    left join lateral (select q.finished_at from attempts q where q.id = r.attempt_id limit 1) a on true)
  update messages m set
    status = case when r.status = 'sent' and ${RANK} < 3 then r.status
                  when r.status in ('queued', 'failed', 'unknown') and r.current and m.status = 'sending' then r.status
                  else m.status end,
    provider_id = coalesce(m.provider_id, r.provider_id),
    code = case when (r.status = 'sent' and ${RANK} < 3) or (r.current and m.status = 'sending') then r.code else m.code end,
    detail = case when (r.status = 'sent' and ${RANK} < 3) or (r.current and m.status = 'sending') then r.detail else m.detail end
  from given r where m.id = r.id
  returning m.id, r.current, m.status`;

export const FINISH_ATTEMPTS = `
  update attempts a set finished_at = $2, outcome = r.outcome, provider_id = r.provider_id, code = r.code
  from jsonb_to_recordset($1::jsonb) as r(attempt_id uuid, outcome text, provider_id text, code text) where a.id = r.attempt_id`;

/** A call that somebody began and nobody saw the end of: its worker died. Never sent again; the status webhook will tell. */
export const PARK = `
  with parked as (
    update messages set status = 'unknown', code = 'provider.outcome_unknown', detail = $3 where id = any($1::uuid[]) and status = 'sending' returning id)
  , ended as (update attempts a set finished_at = $2, outcome = 'unknown' from parked p where a.message_id = p.id and a.finished_at is null)
  select id from parked`;

/** Everything that an attempt needs, with the delivery locked. */
export const READ = `
  select d.id, d.endpoint_id, d.event_id, d.state, d.attempts, d.step, d.run, d.held_until, e.url, e.enabled, v.type, v.at, v.data,
    (select jsonb_agg(jsonb_build_object('id', s.id, 'secret', encode(s.secret, 'base64')) order by s.created_at desc) from (
      select * from webhook_secrets s where s.endpoint_id = e.id and (s.expires_at is null or s.expires_at > $2) order by s.created_at desc limit 5) s) as secrets
  from webhook_deliveries d join webhook_endpoints e on e.id = d.endpoint_id join webhook_events v on v.id = d.event_id
  where d.id = $1 for update of d`;

/** One that began and has no end: its process died. */
export const CLOSE_UNFINISHED = `update webhook_attempts set error = $2 where delivery_id = $1 and duration_ms is null and error is null`;

export const BEGIN = `
  with begun as (update webhook_deliveries set attempts = attempts + 1, held_until = $3 where id = $1 returning attempts)
  insert into webhook_attempts (delivery_id, number, organization_id, at) select $1, attempts, $2, $4 from begun`;

export const END_ATTEMPT = `update webhook_attempts set duration_ms = ?, status = ?, error = ? where delivery_id = ? and number = ?`;

/** Where a delivery stands after an attempt, or without one when its endpoint was switched off. */
export const END = `
  update webhook_deliveries set state = ?, step = ?, run = run + 1, queued = false, held_until = null, next_attempt_at = ?, last_status = ?, last_error = ?, finished_at = ?
  where id = ? and run = ?`;

export const FAILING = `update webhook_endpoints set failing_since = ? where id = ? and failing_since is null returning id`;
export const MENDED = `update webhook_endpoints set failing_since = null where id = ? and failing_since is not null returning id`;
export const DISABLE = `update webhook_endpoints set enabled = false, disabled_reason = ?, updated_at = ? where id = ? and enabled returning failing_since`;

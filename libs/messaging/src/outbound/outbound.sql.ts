/** One write for a batch: messages, the conversations they belong to, and where those stand. */
export const INSERT_MESSAGES = `
  insert into messages (id, organization_id, connection_id, channel, conversation_id, contact_id, direction, purpose, type, body, address_index, address_kind, reply_to, status,
    code, detail, source, actor_kind, actor_id, exemption, exemption_ref, broadcast_id, recipient_id, bulk, reviewed, verdict, created_at, counted_at)
  select r.id, $2, r.connection_id, r.channel, r.conversation_id, r.contact_id, 'out', r.purpose, r.type, decode(r.body, 'base64'), decode(r.address_index, 'hex'), r.address_kind, r.reply_to, r.status,
    r.code, r.detail, r.source, r.actor_kind, r.actor_id, r.exemption, r.exemption_ref, r.broadcast_id, case when r.broadcast_id is not null then r.contact_id end, r.bulk, r.reviewed, r.verdict, $3, case when r.status <> 'blocked' then $3::timestamptz end
  from jsonb_to_recordset($1::jsonb) as r(id uuid, connection_id uuid, channel text, conversation_id uuid, contact_id uuid, purpose text, type text, body text, address_index text,
    address_kind text, reply_to text, status text, code text, detail text, source text, actor_kind text, actor_id text, exemption text, exemption_ref uuid, broadcast_id uuid, bulk boolean, reviewed boolean, verdict jsonb)`;

export const UPSERT_CONVERSATIONS = `
  insert into conversations (id, organization_id, contact_id, connection_id, last_message_at, last_message_id, created_at)
  select r.id, $2, r.contact_id, r.connection_id, $3, r.message_id, $3
  from jsonb_to_recordset($1::jsonb) as r(id uuid, contact_id uuid, connection_id uuid, message_id uuid)
  on conflict (contact_id, connection_id) do update set last_message_at = excluded.last_message_at, last_message_id = excluded.last_message_id`;

export const CLAIM_KEYS = `
  insert into idempotency_keys (organization_id, actor_id, key, request_hash, state, created_at)
  select $2, r.actor_id, r.key, decode(r.hash, 'hex'), 'running', $3 from jsonb_to_recordset($1::jsonb) as r(actor_id text, key text, hash text)
  on conflict (organization_id, actor_id, key) do update set request_hash = excluded.request_hash, state = 'running', status = null, body = null, created_at = excluded.created_at
    where idempotency_keys.created_at < $4
  returning actor_id, key`;

export const READ_KEYS = `
  select k.actor_id, k.key, encode(k.request_hash, 'hex') as hash, k.status, k.body from idempotency_keys k
  join jsonb_to_recordset($1::jsonb) as r(actor_id text, key text) on r.actor_id = k.actor_id and r.key = k.key where k.organization_id = $2`;

export const KEEP_KEYS = `
  update idempotency_keys k set state = 'done', status = r.status, body = r.body from jsonb_to_recordset($1::jsonb) as r(actor_id text, key text, status int, body jsonb)
  where k.organization_id = $2 and k.actor_id = r.actor_id and k.key = r.key`;

export const DROP_KEYS = `
  delete from idempotency_keys k using jsonb_to_recordset($1::jsonb) as r(actor_id text, key text) where k.organization_id = $2 and k.actor_id = r.actor_id and k.key = r.key`;

/**
 * Who of a broadcast has a message already: the same recipient again gets the same answer (CM-9), and so does the person that a recipient
 * became part of since. Read under the contacts' locks.
 */
export const REACHED = `
  select r.broadcast_id, r.contact_id as recipient_id, m.id, m.status, m.code, m.verdict from jsonb_to_recordset($1::jsonb) as r(broadcast_id uuid, contact_id uuid)
  cross join lateral (
    (select a.id, a.status, a.code, a.verdict from messages a where a.broadcast_id = r.broadcast_id and a.recipient_id = r.contact_id limit 1)
    union all
    (select a.id, a.status, a.code, a.verdict from messages a where a.contact_id = r.contact_id and a.counted_at is not null and a.broadcast_id = r.broadcast_id limit 1)
    limit 1) m`;

/**
 * Who the messages are for: the contact behind an address (its blind index, in hex) or an id, merged ones led to where they went. And whether the key
 * that asks still holds: a request may have waited in a batch while somebody revoked it (ID-11).
 */
export const RESOLVE = `
  select w.i, x.id as connection_id, x.channel, coalesce(c.merged_into, c.id, d.contact_id) as contact_id,
    w.key_id is not null and not exists (select 1 from api_keys k where k.id = w.key_id and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)) as key_dead
  from jsonb_to_recordset($1::jsonb) as w(i int, connection_id uuid, contact_id uuid, address text, key_id uuid)
  left join connections x on x.id = w.connection_id
  left join contacts c on c.id = w.contact_id
  left join lateral (
    select i.contact_id from identities i
    where w.contact_id is null and i.organization_id = x.organization_id and i.channel = x.channel and i.address_index = decode(w.address, 'hex') limit 1) d on true`;

/** The contact's row is the lock of everything decided about the person: sends, caps, consent. In one order, so nobody waits in a circle. */
export const LOCK = `select id from contacts where id = any($1::uuid[]) order by id for no key update`;

/**
 * Every fact of every message in one read, after the lock, so that it sees what the former holder of the lock wrote.
 * It reads the tables of contacts, consent, connections and the organisation itself: one statement is what makes the gate
 * affordable on every message (docs/decisions/0004). Each join is a look-up by key (`lateral … limit 1`): a planner left free
 * to choose reads whole tables when its statistics lag behind a burst.
 */
export const FACTS = `
  select w.i, o.status as organization_status,
    p.hourly_cap, p.marketing_hours, p.quiet_from, p.quiet_until, p.quiet_purposes, p.time_zone as organization_time_zone, p.review_ai_marketing, p.broadcast_approval, p.zero_content,
    x.status as connection_status, x.channel, x.plugin, x.version as connection_version, x.service_window_hours::float as window_hours,
    e.blocked_until, e.marketing_paused_until,
    c.id as contact_id, c.erased_at is not null as erased, c.time_zone as contact_time_zone,
    ho.restricted, ho.objected, ho.withheld_until,
    d.id as identity_id, d.address, d.kind as address_kind,
    oo.id as opt_out_id, oo.since as opt_out_since,
    case when lower(t.category) = 'marketing' then 'marketing' else w.purpose end as effective_purpose,
    cs.state as consent_state, cs.source as consent_source, cs.since as consent_since, ps.since as provider_stop_since,
    cv.id as conversation_id, cv.last_inbound_at, cv.window_closed_at, cv.ai_disclosed_at,
    t.state as template_state, t.category as template_category, t.components as template_components,
    h.n::int as hourly_count, h.oldest as hourly_oldest, mk.last_at as last_marketing_at,
    b.state as broadcast_state, b.approved as broadcast_approved,
    r.provider_id as reply_to
  from jsonb_to_recordset($1::jsonb) as w(i int, connection_id uuid, contact_id uuid, address text, purpose text, template text, language text, reply_to uuid, self uuid, broadcast_id uuid)
  left join organizations o on o.id = $2
  left join messaging_policies p on p.organization_id = $2
  left join connections x on x.id = w.connection_id
  left join connection_pace e on e.connection_id = x.id
  left join contacts c on c.id = w.contact_id
  left join lateral (
    select max(q.since) filter (where q.kind = 'processing_restricted') as restricted, max(q.since) filter (where q.kind = 'objected_to_marketing') as objected,
      max(q.until) filter (where q.kind = 'marketing_withheld') as withheld_until
    from contact_holds q where q.contact_id = c.id and (q.until is null or q.until > $3)) ho on true
  left join lateral (
    select a.id, a.address, a.kind from identities a
    where a.contact_id = c.id and a.channel = x.channel and (w.address is null or a.address_index = decode(w.address, 'hex'))
    order by a.kind <> 'phone', a.created_at desc limit 1) d on true
  left join lateral (select p.id, p.since from opt_outs p where p.contact_id = c.id and p.channel = x.channel limit 1) oo on true
  left join lateral (
    select q.state, q.category, q.components from templates q where q.connection_id = x.id and q.name = w.template and q.language = w.language limit 1) t on true
  left join lateral (
    select q.state, q.source, q.since from consent_states q
    where q.contact_id = c.id and q.channel = x.channel and q.purpose = case when lower(t.category) = 'marketing' then 'marketing' else w.purpose end limit 1) cs on true
  left join lateral (
    select q.since from provider_stops q where q.contact_id = c.id and q.channel = x.channel limit 1) ps on true
  left join lateral (select v.id, v.last_inbound_at, v.window_closed_at, v.ai_disclosed_at from conversations v where v.contact_id = c.id and v.connection_id = x.id limit 1) cv on true
  left join lateral (
    select count(*) as n, min(m.counted_at) as oldest from messages m
    where m.contact_id = c.id and m.channel = x.channel and m.counted_at > $3::timestamptz - interval '1 hour'
      and (w.self is null or (m.id <> w.self and m.status <> 'queued'))) h on true
  left join lateral (
    select max(m.counted_at) as last_at from messages m
    where m.contact_id = c.id and m.purpose = 'marketing' and m.counted_at > $3::timestamptz - make_interval(hours => coalesce(p.marketing_hours, 24))
      and (w.self is null or (m.id <> w.self and m.status <> 'queued'))) mk on true
  left join lateral (select q.state, q.approved_at is not null as approved from broadcasts q where q.id = w.broadcast_id limit 1) b on true
  left join lateral (
    select m.provider_id from messages m where m.id = w.reply_to and m.contact_id = c.id and m.connection_id = x.id limit 1) r on true`;

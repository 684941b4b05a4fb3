/** Who the messages are for: the contact behind an address or an id, merged ones led to where they went. */
export const RESOLVE = `
  select w.i, x.id as connection_id, x.channel, coalesce(c.merged_into, c.id, d.contact_id) as contact_id
  from jsonb_to_recordset($1::jsonb) as w(i int, connection_id uuid, contact_id uuid, address text)
  left join connections x on x.id = w.connection_id
  left join contacts c on c.id = w.contact_id
  left join identities d on w.contact_id is null and d.channel = x.channel and d.address = w.address`;

/** The contact's row is the lock of everything decided about the person: sends, caps, consent. In one order, so nobody waits in a circle. */
export const LOCK = `select id from contacts where id = any($1::uuid[]) order by id for no key update`;

/**
 * Every fact of every message in one read, after the lock, so that it sees what the former holder of the lock wrote.
 * It reads the tables of contacts, consent, connections and the organisation itself: one statement is what makes the gate
 * affordable on every message (docs/decisions/0004).
 */
export const FACTS = `
  select w.i, o.status as organization_status,
    x.status as connection_status, x.channel, x.plugin, x.version as connection_version, x.service_window_hours::float as window_hours,
    c.id as contact_id, c.erased_at is not null as erased,
    d.address, d.kind as address_kind,
    oo.id as opt_out_id, oo.since as opt_out_since,
    case when lower(t.category) = 'marketing' then 'marketing' else w.purpose end as effective_purpose,
    cs.state as consent_state, cs.source as consent_source, cs.since as consent_since,
    cv.id as conversation_id, cv.last_inbound_at,
    t.state as template_state, t.category as template_category, t.components as template_components,
    h.n::int as hourly_count, h.oldest as hourly_oldest, mk.last_at as last_marketing_at,
    r.provider_id as reply_to
  from jsonb_to_recordset($1::jsonb) as w(i int, connection_id uuid, contact_id uuid, address text, purpose text, template text, language text, reply_to uuid, self uuid)
  left join organizations o on o.id = $2
  left join connections x on x.id = w.connection_id
  left join contacts c on c.id = w.contact_id
  left join lateral (
    select a.address, a.kind from identities a
    where a.contact_id = c.id and a.channel = x.channel and (w.address is null or a.address = w.address)
    order by a.kind <> 'phone', a.created_at desc limit 1) d on true
  left join opt_outs oo on oo.contact_id = c.id and oo.channel = x.channel
  left join templates t on t.connection_id = x.id and t.name = w.template and t.language = w.language
  left join consent_states cs on cs.contact_id = c.id and cs.channel = x.channel
    and cs.purpose = case when lower(t.category) = 'marketing' then 'marketing' else w.purpose end
  left join conversations cv on cv.contact_id = c.id and cv.connection_id = x.id
  left join lateral (
    select count(*) as n, min(m.counted_at) as oldest from messages m
    where m.contact_id = c.id and m.direction = 'out' and m.status <> 'blocked' and m.channel = x.channel and m.counted_at > $3
      and (w.self is null or (m.id <> w.self and m.status <> 'queued'))) h on true
  left join lateral (
    select max(m.counted_at) as last_at from messages m
    where m.contact_id = c.id and m.direction = 'out' and m.status <> 'blocked' and m.purpose = 'marketing' and m.counted_at > $4
      and (w.self is null or (m.id <> w.self and m.status <> 'queued'))) mk on true
  left join messages r on r.id = w.reply_to and r.contact_id = c.id and r.connection_id = x.id`;

import type { HotClient } from '@consentry/kernel';

/** The statements of one chunk of an import: each for all of its rows at once. */

export const OWNERS = `
  select i.channel, i.address_index, i.contact_id from unnest($2::text[], $3::bytea[]) as a(channel, index)
  join identities i on i.organization_id = $1::uuid and i.channel = a.channel and i.address_index = a.index`;

export const SEEN = 'select token from import_seen where import_id = $1 and pass = $2 and token = any($3::text[])';
export const CLAIM = 'insert into import_seen (organization_id, import_id, pass, token) select $1, $2, $3, unnest($4::text[])';

export interface ContactRow { id: string; name: Buffer | null; attributes: Buffer | null; time_zone: string | null; language: string | null; tags: string[] | null; [column: string]: unknown }
// In the order of their ids, as everybody locks contacts.
export const LOCKED = `
  select c.id, c.name, c.attributes, c.time_zone, c.language, (select array_agg(t.tag_id::text) from contact_tags t where t.contact_id = c.id) as tags
  from contacts c where c.id = any($1::uuid[]) and c.merged_into is null and c.removed_at is null order by c.id for no key update of c`;

const CONTACT = 'id uuid, name text, name_index text[], attributes text, attribute_index text[], time_zone text, language text';
export interface ContactWrite { id: string; name: string | null; name_index: string[]; attributes: string | null; attribute_index: string[]; time_zone: string | null; language: string | null }
export const CREATE = `
  insert into contacts (id, organization_id, name, name_index, attributes, attribute_index, time_zone, language, created_at, updated_at, import_id, import_fresh)
  select r.id, $1, decode(r.name, 'hex'), r.name_index, decode(r.attributes, 'hex'), r.attribute_index, r.time_zone, r.language, $2, $2, $3, true from jsonb_to_recordset($4::jsonb) as r(${CONTACT})`;
export const UPDATE = `
  update contacts c set name = decode(r.name, 'hex'), name_index = r.name_index, attributes = decode(r.attributes, 'hex'), attribute_index = r.attribute_index, time_zone = r.time_zone, language = r.language,
    updated_at = $1, import_fresh = false
  from jsonb_to_recordset($2::jsonb) as r(${CONTACT}) where c.id = r.id`;

export interface IdentityWrite { id: string; contact_id: string; channel: string; kind: string; address: Buffer; address_index: Buffer }
const IDENTITIES = `
  insert into identities (id, organization_id, contact_id, channel, kind, address, address_index, created_at)
  select r.id, $1, r.contact_id, r.channel, r.kind, r.address, r.index, $2 from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::bytea[], $8::bytea[]) as r(id, contact_id, channel, kind, address, index)`;

export async function insertIdentities(c: HotClient, organizationId: string, now: Date, all: IdentityWrite[]): Promise<void> {
  if (all.length === 0) return;
  const column = <K extends keyof IdentityWrite>(name: K) => all.map((i) => i[name]);
  await c.query({ name: 'import_identities', text: IDENTITIES, values: [organizationId, now, column('id'), column('contact_id'), column('channel'), column('kind'), column('address'), column('address_index')] });
}

export const NEW_TAGS = `
  insert into tags (id, organization_id, name, name_key, colour, created_at) select r.id, $1, r.name, r.key, 'grey', $2 from unnest($3::uuid[], $4::text[], $5::text[]) as r(id, name, key) on conflict (organization_id, name_key) do nothing`;
export const TAGGED = `
  insert into contact_tags (organization_id, contact_id, tag_id, created_at) select $1, r.contact_id, r.tag_id, $2 from unnest($3::uuid[], $4::uuid[]) as r(contact_id, tag_id) on conflict do nothing`;

export interface RowWrite { id: string; row: number; outcome: string; code: string | null; contactId: string | null; undo: Buffer | null }
const ROWS = `
  insert into import_rows (id, organization_id, import_id, pass, row_number, outcome, code, contact_id, undo)
  select r.id, $1, $2, $3, r.row, r.outcome, r.code, r.contact, r.undo from unnest($4::uuid[], $5::int[], $6::text[], $7::text[], $8::uuid[], $9::bytea[]) as r(id, row, outcome, code, contact, undo)`;

export async function insertRows(c: HotClient, organizationId: string, importId: string, pass: number, all: RowWrite[]): Promise<void> {
  const column = <K extends keyof RowWrite>(name: K) => all.map((r) => r[name]);
  await c.query({ name: 'import_rows', text: ROWS, values: [organizationId, importId, pass, column('id'), column('row'), column('outcome'), column('code'), column('contactId'), column('undo')] });
}

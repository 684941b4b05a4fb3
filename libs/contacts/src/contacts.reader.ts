import { Injectable } from '@nestjs/common';
import type { HotClient } from '@consentry/kernel';
import type { KeyRing } from '@consentry/vault';
import { openAttributes, openName } from './contacts.sealed.js';

/** What is told of a contact to whoever works through all of them. */
export interface ContactFacts {
  id: string;
  name: string | null;
  attributes: Record<string, unknown>;
  timeZone: string | null;
  language: string | null;
  tagIds: string[];
  /** On which channels, by which kinds of address; never the address. */
  addresses: { channel: string; kind: string }[];
}

export interface ContactPageOptions {
  /** The last contact of the page before. */
  after?: string | undefined;
  limit: number;
  /** These alone. */
  ids?: string[] | undefined;
  /** What is to be opened; what isn't is null or empty. Opening is what costs: who needs no names asks for none. */
  open?: readonly ('name' | 'attributes')[];
}

interface Row { id: string; name: Buffer | null; attributes: Buffer | null; time_zone: string | null; language: string | null; tags: string[] | null; addresses: string[] | null; [column: string]: unknown }

// The page is cut first: what hangs on a contact is looked up for those of the page alone. An organisation's own index, in the order of ids.
const page = (which: string) => `
  select c.*, t.tags, i.addresses from (
    select id, name, attributes, time_zone, language from contacts
    where organization_id = $1::uuid and merged_into is null and erased_at is null and ${which} order by organization_id, id limit $2) c
  left join lateral (select array_agg(x.tag_id::text) as tags from contact_tags x where x.contact_id = c.id) t on true
  left join lateral (select array_agg(distinct y.channel || ' ' || y.kind) as addresses from identities y where y.contact_id = c.id) i on true
  order by c.id`;
const ALL = page('id > $3::uuid');
const SOME = page('id > $3::uuid and id = any($4::uuid[])');
const FIRST = '00000000-0000-0000-0000-000000000000';

/** Contacts by the page, in the order of their ids, for broadcasts and segments: hand-written, because it is asked a hundred thousand rows at a time. */
@Injectable()
export class ContactsReader {
  async page(client: HotClient, ring: KeyRing, { after, limit, ids, open = ['name', 'attributes'] }: ContactPageOptions): Promise<ContactFacts[]> {
    const values = [ring.organizationId, limit, after ?? FIRST];
    const { rows } = await client.query<Row>(ids ? { name: 'contacts_some', text: SOME, values: [...values, ids] } : { name: 'contacts_page', text: ALL, values });
    const [names, attributes] = [open.includes('name'), open.includes('attributes')];
    return rows.map((row) => ({
      id: row.id, name: names ? openName(ring, row.id, row.name) : null, attributes: attributes ? openAttributes(ring, row.id, row.attributes) : {}, timeZone: row.time_zone, language: row.language, tagIds: row.tags ?? [],
      addresses: (row.addresses ?? []).map((pair) => ({ channel: pair.slice(0, pair.indexOf(' ')), kind: pair.slice(pair.indexOf(' ') + 1) })),
    }));
  }
}

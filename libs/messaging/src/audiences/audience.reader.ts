import { Injectable } from '@nestjs/common';
import { Clock, type HotClient } from '@consentry/kernel';
import { attributeExistsToken, attributeToken, openAttributes } from '@consentry/contacts';
import { Vault, type KeyRing } from '@consentry/vault';
import { planOf, type Plan, type Tokens } from './segments.plan.js';
import type { Definition } from './segments.schema.js';

/** Who is meant, with everything it leans on resolved: a segment's definition as it was when it was taken. */
export type Audience = { kind: 'definition'; definition: Definition } | { kind: 'contacts'; contactIds: string[] };

/** How far a reading has come: behind this contact, or this many of the given ones. */
export type Place = { id: string } | { taken: number };

export interface AudiencePage {
  /** Contacts that are meant, none twice within the page. */
  ids: string[];
  /** Contacts that were looked at. */
  looked: number;
  /** Where to go on; undefined: that was the end. */
  next: Place | undefined;
}

interface Row { id: string; hit: boolean; attributes: Buffer | null; flags: boolean[] | null; [column: string]: unknown }

/**
 * An audience in pages, oldest contact first. Each page looks at a bounded number of contacts, however few of them are meant, so that
 * no statement grows with the organisation; each stands on where the one before ended, so that any of them may be the first after a crash.
 */
@Injectable()
export class AudienceReader {
  constructor(private readonly clock: Clock, private readonly vault: Vault) {}

  /** @param before contacts made later are not meant */
  page(client: HotClient, organizationId: string, audience: Audience, place: Place | undefined, before: Date, limit: number): Promise<AudiencePage> {
    return audience.kind === 'contacts' ? given(client, audience.contactIds, place && 'taken' in place ? place.taken : 0, limit) : this.found(client, organizationId, audience.definition, place, before, limit);
  }

  private async found(client: HotClient, organizationId: string, definition: Definition, place: Place | undefined, before: Date, limit: number): Promise<AudiencePage> {
    const ring = this.vault.ready(organizationId);
    const values: unknown[] = [];
    const bind = (value: unknown) => `$${values.push(value)}`;
    const from = place && 'id' in place ? `and id > ${bind(place.id)}::uuid` : '';
    const scope = `organization_id = ${bind(organizationId)} and merged_into is null and erased_at is null ${from}`;
    const size = bind(limit);
    const plan = planOf(definition, this.clock.now(), tokensOf(ring), bind);
    const { rows } = await client.query<Row>({
      text: `
        select c.id, p.hit, ${plan.exact ? 'null::bytea as attributes, null::boolean[] as flags' : `case when p.hit then c.attributes end as attributes, case when p.hit then array[${plan.flags.join(', ')}]::boolean[] end as flags`}
        from (select * from contacts where ${scope} order by id limit ${size}) c
        cross join lateral (select c.created_at <= ${bind(before)} and ${plan.where} as hit) p order by c.id`,
      values,
    });
    const last = rows.at(-1);
    return {
      ids: rows.filter((row) => row.hit && meant(ring, plan, row)).map((row) => row.id), looked: rows.length,
      next: last && rows.length === limit ? { id: last.id } : undefined,
    };
  }
}

function meant(ring: KeyRing, plan: Plan, row: Row): boolean {
  return plan.exact || plan.test(row.flags ?? [], openAttributes(ring, row.id, row.attributes));
}

/** Contacts by id; one that was merged into another since stands for that one. */
async function given(client: HotClient, contactIds: string[], taken: number, limit: number): Promise<AudiencePage> {
  const slice = contactIds.slice(taken, taken + limit);
  const { rows } = await client.query<{ id: string }>({ name: 'audience_given', text: 'select distinct coalesce(c.merged_into, c.id) as id from contacts c where c.id = any($1::uuid[])', values: [slice] });
  return { ids: rows.map((r) => r.id), looked: slice.length, next: taken + slice.length < contactIds.length ? { taken: taken + slice.length } : undefined };
}

function tokensOf(ring: KeyRing): Tokens {
  return { equals: (name, value) => attributeToken(ring, name, value), exists: (name) => attributeExistsToken(ring, name) };
}

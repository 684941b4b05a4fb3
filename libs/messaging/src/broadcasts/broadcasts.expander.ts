import { Injectable } from '@nestjs/common';
import { announce, Clock, Database, publicId, type HotClient } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { AudienceReader } from '../audiences/audience.reader.js';
import { taken } from './broadcasts.audience.js';
import { rowOf, type BroadcastRow } from './broadcasts.rows.js';
import { openBroadcast, sealBroadcast } from './broadcasts.sealed.js';

const PAGE = 5000;

const ADD = `
  with added as (
    insert into broadcast_recipients (organization_id, broadcast_id, contact_id, due_at)
    select $2, $1, c.id, coalesce($4::timestamp at time zone coalesce(z.name, $5), $6)
    from contacts c left join lateral (select n.name from pg_timezone_names n where $4::timestamp is not null and n.name = c.time_zone limit 1) z on true
    where c.id = any($3::uuid[])
    on conflict (broadcast_id, contact_id) do nothing returning 1)
  select count(*)::int as n from added`;

const ADD_NOW = `
  with added as (
    insert into broadcast_recipients (organization_id, broadcast_id, contact_id, due_at)
    select $2, $1, u.id, $4 from unnest($3::uuid[]) as u(id)
    on conflict (broadcast_id, contact_id) do nothing returning 1)
  select count(*)::int as n from added`;

/**
 * Makes one row for each person that a broadcast is meant for. The place where a page ended is written with the page, so that whoever
 * comes after a crash goes on there; a page that comes again adds nobody.
 */
@Injectable()
export class Expander {
  /** Tests set it lower. */
  pageSize = PAGE;

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly vault: Vault, private readonly reader: AudienceReader) {}

  /** The time has come: from here on the audience is what it is now. */
  async begin(organizationId: string, id: string): Promise<void> {
    await this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const row = await rowOf(c, id, 'for update');
      if (row.state !== 'scheduled') return;
      const body = openBroadcast(ring, id, row.body);
      const now = this.clock.now();
      await c.query({
        text: `update broadcasts set state = 'expanding', started_at = $2, body = $3, updated_at = $2 where id = $1`,
        values: [id, now, sealBroadcast(ring, id, { ...body, taken: await taken(c, ring, body.audience) })],
      });
      await this.tell(c, row);
    });
  }

  /** One page. */
  async page(organizationId: string, id: string): Promise<void> {
    await this.db.hotRetrying({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const row = await rowOf(c, id, 'for no key update');
      if (row.state !== 'expanding') return;
      const audience = openBroadcast(ring, id, row.body).taken!;
      const { ids, next } = await this.reader.page(c, organizationId, audience, row.place ?? undefined, row.started_at!, this.pageSize);
      const added = ids.length === 0 ? 0 : await this.add(c, row, ids);
      const now = this.clock.now();
      await c.query({
        name: 'broadcast_expanded',
        text: `update broadcasts set recipients = recipients + $2, place = $3, failures = 0, updated_at = $4, state = case when $5 then 'running' else state end, expanded_at = case when $5 then $4::timestamptz end where id = $1`,
        values: [id, added, next ? JSON.stringify(next) : null, now, next === undefined],
      });
      await this.tell(c, row);
    });
  }

  private async add(client: HotClient, row: BroadcastRow, ids: string[]): Promise<number> {
    const { rows } = row.local_at === null
      ? await client.query<{ n: number }>({ name: 'broadcast_add_now', text: ADD_NOW, values: [row.id, row.organization_id, ids, row.started_at] })
      : await client.query<{ n: number }>({ name: 'broadcast_add', text: ADD, values: [row.id, row.organization_id, ids, row.local_at, row.time_zone, row.started_at] });
    return rows[0]!.n;
  }

  private async tell(client: HotClient, row: BroadcastRow): Promise<void> {
    await announce(client, row.organization_id, [{ resource: 'broadcasts', ids: [publicId('broadcast', row.id)] }]);
  }
}

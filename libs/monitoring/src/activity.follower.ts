import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, INSTALLATION, type HotClient } from '@consentry/kernel';
import { LogFollowers, type SealedLeaf } from '@consentry/audit';
import { Countries } from '@consentry/auth';
import { activityOf } from './activity.rules.js';
import type { News } from './alerts.rules.js';

const DAY_MS = 86_400_000;
const KEEP_MINUTES_DAYS = 7;
const KEEP_HOURS_DAYS = 90;
/** A key that was not used from a country for a year is new there again; like the origins of people (ID-12). */
const KEEP_PLACES_DAYS = 365;

/** Rows in the order of the key: two chunks at once never wait for each other in a circle. */
const upsert = (table: string) => `
  insert into ${table} (organization_id, measure, at, subject, n, last_at)
  select $1, r.measure, r.at, r.subject, r.n, r.last_at from jsonb_to_recordset($2::jsonb) as r(measure text, at timestamptz, subject text, n bigint, last_at timestamptz) order by 2, 3, 4
  on conflict (organization_id, measure, at, subject) do update set n = ${table}.n + excluded.n, last_at = greatest(${table}.last_at, excluded.last_at)`;
const MINUTES = upsert('activity_minutes');
const HOURS = upsert('activity_hours');
const PLACES = `
  insert into activity_places (organization_id, key_id, country, first_at, last_at)
  select $1, r.key_id, r.country, r.first_at, r.last_at from jsonb_to_recordset($2::jsonb) as r(key_id uuid, country text, first_at timestamptz, last_at timestamptz) order by 2, 3
  on conflict (organization_id, key_id, country) do update set last_at = greatest(activity_places.last_at, excluded.last_at)`;
const SIGN_INS = `
  insert into activity_sign_ins (id, organization_id, user_id, at, country)
  select r.id, $1, r.user_id, r.at, r.country from jsonb_to_recordset($2::jsonb) as r(id uuid, user_id uuid, at timestamptz, country text)`;
const TELL = `
  insert into alert_evaluations (organization_id, news) select r.o, r.news from jsonb_to_recordset($1::jsonb) as r(o uuid, news text[]) order by 1
  on conflict (organization_id) do update set news = array(select distinct n from unnest(alert_evaluations.news || excluded.news) n) where not alert_evaluations.news @> excluded.news`;

/** Says that organisations have something to look at. In the transaction of what it is. */
export async function tellNews(client: HotClient, told: { o: string; news: readonly News[] }[]): Promise<void> {
  if (told.length > 0) await client.query({ name: 'alert_news', text: TELL, values: [JSON.stringify(told)] });
}

/** Follows the audit log and counts: the rules and the figures read these small tables, never the log itself. */
@Injectable()
export class ActivityFollower implements OnModuleInit {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly followers: LogFollowers, private readonly countries: Countries) {}

  onModuleInit(): void {
    this.followers.follow({ name: 'activity', work: (client, organizationId, leaves) => this.count(client, organizationId, leaves) });
  }

  async count(client: HotClient, organizationId: string, leaves: SealedLeaf[]): Promise<void> {
    const remembered = new Map<string | null, string | null>();
    const { minutes, hours, places, signIns, news } = activityOf(leaves, (ip) => {
      if (!remembered.has(ip)) remembered.set(ip, this.countries.of(ip));
      return remembered.get(ip)!;
    });
    const write = (name: string, text: string, rows: object[]) => (rows.length === 0 ? undefined : client.query({ name, text, values: [organizationId, JSON.stringify(rows)] }));
    await write('activity_minutes', MINUTES, minutes);
    await write('activity_hours', HOURS, hours);
    await write('activity_places', PLACES, places);
    await write('activity_sign_ins', SIGN_INS, signIns);
    // A row without news, too: it says whose counters there are to purge. Nobody reads the alerts of the installation itself.
    await tellNews(client, [{ o: organizationId, news: organizationId === INSTALLATION ? [] : news }]);
  }

  /** Called by the housekeeping. @returns how many rows went */
  async purge(): Promise<number> {
    const before = (days: number) => new Date(this.clock.nowMs() - days * DAY_MS);
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({ text: 'select organization_id from alert_evaluations' }));
    let gone = 0;
    for (const { organization_id: organizationId } of rows) {
      await this.db.hot({ organizationId }, async (c) => {
        for (const [table, column, days] of [
          ['activity_minutes', 'at', KEEP_MINUTES_DAYS], ['activity_hours', 'at', KEEP_HOURS_DAYS], ['activity_sign_ins', 'at', KEEP_MINUTES_DAYS], ['activity_places', 'last_at', KEEP_PLACES_DAYS],
        ] as const) gone += (await c.query({ text: `delete from ${table} where organization_id = $1 and ${column} < $2`, values: [organizationId, before(days)] })).rowCount ?? 0;
      });
    }
    return gone;
  }
}

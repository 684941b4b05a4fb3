import { Injectable } from '@nestjs/common';
import { Clock, type Em } from '@consentry/kernel';
import { NO_FACTS, type AlertFacts, type ConnectionCall, type ConnectionState, type KeyHabit, type KeyPlace, type SignInPlace, type Tally } from './alerts.facts.js';
import { COMPUTED_RULES, KEY_WINDOW_MINUTES, type News } from './alerts.rules.js';
import type { AlertRuleName } from './alerts.table.js';
import type { RuleSetting } from './alerts.settings.js';

const MINUTE = 60_000;
const HABIT_DAYS = 7;
/** The slowest that a person may be said to travel reaches the other side of the world in two days. */
const TRAIL_HOURS = 48;
/** Subjects of one measure that are looked at: the busiest. An attack by thousands rings all the same. */
const MOST_SUBJECTS = 100;

// `requests` is the sum over the classes of answers. Ranges of the primary key, one for each window asked.
const TALLIES = `
  with wanted as (select * from jsonb_to_recordset(?::jsonb) as w(rule text, measure text, since timestamptz)),
  summed as (
    select w.rule, w.measure, a.subject, sum(a.n)::float8 as n, max(a.last_at) as last_at
    from wanted w join activity_minutes a on a.organization_id = ? and a.at >= w.since and a.measure = any(case w.measure when 'requests' then array['requests.2xx', 'requests.3xx', 'requests.4xx', 'requests.5xx'] else array[w.measure] end)
    group by 1, 2, 3)
  select rule, measure, subject, n, last_at from (select *, row_number() over (partition by rule, measure order by n desc) as place from summed) s where place <= ${MOST_SUBJECTS}`;

const HABITS = `
  select k.id as key_id, k.created_at, coalesce((
    select max(n) from (select sum(a.n)::float8 as n from activity_minutes a
      where a.organization_id = k.organization_id and a.measure in ('requests.2xx', 'requests.3xx', 'requests.4xx', 'requests.5xx') and a.subject = 'api_key:' || k.id and a.at >= ? and a.at < ?
      group by date_bin('${KEY_WINDOW_MINUTES} minutes', a.at, 'epoch')) w), 0) as busiest
  from api_keys k where k.organization_id = ? and k.id in (select value::uuid from jsonb_array_elements_text(?::jsonb))`;

const PLACES = `
  select p.key_id, p.country, p.first_at, (select count(*)::int from activity_places b where b.organization_id = p.organization_id and b.key_id = p.key_id and b.first_at < p.first_at) as before
  from activity_places p where p.organization_id = ? and p.first_at > ? limit 500`;

const TRAIL = `
  select s.user_id, s.country, s.at from activity_sign_ins s
  where s.organization_id = ? and s.at > ? and s.user_id in (select user_id from activity_sign_ins where organization_id = ? and at > ?) order by s.user_id, s.at, s.id limit 5000`;

// The last messages, not the last calls: these are found by an index, and each has few calls.
const CALLS = `
  select m.connection_id, a.outcome in ('accepted', 'failed') as answered, a.finished_at as at
  from (select id, connection_id from messages where organization_id = ? and direction = 'out' order by created_at desc, id desc limit 300) m
  join attempts a on a.message_id = m.id where a.finished_at is not null order by a.finished_at desc limit 1000`;

/** Gathers what the rules look at, and only what the news is about. Every statement reads ranges of an index. */
@Injectable()
export class AlertReader {
  constructor(private readonly clock: Clock) {}

  /** The transaction must speak for the organisation. */
  async read(em: Em, organizationId: string, news: ReadonlySet<News>, settings: ReadonlyMap<string, RuleSetting>): Promise<AlertFacts> {
    const tallies = await this.tallies(em, organizationId, news, settings);
    const [connections, calls] = news.has('connections') ? await this.lines(em, organizationId) : [[], []];
    return {
      ...NO_FACTS, tallies, connections, calls,
      ...(news.has('requests') ? await this.keys(em, organizationId, tallies, settings.get('api_key.unusual_use')!.thresholds['floor']!) : {}),
      ...(news.has('sign_ins') ? { trail: await this.trail(em, organizationId) } : {}),
      ...(news.has('queue') ? { queue: await this.queue(em, organizationId) } : {}),
    };
  }

  private before(ms: number): Date {
    return new Date(this.clock.nowMs() - ms);
  }

  private async tallies(em: Em, organizationId: string, news: ReadonlySet<News>, settings: ReadonlyMap<string, RuleSetting>): Promise<Map<string, Tally[]>> {
    const wanted = Object.entries(COMPUTED_RULES).flatMap(([rule, computed]) => (news.has(computed.news) && settings.get(rule as AlertRuleName)!.enabled
      ? Object.entries(computed.windows(settings.get(rule)!.thresholds)).map(([measure, minutes]) => ({ rule, measure, since: this.before(minutes * MINUTE) })) : []));
    if (wanted.length === 0) return new Map();
    const rows = await em.execute<{ rule: string; measure: string; subject: string; n: number; last_at: Date }[]>(TALLIES, [JSON.stringify(wanted), organizationId]);
    return Map.groupBy(rows.map((r) => ({ key: `${r.rule} ${r.measure}`, subject: r.subject, n: r.n, lastAt: new Date(r.last_at) })), (r) => r.key);
  }

  private async keys(em: Em, organizationId: string, tallies: ReadonlyMap<string, Tally[]>, floor: number): Promise<{ habits: KeyHabit[]; places: KeyPlace[] }> {
    const busy = (tallies.get('api_key.unusual_use requests') ?? []).filter((t) => t.n >= floor && t.subject.startsWith('api_key:')).map((t) => t.subject.slice('api_key:'.length));
    const habits = busy.length === 0 ? [] : await em.execute<{ key_id: string; created_at: Date; busiest: number }[]>(
      HABITS, [this.before(HABIT_DAYS * 1440 * MINUTE), this.before(KEY_WINDOW_MINUTES * MINUTE), organizationId, JSON.stringify(busy)]);
    const places = await em.execute<{ key_id: string; country: string; first_at: Date; before: number }[]>(PLACES, [organizationId, this.before(60 * MINUTE)]);
    return {
      habits: habits.map((h) => ({ keyId: h.key_id, createdAt: new Date(h.created_at), busiest: h.busiest })),
      places: places.map((p) => ({ keyId: p.key_id, country: p.country, firstAt: new Date(p.first_at), before: p.before })),
    };
  }

  private async trail(em: Em, organizationId: string): Promise<SignInPlace[]> {
    const rows = await em.execute<{ user_id: string; country: string; at: Date }[]>(TRAIL, [organizationId, this.before(TRAIL_HOURS * 60 * MINUTE), organizationId, this.before(60 * MINUTE)]);
    return rows.map((r) => ({ userId: r.user_id, country: r.country, at: new Date(r.at) }));
  }

  private async lines(em: Em, organizationId: string): Promise<[ConnectionState[], ConnectionCall[]]> {
    const connections = await em.execute<{ id: string; status: 'active' | 'paused'; failing: boolean; updated_at: Date; last_checked_at: Date | null }[]>(
      `select id, status, last_error is not null as failing, updated_at, last_checked_at from connections where organization_id = ? and status <> 'disconnected'`, [organizationId]);
    const calls = await em.execute<{ connection_id: string; answered: boolean; at: Date }[]>(CALLS, [organizationId]);
    return [
      connections.map((c) => ({ id: c.id, status: c.status, failing: c.failing, updatedAt: new Date(c.updated_at), checkedAt: c.last_checked_at && new Date(c.last_checked_at) })),
      calls.map((c) => ({ connectionId: c.connection_id, answered: c.answered, at: new Date(c.at) })),
    ];
  }

  private async queue(em: Em, organizationId: string) {
    const rows = await em.execute<{ waiting: number; oldest: Date | null }[]>(
      'select count(*)::int as waiting, min(available_at) as oldest from outbox where organization_id = ? and dead_at is null and available_at <= ?', [organizationId, this.clock.now()]);
    const { waiting, oldest } = rows[0]!;
    return oldest ? { waiting, oldestDueAt: new Date(oldest) } : undefined;
  }
}

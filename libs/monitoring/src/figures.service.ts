import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, Database, publicId, type Actor, type HotClient } from '@consentry/kernel';
import { auditActions } from '@consentry/audit';
import { buckets, totals, weekMatrix, type Figure } from './figures.rules.js';
import { SEVERITY_ZERO, type AccessQuery, type AccessView, type PerformanceView, type Range, type SecurityView, type UsageView } from './figures.schema.js';

const DAY_MS = 86_400_000;
const TOP_KEYS = 10;
/** Times of that many messages of the last day are measured, the newest first. */
const SAMPLE = 20_000;
const CLASSES = { 'requests.2xx': 'success', 'requests.3xx': 'redirect', 'requests.4xx': 'clientError', 'requests.5xx': 'serverError', limited: 'limited' } as const;
const isRequest = (measure: string) => measure.startsWith('requests.') && measure !== 'requests.country';

const percentiles = (from: string, until: string) => `
  select count(ms)::int as count, percentile_cont(array[0.5, 0.95, 0.99]) within group (order by ms) as p
  from (select greatest(0, extract(epoch from e.at - ${from === 'accepted' ? 'm.created_at' : 's.at'})::float8 * 1000) as ms
    from (select message_id, at from message_events where organization_id = $1 and at >= $2 and status = '${until}' order by at desc limit ${SAMPLE}) e
    join messages m on m.id = e.message_id and m.direction = 'out'
    ${from === 'accepted' ? '' : `join lateral (select min(at) as at from message_events where message_id = e.message_id and status = 'sent') s on s.at is not null`}) measured`;

/** Numbers for the dashboard (MO-2), from the counters and, for messages, from their statuses. Everything is of one organisation and of a bounded period. */
@Injectable()
export class Figures {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  async usage(actor: Actor, range: Range): Promise<z.infer<typeof UsageView>> {
    authorize(actor, 'monitoring.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const figures = await this.figures(c, actor, range, Object.keys(CLASSES));
      const { slots, slotOf } = buckets(range, () => ({ success: 0, redirect: 0, clientError: 0, serverError: 0, limited: 0 }));
      for (const { measure, at, n } of figures) slotOf(at)![CLASSES[measure as keyof typeof CLASSES]] += n;
      const limited = totals(figures, (m) => m === 'limited');
      const top = [...totals(figures, isRequest)].filter(([subject]) => subject.startsWith('api_key:')).slice(0, TOP_KEYS);
      const { rows } = await c.query<{ id: string; name: string }>({ text: 'select id, name from api_keys where organization_id = $1 and id = any($2::uuid[])', values: [actor.organizationId, top.map(([subject]) => subject.slice('api_key:'.length))] });
      const names = new Map(rows.map((r) => [`api_key:${r.id}`, r]));
      const topKeys = top.flatMap(([subject, requests]) => { const key = names.get(subject); return key ? [{ id: publicId('apiKey', key.id), name: key.name, requests, limited: limited.get(subject) ?? 0 }] : []; });
      return { ...told(range), buckets: slots, topKeys };
    });
  }

  async security(actor: Actor, range: Range): Promise<z.infer<typeof SecurityView>> {
    authorize(actor, 'monitoring.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const figures = await this.figures(c, actor, range, ['events']);
      const alerts = await c.query<{ at: Date; severity: keyof typeof SEVERITY_ZERO; n: number }>({
        text: `select date_trunc($4, first_at, 'UTC') as at, severity, count(*)::int as n from alerts where organization_id = $1 and first_at >= $2 and first_at < $3 group by 1, 2`, values: [actor.organizationId, range.from, range.to, range.bucket],
      });
      const { slots, slotOf } = buckets(range, () => ({ events: {} as Record<string, number>, alerts: { ...SEVERITY_ZERO } }));
      for (const { subject, at, n } of figures) { const { events } = slotOf(at)!; events[subject] = (events[subject] ?? 0) + n; }
      for (const { at, severity, n } of alerts.rows) slotOf(at)!.alerts[severity] += n;
      const actions = [...totals(figures, () => true)].map(([action, count]) => ({ action, type: auditActions().get(action)?.type ?? 'security_event', what: auditActions().get(action)?.what ?? '', count }));
      return { ...told(range), buckets: slots, actions };
    });
  }

  async access(actor: Actor, { offsetMinutes, ...range }: z.infer<typeof AccessQuery>): Promise<z.infer<typeof AccessView>> {
    authorize(actor, 'monitoring.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const figures = await this.figures(c, actor, range, ['requests.country', 'sign_ins', 'failures.country']);
      const [requests, signIns, failures] = ['requests.country', 'sign_ins', 'failures.country'].map((measure) => totals(figures, (m) => m === measure)) as [Map<string, number>, Map<string, number>, Map<string, number>];
      const countries = [...new Set([...requests.keys(), ...signIns.keys(), ...failures.keys()])]
        .map((country) => ({ country: country || null, requests: requests.get(country) ?? 0, signIns: signIns.get(country) ?? 0, failures: failures.get(country) ?? 0 }));
      return {
        from: range.from.toISOString(), to: range.to.toISOString(), offsetMinutes, countries,
        requests: weekMatrix(figures, (m) => m === 'requests.country', offsetMinutes), signIns: weekMatrix(figures, (m) => m === 'sign_ins', offsetMinutes),
      };
    });
  }

  async performance(actor: Actor, range: Range): Promise<z.infer<typeof PerformanceView>> {
    authorize(actor, 'monitoring.read');
    const { organizationId } = actor;
    const now = this.clock.now();
    return this.db.hot({ organizationId }, async (c) => {
      // A figure is never worth a database that stands still.
      await c.query({ text: `set local statement_timeout = '15s'` });
      const { slots, slotOf } = buckets(range, () => ({ accepted: 0, blocked: 0, sent: 0, delivered: 0, failed: 0 }));
      for (const { subject, at, n } of await this.figures(c, actor, range, ['messages'])) slotOf(at)![subject as 'accepted' | 'blocked'] += n;
      const statuses = await c.query<{ at: Date; status: 'sent' | 'delivered' | 'failed'; n: number }>({
        text: `select date_trunc($4, at, 'UTC') as at, status, count(distinct message_id)::int as n from message_events
               where organization_id = $1 and at >= $2 and at < $3 and status in ('sent', 'delivered', 'failed') group by 1, 2`, values: [organizationId, range.from, range.to, range.bucket],
      });
      for (const { at, status, n } of statuses.rows) slotOf(at)![status] += n;
      const measured = async (text: string) => {
        const { count, p } = (await c.query<{ count: number; p: number[] | null }>({ text, values: [organizationId, new Date(now.getTime() - DAY_MS)] })).rows[0]!;
        return p && count > 0 ? { count, p50: p[0]!, p95: p[1]!, p99: p[2]! } : null;
      };
      const queue = await c.query<{ waiting: number; dead: number; oldest: number }>({
        text: `select count(*) filter (where dead_at is null)::int as waiting, count(*) filter (where dead_at is not null)::int as dead,
                 coalesce(extract(epoch from $2::timestamptz - min(available_at) filter (where dead_at is null and available_at <= $2)), 0)::float8 as oldest
               from outbox where organization_id = $1`, values: [organizationId, now],
      });
      const { waiting, dead, oldest } = queue.rows[0]!;
      return {
        ...told(range), buckets: slots, acceptedToSentMs: await measured(percentiles('accepted', 'sent')), sentToDeliveredMs: await measured(percentiles('sent', 'delivered')),
        queue: { waiting, dead, oldestSeconds: oldest },
      };
    });
  }

  /** Buckets of a minute are read from the minutes, all others from the hours. */
  private async figures(c: HotClient, actor: Actor, range: Range, measures: string[]): Promise<Figure[]> {
    const { rows } = await c.query<{ measure: string; at: Date; subject: string; n: number }>({
      text: `select measure, at, subject, n::float8 as n from activity_${range.bucket === 'minute' ? 'minutes' : 'hours'} where organization_id = $1 and measure = any($2) and at >= $3 and at < $4`,
      values: [actor.organizationId, measures, range.from, range.to],
    });
    return rows;
  }
}

function told({ from, to, bucket }: Range) {
  return { from: from.toISOString(), to: to.toISOString(), bucket };
}

import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announce, authorize, changedFields, Clock, cutPage, Database, decodeCursor, ProblemError, publicId, retentionClasses, TimeCursor, dataMap, toJsonb, type Actor, type HotClient, type PageQuery } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { overdue, overdueAndHeld, tablesByAge } from './privacy.map.js';
import './privacy.permissions.js';
import { adjustable, cutoff, daysOf, faultsOf, type RetentionDays } from './retention.rules.js';
import type { RetentionPreview, RetentionRunPage, RetentionView, UpdateRetention } from './retention.schema.js';

defineAuditActions({
  'retention.changed': { type: 'account_change', what: 'How long data is kept was changed', context: ['fields', 'messages', 'metadata', 'media', 'consent_evidence', 'privacy_request', 'security', 'alert', 'alerts'] },
  'retention.purged': { type: 'account_change', what: 'Data that had its time was deleted', context: ['run', 'table', 'rows'] },
});

interface RunRow { id: string; started_at: Date; finished_at: Date | null; purged: Record<string, number>; held: Record<string, number>; [column: string]: unknown }

/** How long each class of data is kept (PR-5): the standards of the vendors' pages, and what an organisation chose within floor and ceiling. */
@Injectable()
export class Retention {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit) {}

  async view(actor: Actor): Promise<z.infer<typeof RetentionView>> {
    authorize(actor, 'retention.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => view(await readChoice(c, actor.organizationId)));
  }

  /** What would go at the next run with these days, before they are saved. */
  async check(actor: Actor, input: z.infer<typeof UpdateRetention>): Promise<z.infer<typeof RetentionPreview>> {
    authorize(actor, 'retention.read');
    refuse(input.days);
    const now = this.clock.now();
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const data: z.infer<typeof RetentionPreview>['data'] = [];
      for (const table of tablesByAge()) {
        const values = [actor.organizationId, cutoff(table.retention, input.days, now)];
        const [goes, held] = [await count(c, overdue(table), values), await count(c, overdueAndHeld(table), values)];
        if (goes + held > 0) data.push({ class: table.retention, table: table.table, rows: goes, held });
      }
      return { data, rows: data.reduce((n, r) => n + r.rows, 0), held: data.reduce((n, r) => n + r.held, 0) };
    });
  }

  async update(actor: Actor, input: z.infer<typeof UpdateRetention>): Promise<z.infer<typeof RetentionView>> {
    authorize(actor, 'retention.write');
    refuse(input.days);
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      await c.query({ text: `insert into retention_settings (organization_id, updated_at) values ($1, $2) on conflict do nothing`, values: [organizationId, this.clock.now()] });
      await c.query({ text: 'select 1 from retention_settings where organization_id = $1 for update', values: [organizationId] });
      const before = (await readChoice(c, organizationId)).days;
      const every = (days: RetentionDays) => Object.fromEntries(adjustable().map((name) => [name, daysOf(name, days)]));
      const fields = changedFields(adjustable() as string[], every(before), every(input.days));
      if (fields.length === 0) return view({ days: before, updatedAt: this.clock.now() });
      await c.query({ text: 'update retention_settings set days = $2, updated_at = $3 where organization_id = $1', values: [organizationId, toJsonb(input.days), this.clock.now()] });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'retention.changed', object: { type: 'organization', id: organizationId }, context: { fields, ...Object.fromEntries(fields.map((name) => [name, daysOf(name, input.days)])) } } }]);
      await announce(c, organizationId, [{ resource: 'retention' }]);
      return view({ days: input.days, updatedAt: this.clock.now() });
    });
  }

  async runs(actor: Actor, query: PageQuery): Promise<z.infer<typeof RetentionRunPage>> {
    authorize(actor, 'retention.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const { rows } = await c.query<RunRow>({
        text: `select * from retention_runs where organization_id = $1 ${after ? 'and (started_at, id) < ($3::timestamptz, $4::uuid)' : ''} order by started_at desc, id desc limit $2`,
        values: [actor.organizationId, query.limit + 1, ...(after ?? [])],
      });
      const total = query.count ? Number((await c.query<{ n: string }>({ text: 'select count(*) as n from retention_runs where organization_id = $1', values: [actor.organizationId] })).rows[0]!.n) : undefined;
      return cutPage(rows, query.limit, (r) => [r.started_at.toISOString(), r.id], runView, total);
    });
  }
}

export async function readChoice(c: HotClient, organizationId: string): Promise<{ days: RetentionDays; updatedAt: Date | null }> {
  const { rows } = await c.query<{ days: RetentionDays; updated_at: Date }>({ text: 'select days, updated_at from retention_settings where organization_id = $1', values: [organizationId] });
  return { days: rows[0]?.days ?? {}, updatedAt: rows[0]?.updated_at ?? null };
}

/** @throws ProblemError `request.invalid` that names each class */
function refuse(days: RetentionDays): void {
  const errors = faultsOf(days);
  if (errors.length > 0) throw new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' ').slice(0, 1000), errors });
}

async function count(c: HotClient, from: string, values: unknown[]): Promise<number> {
  return (await c.query<{ n: number }>({ text: `select count(*)::int as n ${from}`, values })).rows[0]!.n;
}

function view({ days, updatedAt }: { days: RetentionDays; updatedAt: Date | null }): z.infer<typeof RetentionView> {
  return {
    classes: [...retentionClasses()].map(([name, { what, standard, floor, ceiling, source }]) => ({
      name, what, days: daysOf(name, days), standard, floor, ceiling, adjustable: floor < ceiling, source, tables: dataMap().flatMap((t) => (t.retention === name ? [t.table] : [])),
    })),
    updatedAt: updatedAt?.toISOString() ?? null,
  };
}

function runView({ id, started_at: startedAt, finished_at: finishedAt, purged, held }: RunRow): z.infer<typeof RetentionRunPage>['data'][number] {
  return { id: publicId('retentionRun', id), startedAt: startedAt.toISOString(), finishedAt: finishedAt?.toISOString() ?? null, rows: Object.values(purged).reduce((a, b) => a + b, 0), purged, held };
}

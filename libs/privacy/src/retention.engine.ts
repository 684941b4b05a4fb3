import { Injectable } from '@nestjs/common';
import { announce, Clock, Database, describeError, Ids, Log, systemActor, type DataTable, type HotClient, toJsonb } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { MediaRetention } from '@consentry/messaging';
import { heldCondition, overdueAndHeld, purgeStatement, tablesByAge, BATCH } from './privacy.map.js';
import { cutoff, daysOf, type RetentionDays } from './retention.rules.js';
import { readChoice } from './retention.service.js';

/** Runs of which nothing went are kept for this long; the others are the report. */
const RUNS_KEPT_DAYS = 400;

interface Run { id: string; organizationId: string; startedAt: Date }

/**
 * Deletes what has had its time (PR-5), for each organisation by its own days, in batches that block nobody. A legal hold wins. Files follow
 * their message or their own days; what cannot be deleted by overwriting is deleted by destroying its key.
 */
@Injectable()
export class RetentionEngine {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly media: MediaRetention, private readonly log: Log) {}

  /** Every organisation; what fails for one is tried again with the next run and holds up no other. @returns rows that went */
  async run(signal?: AbortSignal): Promise<number> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string }>({ text: 'select id from organizations order by id' }));
    let gone = 0;
    for (const { id } of rows) {
      if (signal?.aborted) return gone;
      gone += await this.organization(id, signal).catch((error: unknown) => { this.log.warn('retention_failed', { organizationId: id, ...describeError(error) }); return 0; });
    }
    return gone;
  }

  /** One organisation. @returns rows that went */
  async organization(organizationId: string, signal?: AbortSignal): Promise<number> {
    const now = this.clock.now();
    const { days } = await this.db.hot({ organizationId }, (c) => readChoice(c, organizationId));
    const run: Run = { id: this.ids.next(), organizationId, startedAt: now };
    const held: Record<string, number> = {};
    let total = 0;
    for (const table of tablesByAge()) {
      if (signal?.aborted) break;
      total += await this.purge(run, table, days, now);
      const kept = await this.db.hot({ organizationId }, async (c) => (await c.query<{ n: number }>({ text: `select count(*)::int as n ${overdueAndHeld(table)}`, values: [organizationId, cutoff(table.retention, days, now)] })).rows[0]!.n);
      if (kept > 0) held[table.table] = kept;
    }
    if (total > 0) await this.end(run, held);
    return total;
  }

  private async purge(run: Run, table: DataTable, days: RetentionDays, now: Date): Promise<number> {
    const { organizationId } = run;
    const before = cutoff(table.retention, days, now);
    switch (table.table) {
      // Files leave leaves of their own.
      case 'media': {
        const n = await this.media.expire(organizationId, now, daysOf(table.retention, days), heldCondition(table));
        if (n > 0) await this.db.hot({ organizationId }, (c) => this.count(c, run, table.table, n));
        return n;
      }
      case 'consent_records': return this.inBatches(run, table.table, 'select forget_consent_evidence($1, $2, $3) as n', [organizationId, before, BATCH]);
      default: return this.inBatches(run, table.table, purgeStatement(table), [organizationId, before]);
    }
  }

  /** Each batch with its leaf, in one transaction: what is killed in between has told of what went. */
  private async inBatches(run: Run, table: string, text: string, values: unknown[]): Promise<number> {
    const { organizationId } = run;
    for (let total = 0; ;) {
      const n = await this.db.hotRetrying({ organizationId }, async (c) => {
        const { rowCount, rows } = await c.query<{ n?: string }>({ text, values });
        const gone = rows[0]?.n === undefined ? (rowCount ?? 0) : Number(rows[0].n);
        if (gone === 0) return 0;
        await this.count(c, run, table, gone);
        await this.audit.appendHot(c, [{ actor: systemActor(organizationId, 'retention'), entry: { action: 'retention.purged', context: { run: run.id, table, rows: gone } } }]);
        return gone;
      }, 5);
      total += n;
      if (n < BATCH) return total;
    }
  }

  /** What went, in the report of the run. */
  private async count(c: HotClient, { id, organizationId, startedAt }: Run, table: string, n: number): Promise<void> {
    await c.query({
      text: `insert into retention_runs as r (id, organization_id, started_at, purged, held) values ($1, $2, $3, jsonb_build_object($4::text, $5::int), '{}')
        on conflict (id) do update set purged = r.purged || jsonb_build_object($4::text, coalesce((r.purged->>$4::text)::int, 0) + $5::int)`, values: [id, organizationId, startedAt, table, n],
    });
  }

  private async end({ id, organizationId, startedAt }: Run, held: Record<string, number>): Promise<void> {
    await this.db.hot({ organizationId }, async (c) => {
      await c.query({ text: 'update retention_runs set finished_at = $2, held = $3 where id = $1', values: [id, this.clock.now(), toJsonb(held)] });
      await c.query({ text: 'delete from retention_runs where organization_id = $1 and started_at < $2', values: [organizationId, new Date(startedAt.getTime() - RUNS_KEPT_DAYS * 86_400_000)] });
      await announce(c, organizationId, [{ resource: 'retention' }]);
    });
  }
}

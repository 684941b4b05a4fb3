import { Injectable } from '@nestjs/common';
import { Database, systemActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { announceExport, TOLD_DAYS, type ExportRow } from './exports.rows.js';
import { ExportRuns } from './exports.runs.js';

const BATCH = 200;
/** Longer than the longest try: whoever lost a copy writes nothing any more after that. */
const QUIET_MS = 24 * 3_600_000;

/** Copies go when their time is over (PR-5, class `export`): the key with the row's commit, then the object, the row a month later. */
@Injectable()
export class ExportRetention {
  constructor(private readonly db: Database, private readonly audit: Audit, private readonly runs: ExportRuns) {}

  /** @returns how many copies went, and how many rows that told of one */
  async purge(now: Date): Promise<{ expired: number; forgotten: number }> {
    const due = await this.rows(`state = 'ready' and expires_at <= $1 order by expires_at`, now);
    for (const { id, organization_id: organizationId } of due) {
      await this.db.hotRetrying({ organizationId }, async (c) => {
        const { rows: [gone] } = await c.query<ExportRow>({ text: `update exports set state = 'expired', file_key = null where id = $1 and state = 'ready' and expires_at <= $2 returning kind`, values: [id, now] });
        if (!gone) return;
        await this.audit.appendHot(c, [{ actor: systemActor(organizationId, 'retention'), entry: { action: 'export.deleted', object: { type: 'export', id }, context: { kind: gone.kind, was: 'expired' } } }]);
        await announceExport(c, organizationId, id);
      });
    }
    for (const row of await this.rows(`state not in ('running', 'ready') and storage_keys <> '{}' and $1::timestamptz is not null order by finished_at`, now)) {
      if (!(await this.runs.drop(row.storage_keys, null)) || row.finished_at!.getTime() > now.getTime() - QUIET_MS) continue;
      await this.db.hot({ organizationId: row.organization_id }, (c) => c.query({ text: `update exports set storage_keys = '{}', storage_key = null where id = $1`, values: [row.id] }));
    }
    const old = await this.rows(`state not in ('running', 'ready') and storage_keys = '{}' and finished_at <= $1 order by finished_at`, new Date(now.getTime() - TOLD_DAYS * 86_400_000));
    for (const [organizationId, rows] of Map.groupBy(old, (r) => r.organization_id)) await this.db.hot({ organizationId }, (c) => c.query({ text: 'delete from exports where id = any($1::uuid[])', values: [rows.map((r) => r.id)] }));
    return { expired: due.length, forgotten: old.length };
  }

  private async rows(where: string, at: Date): Promise<ExportRow[]> {
    return (await this.db.hot('system', (c) => c.query<ExportRow>({ text: `select * from exports where ${where} limit ${BATCH}`, values: [at] }))).rows;
  }
}

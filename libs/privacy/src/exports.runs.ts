import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, describeError, EventSubscriptions, Ids, Log, ObjectStorage, publicId, publishWith, systemActor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Vault } from '@consentry/vault';
import type { ArchiveResult } from './exports.archive.js';
import { ExportEnds } from './exports.ends.js';
import { announceExport, announceExportWith, KEPT_DAYS, type ExportRow } from './exports.rows.js';
import { newExportKey } from './exports.sealed.js';

/** One try at a copy. Its key and its place in the storage are its own: what another try left behind is never mixed up with it. */
export interface Run { row: ExportRow; id: string; key: KeyObject; storageKey: string; organizationName: string }

/** Another try has it, or somebody cancelled it. */
export class Superseded extends Error {
  constructor() {
    super('the copy is not wanted any more');
    this.name = 'Superseded';
  }
}

/** So many tries may end without a word, killed: what kills its process each time is not tried for ever. */
const MAX_RUNS = 100;
/** So many may fail. */
export const MAX_FAILURES = 5;

/** What stands of a copy in its row. A try holds it by its own id: whoever lost it changes nothing any more. */
@Injectable()
export class ExportRuns {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly vault: Vault, private readonly audit: Audit, private readonly storage: ObjectStorage, private readonly subscriptions: EventSubscriptions,
    private readonly ends: ExportEnds, private readonly log: Log,
  ) {}

  /** A new try; takes away what the ones before it left. Undefined: there is nothing to do. */
  async begin(organizationId: string, exportId: string): Promise<Run | undefined> {
    const begun = await this.db.hotRetrying({ organizationId }, async (c) => {
      const { rows: [row] } = await c.query<ExportRow>({ text: 'select * from exports where id = $1 and organization_id = $2 for update', values: [exportId, organizationId] });
      if (row?.state !== 'running') return { left: row, gaveUp: false };
      if (row.runs >= MAX_RUNS) return { left: row, gaveUp: true };
      const id = this.ids.next();
      const { key, sealed } = newExportKey(this.vault.ready(organizationId), exportId);
      const storageKey = `exports/${organizationId}/${exportId}/${id}`;
      // The place is written down before anything lies there: whatever is killed in between, what is left is found.
      await c.query({
        text: 'update exports set run = $2, runs = runs + 1, rows = 0, total = 0, file_key = $3, storage_key = $4, storage_keys = array_append(storage_keys, $4) where id = $1', values: [exportId, id, sealed, storageKey],
      });
      const { rows: [organization] } = await c.query<{ name: string }>({ text: 'select name from organizations where id = $1', values: [organizationId] });
      return { left: row, gaveUp: false, run: { row, id, key, storageKey, organizationName: organization?.name ?? '' } };
    });
    if (begun.gaveUp) await this.db.tx({ organizationId }, (em) => this.failed(em, begun.left!, 'gave_up'));
    if (begun.left) await this.drop(begun.left.storage_keys, begun.left.state === 'ready' ? begun.left.storage_key : null);
    return begun.run;
  }

  async counted({ row, id }: Run, total: number): Promise<void> {
    await this.held(row.organization_id, { text: `update exports set total = $3 where id = $1 and run = $2 and state = 'running'`, values: [row.id, id, total] });
  }

  /** @throws Superseded */
  async progressed({ row, id }: Run, rows: number): Promise<void> {
    await this.held(row.organization_id, { text: `update exports set rows = $3 where id = $1 and run = $2 and state = 'running'`, values: [row.id, id, rows] }, row.id);
  }

  /** It is ready, once: by the try that still holds it. @throws Superseded */
  async finish({ row, id, storageKey }: Run, { rows, bytes, files, sha256 }: ArchiveResult): Promise<void> {
    const { organization_id: organizationId } = row;
    await this.db.tx({ organizationId }, async (em) => {
      const now = this.clock.now();
      const [done] = await em.execute<{ id: string }[]>(
        `update exports set state = 'ready', rows = ?, bytes = ?, files = ?, digest = ?, finished_at = ?, expires_at = ? where id = ? and run = ? and state = 'running' returning id`,
        [rows, bytes, files, sha256, now, new Date(now.getTime() + KEPT_DAYS * 86_400_000), row.id, id]);
      if (!done) throw new Superseded();
      await this.audit.append(em, systemActor(organizationId, 'export'), { action: 'export.ready', object: { type: 'export', id: row.id }, context: { kind: row.kind, rows, bytes, files, sha256 } });
      await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'export.ready', data: { exportId: publicId('export', row.id), kind: row.kind, rows, bytes } }]);
      await this.ends.tell(em, organizationId, { exportId: row.id, requestId: row.request_id, state: 'ready' });
      await announceExportWith(em, organizationId, row.id);
    });
    await this.drop(row.storage_keys, storageKey);
  }

  /** A try that failed. @returns how often that was so; undefined: it is over, or no longer this try's matter */
  async stumbled({ row, id, storageKey }: Run, reason: NonNullable<ExportRow['reason']>): Promise<number | undefined> {
    const { organization_id: organizationId } = row;
    const failures = await this.db.tx({ organizationId }, async (em) => {
      const [found] = await em.execute<{ failures: number }[]>(`update exports set failures = failures + 1 where id = ? and run = ? and state = 'running' returning failures`, [row.id, id]);
      if (!found) return undefined;
      if (found.failures < MAX_FAILURES) return found.failures;
      await this.failed(em, row, reason);
      return undefined;
    });
    await this.drop([...row.storage_keys, storageKey], null);
    return failures;
  }

  /** What cannot be deleted now is found again by its row. */
  async drop(storageKeys: readonly string[], but: string | null): Promise<boolean> {
    let all = true;
    for (const storageKey of storageKeys) {
      if (storageKey === but) continue;
      await this.storage.delete(storageKey).catch((error: unknown) => {
        all = false;
        this.log.warn('export_not_deleted', describeError(error));
      });
    }
    return all;
  }

  /** The key first: from then on what may lie somewhere is noise. */
  private async failed(em: Em, { id, organization_id: organizationId, kind, request_id: requestId }: ExportRow, reason: string): Promise<void> {
    const now = this.clock.now();
    const [done] = await em.execute<{ id: string }[]>(`update exports set state = 'failed', reason = ?, file_key = null, finished_at = ? where id = ? and state = 'running' returning id`, [reason, now, id]);
    if (!done) return;
    await this.audit.append(em, systemActor(organizationId, 'export'), { action: 'export.failed', object: { type: 'export', id }, context: { kind, reason } });
    await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'export.failed', data: { exportId: publicId('export', id), kind, reason } }]);
    await this.ends.tell(em, organizationId, { exportId: id, requestId, state: 'failed' });
    await announceExportWith(em, organizationId, id);
  }

  private async held(organizationId: string, query: { text: string; values: unknown[] }, told?: string): Promise<void> {
    await this.db.hotRetrying({ organizationId }, async (c) => {
      if ((await c.query(query)).rowCount === 0) throw new Superseded();
      if (told) await announceExport(c, organizationId, told);
    });
  }
}

import { announce, announceWith, ProblemError, publicId, type Em, type HotClient } from '@consentry/kernel';
import type { ExportOf } from '@consentry/vault';
import type { ExportView } from './exports.schema.js';

export const EXPORT_TOPIC = 'privacy.export';
/** So long a copy is kept. */
export const KEPT_DAYS = 7;
/** So long its row tells of it after that. */
export const TOLD_DAYS = 30;

export interface ExportRow {
  id: string; organization_id: string; kind: ExportView['kind']; subjects: string[]; request_id: string | null; media: boolean; state: ExportView['status']; reason: ExportView['reason']; rows: string; total: string; bytes: string | null; files: number | null;
  digest: string | null; run: string | null; runs: number; failures: number; file_key: Buffer | null; storage_key: string | null; storage_keys: string[]; actor_kind: 'user' | 'api_key' | 'system'; actor_id: string; created_at: Date; finished_at: Date | null;
  expires_at: Date | null; hidden_at: Date | null; [column: string]: unknown;
}

/** Of whom the copy is, as the sources ask for it. */
export function ofWhom({ kind, subjects }: Pick<ExportRow, 'kind' | 'subjects'>): ExportOf | undefined {
  if (kind === 'organization') return undefined;
  return kind === 'contact' ? { contactIds: subjects } : { userId: subjects[0]! };
}

/** The rows that people see. @throws ProblemError `export.not_found` */
export async function findExport(client: HotClient, organizationId: string, id: string, lock = ''): Promise<ExportRow> {
  const { rows } = await client.query<ExportRow>({ text: `select * from exports where id = $1 and organization_id = $2 and hidden_at is null ${lock}`, values: [id, organizationId] });
  if (!rows[0]) throw new ProblemError('export.not_found');
  return rows[0];
}

export function exportView(row: ExportRow, now: Date): ExportView {
  // What housekeeping has yet to take away is gone for everybody all the same.
  const state = row.state === 'ready' && row.expires_at! <= now ? 'expired' : row.state;
  const [rows, total] = [Number(row.rows), Number(row.total)];
  return {
    id: publicId('export', row.id), kind: row.kind, media: row.media, status: state, reason: row.reason, progress: state === 'running' ? (total > 0 ? Math.min(0.99, rows / total) : 0) : row.bytes === null ? 0 : 1, rows: state === 'running' ? Math.floor(rows / 2) : rows,
    bytes: row.bytes === null ? null : Number(row.bytes), files: row.files, sha256: row.digest, createdAt: row.created_at.toISOString(), finishedAt: row.finished_at?.toISOString() ?? null, expiresAt: row.expires_at?.toISOString() ?? null,
    ...(state === 'ready' ? { downloadUrl: `/v1/privacy/exports/${publicId('export', row.id)}/download` } : {}),
  };
}

/** Tells open panels. */
export function announceExport(client: HotClient, organizationId: string, id: string): Promise<void> {
  return announce(client, organizationId, [{ resource: 'exports', ids: [publicId('export', id)] }]);
}

/** {@link announceExport} inside a `db.tx`. */
export function announceExportWith(em: Em, organizationId: string, id: string): Promise<void> {
  return announceWith(em, organizationId, [{ resource: 'exports', ids: [publicId('export', id)] }]);
}

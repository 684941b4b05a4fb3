import type { HotClient } from '@consentry/kernel';

export type BackupState = 'running' | 'done' | 'failed' | 'expired';
export type BackupCause = 'schedule' | 'command' | 'request';

export interface BackupRow {
  id: string; state: BackupState; cause: BackupCause; started_at: Date; finished_at: Date | null; bytes: string | null; tables: number | null; rows: string | null; files: string | null; reason: string | null;
  verified_at: Date | null; verify_ok: boolean | null; verify_note: string | null; [column: string]: unknown;
}

export async function insertRun(c: HotClient, id: string, cause: BackupCause, now: Date): Promise<void> {
  await c.query({ text: `insert into backups (id, state, cause, started_at) values ($1, 'running', $2, $3)`, values: [id, cause, now] });
}

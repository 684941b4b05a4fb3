import { describeError, type Clock, type Database, type Log } from '@consentry/kernel';
import type { ErasureList } from './backups.erasures.js';
import { reasonOf } from './backups.errors.js';
import type { BackupKeys } from './backups.keys.js';
import { BackupRestore } from './backups.restore.js';
import type { BackupSettings } from './backups.settings.js';
import { storedSets, type BackupStorage } from './backups.storage.js';

export interface VerifierParts { db: Database; clock: Clock; log: Log; storage: BackupStorage; keys: BackupKeys; erasures: ErasureList; settings: BackupSettings }
export interface Verdict { ok: boolean; note: string; rows: number; tables: number }

/** Tries backups, ends those that have had their time, and keeps the table as the storage is. */
export class BackupVerifier {
  constructor(private readonly parts: VerifierParts) {}

  /** The restore drill: read through to the end, then loaded into a database that is dropped again. Never throws for what is wrong with the backup. */
  async verify(id: string): Promise<Verdict> {
    const { db, clock, log } = this.parts;
    const verdict = await this.tried(id).catch((error: unknown): Verdict => {
      log.error('backup_verification_failed', { name: id, reason: reasonOf(error), ...describeError(error) });
      return { ok: false, note: reasonOf(error), rows: 0, tables: 0 };
    });
    await db.hot('system', (c) => c.query({ text: 'update backups set verified_at = $2, verify_ok = $3, verify_note = $4 where id = $1', values: [id, clock.now(), verdict.ok, verdict.note] }));
    if (verdict.ok) log.info('backup_verified', { name: id, count: verdict.rows });
    return verdict;
  }

  /** VA-7: backups older than the days are erased, by their keys first; and with them what only they needed. */
  async expire(): Promise<string[]> {
    const { db, clock, keys, erasures, settings } = this.parts;
    const before = new Date(clock.nowMs() - settings.days * 86_400_000);
    const gone = await keys.expire(before);
    await erasures.forget(before);
    if (gone.length > 0) await db.hot('system', (c) => c.query({ text: `update backups set state = 'expired' where id = any($1::uuid[])`, values: [gone] }));
    return gone;
  }

  /** A restored database does not know what was made after its backup; and an operator may have moved backups away. */
  async reconcile(): Promise<void> {
    const { db, clock, storage } = this.parts;
    const asked = clock.now();
    const sets = (await storedSets(storage)).filter((set) => set.readable);
    await db.hot('system', async (c) => {
      await c.query({ text: `insert into backups (id, state, cause, started_at, finished_at, bytes) select s.id, 'done', 'schedule', s.at, s.at, s.bytes from unnest($1::uuid[], $2::timestamptz[], $3::bigint[]) as s(id, at, bytes) on conflict do nothing`, values: [sets.map((s) => s.id), sets.map((s) => s.takenAt), sets.map((s) => s.bytes)] });
      await c.query({ text: `update backups set state = 'expired', reason = 'It is not in the storage any more.' where state = 'done' and finished_at < $2 and not id = any($1::uuid[])`, values: [sets.map((s) => s.id), asked] });
    });
  }

  private async tried(id: string): Promise<Verdict> {
    const { clock, storage, keys, settings } = this.parts;
    const restore = new BackupRestore({ storage, keys, schema: settings.schema, appRole: settings.appRole, now: clock.now() });
    const { end } = await restore.readThrough(id);
    const [tables, rows] = [end.tables.length, end.tables.reduce((sum, t) => sum + t.rows, 0)];
    if (!settings.ownerUrl) return { ok: true, tables, rows, note: 'Read through and whole. Not loaded into a database: this server does not know the owner (DATABASE_MIGRATION_URL).' };
    const drilled = await restore.drill(settings.ownerUrl, id);
    if (!drilled) return { ok: true, tables, rows, note: 'Read through and whole. Not loaded into a database: the owner may make none there (CREATEDB).' };
    return { ok: true, tables, rows, note: `Restored into a database of its own and compared: ${drilled.rows} rows in ${tables} tables.` };
  }
}

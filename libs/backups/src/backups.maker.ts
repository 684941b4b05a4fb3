import { describeError, type Clock, type Database, type Ids, type Log, type ObjectStorage } from '@consentry/kernel';
import { sealBackup, type Header } from './backups.cipher.js';
import { compressed, COMPRESSION } from './backups.compress.js';
import { Dump } from './backups.dump.js';
import { BackupError, reasonOf } from './backups.errors.js';
import type { BackupKeys } from './backups.keys.js';
import { insertRun, type BackupCause } from './backups.rows.js';
import { PLACES, type BackupStorage } from './backups.storage.js';

/** Whoever makes or tidies backups of this database holds it. */
const LOCK = 727_040;

export interface MakerParts { db: Database; clock: Clock; ids: Ids; log: Log; storage: BackupStorage; keys: BackupKeys; files: ObjectStorage | undefined }
export interface Made { id: string; bytes: number; tables: number; rows: number; files: number; organizations: number; seconds: number }

/** Makes backups, one at a time in the whole installation. What breaks off leaves nothing but a row that says why. */
export class BackupMaker {
  constructor(private readonly parts: MakerParts) {}

  async make(ownerUrl: string, cause: BackupCause): Promise<Made> {
    const id = this.parts.ids.next();
    await this.parts.db.hot('system', (c) => insertRun(c, id, cause, this.parts.clock.now()));
    return this.run(ownerUrl, id);
  }

  /** Works off a row that says `running`. @throws BackupError, once the row says why too */
  async run(ownerUrl: string, id: string): Promise<Made> {
    const { db, clock, log } = this.parts;
    const began = performance.now();
    try {
      const made = await this.alone(() => this.write(ownerUrl, id));
      if (!made) throw new BackupError('Another backup is being made.');
      const seconds = Math.round(performance.now() - began) / 1000;
      await db.hot('system', (c) => c.query({
        text: `update backups set state = 'done', finished_at = $2, bytes = $3, tables = $4, rows = $5, files = $6 where id = $1`, values: [id, clock.now(), made.bytes, made.tables, made.rows, made.files],
      }));
      log.info('backup_made', { name: id, count: made.rows, ms: Math.round(seconds * 1000) });
      return { id, ...made, seconds };
    } catch (error) {
      const reason = reasonOf(error);
      log.error('backup_failed', { name: id, reason, ...describeError(error) });
      // A storage that is away keeps the halves until it is back: see `tidy`.
      await this.parts.keys.destroy(id).catch(() => undefined);
      await db.hot('system', (c) => c.query({ text: `update backups set state = 'failed', finished_at = $2, reason = $3 where id = $1`, values: [id, clock.now(), reason] })).catch(() => undefined);
      throw error instanceof BackupError ? error : new BackupError(reason, error);
    }
  }

  /** Takes away what a process left that died amid a backup. @returns how many */
  async tidy(): Promise<number> {
    const { db, clock, storage, keys } = this.parts;
    await storage.tidy(new Date(clock.nowMs() - 24 * 3_600_000));
    return (await this.alone(async () => {
      const { rows } = await db.hot('system', (c) => c.query<{ id: string }>({ text: `select id from backups where state = 'running' or (state = 'failed' and finished_at > $1)`, values: [new Date(clock.nowMs() - 7 * 86_400_000)] }));
      for (const { id } of rows) {
        await keys.destroy(id);
        await db.hot('system', (c) => c.query({ text: `update backups set state = 'failed', finished_at = $2, reason = 'The process that made it ended.' where id = $1 and state = 'running'`, values: [id, clock.now()] }));
      }
      return rows.length;
    })) ?? 0;
  }

  private async write(ownerUrl: string, id: string): Promise<Omit<Made, 'id' | 'seconds'>> {
    const { clock, storage, keys, files } = this.parts;
    const takenAt = clock.now();
    const dump = await Dump.open(ownerUrl);
    try {
      const key = await keys.make(id);
      const wrapped = await dump.wrappedKeys();
      for (const [organizationId, own] of wrapped) await keys.keepOrganization(id, organizationId, own);
      await this.dropShredded(id);
      const header: Header = { format: 1, id, takenAt: takenAt.toISOString(), compression: COMPRESSION, migrations: dump.migrations, files: files !== undefined };
      let bytes = 0;
      const counted = async function* () {
        for await (const part of sealBackup(key, header, compressed(COMPRESSION, dump.content(files)))) {
          bytes += part.length;
          yield part;
        }
      };
      await storage.put(PLACES.data(id), counted());
      return { bytes, ...dump.sums, organizations: wrapped.size };
    } finally {
      dump.close();
    }
  }

  /** Whoever was shredded since the moment of the backup may have been so before its keys lay here to be deleted. */
  private async dropShredded(id: string): Promise<void> {
    const { rows } = await this.parts.db.hot('system', (c) => c.query<{ organization_id: string }>({ text: `select organization_id from data_keys group by organization_id having bool_and(state = 'destroyed')` }));
    for (const { organization_id } of rows) await this.parts.storage.delete(PLACES.keys(id, organization_id));
  }

  private async alone<T>(work: () => Promise<T>): Promise<T | undefined> {
    const client = await this.parts.db.dedicated();
    client.on('error', () => undefined);
    try {
      const { rows } = await client.query<{ ours: boolean }>('select pg_try_advisory_lock($1) as ours', [LOCK]);
      return rows[0]!.ours ? await work() : undefined;
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

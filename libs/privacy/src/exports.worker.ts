import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock, Database, DatabaseAwayError, describeError, Log, ObjectStorage, ProblemError, publicId, Queue, StorageError, type Job, type JobResult } from '@consentry/kernel';
import { sealFile } from '@consentry/messaging';
import { exportSources, Vault } from '@consentry/vault';
import { Archive, type ArchiveResult } from './exports.archive.js';
import { EXPORT_FORMAT, EXPORT_VERSION } from './exports.manifest.js';
import { belongs, countStatement, type ExportScope } from './exports.pages.js';
import { EXPORT_TOPIC, ofWhom } from './exports.rows.js';
import { ExportRuns, Superseded, type Run } from './exports.runs.js';

/** A copy takes as long as it takes; its lease is prolonged meanwhile. It is one that does not move at all that is given up. */
const DEADLINE_MS = 12 * 3_600_000;
const STALLED_MS = 5 * 60_000;
/** So often the row is told how far it is, and it is seen that nobody cancelled it. */
const TOLD_EVERY_MS = 1_000;
const RETRY_MS = [5_000, 30_000, 120_000, 600_000];
const DONE: JobResult = { done: true };

/**
 * Makes copies. Nothing of a try is kept but the finished object: one that was killed begins anew, under another key and in another place,
 * and what it left is taken away first.
 */
@Injectable()
export class ExportWorker implements OnModuleInit {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly queue: Queue, private readonly vault: Vault, private readonly storage: ObjectStorage, private readonly runs: ExportRuns, private readonly log: Log,
  ) {}

  onModuleInit(): void {
    // When to give up is the row's matter.
    this.queue.consume({ topic: EXPORT_TOPIC, chunk: 1, concurrency: 2, maxAttempts: Number.MAX_SAFE_INTEGER, deadlineMs: DEADLINE_MS, handle: async (org, jobs, signal) => [await this.work(org, jobs[0]!, signal)] });
  }

  private async work(organizationId: string, job: Job, stopping: AbortSignal): Promise<JobResult> {
    const run = await this.runs.begin(organizationId, String(job.payload['exportId']));
    if (!run) return DONE;
    const watch = new Watch(stopping);
    try {
      await this.runs.finish(run, await watch.over(this.make(run, watch)));
      return DONE;
    } catch (error) {
      if (error instanceof Superseded) {
        await this.runs.drop([run.storageKey], null);
        return DONE;
      }
      if (stopping.aborted) {
        await this.runs.drop([run.storageKey], null);
        return { retryAfterMs: 0, reason: 'the server stops', uncounted: true };
      }
      // Their cause lies with us, and passes.
      if (error instanceof DatabaseAwayError || (error instanceof ProblemError && error.code === 'vault.unavailable')) return { retryAfterMs: 5_000, reason: 'the database or the vault is away', uncounted: true };
      this.log.error('export_failed', { exportId: run.row.id, ...describeError(error) });
      const failures = await this.runs.stumbled(run, error instanceof StorageError ? 'storage_unavailable' : 'internal');
      return failures === undefined ? DONE : { retryAfterMs: RETRY_MS[failures - 1] ?? RETRY_MS.at(-1)!, reason: 'the copy could not be written' };
    } finally {
      watch.end();
    }
  }

  private async make(run: Run, watch: Watch): Promise<ArchiveResult> {
    const { row, key, storageKey, organizationName } = run;
    const { organization_id: organizationId, kind } = row;
    const scope: ExportScope = { organizationId, until: row.created_at, of: ofWhom(row) };
    const sources = exportSources().filter((source) => belongs(source, scope.of));
    await this.runs.counted(run, 2 * (await this.total(sources, scope)));
    let [rows, toldAt] = [0, performance.now()];
    const archive = new Archive({ db: this.db, vault: this.vault, storage: this.storage }, {
      ...scope, sources, media: row.media, now: () => this.clock.now(),
      about: {
        format: EXPORT_FORMAT, version: EXPORT_VERSION, kind, id: publicId('export', row.id), organization: { id: publicId('organization', organizationId), name: organizationName },
        subjects: row.subjects.map((id) => publicId(kind === 'user' ? 'user' : 'contact', id)), startedAt: row.created_at.toISOString(),
      },
      progress: async (more) => {
        watch.moved();
        rows += more;
        if (performance.now() - toldAt < TOLD_EVERY_MS) return;
        toldAt = performance.now();
        await this.runs.progressed(run, rows);
      },
    });
    const moving = async function* () {
      for await (const part of archive.content()) {
        watch.moved();
        yield part;
      }
    };
    await this.storage.put(storageKey, sealFile(key, { organizationId, mediaId: run.id }, moving()));
    return archive.result();
  }

  /** What there is to do, for the progress. */
  private async total(sources: ReturnType<typeof exportSources>, scope: ExportScope): Promise<number> {
    let total = 0;
    for (const source of sources) {
      const { rows } = await this.db.hot(source.scope ?? { organizationId: scope.organizationId }, (c) => c.query<{ n: string }>(countStatement(source, scope)));
      total += Number(rows[0]!.n);
    }
    return total;
  }
}

/** Whether work still moves, and is still wanted. */
class Watch {
  private at = performance.now();
  private readonly given = Promise.withResolvers<never>();
  private readonly timer: NodeJS.Timeout;
  private stalled = false;

  constructor(private readonly stopping: AbortSignal) {
    this.timer = setInterval(() => {
      if (performance.now() - this.at < STALLED_MS) return;
      this.stalled = true;
      this.given.reject(new StorageError('unavailable', new Error('nothing moved for minutes')));
    }, 10_000);
    this.timer.unref();
    this.given.promise.catch(() => undefined);
  }

  /** @throws Error when the work is to end */
  moved(): void {
    this.at = performance.now();
    if (this.stalled || this.stopping.aborted) throw new Error('the copy is to end');
  }

  over<T>(work: Promise<T>): Promise<T> {
    // Left to itself it may fail later, with nobody to hear it.
    work.catch(() => undefined);
    return Promise.race([work, this.given.promise]);
  }

  end(): void {
    clearInterval(this.timer);
  }
}

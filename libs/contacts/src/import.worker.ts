import { Injectable, type OnModuleInit } from '@nestjs/common';
import { announce, Clock, Database, defineEvents, enqueue, EventSubscriptions, isUniqueViolation, publicId, publish, Queue, systemActor, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { z } from 'zod';
import { ImportChunks } from './import.chunk.js';
import { IMPORT_TOPIC, lockImport, type ImportRow } from './import.rows.js';
import { ImportUndo } from './import.undo.js';

const count = z.int();
defineEvents({
  'import.finished': { what: 'An import of contacts ended', data: z.object({ importId: z.string(), rows: count, created: count, updated: count, skipped: count, invalid: count }) },
});

/** Steps of one job: some seconds of work. The next job takes over from there, so that no lease runs out and others get their turn. */
const STEPS_A_JOB = 10;
const DONE: JobResult = { done: true };

/**
 * Works imports off, step by step. A step is a chunk of rows and its progress in one transaction: it is done or it isn't, whatever is
 * killed, and which one is next stands in the import's own row.
 */
@Injectable()
export class ImportWorker implements OnModuleInit {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly queue: Queue, private readonly audit: Audit, private readonly chunks: ImportChunks, private readonly undo: ImportUndo,
    private readonly subscriptions: EventSubscriptions,
  ) {}

  onModuleInit(): void {
    this.queue.consume({ topic: IMPORT_TOPIC, chunk: 1, concurrency: 2, maxAttempts: 50, handle: async (org, jobs, signal) => [await this.work(org, jobs[0]!, signal)] });
  }

  private async work(organizationId: string, job: Job, signal: AbortSignal): Promise<JobResult> {
    const importId = String(job.payload.importId);
    for (let n = 0; n < STEPS_A_JOB && !signal.aborted; n++) if (!(await this.step(organizationId, importId))) return DONE;
    await this.db.hot({ organizationId }, (c) => enqueue(c, organizationId, this.clock.now(), [{ topic: IMPORT_TOPIC, key: importId, payload: { importId } }]));
    return DONE;
  }

  /** @returns whether there is more to do */
  private async step(organizationId: string, importId: string): Promise<boolean> {
    for (let n = 1; ; n++) {
      try {
        return await this.db.hotRetrying({ organizationId }, async (c) => {
          const row = await lockImport(c, importId);
          if (row.state === 'undoing') return await this.undo.step(c, organizationId, row);
          return row.state === 'checking' || row.state === 'running' ? await this.chunk(c, organizationId, row) : false;
        }, 5);
      } catch (error) {
        // Somebody made a contact with the same address between our look and our write: the next look finds it.
        if (n >= 5 || !isUniqueViolation(error)) throw error;
      }
    }
  }

  private async chunk(c: HotClient, organizationId: string, row: ImportRow): Promise<boolean> {
    if (row.next_chunk >= row.chunks) {
      await this.finish(c, organizationId, row);
      return false;
    }
    if (row.next_chunk === 0) {
      await c.query({ text: 'delete from import_rows where import_id = $1 and pass < $2', values: [row.id, row.pass] });
      await c.query({ text: 'delete from import_seen where import_id = $1 and pass < $2', values: [row.id, row.pass] });
    }
    const done = await this.chunks.work(c, organizationId, row);
    await c.query({
      name: 'import_progress',
      text: `update imports set next_chunk = next_chunk + 1, created = created + $2, updated = updated + $3, skipped = skipped + $4, invalid = invalid + $5, granted = granted + $6, opted_out_kept = opted_out_kept + $7 where id = $1`,
      values: [row.id, done.created, done.updated, done.skipped, done.invalid, done.granted, done.optedOutKept],
    });
    const actor = systemActor(organizationId, 'import');
    if (row.state === 'running') {
      await this.audit.appendHot(c, [{ actor, entry: { action: 'contacts.imported', object: { type: 'import', id: row.id }, context: { chunk: row.next_chunk, created: done.created, updated: done.updated, granted: done.granted } } }]);
      await announce(c, organizationId, [{ resource: 'contacts' }, { resource: 'imports', ids: [publicId('import', row.id)] }]);
    } else await announce(c, organizationId, [{ resource: 'imports', ids: [publicId('import', row.id)] }]);
    return true;
  }

  private async finish(c: HotClient, organizationId: string, row: ImportRow): Promise<void> {
    const now = this.clock.now();
    const dry = row.state === 'checking';
    await c.query({ text: 'update imports set state = $2, finished_at = $3 where id = $1', values: [row.id, dry ? 'checked' : 'finished', dry ? null : now] });
    await c.query({ text: 'delete from import_seen where import_id = $1', values: [row.id] });
    const { rows, created, updated, skipped, invalid, granted, opted_out_kept } = row;
    await this.audit.appendHot(c, [{
      actor: systemActor(organizationId, 'import'),
      entry: { action: 'import.finished', object: { type: 'import', id: row.id }, context: { kind: dry ? 'check' : 'run', rows, created, updated, skipped, invalid, granted, opted_out_kept } },
    }]);
    if (!dry) await publish(c, this.subscriptions, organizationId, now, [{ type: 'import.finished', data: { importId: publicId('import', row.id), rows, created, updated, skipped, invalid } }]);
    await announce(c, organizationId, [{ resource: 'imports', ids: [publicId('import', row.id)] }, { resource: 'contacts' }, { resource: 'tags' }]);
  }
}

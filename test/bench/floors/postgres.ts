import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { pgOptions, startEmbeddedPostgres } from '@consentry/kernel';

/** A durable database for a floor program: the same PostgreSQL, the same settings, as the server has. */
export async function floorDatabase(schema: string): Promise<{ pool: pg.Pool; pid: number; close: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'consentry-floor-'));
  const server = await startEmbeddedPostgres({ dataDir, log: { info: () => undefined, warn: () => undefined } });
  const pool = new pg.Pool({ ...pgOptions(server.ownerUrl), max: 4 });
  await pool.query(schema);
  return { pool, pid: server.pid, close: async () => { await pool.end(); await server.stop(); rmSync(dataDir, { recursive: true, force: true }); } };
}

/** The least that gathers requests into a statement: flush when the writer is free. */
export function batcher<In, Out>(max: number, flush: (items: In[]) => Promise<Out[]>): (item: In) => Promise<Out> {
  const waiting: { item: In; done: (out: Out) => void; failed: (e: unknown) => void }[] = [];
  let running = false;
  const run = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, max);
      try {
        const out = await flush(batch.map((b) => b.item));
        batch.forEach((b, i) => b.done(out[i]!));
      } catch (error) {
        for (const b of batch) b.failed(error);
      }
    }
    running = false;
  };
  return (item) => new Promise((done, failed) => {
    waiting.push({ item, done, failed });
    if (!running) { running = true; setImmediate(() => void run()); }
  });
}

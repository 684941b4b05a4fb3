import { spawn, type ChildProcess } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { notes, verifyLive } from '@consentry/audit';
import { systemActor } from '@consentry/kernel';
import { SCHEMA } from '@consentry/server';
import { killAtOnce } from '../harness/processes.js';
import { durablePostgres, HAPPENED, openLog, ORGANIZATIONS, quantile, withOwner, type LogParts } from './audit-kill.parts.js';

const ROWS = 60_000;
const KILLS = 5;
const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');
const WORKER = join(import.meta.dirname, 'audit-kill.worker.js');
const organizationId = ORGANIZATIONS[0]!;
let postgres: Awaited<ReturnType<typeof durablePostgres>>;
let log: LogParts;
let worker: ChildProcess | undefined;

beforeAll(async () => {
  postgres = await durablePostgres(SCHEMA);
  log = await openLog({ url: postgres.url, poolSize: 10 });
});
afterAll(async () => {
  await killAtOnce(worker);
  await log.sequencer.stop();
  await log.close();
  await postgres.stop();
});

const one = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withOwner(postgres.ownerUrl, async (c) => (await c.query<T>(text, values)).rows[0]!);
const left = async () => (await one<{ n: number }>(`select count(*)::int as n from audit_leaves where event_type = 'api_request'`)).n;
const purging = () => spawn(NODE, [WORKER, JSON.stringify({ url: postgres.url, role: 'purge' })], { stdio: ['pipe', 'ignore', 'inherit'] });

/** Eight writers, each one leaf after the other, until told. */
function appending(): { stop(): Promise<number[]> } {
  const times: number[] = [];
  let over = false;
  const writers = Array.from({ length: 8 }, async () => {
    while (!over) {
      const from = performance.now();
      await log.database.hot({ organizationId }, (c) => log.audit.appendHot(c, [{ actor: systemActor(organizationId, 'test'), entry: { action: HAPPENED, context: { n: 1 } } }]));
      times.push(performance.now() - from);
      await sleep(5);
    }
  });
  return { async stop() { over = true; await Promise.all(writers); return times; } };
}

describe('AU-3: a purge of many', () => {
  it(`of ${ROWS.toLocaleString('en')} rows holds up no append, survives ${KILLS} deaths and leaves a log that verifies`, async () => {
    await withOwner(postgres.ownerUrl, (c) => c.query(`
      insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id, ip, context)
      select gen_random_uuid(), $1, now() - interval '91 days' - n * interval '1 second', 'api_request', 'api.request', 'system', 'test', '198.51.100.7', jsonb_build_object('endpoint', '/v1/messages', 'n', n) from generate_series(1, ${ROWS}) n`, [organizationId]));
    await log.sequencer.sealAll();
    log.sequencer.start();
    const quiet = appending();
    await sleep(3_000);
    const before = await quiet.stop();

    const busy = appending();
    const began = performance.now();
    worker = purging();
    const deaths: number[] = [];
    for (let kill = 1; kill <= KILLS; kill++) {
      while ((await left()) > ROWS - (ROWS * kill) / (KILLS + 1)) await sleep(50);
      await killAtOnce(worker);
      deaths.push(await left());
      worker = purging();
    }
    while ((await left()) > 0 && performance.now() - began < 100_000) await sleep(50);
    const seconds = (performance.now() - began) / 1000;
    const during = await busy.stop();
    await killAtOnce(worker);
    await log.sequencer.stop();
    await log.sequencer.sealAll();
    const figures = (times: number[]) => `p50 ${quantile(times, 0.5).toFixed(1)}, p99 ${quantile(times, 0.99).toFixed(1)}, longest ${Math.max(...times).toFixed(0)} ms over ${times.length}`;
    const told = await one<{ n: number; first: number }>(`select count(*)::int as n, max((context ->> 'rows')::int) as first from audit_leaves where action = 'audit.purged'`);
    process.stdout.write(`purge of ${ROWS} rows beside 8 writers: ${seconds.toFixed(1)} s (${Math.round(ROWS / seconds)}/s), died with ${deaths.join(', ')} left, ${told.n} announcements; append before ${figures(before)}; during ${figures(during)}\n`);

    expect(await left()).toBe(0);
    expect(told).toEqual({ n: KILLS + 1, first: ROWS });
    expect(await one('select count(*)::int as residues from audit_residues')).toEqual({ residues: ROWS });
    expect(await one(`select coalesce(sum(n), 0)::int as n from audit_counts where event_type = 'api_request'`)).toEqual({ n: 0 });
    expect(await one('select count(*)::int as n from audit_entries e where not exists (select 1 from audit_leaves l where l.id = e.leaf_id)')).toEqual({ n: 0 });
    const verifier = notes.verifierOf(notes.originOf(organizationId), createPublicKey(await log.signer.key()));
    const report = await verifyLive((work) => log.database.hot({ organizationId }, work), organizationId, { verifier, now: new Date() });
    expect({ faults: report.faults, purged: report.size - report.contents }).toEqual({ faults: [], purged: ROWS });
    expect(quantile(during, 0.99)).toBeLessThan(250);
  }, 170_000);
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { parseId } from '@consentry/kernel';
import { verifyExport } from '@consentry/privacy';
import { KilledServer } from '../harness/killed.server.js';

/** The issue says 50: `CONSENTRY_FULL=1`. */
const KILLS = process.env.CONSENTRY_FULL ? 50 : 10;
const MESSAGES = 60_000;

let server: KilledServer;
beforeAll(async () => { server = await KilledServer.start(); }, 60_000);
afterAll(() => server.end());

const sql: KilledServer['sql'] = (text, values) => server.sql(text, values);
const call: KilledServer['call'] = (method, path, body) => server.call(method, path, body);
const consentry = (...args: string[]) => server.consentry(...args);

const objects = () => readdirSync(server.dataDir, { recursive: true, withFileTypes: true }).filter((f) => f.isFile() && /[/\\]exports[/\\]/.test(`${f.parentPath}/`)).map((f) => f.name);

it(`PR-1: killed ${KILLS} times in the middle of it, a copy is made once`, async () => {
  const { organizationId: organization } = server;
  await call('POST', '/v1/webhook-endpoints', { url: 'https://hooks.invalid/none', eventTypes: ['export.*'] });
  await sql(`insert into messages (id, organization_id, connection_id, channel, direction, type, status, source, actor_kind, actor_id, detail, created_at)
    select gen_random_uuid(), $1, (select id from connections where organization_id = $1 limit 1), 'whatsapp', 'out', 'text', 'sent', 'api', 'system', 'test', md5(n::text) || md5((n + 1)::text), now() - make_interval(secs => n) from generate_series(1, ${MESSAGES}) n`, [organization]);
  const before = performance.now();
  const { id } = await call<{ id: string }>('POST', '/v1/privacy/exports', {});
  const status = () => call<{ status: string; progress: number }>('GET', `/v1/privacy/exports/${id}`);
  // How long one takes tells where it can be killed.
  const middle: number[] = [];
  for (let n = 0; n < KILLS; n++) {
    // Early at first; later anywhere, its end and what follows it too.
    await sleep(Math.random() * (n < KILLS * 0.6 ? 1_500 : 6_000));
    middle.push((await status()).status === 'running' ? 1 : 0);
    await server.again();
  }
  let seen = await status();
  for (; seen.status === 'running'; seen = await status()) await sleep(100);
  expect(seen.status).toBe('ready');
  const uuid = parseId('export', id);
  const [row] = await sql<{ runs: number; storage_key: string; rows: number }>('select runs, storage_key, rows::int as rows from exports where id = $1', [uuid]);
  process.stderr.write(`killed ${KILLS} times, ${middle.reduce((a, b) => a + b)} of them while it ran; ${row!.runs} tries, ${((performance.now() - before) / 1000).toFixed(0)} s in all\n`);
  expect(middle.reduce((a, b) => a + b)).toBeGreaterThan(KILLS / 2);
  expect(row!.runs).toBeGreaterThan(1);
  expect(objects()).toEqual([row!.storage_key.split('/').at(-1)]);
  expect(await sql(`select action, count(*)::int as n from audit_leaves where object_id = $1 group by action order by action`, [uuid])).toEqual([{ action: 'export.ready', n: 1 }, { action: 'export.started', n: 1 }]);
  for (let n = 0; n < 50 && (await sql(`select 1 from webhook_events where type = 'export.ready'`)).length === 0; n++) await sleep(100);
  expect(await sql(`select count(*)::int as n from webhook_events where type = 'export.ready'`)).toEqual([{ n: 1 }]);
  expect(await sql(`select 1 from outbox where topic = 'privacy.export'`)).toEqual([]);
  await server.signIn();
  const file = join(server.dataDir, 'copy.zip');
  writeFileSync(file, Buffer.from(await (await fetch(`${server.url}/v1/privacy/exports/${id}/download`, { headers: server.headers })).arrayBuffer()));
  expect(await verifyExport(file)).toMatchObject({ ok: true, rows: row!.rows });
  expect(readFileSync(file).subarray(0, 4)).toEqual(Buffer.from('PK\x03\x04'));
  expect(JSON.parse(consentry('--json', 'export', 'verify', file))).toMatchObject({ ok: true, rows: row!.rows });
}, process.env.CONSENTRY_FULL ? 600_000 : 160_000);

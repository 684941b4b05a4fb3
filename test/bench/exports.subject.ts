// One size of P-9: the whole server on a database of its own, an organisation with that many messages, copies and floors in turn. Prints one line.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Database, Log, parseId, pgOptions, Queue, systemActor } from '@consentry/kernel';
import { Exports } from '@consentry/privacy';
import { Demo } from '@consentry/sandbox';
import { readConfig, simulatorsOf, startServer } from '@consentry/server';
import { Vault, type KeyRing } from '@consentry/vault';
import { readAndDeflate } from './floors/exports.floor.js';

/** As the server packs. */
const { LEVEL } = (await import(new URL('../../../libs/privacy/dist/exports.archive.js', import.meta.url).href)) as { LEVEL: number };
const MESSAGES = Number(process.argv[2]);
const ROUNDS = Number(process.argv[3]);
const BATCH = 5_000;
const WORDS = 'thank you for your order it will be with you on friday please tell us whether the address is still right and who may take it in'.split(' ');
const texts = Array.from({ length: 997 }, (_, n) => Array.from({ length: 12 + (n % 17) }, (_w, i) => WORDS[(n * 7 + i * (1 + (n % 5))) % WORDS.length]).join(' '));

const dataDir = mkdtempSync(join(tmpdir(), 'consentry-bench-'));
const server = await startServer({ config: readConfig({ PORT: '0', CONSENTRY_DATA_DIR: dataDir, NODE_ENV: 'development', CONSENTRY_DEMO: '1' }), log: Log.create({ level: 'warn' }) });
const { organizationId, connectionId } = await server.app.get(Demo).seed({ email: 'owner@example.com', password: 'Bench-password-1' });
await server.app.get(Queue).idle();
await simulatorsOf(server.app)!.stop();
const db = server.app.get(Database);
const exports = server.app.get(Exports, { strict: false });
const client = new pg.Client(pgOptions(server.embedded!.ownerUrl));
await client.connect();

// Loads what is loaded once; the tables are nearly empty.
for (let n = 0; n < 3; n++) await copy();
await seed(await server.app.get(Vault).ring(organizationId));
const collect = (globalThis as { gc?: () => void }).gc!;
collect();
await sleep(1_000);
collect();
const before = process.memoryUsage.rss();
let peak = before;
const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 10);
const first = await copy();
clearInterval(watch);
const ours: number[] = [first.seconds];
const floor: number[] = [];
for (let n = 0; n < ROUNDS; n++) {
  // A, B, B, A …
  if (n % 2 === 1) ours.push((await copy()).seconds);
  const from = performance.now();
  if (await readAndDeflate(client, organizationId, LEVEL, texts) < 2 * MESSAGES) throw new Error('the floor read too little');
  floor.push((performance.now() - from) / 1000);
  if (n % 2 === 0 && n + 1 < ROUNDS) ours.push((await copy()).seconds);
}
process.stdout.write(`${JSON.stringify({ messages: MESSAGES, growthMb: (peak - before) / 2 ** 20, beforeMb: before / 2 ** 20, ours, floor, bytes: first.bytes, rows: first.rows })}\n`);
await client.end();
await server.close();
rmSync(dataDir, { recursive: true, force: true });
process.exit(0);

async function copy(): Promise<{ seconds: number; bytes: number; rows: number }> {
  const from = performance.now();
  const id = parseId('export', (await exports.start(systemActor(organizationId, 'bench'), { media: false })).id)!;
  for (;;) {
    await sleep(10);
    const { rows: [row] } = await db.hot({ organizationId }, (c) => c.query<{ state: string; bytes: string; rows: string }>({ name: 'bench_export', text: 'select state, bytes, rows from exports where id = $1', values: [id] }));
    if (row!.state === 'failed') throw new Error('the copy failed');
    if (row!.state === 'ready') return { seconds: (performance.now() - from) / 1000, bytes: Number(row!.bytes), rows: Number(row!.rows) };
  }
}

/** Messages of a year, sealed as the server seals them. */
async function seed(ring: KeyRing): Promise<void> {
  await client.query('set synchronous_commit = off');
  const connection = parseId('connection', connectionId)!;
  const conversation = (await client.query<{ id: string; contact_id: string }>('select id, contact_id from conversations where organization_id = $1 limit 1', [organizationId])).rows[0];
  for (let done = 0; done < MESSAGES; done += BATCH) {
    const ids: string[] = [];
    const bodies: string[] = [];
    for (let n = done; n < Math.min(done + BATCH, MESSAGES); n++) {
      const id = randomUUID();
      ids.push(id);
      bodies.push(ring.seal({ table: 'messages', row: id, field: 'body', purpose: 'content' }, JSON.stringify([{ body: texts[n % texts.length] }, '+15551234567'])).toString('hex'));
    }
    await client.query(
      `insert into messages (id, organization_id, connection_id, channel, conversation_id, contact_id, direction, purpose, type, status, source, actor_kind, actor_id, created_at, body)
       select r.id, $1, $2, 'whatsapp', $3, $4, 'out', 'service', 'text', 'delivered', 'api', 'api_key', $5, now() - make_interval(secs => 86400 + ($6 + r.n) * 31), decode(r.body, 'hex') from unnest($7::uuid[], $8::text[]) with ordinality as r(id, body, n)`,
      [organizationId, connection, conversation?.id ?? null, conversation?.contact_id ?? null, randomUUID(), done, ids, bodies]);
  }
  await client.query('analyze messages');
  await client.query('checkpoint');
}

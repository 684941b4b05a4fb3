// P-8: what the audit log costs where it is written, and how quickly it is read and verified, on a durable PostgreSQL of its own.
import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { AuditSettingsStore, EVENT_TYPES, notes, verifyLive } from '@consentry/audit';
import { pgOptions, systemActor, type Actor, type Database } from '@consentry/kernel';
import { SCHEMA } from '@consentry/server';
import { durablePostgres, HAPPENED, openLog, withOwner, type LogParts } from '../faults/audit-kill.parts.js';
import { readAndHash } from './floors/audit.floor.js';
import { median } from './load.js';

const DAYS = 90;
const HOUR = 3_600_000;
const BATCH = 256;
const ACCEPTED = `
  with added as (
    insert into bench_messages (id, contact_id, content, verdict, at) select id, contact_id, content, verdict, now() from jsonb_to_recordset($1::jsonb) as r(id uuid, contact_id uuid, content text, verdict jsonb) returning id, contact_id)
  insert into bench_outbox (key, payload) select contact_id::text, jsonb_build_object('message', id) from added`;

export interface AuditLine { what: string; goal: string; floor: string; ours: string; ratio: string; met: boolean }
interface Measured { lines: AuditLine[]; raw: Record<string, unknown> }
type Postgres = Awaited<ReturnType<typeof durablePostgres>>;

/** The module keeps it to itself: its front door is the route. */
const { AuditReader } = (await import(new URL('../../../libs/audit/dist/audit.reader.js', import.meta.url).href)) as {
  AuditReader: new (db: Database, settings: AuditSettingsStore) => { list(actor: Actor, query: Record<string, unknown>): Promise<{ logs: unknown[]; pagination: { total?: number; next_cursor?: string | null } }> };
};

const org = (n: number) => `0c000000-0000-7000-8000-0000000000${String(n).padStart(2, '0')}`;
const perSecond = (n: number) => `${Math.round(n).toLocaleString('en')}/s`;

/** Processor ticks of a process and its children. */
function ticks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^\d+ \(.*\) /s, '').split(' ');
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return Number(fields[11]) + Number(fields[12]) + children.reduce((sum, child) => sum + ticks(Number(child)), 0);
}

export async function measureAudit(quick: boolean): Promise<Measured> {
  const postgres = await durablePostgres(SCHEMA);
  const log = await openLog({ url: postgres.url, poolSize: 12 });
  const out: Measured = { lines: [], raw: {} };
  try {
    await appendCost(postgres, log, out, quick ? 3 : 7);
    await appends(log, out, quick ? 2 : 8);
    const sizes = quick ? [50_000, 200_000] : [100_000, 1_000_000, 10_000_000];
    for (const [n, size] of sizes.entries()) await pages(postgres, log, out, org(n + 1), size);
    await verification(postgres, log, out, org(50), quick ? 40_000 : 1_000_000, 3);
  } finally {
    await log.close();
    await postgres.stop();
  }
  return out;
}

/** The batch of the accept path with and without its leaves: same writer, same transaction, one statement more. */
async function appendCost(postgres: Postgres, { database, audit }: LogParts, out: Measured, rounds: number): Promise<void> {
  await withOwner(postgres.ownerUrl, async (c) => { await c.query(`
    create table bench_messages (id uuid primary key, contact_id uuid not null, content text not null, verdict jsonb not null, at timestamptz not null);
    create index bench_messages_contact on bench_messages (contact_id, at desc);
    create table bench_outbox (seq bigint generated always as identity primary key, key text not null, payload jsonb not null);
    grant select, insert on bench_messages, bench_outbox to consentry_app`); });
  const organizationId = org(60);
  const actor = { ...systemActor(organizationId, 'bench'), ip: '198.51.100.7', userAgent: 'bench/1.0 (measuring)', requestId: 'req_0123456789abcdef' };
  // A sealed body and a verdict of the size that the server writes: `npm run bench` P-2 is the same path as a whole.
  const content = 'c'.repeat(420);
  const verdict = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`rule_${n}`, { outcome: 'passed', facts: { since: '2026-11-22T10:00:00Z', state: 'granted' } }]));
  const batch = (leaves: boolean) => database.hot({ organizationId }, async (c) => {
    const ids = Array.from({ length: BATCH }, () => audit.stamped(actor, { action: HAPPENED }).id);
    await c.query({ name: 'accept', text: ACCEPTED, values: [JSON.stringify(ids.map((id) => ({ id, contact_id: id, content, verdict })))] });
    if (leaves) await audit.appendHot(c, ids.map((id) => ({ actor, entry: { action: HAPPENED, object: { type: 'message', id }, context: { kind: 'text', n: 202 } } })));
  });
  const measure = async (leaves: boolean) => {
    const cpu = () => { const { user, system } = process.cpuUsage(); return user + system + ticks(postgres.pid) * 10_000; };
    const [from, before] = [performance.now(), cpu()];
    for (let n = 0; n < 40; n++) await batch(leaves);
    return { us: ((performance.now() - from) * 1000) / (40 * BATCH), cpuUs: (cpu() - before) / (40 * BATCH) };
  };
  const [without, withLeaf]: [Awaited<ReturnType<typeof measure>>[], Awaited<ReturnType<typeof measure>>[]] = [[], []];
  for (let round = 0; round <= rounds; round++) {
    const turn = round % 2 === 0 ? [await measure(false), await measure(true)] : [await measure(true), await measure(false)].reverse();
    // The first round warms both up.
    if (round > 0) { without.push(turn[0]!); withLeaf.push(turn[1]!); }
  }
  out.raw.append = { without, withLeaf };
  for (const [what, of] of [['CPU', 'cpuUs'], ['time', 'us']] as const) {
    const x = median(withLeaf.map((w, n) => w[of] / without[n]![of]));
    out.lines.push({ what: `append in the batch of ${BATCH}, ${what}`, goal: '≤ 1.25 ×', floor: `${median(without.map((r) => r[of])).toFixed(0)} µs`, ours: `${median(withLeaf.map((r) => r[of])).toFixed(0)} µs`, ratio: `${x.toFixed(2)} ×`, met: x <= 1.25 });
  }
}

/** One leaf a transaction, each with a commit of its own. */
async function appends({ database, audit, sequencer }: LogParts, out: Measured, seconds: number): Promise<void> {
  const until = performance.now() + seconds * 1000;
  let commits = 0;
  sequencer.start();
  await Promise.all(Array.from({ length: 8 }, async (_, n) => {
    const organizationId = org(61 + (n % 4));
    while (performance.now() < until) {
      await database.hot({ organizationId }, (c) => audit.appendHot(c, [{ actor: systemActor(organizationId, 'bench'), entry: { action: HAPPENED, context: { n: 1 } } }]));
      commits++;
    }
  }));
  await sequencer.stop();
  const rate = commits / seconds;
  out.raw.appendsPerSecond = rate;
  out.lines.push({ what: 'append, 8 writers, one leaf a transaction, sealing beside it', goal: '≥ 1,000/s', floor: '–', ours: perSecond(rate), ratio: '–', met: rate >= 1_000 });
}

/** Rows over ninety days as a busy organisation has them, with places and counters, written in bulk. */
async function fill(postgres: Postgres, organizationId: string, size: number, places: boolean): Promise<number> {
  const from = performance.now();
  await withOwner(postgres.ownerUrl, async (c) => {
    // What is built in bulk need not survive: it is measured afterwards, and the commits that are measured are not these.
    await c.query('set synchronous_commit = off; set maintenance_work_mem = \'256MB\'');
    for (let done = 0; done < size; done += 500_000) {
      await c.query(`
        insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id, ip, user_agent, request_id, object_type, object_id, context)
        select (t || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 3) || substr(h, 7, 12))::uuid, $1::uuid, date_trunc('hour', now()) - make_interval(secs => $4::float8 * ($5 - n) / $5 + (n % 7) * 0.013),
          (array['api_request','api_request','api_request','api_request','api_request','api_request','api_request','authentication','authentication','account_change','account_change','security_event'])[1 + (n * 7919) % 12],
          '${HAPPENED}', case when n % 3 = 0 then 'api_key' else 'user' end,
          case when n % 50021 = 0 then '0d000000-0000-7000-8000-000000000001' else ('0d000000-0000-7000-8000-' || lpad((100 + (n * 31) % 400)::text, 12, '0')) end,
          '198.51.100.' || (n % 250), 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36', md5(n::text), 'message', md5('o' || n)::uuid, jsonb_build_object('n', n, 'kind', 'text')
        from (select n, md5($1 || n) as h, lpad(to_hex(1760000000000 + n), 12, '0') as t from generate_series($2::bigint, $3::bigint) n) s`, [organizationId, done, Math.min(size, done + 500_000) - 1, DAYS * 86_400, size]);
    }
    if (places) {
      await c.query(`insert into audit_entries (organization_id, seq, leaf_id) select organization_id, row_number() over (order by at, id) - 1, id from audit_leaves where organization_id = $1`, [organizationId]);
      await c.query(`insert into audit_counts (organization_id, span, event_type, starts_at, n) select organization_id, s.span, event_type, date_trunc(s.span, at, 'UTC'), count(*) from audit_leaves cross join (values ('hour'), ('day')) as s(span) where organization_id = $1 group by 1, 2, 3, 4`, [organizationId]);
      // What is in no tree must not look as if it waited for one.
      await c.query(`insert into audit_sequencer (singleton, cluster, last_xid, last_id) select true, system_identifier::text, pg_snapshot_xmin(pg_current_snapshot()), '00000000-0000-0000-0000-000000000000' from pg_control_system() on conflict (singleton) do update set last_xid = excluded.last_xid, last_id = excluded.last_id`);
      await c.query(`vacuum (analyze) audit_leaves; `);
      await c.query(`vacuum (analyze) audit_entries`);
      await c.query('analyze audit_counts');
    }
  });
  return (performance.now() - from) / 1000;
}

async function pages(postgres: Postgres, { database, audit }: LogParts, out: Measured, organizationId: string, size: number): Promise<void> {
  const seconds = await fill(postgres, organizationId, size, true);
  const reader = new AuditReader(database, new AuditSettingsStore(database, audit));
  const actor = systemActor(organizationId, 'bench');
  const now = Math.ceil(Date.now() / HOUR) * HOUR;
  const base = { start_date: new Date(now - 89 * 24 * HOUR), end_date: new Date(now + HOUR), limit: 100, offset: 0 };
  const half = { ...base, end_date: new Date(now - 45 * 24 * HOUR - 17 * 60_000) };
  const deep = (await reader.list(actor, { ...half, cursor: 'start' })).pagination.next_cursor!;
  const queries: [name: string, goal: boolean, run: () => Promise<unknown>][] = [
    ['first page, with total', true, () => reader.list(actor, base)],
    ['page in the middle, by date, with total', true, () => reader.list(actor, half)],
    ['by cursor, deep', true, () => reader.list(actor, { ...half, cursor: deep })],
    ['by type, with total', true, () => reader.list(actor, { ...base, event_type: EVENT_TYPES[3] })],
    ['at offset 10,000', false, () => reader.list(actor, { ...base, offset: 10_000 })],
    ['by a rare actor', false, () => reader.list(actor, { ...base, actor: '0d000000-0000-7000-8000-000000000001', cursor: 'start' })],
  ];
  const raw: Record<string, number[]> = {};
  for (const [name, goal, run] of queries) {
    const times: number[] = [];
    const began = performance.now();
    for (let n = 0; n < 30 && performance.now() - began < 4_000; n++) {
      const from = performance.now();
      await run();
      times.push(performance.now() - from);
    }
    raw[name] = times;
    // The first ones read from the disk what the others find in memory.
    const ms = median(times);
    out.lines.push({ what: `page of 100 in ${size.toLocaleString('en')}: ${name}`, goal: goal ? '≤ 5 ms' : '–', floor: `first ${times[0]!.toFixed(1)} ms`, ours: `${ms.toFixed(2)} ms`, ratio: '–', met: !goal || ms <= 5 });
  }
  out.raw[`pages ${size}`] = { buildSeconds: seconds, ...raw };
}

async function verification(postgres: Postgres, { database, sequencer, signer }: LogParts, out: Measured, organizationId: string, size: number, rounds: number): Promise<void> {
  await fill(postgres, organizationId, size, false);
  const began = performance.now();
  await sequencer.sealAll();
  const rate = size / ((performance.now() - began) / 1000);
  out.raw.sealsPerSecond = rate;
  out.lines.push({ what: `sealing ${size.toLocaleString('en')} leaves that wait`, goal: '≥ 1,000/s', floor: '–', ours: perSecond(rate), ratio: '–', met: rate >= 1_000 });
  const verifier = notes.verifierOf(notes.originOf(organizationId), createPublicKey(await signer.key()));
  const client = new pg.Client({ ...pgOptions(postgres.url), options: '-c enable_seqscan=off -c jit=off -c timezone=UTC' });
  await client.connect();
  await client.query(`vacuum (analyze) audit_entries`).catch(() => undefined);
  await client.query(`set app.organization_id = '${organizationId}'`);
  const time = async (work: () => Promise<number>) => {
    const from = performance.now();
    if ((await work()) !== size) throw new Error('not every leaf was read');
    return size / ((performance.now() - from) / 1000);
  };
  const floor = () => time(() => readAndHash(client, organizationId));
  const ours = () => time(async () => {
    const report = await verifyLive((work) => database.hot({ organizationId }, work), organizationId, { verifier, now: new Date() });
    if (report.faults.length > 0) throw new Error(`the log does not verify: ${JSON.stringify(report.faults[0])}`);
    return report.contents;
  });
  const measured: { floor: number; ours: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const [a, b] = round % 2 === 0 ? [await floor(), await ours()] : [await ours(), await floor()].reverse() as [number, number];
    if (round > 0) measured.push({ floor: a, ours: b });
  }
  await client.end();
  out.raw.verify = measured;
  const x = median(measured.map((m) => m.ours / m.floor));
  out.lines.push({ what: `full verification of ${size.toLocaleString('en')}`, goal: '≥ 0.6 ×', floor: perSecond(median(measured.map((m) => m.floor))), ours: perSecond(median(measured.map((m) => m.ours))), ratio: `${x.toFixed(2)} ×`, met: x >= 0.6 });
}

import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, Ids, Log, OutboxRunner, SystemClock, type HotClient } from '@consentry/kernel';
import { ENTITIES } from '@consentry/server';
import { cloneDatabase, withClient } from '../harness/postgres.js';
import { insertSample, walkTables } from '../harness/tables.js';

/**
 * Tables are measured by chance while they hold one row, and plans are kept while they grow. The benchmark found what follows from both: the
 * planner took each organisation and each topic for one row, and every look-up by key read the whole table, 30 ms instead of one.
 */
let clone: Awaited<ReturnType<typeof cloneDatabase>>;
beforeAll(async () => { clone = await cloneDatabase(); });
afterAll(() => clone.drop());

const ROWS = 4_000;
const organizationId = new Ids(new SystemClock()).next();

interface Step { 'Actual Rows': number; 'Actual Loops': number; 'Rows Removed by Filter'?: number; 'Rows Removed by Join Filter'?: number; Plans?: Step[] }

/** The most rows that any step of a statement looks at, by the plan that is kept for any values. */
async function looksAt(c: HotClient, { text, values }: { text: string; values: unknown[] }): Promise<number> {
  await c.query({ text: `set local plan_cache_mode = force_generic_plan` });
  await c.query({ text: `prepare probe as ${text}` });
  const literals = values.map((v) => (typeof v === 'number' ? String(v) : `'${v instanceof Date ? v.toISOString() : String(v)}'`));
  const { rows } = await c.query<{ 'QUERY PLAN': { Plan: Step }[] }>({ text: `explain (analyze, format json) execute probe(${literals.join(', ')})` });
  await c.query({ text: 'deallocate probe' });
  const most = (step: Step): number => Math.max(step['Actual Loops'] * (step['Actual Rows'] + (step['Rows Removed by Filter'] ?? 0) + (step['Rows Removed by Join Filter'] ?? 0)), ...(step.Plans ?? []).map(most));
  return most(rows[0]!['QUERY PLAN'][0]!.Plan);
}

it('no sample makes an organisation, a line or a topic look like a single row', async () => {
  const unsafe = await withClient(clone.ownerUrl, async (c) => (await c.query<{ name: string }>(`
    select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname in ('organization_id', 'connection_id', 'topic') and not a.attisdropped and not (coalesce(a.attoptions, '{}') @> '{n_distinct=1}')`)).rows);
  expect(unsafe).toEqual([]);
});

it('a transaction of any kind may be the first after plans were made anew', async () => {
  for (const kind of ['hot', 'snapshot'] as const) {
    // Of a new connection all plans are to be made.
    const fresh = await Database.connect({ url: clone.appUrl, entities: ENTITIES, poolSize: 1 });
    try {
      expect((await fresh[kind]('system', (c) => c.query<{ level: string }>({ text: `select current_setting('transaction_isolation') as level` }))).rows).toEqual([{ level: kind === 'hot' ? 'read committed' : 'repeatable read' }]);
    } finally {
      await fresh.close();
    }
  }
});

it('a claim looks at the rows that it takes, however many wait', async () => {
  const insert = (n: number) => withClient(clone.ownerUrl, (c) => c.query(
    `insert into outbox (organization_id, topic, key, payload, available_at, created_at, attempts) select $1, 'test.claim', n::text, '{}', now() - interval '1 second', now(), 0 from generate_series(1, $2::int) n`, [organizationId, n]));
  await insert(1);
  await withClient(clone.ownerUrl, (c) => c.query('analyze outbox'));
  await insert(ROWS);
  const said: { text: string; values: unknown[] }[] = [];
  const spy = { hot: (scope: 'system', work: (c: HotClient) => Promise<unknown>) => clone.database.hot(scope, (c) => work({ query: (q: { name?: string; text: string; values?: unknown[] }) => { if (q.name === 'outbox_claim_any') said.push({ text: q.text, values: q.values! }); return c.query(q as never); } } as HotClient)) } as unknown as Database;
  const runner = new OutboxRunner({ db: spy, clock: new SystemClock(), log: Log.create({ level: 'silent' }) });
  const worked = Promise.withResolvers<void>();
  runner.consume({ topic: 'test.claim', chunk: 32, concurrency: 1, maxAttempts: 1, handle: (_org, jobs) => { worked.resolve(); return Promise.resolve(jobs.map(() => ({ retryAfterMs: 3_600_000, reason: 'enough' }))); } });
  runner.wake('test.claim');
  await worked.promise;
  await runner.stop();
  expect(await clone.database.hot('system', (c) => looksAt(c, said[0]!))).toBeLessThan(200);
});

it('rows are found by their ids, not among all of their organisation', async () => {
  const ids = await withClient(clone.ownerUrl, async (c) => {
    const events = (await walkTables(c)).find((t) => t.name === 'inbound_events')!;
    await c.query('set session_replication_role = replica');
    await c.query(insertSample(events, organizationId, 1));
    await c.query('analyze inbound_events');
    await c.query(`insert into inbound_events select (jsonb_populate_record(e, jsonb_build_object('id', gen_random_uuid(), 'dedupe_key', '\\x' || md5(n::text)))).* from inbound_events e, generate_series(1, $1::int) n`, [5 * ROWS]);
    return (await c.query<{ id: string }>('select id from inbound_events order by random() limit 20')).rows.map((r) => r.id);
  });
  const touched = await clone.database.hot({ organizationId }, (c) => looksAt(c, { text: `update inbound_events e set detail = r.detail from jsonb_to_recordset($1::jsonb) as r(id uuid, detail text) where e.id = r.id`, values: [JSON.stringify(ids.map((id) => ({ id, detail: 'x' })))] }));
  expect(touched).toBe(20);
});

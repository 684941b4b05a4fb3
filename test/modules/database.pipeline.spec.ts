import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BeginAnew, Database, Ids, SystemClock, type HotClient } from '@consentry/kernel';
import { ENTITIES } from '@consentry/server';
import { cloneDatabase, withClient } from '../harness/postgres.js';

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let db: Database;
const organizationId = new Ids(new SystemClock()).next();

beforeAll(async () => {
  clone = await cloneDatabase();
  db = await Database.connect({ url: clone.appUrl, entities: ENTITIES, poolSize: 1 });
});
afterAll(async () => {
  await db.close();
  await clone.drop();
});

const row = (key: string, payload = '{}') => ({ text: `insert into outbox (organization_id, topic, key, payload, available_at, created_at, attempts) values ($1, 'test.pipeline', $2, $3, now(), now(), 0)`, values: [organizationId, key, payload] });
const impossible = { text: `select 1 / $1::int as n`, values: [0] };
const kept = async () => (await withClient(clone.ownerUrl, (c) => c.query<{ key: string }>(`select key from outbox where topic = 'test.pipeline' order by seq`))).rows.map((r) => r.key);
const stall = (ms: number) => { for (const from = performance.now(); performance.now() - from < ms;); };

it('what is sent is under way with its transaction while nobody has read an answer yet', async () => {
  // The plans of the connection are fresh, so that this begins with `begin`.
  await db.one('system', { text: 'select 1' });
  let blindUntil = 0;
  const { at } = await db.hot('system', (c) => {
    void c.send(row('early'));
    const answer = c.send<{ at: Date }>({ text: 'select clock_timestamp() as at' });
    // It goes out when all that can be said has been, and then nobody looks for a while.
    process.nextTick(() => { stall(300); blindUntil = Date.now(); });
    return Promise.resolve({ at: answer });
  });
  expect(blindUntil - (await at).rows[0]!.at.getTime()).toBeGreaterThan(150);
  expect(await kept()).toContain('early');
});

it.each([
  ['as the last of all', (c: HotClient) => { void c.send(row('lost')); void c.send(impossible); return Promise.resolve(); }],
  ['before a question', async (c: HotClient) => { void c.send(row('lost')); void c.send(impossible); await c.query({ text: 'select 1' }); }],
  ['before others that are sent', (c: HotClient) => { void c.send(impossible); void c.send(row('lost')); void c.send(row('lost too')); return Promise.resolve(); }],
  ['and nobody minds what came of the question behind it', async (c: HotClient) => { void c.send(row('lost')); void c.send(impossible); await c.query({ text: 'select 1' }).catch(() => undefined); }],
  ['before the work itself gives up', async (c: HotClient) => { void c.send(impossible); await c.query({ text: 'select 1' }).catch(() => { throw new Error('of the work'); }); }],
])('a statement that fails, %s, is the fault of its transaction, and nothing is kept', async (_where, work) => {
  await expect(db.hot({ organizationId }, work)).rejects.toMatchObject({ code: '22012' });
  expect((await kept()).filter((key) => key.startsWith('lost'))).toEqual([]);
  // The one connection of the pool is as good as new.
  expect((await db.one<{ n: number }>('system', { text: 'select 1 as n' })).rows).toEqual([{ n: 1 }]);
});

it('nor is anything kept of what was sent by work that gives up, or begins anew', async () => {
  await expect(db.hot({ organizationId }, (c) => { void c.send(row('lost')); return Promise.reject(new Error('enough')); })).rejects.toThrow('enough');
  let begun = 0;
  await db.hot({ organizationId }, (c) => {
    void c.send(row(begun++ === 0 ? 'lost' : 'anew'));
    return begun === 1 ? Promise.reject(new BeginAnew(() => Promise.resolve())) : Promise.resolve();
  });
  expect((await kept()).filter((key) => key !== 'early')).toEqual(['anew']);
});

it('a deadlock met by what was sent is tried again', async () => {
  let tries = 0;
  await db.hotRetrying({ organizationId }, (c) => {
    void c.send(tries++ === 0 ? { text: `do $$ begin raise exception using errcode = '40P01'; end $$` } : row('tried again'));
    return Promise.resolve();
  });
  expect([tries, (await kept()).filter((key) => key === 'tried again')]).toEqual([2, ['tried again']]);
});

it('one statement is a transaction, in the scope that it names', async () => {
  const other = new Ids(new SystemClock()).next();
  const seen = async (scope: Parameters<Database['one']>[0]) => (await db.one(scope, { text: `select 1 from outbox where key = 'anew'` })).rowCount;
  expect([await seen({ organizationId: other }), await seen({ organizationId }), await seen('system')]).toEqual([0, 1, 1]);
});

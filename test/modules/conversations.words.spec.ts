import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { count, leaves, sql } from '../harness/identity.js';
import { said, SCRIPTED, tell } from '../harness/scripted.line.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start({ bundled: SCRIPTED }); });
afterAll(() => world.close());

const found = async (q: string): Promise<number> => (await world.call<{ data: unknown[] }>('GET', `/v1/conversations?q=${encodeURIComponent(q)}`)).body.data.length;
const [ann, ben] = ['+60170001001', '+60170001002'];

it('finds conversations by whole words of one message, in and out, whatever their case and accents', async () => {
  await tell(world, said(world, { text: 'Where is my Crème brûlée order?' }, ann), said(world, { text: 'My order of pineapples' }, ben));
  const sent = await world.send({ text: { body: 'Your rhubarb has left' } });
  await world.until(async () => (await world.status(sent.body.id)) === 'read');
  await world.settle();
  for (const [q, n] of [['CREME', 1], ['order', 2], ['order where', 1], ['pineapples brulee', 0], ['pineapple', 0], ['rhubarb', 1], ['is', 0], ['Annie', 0]] as const) expect([q, await found(q)]).toEqual([q, n]);
});

it('leaves no word in any table', async () => {
  const tables = await sql<{ name: string }>(world, `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relkind = 'r'`);
  for (const { name } of tables) {
    const rows = await sql(world, `select 1 from ${name} t where t::text ilike any($1) limit 1`, [['%pineapple%', '%rhubarb%', `%${Buffer.from('pineapples').toString('hex')}%`, `%${Buffer.from('rhubarb').toString('hex')}%`]]);
    expect([name, rows.length]).toEqual([name, 0]);
  }
  expect(await count(world, 'message_words')).toBeGreaterThan(5);
  // A word has another index in each organisation, and its index is not that of a name.
  const widths = await sql<{ n: number }>(world, 'select distinct length(word) as n from message_words');
  expect(widths).toEqual([{ n: 8 }]);
});

it('the index is used under row-level security', async () => {
  const plan = await sql<{ 'QUERY PLAN': string }>(world, `explain select message_id from message_words where word = '\\x0102030405060708'`);
  expect(JSON.stringify(plan)).toMatch(/message_words_pkey/);
  const [leakproof] = await sql<{ yes: boolean }>(world, `select proleakproof as yes from pg_proc where proname = 'byteaeq'`);
  expect(leakproof!.yes).toBe(true);
});

it('switched off nothing is kept, and what comes is not indexed; switched on it is all found again', async () => {
  const set = (searchTexts: boolean) => world.call('PUT', '/v1/inbox-settings', { searchTexts }, { key: null, headers: session });
  const { cookie, csrf } = await world.ownerSession();
  const session = { cookie, 'x-csrf-token': csrf };
  expect((await set(false)).body).toEqual({ searchTexts: false });
  expect(await count(world, 'message_words')).toBe(0);
  await tell(world, said(world, { text: 'silent gooseberry' }, ann));
  expect([await count(world, 'message_words'), await found('gooseberry')]).toEqual([0, 0]);
  expect((await set(true)).status).toBe(200);
  await world.settle();
  expect([await found('gooseberry'), await found('pineapples'), await found('rhubarb')]).toEqual([1, 1, 1]);
  expect((await leaves(world, 'inbox.settings_changed')).map((l) => l.context)).toEqual([{ search_texts: false }, { search_texts: true }]);
  expect((await world.call('PUT', '/v1/inbox-settings', { searchTexts: false })).status).toBe(403);
});

it('what an edit took out is not found any more', async () => {
  await tell(world, said(world, { messageId: 'w1', text: 'an elderberry' }, ben));
  expect(await found('elderberry')).toBe(1);
  await tell(world, said(world, { type: 'edit', text: 'a mulberry', content: {}, action: { kind: 'edit', messageId: 'w1' } }, ben));
  expect([await found('elderberry'), await found('mulberry')]).toEqual([0, 1]);
});

it('costs the accepting transaction nothing: it writes no row of it', async () => {
  const before = await count(world, 'message_words');
  await sql(world, `create function never() returns trigger language plpgsql as $$ begin raise exception 'indexed too early'; end $$`);
  await sql(world, `create trigger never before insert on message_words for each row execute function never()`);
  const sent = await world.send({ text: { body: 'a quince for you' } });
  expect(sent.status).toBe(202);
  await world.until(async () => (await world.status(sent.body.id)) === 'read');
  expect(await count(world, 'message_words')).toBe(before);
  await sql(world, 'drop trigger never on message_words');
  for (let n = 0; n < 3; n++) { world.clock.advance(10_000); await world.settle(); }
  expect(await found('quince')).toBe(1);
});

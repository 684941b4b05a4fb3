import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { errorTable, Log, ProblemFilter, startEmbeddedPostgres, type EmbeddedPostgres } from '@consentry/kernel';
import { startTestPostgres, withClient } from '../harness/postgres.js';
import { World, type Answer } from '../harness/world.js';

const quiet = { info: () => undefined, warn: () => undefined };

let postgres: Awaited<ReturnType<typeof startTestPostgres>>;
let again: EmbeddedPostgres | undefined;
let world: World;
const given = process.env['CONSENTRY_TEST_POSTGRES'];
beforeAll(async () => {
  // One of its own, so that it may be stopped under a running server.
  postgres = await startTestPostgres();
  process.env['CONSENTRY_TEST_POSTGRES'] = JSON.stringify(postgres.facts);
  world = await World.start();
}, 60_000);
afterAll(async () => {
  await world.close();
  await again?.stop();
  await postgres.stop();
  process.env['CONSENTRY_TEST_POSTGRES'] = given;
});

type Problem = Answer<{ code: string; detail: string }>;
const asks = (): Promise<Problem>[] => [
  world.call('GET', '/v1/contacts'), world.call('GET', `/v1/contacts/${world.demo.contactId}`), world.call('POST', '/v1/contacts', { phone: '+15550147000' }), world.call('POST', '/v1/contacts', { phone: '+15550147001' }, { headers: { 'idempotency-key': 'away' } }),
  world.send() as Promise<unknown> as Promise<Problem>, world.call('POST', '/v1/auth/login', World.owner, { key: null }), world.call('GET', '/v1/messages'), world.call('PATCH', '/v1/messaging-policies', { hourlyCap: 20 }),
];
const isAway = ({ status, body, headers, text }: Problem) => [status, body.code, Number(headers.get('retry-after')) > 0, headers.get('content-type')?.split(';')[0], /postgres|socket|ECONN|ENOENT|select/i.test(text)];
const AWAY = [503, 'database.unavailable', true, 'application/problem+json', false];

describe('while PostgreSQL is away', () => {
  it('a connection that is cut under a request is 503 with a Retry-After', async () => {
    await withClient(world.ownerUrl, async (holder) => {
      await holder.query('begin');
      await holder.query('select 1 from contacts for update');
      const waiting = world.send() as Promise<unknown> as Promise<Problem>;
      await world.until(async () => {
        const { rowCount } = await holder.query(`select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and usename = 'consentry_app' and datname = current_database()`);
        return rowCount! > 0;
      });
      await holder.query('rollback');
      expect(isAway(await waiting)).toEqual(AWAY);
    });
    expect((await world.send()).status).toBe(202);
  });

  it('transactions that are cut give their connections back: more of them than the pool has, and the next one works', async () => {
    const cut = Array.from({ length: 30 }, () => world.database.tx('system', (em) => em.execute('select pg_terminate_backend(pg_backend_pid())')).then(() => 'lived', () => 'cut'));
    expect(new Set(await Promise.all([...cut.slice(0, 10), new Promise((resolve) => setTimeout(resolve, 2000, 'cut'))]))).toEqual(new Set(['cut']));
    expect(await Promise.race([Promise.all(Array.from({ length: 10 }, () => world.database.tx('system', (em) => em.execute('select 1 as one')))).then((all) => all.length), new Promise((resolve) => setTimeout(resolve, 5000, 'starved'))])).toBe(10);
    expect(new Set(await Promise.all(cut))).toEqual(new Set(['cut']));
  });

  it('whatever else goes wrong in it stays 500, and a connection that something else was refused is not its fault', async () => {
    await withClient(world.ownerUrl, (c) => c.query(`create function odd() returns trigger language plpgsql as $$ begin raise exception 'odd'; end $$; create trigger odd before insert on tags for each row execute function odd()`));
    const answer = await world.call<{ code: string; detail: string }>('POST', '/v1/tags', { name: 'Odd', colour: 'grey' });
    expect([answer.status, answer.body.code]).toEqual([500, 'server.internal']);
    const filter = new ProblemFilter(Log.create({ level: 'silent' }), 'https://example.com/docs');
    for (const code of ['ECONNREFUSED', '57P01', '08006']) expect(filter.toProblem(Object.assign(new Error('connect ECONNREFUSED'), { code })).code).toBe('server.internal');
  });

  it('stopped: every route answers 503 with a Retry-After, at once; started again, they go on without a restart', async () => {
    const directory = await withClient(world.ownerUrl, async (c) => (await c.query<{ data_directory: string }>('show data_directory')).rows[0]!.data_directory);
    await postgres.server!.stop();
    const since = performance.now();
    for (const answer of await Promise.all(asks())) expect(isAway(answer)).toEqual(AWAY);
    for (const answer of await Promise.all(asks())) expect(isAway(answer)).toEqual(AWAY);
    expect(performance.now() - since).toBeLessThan(5000);
    again = await startEmbeddedPostgres({ dataDir: dirname(directory), durable: false, log: quiet });
    expect([again.socketDir, again.port]).toEqual([postgres.facts.socketDir, postgres.facts.port]);
    await world.until(async () => (await world.call('GET', '/v1/contacts')).status === 200);
    const done = await world.call('POST', '/v1/contacts', { phone: '+15550147001' }, { headers: { 'idempotency-key': 'away' } });
    // The refusal was not kept under the key.
    expect([done.status, errorTable().get('database.unavailable')![0]]).toEqual([201, 503]);
  }, 60_000);
});

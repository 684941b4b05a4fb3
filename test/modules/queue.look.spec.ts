import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, Ids, Log, OutboxRunner, SystemClock } from '@consentry/kernel';
import { cloneDatabase, withClient } from '../harness/postgres.js';

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
beforeAll(async () => { clone = await cloneDatabase(); });
afterAll(() => clone.drop());

const topic = 'test.look';
const ROWS = 30_000;

function runner(db: Database): OutboxRunner {
  const made = new OutboxRunner({ db, clock: new SystemClock(), log: Log.create({ level: 'silent' }) });
  made.consume({ topic, chunk: 1, concurrency: 1, maxAttempts: 1, handle: () => Promise.resolve([{ done: true }]) });
  return made;
}

/**
 * The benchmark found a look of thirteen minutes, with 60,000 messages under way, during which nothing that waited for its time was worked: it
 * asked of each row whether another of its key stands before it. That is the claim's matter; a look tells only what may be due.
 */
it('what may be due is seen at once however much waits, and compares no row with others', async () => {
  const looking = runner(clone.database);
  for (let n = 0; n < 8; n++) expect(await looking.dueTopics()).toEqual([]);
  await withClient(clone.ownerUrl, (c) => c.query(
    `insert into outbox (organization_id, topic, key, payload, available_at, created_at, attempts) select $1, $2, (n % 7)::text, '{}', now() + case when n <= $3 then interval '1 hour' else interval '-1 second' end, now(), 0 from generate_series(1, $3 + 1) n`, [new Ids(new SystemClock()).next(), topic, ROWS]));
  const began = performance.now();
  expect(await looking.dueTopics()).toEqual([topic]);
  expect(performance.now() - began).toBeLessThan(2_000);
});

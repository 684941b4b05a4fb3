import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { LogFollowers, SealedLog, type Follower, type SealedLeaf } from '@consentry/audit';
import { Log, Notifications, systemActor, type HotClient } from '@consentry/kernel';
import { HAPPENED, openLog, ORGANIZATIONS, type LogParts } from '../faults/audit-kill.parts.js';
import type { FollowOrder } from '../faults/audit-kill.follower.js';
import { killAtOnce } from '../harness/processes.js';
import { cloneDatabase, withClient } from '../harness/postgres.js';

const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');
const WORKER = join(import.meta.dirname, '../faults/audit-kill.follower.js');
const [A, B, C] = ORGANIZATIONS as [string, string, string];
let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let log: LogParts;

beforeAll(async () => {
  clone = await cloneDatabase();
  await clone.database.close();
  log = await openLog({ url: clone.appUrl, poolSize: 8 });
  // What the followers of this spec make of the log: one row a leaf, and no key that would hide a second one.
  await sql('create table seen (follower text not null, leaf uuid not null, seq bigint not null, organization_id uuid not null); grant select, insert on seen to public');
});
afterAll(async () => {
  await log.close();
  await clone.drop();
});
beforeEach(() => sql('truncate seen, audit_followers'));

const sql = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withClient(clone.ownerUrl, async (c) => (await c.query<T>(text, values)).rows);
async function append(organizationId: string, count: number): Promise<void> {
  const leaves = Array.from({ length: count }, (_, n) => log.audit.stamped(systemActor(organizationId, 'test'), { action: HAPPENED, context: { n } }));
  await log.database.hot({ organizationId }, (c) => log.audit.appendStamped(c, leaves));
}
function followers(...list: Follower[]): LogFollowers {
  const quiet = Log.create({ level: 'silent' });
  const made = new LogFollowers(log.database, quiet, new SealedLog(), log.sequencer, new Notifications(log.database, quiet));
  for (const each of list) made.follow(each);
  return made;
}
const noting = (name: string, before: (organizationId: string, leaves: SealedLeaf[]) => void = () => undefined): Follower => ({
  name, chunk: 7,
  async work(c: HotClient, organizationId, leaves) {
    await c.query({ text: 'insert into seen (follower, leaf, seq, organization_id) select $1, unnest($2::uuid[]), unnest($3::bigint[]), $4', values: [name, leaves.map((l) => l.id), leaves.map((l) => l.seq), organizationId] });
    before(organizationId, leaves);
  },
});
/** Each leaf once, in order, and none but those. */
async function exactly(name: string, organizationId?: string): Promise<void> {
  const places = await sql<{ leaf: string }>('select leaf_id as leaf from audit_entries where $1::uuid is null or organization_id = $1 order by organization_id, seq', [organizationId ?? null]);
  const seen = await sql<{ leaf: string }>('select leaf from seen where follower = $1 and ($2::uuid is null or organization_id = $2) order by organization_id, seq', [name, organizationId ?? null]);
  expect(seen.map((r) => r.leaf)).toEqual(places.map((r) => r.leaf));
}

describe('followers of the sealed log', () => {
  it('see each leaf exactly once, in order, however often their work is undone', async () => {
    for (const id of [A, B, C]) await append(id, 40);
    let calls = 0;
    const flaky = followers(noting('flaky', () => { if (++calls % 3 === 0) throw new Error('undone'); }));
    for (let n = 0; n < 60; n++) await flaky.idle().catch(() => undefined);
    expect(calls).toBeGreaterThan(20);
    await exactly('flaky');
  });

  it('of two processes share the work', async () => {
    const both = [followers(noting('shared')), followers(noting('shared'))];
    for (let n = 0; n < 8; n++) {
      await append([A, B, C][n % 3]!, 25);
      await Promise.all(both.map((f) => f.idle()));
    }
    for (const each of both) await each.idle();
    await exactly('shared');
  });

  it('go on for every other organisation and follower when one fails each time', async () => {
    await append(A, 10);
    await append(B, 10);
    const list = followers(noting('bad', () => { throw new Error('always'); }), noting('half', (id) => { if (id === A) throw new Error('of this one always'); }), noting('good'));
    for (let n = 0; n < 3; n++) await list.idle().catch(() => undefined);
    await exactly('good');
    await exactly('half', B);
    expect(await sql(`select 1 from seen where follower = 'bad' or (follower = 'half' and organization_id = $1)`, [A])).toEqual([]);
  });

  it('skip a stretch that was purged, and end', async () => {
    await append(C, 60);
    await log.sequencer.sealAll();
    const [{ size }] = await sql<{ size: number }>('select size::int as size from audit_trees where organization_id = $1', [C]) as [{ size: number }];
    // What the purge leaves behind: no content, no place.
    await sql('with gone as (delete from audit_entries where organization_id = $1 and seq between $2 and $3 returning leaf_id) delete from audit_leaves l using gone where l.id = gone.leaf_id', [C, size - 50, size - 20]);
    await followers(noting('late')).idle();
    await exactly('late');
    expect(await sql('select seq::int as seq from audit_followers where name = $1 and organization_id = $2', ['late', C])).toEqual([{ seq: size }]);
  });

  it('lose nothing and repeat nothing when processes die amid the work', async () => {
    const start = async () => {
      const order: FollowOrder = { url: clone.appUrl, name: 'mortal' };
      const child = spawn(NODE, [WORKER, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
      await once(child.stdout!, 'data');
      return child;
    };
    const running = await Promise.all([start(), start()]);
    let deaths = 0;
    for (let n = 0; n < 24; n++) {
      await append([A, B, C][n % 3]!, 60);
      await log.sequencer.sealAll();
      await sleep(40);
      if (n % 4 !== 3) continue;
      const i = deaths++ % 2;
      await killAtOnce(running[i]);
      running[i] = await start();
    }
    const behind = async () => (await sql<{ n: number }>(`select count(*)::int as n from audit_trees t left join audit_followers f on f.name = 'mortal' and f.organization_id = t.organization_id where t.size > coalesce(f.seq, 0)`))[0]!.n;
    for (let n = 0; n < 300 && (await behind()) > 0; n++) await sleep(50);
    for (const child of running) await killAtOnce(child);
    expect(deaths).toBe(6);
    await exactly('mortal');
  });
});

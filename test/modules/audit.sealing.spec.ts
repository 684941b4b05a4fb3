import { createPublicKey } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { notes, type Sequencer } from '@consentry/audit';
import { ProblemError, systemActor, TestClock } from '@consentry/kernel';
import { faultsOf, HAPPENED, openLog, ORGANIZATIONS, readEntries, readLeaves, type LogParts } from '../faults/audit-kill.parts.js';
import { cloneDatabase, withClient } from '../harness/postgres.js';
import { openCheckpoint, treeHash } from '../harness/rfc6962.js';

const [A, B, C] = ORGANIZATIONS as [string, string, string];
const clock = new TestClock();
let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let log: LogParts;
const opened: LogParts[] = [];

beforeEach(async () => {
  clone = await cloneDatabase();
  await clone.database.close();
  log = await open();
});
afterEach(async () => {
  for (const parts of opened.splice(0)) await parts.close();
  await clone.drop();
});

/** Another process of the house, as far as the log is concerned. */
async function open(): Promise<LogParts> {
  const parts = await openLog({ url: clone.appUrl, clock });
  opened.push(parts);
  return parts;
}

const owner = <T>(work: (c: pg.Client) => Promise<T>) => withClient(clone.ownerUrl, work);
const sql = async <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => owner(async (c) => (await c.query<T>(text, values)).rows);
async function append(organizationId: string, count = 1): Promise<string[]> {
  const leaves = Array.from({ length: count }, (_, n) => log.audit.stamped(systemActor(organizationId, 'test'), { action: HAPPENED, context: { n } }));
  for (let from = 0; from < count; from += 2_000) await log.database.hot({ organizationId }, (c) => log.audit.appendStamped(c, leaves.slice(from, from + 2_000)));
  return leaves.map((l) => l.id);
}
const sealed = async (organizationId: string) => (await sql<{ leaf_id: string }>('select leaf_id from audit_entries where organization_id = $1 order by seq', [organizationId])).map((r) => r.leaf_id);
/** Both at once, with the counters of the page beside them. */
async function wrong(ids: string[]): Promise<string[]> {
  const { leaves, entries } = await owner(async (c) => ({ leaves: await readLeaves(c), entries: await readEntries(c) }));
  const faults = faultsOf({ committed: new Map(ids.map((id) => [id, 0])), takenBack: new Set() }, leaves, entries);
  const key = createPublicKey(await log.signer.key());
  for (const tree of await sql<{ organization_id: string; note: string }>('select organization_id, note from audit_trees')) {
    const own = entries.filter((e) => e.organization_id === tree.organization_id).map((e) => leaves.get(e.leaf_id)!.hash);
    const head = openCheckpoint(tree.note, notes.verifierOf(notes.originOf(tree.organization_id), key).text);
    if (head?.size !== own.length || !head.root.equals(treeHash(own))) faults.push(`the head of ${tree.organization_id} is not that of its leaves`);
  }
  for (const { organization_id: id, reason } of await sql<{ organization_id: string; reason: string }>('select organization_id, reason from audit_breaks')) faults.push(`${id} is broken: ${reason}`);
  for (const span of ['hour', 'day']) {
    const [{ n }] = await sql<{ n: number }>('select coalesce(sum(n), 0)::int as n from audit_counts where span = $1', [span]) as [{ n: number }];
    if (n !== leaves.size) faults.push(`the counters know ${n} of ${leaves.size} leaves`);
  }
  return faults;
}
/** The look for mended heads comes once a minute by the machine's clock. */
const aMinuteLater = (sequencer: Sequencer) => { (sequencer as unknown as { lookedAgainAt: number }).lookedAgainAt = -1e9; };
/** A transaction of a neighbour's database in the same PostgreSQL may hold things up for a moment. */
async function sealedAll(organizationId: string, count: number, sequencer = log.sequencer): Promise<string[]> {
  for (let tries = 0; tries < 200 && (await sealed(organizationId)).length < count; tries++) {
    await within(10, sequencer.sealAll()).catch(() => undefined);
    await sleep(20);
  }
  return sealed(organizationId);
}
async function allSealed(ids: string[], sequencer = log.sequencer): Promise<void> {
  const waiting = async () => (await sql<{ n: number }>('select count(*)::int as n from unnest($1::uuid[]) as i(id) where not exists (select 1 from audit_entries e where e.leaf_id = i.id)', [ids]))[0]!.n;
  for (let tries = 0; tries < 150 && (await waiting()) > 0; tries++) {
    await within(10, sequencer.sealAll());
    await sleep(20);
  }
}
const within = <T>(seconds: number, work: Promise<T>) => Promise.race([work, sleep(seconds * 1000, undefined, { ref: false }).then(() => { throw new Error(`not over after ${seconds} s`); })]);

describe('AU-4: a place for each leaf', () => {
  it('gives each leaf of each organisation one place, and signs heads that another implementation reads', async () => {
    const ids = [...(await append(A, 300)), ...(await append(B, 1)), ...(await append(C, 20))];
    await log.sequencer.sealAll();
    ids.push(...(await append(A, 7)));
    expect(await sealedAll(A, 307)).toHaveLength(307);
    expect(await wrong(ids)).toEqual([]);
  });

  it('waits for the oldest transaction, and loses nothing of it', async () => {
    const before = await append(A);
    await sealedAll(A, 1);
    const ids = await owner(async (slow) => {
      await slow.query('begin');
      await slow.query(`insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id) values ('0a000000-0000-7000-8000-0000000000ff', $1, now(), 'security_event', 'test.happened', 'system', 'test')`, [A]);
      const after = await append(A, 3);
      await log.sequencer.sealAll();
      expect(await sealed(A)).toEqual(before);
      await slow.query('commit');
      return [...before, '0a000000-0000-7000-8000-0000000000ff', ...after];
    });
    expect(await sealedAll(A, ids.length)).toEqual(ids);
    expect(await wrong(ids)).toEqual([]);
  });

  it('is done by one of several processes at a time', async () => {
    const others = [await open(), await open()];
    const ids: string[] = [];
    let over = false;
    const sealing = [log, ...others].map(async ({ sequencer }) => { while (!over) await sequencer.seal(); });
    for (let n = 0; n < 60; n++) ids.push(...(await append([A, B, C][n % 3]!, 1 + (n % 9))));
    over = true;
    await Promise.all(sealing);
    await allSealed(ids);
    expect(await wrong(ids)).toEqual([]);
  });

  it('goes on after a restore into another cluster, whose transaction numbers begin anew', async () => {
    const ids = [...(await append(A, 5)), ...(await append(B, 2))];
    await log.sequencer.sealAll();
    ids.push(...(await append(A, 4)));
    // As a dump brings them: numbers of the old cluster, far above the counter of this one and far below the cursor; places for some.
    await sql(`update audit_leaves set xid = (xid::text::bigint + 4000000000)::text::xid8 where id = any($1)`, [[ids[0], ids[5], ids[8]]]);
    await sql(`update audit_leaves set xid = '3'::xid8 where id = any($1)`, [[ids[9], ids[1]]]);
    await sql(`update audit_sequencer set cluster = 'another', last_xid = '9000000000'::xid8`);
    // One transaction is under way while the restored ones are looked through.
    await owner(async (slow) => {
      await slow.query('begin');
      await slow.query(`insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id) values ('0a000000-0000-7000-8000-0000000000fe', $1, now(), 'security_event', 'test.happened', 'system', 'test')`, [A]);
      await log.sequencer.sealAll();
      await slow.query('commit');
    });
    ids.push('0a000000-0000-7000-8000-0000000000fe', ...(await append(A, 2)), ...(await append(C, 1)));
    await allSealed(ids);
    expect(await wrong(ids)).toEqual([]);
    // The same again without any memory of where it was.
    await sql('delete from audit_sequencer');
    ids.push(...(await append(B, 3)));
    await allSealed(ids, (await open()).sequencer);
    expect(await wrong(ids)).toEqual([]);
  });

  it('waits while the vault is closed', async () => {
    const key = log.signer.key.bind(log.signer);
    log.signer.key = () => Promise.reject(new ProblemError('audit.not_sealed'));
    const ids = await append(A, 12);
    clock.advance(30_000);
    await expect(log.sequencer.seal()).rejects.toThrow(ProblemError);
    expect(await sealed(A)).toEqual([]);
    expect(await log.sequencer.lag()).toBeGreaterThan(29);
    log.signer.key = key;
    expect(await sealedAll(A, ids.length)).toEqual(ids);
    expect(await log.sequencer.lag()).toBe(0);
  });
});

describe('AU-4: a head that somebody altered', () => {
  const spoil = (id: string) => sql(`update audit_trees set root = sha256(root) where organization_id = $1`, [id]);
  const mend = (id: string, root: Buffer) => sql(`update audit_trees set root = $2 where organization_id = $1`, [id, root]);
  const rootOf = async (id: string) => (await sql<{ root: Buffer }>('select root from audit_trees where organization_id = $1', [id]))[0]!.root;

  it('is never signed on; its leaves wait until it is mended, however many, and those of others do not', async () => {
    const ids = [...(await append(A, 3)), ...(await append(B, 3)), ...(await append(C, 3))];
    await allSealed(ids);
    const broken: string[] = [];
    log.sequencer.whenBroken(async (id) => { broken.push(id); });
    const roots = { [A]: await rootOf(A), [B]: await rootOf(B) };
    await spoil(A);
    await spoil(B);
    ids.push(...(await append(A, 9_000)), ...(await append(B, 5)), ...(await append(C, 2)));
    await sealedAll(C, 5);
    expect([await sealed(A), await sealed(B), await sealed(C)].map((l) => l.length)).toEqual([3, 3, 5]);
    expect(new Set(broken)).toEqual(new Set([A, B]));
    // B is mended; A, which is not, must not stand in its way.
    await mend(B, roots[B]!);
    aMinuteLater(log.sequencer);
    await sealedAll(B, 8);
    expect([await sealed(A), await sealed(B)].map((l) => l.length)).toEqual([3, 8]);
    await mend(A, roots[A]!);
    aMinuteLater(log.sequencer);
    await allSealed(ids);
    expect(await wrong(ids)).toEqual([]);
  });

  it('holds nobody up after a restore, however many leaves wait behind it', async () => {
    await append(A, 3);
    await log.sequencer.sealAll();
    await spoil(A);
    await append(A, 9_000);
    await append(B, 3);
    await sql(`update audit_sequencer set cluster = 'another'`);
    await within(10, (await open()).sequencer.sealAll());
    expect(await sealed(B)).toHaveLength(3);
  });

  const ATTACKS: [string, string][] = [
    ['the head is gone', 'delete from audit_trees where organization_id = $1'],
    ['a place behind the end', `insert into audit_entries (organization_id, seq, leaf_id) values ($1, 3, '0a000000-0000-7000-8000-0000000000fd')`],
    ['a tile is gone', 'delete from audit_tiles where organization_id = $1'],
    ['a head of the future', 'update audit_trees set size = size + 300 where organization_id = $1'],
    ['a note that is none', `update audit_trees set note = 'nothing' where organization_id = $1`],
    ['a leaf outside of time', `insert into audit_leaves (id, organization_id, at, event_type, action, actor_kind, actor_id) values ('0a000000-0000-7000-8000-0000000000fc', $1, 'infinity', 'security_event', 'test.happened', 'system', 'test')`],
  ];
  it('of one organisation stops no other, whatever was done to it', async () => {
    const fresh = await open();
    let grown = 0;
    for (const [n, [what, attack]] of ATTACKS.entries()) {
      const victim = `0b000000-0000-7000-8000-0000000000a${n}`;
      await append(victim, 3);
      expect(await sealedAll(victim, 3)).toHaveLength(3);
      // Refused by the table is as good.
      await sql(attack, [victim]).catch((error: { code?: string }) => { if (error.code !== '23514') throw error as Error; });
      for (const { sequencer } of [log, fresh]) {
        await append(victim, 2);
        await append(B, 2);
        grown += 2;
        expect({ what, sealed: (await sealedAll(B, grown, sequencer)).length }).toEqual({ what, sealed: grown });
      }
    }
  });

  it('is noticed by a process that fell behind another, even when the tiles between them are gone', async () => {
    await append(A, 300);
    const other = await open();
    await log.sequencer.sealAll();
    await append(A, 300);
    await other.sequencer.sealAll();
    await sql(`delete from audit_tiles where organization_id = '${A}' and level = 0 and tile = 1`);
    await append(A, 1);
    await append(B, 1);
    await log.sequencer.sealAll().catch(() => undefined);
    expect([await sealed(A), await sealed(B)].map((l) => l.length)).toEqual([600, 1]);
  });
});

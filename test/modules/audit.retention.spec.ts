import { createPublicKey } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit, AuditRetention, CheckpointSigner, defineAuditActions, EVENT_TYPES, notes, RETENTION, Sequencer, verifyLive, type EventType, type Report } from '@consentry/audit';
import { parseId, systemActor } from '@consentry/kernel';
import { consistencyHolds, hashLeaf, inclusionHolds } from '../harness/rfc6962.js';
import { DAY, ownerVisitor, sql, type AnyBody } from '../harness/identity.js';
import { World } from '../harness/world.js';

const HOUR = 3_600_000;
const ACTIONS = Object.fromEntries(EVENT_TYPES.map((type) => [type, `retained.${type}`])) as Record<EventType, string>;
defineAuditActions(Object.fromEntries(EVENT_TYPES.map((type) => [ACTIONS[type], { type, what: 'Something of a type happened', context: ['n'] }])));

let world: World;
let organizationId: string;
beforeAll(async () => {
  world = await World.start();
  organizationId = parseId('organization', world.demo.organizationId) ?? world.demo.organizationId;
});
afterAll(() => world.close());

const get = <T extends abstract new (...args: never[]) => unknown>(token: T) => world.server.app.get<InstanceType<T>>(token as never);
/** A transaction of a neighbour's database in the same PostgreSQL may hold things up for a moment. */
async function sealAll(): Promise<void> {
  await world.until(async () => {
    await get(Sequencer).sealAll();
    return (await sql(world, 'select 1 from audit_leaves l where not exists (select 1 from audit_entries e where e.leaf_id = l.id) limit 1')).length === 0;
  });
}
const purge = (signal?: AbortSignal) => get(AuditRetention).run(signal);
async function append(type: EventType, ats: Date[]): Promise<string[]> {
  const audit = get(Audit);
  const leaves = ats.map((at, n) => ({ ...audit.stamped(systemActor(organizationId, 'test'), { action: ACTIONS[type], context: { n } }), at }));
  await world.database.hot({ organizationId }, (c) => audit.appendStamped(c, leaves));
  return leaves.map((l) => l.id);
}
/** The whole hour before which a type's entries have had their time. */
const edge = (type: EventType, days: number = RETENTION[type].standard) => Math.floor((world.clock.nowMs() - days * DAY) / HOUR) * HOUR;
const there = async (ids: string[]) => (await sql<{ id: string }>(world, 'select id from audit_leaves where id = any($1)', [ids])).map((r) => r.id).sort();
const purges = async (type: EventType) => sql<{ context: { rows: number; before: string } }>(world, `select context from audit_leaves where action = 'audit.purged' and context ->> 'event_type' = $1 order by id`, [type]);
async function verified(run?: Parameters<typeof verifyLive>[0]): Promise<Report> {
  const verifier = notes.verifierOf(notes.originOf(organizationId), createPublicKey(await (world.server.app.get(CheckpointSigner as never) as CheckpointSigner).key()));
  return verifyLive(run ?? ((work) => world.database.hot({ organizationId }, work)), organizationId, { verifier, now: world.clock.now() });
}
interface Head { size: number; root: string }
const head = async () => (await world.call<Head>('GET', '/v1/audit-logs/checkpoint')).body;
const hashes = (list: string[]) => list.map((h) => Buffer.from(h, 'base64'));
async function consistent(first: Head): Promise<boolean> {
  const second = await head();
  const { body } = await world.call<{ hashes: string[] }>('GET', `/v1/audit-logs/proof/consistency?first=${first.size}&second=${second.size}`);
  return consistencyHolds(first.size, second.size, Buffer.from(first.root, 'base64'), Buffer.from(second.root, 'base64'), hashes(body.hashes));
}
async function included(index: number): Promise<{ holds: boolean; content: string | null }> {
  const { body } = await world.call<{ treeSize: number; root: string; entry: string; hashes: string[]; content: string | null }>('GET', `/v1/audit-logs/proof/inclusion?index=${index}`);
  return { holds: inclusionHolds(hashLeaf(Buffer.from(body.entry)), index, body.treeSize, hashes(body.hashes), Buffer.from(body.root, 'base64')), content: body.content };
}
/** What the page says there is, by its total and by leafing through. */
async function pages(type: EventType): Promise<{ total: number; listed: number; stored: number }> {
  const query = `/v1/audit-logs?event_type=${type}&start_date=2015-01-01&end_date=2040-01-01`;
  // A request of somebody known leaves an entry of its own: the numbers are of this moment.
  const { body } = await world.call<{ pagination: { total: number }; logs: { id: string }[] }>('GET', `${query}&limit=1000`);
  const stored = (await sql<{ n: number }>(world, 'select count(*)::int as n from audit_leaves where organization_id = $1 and event_type = $2 and at < $3', [organizationId, type, new Date(Date.now() + 50 * 365 * DAY)]))[0]!.n;
  return { total: body.pagination.total, listed: body.logs.length, stored };
}
const places = async (ids: string[]) => (await sql<{ seq: number }>(world, 'select seq::int as seq from audit_entries where leaf_id = any($1) order by seq', [ids])).map((r) => r.seq);

describe('AU-3: every type leaves at its age', () => {
  it('by default: the entry a moment older goes, that of the whole hour stays; proofs and totals hold', async () => {
    const old: Record<string, string[]> = {};
    const young: Record<string, string[]> = {};
    for (const type of EVENT_TYPES) {
      old[type] = await append(type, [-1, -1_000, -DAY, -300 * DAY].map((ms) => new Date(edge(type) + ms)));
      young[type] = await append(type, [0, 1, HOUR, DAY, 29 * DAY].map((ms) => new Date(edge(type) + ms)));
    }
    await sealAll();
    const before = await head();
    const gone = await places(Object.values(old).flat());
    const kept = await places(Object.values(young).flat());
    expect(gone).toHaveLength(16);
    expect(await purge()).toBe(16);
    for (const type of EVENT_TYPES) {
      expect({ type, old: await there(old[type]!), young: await there(young[type]!) }).toEqual({ type, old: [], young: [...young[type]!].sort() });
      expect(await purges(type)).toEqual([{ context: { event_type: type, before: new Date(edge(type)).toISOString(), rows: 4 } }]);
    }
    // Nothing more to do, nothing more to tell.
    expect(await purge()).toBe(0);
    expect(await purges('api_request')).toHaveLength(1);
    await sealAll();
    expect(await consistent(before)).toBe(true);
    for (const index of gone) expect(await included(index)).toEqual({ holds: true, content: null });
    for (const index of kept) expect(await included(index)).toEqual({ holds: true, content: expect.stringContaining('"retained.') });
    expect((await verified()).faults).toEqual([]);
    for (const type of ['authentication', 'account_change', 'security_event'] as const) {
      const { total, listed, stored } = await pages(type);
      expect({ type, total, listed }).toEqual({ type, total: stored, listed: stored });
    }
  });

  it('as chosen, within floor and ceiling; the entry of the purge stays for ever', async () => {
    const owner = await ownerVisitor(world);
    for (const type of EVENT_TYPES) {
      for (const days of [RETENTION[type].floor - 1, RETENTION[type].ceiling + 1, 0, -1, 400.5, '400', null]) {
        const answer = await owner.call('PUT', '/v1/audit-logs/settings', { retention: { [type]: days } });
        expect({ type, days, status: answer.status, path: (answer.body as AnyBody).errors?.[0]?.path }).toEqual({ type, days, status: 400, path: `retention.${type}` });
      }
    }
    expect((await owner.call('PUT', '/v1/audit-logs/settings', { retention: { messages: 90 } })).status).toBe(400);
    const chosen = { api_request: 30, authentication: 730, account_change: 365, security_event: 400 };
    expect((await owner.call('PUT', '/v1/audit-logs/settings', { retention: chosen })).body).toMatchObject({ retention: chosen });
    const leaves: Record<string, string[]> = {};
    for (const type of EVENT_TYPES) leaves[type] = await append(type, [-1, 0].map((ms) => new Date(edge(type, chosen[type]) + ms)));
    await sealAll();
    await purge();
    for (const type of EVENT_TYPES) expect({ type, left: await there(leaves[type]!) }).toEqual({ type, left: [leaves[type]![1]!] });
    expect((await owner.call('PUT', '/v1/audit-logs/settings', { retention: Object.fromEntries(EVENT_TYPES.map((type) => [type, RETENTION[type].standard])) })).status).toBe(200);
    const told = (await purges('api_request')).length;
    world.clock.advance(800 * DAY);
    await append('security_event', [world.clock.now()]);
    await sealAll();
    expect(await purge()).toBeGreaterThan(0);
    expect((await purges('api_request')).length).toBeGreaterThan(told);
    await sealAll();
    expect((await verified()).faults).toEqual([]);
  });

  it('the database itself refuses what is too young, unsealed, not written down or of another organisation', async () => {
    const [young, unsealed] = [await append('security_event', [new Date(world.clock.nowMs() - 364 * DAY)]), await append('security_event', [new Date(world.clock.nowMs() - 900 * DAY)])];
    const purgeBy = (before: Date, ids: string[], id = organizationId) => world.database.hot({ organizationId: id }, (c) => c.query<{ n: string }>({ text: `select audit_purge($1, 'security_event', $2, $3) as n`, values: [id, before, ids] })).then((r) => Number(r.rows[0]!.n), (e: { code: string }) => e.code);
    const floor = new Date(world.clock.nowMs() - 366 * DAY);
    expect(await purgeBy(new Date(world.clock.nowMs() - 364 * DAY), young)).toBe('CA001');
    expect(await purgeBy(floor, [...young, ...unsealed])).toBe(0);
    await expect(world.database.hot({ organizationId }, (c) => c.query({ text: 'delete from audit_leaves where id = any($1)', values: [young] }))).rejects.toMatchObject({ code: '42501' });
    // A head that says it is of the year 2099 makes nothing old.
    await world.database.hot({ organizationId }, (c) => c.query({ text: `update audit_trees set sealed_at = sealed_at + interval '70 years' where organization_id = $1`, values: [organizationId] }));
    const bypass = await purgeBy(new Date(world.clock.nowMs() - 300 * DAY), young);
    await sql(world, `update audit_trees set sealed_at = sealed_at - interval '70 years' where organization_id = $1`, [organizationId]);
    expect(bypass).toBe('CA001');
  });

  it('a purge that is interrupted stops at once, says nothing it does not do, and goes on', async () => {
    await sealAll();
    await purge();
    await append('account_change', Array.from({ length: 4_500 }, (_, n) => new Date(edge('account_change') - 1 - n * 1_000)));
    await append('security_event', Array.from({ length: 10 }, (_, n) => new Date(edge('security_event') - 1 - n * 1_000)));
    await sealAll();
    const told = (await purges('security_event')).length;
    const stopping = new AbortController();
    const running = purge(stopping.signal);
    const left = async () => (await sql<{ n: number }>(world, `select count(*)::int as n from audit_leaves where action = $1`, [ACTIONS.account_change]))[0]!.n;
    const full = await left();
    await world.until(async () => (await left()) < full);
    stopping.abort();
    const first = await running;
    expect(first).toBeGreaterThan(0);
    expect(first).toBeLessThan(4_510);
    // What was not begun was not announced.
    expect((await purges('security_event')).length).toBe(told);
    await sealAll();
    expect((await verified()).faults).toEqual([]);
    expect(first + (await purge())).toBe(4_510);
    expect(await purge()).toBe(0);
    await sealAll();
    expect((await verified()).faults).toEqual([]);
  });

  it('a verification that meets a purge halfway takes it for what it is', async () => {
    await append('authentication', Array.from({ length: 6_000 }, (_, n) => new Date(edge('authentication') - 1 - n)));
    await sealAll();
    let steps = 0;
    // After the heads were read, and before the entries are.
    const report = await verified(async (work) => {
      if (steps++ === 1) expect(await purge()).toBe(6_000);
      return world.database.hot({ organizationId }, work);
    });
    expect(report.faults).toEqual([]);
  });

  it('leaves that wait for their place are counted, and are no sign of tampering while they wait', async () => {
    await sealAll();
    const sealedBefore = await pages('security_event');
    expect(sealedBefore).toEqual({ total: sealedBefore.stored, listed: sealedBefore.stored, stored: sealedBefore.stored });
    await get(Sequencer).stop();
    const ids = await append('security_event', [world.clock.now(), world.clock.now()]);
    world.clock.advance(300_000);
    const waiting = await pages('security_event');
    const { faults } = await verified();
    expect({ ...waiting, faults }).toEqual({ ...sealedBefore, total: sealedBefore.total + 2, listed: sealedBefore.listed + 2, stored: sealedBefore.stored + 2, faults: [] });
    await sealAll();
    expect(await places(ids)).toHaveLength(2);
  });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { notes } from '@consentry/audit';
import { systemActor } from '@consentry/kernel';
import { SCHEMA } from '@consentry/server';
import { killAtOnce } from '../harness/processes.js';
import { consistencyHolds, inclusionHolds, openCheckpoint, treeHash, type OpenCheckpoint } from '../harness/rfc6962.js';
import { durablePostgres, faultsOf, openLog, ORGANIZATIONS, quantile, readEntries, readLeaves, readLedger, withOwner, type LogParts } from './audit-kill.parts.js';
import type { Order } from './audit-kill.worker.js';

const NODE = join(import.meta.dirname, '../../../node_modules/.bin/node');
const WORKER = join(import.meta.dirname, 'audit-kill.worker.js');
/** The issue says 20: `CONSENTRY_FULL=1`. */
const KILLS = process.env.CONSENTRY_FULL ? 20 : 8;
/** After these many, the database itself dies. */
const DATABASE_DIES_AFTER = new Set([3, 6]);
const WRITING = 4;
const WRITERS_EACH = 2;
const SEALING = 2;
const HEALTHY_S = 10;
const RATE = 1_000;

const children = new Set<ChildProcess>();
const ledgerDir = mkdtempSync(join(tmpdir(), 'consentry-ledger-'));
let postgres: Awaited<ReturnType<typeof durablePostgres>>;
let parts: LogParts;

beforeAll(async () => {
  postgres = await durablePostgres(SCHEMA);
  parts = await openLog({ url: postgres.url });
});
afterAll(async () => {
  for (const child of children) await killAtOnce(child);
  await parts.close();
  await postgres.stop();
  rmSync(ledgerDir, { recursive: true, force: true });
});

type Role = { role: 'seal' } | { role: 'write'; writers: number; ledger: string; pace?: number };
async function start(role: Role): Promise<ChildProcess> {
  const order: Order = { url: postgres.url, ...role };
  const child = spawn(NODE, [WORKER, JSON.stringify(order)], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.stdin!.on('error', () => undefined);
  const first = await createInterface(child.stdout!)[Symbol.asyncIterator]().next();
  if (first.done) throw new Error('a process of the test did not start');
  return child;
}

const over = async (list: ChildProcess[]) => {
  const alive = list.filter(lives);
  const gone = alive.map((child) => once(child, 'exit'));
  for (const child of alive) child.stdin!.write('over\n');
  await Promise.all(gone);
};
const lives = (child: ChildProcess) => child.exitCode === null && child.signalCode === null;

interface Seen { at: number; note: string }

/** Looks at the heads as anybody could who asks for checkpoints now and then, and beside it sequences as one must not. */
class Observer {
  /** Of each organisation by size: the first sight of a head. */
  readonly heads = new Map(ORGANIZATIONS.map((id) => [id, new Map<number, Seen>()]));
  readonly naive = { byId: { last: '00000000-0000-0000-0000-000000000000', seen: new Set<string>() }, byXid: { xid: '0', id: '00000000-0000-0000-0000-000000000000', seen: new Set<string>() } };
  private stopped = false;
  private readonly running: Promise<void>;

  constructor() {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      await withOwner(postgres.ownerUrl, async (c) => {
        while (!this.stopped) {
          const { rows } = await c.query<{ organization_id: string; size: string; note: string }>('select organization_id, size, note from audit_trees');
          const at = Date.now();
          for (const r of rows) {
            const known = this.heads.get(r.organization_id)!;
            if (!known.has(Number(r.size))) known.set(Number(r.size), { at, note: r.note });
          }
          const byId = await c.query<{ id: string }>('select id from audit_leaves where id > $1 order by id', [this.naive.byId.last]);
          for (const { id } of byId.rows) { this.naive.byId.seen.add(id); this.naive.byId.last = id; }
          const byXid = await c.query<{ id: string; xid: string }>('select id, xid::text as xid from audit_leaves where (xid, id) > ($1::xid8, $2::uuid) order by audit_leaves.xid, id', [this.naive.byXid.xid, this.naive.byXid.id]);
          for (const { id, xid } of byXid.rows) { this.naive.byXid.seen.add(id); Object.assign(this.naive.byXid, { id, xid }); }
          await sleep(10);
        }
      }).catch(() => sleep(50));
    }
  }

  /** Milliseconds from the acknowledgement of each leaf to the first head that holds it. */
  lags(committed: Map<string, number>, places: Map<string, { organization: string; seq: number }>, from = 0): number[] {
    const sizes = new Map([...this.heads].map(([id, heads]) => [id, [...heads].sort(([a], [b]) => a - b)]));
    const lags: number[] = [];
    for (const [id, at] of committed) {
      const place = places.get(id);
      if (!place || at < from) continue;
      const head = firstBeyond(sizes.get(place.organization)!, place.seq);
      if (head) lags.push(Math.max(0, head.at - at));
    }
    return lags;
  }
}

function firstBeyond(heads: [size: number, seen: Seen][], seq: number): Seen | undefined {
  let [low, high] = [0, heads.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (heads[middle]![0] > seq) high = middle;
    else low = middle + 1;
  }
  return heads[low]?.[1];
}

/** Roots of every beginning of a log, from the definition: MTH of n leaves is made of the perfect trees of n's binary digits. */
function* roots(leaves: Buffer[]): Generator<[size: number, root: Buffer]> {
  const peaks: { height: number; hash: Buffer }[] = [];
  for (const [n, leaf] of leaves.entries()) {
    let peak = { height: 0, hash: leaf };
    while (peaks.at(-1)?.height === peak.height) peak = { height: peak.height + 1, hash: treeHash([peaks.pop()!.hash, peak.hash]) };
    peaks.push(peak);
    yield [n + 1, peaks.map((p) => p.hash).reduceRight((right, left) => treeHash([left, right]))];
  }
}

const unsealed = () => withOwner(postgres.ownerUrl, async (c) => (await c.query<{ n: number }>('select count(*)::int as n from audit_leaves l where not exists (select 1 from audit_entries e where e.leaf_id = l.id)')).rows[0]!.n);
async function untilSealed(seconds: number): Promise<number> {
  const began = performance.now();
  while ((await unsealed()) > 0 && performance.now() - began < seconds * 1000) await sleep(50);
  return performance.now() - began;
}
const random = (n: number) => Math.floor(Math.random() * n);
const placesOf = (entries: { organization_id: string; seq: number; leaf_id: string }[]) => new Map(entries.map((e) => [e.leaf_id, { organization: e.organization_id, seq: e.seq }]));

describe('AU-4: sealing under fire', () => {
  it('seals within a second at 1,000 leaves a second', async () => {
    const sealers = await Promise.all(Array.from({ length: SEALING }, () => start({ role: 'seal' })));
    const observer = new Observer();
    const dir = mkdtempSync(join(ledgerDir, 'healthy-'));
    const writers = await Promise.all([1, 2].map(() => start({ role: 'write', writers: 4, ledger: dir, pace: RATE / 2 })));
    const from = Date.now() + 1_000;
    await sleep(HEALTHY_S * 1000 + 1_000);
    await over(writers);
    await untilSealed(10);
    await sleep(50);
    await observer.stop();
    await over(sealers);
    const { committed } = readLedger(dir);
    const entries = await withOwner(postgres.ownerUrl, readEntries);
    const lags = observer.lags(committed, placesOf(entries), from);
    const rate = lags.length / HEALTHY_S;
    process.stdout.write(`sealing at ${Math.round(rate)} leaves/s: age from commit to seal p50 ${Math.round(quantile(lags, 0.5))}, p99 ${Math.round(quantile(lags, 0.99))}, longest ${Math.round(quantile(lags, 1))} ms (${lags.length} leaves)\n`);
    expect(rate).toBeGreaterThan(RATE * 0.8);
    expect(quantile(lags, 0.99)).toBeLessThan(1_000);
  }, 60_000);

  it(`8 writers, 2 sealers, ${KILLS} deaths and two of the database: every leaf is in the tree, none twice`, async () => {
    const dir = mkdtempSync(join(ledgerDir, 'fire-'));
    const observer = new Observer();
    const write = () => start({ role: 'write', writers: WRITERS_EACH, ledger: dir });
    const seal = () => start({ role: 'seal' });
    const running = await Promise.all([...Array.from({ length: WRITING }, write), ...Array.from({ length: SEALING }, seal)]);
    const began = performance.now();
    const killed = { writers: 0, sealers: 0, database: 0, withIt: 0 };
    for (let kill = 1; kill <= KILLS; kill++) {
      await sleep(200 + random(1_000));
      // Sealers are two of six processes, and die as often as writers do.
      const n = kill % 2 === 0 ? random(WRITING) : WRITING + random(SEALING);
      await killAtOnce(running[n]);
      if (n < WRITING) killed.writers++;
      else killed.sealers++;
      running[n] = await (n < WRITING ? write() : seal());
      if (DATABASE_DIES_AFTER.has(kill)) {
        await sleep(random(200));
        await postgres.dies();
        killed.database++;
        await sleep(200);
        // A connection that breaks between two statements of a transaction ends its process; a supervisor starts it anew.
        for (const [i, child] of running.entries()) {
          if (lives(child)) continue;
          killed.withIt++;
          running[i] = await (i < WRITING ? write() : seal());
        }
      }
    }
    await sleep(1_000);
    await over(running.slice(0, WRITING));
    const seconds = (performance.now() - began) / 1000;
    const settled = await untilSealed(20);
    await sleep(50);
    await observer.stop();
    await over(running.slice(WRITING));

    const ledger = readLedger(dir);
    const acknowledged = [...ledger.committed.keys()];
    const { leaves, entries, trees, broken } = await withOwner(postgres.ownerUrl, async (c) => ({
      leaves: await readLeaves(c), entries: await readEntries(c), trees: (await c.query<{ organization_id: string; size: string; note: string }>('select organization_id, size, note from audit_trees order by 1')).rows,
      broken: (await c.query('select organization_id, reason from audit_breaks')).rows,
    }));
    const lags = observer.lags(ledger.committed, placesOf(entries));
    const missed = (seen: Set<string>) => [...leaves.keys()].filter((id) => !seen.has(id)).length;
    const naive = { byId: missed(observer.naive.byId.seen), byXid: missed(observer.naive.byXid.seen) };
    process.stdout.write(`audit under fire: ${acknowledged.length} leaves acknowledged in ${seconds.toFixed(1)} s (${Math.round(acknowledged.length / seconds)}/s), ${ledger.takenBack.size} taken back, ${leaves.size} stored, ${entries.length} places; `
      + `kill -9 of ${killed.writers} writers, ${killed.sealers} sealers, ${killed.database} databases (${killed.withIt} processes fell with them); sealed ${Math.round(settled)} ms after the end; age to seal p50 ${Math.round(quantile(lags, 0.5))}, p99 ${Math.round(quantile(lags, 0.99))}, longest ${Math.round(quantile(lags, 1))} ms\n`
      + `sequencers that the same load fools: by id > last ${naive.byId} lost (${((100 * naive.byId) / leaves.size).toFixed(2)} %), by (xid, id) without the oldest running one ${naive.byXid} lost\n`);

    expect(faultsOf(ledger, leaves, entries)).toEqual([]);
    expect(killed.writers + killed.sealers).toBe(KILLS);
    expect(killed.writers).toBeGreaterThanOrEqual(KILLS * 0.4);
    expect(acknowledged.length).toBeGreaterThan(2_000);
    expect(ledger.takenBack.size).toBeGreaterThan(100);
    // A load that the naive ones survive would show nothing.
    expect(naive.byId).toBeGreaterThan(0);
    expect(naive.byXid).toBeGreaterThan(0);

    expect(broken).toEqual([]);
    const publicKey = createPublicKey(await parts.signer.key());
    const counts = { checkpoints: 0, inclusion: 0, consistency: 0 };
    for (const tree of trees) {
      const organizationId = tree.organization_id;
      const actor = systemActor(organizationId, 'test');
      const vkey = notes.verifierOf(notes.originOf(organizationId), publicKey).text;
      const hashes = entries.filter((e) => e.organization_id === organizationId).map((e) => leaves.get(e.leaf_id)!.hash);
      const open = (note: string): OpenCheckpoint => {
        const checkpoint = openCheckpoint(note, vkey);
        if (!checkpoint) throw new Error(`a checkpoint does not hold: ${note}`);
        return checkpoint;
      };
      const head = open(tree.note);
      expect({ origin: head.origin, size: head.size, root: head.root }).toEqual({ origin: notes.originOf(organizationId), size: hashes.length, root: treeHash(hashes) });

      const seen = [...observer.heads.get(organizationId)!.values()].map((s) => open(s.note));
      const bySize = new Map(seen.map((s) => [s.size, s]));
      expect(bySize.size).toBe(seen.length);
      for (const [size, root] of roots(hashes)) {
        const checkpoint = bySize.get(size);
        if (!checkpoint) continue;
        counts.checkpoints++;
        if (!checkpoint.root.equals(root)) throw new Error(`the head of ${size} leaves is no beginning of the last`);
      }
      for (let n = 0; n < 5; n++) {
        const one = seen[random(seen.length)]!;
        expect(one.root).toEqual(treeHash(hashes.slice(0, one.size)));
      }
      const base64 = (list: string[]) => list.map((h) => Buffer.from(h, 'base64'));
      for (let n = 0; n < 40; n++) {
        const checkpoint = seen[random(seen.length)]!;
        const index = random(checkpoint.size);
        const proof = await parts.proofs.inclusion(actor, { index, tree_size: checkpoint.size });
        expect(inclusionHolds(hashes[index]!, index, checkpoint.size, base64(proof.hashes), checkpoint.root)).toBe(true);
        expect(inclusionHolds(hashes[(index + 1) % hashes.length]!, index, checkpoint.size, base64(proof.hashes), checkpoint.root)).toBe(false);
        counts.inclusion++;
      }
      for (let n = 0; n < 10; n++) {
        const [first, second] = [seen[random(seen.length)]!, seen[random(seen.length)]!].sort((a, b) => a.size - b.size);
        const proof = await parts.proofs.consistency(actor, { first: first!.size, second: second!.size });
        expect(consistencyHolds(first!.size, second!.size, first!.root, second!.root, base64(proof.hashes))).toBe(true);
        counts.consistency++;
      }
    }
    process.stdout.write(`checked beside RFC 6962: ${counts.checkpoints} observed checkpoints are beginnings of the last, ${counts.inclusion} inclusion and ${counts.consistency} consistency proofs hold, sizes ${trees.map((t) => t.size).join(', ')}\n`);
    expect(counts).toEqual({ checkpoints: expect.any(Number), inclusion: 40 * ORGANIZATIONS.length, consistency: 10 * ORGANIZATIONS.length });
    expect(counts.checkpoints).toBeGreaterThan(100);

    // And the judge itself is awake: each of these it must name.
    const plants: [string, string[]][] = [
      ['a place is lost', faultsOf(ledger, leaves, entries.slice(0, -1))],
      ['a place is given twice', faultsOf(ledger, leaves, [...entries, { ...entries.at(-1)!, seq: entries.at(-1)!.seq + 1 }])],
      ['a leaf is lost with its place', faultsOf(ledger, new Map([...leaves].filter(([id]) => id !== acknowledged[0])), entries.filter((e) => e.leaf_id !== acknowledged[0]))],
      ['two places swap organisations', faultsOf(ledger, leaves, entries.map((e, n) => (n === 0 ? { ...e, leaf_id: entries.at(-1)!.leaf_id } : n === entries.length - 1 ? { ...e, leaf_id: entries[0]!.leaf_id } : e)))],
      ['what was taken back is there', faultsOf({ ...ledger, takenBack: new Set([...ledger.takenBack, acknowledged[0]!]) }, leaves, entries)],
    ];
    expect(plants.filter(([, found]) => found.length === 0).map(([name]) => name)).toEqual([]);
  }, 180_000);
});

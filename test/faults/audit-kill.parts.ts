import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Alert, Audit, AuditProofs, AuditRetention, AuditSettingsStore, CheckpointSigner, defineAuditActions, Sequencer } from '@consentry/audit';
import { Database, Ids, Log, migrate, pgOptions, startEmbeddedPostgres, SystemClock, type Clock, type SchemaPart } from '@consentry/kernel';
import { hashLeaf } from '../harness/rfc6962.js';

export const ORGANIZATIONS = Array.from({ length: 5 }, (_, n) => `0a000000-0000-7000-8000-0000000000a${n}`);
export const HAPPENED = 'test.happened';
defineAuditActions({ [HAPPENED]: { type: 'security_event', what: 'Something happened', context: ['kind', 'n'] } });

/** A key that every process of the test can make: how the vault keeps it is not what is tried here. */
class FixedSigner extends CheckpointSigner {
  private readonly private = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), createHash('sha256').update('a key for tests').digest()]), format: 'der', type: 'pkcs8' });

  async key(): Promise<KeyObject> {
    return this.private;
  }
}

/** What a server has of the audit log, without the rest of it. */
export async function openLog({ url, poolSize = 4, clock = new SystemClock() }: { url: string; poolSize?: number; clock?: Clock }) {
  const database = await Database.connect({ url, entities: [Alert], poolSize });
  const signer = new FixedSigner();
  const log = Log.create({ level: 'silent' });
  const audit = new Audit(clock, new Ids(clock));
  const sequencer = new Sequencer(database, clock, log, signer);
  const retention = new AuditRetention(database, clock, audit, new AuditSettingsStore(database, audit), sequencer);
  return { database, signer, audit, sequencer, retention, proofs: new AuditProofs(database, signer), close: () => database.close() };
}
export type LogParts = Awaited<ReturnType<typeof openLog>>;

/** A PostgreSQL that keeps its word through a death, with the schema of the product in it. */
export async function durablePostgres(parts: SchemaPart[]) {
  const dataDir = mkdtempSync(join(tmpdir(), 'consentry-audit-'));
  const open = () => startEmbeddedPostgres({ dataDir, log: { info: () => undefined, warn: () => undefined } });
  let server = await open();
  const { ownerUrl } = server;
  const url = server.url({ user: 'consentry_app', password: 'app-for-tests' });
  await withOwner(ownerUrl, async (c) => { await c.query(`create role consentry_app login nosuperuser nobypassrls password 'app-for-tests'`); });
  await migrate({ ownerUrl, appRole: 'consentry_app', parts });
  return {
    url, ownerUrl, dataDir,
    get pid() { return server.pid; },
    /** kill -9 of the postmaster, and a new one that replays what was promised. */
    async dies(): Promise<number> {
      const { pid } = server;
      process.kill(pid, 'SIGKILL');
      const began = performance.now();
      while (alive(pid)) await sleep(5);
      server = await open();
      if (server.ownerUrl !== ownerUrl) throw new Error('the database came back at another address');
      return performance.now() - began;
    },
    async stop(): Promise<void> { await server.stop(); rmSync(dataDir, { recursive: true, force: true }); },
  };
}

function alive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

export async function withOwner<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(pgOptions(url));
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** What the writers wrote down: what the database said it had kept, with the time it said so, and what they took back themselves. */
export interface Ledger { committed: Map<string, number>; takenBack: Set<string> }

/** A line that a death cut short counts for nothing: its transaction may be there or not. */
export function readLedger(dir: string): Ledger {
  const ledger: Ledger = { committed: new Map(), takenBack: new Set() };
  for (const name of readdirSync(dir)) {
    const lines = readFileSync(join(dir, name), 'utf8').split('\n').slice(0, -1);
    for (const line of lines) {
      const [what, at, ids] = line.split(' ');
      for (const id of ids!.split(',')) {
        if (what === 'kept') ledger.committed.set(id, Number(at));
        else ledger.takenBack.add(id);
      }
    }
  }
  return ledger;
}

export interface EntryRow { organization_id: string; seq: number; leaf_id: string }
export interface LeafRow { id: string; organization_id: string; hash: Buffer }

/** Everything that is wrong between what was promised, what is stored, and what has a place. */
export function faultsOf({ committed, takenBack }: Ledger, leaves: Map<string, LeafRow>, entries: EntryRow[]): string[] {
  const faults: string[] = [];
  for (const id of committed.keys()) if (!leaves.has(id)) faults.push(`acknowledged and gone: ${id}`);
  for (const id of takenBack) if (leaves.has(id)) faults.push(`taken back and there: ${id}`);
  const placed = new Map<string, number>();
  for (const { leaf_id: id, organization_id: organization } of entries) {
    placed.set(id, (placed.get(id) ?? 0) + 1);
    const leaf = leaves.get(id);
    if (!leaf) faults.push(`a place without a leaf: ${id}`);
    else if (leaf.organization_id !== organization) faults.push(`in another organisation's log: ${id}`);
  }
  for (const id of leaves.keys()) if (placed.get(id) !== 1) faults.push(`${placed.get(id) ?? 0} places: ${id}`);
  for (const [organization, own] of Map.groupBy(entries, (e) => e.organization_id)) {
    if (own.some((e, n) => e.seq !== n)) faults.push(`places of ${organization} are not 0 to ${own.length - 1}`);
  }
  return faults;
}

/** Leaves as stored, with their hashes by the documentation of the format and RFC 6962: no line is shared with libs/audit. */
export async function readLeaves(c: pg.Client): Promise<Map<string, LeafRow>> {
  const { rows } = await c.query<Record<string, string | null> & { id: string; organization_id: string }>(`
    select id, organization_id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, event_type, action, actor_kind, actor_id, ip, user_agent, request_id, object_type, object_id, context::text as context from audit_leaves`);
  return new Map(rows.map((r) => {
    const facts = {
      id: r.id, organization: r.organization_id, action: r['action'], actor: { kind: r['actor_kind'], id: r['actor_id'] }, ip: r['ip'], userAgent: r['user_agent'], requestId: r['request_id'],
      object: r['object_type'] === null ? null : { type: r['object_type'], id: r['object_id'] },
    };
    const content = `${JSON.stringify(facts).slice(0, -1)},"context":${r['context']}}`;
    const entry = `consentry/audit/1\n${r['event_type']}\n${r['at']}\n${createHash('sha256').update(content).digest('base64')}\n`;
    return [r.id, { id: r.id, organization_id: r.organization_id, hash: hashLeaf(Buffer.from(entry)) }];
  }));
}

export async function readEntries(c: pg.Client): Promise<EntryRow[]> {
  const { rows } = await c.query<{ organization_id: string; seq: string; leaf_id: string }>('select organization_id, seq, leaf_id from audit_entries order by organization_id, seq');
  return rows.map((r) => ({ ...r, seq: Number(r.seq) }));
}

/** `values[p]` of the sorted: 0.5 is the median. */
export function quantile(values: number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? NaN;
}

import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Writable } from 'node:stream';
import pg from 'pg';
import { Audit, AuditBundles, AuditRetention, AuditSettingsStore, CheckpointSigner, defineAuditActions, merkle, notes, Sequencer, verifyLive, type Report } from '@consentry/audit';
import { Ids, Log, pgOptions, systemActor, TestClock, type Database, type HotClient, type Scope } from '@consentry/kernel';
import { cloneDatabase } from './postgres.js';

const DAY = 86_400_000;
const HOUR = 3_600_000;

defineAuditActions({
  'tamper.signed_in': { type: 'authentication', what: 'A test signed in', context: ['n', 'place', 'note'] },
  'tamper.changed': { type: 'account_change', what: 'A test changed something', context: ['n', 'place', 'note'] },
  'tamper.rang': { type: 'security_event', what: 'A test rang', context: ['n', 'place', 'note'] },
  'tamper.requested': { type: 'api_request', what: 'A test asked', context: ['n', 'place', 'note'] },
});
const ACTIONS = ['tamper.signed_in', 'tamper.changed', 'tamper.rang', 'tamper.requested'];

export class KeyInHand extends CheckpointSigner {
  readonly pair = generateKeyPairSync('ed25519');
  async key(): Promise<KeyObject> {
    return this.pair.privateKey;
  }
}

export interface Head { organization_id: string; size: string; root: Buffer; note: string; sealed_at: Date }
/** A sequencer, and what it raised the alarm about. */
export interface Sealing { sequencer: Sequencer; told: string[] }

/**
 * Two organisations' logs as they are after 400 days: several tiles, checkpoints of several hours, entries that had their time and were purged.
 * Every kind of tampering is done in a transaction of the owner, past row-level security, looked at from inside it, and rolled back.
 */
export class TamperStage {
  readonly a = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60';
  readonly b = '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f61';
  readonly signer = new KeyInHand();
  readonly clock = new TestClock(() => Date.now() - 400 * DAY);
  readonly ids = new Ids(this.clock);
  readonly audit = new Audit(this.clock, this.ids);
  readonly log = Log.create({ level: 'error', destination: new Writable({ write: (_chunk, _encoding, done) => done() }) as never });
  private n = 0;
  private client: pg.Client | undefined;

  private constructor(readonly database: Database, readonly ownerUrl: string, private readonly drop: () => Promise<void>) {}

  /** @param more further logs and how many entries they get */
  static async set(more: [string, number][] = []): Promise<TamperStage> {
    const clone = await cloneDatabase();
    const stage = new TamperStage(clone.database, clone.ownerUrl, clone.drop);
    const sequencer = new Sequencer(stage.database, stage.clock, stage.log, stage.signer);
    const write = async (organizationId: string, n: number) => {
      await stage.database.hot({ organizationId }, (c) => stage.append(c, organizationId, n));
      await stage.sealed(sequencer);
    };
    await write(stage.a, 300);
    for (const [id, n] of [[stage.b, 80] as [string, number], ...more]) await write(id, n);
    stage.clock.advance(2 * HOUR);
    await write(stage.a, 120);
    stage.clock.advance(40 * DAY);
    await write(stage.a, 100);
    stage.clock.advance(360 * DAY - 3 * HOUR);
    await new AuditRetention(stage.database, stage.clock, stage.audit, new AuditSettingsStore(stage.database, stage.audit), sequencer).run();
    stage.clock.advance(HOUR + 60_000);
    await write(stage.a, 160);
    await write(stage.b, 20);
    stage.clock.advance(5 * 60_000);
    await write(stage.a, 30);
    stage.clock.advance(5 * 60_000);
    return stage;
  }

  /** Seals everything. A transaction of another test in the same cluster may hold it up for a moment. */
  async sealed(sequencer: Sequencer): Promise<void> {
    for (;;) {
      await sequencer.sealAll();
      const { rows } = await this.database.hot('system', (c) => c.query({ text: 'select 1 from audit_leaves l where not exists (select 1 from audit_entries e where e.leaf_id = l.id) limit 1' }));
      if (rows.length === 0) return;
      await new Promise((resolve) => { setTimeout(resolve, 20); });
    }
  }

  /** Entries of every type, some with each field and some without. The client speaks for the organisation. */
  append(c: HotClient, organizationId: string, n = 1): Promise<void> {
    return this.audit.appendHot(c, Array.from({ length: n }, () => {
      const i = this.n++;
      const actor = systemActor(organizationId, 'tester', i % 2 === 0 ? { ip: `203.0.113.${i % 250}`, userAgent: 'Probe/1', requestId: `req-${i}` } : {});
      return { actor, entry: { action: ACTIONS[i % 4]!, context: { n: i, place: 'here', note: null }, ...(i % 4 < 2 ? { object: { type: 'contact', id: this.ids.next() } } : {}) } };
    }));
  }

  verifier(organizationId = this.a, key: KeyObject = createPublicKey(this.signer.pair.privateKey)): notes.Verifier {
    return notes.verifierOf(notes.originOf(organizationId), key);
  }

  bundles(database = this.database): AuditBundles {
    return new AuditBundles(database, this.clock, this.signer);
  }

  /** One kind of tampering and what is seen of it, all of it undone afterwards. */
  async within<T>(work: (tamper: Tamper, running: Sealing) => Promise<T>): Promise<T> {
    const client = (this.client ??= await connected(this.ownerUrl));
    await client.query(`begin; set local timezone = 'UTC'; set local jit = off`);
    try {
      const before = await Tamper.on(this, client);
      // A server that has sealed since it started remembers the heads that it signed.
      const running = before.sealing();
      await before.happens();
      await running.sequencer.sealAll();
      return await work(await Tamper.on(this, client), running);
    } finally {
      await client.query('rollback');
    }
  }

  async close(): Promise<void> {
    await this.client?.end();
    await this.database.close();
    await this.drop();
  }
}

/** The database in the hands of somebody who owns it. */
export class Tamper {
  readonly a: string;
  readonly b: string;
  private savepoints = 0;

  private constructor(readonly stage: TamperStage, private readonly client: pg.Client, readonly size: number, readonly head: Head, private readonly xid: string) {
    this.a = stage.a;
    this.b = stage.b;
  }

  static async on(stage: TamperStage, client: pg.Client): Promise<Tamper> {
    const head = (await client.query<Head>('select * from audit_trees where organization_id = $1', [stage.a])).rows[0]!;
    const { last_xid: xid } = (await client.query<{ last_xid: string }>('select last_xid::text as last_xid from audit_sequencer')).rows[0]!;
    return new Tamper(stage, client, Number(head.size), head, xid);
  }

  async sql<R extends pg.QueryResultRow = pg.QueryResultRow>(text: string, ...values: unknown[]): Promise<R[]> {
    return (await this.client.query<R>(text, values)).rows;
  }

  /** Changes exactly that many rows, or the test would show nothing. */
  async change(text: string, ...values: unknown[]): Promise<void> {
    const { rowCount } = await this.client.query(text, values);
    if (!rowCount) throw new Error(`this tampering changed nothing: ${text}`);
  }

  /** Changes columns of the leaf at a position. */
  leaf(seq: number, set: string): Promise<void> {
    return this.change(`update audit_leaves set ${set} where id = (select leaf_id from audit_entries where organization_id = $1 and seq = $2)`, this.a, seq);
  }

  async idAt(seq: number): Promise<string> {
    return (await this.sql<{ leaf_id: string }>('select leaf_id from audit_entries where organization_id = $1 and seq = $2', this.a, seq))[0]!.leaf_id;
  }

  /** The first position from `from` on whose entry is of that type, with content or without. */
  async find(from: number, type: string, there = true): Promise<number> {
    const text = there
      ? 'select min(e.seq)::int as seq from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq >= $2 and l.event_type = $3 and l.action like \'tamper.%\''
      : 'select min(seq)::int as seq from audit_residues where organization_id = $1 and seq >= $2 and event_type = $3';
    return (await this.sql<{ seq: number }>(text, this.a, from, type))[0]!.seq;
  }

  /** A leaf written by hand. Its transaction is one that the sequencer looks at next, or long passed. @returns its id */
  async forge(values: Record<string, unknown>, { passed = false } = {}): Promise<string> {
    const id = this.stage.ids.next();
    const row = { id, organization_id: this.a, xid: passed ? '3' : this.xid, at: this.stage.clock.now(), event_type: 'security_event', action: 'tamper.rang', actor_kind: 'system', actor_id: 'tester', context: '{}', ...values };
    await this.change(`insert into audit_leaves (${Object.keys(row).join(', ')}) values (${Object.keys(row).map((_, i) => `$${i + 1}`).join(', ')})`, ...Object.values(row));
    return id;
  }

  /** What a purge does, for whichever entries, and whoever asks. */
  async hollow(seqs: number[], digest?: string): Promise<void> {
    for (const seq of seqs) {
      const row = await this.rowAt(seq);
      await this.sql('insert into audit_residues (organization_id, seq, event_type, at, digest) values ($1, $2, $3, $4::text::timestamptz, $5)', this.a, seq, row.event_type, row.at, digest ?? digestOf(row));
      await this.sql('delete from audit_leaves where id = $1', row.id);
      await this.sql('delete from audit_entries where leaf_id = $1', row.id);
    }
  }

  async rowAt(seq: number): Promise<LeafRow> {
    return (await this.sql<LeafRow>('select l.*, l.at::text as at, l.context::text as context from audit_leaves l join audit_entries e on e.leaf_id = l.id where e.organization_id = $1 and e.seq = $2', this.a, seq))[0]!;
  }

  /** Cuts the log behind `size` entries, in every table. */
  async cut(size: number): Promise<void> {
    await this.change('delete from audit_leaves where id in (select leaf_id from audit_entries where organization_id = $1 and seq >= $2)', this.a, size);
    for (const table of ['audit_entries', 'audit_residues']) await this.sql(`delete from ${table} where organization_id = $1 and seq >= $2`, this.a, size);
    await this.sql('delete from audit_checkpoints where organization_id = $1 and size > $2', this.a, size);
  }

  /** Makes tiles and root from what stands in the tables now, as anybody can who read the code; with a key also the checkpoint. */
  async rebuild(key?: KeyObject, organizationId = this.a): Promise<void> {
    const leaves = await this.sql<LeafRow & { seq: string }>('select e.seq, l.*, l.at::text as at, l.context::text as context from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1', organizationId);
    const residues = await this.sql<{ seq: string; event_type: string; at: string; digest: string }>('select seq, event_type, at::text as at, digest from audit_residues where organization_id = $1', organizationId);
    const hashes = [...leaves.map((l) => [Number(l.seq), entryHash(l.event_type, l.at, digestOf(l))] as const), ...residues.map((r) => [Number(r.seq), entryHash(r.event_type, r.at, r.digest)] as const)];
    const edge = merkle.Edge.of(0, () => undefined);
    await this.sql('delete from audit_tiles where organization_id = $1', organizationId);
    for (const { level, tile, hashes: bytes } of edge.append(hashes.sort((x, y) => x[0] - y[0]).map((h) => h[1]))) await this.sql('insert into audit_tiles values ($1, $2, $3, $4)', organizationId, level, tile, bytes);
    await this.change('update audit_trees set size = $2, root = $3 where organization_id = $1', organizationId, edge.size, edge.root());
    if (key) await this.resign(key, edge.size, edge.root(), organizationId);
  }

  async resign(key: KeyObject, size: number, root: Buffer, organizationId = this.a): Promise<void> {
    const origin = notes.originOf(organizationId);
    const now = this.stage.clock.now();
    const note = notes.signNote(notes.checkpointText({ origin, size, root, time: now.toISOString() }), origin, key);
    await this.change('update audit_trees set note = $2, sealed_at = $3 where organization_id = $1', organizationId, note, now);
    await this.sql('delete from audit_checkpoints where organization_id = $1', organizationId);
    await this.sql('insert into audit_checkpoints (organization_id, size, note, at) values ($1, $2, $3, $4)', organizationId, size, note, now);
  }

  /** The whole state of a log as it was when a checkpoint that is still kept was signed. */
  async rollBack(keep: { history: boolean }): Promise<void> {
    const [older] = await this.sql<{ size: string; note: string; at: Date }>('select size, note, at from audit_checkpoints where organization_id = $1 order by size desc limit 1', this.a);
    await this.cut(Number(older!.size));
    await this.rebuild();
    await this.change('update audit_trees set note = $2, sealed_at = $3 where organization_id = $1', this.a, older!.note, older!.at);
    if (keep.history) await this.sql('insert into audit_checkpoints (organization_id, size, note, at) values ($1, $2, $3, $4)', this.a, this.size, this.head.note, this.head.sealed_at);
  }

  /** The database as the server sees it from inside this transaction. */
  door(): Database {
    return { hot: <T>(scope: Scope, work: (c: HotClient) => Promise<T>) => this.asApplication(scope, work) } as unknown as Database;
  }

  /** A sequencer as the servers run it, that works inside this transaction. */
  sealing(): Sealing {
    const sequencer = new Sequencer(this.door(), this.stage.clock, this.stage.log, this.stage.signer);
    const told: string[] = [];
    sequencer.whenBroken(async (organizationId, why) => { told.push(`${organizationId === this.a ? 'a' : 'b'}: ${why}`); });
    return { sequencer, told };
  }

  /** An honest leaf of each organisation, committed long enough ago to be sealed next. */
  async happens(organizationId?: string): Promise<void> {
    for (const id of organizationId ? [organizationId] : [this.a, this.b]) {
      await this.stage.append(this.client, id);
      await this.sql('update audit_leaves set xid = $1::text::xid8 where organization_id = $2 and xid = pg_current_xact_id()', this.xid, id);
    }
  }

  verify(options: { trusted?: string[]; organizationId?: string; key?: KeyObject } = {}): Promise<Report> {
    const { organizationId = this.a } = options;
    return this.asApplication({ organizationId }, (c) => verifyLive((work) => work(c), organizationId, {
      verifier: this.stage.verifier(organizationId, options.key), now: this.stage.clock.now(), ...(options.trusted ? { trusted: options.trusted } : {}),
    }));
  }

  /** As the role of the server and under row-level security. */
  async asApplication<T>(scope: Scope, work: (c: HotClient) => Promise<T>): Promise<T> {
    const name = `s${this.savepoints++}`;
    await this.client.query(`savepoint ${name}; set local role consentry_app`);
    await this.client.query(`select set_config('app.organization_id', $1, true), set_config('app.system', $2, true)`, scope === 'system' ? ['', 'on'] : [scope.organizationId, '']);
    try {
      const done = await work(this.client);
      await this.client.query(`reset role; release savepoint ${name}`);
      return done;
    } catch (error) {
      await this.client.query(`rollback to savepoint ${name}; reset role`);
      throw error;
    }
  }

  /** Looks at what comes of something and undoes it. */
  async attempt<T>(work: () => Promise<T>): Promise<T> {
    const name = `s${this.savepoints++}`;
    await this.client.query(`savepoint ${name}`);
    try {
      return await work();
    } finally {
      await this.client.query(`rollback to savepoint ${name}; reset role`);
    }
  }
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(pgOptions(url));
  await client.connect();
  return client;
}

export interface LeafRow {
  id: string; organization_id: string; at: string; event_type: string; action: string; actor_kind: string; actor_id: string; ip: string | null; user_agent: string | null; request_id: string | null;
  object_type: string | null; object_id: string | null; context: string; [column: string]: unknown;
}

// The entry as docs/security/audit-log.md writes it down, from that text and not from the code.
export function digestOf(l: LeafRow): string {
  const j = JSON.stringify;
  const object = l.object_type === null && l.object_id === null ? 'null' : `{"type":${j(l.object_type)},"id":${j(l.object_id)}}`;
  const content = `{"id":${j(l.id)},"organization":${j(l.organization_id)},"action":${j(l.action)},"actor":{"kind":${j(l.actor_kind)},"id":${j(l.actor_id)}},"ip":${j(l.ip)},"userAgent":${j(l.user_agent)},"requestId":${j(l.request_id)},"object":${object},"context":${l.context}}`;
  return sha256(content);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

export function entryHash(type: string, at: string, digest: string): Buffer {
  const [, day, time, fraction = ''] = /^(\S+) ([\d:]+)(?:\.(\d+))?\+00$/.exec(at)!;
  return createHash('sha256').update('\0').update(`consentry/audit/1\n${type}\n${day}T${time}.${fraction.padEnd(6, '0')}Z\n${digest}\n`).digest();
}

import { createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Optional } from '@nestjs/common';
import { announce, Clock, Database, describeError, Log, METRICS, ProblemError, type HotClient } from '@consentry/kernel';
import type { EventType } from './audit.actions.js';
import { hashOf, type StoredLeaf } from './audit.entry.js';
import { Edge, TileError, Tiles } from './audit.merkle.js';
import { checkpointText, openNote, originOf, parseCheckpoint, signNote, verifierOf } from './audit.note.js';
import * as sql from './audit.sequencer.sql.js';
import { CheckpointSigner } from './audit.signer.js';

/** Told when a log grew; the payload is the organisation's id. */
export const SEALED = 'consentry_sealed';

const EVERY_MS = 200;
const LOOK_AGAIN_MS = 60_000;
const PATIENCE_MS = 2_000;
const BATCH = 4_000;
const NIL = '00000000-0000-0000-0000-000000000000';

type Ordered = StoredLeaf & { xid: string };
interface Turn { ours: boolean; cluster: string; known_cluster: string | null; xmin: string; last_xid: string | null; last_id: string | null; [column: string]: unknown }
/** Where the next look begins; undefined: where this one did. */
interface Cursor { xid: string; id: string }
interface HeadRow { organization_id: string; size: string; root: Buffer; note: string; [column: string]: unknown }
interface Head { size: number; root: Buffer; edge: Edge }
interface Sealed { organizationId: string; leaves: Ordered[]; head: Head; from: number; tiles: ReturnType<Edge['append']> }

/** Something about a head that cannot be if only we wrote it. */
class HeadBroken extends Error {}

/**
 * Gives every leaf its place in its organisation's Merkle tree within a second, and signs the new head (AU-4). Before it appends it
 * checks that the head is the one it signed and that the tiles make up that head: whoever alters the database never gets a signature
 * for it. Several processes may run it; one at a time does.
 */
@Injectable()
export class Sequencer {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<number> | undefined;
  private stopped = false;
  /** Heads that this process signed last: it would notice a database set back behind them. */
  private readonly signed = new Map<string, { size: number; root: Buffer }>();
  private lookedAgainAt = 0;
  private readonly onBroken: ((organizationId: string, why: string) => Promise<void>)[] = [];
  private readonly brokenNow = new Map<string, string>();
  /** What was told of already. Kept here: whoever alters a head could write into the database that it was. */
  private readonly told = new Map<string, string>();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly log: Log, @Optional() private readonly signer?: CheckpointSigner) {}

  /** Called once for each head that is found altered. */
  whenBroken(listener: (organizationId: string, why: string) => Promise<void>): void {
    this.onBroken.push(listener);
  }

  start(): void {
    const next = (delay: number) => {
      if (this.stopped) return;
      this.timer = setTimeout(() => {
        this.seal().then((n) => next(n >= BATCH ? 0 : EVERY_MS), (error: unknown) => {
          // While the vault is closed nothing can be signed; leaves wait in the database.
          if (!(error instanceof ProblemError)) this.log.warn('audit_seal_failed', describeError(error));
          next(EVERY_MS * 5);
        });
      }, delay);
      this.timer.unref();
    };
    next(0);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running?.catch(() => undefined);
  }

  /** Seals what can be sealed now. @returns leaves sealed; 0 also when another process is at it */
  seal(): Promise<number> {
    // One at a time in this process too: two would only wait for each other.
    this.running = (this.running ?? Promise.resolve(0)).catch(() => 0).then(() => this.once());
    return this.running;
  }

  /** Seals until nothing is left that had been committed when it was called. Gives up after two seconds if an older transaction, in whatever database of the cluster, holds it up. */
  async sealAll(): Promise<void> {
    for (const until = performance.now() + PATIENCE_MS; ;) {
      if ((await this.seal()) > 0) continue;
      const { rows } = await this.db.hot('system', (c) => c.query<{ waits: boolean }>({ name: 'audit_waits', text: sql.WAITS }));
      if (!rows[0]!.waits || performance.now() > until) return;
      await sleep(20);
    }
  }

  /** Age of the oldest leaf without a place, in seconds. */
  async lag(): Promise<number> {
    return this.db.hot('system', async (c) => {
      const turn = (await c.query<Turn>({ name: 'audit_where', text: 'select last_xid::text as last_xid, last_id from audit_sequencer' })).rows[0];
      const { rows } = await c.query<{ seconds: number }>({ name: 'audit_lag', text: sql.LAG, values: [turn?.last_xid ?? '0', turn?.last_id ?? NIL, this.clock.now()] });
      return Math.max(0, rows[0]!.seconds);
    });
  }

  private async once(): Promise<number> {
    if (!this.signer) throw new Error('nobody signs checkpoints');
    const key = await this.signer.key();
    const done: Sealed[] = [];
    const sealed = await this.db.hot('system', async (c) => {
      done.length = 0;
      this.brokenNow.clear();
      const turn = (await c.query<Turn>({ name: 'audit_turn', text: sql.TURN })).rows[0]!;
      if (!turn.ours) return 0;
      const { leaves, cursor, heads: mended } = await this.next(c, turn, key);
      const groups = Map.groupBy(leaves, (l) => l.organization_id);
      const heads = mended ?? (await this.heads(c, [...groups.keys()], key));
      for (const [organizationId, own] of groups) {
        const head = heads.get(organizationId);
        if (!head) continue;
        const from = head.size;
        let hashes: Buffer[];
        try {
          hashes = own.map(hashOf);
        } catch (error) {
          // None of ours: a time such as infinity. It holds up its own log alone.
          await this.breaks(c, organizationId, `a leaf cannot be sealed: ${(error as Error).message}`);
          continue;
        }
        const tiles = head.edge.append(hashes);
        done.push({ organizationId, leaves: own, head: { size: head.edge.size, root: head.edge.root(), edge: head.edge }, from, tiles });
      }
      await this.write(c, done, key);
      if (cursor) await c.query({ name: 'audit_remember', text: sql.REMEMBER, values: [turn.cluster, cursor.xid, cursor.id] });
      return leaves.length;
    });
    for (const { organizationId, head, leaves } of done) {
      this.signed.set(organizationId, { size: head.size, root: head.root });
      for (const leaf of leaves) METRICS.consentry_audit_leaves_total.inc({ event_type: leaf.event_type as EventType });
    }
    for (const [organizationId, why] of this.brokenNow) {
      if (this.told.get(organizationId) === why) continue;
      this.told.set(organizationId, why);
      this.log.error('audit_log_altered', { organizationId, reason: why });
      for (const listener of this.onBroken) await listener(organizationId, why);
    }
    this.brokenNow.clear();
    return sealed;
  }

  private async next(c: HotClient, turn: Turn, key: KeyObject): Promise<{ leaves: Ordered[]; cursor: Cursor | undefined; heads?: Map<string, Head> }> {
    // A cursor beyond the oldest running transaction is none of ours.
    if (turn.known_cluster === null || turn.cluster !== turn.known_cluster || BigInt(turn.last_xid!) > BigInt(turn.xmin)) {
      const leaves = await this.overlooked(c, null);
      // What was running when this began is looked at again.
      return { leaves, cursor: leaves.length < BATCH ? { xid: turn.xmin, id: NIL } : undefined };
    }
    const now = performance.now();
    if (now - this.lookedAgainAt >= LOOK_AGAIN_MS) {
      this.lookedAgainAt = now;
      const mended = await this.afterBreaks(c, key);
      if (mended) return { ...mended, cursor: undefined };
    }
    const { rows } = await c.query<Ordered>({ name: 'audit_next', text: sql.NEXT, values: [turn.last_xid, turn.last_id, BATCH] });
    const last = rows.at(-1);
    return { leaves: rows, cursor: last && { xid: last.xid, id: last.id } };
  }

  /** A head that was broken and holds again (a restored backup) goes on; its leaves were not forgotten. */
  private async afterBreaks(c: HotClient, key: KeyObject): Promise<{ leaves: Ordered[]; heads: Map<string, Head> } | undefined> {
    const { rows } = await c.query<{ organization_id: string }>({ name: 'audit_broken', text: sql.BROKEN });
    const heads = await this.heads(c, rows.map((r) => r.organization_id), key, { broken: true });
    for (const id of heads.keys()) {
      const leaves = await this.overlooked(c, id);
      if (leaves.length < BATCH) {
        await c.query({ text: sql.MEND, values: [id] });
        this.told.delete(id);
      } else {
        // There are more: the next turn goes on with them.
        this.lookedAgainAt = -LOOK_AGAIN_MS;
      }
      if (leaves.length > 0) return { leaves, heads };
    }
    return undefined;
  }

  private async overlooked(c: HotClient, organizationId: string | null): Promise<Ordered[]> {
    const { rows } = await c.query<Ordered>({ text: sql.OVERLOOKED, values: [organizationId, BATCH] });
    return rows;
  }

  /** The heads of logs, each checked; a log without leaves has an empty one. A broken one is missing, and stays so until {@link afterBreaks} took up what was passed by. */
  private async heads(c: HotClient, wanted: string[], key: KeyObject, { broken = false } = {}): Promise<Map<string, Head>> {
    if (wanted.length === 0) return new Map();
    const known = broken ? new Set<string>() : new Set((await c.query<{ organization_id: string }>({ name: 'audit_broken', text: sql.BROKEN })).rows.map((r) => r.organization_id));
    const ids = wanted.filter((id) => !known.has(id));
    const taken = new Set((await c.query<{ id: string }>({ name: 'audit_taken', text: sql.TAKEN, values: [ids] })).rows.map((r) => r.id));
    const rows = new Map((await c.query<HeadRow>({ name: 'audit_heads', text: sql.HEADS, values: [ids] })).rows.map((r) => [r.organization_id, r]));
    const places = [...rows.values()].flatMap((r) => Edge.places(Number(r.size)).map((p) => ({ ...p, id: r.organization_id })));
    const edges = await c.query<{ organization_id: string; level: number; tile: string; hashes: Buffer }>({ name: 'audit_edges', text: sql.EDGES, values: [places.map((p) => p.id), places.map((p) => p.level), places.map((p) => p.tile)] });
    const tiles = new Map(edges.rows.map((e) => [`${e.organization_id}/${e.level}/${e.tile}`, e.hashes]));
    const heads = new Map<string, Head>();
    for (const id of ids) {
      try {
        if (taken.has(id)) throw new HeadBroken('there are positions behind the end of the log');
        heads.set(id, await this.checked(c, id, rows.get(id), (level, tile) => tiles.get(`${id}/${level}/${tile}`), key));
      } catch (error) {
        if (!(error instanceof HeadBroken)) throw error;
        await this.breaks(c, id, error.message);
      }
    }
    return heads;
  }

  private async breaks(c: HotClient, id: string, why: string): Promise<void> {
    await c.query({ text: sql.BREAK, values: [id, why, this.clock.now()] });
    this.brokenNow.set(id, why);
  }

  /** @throws HeadBroken */
  private async checked(c: HotClient, id: string, row: HeadRow | undefined, tile: (level: number, tile: number) => Buffer | undefined, key: KeyObject): Promise<Head> {
    const known = this.signed.get(id);
    const size = Number(row?.size ?? 0);
    if (known && known.size > size) throw new HeadBroken(`the log was ${known.size} leaves long and is ${size} now`);
    if (!row) return { size: 0, root: Edge.of(0, tile).root(), edge: Edge.of(0, tile) };
    if (!known?.root.equals(row.root) || known.size !== size) this.checkNote(id, row, size, key);
    if (known?.size === size && !known.root.equals(row.root)) throw new HeadBroken(`the log of ${size} leaves was another one`);
    let edge: Edge;
    try {
      edge = Edge.of(size, tile);
    } catch (error) {
      throw new HeadBroken((error as Error).message);
    }
    if (!edge.root().equals(row.root)) throw new HeadBroken('the tiles do not make up the signed head');
    if (known && known.size < size) {
      const root = await rootAt(c, id, known.size).catch((error: unknown) => { throw error instanceof TileError ? new HeadBroken(error.message) : error; });
      if (!root.equals(known.root)) throw new HeadBroken(`the log as it was at ${known.size} leaves is no beginning of this one`);
    }
    return { size, root: row.root, edge };
  }

  private checkNote(id: string, row: HeadRow, size: number, key: KeyObject): void {
    let signed;
    try {
      signed = parseCheckpoint(openNote(row.note, verifierOf(originOf(id), createPublicKey(key))));
    } catch (error) {
      throw new HeadBroken(`the signed checkpoint does not hold: ${(error as Error).message}`);
    }
    if (signed.origin !== originOf(id) || signed.size !== size || !signed.root.equals(row.root)) throw new HeadBroken('the head is not the one that was signed');
  }

  private async write(c: HotClient, done: Sealed[], key: KeyObject): Promise<void> {
    if (done.length === 0) return;
    const now = this.clock.now();
    const leaves = done.flatMap((d) => d.leaves.map((leaf, i) => ({ leaf, seq: d.from + i })));
    const tiles = done.flatMap((d) => d.tiles.map((t) => ({ id: d.organizationId, ...t })));
    const ids = done.map((d) => d.organizationId);
    const sizes = done.map((d) => d.head.size);
    const notes = done.map(({ organizationId: id, head: { size, root } }) => signNote(checkpointText({ origin: originOf(id), size, root, time: now.toISOString() }), originOf(id), key));
    await c.query({ name: 'audit_entries', text: sql.ADD_ENTRIES, values: [leaves.map((l) => l.leaf.organization_id), leaves.map((l) => l.seq), leaves.map((l) => l.leaf.id)] });
    await c.query({ name: 'audit_tiles', text: sql.PUT_TILES, values: [tiles.map((t) => t.id), tiles.map((t) => t.level), tiles.map((t) => t.tile), tiles.map((t) => t.hashes)] });
    await c.query({ name: 'audit_put_heads', text: sql.PUT_HEADS, values: [ids, sizes, done.map((d) => d.head.root), notes, now] });
    await c.query({ name: 'audit_keep', text: sql.KEEP_CHECKPOINTS, values: [ids, sizes, notes, now] });
    await c.query({ name: 'audit_count', text: sql.COUNT, values: [leaves.map((l) => l.leaf.organization_id), leaves.map((l) => l.leaf.event_type), leaves.map((l) => l.leaf.at)] });
    for (const { organizationId, leaves: own } of done) {
      await c.query({ name: 'audit_notify', text: 'select pg_notify($1, $2)', values: [SEALED, organizationId] });
      // Reading the log is an event of the log: a panel that follows it must not wake itself.
      if (own.some((l) => l.action !== 'api.request')) await announce(c, organizationId, [{ resource: 'audit-logs' }]);
    }
  }
}

/** The root of a log as it was at a size, from its stored tiles. */
export function rootAt(c: HotClient, organizationId: string, size: number): Promise<Buffer> {
  return tilesOf(c, organizationId).root(size);
}

export function tilesOf(c: HotClient, organizationId: string): Tiles {
  return new Tiles(async (level, tile) => {
    const { rows } = await c.query<{ hashes: Buffer }>({ name: 'audit_tile', text: 'select hashes from audit_tiles where organization_id = $1 and level = $2 and tile = $3', values: [organizationId, level, tile] });
    if (!rows[0]) throw new TileError(`tile ${level}/${tile} is missing`);
    return rows[0].hashes;
  });
}

import { entryOf, type Residue } from './audit.entry.js';
import { EVENT_TYPES, type EventType } from './audit.actions.js';
import { Edge, leafHash } from './audit.merkle.js';
import type { Checkpoint } from './audit.note.js';
import { RETENTION } from './audit.retention.rules.js';

/** Something that cannot be in a log that nobody touched. `sequence` is the position of the entry it is about. */
export interface Fault {
  code: 'checkpoint' | 'entry.altered' | 'entry.missing' | 'entry.moved' | 'entry.purged_early' | 'entry.outside' | 'tree.altered' | 'tile.altered' | 'truncated' | 'format';
  sequence: number | null;
  detail: string;
}

/** One position of a log as somebody stored it. */
export interface Position {
  sequence: number;
  /** Undefined: nothing is stored there, neither content nor residue. */
  residue: Residue | undefined;
  /** What `residue.digest` was made of; null when it was purged. */
  content: string | null;
  /** The leaf's hash as the tile has it; undefined where tiles were not given. */
  hash: Buffer | undefined;
}

const DAY_MS = 86_400_000;
const MOST = 100;
/** By how much the clocks of two servers may differ. */
const SKEW_MS = 300_000;

/**
 * Checks a log from its first entry on, against heads that were signed: every content against its hash, every hash against the tree, every
 * missing content against a purge that explains it. Knows nothing of databases; the offline verifier and the live one are this.
 */
export class LogChecker {
  readonly faults: Fault[] = [];
  private readonly edge = Edge.of(0, () => undefined);
  private readonly heads: Checkpoint[];
  /** The first of `heads` that is not passed yet. */
  private nextHead = 0;
  /** Up to where a signed head was found to hold: a bad entry that no hash names lies behind it. */
  private good = 0;
  private broken: { from: number; size: number; time: string } | undefined;
  /** No time in the log is later than that of the newest head. */
  private readonly latest: number;
  /** Of each type, up to when purges say it was purged. */
  private readonly purgedUpTo = new Map<string, number>();
  /** Of each type, the youngest entry without content. */
  private readonly youngest = new Map<string, { at: number; sequence: number }>();
  contents = 0;
  /** Tiles above the leaves, as these leaves make them: `level/tile`. */
  readonly upperTiles = new Map<string, Buffer>();

  /** @param heads whose signatures hold, of this log */
  constructor(private readonly organizationId: string, heads: Checkpoint[]) {
    this.heads = [...heads].sort((a, b) => a.size - b.size);
    this.latest = heads.length === 0 ? Infinity : Math.max(...heads.map((h) => Date.parse(h.time) || 0)) + SKEW_MS;
    for (; this.heads[this.nextHead]?.size === 0; this.nextHead++) if (!this.heads[this.nextHead]!.root.equals(this.edge.root())) this.fault('checkpoint', null, 'a signed head of an empty log has another root');
  }

  get size(): number {
    return this.edge.size;
  }

  add(positions: Position[]): void {
    let hashes: Buffer[] = [];
    const flush = () => {
      for (const t of this.edge.append(hashes)) if (t.level > 0) this.upperTiles.set(`${t.level}/${t.tile}`, t.hashes);
      hashes = [];
    };
    for (const position of positions) {
      hashes.push(this.hashOf(position));
      const size = this.edge.size + hashes.length;
      if (this.heads[this.nextHead]?.size !== size) continue;
      flush();
      const root = this.edge.root();
      const from = this.good;
      for (let head = this.heads[this.nextHead]; head?.size === size; head = this.heads[++this.nextHead]) {
        if (head.root.equals(root)) this.good = size;
        else this.broken ??= { from, size, time: head.time };
      }
    }
    flush();
  }

  /** What can be said only at the end. */
  finish(): Fault[] {
    if (this.broken) {
      const { from, size, time } = this.broken;
      const named = this.faults.some((f) => f.sequence !== null && f.sequence >= from && f.sequence < size);
      this.fault('tree.altered', named ? null : from, `one of the entries from ${from} to ${size - 1} is not what it was when the head was signed at ${time}`);
    }
    // The entry that would tell of a purge may be among those that are not here.
    const whole = !this.heads.some((h) => h.size > this.size);
    for (const [type, { at, sequence }] of whole ? this.youngest : []) {
      if (at >= (this.purgedUpTo.get(type) ?? 0)) this.fault('entry.purged_early', sequence, `its content is gone, and no purge of ${type} reaches to ${Number.isFinite(at) ? new Date(at).toISOString() : 'it'}`);
    }
    for (const head of this.heads) if (head.size > this.size) this.fault('truncated', this.size, `a head of ${head.size} entries was signed, and here are ${this.size}`);
    return this.faults;
  }

  fault(code: Fault['code'], sequence: number | null, detail: string): void {
    if (this.faults.length < MOST) this.faults.push({ code, sequence, detail });
  }

  private hashOf({ sequence, residue, content, hash }: Position): Buffer {
    if (!residue) {
      this.fault('entry.missing', sequence, 'neither the entry nor what a purge would have left of it is there');
      return hash ?? Buffer.alloc(32);
    }
    const computed = leafHash(entryOf(residue));
    if (hash && !computed.equals(hash)) this.fault('entry.altered', sequence, this.describe(content));
    if (content === null) this.gone(residue, sequence);
    else this.present(content, residue, sequence);
    return hash ?? computed;
  }

  private gone({ eventType, at }: Residue, sequence: number): void {
    // A time that is none is younger than any purge.
    const time = Number.isNaN(Date.parse(at)) ? Infinity : Date.parse(at);
    const known = this.youngest.get(eventType);
    if (!known || time > known.at) this.youngest.set(eventType, { at: time, sequence });
  }

  private present(content: string, { at }: Residue, sequence: number): void {
    this.contents++;
    // Most entries need no parsing: organisation and action stand at fixed places.
    if (!content.startsWith(`"organization":"${this.organizationId}"`, 45)) this.fault('entry.moved', sequence, 'the entry is of another organisation');
    if (!content.startsWith('"action":"audit.purged"', 99)) return;
    const purge = purgeIn(content);
    if (!purge) return;
    const { type, before } = purge;
    if (!(before <= Math.min(Date.parse(at), this.latest) - RETENTION[type].floor * DAY_MS)) return this.fault('entry.purged_early', sequence, `a purge of ${type} reaches further than the floor of its type allows`);
    this.purgedUpTo.set(type, Math.max(before, this.purgedUpTo.get(type) ?? 0));
  }

  private describe(content: string | null): string {
    const id = /^\{"id":"([0-9a-f-]{36})"/.exec(content ?? '')?.[1];
    return id ? `entry log_${id.replaceAll('-', '')} is not what was sealed` : 'it is not what was sealed';
  }
}

function purgeIn(content: string): { type: EventType; before: number } | undefined {
  try {
    const { action, actor, context } = JSON.parse(content) as { action: string; actor: { kind: string }; context: { event_type?: string; before?: string } };
    const type = EVENT_TYPES.find((t) => t === context.event_type);
    const before = Date.parse(context.before ?? '');
    return action === 'audit.purged' && actor.kind === 'system' && type && !Number.isNaN(before) ? { type, before } : undefined;
  } catch {
    return undefined;
  }
}

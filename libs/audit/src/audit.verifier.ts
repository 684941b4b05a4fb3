import type { HotClient } from '@consentry/kernel';
import { LogChecker, type Fault, type Position } from './audit.checker.js';
import { contentOf, digestOf, LEAF_COLUMNS, microseconds, type StoredLeaf } from './audit.entry.js';
import { HASH_BYTES, hashesIn, TILE_WIDTH } from './audit.merkle.js';
import { NoteError, openNote, originOf, parseCheckpoint, type Checkpoint, type Verifier } from './audit.note.js';

/** Positions at once: whole tiles. */
const CHUNK = 16 * TILE_WIDTH;
/** A leaf older than this has a place, or something is wrong. */
const UNSEALED_MS = 60_000;

export interface VerifyOptions {
  verifier: Verifier;
  /** Signed checkpoints from elsewhere: from witnesses, or kept by an auditor. */
  trusted?: string[];
  /** Called with how many positions were checked, of how many. */
  progress?: (done: number, total: number) => void;
  signal?: AbortSignal;
  now: Date;
}

export interface Report { organizationId: string; size: number; contents: number; faults: Fault[]; head: Checkpoint | undefined }

/** Runs statements of one organisation, each in a short transaction: a verification takes minutes and must not hold anything up. */
export type InOrganization = <T>(work: (client: HotClient) => Promise<T>) => Promise<T>;

type Row = StoredLeaf & { seq: string };
interface ResidueRow { seq: string; event_type: string; at: string; digest: string; [column: string]: unknown }

/** Leaves are found one by one: a join that reads the table whole for each chunk is never what we want, however small the planner thinks it is. */
const ONE_BY_ONE = `select set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`;
const POSITIONS = `
  select e.seq, ${LEAF_COLUMNS} from audit_entries e left join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq >= $2 and e.seq < $3 order by e.seq`;
const RESIDUES = 'select seq, event_type, at::text as at, digest from audit_residues where organization_id = $1 and seq >= $2 and seq < $3 order by seq';

/** Checks one organisation's log in a live database, all of it (AU-4). */
export async function verifyLive(run: InOrganization, organizationId: string, options: VerifyOptions): Promise<Report> {
  const report = await verifyOnce(run, organizationId, options);
  // A purge that began meanwhile is told of behind the end of what was checked.
  if (!report.faults.some((f) => f.code === 'entry.purged_early') || (await run((c) => headsOf(c, organizationId))).size === report.size) return report;
  return verifyOnce(run, organizationId, options);
}

async function verifyOnce(run: InOrganization, organizationId: string, options: VerifyOptions): Promise<Report> {
  const heads = await run((c) => headsOf(c, organizationId));
  const opened = openAll([...heads.history.map((h) => h.note), ...ofThisLog(options.trusted, organizationId), ...(heads.note === undefined ? [] : [heads.note])], organizationId, options.verifier);
  const checker = new LogChecker(organizationId, opened.checkpoints);
  for (const detail of opened.faults) checker.fault('checkpoint', null, detail);
  if (options.trusted?.length && ofThisLog(options.trusted, organizationId).length === 0) checker.fault('checkpoint', null, 'none of the checkpoints given is of this log');
  const head = heads.note === undefined ? undefined : opened.byNote.get(heads.note);
  if (head && (head.size !== heads.size || !head.root.equals(heads.root!) || Date.parse(head.time) !== heads.sealedAt?.getTime())) checker.fault('checkpoint', null, 'the stored head is not the one that was signed');
  for (const { note, size: at, at: time } of heads.history) {
    const kept = opened.byNote.get(note);
    if (kept && (kept.size !== at || Date.parse(kept.time) !== Date.parse(time))) checker.fault('checkpoint', null, `what stands beside the checkpoint of ${kept.size} entries is not what was signed`);
  }
  // An altered size must not keep us here for ever: there is nothing beyond what was signed or is stored.
  const size = Math.min(Math.max(0, heads.size), Math.max(heads.stored, ...opened.checkpoints.map((h) => h.size)));
  await checkPositions(run, organizationId, size, heads, checker, options);
  await checkRest(run, organizationId, checker, options.now);
  return { organizationId, size, contents: checker.contents, faults: inOrder(checker.finish()), head };
}

/** Faults by position, so that the first one named is the first bad entry; those about no entry in particular come last. */
export function inOrder(faults: Fault[]): Fault[] {
  return [...faults].sort((a, b) => (a.sequence ?? Infinity) - (b.sequence ?? Infinity));
}

/** A witness may keep the checkpoints of several logs. */
export function ofThisLog(trusted: string[] | undefined, organizationId: string): string[] {
  return (trusted ?? []).filter((note) => note.startsWith(`${originOf(organizationId)}\n`));
}

export function openAll(notes: string[], organizationId: string, verifier: Verifier): { checkpoints: Checkpoint[]; byNote: Map<string, Checkpoint>; faults: string[] } {
  const byNote = new Map<string, Checkpoint>();
  const faults: string[] = [];
  for (const note of new Set(notes)) {
    try {
      const checkpoint = parseCheckpoint(openNote(note, verifier));
      if (checkpoint.origin !== originOf(organizationId)) throw new NoteError(`it is of another log, ${checkpoint.origin}`);
      byNote.set(note, checkpoint);
    } catch (error) {
      if (!(error instanceof NoteError)) throw error;
      faults.push(`a checkpoint does not hold: ${error.message}`);
    }
  }
  return { checkpoints: [...byNote.values()], byNote, faults };
}

/** One statement, so one moment: the log grows while it is verified, and what belongs to a head must be of that head. */
const HEADS = `
  select t.size, t.root, t.note, t.sealed_at,
    (select coalesce(jsonb_agg(jsonb_build_object('size', size, 'note', note, 'at', at) order by size), '[]') from audit_checkpoints where organization_id = $1) as history,
    greatest((select max(seq) from audit_entries where organization_id = $1), (select max(seq) from audit_residues where organization_id = $1), -1) + 1 as stored,
    (select coalesce(jsonb_object_agg(level || '/' || tile, encode(hashes, 'hex')), '{}') from audit_tiles where organization_id = $1 and level > 0) as upper,
    (select hashes from audit_tiles where organization_id = $1 and level = 0 and tile = t.size / ${TILE_WIDTH}) as tip,
    (select min(tile) from audit_tiles where organization_id = $1 and level = 0 and tile * ${TILE_WIDTH} >= t.size) as stray
  from (select 1) one left join audit_trees t on t.organization_id = $1`;

interface Heads {
  size: number; root: Buffer | undefined; note: string | undefined; sealedAt: Date | undefined; history: { size: number; note: string; at: string }[]; stored: number;
  upper: Map<string, Buffer>; tip: Buffer | undefined; stray: number | undefined;
}

async function headsOf(c: HotClient, organizationId: string): Promise<Heads> {
  const { rows } = await c.query<{ size: string | null; root: Buffer | null; note: string | null; sealed_at: Date | null; history: Heads['history']; stored: string; upper: Record<string, string>; tip: Buffer | null; stray: string | null }>({ text: HEADS, values: [organizationId] });
  const { size, root, note, sealed_at: sealedAt, history, stored, upper, tip, stray } = rows[0]!;
  return {
    size: Number(size ?? 0), root: root ?? undefined, note: note ?? undefined, sealedAt: sealedAt ?? undefined, history, stored: Number(stored), tip: tip ?? undefined, stray: stray === null ? undefined : Number(stray),
    upper: new Map(Object.entries(upper).map(([name, hashes]) => [name, Buffer.from(hashes, 'hex')])),
  };
}

async function checkPositions(run: InOrganization, organizationId: string, size: number, { upper, tip, stray, size: stored }: Heads, checker: LogChecker, { progress, signal }: VerifyOptions): Promise<void> {
  const read = (from: number) => run(async (c) => {
    const end = Math.min(from + CHUNK, size);
    await c.query({ name: 'audit_one_by_one', text: ONE_BY_ONE });
    const { rows } = await c.query<Row>({ name: 'audit_positions', text: POSITIONS, values: [organizationId, from, end] });
    const { rows: residues } = await c.query<ResidueRow>({ name: 'audit_residues_of', text: RESIDUES, values: [organizationId, from, end] });
    const { rows: tiles } = await c.query<{ tile: string; hashes: Buffer }>({
      name: 'audit_verify_tiles', text: 'select tile, hashes from audit_tiles where organization_id = $1 and level = 0 and tile >= $2 and tile < $3 order by tile',
      values: [organizationId, from / TILE_WIDTH, Math.ceil(end / TILE_WIDTH)],
    });
    return { from, end, rows, residues, tiles };
  });
  // The next chunk is read while this one is hashed.
  let next = size > 0 ? read(0) : undefined;
  while (next) {
    const { from, end, rows, residues, tiles } = await next;
    next = end < size && !signal?.aborted ? read(end) : undefined;
    // A failure of it is met where it is awaited.
    next?.catch(() => undefined);
    const hashes = hashesOf(tiles, from, end, checker);
    checker.add(positionsOf(rows, residues, from, end, hashes, checker));
    progress?.(end, size);
  }
  if (signal?.aborted) return;
  if (stored === size && tip && tip.length > (size % TILE_WIDTH) * HASH_BYTES) checker.fault('tile.altered', size, 'the last tile holds more than was sealed');
  if (stored === size && stray !== undefined) checker.fault('tile.altered', null, `tile 0/${stray} lies behind the end`);
  // What proofs are made of must be what the leaves make.
  const rebuilt = checker.upperTiles;
  for (const [name, bytes] of upper) if (!rebuilt.get(name)?.equals(bytes)) checker.fault('tile.altered', null, `tile ${name} is not made of the tiles below it`);
  for (const name of rebuilt.keys()) if (!upper.has(name)) checker.fault('tile.altered', null, `tile ${name} is missing`);
}

function hashesOf(tiles: { tile: string; hashes: Buffer }[], from: number, end: number, checker: LogChecker): (Buffer | undefined)[] {
  const found: (Buffer | undefined)[] = Array.from({ length: end - from });
  const byTile = new Map(tiles.map((t) => [Number(t.tile), t.hashes]));
  for (let tile = from / TILE_WIDTH; tile * TILE_WIDTH < end; tile++) {
    const bytes = byTile.get(tile);
    const hashes = bytes && hashesIn(bytes);
    const width = Math.min(TILE_WIDTH, end - tile * TILE_WIDTH);
    // The last one may have grown since; a full one is what it is.
    if (bytes && (bytes.length > TILE_WIDTH * HASH_BYTES || bytes.length % HASH_BYTES > 0)) checker.fault('tile.altered', tile * TILE_WIDTH, `tile 0/${tile} is too long`);
    if (!hashes || hashes.length < width) checker.fault('tile.altered', tile * TILE_WIDTH, `tile 0/${tile} is ${hashes ? 'too short' : 'missing'}`);
    for (let i = 0; i < width; i++) found[tile * TILE_WIDTH - from + i] = hashes?.[i];
  }
  return found;
}

function positionsOf(rows: Row[], residues: ResidueRow[], from: number, end: number, hashes: (Buffer | undefined)[], checker: LogChecker): Position[] {
  const found: Position[] = Array.from({ length: end - from }, (_, i) => ({ sequence: from + i, residue: undefined, content: null, hash: hashes[i] }));
  for (const { seq, event_type: eventType, at, digest } of residues) found[Number(seq) - from]!.residue = { eventType, at: microseconds(at), digest };
  for (const row of rows) {
    const position = found[Number(row.seq) - from]!;
    // A purge puts the residue and takes the entry in one transaction.
    if (position.residue) checker.fault('entry.moved', position.sequence, 'an entry and the residue of one claim this position');
    if (row.id === null) continue;
    position.content = contentOf(row);
    position.residue = { eventType: row.event_type, at: microseconds(row.at), digest: digestOf(position.content) };
  }
  return found;
}

/** What lies beside the tree: entries behind its end, and leaves without a place though others were sealed a minute later. Those that a stopped server left wait for its next start. */
async function checkRest(run: InOrganization, organizationId: string, checker: LogChecker, now: Date): Promise<void> {
  await run(async (c) => {
    const beyond = (await c.query<{ seq: string }>({ text: `
      select seq from audit_entries where organization_id = $1 and seq >= (select size from audit_trees where organization_id = $1)
      union all select seq from audit_entries where organization_id = $1 and not exists (select 1 from audit_trees where organization_id = $1)
      union all select seq from audit_residues where organization_id = $1 and seq >= coalesce((select size from audit_trees where organization_id = $1), 0) order by 1 limit 5`, values: [organizationId] })).rows;
    for (const { seq } of beyond) checker.fault('entry.outside', Number(seq), 'a position behind the end of the signed log');
    const outside = (await c.query<{ id: string }>({ text: `
      select l.id from audit_leaves l where l.organization_id = $1 and (l.at < least($2, coalesce((select sealed_at from audit_trees where organization_id = $1) - interval '1 minute', 'infinity')) or l.at > $3) and not exists (select 1 from audit_entries e where e.leaf_id = l.id) order by l.at limit 5`, values: [organizationId, new Date(now.getTime() - UNSEALED_MS), new Date(now.getTime() + UNSEALED_MS)] })).rows;
    for (const { id } of outside) checker.fault('entry.outside', null, `entry log_${id.replaceAll('-', '')} has no place in the log`);
  });
}

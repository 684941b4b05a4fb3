import { createPublicKey } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { Clock, Database, type HotClient } from '@consentry/kernel';
import { LogChecker, type Position } from './audit.checker.js';
import { contentOf, digestOf, LEAF_COLUMNS, microseconds, type StoredLeaf } from './audit.entry.js';
import { hashesIn, TILE_WIDTH } from './audit.merkle.js';
import { NoteError, originOf, parseVerifier, verifierOf, type Verifier } from './audit.note.js';
import { CheckpointSigner } from './audit.signer.js';
import { inOrder, ofThisLog, openAll, type Report, type VerifyOptions } from './audit.verifier.js';

/** A bundle: one organisation's log in a file, checkable without us. Lines of JSON: head, checkpoints, one line an entry, end. */
export const BUNDLE_FORMAT = 'consentry-audit-bundle/1';
const CHUNK = 8 * TILE_WIDTH;

const Header = z.object({ format: z.literal(BUNDLE_FORMAT), organization: z.uuid(), key: z.string(), size: z.int().min(0), checkpoints: z.array(z.string()) });
const Line = z.object({ sequence: z.int().min(0), type: z.string(), at: z.string(), content: z.string().optional(), digest: z.string().optional(), hash: z.string().optional() });
const End = z.object({ end: z.int() });

/** A file that is no bundle, or not all of one. */
export class BundleError extends Error {}

type Row = StoredLeaf & { seq: string };

/** Writes bundles. */
@Injectable()
export class AuditBundles {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly signer: CheckpointSigner) {}

  /** @throws ProblemError `vault.unavailable`: to be asked before anything is noted or sent */
  async ready(): Promise<void> {
    await this.signer.key();
  }

  /** The whole log as it is now, line by line with line feeds; no transaction stays open meanwhile. */
  async *lines(organizationId: string): AsyncGenerator<string> {
    const key = verifierOf(originOf(organizationId), createPublicKey(await this.signer.key())).text;
    const run = <T>(work: (c: HotClient) => Promise<T>) => this.db.hot({ organizationId }, work);
    const { size, checkpoints } = await run(async (c) => {
      const head = (await c.query<{ size: string; note: string }>({ text: 'select size, note from audit_trees where organization_id = $1', values: [organizationId] })).rows[0];
      const kept = (await c.query<{ note: string }>({ text: 'select note from audit_checkpoints where organization_id = $1 and size <= $2 order by size', values: [organizationId, head?.size ?? 0] })).rows.map((r) => r.note);
      return { size: Number(head?.size ?? 0), checkpoints: [...new Set([...kept, ...(head ? [head.note] : [])])] };
    });
    yield `${JSON.stringify({ format: BUNDLE_FORMAT, organization: organizationId, key, size, checkpoints, madeAt: this.clock.now().toISOString() })}\n`;
    for (let from = 0; from < size; from += CHUNK) yield (await run((c) => chunk(c, organizationId, from, Math.min(from + CHUNK, size)))).join('');
    yield `${JSON.stringify({ end: size })}\n`;
  }
}

async function chunk(c: HotClient, organizationId: string, from: number, to: number): Promise<string[]> {
  const { rows } = await c.query<Row>({ text: `select e.seq, ${LEAF_COLUMNS} from audit_entries e join audit_leaves l on l.id = e.leaf_id where e.organization_id = $1 and e.seq >= $2 and e.seq < $3`, values: [organizationId, from, to] });
  const residues = await c.query<{ seq: string; event_type: string; at: string; digest: string }>({ text: 'select seq, event_type, at::text as at, digest from audit_residues where organization_id = $1 and seq >= $2 and seq < $3', values: [organizationId, from, to] });
  const tiles = await c.query<{ hashes: Buffer }>({ text: 'select hashes from audit_tiles where organization_id = $1 and level = 0 and tile >= $2 and tile < $3 order by tile', values: [organizationId, from / TILE_WIDTH, Math.ceil(to / TILE_WIDTH)] });
  // Of the tree, not of what stands in the table now: an entry altered here is named there.
  const hashes = tiles.rows.flatMap((t) => hashesIn(t.hashes));
  return [
    ...rows.map((r) => ({ sequence: Number(r.seq), type: r.event_type, at: microseconds(r.at), content: contentOf(r) })),
    ...residues.rows.map((r) => ({ sequence: Number(r.seq), type: r.event_type, at: microseconds(r.at), digest: r.digest })),
  ].sort((a, b) => a.sequence - b.sequence).map((line) => `${JSON.stringify({ ...line, hash: hashes[line.sequence - from]?.toString('base64') })}\n`);
}

/**
 * Checks a bundle with nothing but the file and, better, the key that the auditor kept: without `verifier` the key in the file is taken,
 * which shows that the file holds together and not whose it is.
 * @throws BundleError for what is no bundle; everything else is a fault of the report
 */
export async function verifyBundle(lines: AsyncIterable<string>, options: Omit<VerifyOptions, 'verifier' | 'now'> & { verifier?: Verifier }): Promise<Report & { verifier: Verifier }> {
  const iterator = lines[Symbol.asyncIterator]();
  const header = headerIn((await iterator.next()).value as string | undefined);
  const verifier = options.verifier ?? keyIn(header.key);
  const opened = openAll([...header.checkpoints, ...ofThisLog(options.trusted, header.organization)], header.organization, verifier);
  const checker = new LogChecker(header.organization, opened.checkpoints);
  for (const detail of opened.faults) checker.fault('checkpoint', null, detail);
  if (options.trusted?.length && ofThisLog(options.trusted, header.organization).length === 0) checker.fault('checkpoint', null, 'none of the checkpoints given is of this log');
  const last = header.checkpoints.at(-1);
  if (header.size > 0 && (last === undefined || opened.byNote.get(last)?.size !== header.size)) checker.fault('checkpoint', null, 'no checkpoint that holds is of the size of this bundle');
  const whole = await readEntries(iterator, checker, header.size, options);
  if (!whole) checker.fault('truncated', checker.size, `the file ends after ${checker.size} of ${header.size} entries`);
  return { organizationId: header.organization, size: header.size, contents: checker.contents, faults: inOrder(checker.finish()), head: last === undefined ? undefined : opened.byNote.get(last), verifier };
}

/** @returns whether the end came where it was said to come */
async function readEntries(iterator: AsyncIterator<string>, checker: LogChecker, size: number, { progress }: Pick<VerifyOptions, 'progress'>): Promise<boolean> {
  let waiting: Position[] = [];
  const flush = () => {
    checker.add(waiting);
    waiting = [];
    progress?.(checker.size, size);
  };
  for (let n = 0; ; n++) {
    const { value, done } = (await iterator.next()) as IteratorResult<string, undefined>;
    const read = done ? undefined : parseLine(value);
    if (read === undefined || 'end' in read || read.sequence !== n) {
      flush();
      if (read && 'sequence' in read) checker.fault('entry.missing', n, `here should be entry ${n}, and there is entry ${read.sequence}`);
      return read !== undefined && 'end' in read && read.end === size && n === size;
    }
    waiting.push(positionOf(read));
    if (waiting.length === CHUNK) flush();
  }
}

function keyIn(text: string): Verifier {
  try {
    return parseVerifier(text);
  } catch (error) {
    throw error instanceof NoteError ? new BundleError(error.message) : error;
  }
}

/** The longest line of a bundle is its first, with a checkpoint for each hour of years. */
const LONGEST_LINE = 64 * 1024 * 1024;

/**
 * The lines of a stream, ended by line feeds alone: readline would also split at U+2028, which JSON may hold as it is.
 * @throws BundleError for a line that no bundle has
 */
export async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let rest = '';
  for await (const bytes of stream) {
    const parts = (rest + decoder.write(bytes)).split('\n');
    rest = parts.pop()!;
    yield* parts;
    if (rest.length > LONGEST_LINE) throw new BundleError('it has a line of more than 64 MiB');
  }
  if (rest !== '') yield rest;
}

function positionOf({ sequence, type, at, content, digest, hash }: z.infer<typeof Line>): Position {
  return { sequence, residue: { eventType: type, at, digest: content === undefined ? (digest ?? '') : digestOf(content) }, content: content ?? null, hash: hash === undefined ? undefined : Buffer.from(hash, 'base64') };
}

function parseLine(text: string): z.infer<typeof Line> | z.infer<typeof End> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return End.safeParse(json).data ?? Line.parse(json);
  } catch {
    return undefined;
  }
}

function headerIn(text: string | undefined): z.infer<typeof Header> {
  try {
    const json = JSON.parse(text ?? '') as { format?: unknown } | null;
    if (/^consentry-audit-bundle\/\d+$/.test(String(json?.format)) && json?.format !== BUNDLE_FORMAT) throw new BundleError(`its format is ${String(json?.format)}, and this version reads ${BUNDLE_FORMAT}`);
    return Header.parse(json);
  } catch (error) {
    throw error instanceof BundleError ? error : new BundleError('the first line is not that of an audit bundle');
  }
}

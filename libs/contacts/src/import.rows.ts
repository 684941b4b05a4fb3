import type { z } from 'zod';
import { may, publicId, type Actor, type HotClient, ProblemError } from '@consentry/kernel';
import type { KeyRing } from '@consentry/vault';
import type { Encoding } from './import.encoding.js';
import type { ImportState, ImportView } from './import.schema.js';
import { fileName, header, setup, type Setup } from './import.sealed.js';

export const IMPORT_TOPIC = 'contacts.import';
/** So long after an import ended its file and what could undo it are kept. */
export const KEPT_DAYS = 30;

export interface ImportRow {
  id: string; name: Buffer | null; header: Buffer; setup: Buffer | null; state: ImportState; encoding: Encoding; delimiter: string; bytes: string; rows: number; chunks: number;
  pass: number; next_chunk: number; created: number; updated: number; skipped: number; invalid: number; granted: number; opted_out_kept: number;
  undo_after: number; undo_removed: number; undo_restored: number; undo_kept: number;
  created_at: Date; created_by: string; started_at: Date | null; started_by: string | null; finished_at: Date | null; upload_digest: Buffer | null;
  [column: string]: unknown;
}

export const UNMAPPED: Setup = { mapping: {}, country: null, tagIds: [], onDuplicate: 'update' };

export function setupOf(ring: KeyRing, row: ImportRow): Setup {
  return row.setup ? setup.open(ring, row.id, row.setup) : UNMAPPED;
}

/** One import, locked until the transaction ends: its states and its chunks follow one another. @throws ProblemError `import.not_found` */
export async function lockImport(client: HotClient, id: string): Promise<ImportRow> {
  const { rows } = await client.query<ImportRow>({ name: 'import_lock', text: 'select * from imports where id = $1 for update', values: [id] });
  if (!rows[0]) throw new ProblemError('import.not_found');
  return rows[0];
}

/** {@link lockImport} for those who only look: they don't wait for the chunk that is being written. */
export async function findImport(client: HotClient, id: string): Promise<ImportRow> {
  const { rows } = await client.query<ImportRow>({ name: 'import_find', text: 'select * from imports where id = $1', values: [id] });
  if (!rows[0]) throw new ProblemError('import.not_found');
  return rows[0];
}

/** @throws ProblemError `import.state` that names the state it is in */
export function mustBe(row: ImportRow, ...states: ImportState[]): void {
  if (!states.includes(row.state)) throw new ProblemError('import.state', { detail: `The import is ${row.state}; this needs one that is ${states.join(' or ')}.`, extensions: { state: row.state } });
}

export function who(actor: Actor): string {
  return `${actor.kind}:${actor.id}`;
}

export function whoWas(text: string | null): { kind: string; id: string } {
  const [kind = 'system', ...id] = (text ?? 'system:import').split(':');
  return { kind, id: id.join(':') };
}

export function importView(actor: Actor, ring: KeyRing, row: ImportRow): z.infer<typeof ImportView> {
  const { columns, samples } = header.open(ring, row.id, row.header);
  const { mapping, country, tagIds, onDuplicate } = setupOf(ring, row);
  const shown = shownTo(actor);
  return {
    id: publicId('import', row.id), name: row.name ? fileName.open(ring, row.id, row.name) : null, state: row.state, encoding: row.encoding, delimiter: row.delimiter, bytes: Number(row.bytes),
    columns: columns.map((name, i) => ({ name: shown(name), samples: samples.map((cells) => shown(cells[i] ?? '')) })), mapping, defaults: { country, tagIds: tagIds.map((id) => publicId('tag', id)) }, onDuplicate,
    progress: {
      rows: row.rows, done: row.created + row.updated + row.skipped + row.invalid, created: row.created, updated: row.updated, skipped: row.skipped, invalid: row.invalid, granted: row.granted, optedOutKept: row.opted_out_kept,
    },
    undo: { removed: row.undo_removed, restored: row.undo_restored, kept: row.undo_kept },
    createdAt: row.created_at.toISOString(), startedAt: row.started_at?.toISOString() ?? null, finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** What stands between a plus or a digit and a digit and is nothing but digits and what people put between them. The first sign bounds where it may begin, so it is linear. */
const NUMBER = /(?<![\d\s().-])\+?\d[\d\s().-]{4,60}\d/g;

/** Cells of a file as this person may see them: numbers are masked wherever they stand, for a file says of no cell what it is (CM-8). */
export function shownTo(actor: Actor): (cell: string) => string {
  if (may(actor, 'contacts.phone')) return (cell) => cell;
  return (cell) => cell.replace(NUMBER, (found) => {
    const digits = found.replace(/\D/g, '').length;
    let n = 0;
    return digits < 7 ? found : found.replace(/\d/g, (digit) => (++n > digits - 4 || (n <= 2 && found.startsWith('+')) ? digit : '•'));
  });
}

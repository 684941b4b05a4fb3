import type { z } from 'zod';
import type { ByteRange, HotClient } from '@consentry/kernel';
import type { Readable } from 'node:stream';
import type { KeyRing } from './vault.ring.js';

/** Whose copy it is, where it is not the organisation's: a person it writes to (with whoever was merged into them), or one of its own people. */
export interface ExportOf { contactIds?: string[]; userId?: string }

export interface ExportContext {
  client: HotClient; ring: KeyRing; organizationId: string;
  /** Undefined: the whole organisation's. What stands beside somebody and is of others stays out of that one's copy. */
  of: ExportOf | undefined;
}

/** A file that belongs to a row: what goes into the copy beside the rows. `open` is called outside of any transaction. */
export interface ExportFile { name: string; size: number; open(get: (key: string, range: ByteRange) => Promise<Readable>): Promise<AsyncIterable<Buffer>> }

type KeyType = 'uuid' | 'text' | 'timestamptz' | 'bigint' | 'integer';

/**
 * One table of a copy, as people read it. It is read in pages behind a key, each in a short transaction: none stays open for hours while
 * a million rows go by. SQL is over the alias `t`; `:contacts`, `:user` and `:organization` stand for values.
 */
export interface ExportSource<R extends Record<string, unknown> = Record<string, unknown>, S extends z.ZodObject = z.ZodObject> {
  /** Of its files: `<name>.ndjson`, `<name>.csv`, `schema/<name>.json`. */
  name: string;
  what: string;
  /** Every table whose data is in here: a test finds those that nobody exports. */
  tables: readonly string[];
  /** One line of it. Its members are the columns of the CSV. */
  shape: S;
  from: string;
  select?: string;
  /** Which rows are the organisation's. `t.organization_id = :organization` unless said otherwise. */
  where?: string;
  /** Unique, and the order of the rows: best that of an index. */
  key: Record<string, KeyType>;
  /** When a row came to be: what comes after the copy began is not in it. */
  made?: string;
  /** Which rows are about the contacts, or the user; absent: none of it is in their copies. */
  contact?: string;
  user?: string;
  /** Only in copies of persons: it is theirs, and none of the organisation's. */
  personal?: true;
  /** Of tables that no organisation owns; only with `personal` and a condition on `:user`. */
  scope?: 'system';
  views(rows: R[], context: ExportContext): z.input<S>[] | Promise<z.input<S>[]>;
  /** The files of a page, where there are some. */
  files?(rows: R[], context: ExportContext): ExportFile[];
}

const sources = new Map<string, ExportSource>();

/** Adds what a module keeps to the copies that an organisation and its people can have (PR-1, PR-3). */
export function defineExport<R extends Record<string, unknown>, S extends z.ZodObject>(source: ExportSource<R, S>): void {
  if (sources.has(source.name)) throw new Error(`export declared twice: ${source.name}`);
  if (!/^[a-z][a-z-]*$/.test(source.name)) throw new Error(`not a name of an export: ${source.name}`);
  if (source.scope === 'system' && !(source.personal && source.user?.includes(':user'))) throw new Error(`an export of everybody's rows: ${source.name}`);
  sources.set(source.name, source as unknown as ExportSource);
}

export function exportSources(): readonly ExportSource[] {
  return [...sources.values()];
}

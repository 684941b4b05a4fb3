import { z } from 'zod';
import { ProblemError } from './errors.js';
import { hasRefusedCharacters } from './jsonb.js';

/** A time that zod takes and Postgres doesn't: it has no year 0. */
const YEAR_ZERO = /"0000-/;

/** `?limit=&cursor=&count=` of every list. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(25),
  cursor: z.string().max(512).optional(),
  count: z.stringbool().default(false),
});
export type PageQuery = z.infer<typeof PageQuery>;

export interface Page<T> { data: T[]; nextCursor: string | null; total?: number }

export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable(), total: z.int().optional() });
}

/** Where a list by time went on: time and id of the last row. */
export const TimeCursor = z.tuple([z.iso.datetime(), z.uuid()]);

/** The rows behind a cursor of a list by time, newest first; all of them without one. A condition in the ORM's language. */
export function behind(cursor: z.infer<typeof TimeCursor> | undefined, time = 'createdAt', id = 'id'): Record<string, unknown> {
  if (!cursor) return {};
  const at = new Date(cursor[0]);
  return { $or: [{ [time]: { $lt: at } }, { [time]: at, [id]: { $lt: cursor[1] } }] };
}

/** A cursor is the sort key of the last row seen. It carries no organisation: row-level security decides what it can reach. */
export function encodeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, shape: T): z.infer<T> | undefined {
  if (cursor === undefined) return undefined;
  try {
    const text = Buffer.from(cursor, 'base64url').toString('utf8');
    if (YEAR_ZERO.test(text) || hasRefusedCharacters(text)) throw new Error('nothing that a list could have given');
    return shape.parse(JSON.parse(text));
  } catch {
    throw new ProblemError('request.invalid', { errors: [{ path: 'cursor', message: 'Not a cursor of this list. Use `nextCursor` of the answer before.' }] });
  }
}

/** Cuts a result read with one row too many into a page. */
export function cutPage<R, T>(rows: R[], limit: number, key: (row: R) => readonly (string | number)[], map: (row: R) => T, total?: number): Page<T> {
  const more = rows.length > limit;
  const kept = more ? rows.slice(0, limit) : rows;
  return {
    data: kept.map(map),
    nextCursor: more ? encodeCursor(key(kept[kept.length - 1]!)) : null,
    ...(total === undefined ? {} : { total }),
  };
}

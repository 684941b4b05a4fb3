import type { Database } from '@consentry/kernel';
import type { ExportContext, ExportOf, ExportSource, Vault } from '@consentry/vault';

/** Rows read at once: enough that the way to the database weighs little, few enough that memory stays flat. */
export const PAGE_ROWS = 1_000;

/** Of which organisation, up to when, and of whom alone. */
export interface ExportScope { organizationId: string; until: Date; of: ExportOf | undefined }

type Row = Record<string, unknown>;
interface Statement { text: string; values: unknown[] }

/** Whether a source has anything to say in this copy. A person's says what is about that person; nobody else's rows stand in for it. */
export function belongs(source: ExportSource, of: ExportOf | undefined): boolean {
  if (!of) return !source.personal;
  return of.contactIds ? source.contact !== undefined : source.user !== undefined;
}

export function pageStatement(source: ExportSource, scope: ExportScope, after: readonly string[] | undefined, limit: number): Statement {
  const { text, values } = conditions(source, scope);
  const key = Object.entries(source.key);
  const columns = key.map(([column], n) => `(${column})::text as key_${n}`);
  const behind = after ? ` and (${key.map(([column]) => column).join(', ')}) > (${key.map(([, type], n) => `$${values.push(after[n])}::${type}`).join(', ')})` : '';
  return { text: `select ${source.select ?? 't.*'}, ${columns.join(', ')} from ${source.from} where ${text}${behind} order by ${key.map(([column]) => column).join(', ')} limit ${limit}`, values };
}

export function countStatement(source: ExportSource, scope: ExportScope): Statement {
  const { text, values } = conditions(source, scope);
  return { text: `select count(*) as n from ${source.from} where ${text}`, values };
}

function conditions(source: ExportSource, { organizationId, until, of }: ExportScope): Statement {
  const given: Record<string, unknown> = { organization: organizationId, contacts: of?.contactIds, user: of?.userId };
  const values: unknown[] = [];
  const parts = [source.where ?? 't.organization_id = :organization'];
  if (source.made) parts.push(`${source.made} <= $${values.push(until)}::timestamptz`);
  if (of) parts.push(`(${of.contactIds ? source.contact! : source.user!})`);
  const bound = new Map<string, string>();
  // Not the `::` of a cast.
  const text = parts.join(' and ').replace(/(?<!:):(organization|contacts|user)\b/g, (_, name: string) => {
    if (!bound.has(name)) bound.set(name, `$${values.push(given[name])}${name === 'contacts' ? '::uuid[]' : '::uuid'}`);
    return bound.get(name)!;
  });
  return { text, values };
}

/**
 * Every page of a source, each read in a transaction of its own; the next one while this one is packed. The same row comes once, whatever
 * is written meanwhile.
 */
export async function* pages<T>(db: Database, vault: Vault, source: ExportSource, scope: ExportScope, work: (rows: Row[], context: ExportContext) => T | Promise<T>): AsyncGenerator<{ rows: number; page: Awaited<T> }> {
  const { organizationId, of } = scope;
  const columns = Object.keys(source.key).length;
  const read = (after: string[] | undefined) => db.hot(source.scope ?? { organizationId }, async (client) => {
    const ring = vault.ready(organizationId);
    const { rows } = await client.query<Row>(pageStatement(source, scope, after, PAGE_ROWS));
    const next = rows.length < PAGE_ROWS ? undefined : Array.from({ length: columns }, (_, n) => String(rows.at(-1)![`key_${n}`]));
    return { rows: rows.length, next, page: rows.length === 0 ? undefined : await work(rows, { client, ring, organizationId, of }) };
  });
  for (let coming = read(undefined); ;) {
    const { rows, next, page } = await coming;
    if (next) {
      coming = read(next);
      // Whoever stops here never asks for it.
      coming.catch(() => undefined);
    }
    if (page !== undefined) yield { rows, page };
    if (!next) return;
  }
}

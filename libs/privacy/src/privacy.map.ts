import { dataMap, type DataTable } from '@consentry/kernel';

/** Rows taken at once: nobody waits long for such a batch. */
export const BATCH = 1_000;

const ident = (name: string) => `"${name.replaceAll('"', '""')}"`;

/** What erasure does to a table's rows about somebody: rows go when any column says so, else the values that it names are blanked. */
export function erasureOf(table: DataTable): { kind: 'delete' } | { kind: 'blank'; set: string; left: string } | { kind: 'none' } {
  const columns = Object.entries(table.columns.personal ?? {});
  if (columns.some(([, c]) => c.erase === 'delete')) return { kind: 'delete' };
  const blanked = columns.flatMap(([name, c]) => (typeof c.erase === 'object' && 'blank' in c.erase ? [[ident(name), c.erase.blank] as const] : []));
  if (blanked.length === 0) return { kind: 'none' };
  return {
    kind: 'blank', set: blanked.map(([name, value]) => `${name} = ${value}`).join(', '),
    // What is blank already is not written again: so the work comes to an end, and resumes where it stopped.
    left: `(${blanked.map(([name, value]) => `t.${name} is distinct from ${value}`).join(' or ')})`,
  };
}

/** Tables with rows about contacts or users, children before what they belong to. */
export function tablesAbout(whom: 'contact' | 'user'): DataTable[] {
  return childrenFirst(dataMap().filter((t) => t[whom] !== undefined));
}

/** Tables whose rows go by age, children before what they belong to. */
export function tablesByAge(): DataTable[] {
  return childrenFirst(dataMap().filter((t) => t.age !== undefined));
}

function childrenFirst(tables: DataTable[]): DataTable[] {
  const depth = (table: DataTable): number => {
    const parent = table.under === undefined ? undefined : dataMap().find((t) => t.table === table.under);
    return parent ? depth(parent) + 1 : 0;
  };
  return tables.toSorted((a, b) => depth(b) - depth(a));
}

/** Erases one batch of what a table holds of people. $1: their ids. Rows that somebody else holds come with the next batch. */
export function eraseStatement(table: DataTable, whom: 'contact' | 'user'): string | undefined {
  const what = erasureOf(table);
  if (what.kind === 'none') return undefined;
  const name = ident(table.table);
  const found = `select t.ctid from ${name} t where ${table[whom]!} = any($1::uuid[]) ${what.kind === 'blank' ? `and ${what.left}` : ''} limit ${BATCH} for update of t`;
  return what.kind === 'delete' ? `delete from ${name} where ctid = any(array(${found}))` : `update ${name} set ${what.set} where ctid = any(array(${found}))`;
}

/** How many rows about people a table holds. $1: their ids. */
export function countStatement(table: DataTable, whom: 'contact' | 'user'): string {
  return `select count(*)::int as n from ${ident(table.table)} t where ${table[whom]!} = any($1::uuid[])`;
}

/** Whether a legal hold stands over a row: on everything of the organisation, or on the contact whom the row is about. */
export function heldCondition(table: DataTable): string {
  const about = table.contact === undefined ? '' : ` or h.contact_id = ${table.contact} or h.contact_id = (select c.merged_into from contacts c where c.id = ${table.contact})`;
  return `exists (select 1 from legal_holds h where h.organization_id = t.organization_id and h.released_at is null and (h.contact_id is null${about}))`;
}

/** Rows of an organisation older than a time ($2) that no hold keeps. $1: the organisation. */
export function overdue(table: DataTable): string {
  return `from ${ident(table.table)} t where t.organization_id = $1 and ${table.age!} < $2 ${table.unless === undefined ? '' : `and not (${table.unless})`} and not ${heldCondition(table)}`;
}

export function overdueAndHeld(table: DataTable): string {
  return `from ${ident(table.table)} t where t.organization_id = $1 and ${table.age!} < $2 and ${heldCondition(table)}`;
}

/** Takes one batch of them away, with what belongs to them and has no age of its own. What another transaction works on right now is left to the next run. */
export function purgeStatement(table: DataTable): string {
  const name = ident(table.table);
  const parts = dataMap().filter((t) => t.under === table.table && t.link !== undefined && t.age === undefined);
  if (parts.length === 0) return `delete from ${name} where ctid = any(array(select t.ctid ${overdue(table)} limit ${BATCH} for update of t skip locked))`;
  return `with due as materialized (select t.id ${overdue(table)} limit ${BATCH} for update of t skip locked)
    ${parts.map((part, n) => `, part${n} as (delete from ${ident(part.table)} where ${ident(part.link!)} in (select id from due))`).join('\n    ')}
    delete from ${name} where id in (select id from due)`;
}

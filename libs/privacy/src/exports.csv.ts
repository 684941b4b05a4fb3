import { stringify } from 'csv-stringify/sync';

/** Rows as a table: a column for each member, what is a list or an object in one cell as JSON. */
export function csvLines(columns: readonly string[], rows: readonly Record<string, unknown>[]): string {
  return stringify(rows.map((row) => columns.map((column) => cellOf(row[column]))));
}

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return neutral(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** People's texts: a spreadsheet must not take one for a formula (reliability.md). NDJSON holds them as they are. */
function neutral(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

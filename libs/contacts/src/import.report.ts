import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import { authorize, Database, ProblemError, type Actor, type HotClient } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import { findImport, shownTo, type ImportRow } from './import.rows.js';
import { chunk, header } from './import.sealed.js';
import { ROW_CODES, type RowCode } from './import.words.js';

/** The rows that were not taken, with their reason, to be mended in a spreadsheet and sent again. Read chunk by chunk: it waits for the reader. */
@Injectable()
export class ImportReports {
  constructor(private readonly db: Database, private readonly vault: Vault) {}

  async errors(actor: Actor, id: string): Promise<Readable> {
    authorize(actor, 'contacts.import');
    const row = await this.db.hot({ organizationId: actor.organizationId }, async (c) => {
      const found = await findImport(c, id);
      const { rowCount } = await c.query({ text: 'select 1 from import_chunks where import_id = $1 limit 1', values: [id] });
      if (rowCount === 0) throw new ProblemError('import.file_gone');
      return found;
    });
    return Readable.from(this.lines(actor, row));
  }

  private async *lines(actor: Actor, row: ImportRow): AsyncGenerator<string> {
    const { organizationId } = actor;
    const shown = shownTo(actor);
    const { columns } = header.open(await this.vault.ring(organizationId), row.id, row.header);
    // A mark, so that Excel takes the file for what it is.
    yield `\uFEFF${stringify([[...columns.map((name) => neutral(shown(name))), 'row', 'reason']])}`;
    for (let n = 0; n < row.chunks; n++) {
      const found = await this.db.hot({ organizationId }, (c) => this.chunk(c, organizationId, row, n));
      const lines = found.map(({ cells, number, code }) => [...columns.map((_, i) => neutral(shown(cells[i] ?? ''))), number, ROW_CODES[code]]);
      if (lines.length > 0) yield stringify(lines);
    }
  }

  private async chunk(c: HotClient, organizationId: string, row: ImportRow, n: number): Promise<{ cells: string[]; number: number; code: RowCode }[]> {
    const ring = this.vault.ready(organizationId);
    const { rows } = await c.query<{ id: string; body: Buffer }>({ text: 'select id, body from import_chunks where import_id = $1 and n = $2', values: [row.id, n] });
    if (!rows[0]) return [];
    const all = chunk.open(ring, rows[0].id, rows[0].body);
    const invalid = await c.query<{ row_number: number; code: RowCode }>({
      text: `select row_number, code from import_rows where import_id = $1 and pass = $2 and row_number between $3 and $4 and outcome = 'invalid'`, values: [row.id, row.pass, all[0]![0], all.at(-1)![0]],
    });
    const codes = new Map(invalid.rows.map((r) => [r.row_number, r.code]));
    return all.flatMap(([number, ...cells]) => (codes.has(number) ? [{ cells, number, code: codes.get(number)! }] : []));
  }
}

/** A spreadsheet must not take what a stranger wrote for a formula (reliability.md). */
export function neutral(cell: string): string {
  return /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

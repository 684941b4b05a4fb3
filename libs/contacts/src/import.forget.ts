import { Injectable } from '@nestjs/common';
import { Database } from '@consentry/kernel';
import { Vault } from '@consentry/vault';
import type { RawRow } from './import.csv.js';
import { chunk, header, type Header } from './import.sealed.js';

interface Piece { id: string; body: Buffer; [column: string]: unknown }

/** Takes one person out of the files that were imported, while the files are still here: whatever row speaks of one of his addresses is emptied. */
@Injectable()
export class ImportForget {
  constructor(private readonly db: Database, private readonly vault: Vault) {}

  /** Piece by piece, each in its own transaction; bears being done again. @returns how many rows and samples were emptied */
  async person(organizationId: string, addresses: readonly string[]): Promise<number> {
    const speaks = mentions(addresses);
    let emptied = 0;
    for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
      const step = await this.db.hot({ organizationId }, async (c) => {
        const ring = this.vault.ready(organizationId);
        const { rows } = await c.query<Piece>({ text: 'select id, body from import_chunks where organization_id = $1 and id > $2 order by id limit 20 for update', values: [organizationId, after] });
        let found = 0;
        for (const { id, body } of rows) {
          const lines = chunk.open(ring, id, body);
          const kept = lines.map((line): RawRow => (speaks(line.slice(1) as string[]) ? [line[0], ...line.slice(1).map(() => '')] : line));
          const changed = kept.filter((line, n) => line !== lines[n]).length;
          if (changed > 0) await c.query({ text: 'update import_chunks set body = $2 where id = $1', values: [id, chunk.seal(ring, id, kept)] });
          found += changed;
        }
        return { last: rows.at(-1)?.id, found };
      });
      emptied += step.found;
      if (step.last === undefined) return emptied + await this.samples(organizationId, speaks);
      after = step.last;
    }
  }

  /** The few rows that are shown while the columns are mapped. */
  private samples(organizationId: string, speaks: (cells: readonly string[]) => boolean): Promise<number> {
    return this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const { rows } = await c.query<{ id: string; header: Buffer }>({ text: 'select id, header from imports where organization_id = $1 for update', values: [organizationId] });
      let found = 0;
      for (const row of rows) {
        const { columns, samples } = header.open(ring, row.id, row.header);
        const kept: Header = { columns, samples: samples.filter((cells) => !speaks(cells)) };
        if (kept.samples.length === samples.length) continue;
        found += samples.length - kept.samples.length;
        await c.query({ text: 'update imports set header = $2 where id = $1', values: [row.id, header.seal(ring, row.id, kept)] });
      }
      return found;
    });
  }
}

/**
 * Whether cells speak of one of these addresses. Numbers are compared by their digits, from the right: a file may have them without country,
 * with zeros in front, with blanks between. Rather somebody else's row with the same last nine digits is emptied than this one missed.
 */
export function mentions(addresses: readonly string[]): (cells: readonly string[]) => boolean {
  const digits = addresses.map(digitsOf).filter((d) => d.length >= 7).map((d) => d.slice(-9));
  const words = addresses.filter((a) => /[^\d+\s().-]/.test(a)).map((a) => a.normalize('NFKC').toLowerCase());
  return (cells) => cells.some((cell) => {
    const number = digitsOf(cell);
    const text = cell.normalize('NFKC').trim().toLowerCase();
    return digits.some((d) => number.endsWith(d)) || words.includes(text);
  });
}

function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

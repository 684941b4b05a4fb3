import { pipeline } from 'node:stream/promises';
import { CsvError, Parser } from 'csv-parse';
import { ProblemError } from '@consentry/kernel';
import { encodingOf, textOf, type Encoding } from './import.encoding.js';

export const LIMITS = { bytes: 50 * 1_048_576, rows: 1_000_000, columns: 200, cell: 65_536, record: 1_048_576 };
export const CHUNK_ROWS = 500;
const DELIMITERS = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof DELIMITERS)[number];
const SAMPLES = 5;

/** A row of the file: its number as a spreadsheet counts, the header being 1, and its cells. */
export type RawRow = [row: number, ...cells: string[]];
export interface CsvFacts { encoding: Encoding; delimiter: Delimiter; columns: string[]; samples: string[][]; rows: number }

/** The first record of what came so far, or all of it; quotes and breaks inside them belong to a cell. */
function firstRecord(text: string): { record: string; whole: boolean } {
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '"') quoted = !quoted;
    else if (!quoted && (c === '\n' || c === '\r')) return { record: text.slice(0, i), whole: true };
  }
  return { record: text, whole: false };
}

function delimiterOf(record: string): { delimiter: Delimiter; columns: number } {
  const bare = record.split('"').filter((_, i) => i % 2 === 0).join('');
  const counts = DELIMITERS.map((delimiter) => ({ delimiter, columns: bare.split(delimiter).length }));
  return counts.reduce((best, next) => (next.columns > best.columns ? next : best));
}

/**
 * Looks at what has come of a file so far, so that one that cannot be taken is refused before the rest is read.
 * @throws ProblemError `import.limit`, `import.not_csv`
 */
export function refuseEarly(beginning: Buffer): void {
  if (beginning.length < 4) return;
  const encoding = encodingOf(beginning);
  const text = new TextDecoder(encoding).decode(beginning.subarray(0, LIMITS.record + 4));
  const { record, whole } = firstRecord(text);
  if (delimiterOf(record).columns > LIMITS.columns) throw tooMany('columns', 1);
  if (!whole && text.length >= LIMITS.record) throw tooMany('record', 1);
}

/**
 * Reads the whole file, row by row. Blank lines count as lines and are no rows.
 * @throws ProblemError that names the line; nothing is to be kept then
 */
export async function readCsv(bytes: Buffer, take: (row: RawRow) => void): Promise<CsvFacts> {
  const encoding = encodingOf(bytes);
  const beginning = new TextDecoder(encoding).decode(bytes.subarray(0, 2 * LIMITS.record));
  const { delimiter } = delimiterOf(firstRecord(beginning.trimStart()).record);
  const parser = new Parser({ delimiter, record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true, max_record_size: LIMITS.record });
  let columns: string[] | undefined;
  const samples: string[][] = [];
  let line = 0;
  let rows = 0;
  const one = (cells: string[]): void => {
    line++;
    if (cells.length > LIMITS.columns) throw tooMany('columns', line);
    if (cells.every((cell) => cell.trim() === '')) return;
    if (cells.some((cell) => cell.length > LIMITS.cell)) throw tooMany('cell', line);
    if (!columns) {
      columns = named(cells);
      return;
    }
    if (++rows > LIMITS.rows) throw tooMany('rows', line);
    // Cells behind the last named column mean nothing.
    const known = cells.slice(0, columns.length);
    if (samples.length < SAMPLES) samples.push(known.map((cell) => cell.slice(0, 100)));
    take([line, ...known]);
  };
  try {
    await pipeline(textOf(bytes, encoding), parser, async (records: AsyncIterable<string[]>) => { for await (const record of records) one(record); });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw csvProblem(error, error.code === 'CSV_QUOTE_NOT_CLOSED' ? await lineOfOpenQuote(bytes, encoding) : Number(/at line (\d+)/.exec(error.message)?.[1] ?? 0));
  }
  if (!columns || rows === 0) throw new ProblemError('import.empty');
  return { encoding, delimiter, columns, samples, rows };
}

/** Every column gets a name of its own, so that a mapping can say which one it means. */
function named(header: string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, i) => {
    const base = cell.trim().slice(0, 180) || `Column ${i + 1}`;
    let name = base;
    for (let n = 2; taken.has(name); n++) name = `${base} (${n})`;
    taken.add(name);
    return name;
  });
}

/** The parser knows only where the file ended; people look for where the quotation began. */
async function lineOfOpenQuote(bytes: Buffer, encoding: Encoding): Promise<number> {
  let [line, opened, quoted, before] = [1, 0, false, ''];
  for await (const text of textOf(bytes, encoding)) {
    for (const c of text) {
      if (c === '\r' || (c === '\n' && before !== '\r')) line++;
      else if (c === '"') {
        quoted = !quoted;
        if (quoted) opened = line;
      }
      before = c;
    }
  }
  return opened;
}

function csvProblem(error: CsvError, line: number): ProblemError {
  if (error.code === 'CSV_MAX_RECORD_SIZE') return tooMany('record', line);
  const what = error.code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quotation mark is opened here and never closed' : 'a quotation mark is out of place';
  return new ProblemError('import.quotes', { detail: `Line ${line}: ${what}. A cell that holds quotation marks stands in quotation marks, and those inside it are doubled.`, extensions: { line } });
}

function tooMany(what: keyof typeof LIMITS, line: number): ProblemError {
  const words = {
    bytes: 'the file is larger than 50 MB', rows: 'there are more than 1,000,000 rows', columns: `there are more than ${LIMITS.columns} columns`, cell: 'a cell is longer than 64 KB', record: 'a row is longer than 1 MB',
  };
  return new ProblemError('import.limit', { detail: `Line ${line}: ${words[what]}. Divide the file.`, extensions: { line } });
}

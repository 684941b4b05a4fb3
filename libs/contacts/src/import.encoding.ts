import { isUtf8 } from 'node:buffer';
import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '@consentry/kernel';

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

const SLICE = 65_536;
/** How other kinds of files begin that people take for CSV. */
const OTHERS: [string, string][] = [
  ['1f8b', 'This is a gzip archive. Unpack it first.'], ['504b0304', 'This is an Excel workbook or a ZIP archive. Save the sheet as CSV (UTF-8).'],
  ['d0cf11e0', 'This is an old Excel workbook. Save the sheet as CSV (UTF-8).'], ['25504446', 'This is a PDF.'],
];

/** What the byte order mark says; without one, UTF-8 where that is possible, else what Excel writes in the west. @throws ProblemError for other kinds of files */
export function encodingOf(bytes: Buffer): Encoding {
  for (const [beginning, detail] of OTHERS) if (bytes.subarray(0, beginning.length / 2).toString('hex') === beginning) throw new ProblemError('import.not_csv', { detail });
  const mark = bytes.subarray(0, 3).toString('hex');
  if (mark === 'efbbbf') return 'utf-8';
  if (mark.startsWith('fffe')) return 'utf-16le';
  if (mark.startsWith('feff')) return 'utf-16be';
  return isUtf8(bytes) ? 'utf-8' : 'windows-1252';
}

/** The text in pieces, other work let in between. @throws ProblemError for broken sequences and NUL characters */
export async function* textOf(bytes: Buffer, encoding: Encoding): AsyncGenerator<string> {
  const decoder = encoding === 'windows-1252' ? WINDOWS : new TextDecoder(encoding, { fatal: true });
  for (let at = 0; at < bytes.length; at += SLICE) {
    let text: string;
    try {
      text = decoder.decode(bytes.subarray(at, at + SLICE), { stream: at + SLICE < bytes.length });
    } catch {
      throw new ProblemError('import.encoding', { detail: `About line ${lineAt(bytes, at)}: this is not valid ${encoding.toUpperCase()}. Save the file as UTF-8 and send it again.` });
    }
    const nul = text.indexOf('\0');
    if (nul >= 0) {
      const line = lineAt(bytes, at) + text.slice(0, nul).split('\n').length - 1;
      throw new ProblemError('import.not_csv', { detail: `Line ${line} holds a NUL character, so this is no text. If it is UTF-16, save it with a byte order mark, or as UTF-8.` });
    }
    yield text;
    await setImmediate();
  }
}

/** Node's own decoder of this name reads it as Latin-1, which has control characters where Windows has € and quotation marks. */
const HIGH = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const WINDOWS = { decode: (bytes: Buffer, _options?: { stream: boolean }): string => bytes.toString('latin1').replace(/[\x80-\x9f]/g, (c) => HIGH[c.charCodeAt(0) - 0x80]!) };

function lineAt(bytes: Buffer, offset: number): number {
  let line = 1;
  for (let at = bytes.indexOf(10); at >= 0 && at < offset; at = bytes.indexOf(10, at + 1)) line++;
  return line;
}

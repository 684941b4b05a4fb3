import { randomInt } from 'node:crypto';
import { closeSync, openSync, readdirSync, readSync, fstatSync } from 'node:fs';
import { join } from 'node:path';

/** Every planted text begins and ends with it, so a search for it finds any piece of one. In no word of ours, nor by chance in noise. */
export const MARK = 'qzjxkv7w';
/** The same for telephone numbers: all of them begin so. */
export const PHONE_MARK = '15558431';
/** What a house names its own things by (labels, lists, campaigns): readable to whoever reads the tables, and in no log, metric or address all the same. */
export const NAME_MARK = 'xvqjwz5k';
/** And for what is deliberately left readable. */
export const CONTROL = 'kwvj3xzq';

/** Makes canaries and counts them by what they stand for. */
export class Canaries {
  readonly planted = new Map<string, string[]>();
  private n = 0;

  /** @param join for places that take no hyphen */
  text(kind: string, join = '-'): string {
    return this.keep(kind, [MARK, ++this.n, randomInt(1e9).toString(36), MARK].join(join));
  }

  name(kind: string): string {
    return this.keep(kind, [NAME_MARK, ++this.n, randomInt(1e9).toString(36), NAME_MARK].join('-'));
  }

  email(kind: string): string {
    return this.keep(kind, `${MARK}${++this.n}${randomInt(1e9).toString(36)}${MARK}@example.com`);
  }

  /** Digits without plus, as a provider writes it. */
  phone(kind: string): string {
    return this.keep(kind, `${PHONE_MARK}${String(++this.n).padStart(3, '0')}`);
  }

  /** One that the server made. */
  keep(kind: string, value: string): string {
    this.planted.set(kind, [...(this.planted.get(kind) ?? []), value]);
    return value;
  }

  get count(): number {
    return [...this.planted.values()].reduce((sum, all) => sum + all.length, 0);
  }
}

/** How a text may lie about without being encrypted: each name with the bytes to look for. */
export function formsOf(text: string): Map<string, Buffer> {
  const bytes = Buffer.from(text);
  const forms = new Map<string, Buffer>([
    ['raw', bytes], ['upper case', Buffer.from(text.toUpperCase())], ['hex', Buffer.from(bytes.toString('hex'))], ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['percent', Buffer.from([...bytes].map((b) => `%${b.toString(16)}`).join(''))], ['UTF-16LE', Buffer.from(text, 'utf16le')], ['UTF-16BE', Buffer.from(text, 'utf16le').swap16()], ['reversed', Buffer.from([...text].reverse().join(''))],
  ]);
  for (const before of [0, 1, 2]) {
    for (const encoding of ['base64', 'base64url'] as const) {
      const encoded = Buffer.concat([Buffer.alloc(before, 'A'), bytes]).toString(encoding).replace(/=+$/, '');
      // Of the characters at either end some bits belong to the neighbours.
      forms.set(`${encoding} at ${before}`, Buffer.from(encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6))));
    }
  }
  return forms;
}

/** The forms of many texts, named, each once. */
export function needles(texts: readonly string[]): [string, Buffer][] {
  const seen = new Map<string, [string, Buffer]>();
  for (const text of texts) for (const [form, bytes] of formsOf(text)) if (!seen.has(bytes.toString('latin1'))) seen.set(bytes.toString('latin1'), [`${text.slice(0, 12)} (${form})`, bytes]);
  return [...seen.values()];
}

export interface Found { what: string; where: string; around: string }

export function searchBytes(where: string, bytes: Buffer, wanted: readonly [string, Buffer][]): Found[] {
  return wanted.flatMap(([what, needle]) => {
    const at = bytes.indexOf(needle);
    return at < 0 ? [] : [{ what, where, around: bytes.subarray(Math.max(0, at - 60), at + 60).toString('latin1').replace(/[^\x20-\x7e]+/g, '·') }];
  });
}

const CHUNK = 8 * 1024 * 1024;
const OVERLAP = 512;

/** A living database removes files of its own: what is gone holds nothing. */
function openUnlessGone(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Every file under a folder, byte by byte, in pieces that overlap. */
export function searchFiles(root: string, wanted: readonly [string, Buffer][], skip: (path: string) => boolean): { found: Found[]; files: number; bytes: number } {
  const total = { found: [] as Found[], files: 0, bytes: 0 };
  const buffer = Buffer.alloc(CHUNK + OVERLAP);
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || skip(path)) continue;
    const file = openUnlessGone(path);
    if (file === undefined) continue;
    try {
      total.files++;
      const { size } = fstatSync(file);
      for (let at = 0; at < size; at += CHUNK) {
        const length = readSync(file, buffer, 0, CHUNK + OVERLAP, at);
        total.bytes += Math.min(length, CHUNK);
        total.found.push(...searchBytes(path.slice(root.length + 1), buffer.subarray(0, length), wanted));
      }
    } finally {
      closeSync(file);
    }
  }
  return total;
}

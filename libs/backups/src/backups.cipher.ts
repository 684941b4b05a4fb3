import { createHash, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { primitives } from '@consentry/vault';
import { BackupError } from './backups.errors.js';
import { Pieces } from './backups.pieces.js';

/**
 * How a backup lies in the storage (docs/operations/backups.md): a header that anybody can read, then chunks of 64 KiB, each sealed by
 * AES-256-GCM under the backup's own key, which seals nothing else. The number of the chunk is its IV; the header, the number and whether
 * it is the last are its additional data. So nothing can be altered, moved, swapped or left out, and the end cannot be cut off.
 */
const MAGIC = Buffer.from('consentry backup\n');
const CHUNK = 64 * 1024;
const SEALED_CHUNK = CHUNK + primitives.TAG_BYTES;
const MAX_HEADER = 256 * 1024;

export const Header = z.object({
  format: z.literal(1),
  id: z.uuid(),
  /** When the one moment was that everything in it is of. */
  takenAt: z.iso.datetime(),
  compression: z.enum(['zstd', 'gzip']),
  /** Every step of the schema that the database had taken. */
  migrations: z.array(z.string().max(200)).max(5_000),
  files: z.boolean(),
});
export type Header = z.infer<typeof Header>;

export const altered = (): BackupError => new BackupError('This backup was altered, cut short or damaged, or its key is another one: it is not used. Take another backup or another copy of this one.');

function headerBytes(header: Header): Buffer {
  const text = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([MAGIC, length, text]);
}

/** One chunk in memory at a time, whatever the size. */
export async function* sealBackup(key: KeyObject, header: Header, content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const head = headerBytes(header);
  yield head;
  const digest = createHash('sha256').update(head).digest();
  const pieces = new Pieces(content);
  try {
    // The last chunk is marked as such, so each one waits until something follows it.
    let waiting = await pieces.take(CHUNK);
    for (let number = 0; ; number++) {
      const next = waiting.length < CHUNK ? Buffer.alloc(0) : await pieces.take(CHUNK);
      const last = next.length === 0;
      yield Buffer.concat(primitives.gcmSeal(key, ivOf(number), additionalData(digest, number, last), waiting));
      if (last) return;
      waiting = next;
    }
  } finally {
    await pieces.close();
  }
}

/** A backup whose header was read; nothing in it is believed until chunks were opened. */
export interface Opened { header: Header; content(key: KeyObject): AsyncGenerator<Buffer>; close(): Promise<void> }

/** Whoever gets one closes it. @throws BackupError */
export async function openBackup(stream: AsyncIterable<Uint8Array>): Promise<Opened> {
  const pieces = new Pieces(stream);
  try {
    const start = await pieces.take(MAGIC.length + 4);
    if (!start.subarray(0, MAGIC.length).equals(MAGIC) || start.length < MAGIC.length + 4) throw new BackupError('This is no backup of Consentry, or its beginning was altered.');
    const length = start.readUInt32BE(MAGIC.length);
    if (length > MAX_HEADER) throw altered();
    const text = await pieces.take(length);
    const digest = createHash('sha256').update(start).update(text).digest();
    return { header: parseHeader(text, length), content: (key) => openChunks(key, digest, pieces), close: () => pieces.close() };
  } catch (error) {
    await pieces.close();
    throw error;
  }
}

/** Nothing of a chunk is handed out before its tag was checked. @throws BackupError */
async function* openChunks(key: KeyObject, digest: Buffer, pieces: Pieces): AsyncGenerator<Buffer> {
  try {
    let sealed = await pieces.take(SEALED_CHUNK);
    for (let number = 0; ; number++) {
      const next = sealed.length < SEALED_CHUNK ? Buffer.alloc(0) : await pieces.take(SEALED_CHUNK);
      const last = next.length === 0;
      const tagAt = sealed.length - primitives.TAG_BYTES;
      const opened = tagAt < 0 ? undefined : primitives.gcmOpen(key, ivOf(number), additionalData(digest, number, last), sealed.subarray(0, tagAt), sealed.subarray(tagAt));
      if (!opened) throw altered();
      yield opened;
      if (last) return;
      sealed = next;
    }
  } finally {
    await pieces.close();
  }
}

function parseHeader(text: Buffer, length: number): Header {
  let json: unknown;
  try {
    json = JSON.parse(text.toString('utf8'));
  } catch {
    throw altered();
  }
  const format = (json as { format?: unknown } | null)?.format;
  if (typeof format === 'number' && format > 1) throw new BackupError(`This backup was made by a newer Consentry (its format is ${format}, this one reads 1): restore it with that version.`);
  const header = Header.safeParse(json);
  if (!header.success || text.length !== length) throw altered();
  return header.data;
}

function ivOf(number: number): Buffer {
  const iv = Buffer.alloc(primitives.IV_BYTES);
  iv.writeUIntBE(number, primitives.IV_BYTES - 6, 6);
  return iv;
}

function additionalData(digest: Buffer, number: number, last: boolean): Buffer {
  return Buffer.concat([Buffer.from(`consentry/v1/backup|${number}|${last ? 1 : 0}|`), digest]);
}

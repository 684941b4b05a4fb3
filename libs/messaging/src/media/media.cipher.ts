import type { KeyObject } from 'node:crypto';
import { primitives, SealBrokenError } from '@consentry/vault';
import type { ByteRange } from '@consentry/kernel';

/**
 * How a file lies in the storage (docs/security/encryption.md): chunks of 64 KiB, each sealed by AES-256-GCM under the file's own key,
 * which seals nothing else. The number of the chunk is its IV; organisation, file, number and whether it is the last are its
 * additional data. So no chunk can be altered, moved, swapped or left out, and the end cannot be cut off.
 */
export const CHUNK = 64 * 1024;
const SEALED_CHUNK = CHUNK + primitives.TAG_BYTES;

/** Which file it is. Opening it as another fails. */
export interface FilePlace { organizationId: string; mediaId: string }

export function sealedSize(size: number): number {
  return size + Math.ceil(size / CHUNK) * primitives.TAG_BYTES;
}

/** One chunk in memory at a time, whatever the file's size. */
export async function* sealFile(key: KeyObject, place: FilePlace, content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let number = 0;
  // The last chunk is marked as such, so each one waits until something follows it.
  let waiting: Buffer | undefined;
  for await (const chunk of chunksOf(content, CHUNK)) {
    if (waiting) yield sealChunk(key, place, number++, false, waiting);
    waiting = chunk;
  }
  yield sealChunk(key, place, number, true, waiting ?? Buffer.alloc(0));
}

/** The bytes in the storage that hold a range of the file. */
export function sealedRange(size: number, range: ByteRange): ByteRange {
  return { start: Math.floor(range.start / CHUNK) * SEALED_CHUNK, end: Math.min(sealedSize(size), (Math.floor(range.end / CHUNK) + 1) * SEALED_CHUNK) - 1 };
}

/**
 * The range of the file, from what {@link sealedRange} names. Nothing of a chunk is handed out before its tag was checked.
 * @throws SealBrokenError for anything altered, missing, added or foreign
 */
export async function* openFile(key: KeyObject, place: FilePlace, size: number, range: ByteRange, sealed: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const lastOfFile = Math.ceil(size / CHUNK) - 1;
  const [first, last] = [Math.floor(range.start / CHUNK), Math.floor(range.end / CHUNK)];
  let number = first;
  for await (const chunk of chunksOf(sealed, SEALED_CHUNK)) {
    if (number > last) throw new SealBrokenError();
    const opened = openChunk(key, place, number, number === lastOfFile, chunk);
    const from = number === first ? range.start - first * CHUNK : 0;
    const to = number === last ? range.end - last * CHUNK + 1 : CHUNK;
    if (opened.length < Math.min(to, CHUNK) || (number === lastOfFile && opened.length !== size - lastOfFile * CHUNK)) throw new SealBrokenError();
    yield opened.subarray(from, to);
    number++;
  }
  if (number !== last + 1) throw new SealBrokenError();
}

function sealChunk(key: KeyObject, place: FilePlace, number: number, last: boolean, chunk: Buffer): Buffer {
  return Buffer.concat(primitives.gcmSeal(key, ivOf(number), additionalData(place, number, last), chunk));
}

function openChunk(key: KeyObject, place: FilePlace, number: number, last: boolean, sealed: Buffer): Buffer {
  const tagAt = sealed.length - primitives.TAG_BYTES;
  const opened = tagAt < 0 ? undefined : primitives.gcmOpen(key, ivOf(number), additionalData(place, number, last), sealed.subarray(0, tagAt), sealed.subarray(tagAt));
  if (!opened) throw new SealBrokenError();
  return opened;
}

function ivOf(number: number): Buffer {
  const iv = Buffer.alloc(primitives.IV_BYTES);
  iv.writeUIntBE(number, primitives.IV_BYTES - 6, 6);
  return iv;
}

function additionalData({ organizationId, mediaId }: FilePlace, number: number, last: boolean): Buffer {
  return Buffer.from(`consentry/v1/media|${organizationId}|${mediaId}|${number}|${last ? 1 : 0}`);
}

/** The same bytes in pieces of one size, but for the last. */
async function* chunksOf(content: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const part of content) {
    held.push(Buffer.isBuffer(part) ? part : Buffer.from(part.buffer, part.byteOffset, part.byteLength));
    length += part.length;
    if (length < size) continue;
    const all = held.length === 1 ? held[0]! : Buffer.concat(held, length);
    let at = 0;
    for (; length - at >= size; at += size) yield all.subarray(at, at + size);
    held = at < length ? [all.subarray(at)] : [];
    length -= at;
  }
  if (length > 0) yield Buffer.concat(held, length);
}

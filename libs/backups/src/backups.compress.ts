import type { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { altered, type Header } from './backups.cipher.js';

/** zstd is quicker and smaller; a Node without it has gzip. */
export const COMPRESSION: Header['compression'] = typeof createZstdCompress === 'function' ? 'zstd' : 'gzip';

export function compressed(how: Header['compression'], content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  return through(content, how === 'zstd' ? createZstdCompress() : createGzip({ level: 4 }));
}

/** @throws BackupError where this Node doesn't know how; whatever `content` throws */
export function decompressed(how: Header['compression'], content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  if (how === 'zstd' && typeof createZstdDecompress !== 'function') throw altered();
  return through(content, how === 'zstd' ? createZstdDecompress() : createGunzip());
}

/** A failure of the source is what the reader gets; a reader that leaves ends the source. */
async function* through(source: AsyncIterable<Uint8Array>, transform: Transform): AsyncGenerator<Buffer> {
  let fault: unknown;
  const noted = async function* () {
    try {
      yield* source;
    } catch (error) {
      fault = error;
      throw error;
    }
  };
  const done = pipeline(noted, transform).catch((error: unknown) => { fault ??= error; });
  try {
    for await (const part of transform) yield part as Buffer;
  } catch (error) {
    throw fault ?? error;
  } finally {
    transform.destroy();
    await done;
  }
}

import type { KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Log, ObjectStorage, ProblemError, StorageError, describeError, type ByteRange } from '@consentry/kernel';
import { SealBrokenError } from '@consentry/vault';
import { openFile, sealFile, sealedRange, type FilePlace } from './media.cipher.js';
import { Inspector, type Found } from './media.inspect.js';

/** Puts files into the storage sealed, and gets them back. Knows no rows; the network is here, so no transaction is. */
@Injectable()
export class MediaStore {
  constructor(private readonly storage: ObjectStorage, private readonly log: Log) {}

  /** Reads, looks and seals in one go; nothing plain is written anywhere. @throws ProblemError `media.too_large`, `media.storage_unavailable` */
  async put(storageKey: string, key: KeyObject, place: FilePlace, content: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Found> {
    const inspector = new Inspector();
    const seen = async function* () {
      for await (const part of content) {
        if (inspector.size + part.length > maxBytes) throw new ProblemError('media.too_large');
        inspector.update(part);
        yield part;
      }
      // Nothing that follows is worth sealing, and an object without content is none.
      if (inspector.size === 0) throw new ProblemError('media.empty');
    };
    await this.asked(() => this.storage.put(storageKey, sealFile(key, place, seen())));
    return inspector.finish();
  }

  /** The file, or a part of it, opened. Waits for the first piece, so that what cannot be read at all is told before anything is answered. */
  async get(storageKey: string, key: KeyObject, place: FilePlace, size: number, range: ByteRange = { start: 0, end: size - 1 }): Promise<AsyncGenerator<Buffer>> {
    const sealed = await this.asked(() => this.storage.get(storageKey, sealedRange(size, range)));
    const pieces = openFile(key, place, size, range, sealed);
    const log = this.log;
    const failed = (error: unknown): never => {
      sealed.destroy();
      log.error('media_unreadable', { mediaId: place.mediaId, ...describeError(error) });
      throw error instanceof SealBrokenError ? new ProblemError('media.unreadable') : new ProblemError('media.storage_unavailable', { retryAfterSeconds: 5 });
    };
    const first = await pieces.next().catch(failed);
    return (async function* () {
      try {
        if (!first.done) yield first.value;
        for (;;) {
          const next = await pieces.next().catch(failed);
          if (next.done) return;
          yield next.value;
        }
      } finally {
        sealed.destroy();
      }
    })();
  }

  /** Undefined: it is gone. Otherwise it could not be deleted now; whoever keeps the key of it tries again. */
  async drop(storageKey: string): Promise<unknown> {
    try {
      await this.storage.delete(storageKey);
      return undefined;
    } catch (error) {
      this.log.warn('media_not_deleted', describeError(error));
      return error;
    }
  }

  tidy(before: Date): Promise<number> {
    return this.storage.tidy(before);
  }

  private async asked<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageError)) throw error;
      this.log.error('media_storage_failed', { reason: error.reason, ...describeError(error.cause ?? error) });
      throw error.reason === 'missing' ? new ProblemError('media.unreadable') : new ProblemError('media.storage_unavailable', { retryAfterSeconds: 5 });
    }
  }
}

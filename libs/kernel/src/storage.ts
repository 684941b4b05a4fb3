import type { Readable } from 'node:stream';

export interface StoredObject { key: string; size: number; modifiedAt: Date }

/** Bytes from `start` to `end`, both included, as HTTP counts them. */
export interface ByteRange { start: number; end: number }

/** `missing`: there is no such object. `unavailable`: nobody can say right now; trying again may help. Names no key: they stand in logs. */
export class StorageError extends Error {
  constructor(readonly reason: 'missing' | 'unavailable', cause?: unknown) {
    super(`the file storage: ${reason}`, cause === undefined ? undefined : { cause });
    this.name = 'StorageError';
  }
}

/**
 * The port behind which files lie: a folder of this machine, or S3. It keeps bytes and knows nothing of them; what may not be read there
 * is sealed before it comes. Keys are ours: lower case, digits, dashes, parts separated by slashes.
 */
export abstract class ObjectStorage {
  abstract readonly kind: 'disk' | 's3';
  /** Whole or not at all: an object is never seen half written. Over an older one of the same key. @throws what `content` throws, or StorageError */
  abstract put(key: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void>;
  /** @throws StorageError */
  abstract get(key: string, range?: ByteRange): Promise<Readable>;
  /** Bears being asked again. @throws StorageError `unavailable` */
  abstract delete(key: string): Promise<void>;
  /** @throws StorageError `unavailable` */
  abstract exists(key: string): Promise<boolean>;
  /** Some of what is there, at most `limit`. @throws StorageError `unavailable` */
  abstract list(prefix: string, limit: number): Promise<StoredObject[]>;
  /** Whether it answers, cheaply. @throws StorageError `unavailable` */
  abstract check(): Promise<void>;
  /** Takes away what `put`s that never ended left behind before that time. @returns how many */
  abstract tidy(before: Date): Promise<number>;
  /** Lets go of connections. */
  close(): void {}
}

const KEY = /^[a-z0-9-]{1,64}(?:\/[a-z0-9-]{1,64}){0,7}$/;

/** No key leads out of its folder. What else comes here is a fault of ours. */
export function storageKey(key: string): string {
  if (!KEY.test(key)) throw new Error('not a key of the file storage');
  return key;
}

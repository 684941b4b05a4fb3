import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { ObjectStorage, StorageError, storageKey, type ByteRange, type StoredObject } from './storage.js';

/** Where files are while they are written. No key begins with a dot. */
const UNFINISHED = '.unfinished';

/** Files in a folder of this machine, for its own user alone. */
export class DiskStorage extends ObjectStorage {
  readonly kind = 'disk';

  constructor(readonly folder: string) {
    super();
  }

  async put(key: string, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void> {
    const path = this.pathOf(key);
    const written = join(this.folder, UNFINISHED, randomUUID());
    try {
      await diskWork(() => mkdir(dirname(written), { recursive: true, mode: 0o700 }));
      const file = await diskWork(() => open(written, 'wx', 0o600));
      try {
        for await (const part of content instanceof Uint8Array ? [content] : content) await diskWork(() => file.writeFile(part));
        await diskWork(() => file.sync());
      } finally {
        await file.close();
      }
      await diskWork(async () => {
        await mkdir(dirname(path), { recursive: true, mode: 0o700 });
        await rename(written, path);
        // The name too must outlive a power cut: the row that speaks of the file is written next.
        const folder = await open(dirname(path), 'r');
        try { await folder.sync(); } finally { await folder.close(); }
      });
    } catch (error) {
      await rm(written, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  async get(key: string, range?: ByteRange): Promise<Readable> {
    const path = this.pathOf(key);
    const file = await diskWork(() => open(path, 'r'));
    return file.createReadStream(range ? { start: range.start, end: range.end } : {});
  }

  async delete(key: string): Promise<void> {
    const path = this.pathOf(key);
    await diskWork(() => rm(path, { force: true }));
  }

  async exists(key: string): Promise<boolean> {
    const path = this.pathOf(key);
    return diskWork(() => access(path)).then(() => true, (error: unknown) => {
      if (error instanceof StorageError && error.reason === 'missing') return false;
      throw error;
    });
  }

  async list(prefix: string, limit: number): Promise<StoredObject[]> {
    const found: StoredObject[] = [];
    for await (const path of this.walk(this.folder)) {
      const key = relative(this.folder, path).split(sep).join('/');
      if (!key.startsWith(prefix)) continue;
      const { size, mtime } = await diskWork(() => stat(path));
      found.push({ key, size, modifiedAt: mtime });
      if (found.length >= limit) break;
    }
    return found;
  }

  async check(): Promise<void> {
    await diskWork(async () => {
      await mkdir(this.folder, { recursive: true, mode: 0o700 });
      await access(this.folder, constants.R_OK | constants.W_OK);
    });
  }

  async tidy(before: Date): Promise<number> {
    const folder = join(this.folder, UNFINISHED);
    let gone = 0;
    for (const name of await readdir(folder).catch(() => [])) {
      const path = join(folder, name);
      const { mtime } = await stat(path).catch(() => ({ mtime: before }));
      if (mtime >= before) continue;
      await rm(path, { force: true });
      gone++;
    }
    return gone;
  }

  private pathOf(key: string): string {
    return join(this.folder, ...storageKey(key).split('/'));
  }

  private async *walk(folder: string): AsyncGenerator<string> {
    for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
      if (entry.name.startsWith('.')) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* this.walk(path);
      else if (entry.isFile()) yield path;
    }
  }
}

/** A full disk, a folder that went away, a right that is missing: all of it is the storage's matter, and none of it the caller's. */
async function diskWork<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new StorageError((error as { code?: unknown }).code === 'ENOENT' ? 'missing' : 'unavailable', error);
  }
}

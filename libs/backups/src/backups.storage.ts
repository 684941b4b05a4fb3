import { ObjectStorage, StorageError, type StoredObject } from '@consentry/kernel';

/** Where backups lie: a storage of its own, best on another machine. */
export abstract class BackupStorage extends ObjectStorage {}

/** What lies there. A backup is its data and its key; the wrapped keys of each organisation lie apart, so that shredding one reaches all backups. */
export const PLACES = {
  sets: 'sets/',
  data: (backup: string) => `sets/${backup}/data`,
  key: (backup: string) => `sets/${backup}/key`,
  keysOf: (backup: string) => `keys/${backup}/`,
  keys: (backup: string, organizationId: string) => `keys/${backup}/${organizationId}`,
  erasures: 'erasures/',
};

/** More than anybody has: a name and a size each. */
const ALL = 10_000_000;

/** Everything under a beginning. @throws StorageError `unavailable` */
export function listAll(storage: ObjectStorage, prefix: string): Promise<StoredObject[]> {
  return storage.list(prefix, ALL);
}

/** A small object whole; undefined where there is none. @throws StorageError `unavailable` */
export async function readSmall(storage: ObjectStorage, key: string): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = [];
  try {
    for await (const part of await storage.get(key)) parts.push(part as Uint8Array);
  } catch (error) {
    if (error instanceof StorageError && error.reason === 'missing') return undefined;
    throw error;
  }
  return Buffer.concat(parts);
}

export interface StoredSet { id: string; takenAt: Date; bytes: number; readable: boolean }

/** The backups that there are, newest first. `readable`: its key has not been destroyed. */
export async function storedSets(storage: ObjectStorage): Promise<StoredSet[]> {
  const parts = new Map<string, { data?: number; key: boolean }>();
  for (const { key, size } of await listAll(storage, PLACES.sets)) {
    const [, id, part] = /^sets\/([0-9a-f-]{36})\/(data|key)$/.exec(key) ?? [];
    if (!id) continue;
    const known = parts.get(id) ?? { key: false };
    parts.set(id, part === 'key' ? { ...known, key: true } : { ...known, data: size });
  }
  return [...parts].map(([id, { data, key }]) => ({ id, takenAt: timeOf(id), bytes: data ?? 0, readable: key && data !== undefined })).sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** When a UUIDv7 was made. */
export function timeOf(id: string): Date {
  return new Date(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16));
}

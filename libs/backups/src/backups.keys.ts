import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { isPluginError } from '@consentry/plugin-sdk';
import { z } from 'zod';
import { altered } from './backups.cipher.js';
import { BackupError } from './backups.errors.js';
import type { BackupKeeper } from './backups.keeper.js';
import { listAll, PLACES, readSmall, storedSets, type BackupStorage } from './backups.storage.js';

const KeyFile = z.object({ provider: z.string(), version: z.int(), fingerprint: z.string(), wrapped: z.base64() });
const WrappedKey = z.object({ id: z.uuid(), wrapped: z.base64() });
const WrappedKeys = z.object({ keys: z.array(WrappedKey).max(10_000) });
export type WrappedKey = z.infer<typeof WrappedKey>;

/**
 * The keys of backups (VA-7). Each backup has one of its own, wrapped by the master key, in a small object beside it: destroying that
 * object erases the backup wherever copies of its data lie. The wrapped data keys of each organisation lie apart too, one object for each
 * backup and organisation: destroying those erases the organisation from every backup (VA-9, decision 0015).
 */
export class BackupKeys {
  constructor(private readonly storage: BackupStorage, private readonly keeper: BackupKeeper) {}

  /** A new key, already kept. */
  async make(backup: string): Promise<KeyObject> {
    const fresh = randomBytes(32);
    const { wrapped, provider, version } = await this.keeper.wrap(fresh, contextOf(backup));
    const fingerprint = (await this.keeper.fingerprint(provider, version)) ?? '';
    await this.storage.put(PLACES.key(backup), Buffer.from(JSON.stringify({ provider, version, fingerprint, wrapped: Buffer.from(wrapped).toString('base64') } satisfies z.infer<typeof KeyFile>)));
    const key = createSecretKey(fresh);
    fresh.fill(0);
    return key;
  }

  /** @throws BackupError naming what is missing, or the fingerprints */
  async open(backup: string): Promise<KeyObject> {
    const bytes = await readSmall(this.storage, PLACES.key(backup));
    if (!bytes) throw new BackupError('The key of this backup was destroyed, or is not beside it: nobody can read the backup without it.');
    const { provider, version, fingerprint, wrapped } = parse(KeyFile, bytes);
    const held = await this.keeper.fingerprint(provider, version);
    if (held !== fingerprint) throw new BackupError(`This backup was made under version ${version} of the master key of the provider ${provider}, fingerprint ${fingerprint}; at hand: ${await this.keeper.held()}. Bring that key back; nothing was changed.`);
    try {
      return createSecretKey(await this.keeper.unwrap({ provider, version, wrapped: Buffer.from(wrapped, 'base64') }, contextOf(backup)));
    } catch (error) {
      if (!isPluginError(error)) throw error;
      if (error.code === 'unavailable') throw new BackupError('The keeper of the master key does not answer.', error);
      throw new BackupError('The key of this backup was altered, or belongs to another backup or another master key: it opens nothing.', error);
    }
  }

  async keepOrganization(backup: string, organizationId: string, keys: WrappedKey[]): Promise<void> {
    await this.storage.put(PLACES.keys(backup, organizationId), Buffer.from(JSON.stringify({ keys } satisfies z.infer<typeof WrappedKeys>)));
  }

  /** What is left of the organisations' wrapped keys: those of shredded ones are not. */
  async *organizations(backup: string): AsyncGenerator<{ organizationId: string; keys: WrappedKey[] }> {
    for (const { key } of await listAll(this.storage, PLACES.keysOf(backup))) {
      const bytes = await readSmall(this.storage, key);
      if (bytes) yield { organizationId: key.slice(PLACES.keysOf(backup).length), keys: parse(WrappedKeys, bytes).keys };
    }
  }

  /**
   * Erases an organisation from every backup. After its data keys were destroyed in the database: a backup under way looks there once more
   * when it has put its keys down. Bears being asked again. @returns how many backups held its keys @throws StorageError `unavailable`
   */
  async shred(organizationId: string): Promise<number> {
    let held = 0;
    for (const { id } of await storedSets(this.storage)) {
      if (!(await this.storage.exists(PLACES.keys(id, organizationId)))) continue;
      await this.storage.delete(PLACES.keys(id, organizationId));
      held++;
    }
    return held;
  }

  /** Erases one backup: its key first, and everything else after it. @throws StorageError `unavailable` */
  async destroy(backup: string): Promise<void> {
    await this.storage.delete(PLACES.key(backup));
    for (const { key } of await listAll(this.storage, PLACES.keysOf(backup))) await this.storage.delete(key);
    await this.storage.delete(PLACES.data(backup));
  }

  /** Erases the backups from before a time. @returns which */
  async expire(before: Date): Promise<string[]> {
    const old = (await storedSets(this.storage)).filter((set) => set.takenAt < before);
    for (const { id } of old) await this.destroy(id);
    return old.map((set) => set.id);
  }
}

function parse<T extends z.ZodType>(shape: T, bytes: Buffer): z.infer<T> {
  try {
    return shape.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw altered();
  }
}

function contextOf(backup: string): string {
  return `consentry/v1/backup-key|${backup}`;
}

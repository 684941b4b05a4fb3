import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { altered } from './backups.cipher.js';
import { listAll, PLACES, readSmall, type BackupStorage } from './backups.storage.js';

/** One erasure: of a whole organisation, or of one contact or user of it. Ids alone. */
const Erasure = z.strictObject({ organizationId: z.uuid(), contactId: z.uuid().optional(), userId: z.uuid().optional(), at: z.iso.datetime() });
export type Erasure = z.infer<typeof Erasure>;

/** Whoever was erased is in older backups still (decision 0015). The list lies beside them, and a restore applies it again before the server opens. */
export class ErasureList {
  constructor(private readonly storage: BackupStorage) {}

  /** When the erasure was committed; noting it again makes no difference. @throws StorageError `unavailable` */
  async note(entry: { organizationId: string; contactId?: string; userId?: string; at: Date }): Promise<void> {
    const erasure = Erasure.parse({ ...entry, at: entry.at.toISOString() });
    await this.storage.put(`${PLACES.erasures}${stamp(entry.at)}-${randomUUID()}`, Buffer.from(JSON.stringify(erasure)));
  }

  /** Oldest first. @throws BackupError where one cannot be read: restoring without it would bring back whom it erased */
  async since(date: Date): Promise<Erasure[]> {
    const found: Erasure[] = [];
    for (const { key, at } of await this.entries()) {
      if (at < date) continue;
      const bytes = await readSmall(this.storage, key);
      if (bytes) found.push(read(bytes));
    }
    return found.sort((a, b) => a.at.localeCompare(b.at));
  }

  /** Forgets what is older than every backup. @returns how many */
  async forget(before: Date): Promise<number> {
    const old = (await this.entries()).filter(({ at }) => at < before);
    for (const { key } of old) await this.storage.delete(key);
    return old.length;
  }

  private async entries(): Promise<{ key: string; at: Date }[]> {
    return (await listAll(this.storage, PLACES.erasures)).flatMap(({ key }) => {
      const [, ms] = /^erasures\/(\d{14})-[0-9a-f-]{36}$/.exec(key) ?? [];
      return ms ? [{ key, at: new Date(Number(ms)) }] : [];
    });
  }
}

function read(bytes: Buffer): Erasure {
  try {
    return Erasure.parse(JSON.parse(bytes.toString('utf8')));
  } catch {
    throw altered();
  }
}

function stamp(at: Date): string {
  return String(at.getTime()).padStart(14, '0');
}

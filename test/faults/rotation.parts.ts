import { createHash, randomUUID } from 'node:crypto';
import { Database, Ids, Log, Notifications, SystemClock, type Clock } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { PluginRegistry } from '@consentry/plugins';
import { BUNDLED, ENTITIES, openMasterKeys, readConfig } from '@consentry/server';
import { KeyRotations, Keys, KeyWatch, Secrets, Vault, type SealPurpose } from '@consentry/vault';

export interface Where { url: string; dataDir: string; organizationId: string }
export interface KeyPartsOptions { url: string; dataDir: string; poolSize?: number; clock?: Clock; env?: Record<string, string>; listening?: boolean }

/** What a server has of keys, without the rest of it: its own pool, vault and ear for notifications. */
export async function openKeyParts({ url, dataDir, poolSize = 6, clock = new SystemClock(), env = {}, listening = true }: KeyPartsOptions) {
  const ids = new Ids(clock);
  const log = Log.create({ level: 'silent' });
  const database = await Database.connect({ url, entities: ENTITIES, poolSize });
  const closing: (() => Promise<unknown>)[] = [() => database.close()];
  const close = async () => { for (const each of closing.splice(0)) await each(); };
  try {
    const config = readConfig({ NODE_ENV: 'test', CONSENTRY_DATA_DIR: dataDir, ...env });
    const masters = await openMasterKeys({ config, registry: await PluginRegistry.load(BUNDLED, []), database, clock, log });
    closing.unshift(() => masters.close());
    const notifications = new Notifications(database, log);
    closing.unshift(() => notifications.stop());
    const audit = new Audit(clock, ids);
    const vault = new Vault(database, clock, ids, masters, log, notifications);
    const rotations = new KeyRotations(database, clock, ids, audit, log, vault, masters);
    closing.unshift(() => rotations.stop());
    const keys = new Keys(database, clock, audit, vault, masters, rotations, new Secrets(database, audit, vault));
    const watch = new KeyWatch(vault, masters, log, notifications);
    closing.unshift(async () => watch.stop());
    if (listening) await notifications.start();
    if (listening) watch.start();
    return { database, clock, ids, audit, masters, vault, rotations, keys, close };
  } catch (error) {
    await close();
    throw error;
  }
}
export type KeyParts = Awaited<ReturnType<typeof openKeyParts>>;

/** What is sealed in a row follows from its id: whoever reads it knows what it must say. */
export const secretOf = (id: string): string => JSON.stringify({ accessToken: createHash('sha256').update(id).digest('hex') });

export const spotOf = (id: string) => ({ table: 'connections', row: id, field: 'credentials', purpose: 'secret' as SealPurpose });

/** Rows of connections, sealed under the key that is current when the statement runs. @returns their ids */
export async function insertSecrets({ database, vault }: KeyParts, organizationId: string, count: number): Promise<string[]> {
  const rows = Array.from({ length: count }, () => randomUUID());
  await database.hot({ organizationId }, (c) => {
    const ring = vault.ready(organizationId);
    return c.query({
      text: `insert into connections (id, organization_id, plugin, channel, name, status, credentials, created_at, updated_at)
             select id, $1, 'channel-whatsapp', 'whatsapp', 'Line', 'paused', sealed, now(), now() from unnest($2::uuid[], $3::bytea[]) as r(id, sealed)`,
      values: [organizationId, rows, rows.map((id) => ring.seal(spotOf(id), secretOf(id)))],
    });
  });
  return rows;
}

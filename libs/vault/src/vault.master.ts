import type { MasterKey } from '@consentry/plugin-sdk';
import type { Database } from '@consentry/kernel';

/** The master key does not belong to this database, or is gone. Refusing to start beats writing what nobody can read. */
export class MasterKeyError extends Error {}

export const MasterKeyToken = Symbol('consentry:master-key');

/** Whether this database has met a master key before. Decides whether a provider may make one. */
export async function knowsMasterKey(db: Database): Promise<boolean> {
  const { rows } = await db.hot('system', (c) => c.query<{ f: string | null }>({ text: 'select master_key_fingerprint as f from installation' }));
  return Boolean(rows[0]?.f);
}

/** Compares the key at hand with the one the database was sealed under; remembers it at the very first start. */
export async function bindMasterKey(db: Database, provider: string, master: MasterKey): Promise<void> {
  const { fingerprint } = await master.health();
  await db.hot('system', async (c) => {
    await c.query({
      text: `insert into installation (master_key_provider, master_key_fingerprint) values ($1, $2)
             on conflict (singleton) do update set master_key_provider = coalesce(installation.master_key_provider, $1), master_key_fingerprint = coalesce(installation.master_key_fingerprint, $2)`,
      values: [provider, fingerprint],
    });
    const { rows } = await c.query<{ provider: string; fingerprint: string }>({ text: 'select master_key_provider as provider, master_key_fingerprint as fingerprint from installation' });
    const known = rows[0]!;
    if (known.fingerprint !== fingerprint) {
      throw new MasterKeyError(`The master key has the fingerprint ${fingerprint}, this database was sealed under ${known.fingerprint} (provider ${known.provider}). Put the right key back; nothing was changed.`);
    }
  });
}

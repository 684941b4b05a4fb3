import type { Keeper, MasterKeys } from '@consentry/vault';

export type Wrapped = Parameters<MasterKeys['unwrap']>[0];

/** What backups need of the master key: with a database the house's own, before there is one the keepers themselves. */
export interface BackupKeeper {
  wrap(key: Uint8Array, context: string): Promise<Wrapped>;
  /** @throws PluginError */
  unwrap(wrapped: Wrapped, context: string): Promise<Uint8Array>;
  /** Of a version that is at hand; undefined where it isn't. */
  fingerprint(provider: string, version: number): Promise<string | undefined>;
  /** The versions at hand, for a person who holds the wrong one. */
  held(): Promise<string>;
}

export function keeperOf(masters: MasterKeys): BackupKeeper {
  const keepers = () => [masters.keeper, ...(masters.previous ? [masters.previous] : [])];
  return { wrap: (key, context) => masters.wrap(key, context), unwrap: (wrapped, context) => masters.unwrap(wrapped, context), fingerprint: (provider, version) => fingerprintOf(keepers(), provider, version), held: () => heldBy(keepers()) };
}

/** For a restore: the database that remembers master keys is in the backup still. */
export function keeperWithoutDatabase(keepers: readonly Keeper[]): BackupKeeper {
  return {
    wrap: () => Promise.reject(new Error('nothing is wrapped before there is a database')),
    unwrap: async ({ wrapped, provider, version }, context) => {
      const keeper = keepers.find((k) => k.provider === provider);
      if (!keeper) throw new Error('asked for a keeper that is not configured');
      return keeper.key.unwrap(wrapped, version, context);
    },
    fingerprint: (provider, version) => fingerprintOf(keepers, provider, version),
    held: () => heldBy(keepers),
  };
}

async function fingerprintOf(keepers: readonly Keeper[], provider: string, version: number): Promise<string | undefined> {
  const keeper = keepers.find((k) => k.provider === provider);
  return keeper && (await keeper.key.health()).versions.find((v) => v.version === version)?.fingerprint;
}

async function heldBy(keepers: readonly Keeper[]): Promise<string> {
  const held = await Promise.all(keepers.map(async (k) => (await k.key.health()).versions.map((v) => `${k.provider} ${v.version} (${v.fingerprint})`)));
  return held.flat().join(', ') || 'none';
}

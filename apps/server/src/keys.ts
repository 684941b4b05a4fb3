import { join } from 'node:path';
import { isPluginError, type MasterKey } from '@consentry/plugin-sdk';
import type { Database } from '@consentry/kernel';
import { GuardedFetch, type PluginRegistry } from '@consentry/plugins';
import { bindMasterKey, knowsMasterKey } from '@consentry/vault';
import type { Clock, Log } from '@consentry/kernel';
import type { Config } from './config.js';
import { StartError } from './database.js';

/** The master key, checked against the database. No key, no start. */
export async function openMasterKey(config: Config, registry: PluginRegistry, database: Database, clock: Clock, log: Log): Promise<MasterKey> {
  const plugin = registry.keys(config.keyProvider);
  if (!plugin) throw new StartError(`CONSENTRY_MASTER_KEY_PROVIDER is ${config.keyProvider}, and no key plugin of that id is loaded.`);
  // The keys lie in a folder of their own, so that a copy of the data is not a copy of the keys.
  const settings = config.keyProvider === 'file' ? { dir: join(config.dataDir, 'keys') } : {};
  const guard = new GuardedFetch({ hosts: plugin.hosts, allowLoopback: !config.production });
  const host = { fetch: guard.fetch.bind(guard), log: log.with({ plugin: plugin.id }), now: () => clock.now() };
  try {
    const master = await plugin.create(plugin.settings.parse(settings), host, { initialise: !(await knowsMasterKey(database)) });
    await bindMasterKey(database, plugin.id, master);
    return master;
  } catch (error) {
    if (isPluginError(error)) throw new StartError(`The master key is not usable: ${error.details.detail ?? error.code}`);
    throw error;
  }
}

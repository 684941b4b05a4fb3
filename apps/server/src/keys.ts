import { join } from 'node:path';
import { isPluginError, type KeysPlugin } from '@consentry/plugin-sdk';
import { pluginVariable, type Clock, type Database, type Log } from '@consentry/kernel';
import { effectivePins, GuardedFetch, type PluginRegistry } from '@consentry/plugins';
import { knowsMasterKey, MasterKeys, type Keeper } from '@consentry/vault';
import { KEY_VARIABLES, type Config } from './config.js';
import { StartError } from './database.js';

export interface KeyParts { config: Config; registry: PluginRegistry; database: Database; clock: Clock; log: Log }

/**
 * The master keys, checked against the database. No key, no start.
 * @param write false: look only, as `doctor` does; nothing is made and nothing is remembered
 */
export async function openMasterKeys({ config, registry, database, clock, log }: KeyParts, { write = true } = {}): Promise<MasterKeys> {
  const [current, previous] = await openKeepers({ config, registry, clock, log }, write && !(await knowsMasterKey(database)));
  try {
    const masters = new MasterKeys(database, clock, current!, previous);
    await (write ? masters.bind() : masters.look());
    return masters;
  } catch (error) {
    await closeKeepers([current, previous]);
    throw unusable(error);
  }
}

/** The keepers of the configuration, the current one first; nobody has compared yet what they hold. */
export async function openKeepers({ config, registry, clock, log }: Omit<KeyParts, 'database'>, initialise: boolean): Promise<Keeper[]> {
  const keepers: Keeper[] = [];
  try {
    keepers.push(await openKeeper('current', config.keyProvider));
    if (config.previousKeyProvider) keepers.push(await openKeeper('previous', config.previousKeyProvider));
    return keepers;
  } catch (error) {
    await closeKeepers(keepers);
    throw unusable(error);
  }

  async function openKeeper(which: 'current' | 'previous', id: string): Promise<Keeper> {
    const variable = which === 'current' ? 'CONSENTRY_MASTER_KEY_PROVIDER' : 'CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER';
    const plugin = registry.keys(id);
    if (!plugin) throw new StartError(`${variable} is ${id}, and no key plugin of that id is loaded.`);
    const settings = settingsOf(plugin, which, config);
    const hosts = typeof plugin.hosts === 'function' ? plugin.hosts(settings) : plugin.hosts;
    const guard = new GuardedFetch({
      name: id, hosts, allowLoopback: !config.production, trusted: true, pins: effectivePins(hosts, plugin.pins, config.tlsPins), onPinMismatch: (host) => log.warn('tls_pin_mismatch', { plugin: id, host }),
    });
    const key = await plugin.create(settings, { fetch: guard.fetch.bind(guard), log: log.with({ plugin: id }), now: () => clock.now() }, { initialise: initialise && which === 'current' });
    return { provider: id, key: { ...bound(key), close: async () => { await key.close?.(); await guard.close(); } } };
  }
}

/** Gives their sockets and sessions back. */
export async function closeKeepers(keepers: readonly (Keeper | undefined)[]): Promise<void> {
  for (const keeper of keepers) await keeper?.key.close?.();
}

function unusable(error: unknown): unknown {
  return isPluginError(error) ? new StartError(`The master key is not usable: ${error.details.detail ?? error.code}`) : error;
}

/** The methods of a keeper that may be a class, so that they survive being spread. */
function bound(key: Keeper['key']): Keeper['key'] {
  return {
    wrap: (...args) => key.wrap(...args), unwrap: (...args) => key.unwrap(...args), rotate: () => key.rotate(), health: () => key.health(),
    ...(key.destroy ? { destroy: (version: number) => key.destroy!(version) } : {}),
  };
}

/** @throws StartError with every fault of the plugin's settings, by the names that the operator set. */
function settingsOf(plugin: KeysPlugin, which: 'current' | 'previous', config: Config): Record<string, unknown> {
  const given: Record<string, string> = { ...config.keySettings?.[which] };
  // The keys lie in a folder of their own, so that a copy of the data is not a copy of the keys.
  if (plugin.id === 'file') given['dir'] ??= join(config.dataDir, 'keys');
  const result = plugin.settings.safeParse(given);
  if (result.success) return result.data;
  const faults = result.error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]).map((name) =>
    `  ${pluginVariable(KEY_VARIABLES[which], name)}: ${issue.code === 'unrecognized_keys' ? `the provider ${plugin.id} has no such setting` : issue.message}`));
  throw new StartError(`Some settings of the key provider ${plugin.id} are wrong:\n${faults.join('\n')}`);
}

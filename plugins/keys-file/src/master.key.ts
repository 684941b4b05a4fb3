import type { KeyObject } from 'node:crypto';
import { PluginError, type MasterKey, type PluginLog } from '@consentry/plugin-sdk';
import { keyPath, listVersions, readKey, writeNewKey } from './key.files.js';
import { fingerprintOf, unwrapWith, wrapWith } from './key.wrapping.js';

/**
 * Opens the key folder; `initialise` may make the very first key.
 * @throws PluginError `config_invalid` when the folder or the key is missing, unreadable, exposed or of the wrong length.
 */
export async function openMasterKey(dir: string, log: PluginLog, initialise: boolean): Promise<MasterKey> {
  const versions = await listVersions(dir);
  if (!versions?.length) {
    if (!initialise) {
      throw new PluginError('config_invalid', {
        detail: versions ? `There is no master key in ${dir}: expected ${keyPath(dir, 1)}.` : `The key folder ${dir} is missing: expected ${keyPath(dir, 1)}.`,
      });
    }
    await writeNewKey(dir, 1);
    log.info('master_key.created', { version: 1 });
  }

  // Only a cache of what the folder holds; another process (the operator's command) may add versions at any time.
  const keys = new Map<number, KeyObject>();
  async function refresh(): Promise<number> {
    const present = (await listVersions(dir)) ?? [];
    for (const version of present) if (!keys.has(version)) keys.set(version, await readKey(dir, version));
    const current = present.at(-1);
    if (current === undefined) throw new PluginError('config_invalid', { detail: `The master key is gone from ${dir}.` });
    return current;
  }
  async function current(): Promise<{ version: number; key: KeyObject }> {
    const version = await refresh();
    return { version, key: keys.get(version) as KeyObject };
  }
  await refresh();

  return {
    async wrap(dataKey, context) {
      if (dataKey.length === 0) throw new PluginError('payload_invalid', { detail: 'There is no key to wrap.' });
      const { version, key } = await current();
      return { wrapped: wrapWith(key, dataKey, context), version };
    },
    async unwrap(wrapped, version, context) {
      if (!keys.has(version)) await refresh();
      const key = keys.get(version);
      if (!key) throw new PluginError('credentials_rejected', { detail: `Version ${version} of the master key is not in ${dir}.` });
      return unwrapWith(key, wrapped, context);
    },
    async rotate() {
      let next = (await refresh()) + 1;
      while (!(await writeNewKey(dir, next))) next += 1;
      log.info('master_key.rotated', { version: next });
      return next;
    },
    async health() {
      const { version, key } = await current();
      return { version, fingerprint: fingerprintOf(key) };
    },
  };
}

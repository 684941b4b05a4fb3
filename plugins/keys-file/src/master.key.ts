import type { KeyObject } from 'node:crypto';
import { PluginError, type MasterKey, type PluginLog } from '@consentry/plugin-sdk';
import { destroyKey, keyPath, listVersions, readKey, writeNewKey } from './key.files.js';
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
    // A file that was taken away is taken away: nothing goes on working from memory.
    for (const version of keys.keys()) if (!present.includes(version)) keys.delete(version);
    // Read anew each time: a file that was replaced, cut short or opened to others since is noticed, not remembered away.
    for (const version of present) keys.set(version, await readKey(dir, version));
    const current = present.at(-1);
    if (current === undefined) throw new PluginError('unavailable', { detail: `The master key is gone from ${dir}.` });
    return current;
  }
  async function keyOf(version: number): Promise<KeyObject> {
    await refresh();
    const key = keys.get(version);
    if (!key) throw new PluginError('credentials_rejected', { detail: `Version ${version} of the master key is not in ${dir}.` });
    return key;
  }
  await refresh();

  return {
    async wrap(dataKey, context, version) {
      if (dataKey.length === 0) throw new PluginError('payload_invalid', { detail: 'There is no key to wrap.' });
      const chosen = version ?? (await refresh());
      return { wrapped: wrapWith(await keyOf(chosen), dataKey, context), version: chosen };
    },
    async unwrap(wrapped, version, context) {
      return unwrapWith(await keyOf(version), wrapped, context);
    },
    async rotate() {
      let next = (await refresh()) + 1;
      while (!(await writeNewKey(dir, next))) next += 1;
      log.info('master_key.rotated', { version: next });
      return next;
    },
    async health() {
      await refresh();
      const versions = [...keys].map(([version, key]) => ({ version, fingerprint: fingerprintOf(key) })).sort((a, b) => a.version - b.version);
      return { ...versions.at(-1)!, versions };
    },
    async destroy(version) {
      if (version === (await refresh())) throw new PluginError('config_invalid', { detail: `Version ${version} is the newest; rotate first.` });
      if (!keys.has(version)) throw new PluginError('config_invalid', { detail: `Version ${version} of the master key is not in ${dir}.` });
      await destroyKey(dir, version);
      keys.delete(version);
      log.info('master_key.destroyed', { version });
    },
  };
}

import { randomBytes } from 'node:crypto';
import { awakeFor, isPluginError, PluginError, type MasterKey, type PluginHost } from '@consentry/plugin-sdk';
import type { KeyFacts } from './transit.facts.js';
import { transitKey, type TransitKey } from './transit.key.js';
import { vaultExchange, VERB_MS } from './vault.client.js';
import { atStart } from './vault.errors.js';
import { vaultSession } from './vault.session.js';
import { checkedSettings, type VaultSettings } from './vault.settings.js';
import { ciphertextOf } from './wrapped.format.js';

const invalid = (detail: string) => new PluginError('config_invalid', { detail });
const inTime = () => awakeFor(VERB_MS);

/**
 * Opens the transit key; `initialise` may make it.
 * @throws PluginError `config_invalid` when the settings, the policy, the key or the server are not fit to guard a master key;
 *   `unavailable` when Vault is sealed or can't be reached.
 */
export async function openMasterKey(settings: VaultSettings, host: PluginHost, options: { initialise: boolean }): Promise<MasterKey> {
  const { base, credentials } = checkedSettings(settings);
  const session = vaultSession(credentials, vaultExchange(base, settings.namespace, host), host);
  const transit = transitKey(settings, session);
  try {
    const facts = await atStart(findOrMake(transit, settings, host, options.initialise));
    await atStart(proveContextBinding(transit, facts.latest));
    const fields = { version: facts.latest, deletionAllowed: facts.deletionAllowed, imported: facts.imported };
    if (facts.deletionAllowed) host.log.warn('master_key.deletion_allowed', fields);
    else host.log.info('master_key.opened', fields);
  } catch (error) {
    await session.close();
    throw error;
  }

  async function fitKey(signal: AbortSignal): Promise<KeyFacts> {
    return fit(await transit.read(signal), settings);
  }
  return {
    async wrap(dataKey, context, version) {
      if (dataKey.length === 0) throw new PluginError('payload_invalid', { detail: 'There is no key to wrap.' });
      const signal = inTime();
      // Asked first: to encrypt under a key that is gone makes a new one where the policy grants create, and nobody would notice.
      const facts = await fitKey(signal);
      const chosen = version ?? facts.latest;
      if (chosen < facts.minEncryption || !facts.versions.some((known) => known.version === chosen)) throw invalid(`Version ${chosen} of the master key cannot wrap: Vault does not have it, or has it no longer in use.`);
      return { wrapped: Buffer.from(await transit.encrypt(dataKey, context, chosen, signal), 'latin1'), version: chosen };
    },
    async unwrap(wrapped, version, context) {
      return await transit.decrypt(ciphertextOf(wrapped, version), context, inTime());
    },
    async rotate() {
      const version = await transit.rotate(inTime());
      host.log.info('master_key.rotated', { version });
      return version;
    },
    async health() {
      const { versions } = await fitKey(inTime());
      return { ...versions.at(-1)!, versions };
    },
    async destroy(version) {
      const signal = inTime();
      const facts = await transit.read(signal);
      if (version === facts.latest) throw invalid(`Version ${version} is the newest; rotate first.`);
      if (version < facts.oldestHeld || version > facts.latest) throw invalid(`Vault holds no version ${version} of the master key.`);
      // Vault trims from the old end alone: to destroy a version in the middle would destroy those that nobody named.
      if (version !== facts.oldestHeld) throw invalid(`Vault destroys from the old end alone: destroy version ${facts.oldestHeld} first.`);
      await transit.trim(version + 1, facts, signal);
      host.log.info('master_key.destroyed', { version });
    },
    close: () => session.close(),
  };
}

async function findOrMake(transit: TransitKey, place: VaultSettings, host: PluginHost, initialise: boolean): Promise<KeyFacts> {
  const found = await transit.find(inTime());
  if (found || !initialise) return fit(found ?? (await transit.read(inTime())), place);
  await transit.make(inTime());
  const facts = fit(await transit.read(inTime()), place);
  host.log.info('master_key.created', { version: facts.latest });
  return facts;
}

/** @throws PluginError `config_invalid` with the reason, whenever it is found: nothing new is wrapped by a key that can be taken out. */
function fit(facts: KeyFacts, { mount, key }: VaultSettings): KeyFacts {
  if (facts.unfit !== undefined) throw invalid(`The key ${key} in the transit engine at ${mount} cannot be the master key: ${facts.unfit}.`);
  return facts;
}

/**
 * Seals and opens a probe, so that a policy which denies either shows now. A server that does not know associated data ignores it
 * without a word (Vault before 1.13): the wrong context would open every key.
 */
async function proveContextBinding(transit: TransitKey, version: number): Promise<void> {
  const probe = randomBytes(32);
  const sealed = await transit.encrypt(probe, 'consentry probe', version, inTime());
  const opened = await transit.decrypt(sealed, 'consentry probe', inTime());
  if (!probe.equals(opened)) throw invalid('Vault gave back another key than it was given.');
  const bound = await transit.decrypt(sealed, 'another context', inTime()).then(() => false, (error: unknown) => {
    if (isPluginError(error) && error.code === 'credentials_rejected') return true;
    throw error;
  });
  if (!bound) throw invalid('Vault ignores associated_data, so a key wrapped for one organization would open for another. It takes Vault 1.13 or later, or OpenBao.');
}

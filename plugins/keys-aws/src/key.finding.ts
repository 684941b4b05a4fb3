import { setTimeout as pause } from 'node:timers/promises';
import type { KeyMetadata } from '@aws-sdk/client-kms';
import { PluginError, type PluginLog } from '@consentry/plugin-sdk';
import type { Kms } from './kms.client.js';
import { errorName } from './kms.errors.js';
import type { AwsKmsSettings } from './settings.schema.js';

const LOOK_AGAIN_MS = 200;
/** AWS keeps alias/aws/ for its own keys. */
const OWN_ALIAS = /^alias\/(?!aws\/)/;

/**
 * The key that `keyId` names. On the very first start an alias that leads nowhere gets a key.
 * @throws PluginError `config_invalid` when there is no such key, naming it.
 */
export async function findKey(kms: Kms, { keyId, region }: AwsKmsSettings, initialise: boolean, log: PluginLog, signal: AbortSignal): Promise<KeyMetadata> {
  const found = await look();
  if (found) return found;
  if (!initialise) throw missing('Name the key that sealed this data; a new one would not open it.');
  if (!OWN_ALIAS.test(keyId)) throw missing('A key is made for alias/<name> alone; make this one in KMS, or name an alias.');
  await make();
  // Eventually consistent: the new alias may take a moment to lead somewhere. The caller's signal ends the wait.
  for (;;) {
    const made = await look();
    if (made) return made;
    await pause(LOOK_AGAIN_MS, undefined, { signal });
  }

  async function look(): Promise<KeyMetadata | undefined> {
    return kms.describe(keyId, signal).catch((error: unknown) => {
      if (errorName(error) === 'NotFoundException') return undefined;
      throw error;
    });
  }
  async function make(): Promise<void> {
    let unnamed: string | undefined;
    try {
      await kms.make(keyId, (id) => (unnamed = id), signal);
      log.info('master_key.created', { version: 1 });
    } catch (error) {
      // Each key costs money by the month, and this one has no name to be found by.
      if (unnamed) log.warn('master_key.orphaned', { keyId: unnamed });
      // Another server was faster: its key is the key.
      if (errorName(error) !== 'AlreadyExistsException') throw error;
    }
  }
  function missing(advice: string): PluginError {
    return new PluginError('config_invalid', { detail: `keyId: there is no KMS key ${keyId} in ${region}. ${advice}` });
  }
}

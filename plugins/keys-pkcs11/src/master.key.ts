import { randomBytes } from 'node:crypto';
import { PluginError, type MasterKey, type PluginErrorCode, type PluginLog } from '@consentry/plugin-sdk';
import { HsmLink } from './hsm.link.js';
import { HsmFailure, type FailureKind, type TokenSettings } from './hsm.messages.js';
import { makeVersion } from './key.versions.js';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const OVERHEAD = 1 + IV_BYTES + TAG_BYTES;

const CODES: Record<FailureKind, PluginErrorCode> = { away: 'unavailable', rejected: 'credentials_rejected', invalid: 'config_invalid', pin: 'config_invalid' };

async function translated<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof HsmFailure ? new PluginError(CODES[error.kind], { detail: error.detail }) : error;
  }
}

/**
 * Opens the token; `initialise` may make the very first key. A wrapping is `format (1) | iv (12) | ciphertext | tag (16)`, AES-256-GCM
 * by the token, the context authenticated and not stored.
 * @throws PluginError `config_invalid` for a refused PIN, an exposed key or none, a library that does not load; `unavailable` when the token is away.
 */
export async function openMasterKey(settings: TokenSettings, log: PluginLog, initialise: boolean): Promise<MasterKey> {
  const link = new HsmLink(settings, log);
  const { tokenLabel, slot, keyLabel } = settings;
  try {
    const versions = await translated(link.open());
    if (versions.length === 0) {
      if (!initialise) throw new PluginError('config_invalid', { detail: `There is no master key on the token ${tokenLabel ?? `in slot ${slot}`}: expected ${keyLabel}-v1.` });
      const { version, made } = await translated(makeVersion(link, keyLabel, true));
      if (made) log.info('master_key.created', { version });
    }
  } catch (error) {
    await link.close();
    throw error;
  }

  const state = async () => Array.from((await link.ask('state', {})).versions, ({ version, fingerprint }) => ({ version, fingerprint }));

  return {
    async wrap(dataKey, context, version) {
      if (dataKey.length === 0) throw new PluginError('payload_invalid', { detail: 'There is no key to wrap.' });
      const iv = randomBytes(IV_BYTES);
      const done = await translated(link.ask('encrypt', { version, iv, data: dataKey, context: Buffer.from(context, 'utf8') }));
      return { wrapped: Buffer.concat([Buffer.of(FORMAT), iv, done.sealed]), version: done.version };
    },
    async unwrap(wrapped, version, context) {
      if (wrapped.length <= OVERHEAD || wrapped[0] !== FORMAT) throw new PluginError('credentials_rejected', { detail: 'The wrapped key is not of this keeper\'s form.' });
      const [iv, data] = [wrapped.subarray(1, 1 + IV_BYTES), wrapped.subarray(1 + IV_BYTES)];
      return (await translated(link.ask('decrypt', { version, iv, data, context: Buffer.from(context, 'utf8') }))).data;
    },
    async rotate() {
      // A token that is away shows here, within the second.
      await translated(state());
      const { version } = await translated(makeVersion(link, keyLabel, false));
      log.info('master_key.rotated', { version });
      return version;
    },
    async health() {
      const versions = await translated(state());
      return { ...versions.at(-1)!, versions };
    },
    async destroy(version) {
      await translated(state());
      await translated(link.apart((hsm) => hsm.ask('destroy', { version })));
      log.info('master_key.destroyed', { version });
    },
    close: () => link.close(),
  };
}

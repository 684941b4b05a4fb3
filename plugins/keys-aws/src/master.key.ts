import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { awakeFor, PluginError, type MasterKey, type PluginHost } from '@consentry/plugin-sdk';
import { findKey } from './key.finding.js';
import { assertUsable, versionReader, type Versions } from './key.versions.js';
import { checkPlaintext, encryptionContext, pack, unpack } from './key.wrapping.js';
import { openKms } from './kms.client.js';
import { kmsFailure, type Moment } from './kms.errors.js';
import { checkSettings, type AwsKmsSettings } from './settings.schema.js';

/** A verb must have failed within a second; this leaves room for a busy process. */
const VERB_MS = 800;
/** At the start credentials are looked for in several places, and a key may have to be made. */
const START_MS = 10_000;
const ROTATION_MS = 10_000;
const ROTATION_POLL_MS = 200;
const PROOF_EVERY_MS = 10_000;
const PROOF_CONTEXT = 'health';

/**
 * Opens the KMS key; `initialise` may make it, for an alias. The alias is followed once: later it may lead elsewhere, this keeper stays
 * with its key, and the next start notices the other fingerprint.
 * @throws PluginError `config_invalid` for wrong settings, refused credentials or a key that is missing or of another kind,
 *   `unavailable` when KMS can't be reached or the key is disabled.
 */
export async function openMasterKey(settings: AwsKmsSettings, host: PluginHost, initialise: boolean): Promise<MasterKey> {
  checkSettings(settings);
  const kms = await openKms(settings, host, START_MS);
  try {
    return await withDeadline(START_MS, 'start', async (signal) => {
      const { Arn } = await findKey(kms, settings, initialise, host.log, signal);
      if (!Arn) throw new PluginError('unavailable', { detail: 'The answer of KMS could not be understood.' });
      const keeper = keeperOf(Arn);
      await keeper.look(signal);
      await keeper.prove(signal);
      return keeper.key;
    });
  } catch (error) {
    kms.close();
    throw error;
  }

  function keeperOf(arn: string): { key: MasterKey; look(signal: AbortSignal): Promise<Versions>; prove(signal: AbortSignal): Promise<void> } {
    const versionsOf = versionReader(kms, arn);
    let provenAt = -Infinity;

    /** Asks KMS whether the key is enabled, and which versions it has. */
    async function look(signal: AbortSignal): Promise<Versions> {
      const key = await kms.describe(arn, signal);
      assertUsable(key);
      return versionsOf(key, signal);
    }

    /**
     * DescribeKey tells the state of the key, not whether we may still use it, so a value goes there and back.
     * The server asks for health about 3 times a second, and every request costs (0.03 USD for 10,000) and leaves a line in CloudTrail.
     * DescribeKey is asked every time: 7.8 million requests a month, some 23 USD. There and back every time would be 47 USD more, and would
     * bury the real uses of the key in the audit trail; once in 10 seconds it is under 2 USD. Both stay far below the request quotas of KMS.
     * Nothing else is remembered, and whatever a verb fails with ends the memory at once.
     */
    async function prove(signal: AbortSignal): Promise<void> {
      const now = host.now().getTime();
      if (Math.abs(now - provenAt) < PROOF_EVERY_MS) return;
      const value = randomBytes(16);
      const context = encryptionContext(PROOF_CONTEXT, 0);
      const back = await kms.decrypt(arn, await kms.encrypt(arn, value, context, signal), context, signal);
      if (!value.equals(back)) throw new PluginError('unavailable', { detail: 'KMS gave back another value than it was given.' });
      provenAt = now;
    }

    const verb = <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> =>
      withDeadline(VERB_MS, 'run', run).catch((error: PluginError) => {
        if (error.code === 'unavailable') provenAt = -Infinity;
        throw error;
      });
    const newestOf = async (signal: AbortSignal): Promise<number> => (await look(signal)).at(-1)!.version;

    const key: MasterKey = {
      wrap(dataKey, context, version) {
        return verb(async (signal) => {
          checkPlaintext(dataKey);
          const newest = await newestOf(signal);
          if (version !== undefined && !(Number.isInteger(version) && version >= 1 && version <= newest)) {
            throw new PluginError('config_invalid', { detail: `The KMS key has no version ${version}; its newest is ${newest}.` });
          }
          // KMS encrypts with its current key material and can't be told another.
          const ciphertext = await kms.encrypt(arn, dataKey, encryptionContext(context, newest), signal);
          return { wrapped: pack(ciphertext, newest), version: newest };
        });
      },
      unwrap: (wrapped, version, context) => verb(async (signal) => kms.decrypt(arn, unpack(wrapped, version), encryptionContext(context, version), signal)),
      async rotate() {
        const before = await verb(async (signal) => {
          const newest = await newestOf(signal);
          // One that was begun and not seen to end is waited for: KMS allows 25 on-demand rotations in the life of a key.
          if (!(await kms.rotating(arn, signal))) await kms.rotate(arn, signal);
          return newest;
        });
        for (let waited = 0; waited < ROTATION_MS; waited += ROTATION_POLL_MS) {
          const newest = await verb(newestOf);
          if (newest > before) {
            host.log.info('master_key.rotated', { version: newest });
            return newest;
          }
          await pause(ROTATION_POLL_MS);
        }
        throw new PluginError('unavailable', { detail: 'KMS has begun the rotation and not finished it yet. Look at the newest version before you rotate again.', retryAfterSeconds: 60 });
      },
      health: () =>
        verb(async (signal) => {
          const versions = await look(signal);
          await prove(signal);
          return { ...versions.at(-1)!, versions };
        }),
      async close() {
        kms.close();
      },
    };
    return { key, look, prove };
  }
}

/** Ends the work when its time is up, also where the SDK doesn't listen to the signal (it looks for credentials without one). */
async function withDeadline<T>(ms: number, moment: Moment, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const signal = awakeFor(ms);
  const late = new Promise<never>((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new PluginError('unavailable', { detail: `KMS did not answer within ${ms} ms.` })), { once: true });
  });
  try {
    return await Promise.race([run(signal), late]);
  } catch (error) {
    throw kmsFailure(error, moment);
  }
}

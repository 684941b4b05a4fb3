import { createHash } from 'node:crypto';
import type { KeyMetadata, RotationsListEntry } from '@aws-sdk/client-kms';
import { PluginError, type MasterKeyVersion } from '@consentry/plugin-sdk';
import type { Kms } from './kms.client.js';

const FINGERPRINT_LABEL = 'consentry aws master key fingerprint v1';

/** All versions, oldest first: never empty. KMS keeps every version until the whole key is deleted. */
export type Versions = [MasterKeyVersion, ...MasterKeyVersion[]];

/** @throws PluginError `unavailable` naming the state, `config_invalid` for a key of another kind. */
export function assertUsable({ KeyState, KeySpec, KeyUsage }: KeyMetadata): void {
  if (KeySpec !== 'SYMMETRIC_DEFAULT' || KeyUsage !== 'ENCRYPT_DECRYPT') {
    throw new PluginError('config_invalid', { detail: `keyId: the KMS key must be SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT, it is ${KeySpec ?? 'unknown'} for ${KeyUsage ?? 'unknown'}.` });
  }
  if (KeyState !== 'Enabled') throw new PluginError('unavailable', { detail: `The KMS key is not enabled: its state is ${KeyState ?? 'unknown'}.` });
}

/**
 * Reads the versions of one key. KMS has no numbers: version 1 is the first key material, and every completed rotation adds one.
 * The list is asked for again only when DescribeKey names another current key material: what is past doesn't change.
 */
export function versionReader(kms: Kms, arn: string): (key: KeyMetadata, signal: AbortSignal) => Promise<Versions> {
  let known: { materialId: string; versions: Versions } | undefined;
  return async ({ CreationDate, CurrentKeyMaterialId }, signal) => {
    if (known && known.materialId === CurrentKeyMaterialId) return known.versions;
    const entries = await kms.rotations(arn, signal);
    const completed = entries.filter(hasDate).sort((a, b) => a.RotationDate.getTime() - b.RotationDate.getTime());
    const versions: Versions = [
      { version: 1, fingerprint: fingerprintOf(arn, 1, CreationDate) },
      ...completed.map(({ RotationDate }, n) => ({ version: n + 2, fingerprint: fingerprintOf(arn, n + 2, RotationDate) })),
    ];
    // KMS is eventually consistent: the two answers may tell of different moments. Remembered only when they agree.
    const newest = completed.at(-1) ?? entries.find((entry) => entry.KeyMaterialState === 'CURRENT');
    const agreed = CurrentKeyMaterialId && newest?.KeyMaterialId === CurrentKeyMaterialId;
    known = agreed ? { materialId: CurrentKeyMaterialId, versions } : undefined;
    return versions;
  };
}

/** Only completed rotations have a date; the first key material and one that is pending have none. */
const hasDate = (entry: RotationsListEntry): entry is RotationsListEntry & { RotationDate: Date } => entry.RotationDate !== undefined;

function fingerprintOf(arn: string, version: number, since: Date | undefined): string {
  if (!since) throw new PluginError('unavailable', { detail: 'The answer of KMS could not be understood.' });
  return createHash('sha256').update([FINGERPRINT_LABEL, arn, version, since.toISOString()].join('\n')).digest('hex').slice(0, 32);
}

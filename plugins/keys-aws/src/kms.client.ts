import type { KeyMetadata, RotationsListEntry } from '@aws-sdk/client-kms';
import { PluginError, type PluginHost } from '@consentry/plugin-sdk';
import { hostHandler } from './kms.handler.js';
import { endpointOf, type AwsKmsSettings } from './settings.schema.js';

export type EncryptionContext = Record<string, string>;

/** KMS as this plugin uses it. Throws what the SDK throws; {@link kmsFailure} translates. */
export interface Kms {
  describe(keyId: string, signal: AbortSignal): Promise<KeyMetadata>;
  encrypt(keyId: string, plaintext: Uint8Array, context: EncryptionContext, signal: AbortSignal): Promise<Uint8Array>;
  decrypt(keyId: string, ciphertext: Uint8Array, context: EncryptionContext, signal: AbortSignal): Promise<Uint8Array>;
  rotations(keyId: string, signal: AbortSignal): Promise<RotationsListEntry[]>;
  /** Whether an on-demand rotation has begun and not ended. */
  rotating(keyId: string, signal: AbortSignal): Promise<boolean>;
  rotate(keyId: string, signal: AbortSignal): Promise<void>;
  /** Makes a symmetric key and gives it the alias. `onKey` hears of the key before the alias is asked for. */
  make(alias: string, onKey: (keyId: string) => void, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** @param deadlineMs for one request, when the caller's signal doesn't end it first */
export async function openKms(settings: AwsKmsSettings, host: PluginHost, deadlineMs: number): Promise<Kms> {
  // Loaded here and not at the top: a server with another keeper must not pay for the SDK in memory.
  const aws = await import('@aws-sdk/client-kms');
  const { accessKeyId, secretAccessKey, sessionToken } = settings;
  const client = new aws.KMSClient({
    region: settings.region,
    endpoint: endpointOf(settings),
    // Stated, so that nothing in the machine's AWS profile sends requests to a host that wasn't declared.
    useFipsEndpoint: false,
    useDualstackEndpoint: false,
    // No retries inside: a verb has less than a second, a repeated rotation is a second rotation, and the server retries itself.
    maxAttempts: 1,
    requestHandler: hostHandler(host, deadlineMs),
    ...(accessKeyId && secretAccessKey && { credentials: { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) } }),
  });

  return {
    async describe(KeyId, abortSignal) {
      const { KeyMetadata } = await client.send(new aws.DescribeKeyCommand({ KeyId }), { abortSignal });
      return KeyMetadata ?? unreadable();
    },
    async encrypt(KeyId, Plaintext, EncryptionContext, abortSignal) {
      const { CiphertextBlob } = await client.send(new aws.EncryptCommand({ KeyId, Plaintext, EncryptionContext }), { abortSignal });
      return CiphertextBlob ?? unreadable();
    },
    async decrypt(KeyId, CiphertextBlob, EncryptionContext, abortSignal) {
      const { Plaintext } = await client.send(new aws.DecryptCommand({ KeyId, CiphertextBlob, EncryptionContext }), { abortSignal });
      return Plaintext ?? unreadable();
    },
    async rotations(KeyId, abortSignal) {
      const entries: RotationsListEntry[] = [];
      let Marker: string | undefined;
      do {
        const page = await client.send(new aws.ListKeyRotationsCommand({ KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL', Marker }), { abortSignal });
        entries.push(...(page.Rotations ?? unreadable()));
        Marker = page.Truncated ? page.NextMarker : undefined;
      } while (Marker);
      return entries;
    },
    async rotating(KeyId, abortSignal) {
      const { OnDemandRotationStartDate } = await client.send(new aws.GetKeyRotationStatusCommand({ KeyId }), { abortSignal });
      return OnDemandRotationStartDate !== undefined;
    },
    async rotate(KeyId, abortSignal) {
      await client.send(new aws.RotateKeyOnDemandCommand({ KeyId }), { abortSignal });
    },
    async make(AliasName, onKey, abortSignal) {
      const { KeyMetadata } = await client.send(new aws.CreateKeyCommand({ Description: 'Consentry master key', KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' }), { abortSignal });
      const TargetKeyId = KeyMetadata?.KeyId ?? unreadable();
      onKey(TargetKeyId);
      await client.send(new aws.CreateAliasCommand({ AliasName, TargetKeyId }), { abortSignal });
    },
    close: () => client.destroy(),
  };
}

function unreadable(): never {
  throw new PluginError('unavailable', { detail: 'The answer of KMS could not be understood.' });
}

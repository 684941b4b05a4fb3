import { KmsFailure } from './kms.failure.js';
import type { KeyStore, SimulatedKey } from './kms.keys.js';

type Input = Record<string, unknown>;
type Operation = (input: Input) => Input;

/** KMS may answer with fewer entries than it was asked for; a small page makes every longer history a test of that. */
const PAGE = 2;
const seconds = (date: Date): number => date.getTime() / 1000;
const text = (input: Input, name: string): string => (typeof input[name] === 'string' ? input[name] : invalid(`Value at '${name}' must be a string`));

function invalid(message: string): never {
  throw new KmsFailure('ValidationException', message);
}

/** The operations of KMS that the plugin uses, over one store. Names, fields and refusals as in the AWS KMS API Reference. */
export function kmsOperations(store: KeyStore, rotationMs: number, later: (ms: number, run: () => void) => void): ReadonlyMap<string, Operation> {
  const keyOf = (input: Input) => store.find(text(input, 'KeyId'));
  /** Lists and rotations follow no alias. */
  const keyById = (input: Input) => (/(?:^|:)alias\//.test(text(input, 'KeyId')) ? invalid('An alias is not a key id') : keyOf(input));
  const enabled = (key: SimulatedKey): SimulatedKey => {
    if (key.state === 'Disabled') throw new KmsFailure('DisabledException', `${key.arn} is disabled.`);
    if (key.state !== 'Enabled') throw new KmsFailure('KMSInvalidStateException', `${key.arn} is ${key.state}.`);
    return key;
  };
  const forCrypto = (input: Input): SimulatedKey => {
    const key = enabled(keyOf(input));
    if (key.usage !== 'ENCRYPT_DECRYPT') throw new KmsFailure('InvalidKeyUsageException');
    return key;
  };

  return new Map<string, Operation>(Object.entries({
    Encrypt(input) {
      const key = forCrypto(input);
      const plaintext = bytesOf(input, 'Plaintext', 4096);
      return { KeyId: key.arn, CiphertextBlob: store.encrypt(key, plaintext, contextOf(input)).toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    Decrypt(input) {
      const key = forCrypto(input);
      const { plaintext, materialId } = store.decrypt(key, bytesOf(input, 'CiphertextBlob', 6144), contextOf(input));
      return { KeyId: key.arn, Plaintext: plaintext.toString('base64'), KeyMaterialId: materialId, EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
    },
    DescribeKey: (input) => ({ KeyMetadata: metadataOf(keyOf(input)) }),
    CreateKey: (input) => ({ KeyMetadata: metadataOf(store.create(text(input, 'KeySpec'), text(input, 'KeyUsage'))) }),
    CreateAlias(input) {
      store.alias(text(input, 'AliasName'), text(input, 'TargetKeyId'));
      return {};
    },
    ListKeyRotations(input) {
      const key = keyById(input);
      const all = key.materials.map((material, n) => ({
        KeyId: key.arn, KeyMaterialId: material.id, KeyMaterialState: n === key.materials.length - 1 ? 'CURRENT' : 'NON_CURRENT',
        ...(material.rotatedAt && { RotationDate: seconds(material.rotatedAt), RotationType: 'ON_DEMAND' }),
      })).filter((entry) => input['IncludeKeyMaterial'] === 'ALL_KEY_MATERIAL' || 'RotationDate' in entry);
      const from = Number(input['Marker'] ?? 0);
      const more = from + PAGE < all.length;
      return { Rotations: all.slice(from, from + PAGE), Truncated: more, ...(more && { NextMarker: String(from + PAGE) }) };
    },
    GetKeyRotationStatus(input) {
      const { arn, rotatingSince } = keyOf(input);
      return { KeyId: arn, KeyRotationEnabled: false, ...(rotatingSince && { OnDemandRotationStartDate: seconds(rotatingSince) }) };
    },
    RotateKeyOnDemand(input) {
      const key = enabled(keyById(input));
      if (key.rotatingSince) throw new KmsFailure('ConflictException');
      key.rotatingSince = new Date();
      later(rotationMs, () => store.addMaterial(key));
      return { KeyId: key.arn };
    },
  } satisfies Record<string, Operation>));
}

function metadataOf({ id, arn, createdAt, state, spec, usage, materials }: SimulatedKey): Input {
  return {
    KeyId: id, Arn: arn, CreationDate: seconds(createdAt), KeyState: state, Enabled: state === 'Enabled', KeySpec: spec, KeyUsage: usage,
    Origin: 'AWS_KMS', KeyManager: 'CUSTOMER', MultiRegion: false, CurrentKeyMaterialId: materials.at(-1)!.id,
  };
}

function bytesOf(input: Input, name: string, most: number): Buffer {
  const bytes = Buffer.from(text(input, name), 'base64');
  if (bytes.length < 1 || bytes.length > most) invalid(`Value at '${name}' must have a length of 1 to ${most}`);
  return bytes;
}

function contextOf(input: Input): Record<string, string> {
  const pairs = Object.entries((input['EncryptionContext'] ?? {}) as Record<string, unknown>);
  for (const [name, value] of pairs) if (name === '' || typeof value !== 'string' || value === '') invalid('Invalid EncryptionContext');
  return Object.fromEntries(pairs) as Record<string, string>;
}

import { createHash } from 'node:crypto';
import { z, type MasterKeyVersion } from '@consentry/plugin-sdk';

const count = z.int().nonnegative();
const KeyAnswer = z.object({
  type: z.string(), derived: z.boolean().default(false), exportable: z.boolean(), allow_plaintext_backup: z.boolean(),
  deletion_allowed: z.boolean(), imported_key: z.boolean().default(false),
  latest_version: z.int().positive(), min_decryption_version: count, min_encryption_version: count, min_available_version: count.default(0),
  // Asymmetric keys have objects here; those are refused for their type.
  keys: z.record(z.string(), z.unknown()),
});

/** What Vault says of the key, in our terms. */
export interface KeyFacts {
  latest: number;
  /** The oldest version that Vault still holds, whether it may decrypt or not. */
  oldestHeld: number;
  minDecryption: number;
  /** 0 when unset. */
  minEncryption: number;
  deletionAllowed: boolean;
  imported: boolean;
  /** Those that can unwrap, oldest first. */
  versions: MasterKeyVersion[];
  /** Why this key must not be a master key. */
  unfit: string | undefined;
}

/**
 * Reads the answer to `GET <mount>/keys/<key>`. Undefined when it can't be understood.
 * Source: https://developer.hashicorp.com/vault/api-docs/secret/transit#read-key
 */
export function keyFacts(data: unknown, mount: string, key: string): KeyFacts | undefined {
  const parsed = KeyAnswer.safeParse(data);
  if (!parsed.success) return undefined;
  const answer = parsed.data;
  const minDecryption = Math.max(1, answer.min_decryption_version);
  const facts = {
    latest: answer.latest_version, oldestHeld: Math.max(1, answer.min_available_version), minDecryption,
    minEncryption: answer.min_encryption_version, deletionAllowed: answer.deletion_allowed, imported: answer.imported_key,
  };
  const unfit = reasonAgainst(answer);
  if (unfit !== undefined) return { ...facts, versions: [], unfit };
  const versions: MasterKeyVersion[] = [];
  for (let version = minDecryption; version <= facts.latest; version += 1) {
    const created = answer.keys[String(version)];
    if (typeof created !== 'number') return undefined;
    versions.push({ version, fingerprint: fingerprintOf([mount, key, version, created]) });
  }
  return { ...facts, versions, unfit };
}

function reasonAgainst(answer: z.infer<typeof KeyAnswer>): string | undefined {
  if (answer.type !== 'aes256-gcm96') return 'its type is not aes256-gcm96';
  if (answer.derived) return 'it is a derived key, which binds its context in another way';
  if (answer.exportable) return 'it is exportable: the key could be taken out of Vault';
  if (answer.allow_plaintext_backup) return 'allow_plaintext_backup is on: the key could be taken out of Vault';
  return undefined;
}

/** Vault shows nothing of the key itself, so a version is told by its name and the second it was made in. */
const fingerprintOf = (parts: (string | number)[]): string => createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 32);

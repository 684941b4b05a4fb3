import { z } from 'zod';

const Days = z.int().min(1).max(3650).nullable();

export const RotationView = z.object({
  state: z.enum(['running', 'done']), fromVersion: z.int().nullable(), toVersion: z.int(), done: z.int(),
  /** Values (or data keys) that lay under the old version when it began; null until they were counted. */
  total: z.int().nullable(),
  startedAt: z.iso.datetime(), finishedAt: z.iso.datetime().nullable(), startedBy: z.string(),
  /** Why the last step failed; it is tried again. */
  lastError: z.string().nullable(),
}).meta({ id: 'KeyRotation' });

const PolicyView = z.object({
  /** null: rotated by hand alone. */
  rotateEveryDays: Days, ageDays: z.int(), nextDueAt: z.iso.datetime().nullable(), overdue: z.boolean(),
}).meta({ id: 'KeyPolicyState' });

export const KeysView = z.object({
  dataKeys: z.array(z.object({
    version: z.int(), state: z.enum(['active', 'retiring', 'destroyed']), createdAt: z.iso.datetime(), retiredAt: z.iso.datetime().nullable(), destroyedAt: z.iso.datetime().nullable(),
    masterKeyVersion: z.int(),
  })),
  policy: PolicyView, rotation: RotationView.nullable(),
  masterKey: z.object({
    provider: z.string(), version: z.int(), fingerprint: z.string(),
    /** Why nothing can be sealed or opened right now; null: all is well. */
    closed: z.string().nullable(),
    policy: PolicyView, rotation: RotationView.nullable(),
    versions: z.array(z.object({
      provider: z.string(), version: z.int(), fingerprint: z.string(), state: z.enum(['staged', 'current', 'retiring', 'destroyed']),
      createdAt: z.iso.datetime(), activatedAt: z.iso.datetime().nullable(), destroyedAt: z.iso.datetime().nullable(), dataKeys: z.int(),
    })),
    /** Whether the keeper lets Consentry destroy old versions. */
    canDestroy: z.boolean(),
    /** Whether this organisation looks after the master key. */
    operator: z.boolean(),
  }),
  /** Secrets that this server opened since it started, by purpose. */
  openings: z.array(z.object({ purpose: z.string(), what: z.string(), record: z.enum(['leaf', 'counted']), count: z.int() })),
}).meta({ id: 'Keys' });

export const SetKeyPolicy = z.strictObject({
  /** Days after which the key is rotated by itself; null: by hand alone. */
  rotateEveryDays: Days,
}).meta({ id: 'SetKeyPolicy' });

export const MasterVersion = z.strictObject({ version: z.int().min(1).max(2_147_483_647) }).meta({ id: 'MasterKeyVersion' });
export const StagedVersion = z.object({ version: z.int(), fingerprint: z.string() }).meta({ id: 'StagedMasterKey' });

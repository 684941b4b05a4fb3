import { z } from 'zod';
import { idIn, pageOf, parseId, publicId } from '@consentry/kernel';

export function publicBackup(uuid: string): string {
  return publicId('backup', uuid);
}

/** `bak_…` or the UUID. */
export function parseBackup(text: string): string | undefined {
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) return text;
  return parseId('backup', text);
}

export const BackupParam = z.strictObject({ id: idIn('backup') });

const Time = z.iso.datetime();

export const BackupView = z.object({
  id: z.string(), state: z.enum(['running', 'done', 'failed', 'expired']), cause: z.enum(['schedule', 'command', 'request']),
  startedAt: Time, finishedAt: Time.nullable(),
  /** Of the whole installation: told to the organisation that looks after it alone. */
  bytes: z.int().nullable(), tables: z.int().nullable(), rows: z.int().nullable(), files: z.int().nullable(), reason: z.string().nullable(),
  verifiedAt: Time.nullable(), verified: z.boolean().nullable(),
  /** How far the last verification went, or why it failed. */
  verifyNote: z.string().nullable(),
}).meta({ id: 'Backup' });

const Status = z.object({
  /** Hours between backups; 0: none by themselves. */
  everyHours: z.int(),
  keptDays: z.int(), drillEveryDays: z.int(), storage: z.enum(['disk', 's3']), files: z.boolean(),
  /** Why this server makes no backups; null: it does. */
  unable: z.string().nullable(),
  running: z.boolean(), lastSuccessAt: Time.nullable(), lastVerifiedAt: Time.nullable(), lastVerified: z.boolean().nullable(), nextDueAt: Time.nullable(), nextDrillAt: Time.nullable(),
  /** Whether this organisation looks after backups. */
  operator: z.boolean(),
}).meta({ id: 'BackupStatus' });
export type BackupStatus = z.infer<typeof Status>;

export const BackupPage = pageOf(BackupView).extend({ status: Status }).meta({ id: 'BackupPage' });

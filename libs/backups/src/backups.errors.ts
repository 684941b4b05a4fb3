import { DatabaseAwayError, defineErrors, ProblemError, sqlState, StorageError } from '@consentry/kernel';
import { MasterKeyError } from '@consentry/vault';

export const backupErrors = defineErrors({
  'backup.not_found': [404, 'There is no such backup', 'GET /v1/system/backups lists those that there are.'],
  'backup.running': [409, 'A backup is being made', 'Wait until it is done; GET /v1/system/backups shows it.'],
  'backup.gone': [409, 'This backup cannot be read', 'It failed, or its time was over and its key was destroyed.'],
  'backup.no_owner': [409, 'This server cannot make backups', "It doesn't know the owner of the database: set DATABASE_MIGRATION_URL, or run `consentry backup` where it is set."],
  'backup.not_operator': [403, 'Backups belong to the installation', 'The organisation that was made first looks after them; here, use the command: consentry backup.'],
});

/** Why something about a backup is refused or broke off, in sentences for a person. Holds no secret. */
export class BackupError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'BackupError';
  }
}

const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** What a person is told of a failure. What nobody foresaw is for the log. */
export function reasonOf(error: unknown): string {
  if (error instanceof BackupError || error instanceof MasterKeyError) return error.message;
  if (error instanceof StorageError) {
    if (FULL.has(String((error.cause as { code?: unknown } | undefined)?.code))) return 'The disk of the backup storage is full: free some space, or let backups lie elsewhere.';
    return error.reason === 'missing' ? 'A part of the backup is missing in the storage.' : 'The backup storage does not answer, or refuses: check its folder, rights and settings.';
  }
  if (error instanceof DatabaseAwayError) return 'The database cannot be reached.';
  if (error instanceof ProblemError && error.code.startsWith('vault.')) return 'The master key cannot be used right now.';
  if (sqlState(error) === '53100') return 'The disk of the database is full.';
  if (sqlState(error) === '42501') return 'The owner role of the database may not do what a backup needs: see docs/operations/backups.md.';
  if (sqlState(error) !== undefined) return `The database refused (${sqlState(error)}).`;
  if (['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT'].includes(String((error as { code?: unknown }).code)) || String((error as Error).message).startsWith('Connection terminated')) return 'The database cannot be reached.';
  return 'It broke off because of a fault of Consentry; the log has it.';
}

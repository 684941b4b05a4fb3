import { Injectable } from '@nestjs/common';
import { Clock, type Em } from '@consentry/kernel';
import { backupCodeHash, newBackupCode, normaliseBackupCode } from './backup-codes.rules.js';

const CODES = 10;

/** Ten codes on paper for the day the phone is gone (ID-6). Each works once; only their hashes are kept. */
@Injectable()
export class BackupCodes {
  constructor(private readonly clock: Clock) {}

  /** New codes, to be shown once; the old ones are worthless from then on. */
  async replace(em: Em, userId: string): Promise<string[]> {
    // One after the other: two at the same time would each remove the old codes and together leave twenty.
    await em.execute(`select pg_advisory_xact_lock(hashtextextended('mfa_backup_codes|' || ?, 0))`, [userId]);
    await this.remove(em, userId);
    const codes = Array.from({ length: CODES }, newBackupCode);
    const hashes = codes.map((code) => backupCodeHash(userId, normaliseBackupCode(code)!).toString('hex')).join(',');
    await em.execute(`insert into mfa_backup_codes (user_id, code_hash, created_at) select ?, decode(hash, 'hex'), ? from unnest(string_to_array(?, ',')) as hash`, [userId, this.clock.now(), hashes]);
    return codes;
  }

  /** Uses a code up, as typed. Undefined: it is none of this person's, or was used. `remaining`: how many are left. */
  async spend(em: Em, userId: string, typed: string): Promise<{ remaining: number } | undefined> {
    const code = normaliseBackupCode(typed);
    if (code === undefined) return undefined;
    const gone = await em.execute<unknown[]>('delete from mfa_backup_codes where user_id = ? and code_hash = ? returning 1', [userId, backupCodeHash(userId, code)]);
    return gone.length === 1 ? { remaining: await this.remaining(em, userId) } : undefined;
  }

  async remaining(em: Em, userId: string): Promise<number> {
    const rows = await em.execute<{ n: number }[]>('select count(*)::int as n from mfa_backup_codes where user_id = ?', [userId]);
    return rows[0]!.n;
  }

  async remove(em: Em, userId: string): Promise<void> {
    await em.execute('delete from mfa_backup_codes where user_id = ?', [userId]);
  }
}

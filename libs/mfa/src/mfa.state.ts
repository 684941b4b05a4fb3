import { Injectable } from '@nestjs/common';
import type { Em } from '@consentry/kernel';

/** `totp`: confirmed, not merely begun. `backupCodes`: how many are left. */
export interface SecondFactors { totp: boolean; passkeys: number; backupCodes: number }

/** What a person has beside the password. */
@Injectable()
export class MfaState {
  async of(em: Em, userId: string): Promise<SecondFactors> {
    const rows = await em.execute<SecondFactors[]>(
      `select exists (select from mfa_totp where user_id = ? and confirmed_at is not null) as totp,
              (select count(*)::int from passkeys where user_id = ?) as passkeys,
              (select count(*)::int from mfa_backup_codes where user_id = ?) as "backupCodes"`, [userId, userId, userId]);
    return rows[0]!;
  }
}

/** For a person who lost everything and was recognised by other means, or who is leaving. A ceremony under way would bring a passkey back, so its challenge goes too. */
export async function removeSecondFactors(em: Em, userId: string): Promise<void> {
  for (const table of ['mfa_totp', 'mfa_backup_codes', 'passkeys', 'webauthn_challenges']) await em.execute(`delete from ${table} where user_id = ?`, [userId]);
}

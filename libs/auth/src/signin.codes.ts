import { Injectable } from '@nestjs/common';
import type { Em } from '@consentry/kernel';
import { BackupCodes, Totp } from '@consentry/mfa';

export type SpentCode = { method: 'totp' } | { method: 'backup_code'; remaining: number };

/** A code that somebody typed: looked at outside the transaction, spent inside, once. */
@Injectable()
export class SecondFactorCodes {
  constructor(private readonly totp: Totp, private readonly backupCodes: BackupCodes) {}

  /** Six digits are a code of the authenticator; anything else can only be a backup code. What it returns spends the code; undefined: it does not fit. */
  async spender(userId: string, typed: string): Promise<(em: Em) => Promise<SpentCode | undefined>> {
    const digits = typed.replace(/\s/g, '');
    if (!/^\d{6}$/.test(digits)) {
      return async (em) => {
        const spent = await this.backupCodes.spend(em, userId, typed);
        return spent && { method: 'backup_code', remaining: spent.remaining };
      };
    }
    const step = await this.totp.match(userId, digits, { confirmed: true });
    return async (em) => (step !== undefined && (await this.totp.spend(em, userId, step)) ? { method: 'totp' } : undefined);
  }
}

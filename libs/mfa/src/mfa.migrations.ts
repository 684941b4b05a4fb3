import { Migration, systemPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

/** Like people themselves, their second factors belong to the installation. No foreign key: the table of people belongs to a higher module. */
export class MfaMigration extends Migration {
  static readonly id = '2026-11-22-14-mfa';

  override up(): void {
    this.addSql(`
      create table mfa_totp (
        user_id uuid primary key,
        sealed bytea not null,
        confirmed_at timestamptz,
        last_step bigint,
        created_at timestamptz not null
      );
      ${systemPolicy('mfa_totp')}

      create table mfa_backup_codes (
        user_id uuid not null,
        code_hash bytea not null,
        created_at timestamptz not null,
        primary key (user_id, code_hash)
      );
      ${systemPolicy('mfa_backup_codes')}

      create table passkeys (
        id uuid primary key,
        user_id uuid not null,
        credential_id bytea not null unique,
        public_key bytea not null,
        counter bigint not null,
        transports text[] not null,
        name text not null,
        backed_up boolean not null,
        created_at timestamptz not null,
        last_used_at timestamptz
      );
      create index passkeys_user on passkeys (user_id, id);
      ${systemPolicy('passkeys')}

      create table webauthn_challenges (
        challenge_hash bytea primary key,
        user_id uuid,
        kind text not null check (kind in ('register', 'authenticate')),
        expires_at timestamptz not null
      );
      create index webauthn_challenges_expiry on webauthn_challenges (expires_at);
      ${systemPolicy('webauthn_challenges')}
    `);
  }
}

export class SealedSeedsMigration extends Migration {
  static readonly id = '2026-11-22-18-sealed-seeds';

  override up(): void {
    this.addSql(sealedGuard('mfa_totp', ['sealed']));
  }
}

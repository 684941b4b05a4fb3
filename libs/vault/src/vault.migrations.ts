import { Migration, systemPolicy, tenantPolicy } from '@consentry/kernel';

export class VaultMigration extends Migration {
  static readonly id = '2026-11-22-03-vault';

  override up(): void {
    this.addSql(`
      create table data_keys (
        id uuid primary key,
        organization_id uuid not null,
        version int not null check (version > 0),
        wrapped bytea not null,
        master_key_version int not null,
        created_at timestamptz not null,
        unique (organization_id, version)
      );
      ${tenantPolicy('data_keys')}
    `);
  }
}

/** Secrets of the installation itself (the password pepper, the key that signs cookies), each sealed under the installation's data key. */
export class InstallationSecretsMigration extends Migration {
  static readonly id = '2026-11-22-13-installation-secrets';

  override up(): void {
    this.addSql(`
      create table installation_secrets (
        name text primary key,
        sealed bytea not null,
        created_at timestamptz not null
      );
      ${systemPolicy('installation_secrets')}
    `);
  }
}

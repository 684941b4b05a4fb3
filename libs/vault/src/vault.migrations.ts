import { Migration, tenantPolicy } from '@consentry/kernel';

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

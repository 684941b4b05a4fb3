import { Migration, systemPolicy, tenantPolicy } from '@consentry/kernel';
import { MASTER_GUARD, SEALED_FUNCTION, sealedGuard } from './vault.columns.js';

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

/** Versions of master and data keys, their rotation, and the guard of sealed columns (VA-2, VA-3, VA-8, VA-9). */
export class KeyVersionsMigration extends Migration {
  static readonly id = '2026-11-22-16-key-versions';

  override up(): void {
    this.addSql(`
      select set_config('app.system', 'on', true);
      drop policy tenant on data_keys;
      ${tenantPolicy('data_keys', { system: true })}
      alter table data_keys
        -- 'index': the key of blind indexes. It is never rotated with the others: every index would have to be made anew at one moment.
        add column kind text not null default 'seal' check (kind in ('seal', 'index')),
        add column state text not null default 'active' check (state in ('active', 'retiring', 'destroyed')),
        add column master_key_provider text,
        add column retired_at timestamptz,
        add column destroyed_at timestamptz,
        alter column wrapped drop not null,
        add constraint data_keys_destroyed check ((state = 'destroyed') = (wrapped is null)),
        drop constraint data_keys_organization_id_version_key;
      update data_keys set master_key_provider = (select master_key_provider from installation);
      alter table data_keys alter column master_key_provider set not null;
      create unique index data_keys_version on data_keys (organization_id, kind, version);
      -- One key to seal with, whoever rotates at the same moment.
      create unique index data_keys_active on data_keys (organization_id, kind) where state = 'active';

      create table master_keys (
        provider text not null,
        version int not null check (version > 0),
        fingerprint text not null,
        state text not null check (state in ('staged', 'current', 'retiring', 'destroyed')),
        created_at timestamptz not null,
        activated_at timestamptz,
        destroyed_at timestamptz,
        primary key (provider, version)
      );
      create unique index master_keys_current on master_keys (state) where state = 'current';
      ${systemPolicy('master_keys')}
      -- Fingerprints say nothing about the keys; the guard of data keys asks under any scope.
      create policy readable on master_keys for select using (true);
      ${MASTER_GUARD}
      insert into master_keys (provider, version, fingerprint, state, created_at, activated_at)
        select master_key_provider, coalesce((select max(master_key_version) from data_keys), 1), master_key_fingerprint, 'current', created_at, created_at
        from installation where master_key_fingerprint is not null;
      alter table installation drop column master_key_provider, drop column master_key_fingerprint;

      create table key_rotations (
        id uuid primary key,
        organization_id uuid not null,
        -- 'data': values sealed anew under a new data key. 'master': data keys wrapped anew under a new master key.
        kind text not null check (kind in ('data', 'master')),
        state text not null check (state in ('running', 'done')),
        from_version int,
        to_version int not null,
        -- Where it stands: the pass over all tables, the table, the last row.
        pass int not null default 1,
        at_table text,
        at_row text,
        found bigint not null default 0,
        done bigint not null default 0,
        total bigint,
        started_at timestamptz not null,
        finished_at timestamptz,
        started_by text not null,
        last_error text
      );
      create index key_rotations_list on key_rotations (organization_id, started_at desc);
      create unique index key_rotations_running on key_rotations (organization_id, kind) where state = 'running';
      ${tenantPolicy('key_rotations', { system: true })}

      -- Every how many days a key is rotated by itself; of the installation: its master key.
      create table key_policies (
        organization_id uuid primary key,
        rotate_every_days int check (rotate_every_days between 1 and 3650),
        updated_at timestamptz not null
      );
      ${tenantPolicy('key_policies', { system: true })}

      ${SEALED_FUNCTION}
      ${sealedGuard('installation_secrets', ['sealed'])}
      ${sealedGuard('idempotency_keys', ['sealed'])}
    `);
  }
}

/** For whom no key is ever made again, also when nothing else tells of the organisation any more (VA-9). */
export class ShreddedMigration extends Migration {
  static readonly id = '2026-11-23-47-shredded';

  override up(): void {
    this.addSql(`
      create table shredded_organizations (
        shredded_id uuid primary key,
        shredded_at timestamptz not null
      );
      ${tenantPolicy('shredded_organizations', { system: true, column: 'shredded_id' })}
      insert into shredded_organizations select organization_id, max(destroyed_at) from data_keys group by organization_id having bool_and(state = 'destroyed');
    `);
  }
}

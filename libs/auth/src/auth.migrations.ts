import { Migration, systemPolicy, tenantPolicy } from '@consentry/kernel';

export class AuthMigration extends Migration {
  static readonly id = '2026-11-22-07-auth';

  override up(): void {
    this.addSql(`
      create table organizations (
        id uuid primary key,
        name text not null,
        status text not null default 'active' check (status in ('active', 'suspended')),
        demo boolean not null default false,
        created_at timestamptz not null
      );
      ${tenantPolicy('organizations', { system: true, column: 'id' })}

      -- People belong to the installation; what they may see follows from their memberships.
      create table users (
        id uuid primary key,
        email text not null,
        email_key text not null unique,
        name text not null,
        password_hash text,
        disabled_at timestamptz,
        created_at timestamptz not null
      );
      ${systemPolicy('users')}

      create table memberships (
        organization_id uuid not null references organizations (id),
        user_id uuid not null references users (id),
        role text not null check (role in ('OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR')),
        created_at timestamptz not null,
        primary key (organization_id, user_id)
      );
      ${tenantPolicy('memberships', { system: true })}

      create table sessions (
        id uuid primary key,
        organization_id uuid not null,
        user_id uuid not null references users (id),
        token_hash bytea not null unique,
        csrf_token text not null,
        ip text,
        user_agent text,
        created_at timestamptz not null,
        expires_at timestamptz not null
      );
      create index sessions_expiry on sessions (expires_at);
      ${tenantPolicy('sessions', { system: true })}

      create table api_keys (
        id uuid primary key,
        organization_id uuid not null,
        name text not null,
        environment text not null check (environment in ('live', 'test')),
        prefix text not null,
        key_hash bytea not null unique,
        scopes text[] not null,
        created_by text not null,
        created_at timestamptz not null,
        expires_at timestamptz,
        revoked_at timestamptz,
        last_used_at timestamptz
      );
      create index api_keys_list on api_keys (organization_id, created_at desc, id desc);
      ${tenantPolicy('api_keys', { system: true })}
    `);
  }
}

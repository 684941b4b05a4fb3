import { Migration, systemPolicy, tenantPolicy } from '@consentry/kernel';

/** Sign-in as it must be: lockout, devices, one-time tokens, invitations, rules per organisation, and more about sessions and keys. */
export class IdentityMigration extends Migration {
  static readonly id = '2026-11-22-12-identity';

  override up(): void {
    this.addSql(`
      -- Row-level security holds for the owner of the tables too, unless it is mighty: rows that are there already must be seen to be changed.
      select set_config('app.system', 'on', true);
      alter table users
        add column email_verified_at timestamptz, add column locale text not null default 'en', add column password_changed_at timestamptz, add column last_sign_in_at timestamptz,
        -- Whether there is a confirmed authenticator or a passkey; kept by whoever adds or removes one, read with every session (ID-7).
        add column second_factor boolean not null default false;
      -- An organisation sees the people who belong to it, and nobody else.
      create policy members on users for select using (exists (
        select 1 from memberships m where m.user_id = users.id and m.organization_id = nullif(current_setting('app.organization_id', true), '')::uuid));

      -- role_since: since when the person has the role, or the role is asked for a second factor.
      alter table memberships add column disabled_at timestamptz, add column role_since timestamptz not null default now();
      update memberships set role_since = created_at;
      create index memberships_user on memberships (user_id);

      create table organization_security (
        organization_id uuid primary key references organizations (id),
        password_profile text not null default 'default' check (password_profile in ('seed', 'default', 'nist')),
        idle_minutes int check (idle_minutes between 5 and 1440),
        mfa_roles text[] not null default '{OWNER,ADMIN}',
        mfa_grace_days int not null default 14 check (mfa_grace_days between 0 and 90),
        -- Since when the roles are asked; a grace period begins here or with the role, whichever came later.
        mfa_since timestamptz not null,
        ip_allowlist text[] not null default '{}',
        country_mode text not null default 'off' check (country_mode in ('off', 'allow', 'deny')),
        countries text[] not null default '{}',
        updated_at timestamptz not null
      );
      ${tenantPolicy('organization_security', { system: true })}
      insert into organization_security (organization_id, mfa_since, updated_at) select id, now(), now() from organizations;

      alter table sessions
        add column last_seen_at timestamptz, add column authenticated_at timestamptz, add column methods text[] not null default '{password}',
        -- An identity provider vouches for more than a password; what the account itself has is in users.second_factor.
        add column vouched boolean not null default false, add column device_id uuid, add column country text;
      update sessions set last_seen_at = created_at;
      alter table sessions alter column last_seen_at set not null;
      create index sessions_user on sessions (user_id);
      create index sessions_list on sessions (organization_id, created_at desc, id desc);

      create table sign_in_attempts (
        subject bytea not null,
        bucket text not null,
        failures int not null default 0,
        -- Tries that are being checked right now: they count, so that 200 at once are still five.
        pending int not null default 0,
        pending_until timestamptz,
        locked_until timestamptz,
        last_at timestamptz not null,
        primary key (subject, bucket)
      ) with (fillfactor = 70);
      create index sign_in_attempts_age on sign_in_attempts (last_at);
      ${systemPolicy('sign_in_attempts')}

      create table devices (
        id uuid primary key,
        user_id uuid not null references users (id),
        token_hash bytea not null unique,
        ip text,
        country text,
        user_agent text,
        created_at timestamptz not null,
        last_seen_at timestamptz not null
      );
      create index devices_user on devices (user_id);
      ${systemPolicy('devices')}

      create table known_origins (
        user_id uuid not null references users (id),
        kind text not null check (kind in ('ip', 'country')),
        value text not null,
        last_seen_at timestamptz not null,
        primary key (user_id, kind, value)
      );
      ${systemPolicy('known_origins')}

      create table one_time_tokens (
        id uuid primary key,
        kind text not null check (kind in ('password_reset', 'email_verification', 'unlock', 'mfa_challenge')),
        -- Null until the mail is written: the raw token exists in the mail alone (ID-9).
        token_hash bytea unique,
        user_id uuid,
        data jsonb not null default '{}',
        created_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz
      );
      create index one_time_tokens_user on one_time_tokens (user_id, kind, created_at);
      create index one_time_tokens_expiry on one_time_tokens (expires_at);
      ${systemPolicy('one_time_tokens')}

      create table invitations (
        id uuid primary key,
        organization_id uuid not null references organizations (id),
        email text not null,
        email_key text not null,
        role text not null check (role in ('OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR')),
        invited_by uuid,
        token_hash bytea unique,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        accepted_at timestamptz,
        revoked_at timestamptz
      );
      create index invitations_list on invitations (organization_id, created_at desc, id desc);
      create unique index invitations_open on invitations (organization_id, email_key) where accepted_at is null and revoked_at is null;
      ${tenantPolicy('invitations', { system: true })}

      alter table api_keys
        add column ip_allowlist text[] not null default '{}', add column rate_per_minute int check (rate_per_minute > 0), add column rotated_from uuid, add column reminded_at timestamptz;

      create table api_key_usage (
        organization_id uuid not null,
        key_id uuid not null,
        day date not null,
        requests bigint not null,
        primary key (key_id, day)
      );
      ${tenantPolicy('api_key_usage', { system: true })}
      select set_config('app.system', '', true);
    `);
  }
}

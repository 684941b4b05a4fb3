import { Migration, systemPolicy, tenantPolicy } from '@consentry/kernel';
import { sealedGuard } from '@consentry/vault';

export class SsoMigration extends Migration {
  static readonly id = '2026-11-22-15-sso';

  override up(): void {
    this.addSql(`
      create table sso_providers (
        organization_id uuid primary key references organizations (id),
        issuer text not null,
        client_id text not null,
        client_secret_sealed bytea,
        default_role text not null check (default_role in ('ADMIN', 'MARKETER', 'AGENT', 'AUDITOR')),
        enabled boolean not null,
        created_at timestamptz not null,
        updated_at timestamptz not null
      );
      ${tenantPolicy('sso_providers', { system: true })}

      create table sso_domains (
        id uuid primary key,
        organization_id uuid not null references organizations (id),
        domain text not null check (domain = lower(domain)),
        -- Published in the DNS by whoever owns the domain: no secret.
        token text not null,
        verified_at timestamptz,
        created_at timestamptz not null,
        unique (organization_id, domain)
      );
      -- Anybody may claim a domain; only one can prove it.
      create unique index sso_domains_verified on sso_domains (domain) where verified_at is not null;
      ${tenantPolicy('sso_domains', { system: true })}

      create table user_identities (
        provider text not null check (provider in ('oidc', 'facebook')),
        issuer text not null,
        subject text not null,
        -- An issuer speaks for the organisation that chose it and for no other. Facebook's are the installation's: the nil UUID.
        organization_id uuid not null,
        user_id uuid not null references users (id),
        created_at timestamptz not null,
        last_used_at timestamptz not null,
        primary key (provider, issuer, subject, organization_id)
      );
      create index user_identities_user on user_identities (user_id);
      ${tenantPolicy('user_identities', { system: true })}

      -- What was used once and must not be used again: states of sign-ins, confirmations of links. Kept until they would have run out anyway.
      create table sso_spent (
        token_hash bytea primary key,
        expires_at timestamptz not null
      );
      create index sso_spent_expiry on sso_spent (expires_at);
      ${systemPolicy('sso_spent')}
    `);
  }
}

export class SealedClientSecretsMigration extends Migration {
  static readonly id = '2026-11-22-19-sealed-client-secrets';

  override up(): void {
    this.addSql(sealedGuard('sso_providers', ['client_secret_sealed']));
  }
}

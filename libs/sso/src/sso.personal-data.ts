import { definePersonalData } from '@consentry/kernel';

const REFERENCE = { category: 'reference', erase: 'delete' } as const;

definePersonalData(
  { table: 'sso_providers', holds: 'Identity providers of organisations', purpose: 'access', retention: 'settings', columns: { plain: 'organization_id issuer client_id client_secret_sealed default_role enabled created_at updated_at' } },
  { table: 'sso_domains', holds: 'Domains of organisations', purpose: 'access', retention: 'settings', columns: { plain: 'id organization_id domain token verified_at created_at' } },
  {
    table: 'user_identities', holds: 'Who people are to identity providers', purpose: 'access', retention: 'account', under: 'users', user: 't.user_id',
    columns: { plain: 'provider issuer organization_id created_at', personal: { user_id: REFERENCE, subject: { category: 'identity', erase: 'delete' }, last_used_at: { category: 'technical', erase: 'delete' } } },
  },
  { table: 'sso_spent', holds: 'Hashes of states that were used once', purpose: 'security', retention: 'transient', columns: { plain: 'token_hash expires_at' } },
);

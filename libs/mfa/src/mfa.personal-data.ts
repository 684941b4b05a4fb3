import { definePersonalData } from '@consentry/kernel';

const REFERENCE = { category: 'reference', erase: 'delete' } as const;
const CREDENTIAL = { category: 'credential', erase: 'delete' } as const;
const TECHNICAL = { category: 'technical', erase: 'delete' } as const;
const factor = { purpose: 'access', retention: 'account', user: 't.user_id' } as const;

definePersonalData(
  { table: 'mfa_totp', holds: 'Seeds of authenticators', ...factor, columns: { plain: 'created_at confirmed_at', personal: { user_id: REFERENCE, sealed: CREDENTIAL, last_step: TECHNICAL } } },
  { table: 'mfa_backup_codes', holds: 'Hashes of backup codes', ...factor, columns: { plain: 'created_at', personal: { user_id: REFERENCE, code_hash: CREDENTIAL } } },
  {
    table: 'passkeys', holds: 'Passkeys', ...factor,
    columns: { plain: 'id counter transports backed_up created_at', personal: { user_id: REFERENCE, credential_id: CREDENTIAL, public_key: CREDENTIAL, name: { category: 'technical', erase: 'delete' }, last_used_at: TECHNICAL } },
  },
  { table: 'webauthn_challenges', holds: 'Challenges that browsers have to answer', ...factor, retention: 'transient', columns: { plain: 'kind expires_at', personal: { user_id: REFERENCE, challenge_hash: CREDENTIAL } } },
);

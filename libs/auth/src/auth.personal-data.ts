import { definePersonalData, defineRetention } from '@consentry/kernel';
import { SESSION_HOURS } from './auth.sessions.js';

const fixed = (days: number) => ({ standard: days, floor: days, ceiling: days });

// Origins as `SessionOpening.purge` does it, what is transient as `OneTimeTokens.purge` and `SignInAttempts.purge` do.
defineRetention({
  account: { what: 'Accounts, roles and second factors', ...fixed(30), source: 'GDPR art. 5(1)(e): until 30 days after the account is closed' },
  session: { what: 'Sessions', ...fixed(SESSION_HOURS / 24), source: 'GDPR art. 32: nobody stays signed in for longer than 24 hours' },
  origins: { what: 'Browsers and places that people sign in from, since they were last seen', ...fixed(365), source: 'GDPR art. 32: what is unusual can only be told from what is usual' },
  transient: { what: 'One-time tokens, counters of failed sign-ins and other things of minutes', ...fixed(2), source: 'GDPR art. 5(1)(e)' },
  invitation: { what: 'Invitations, since they were taken, withdrawn or ran out', standard: 30, floor: 1, ceiling: 90, source: 'GDPR art. 5(1)(e)' },
  usage: { what: 'How often API keys were used, by the day', standard: 90, floor: 30, ceiling: 365, source: 'GDPR art. 5(1)(e): as long as API logs, 90 days' },
});

const ofPerson = <C extends 'identity' | 'contact' | 'profile' | 'credential' | 'technical' | 'reference'>(category: C) => ({ category, erase: 'delete' }) as const;
const blank = <C extends 'identity' | 'contact' | 'profile' | 'credential' | 'technical'>(category: C, value: string) => ({ category, erase: { blank: value } }) as const;
const REFERENCE = ofPerson('reference');
const TECHNICAL = ofPerson('technical');
const CREDENTIAL = ofPerson('credential');
const ACTOR = { category: 'reference', erase: { keep: 'Who did it, by number' } } as const;

definePersonalData(
  { table: 'organizations', holds: 'Organisations', purpose: 'access', retention: 'settings', columns: { plain: 'id name status demo created_at' } },
  {
    // The row stays as a shell: what speaks of this number goes on to, and means nobody. Nobody signs in to it: it has no address and no password.
    table: 'users', holds: 'People with an account', purpose: 'access', retention: 'account', user: 't.id',
    columns: {
      plain: 'disabled_at created_at',
      personal: {
        id: { category: 'reference', erase: { keep: 'An empty shell under this number stays, so that the log and what colleagues did keep making sense' } },
        email: blank('contact', `'erased-' || id || '@invalid'`), email_key: blank('contact', `'erased-' || id || '@invalid'`), name: blank('identity', `''`), password_hash: blank('credential', 'null'), locale: blank('profile', `'en'`),
        email_verified_at: blank('technical', 'null'), password_changed_at: blank('technical', 'null'), last_sign_in_at: blank('technical', 'null'), second_factor: blank('credential', 'false'),
      },
    },
  },
  { table: 'memberships', holds: 'Who belongs to which organisation, as what', purpose: 'access', retention: 'account', under: 'users', user: 't.user_id', columns: { plain: 'organization_id created_at disabled_at role_since', personal: { user_id: REFERENCE, role: ofPerson('profile') } } },
  {
    table: 'sessions', holds: 'Who is signed in, and where', purpose: 'access', retention: 'session', under: 'users', user: 't.user_id',
    columns: {
      plain: 'id organization_id created_at expires_at vouched',
      personal: { user_id: REFERENCE, token_hash: CREDENTIAL, csrf_token: CREDENTIAL, ip: TECHNICAL, user_agent: TECHNICAL, country: TECHNICAL, device_id: REFERENCE, methods: TECHNICAL, last_seen_at: TECHNICAL, authenticated_at: TECHNICAL },
    },
  },
  {
    table: 'devices', holds: 'Browsers that people sign in with', purpose: 'security', retention: 'origins', under: 'users', user: 't.user_id',
    columns: { plain: 'id created_at', personal: { user_id: REFERENCE, token_hash: CREDENTIAL, ip: TECHNICAL, country: TECHNICAL, user_agent: TECHNICAL, last_seen_at: TECHNICAL } },
  },
  { table: 'known_origins', holds: 'Addresses and countries that people sign in from', purpose: 'security', retention: 'origins', under: 'users', user: 't.user_id', columns: { plain: 'kind', personal: { user_id: REFERENCE, value: TECHNICAL, last_seen_at: TECHNICAL } } },
  { table: 'one_time_tokens', holds: 'Tokens of mails and half-finished sign-ins', purpose: 'access', retention: 'transient', user: 't.user_id', columns: { plain: 'id kind created_at expires_at used_at', personal: { user_id: REFERENCE, token_hash: CREDENTIAL, data: ofPerson('contact') } } },
  // Keyed hashes of addresses, of people without an account too; nobody can be found by one. A day after the last try it is gone.
  { table: 'sign_in_attempts', holds: 'Counters of failed sign-ins', purpose: 'security', retention: 'transient', columns: { plain: 'bucket failures pending pending_until locked_until', personal: { subject: { category: 'contact', erase: { keep: 'A keyed hash for a day; without it a locked account could be tried on' } }, last_at: { category: 'technical', erase: { keep: 'Belongs to the counter, and goes with it after a day' } } } } },
  {
    table: 'invitations', holds: 'Who was invited', purpose: 'access', retention: 'invitation', age: 'coalesce(t.accepted_at, t.revoked_at, t.expires_at)', user: '(select u.id from users u where u.email_key = t.email_key)',
    columns: { plain: 'id organization_id role created_at expires_at accepted_at revoked_at', personal: { email: ofPerson('contact'), email_key: ofPerson('contact'), token_hash: CREDENTIAL, invited_by: ACTOR } },
  },
  { table: 'organization_security', holds: 'How people of an organisation have to sign in', purpose: 'security', retention: 'settings', columns: { plain: 'organization_id password_profile idle_minutes mfa_roles mfa_grace_days mfa_since ip_allowlist country_mode countries updated_at' } },
  {
    table: 'api_keys', holds: 'Keys of programs', purpose: 'access', retention: 'settings',
    columns: { plain: 'id organization_id name environment prefix key_hash scopes created_at expires_at revoked_at last_used_at ip_allowlist rate_per_minute rotated_from reminded_at', personal: { created_by: ACTOR } },
  },
  { table: 'api_key_usage', holds: 'How often keys were used', purpose: 'operation', retention: 'usage', age: `t.day::timestamp at time zone 'UTC'`, columns: { plain: 'organization_id key_id day requests' } },
);

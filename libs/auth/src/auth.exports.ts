import { z } from 'zod';
import { idOut, publicId, publicIdOrNull, ROLES, type Role } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';

/** Accounts as they may leave the house: no password, no hash, no token, no key. */
const at = z.iso.datetime();
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const text = z.string().nullable();

defineExport({
  name: 'organization', what: 'Your organisation, and how people have to sign in', tables: ['organizations', 'organization_security'],
  shape: z.object({
    id: idOut('organization'), name: z.string(), status: z.string(), demo: z.boolean(), createdAt: at, passwordProfile: text, idleMinutes: z.int().nullable(), mfaRoles: z.array(z.string()), mfaGraceDays: z.int().nullable(), ipAllowlist: z.array(z.string()),
    countryMode: text, countries: z.array(z.string()),
  }),
  from: 'organizations t left join organization_security s on s.organization_id = t.id', where: 't.id = :organization', key: { 't.id': 'uuid' },
  select: 't.*, s.password_profile, s.idle_minutes, s.mfa_roles, s.mfa_grace_days, s.ip_allowlist, s.country_mode, s.countries',
  views: (rows: {
    id: string; name: string; status: string; demo: boolean; created_at: Date; password_profile: string | null; idle_minutes: number | null; mfa_roles: string[] | null; mfa_grace_days: number | null; ip_allowlist: string[] | null; country_mode: string | null; countries: string[] | null;
  }[]) => rows.map((r) => ({
    id: publicId('organization', r.id), name: r.name, status: r.status, demo: r.demo, createdAt: r.created_at.toISOString(), passwordProfile: r.password_profile, idleMinutes: r.idle_minutes, mfaRoles: r.mfa_roles ?? [], mfaGraceDays: r.mfa_grace_days,
    ipAllowlist: r.ip_allowlist ?? [], countryMode: r.country_mode, countries: r.countries ?? [],
  })),
});

defineExport({
  name: 'members', what: 'People with an account, and what they may do', tables: ['memberships', 'users'],
  shape: z.object({
    id: idOut('user'), email: z.string(), name: z.string(), locale: z.string(), role: z.enum(ROLES), roleSince: at, memberSince: at, disabledAt: at.nullable(), accountCreatedAt: at, emailVerifiedAt: at.nullable(), passwordChangedAt: at.nullable(),
    lastSignInAt: at.nullable(), secondFactor: z.boolean(),
  }),
  from: 'memberships t join users u on u.id = t.user_id', key: { 't.user_id': 'uuid' }, made: 't.created_at', user: 't.user_id = :user',
  select: 't.user_id, t.role, t.role_since, t.created_at as member_since, coalesce(t.disabled_at, u.disabled_at) as disabled_at, u.email, u.name, u.locale, u.created_at, u.email_verified_at, u.password_changed_at, u.last_sign_in_at, u.second_factor',
  views: (rows: {
    user_id: string; email: string; name: string; locale: string; role: Role; role_since: Date; member_since: Date; disabled_at: Date | null; created_at: Date; email_verified_at: Date | null; password_changed_at: Date | null; last_sign_in_at: Date | null; second_factor: boolean;
  }[]) => rows.map((r) => ({
    id: publicId('user', r.user_id), email: r.email, name: r.name, locale: r.locale, role: r.role, roleSince: r.role_since.toISOString(), memberSince: r.member_since.toISOString(), disabledAt: iso(r.disabled_at), accountCreatedAt: r.created_at.toISOString(),
    emailVerifiedAt: iso(r.email_verified_at), passwordChangedAt: iso(r.password_changed_at), lastSignInAt: iso(r.last_sign_in_at), secondFactor: r.second_factor,
  })),
});

defineExport({
  name: 'invitations', what: 'Who was invited', tables: ['invitations'],
  shape: z.object({ id: idOut('invitation'), email: z.string(), role: z.string(), invitedBy: idOut('user').nullable(), createdAt: at, expiresAt: at, acceptedAt: at.nullable(), revokedAt: at.nullable() }),
  from: 'invitations t', key: { 't.id': 'uuid' }, made: 't.created_at', user: 't.email_key = (select u.email_key from users u where u.id = :user)',
  views: (rows: { id: string; email: string; role: string; invited_by: string | null; created_at: Date; expires_at: Date; accepted_at: Date | null; revoked_at: Date | null }[]) => rows.map((r) => ({
    id: publicId('invitation', r.id), email: r.email, role: r.role, invitedBy: publicIdOrNull('user', r.invited_by), createdAt: r.created_at.toISOString(), expiresAt: r.expires_at.toISOString(), acceptedAt: iso(r.accepted_at), revokedAt: iso(r.revoked_at),
  })),
});

defineExport({
  name: 'sessions', what: 'Who is signed in, and where', tables: ['sessions'],
  shape: z.object({ id: idOut('session'), userId: idOut('user'), ip: text, country: text, userAgent: text, methods: z.array(z.string()), createdAt: at, lastSeenAt: at, expiresAt: at }),
  from: 'sessions t', key: { 't.id': 'uuid' }, made: 't.created_at', user: 't.user_id = :user',
  views: (rows: { id: string; user_id: string; ip: string | null; country: string | null; user_agent: string | null; methods: string[]; created_at: Date; last_seen_at: Date; expires_at: Date }[]) => rows.map((r) => ({
    id: publicId('session', r.id), userId: publicId('user', r.user_id), ip: r.ip, country: r.country, userAgent: r.user_agent, methods: r.methods, createdAt: r.created_at.toISOString(), lastSeenAt: r.last_seen_at.toISOString(), expiresAt: r.expires_at.toISOString(),
  })),
});

defineExport({
  name: 'api-keys', what: 'Keys of programs: what they are called and may do. The keys themselves are kept nowhere', tables: ['api_keys'],
  shape: z.object({
    id: idOut('apiKey'), name: z.string(), environment: z.string(), scopes: z.array(z.string()), createdBy: z.string(), createdAt: at, expiresAt: at.nullable(), revokedAt: at.nullable(), lastUsedAt: at.nullable(), ipAllowlist: z.array(z.string()), ratePerMinute: z.int().nullable(),
  }),
  from: 'api_keys t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; name: string; environment: string; scopes: string[]; created_by: string; created_at: Date; expires_at: Date | null; revoked_at: Date | null; last_used_at: Date | null; ip_allowlist: string[]; rate_per_minute: number | null }[]) => rows.map((r) => ({
    id: publicId('apiKey', r.id), name: r.name, environment: r.environment, scopes: r.scopes, createdBy: r.created_by, createdAt: r.created_at.toISOString(), expiresAt: iso(r.expires_at), revokedAt: iso(r.revoked_at), lastUsedAt: iso(r.last_used_at),
    ipAllowlist: r.ip_allowlist, ratePerMinute: r.rate_per_minute,
  })),
});

defineExport({
  name: 'api-key-usage', what: 'How often keys were used, by the day', tables: ['api_key_usage'],
  shape: z.object({ keyId: idOut('apiKey'), day: z.string(), requests: z.int() }),
  from: 'api_key_usage t', select: 't.key_id, t.day::text as day_text, t.requests', key: { 't.key_id': 'uuid', 't.day::text': 'text' },
  views: (rows: { key_id: string; day_text: string; requests: string }[]) => rows.map((r) => ({ keyId: publicId('apiKey', r.key_id), day: r.day_text, requests: Number(r.requests) })),
});

/** Browsers and places are of a person, whichever organisations they work for: they are in that person's copy and in no organisation's. */
defineExport({
  name: 'devices', what: 'Browsers that you sign in with', tables: ['devices'], personal: true, scope: 'system', where: 'true',
  shape: z.object({ id: idOut('device'), ip: text, country: text, userAgent: text, createdAt: at, lastSeenAt: at }),
  from: 'devices t', key: { 't.id': 'uuid' }, user: 't.user_id = :user',
  views: (rows: { id: string; ip: string | null; country: string | null; user_agent: string | null; created_at: Date; last_seen_at: Date }[]) => rows.map((r) => ({
    id: publicId('device', r.id), ip: r.ip, country: r.country, userAgent: r.user_agent, createdAt: r.created_at.toISOString(), lastSeenAt: r.last_seen_at.toISOString(),
  })),
});

defineExport({
  name: 'known-origins', what: 'Places that you sign in from', tables: ['known_origins'], personal: true, scope: 'system', where: 'true',
  shape: z.object({ kind: z.string(), value: z.string(), lastSeenAt: at }),
  from: 'known_origins t', key: { 't.kind': 'text', 't.value': 'text' }, user: 't.user_id = :user',
  views: (rows: { kind: string; value: string; last_seen_at: Date }[]) => rows.map((r) => ({ kind: r.kind, value: r.value, lastSeenAt: r.last_seen_at.toISOString() })),
});

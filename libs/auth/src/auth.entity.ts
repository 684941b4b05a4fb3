import { defineEntity, p } from '@mikro-orm/core';
import type { Locale, Role } from '@consentry/kernel';

const OrganizationSchema = defineEntity({
  name: 'Organization', tableName: 'organizations',
  properties: { id: p.uuid().primary(), name: p.text(), status: p.text().$type<'active' | 'suspended'>(), demo: p.boolean(), createdAt: p.datetime() },
});
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);

const OrganizationSecuritySchema = defineEntity({
  name: 'OrganizationSecurity', tableName: 'organization_security',
  properties: {
    organizationId: p.uuid().primary(), passwordProfile: p.text().$type<'seed' | 'default' | 'nist'>(), idleMinutes: p.integer().nullable(), mfaRoles: p.array().$type<Role[]>(), mfaGraceDays: p.integer(),
    mfaSince: p.datetime(), ipAllowlist: p.array(), countryMode: p.text().$type<'off' | 'allow' | 'deny'>(), countries: p.array(), updatedAt: p.datetime(),
  },
});
/** An organisation's rules for signing in. Every organisation has exactly one row. */
export class OrganizationSecurity extends OrganizationSecuritySchema.class {}
OrganizationSecuritySchema.setClass(OrganizationSecurity);

const UserSchema = defineEntity({
  name: 'User', tableName: 'users',
  properties: {
    id: p.uuid().primary(), email: p.text(), emailKey: p.text(), name: p.text(), passwordHash: p.text().nullable().hidden(), disabledAt: p.datetime().nullable(), createdAt: p.datetime(),
    emailVerifiedAt: p.datetime().nullable(), locale: p.text().$type<Locale>(), passwordChangedAt: p.datetime().nullable(), lastSignInAt: p.datetime().nullable(), secondFactor: p.boolean(),
  },
});
export class User extends UserSchema.class {}
UserSchema.setClass(User);

const MembershipSchema = defineEntity({
  name: 'Membership', tableName: 'memberships',
  properties: { organizationId: p.uuid().primary(), userId: p.uuid().primary(), role: p.text().$type<Role>(), createdAt: p.datetime(), roleSince: p.datetime(), disabledAt: p.datetime().nullable() },
});
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);

const InvitationSchema = defineEntity({
  name: 'Invitation', tableName: 'invitations',
  properties: {
    id: p.uuid().primary(), organizationId: p.uuid(), email: p.text(), emailKey: p.text(), role: p.text().$type<Role>(), invitedBy: p.uuid().nullable(), tokenHash: p.blob().nullable().hidden(),
    createdAt: p.datetime(), expiresAt: p.datetime(), acceptedAt: p.datetime().nullable(), revokedAt: p.datetime().nullable(),
  },
});
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);

const SessionSchema = defineEntity({
  name: 'Session', tableName: 'sessions',
  properties: {
    id: p.uuid().primary(), organizationId: p.uuid(), userId: p.uuid(), ip: p.text().nullable(), country: p.text().nullable(), userAgent: p.text().nullable(), methods: p.array(),
    createdAt: p.datetime(), lastSeenAt: p.datetime(), expiresAt: p.datetime(),
  },
});
/** For lists. The token is read and written by `Sessions` alone. */
export class Session extends SessionSchema.class {}
SessionSchema.setClass(Session);

const ApiKeySchema = defineEntity({
  name: 'ApiKey', tableName: 'api_keys',
  properties: {
    id: p.uuid().primary(), organizationId: p.uuid(), name: p.text(), environment: p.text().$type<'live' | 'test'>(), prefix: p.text(), keyHash: p.blob().hidden(),
    scopes: p.array(), createdBy: p.text(), createdAt: p.datetime(), expiresAt: p.datetime().nullable(), revokedAt: p.datetime().nullable(), lastUsedAt: p.datetime().nullable(),
    ipAllowlist: p.array(), ratePerMinute: p.integer().nullable(), rotatedFrom: p.uuid().nullable(), remindedAt: p.datetime().nullable(),
  },
});
/** A program's credential. Only a hash of it is kept. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);

import { defineEntity, p } from '@mikro-orm/core';
import type { Role } from '@consentry/kernel';

const OrganizationSchema = defineEntity({
  name: 'Organization', tableName: 'organizations',
  properties: { id: p.uuid().primary(), name: p.text(), status: p.text().$type<'active' | 'suspended'>(), demo: p.boolean(), createdAt: p.datetime() },
});
export class Organization extends OrganizationSchema.class {}
OrganizationSchema.setClass(Organization);

const UserSchema = defineEntity({
  name: 'User', tableName: 'users',
  properties: {
    id: p.uuid().primary(), email: p.text(), emailKey: p.text(), name: p.text(), passwordHash: p.text().nullable().hidden(), disabledAt: p.datetime().nullable(), createdAt: p.datetime(),
  },
});
export class User extends UserSchema.class {}
UserSchema.setClass(User);

const MembershipSchema = defineEntity({
  name: 'Membership', tableName: 'memberships',
  properties: { organizationId: p.uuid().primary(), userId: p.uuid().primary(), role: p.text().$type<Role>(), createdAt: p.datetime() },
});
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);

const ApiKeySchema = defineEntity({
  name: 'ApiKey', tableName: 'api_keys',
  properties: {
    id: p.uuid().primary(), organizationId: p.uuid(), name: p.text(), environment: p.text().$type<'live' | 'test'>(), prefix: p.text(), keyHash: p.blob().hidden(),
    scopes: p.array(), createdBy: p.text(), createdAt: p.datetime(), expiresAt: p.datetime().nullable(), revokedAt: p.datetime().nullable(), lastUsedAt: p.datetime().nullable(),
  },
});
/** A program's credential. Only a hash of it is kept. */
export class ApiKey extends ApiKeySchema.class {}
ApiKeySchema.setClass(ApiKey);

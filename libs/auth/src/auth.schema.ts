import { z } from 'zod';
import { ROLES, idOut, pageOf } from '@consentry/kernel';

export const LoginRequest = z.strictObject({
  email: z.string().trim().min(3).max(320),
  password: z.string().min(1).max(256),
}).meta({ id: 'LoginRequest' });

export const UserView = z.object({
  id: idOut('user'), email: z.string(), name: z.string(), role: z.enum(ROLES),
}).meta({ id: 'User' });

export const OrganizationView = z.object({
  id: idOut('organization'), name: z.string(), status: z.enum(['active', 'suspended']),
}).meta({ id: 'Organization' });

/** What the panel needs to know to show the right things: who, where, what he may do. */
export const SessionView = z.object({
  user: UserView, organization: OrganizationView, csrfToken: z.string(), permissions: z.array(z.string()),
  expiresAt: z.iso.datetime(), demo: z.boolean(),
}).meta({ id: 'Session' });

export const ApiKeyScopes = z.array(z.string().max(64)).min(1).max(64);

export const CreateApiKey = z.strictObject({
  name: z.string().trim().min(1).max(120),
  environment: z.enum(['live', 'test']).default('test'),
  scopes: ApiKeyScopes.optional(),
  expiresAt: z.iso.datetime().optional(),
}).meta({ id: 'CreateApiKey' });

const apiKeyFields = {
  id: idOut('apiKey'), name: z.string(), environment: z.enum(['live', 'test']),
  /** The first characters, enough to recognise it in a list. */
  prefix: z.string(),
  scopes: z.array(z.string()), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime().nullable(), lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
};
export const ApiKeyView = z.object(apiKeyFields).meta({ id: 'ApiKey' });
export const ApiKeyCreated = z.object({ ...apiKeyFields, key: z.string() }).meta({ id: 'ApiKeyCreated' });
export const ApiKeyPage = pageOf(ApiKeyView).meta({ id: 'ApiKeyPage' });

import { z } from 'zod';
import { idIn, idOut, pageOf } from '@consentry/kernel';
import { CidrList } from './network.rules.js';

export const ApiKeyScopes = z.array(z.string().max(64)).min(1, 'Choose at least one.').max(64);
const name = z.string().trim().min(1).max(120);
const ratePerMinute = z.int().min(1).max(1_000_000).nullable();

export const CreateApiKey = z.strictObject({
  name, environment: z.enum(['live', 'test']).default('test'), scopes: ApiKeyScopes.optional(), expiresAt: z.iso.datetime().optional(),
  /** Only from these networks; empty: from anywhere the organisation allows. */
  ipAllowlist: CidrList.optional(),
  /** Requests a minute; null: what the installation grants every key. */
  ratePerMinute: ratePerMinute.optional(),
}).meta({ id: 'CreateApiKey' });

export const UpdateApiKey = z.strictObject({ name: name.optional(), ipAllowlist: CidrList.optional(), ratePerMinute: ratePerMinute.optional(), expiresAt: z.iso.datetime().nullable().optional() }).meta({ id: 'UpdateApiKey' });

/** How long the old key goes on working beside the new one. */
export const RotateApiKey = z.strictObject({ overlapHours: z.number().min(0).max(168).default(24) }).meta({ id: 'RotateApiKey' });

const apiKeyFields = {
  id: idOut('apiKey'), name: z.string(), environment: z.enum(['live', 'test']),
  /** The first characters, enough to recognise it in a list. */
  prefix: z.string(),
  scopes: z.array(z.string()), ipAllowlist: z.array(z.string()), ratePerMinute: z.int().nullable(), createdAt: z.iso.datetime(), expiresAt: z.iso.datetime().nullable(), lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
  /** The key that this one replaces. */
  rotatedFrom: idOut('apiKey').nullable(),
  /** When it will be 90 days old: time for a new one. */
  rotationDueAt: z.iso.datetime(),
};
export const ApiKeyView = z.object(apiKeyFields).meta({ id: 'ApiKey' });
export const ApiKeyCreated = z.object({ ...apiKeyFields, key: z.string() }).meta({ id: 'ApiKeyCreated' });
export const ApiKeyPage = pageOf(ApiKeyView).meta({ id: 'ApiKeyPage' });
export const ApiKeyParam = z.strictObject({ id: idIn('apiKey') });
/** Days in UTC, oldest first, days without a request included. */
export const ApiKeyUsage = z.object({ data: z.array(z.object({ day: z.iso.date(), requests: z.int() })) }).meta({ id: 'ApiKeyUsage' });

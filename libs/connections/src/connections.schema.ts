import { z } from 'zod';
import { idIn, idOut, pageOf, PageQuery } from '@consentry/kernel';

export const CONNECTION_STATES = ['active', 'paused', 'disconnected'] as const;

export const CreateConnection = z.strictObject({
  plugin: z.string().min(1).max(100),
  name: z.string().trim().min(1).max(120),
  /** The secret fields of the plugin's settings. Never returned. */
  credentials: z.record(z.string().max(64), z.unknown()),
  settings: z.record(z.string().max(64), z.unknown()).default({}),
}).meta({ id: 'CreateConnection' });

export const UpdateConnection = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  status: z.enum(['active', 'paused']).optional(),
  /** New values for some of the secrets; the others stay. */
  credentials: z.record(z.string().max(64), z.unknown()).optional(),
}).meta({ id: 'UpdateConnection' });

export const ConnectionView = z.object({
  id: idOut('connection'), plugin: z.string(), channel: z.string(), name: z.string(), status: z.enum(CONNECTION_STATES),
  /** Each secret as `••••` and its last four characters. */
  credentials: z.record(z.string(), z.string()),
  /** When a secret was last set, replaced or destroyed. */
  credentialsChangedAt: z.iso.datetime(),
  settings: z.record(z.string(), z.unknown()),
  webhookUrl: z.string(),
  serviceWindowHours: z.number().nullable(),
  types: z.array(z.string()),
  createdAt: z.iso.datetime(), lastWebhookAt: z.iso.datetime().nullable(), lastError: z.string().nullable(), lastCheckedAt: z.iso.datetime().nullable(),
}).meta({ id: 'Connection' });

export const ConnectionPage = pageOf(ConnectionView).meta({ id: 'ConnectionPage' });
export const ConnectionQuery = PageQuery.extend({ status: z.enum(CONNECTION_STATES).optional() });
export const ConnectionParam = z.strictObject({ id: idIn('connection') });
export const CheckResult = z.object({ ok: z.boolean(), detail: z.string(), code: z.string().nullable() }).meta({ id: 'ConnectionCheck' });

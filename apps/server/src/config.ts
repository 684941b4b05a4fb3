import { z } from 'zod';
import { passwordProblems } from '@consentry/auth';
import { defineSettings, readSettings, type ValuesOf } from '@consentry/kernel';

const flag = z.enum(['0', '1', 'true', 'false']).transform((v) => v === '1' || v === 'true').optional();
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/.+\/.+/, 'not a PostgreSQL address').optional();

function meetsRules(password: string, context: z.core.$RefinementCtx<string>): void {
  for (const message of passwordProblems(password)) context.addIssue({ code: 'custom', message });
}

/** Every setting of the server. This file is the only reader of the environment. */
export const SETTINGS = defineSettings({
  port: { env: 'PORT', schema: z.coerce.number().int().min(0).max(65535).default(3000), what: 'a port number', example: '3000', default: '3000' },
  host: { env: 'HOST', schema: z.string().min(1).max(255).default('127.0.0.1'), what: 'an address of this machine to listen on', example: '0.0.0.0', default: '127.0.0.1' },
  dataDir: { env: 'CONSENTRY_DATA_DIR', schema: z.string().min(1).default('./data'), what: 'a folder for the embedded database, media and local keys', example: '/var/lib/consentry', default: './data' },
  databaseUrl: { env: 'DATABASE_URL', schema: postgresUrl, what: 'a PostgreSQL address of a login role that owns nothing; unset: a database of our own', example: 'postgresql://consentry_app:…@db.example/consentry', secret: true },
  migrationUrl: { env: 'DATABASE_MIGRATION_URL', schema: postgresUrl, what: 'a PostgreSQL address of the owner role, for migrations', example: 'postgresql://consentry_owner:…@db.example/consentry', secret: true },
  role: { env: 'CONSENTRY_ROLE', schema: z.enum(['all', 'api', 'worker', 'scheduler']).default('all'), what: 'all, api, worker or scheduler', example: 'all', default: 'all' },
  publicUrl: { env: 'CONSENTRY_PUBLIC_URL', schema: z.url({ protocol: /^https?$/ }).transform((u) => u.replace(/\/+$/, '')).optional(), what: 'the address that users and providers see', example: 'https://messages.example.com' },
  bootstrapEmail: { env: 'CONSENTRY_BOOTSTRAP_EMAIL', schema: z.email().max(320).optional(), what: "the first owner's e-mail address", example: 'owner@example.com' },
  bootstrapPassword: { env: 'CONSENTRY_BOOTSTRAP_PASSWORD', schema: z.string().superRefine(meetsRules).optional(), what: "the first owner's password: 15 characters or more, or 8 with upper, lower and digit", example: 'a sentence only you know', secret: true },
  demo: { env: 'CONSENTRY_DEMO', schema: flag, what: '1 to make the demonstration, 0 not to', example: '0', default: '1 when nothing is configured and not in production' },
  keyProvider: { env: 'CONSENTRY_MASTER_KEY_PROVIDER', schema: z.string().regex(/^[a-z][a-z0-9-]*$/).default('file'), what: 'the id of a key plugin', example: 'file', default: 'file' },
  plugins: { env: 'CONSENTRY_PLUGINS', schema: z.string().transform((s) => s.split(',').map((p) => p.trim()).filter(Boolean)).default([]), what: 'packages or folders, separated by commas', example: '@acme/consentry-sms,./plugins/mine' },
  testClock: { env: 'CONSENTRY_TEST_CLOCK', schema: flag, what: '1 to allow POST /v1/test/clock, outside production', example: '1', default: '0' },
  environment: { env: 'NODE_ENV', schema: z.enum(['production', 'development', 'test']).default('development'), what: 'production, development or test', example: 'production', default: 'development' },
  logLevel: { env: 'LOG_LEVEL', schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(), what: 'debug, info, warn, error or silent', example: 'info', default: 'info in production, warn elsewhere' },
});

export type Config = ValuesOf<typeof SETTINGS> & { production: boolean };

/** @throws ConfigError listing every fault at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const values = readSettings(SETTINGS, env);
  return { ...values, production: values.environment === 'production' };
}

/** Settings that are each fine and don't go together. */
export function contradictions(config: Config): string[] {
  const faults: string[] = [];
  if (config.production && config.testClock) faults.push('CONSENTRY_TEST_CLOCK is set, but a production server takes its time from nobody. Unset it.');
  if (config.production && config.demo) faults.push('CONSENTRY_DEMO is set, but a production server has no simulators. Unset it.');
  if (config.migrationUrl && !config.databaseUrl) faults.push('DATABASE_MIGRATION_URL is set without DATABASE_URL. Set both, or neither for a database of our own.');
  if (config.role !== 'all') faults.push(`CONSENTRY_ROLE=${config.role} needs several processes, and those need Redis, which this version does not use yet. Unset it.`);
  if (!config.bootstrapEmail && config.bootstrapPassword) faults.push('CONSENTRY_BOOTSTRAP_PASSWORD is set without CONSENTRY_BOOTSTRAP_EMAIL.');
  return faults;
}

export function processEnvironment(): Record<string, string | undefined> {
  return process.env;
}

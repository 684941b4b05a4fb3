import { z } from 'zod';
import { cidrProblem, passwordProblems } from '@consentry/auth';
import { readSender, smtpFaults } from './mail.options.js';
import { endpointFault, readOtlpHeaders } from './tracing.options.js';
import { parsePins } from '@consentry/plugins';
import { defineSettings, readPluginSettings, readSettings, type ValuesOf } from '@consentry/kernel';

const flag = z.enum(['0', '1', 'true', 'false']).transform((v) => v === '1' || v === 'true').optional();
const postgresUrl = z.string().regex(/^postgres(ql)?:\/\/.+\/.+/, 'not a PostgreSQL address').optional();

function meetsRules(password: string, context: z.core.$RefinementCtx<string>): void {
  for (const message of passwordProblems(password)) context.addIssue({ code: 'custom', message });
}

const bucket = z.string().regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'not the name of a bucket');
const region = z.string().regex(/^[a-z0-9-]{1,64}$/, 'not a region');
const perMinute = (standard: number) => z.coerce.number().int().min(0).max(10_000_000).default(standard);
const list = z.string().transform((s) => s.split(',').map((part) => part.trim()).filter(Boolean)).default([]);

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
  previousKeyProvider: { env: 'CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER', schema: z.string().regex(/^[a-z][a-z0-9-]*$/).optional(), what: 'the id of the key plugin that held the master key before, while data keys move to the new one', example: 'file' },
  keyProvider: { env: 'CONSENTRY_MASTER_KEY_PROVIDER', schema: z.string().regex(/^[a-z][a-z0-9-]*$/).default('file'), what: 'the id of a key plugin', example: 'file', default: 'file' },
  plugins: { env: 'CONSENTRY_PLUGINS', schema: z.string().transform((s) => s.split(',').map((p) => p.trim()).filter(Boolean)).default([]), what: 'packages or folders, separated by commas', example: '@acme/consentry-sms,./plugins/mine' },
  redisUrl: { env: 'REDIS_URL', schema: z.url({ protocol: /^rediss?$/ }).optional(), what: 'a Redis address, through which several processes share limits and work; unset: one process that does everything', example: 'redis://redis.example:6379', secret: true },
  smtpUrl: { env: 'SMTP_URL', schema: z.string().superRefine((url, context) => { for (const message of smtpFaults(url)) context.addIssue({ code: 'custom', message }); }).optional(), what: 'the mail server, smtp:// or smtps://; unset: mails are kept in the data folder', example: 'smtps://user:…@mail.example.com', secret: true },
  mailFrom: { env: 'CONSENTRY_MAIL_FROM', schema: z.string().max(320).refine((text) => readSender(text) !== undefined, 'not a sender such as Acme <no-reply@example.com>').optional(), what: 'the sender of mails', example: 'Acme <no-reply@example.com>', default: 'Consentry <no-reply@ the host of CONSENTRY_PUBLIC_URL>' },
  trustedProxies: { env: 'CONSENTRY_TRUSTED_PROXIES', schema: list.superRefine((entries, context) => { for (const entry of entries) { const message = cidrProblem(entry); if (message) context.addIssue({ code: 'custom', message }); } }), what: 'addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas', example: '10.0.0.0/8,192.0.2.7' },
  limitIp: { env: 'CONSENTRY_RATE_LIMIT_IP', schema: perMinute(120), what: 'requests a minute of one address that nobody has signed in for; 0, outside production: no limit', example: '120', default: '120' },
  limitSession: { env: 'CONSENTRY_RATE_LIMIT_SESSION', schema: perMinute(600), what: 'requests a minute of one session', example: '600', default: '600' },
  limitKey: { env: 'CONSENTRY_RATE_LIMIT_KEY', schema: perMinute(300_000), what: 'requests a minute of an API key that has no figure of its own', example: '300000', default: '300000' },
  limitSignIn: { env: 'CONSENTRY_RATE_LIMIT_SIGN_IN', schema: perMinute(30), what: 'tries of a credential a minute of one address', example: '30', default: '30' },
  limitMail: { env: 'CONSENTRY_RATE_LIMIT_MAIL', schema: perMinute(10), what: 'requests for a mail a minute of one address', example: '10', default: '10' },
  bcryptCost: { env: 'CONSENTRY_BCRYPT_COST', schema: z.coerce.number().int().min(4).max(16).default(12), what: 'rounds of bcrypt as a power of two, 12 to 16; raised, passwords are hashed anew at the next sign-in', example: '13', default: '12' },
  facebookAppId: { env: 'FACEBOOK_APP_ID', schema: z.string().regex(/^\d{5,32}$/, 'not the number of a Facebook app').optional(), what: 'the id of your Facebook app, for signing in with Facebook', example: '1234567890' },
  facebookAppSecret: { env: 'FACEBOOK_APP_SECRET', schema: z.string().min(8).max(256).optional(), what: 'the secret of that app', example: '…', secret: true },
  facebookUrl: { env: 'CONSENTRY_FACEBOOK_URL', schema: z.url({ protocol: /^https?$/ }).optional(), what: 'a stand-in for Facebook, outside production', example: 'http://127.0.0.1:4001' },
  tlsPins: { env: 'CONSENTRY_TLS_PINS', schema: z.string().transform((text, context) => { const { pins, faults } = parsePins(text); for (const message of faults) context.addIssue({ code: 'custom', message }); return pins; }).default({}), what: 'pinned public keys of hosts that plugins ask, two or more each', example: 'vault.example.com=sha256/…,sha256/…' },
  siemNetworks: { env: 'CONSENTRY_SIEM_NETWORKS', schema: list.superRefine((entries, context) => { for (const entry of entries) { const message = cidrProblem(entry); if (message) context.addIssue({ code: 'custom', message }); } }), what: 'networks or addresses of your own receivers of the audit log, separated by commas: streams may go there though they are private', example: '10.20.0.0/16,192.0.2.7' },
  dnsServers: { env: 'CONSENTRY_DNS_SERVERS', schema: list, what: 'name servers that verify domains, separated by commas; unset: those of this machine', example: '192.0.2.53' },
  auditWitnessFile: { env: 'CONSENTRY_AUDIT_WITNESS_FILE', schema: z.string().min(1).optional(), what: 'a file, best on storage that can only be added to, which gets the signed heads of the audit logs once an hour', example: '/mnt/worm/audit-checkpoints.txt' },
  storage: { env: 'CONSENTRY_STORAGE', schema: z.enum(['disk', 's3']).default('disk'), what: 'where files of messages lie: disk (the data folder) or s3', example: 's3', default: 'disk' },
  s3Endpoint: { env: 'CONSENTRY_S3_ENDPOINT', schema: z.url({ protocol: /^https?$/ }).optional(), what: 'the address of an S3-compatible storage; unset: Amazon S3 of the region', example: 'https://minio.example:9000' },
  s3Bucket: { env: 'CONSENTRY_S3_BUCKET', schema: bucket.optional(), what: 'the bucket for files; it must be there', example: 'consentry-media' },
  s3Region: { env: 'CONSENTRY_S3_REGION', schema: region.optional(), what: 'the region of the bucket', example: 'eu-central-1' },
  s3AccessKeyId: { env: 'CONSENTRY_S3_ACCESS_KEY_ID', schema: z.string().min(3).max(256).optional(), what: 'the access key for the bucket; unset: the role of this machine', example: 'AKIA…' },
  s3SecretAccessKey: { env: 'CONSENTRY_S3_SECRET_ACCESS_KEY', schema: z.string().min(4).max(256).optional(), what: 'the secret of that access key', example: '…', secret: true },
  s3ForcePathStyle: { env: 'CONSENTRY_S3_FORCE_PATH_STYLE', schema: flag, what: '1 to name the bucket in the path instead of the host, as MinIO asks', example: '1', default: '0' },
  backupStorage: { env: 'CONSENTRY_BACKUP_STORAGE', schema: z.enum(['disk', 's3']).default('disk'), what: 'where backups lie: disk or s3', example: 's3', default: 'disk' },
  backupDir: { env: 'CONSENTRY_BACKUP_DIR', schema: z.string().min(1).optional(), what: 'the folder for backups, best on another disk', example: '/mnt/backups/consentry', default: 'backups in the data folder' },
  backupS3Endpoint: { env: 'CONSENTRY_BACKUP_S3_ENDPOINT', schema: z.url({ protocol: /^https?$/ }).optional(), what: 'the address of an S3-compatible storage for backups; unset: Amazon S3 of the region', example: 'https://minio.example:9000' },
  backupS3Bucket: { env: 'CONSENTRY_BACKUP_S3_BUCKET', schema: bucket.optional(), what: 'the bucket for backups; it must be there', example: 'consentry-backups' },
  backupS3Region: { env: 'CONSENTRY_BACKUP_S3_REGION', schema: region.optional(), what: 'the region of that bucket', example: 'eu-central-1' },
  backupS3AccessKeyId: { env: 'CONSENTRY_BACKUP_S3_ACCESS_KEY_ID', schema: z.string().min(3).max(256).optional(), what: 'the access key for that bucket; unset: the role of this machine', example: 'AKIA…' },
  backupS3SecretAccessKey: { env: 'CONSENTRY_BACKUP_S3_SECRET_ACCESS_KEY', schema: z.string().min(4).max(256).optional(), what: 'the secret of that access key', example: '…', secret: true },
  backupS3ForcePathStyle: { env: 'CONSENTRY_BACKUP_S3_FORCE_PATH_STYLE', schema: flag, what: '1 to name that bucket in the path instead of the host, as MinIO asks', example: '1', default: '0' },
  backupSchedule: { env: 'CONSENTRY_BACKUP_SCHEDULE', schema: z.coerce.number().int().min(0).max(8_760).default(24), what: 'hours between backups; 0: none by themselves', example: '6', default: '24' },
  backupDays: { env: 'CONSENTRY_BACKUP_DAYS', schema: z.coerce.number().int().min(1).max(3650).default(90), what: 'days that a backup is kept; then its key is destroyed', example: '30', default: '90' },
  backupDrillDays: { env: 'CONSENTRY_BACKUP_DRILL_DAYS', schema: z.coerce.number().int().min(1).max(3650).default(7), what: 'days between restore drills, each into a database that is dropped again', example: '1', default: '7' },
  backupFiles: { env: 'CONSENTRY_BACKUP_FILES', schema: flag, what: '0 to leave the files of messages out of backups', example: '0', default: '1' },
  testClock: { env: 'CONSENTRY_TEST_CLOCK', schema: flag, what: '1 to allow POST /v1/test/clock, outside production', example: '1', default: '0' },
  metricsPort: { env: 'CONSENTRY_METRICS_PORT', schema: z.coerce.number().int().min(0).max(65535).optional(), what: 'a port for GET /metrics alone (Prometheus); unset: nothing listens', example: '9464' },
  metricsHost: { env: 'CONSENTRY_METRICS_HOST', schema: z.string().min(1).max(255).default('127.0.0.1'), what: 'an address of this machine for that port; nobody signs in there', example: '10.0.0.5', default: '127.0.0.1' },
  otlpEndpoint: { env: 'OTEL_EXPORTER_OTLP_ENDPOINT', schema: z.url({ protocol: /^https?$/ }).superRefine((url, context) => { const message = endpointFault(url); if (message) context.addIssue({ code: 'custom', message }); }).optional(), what: 'an OpenTelemetry collector (OTLP over HTTP, JSON), without /v1/traces; unset: no traces', example: 'http://127.0.0.1:4318' },
  otlpHeaders: { env: 'OTEL_EXPORTER_OTLP_HEADERS', schema: z.string().transform((text, context) => { const { headers, fault } = readOtlpHeaders(text); if (fault) context.addIssue({ code: 'custom', message: fault }); return headers; }).default({}), what: 'headers for the collector as key=value, separated by commas, percent-encoded', example: 'authorization=Bearer%20…', secret: true },
  otelServiceName: { env: 'OTEL_SERVICE_NAME', schema: z.string().min(1).max(255).default('consentry'), what: 'the name of this server in traces', example: 'consentry', default: 'consentry' },
  drainSeconds: { env: 'CONSENTRY_DRAIN_SECONDS', schema: z.coerce.number().min(0).max(300).default(0), what: 'seconds that a server which was told to stop still takes requests while /health/ready says no, for load balancers that look rarely', example: '10', default: '0' },
  watchdogSeconds: { env: 'CONSENTRY_WATCHDOG_SECONDS', schema: z.coerce.number().min(0).max(3600).default(30), what: 'seconds without a turn of the event loop after which the process ends itself to be started anew; 0: never', example: '30', default: '30' },
  environment: { env: 'NODE_ENV', schema: z.enum(['production', 'development', 'test']).default('development'), what: 'production, development or test', example: 'production', default: 'development' },
  logLevel: { env: 'LOG_LEVEL', schema: z.enum(['debug', 'info', 'warn', 'error', 'silent']).optional(), what: 'debug, info, warn, error or silent', example: 'info', default: 'info in production, warn elsewhere' },
});

export const KEY_VARIABLES = { current: 'CONSENTRY_MASTER_KEY_', previous: 'CONSENTRY_PREVIOUS_MASTER_KEY_' } as const;

/** `keySettings`: what the key plugins themselves ask for, under the prefixes of {@link KEY_VARIABLES}. */
export type Config = ValuesOf<typeof SETTINGS> & { production: boolean; keySettings?: { current: Record<string, string>; previous: Record<string, string> } };

/** @throws ConfigError listing every fault at once. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const values = readSettings(SETTINGS, env);
  const keySettings = {
    current: readPluginSettings(KEY_VARIABLES.current, [SETTINGS.keyProvider.env], env), previous: readPluginSettings(KEY_VARIABLES.previous, [SETTINGS.previousKeyProvider.env], env),
  };
  return { ...values, keySettings, production: values.environment === 'production' };
}

/** Settings that are each fine and don't go together. */
export function contradictions(config: Config): string[] {
  const faults: string[] = [];
  if (config.production && config.testClock) faults.push('CONSENTRY_TEST_CLOCK is set, but a production server takes its time from nobody. Unset it.');
  if (config.production && config.demo) faults.push('CONSENTRY_DEMO is set, but a production server has no simulators. Unset it.');
  if (config.migrationUrl && !config.databaseUrl) faults.push('DATABASE_MIGRATION_URL is set without DATABASE_URL. Set both, or neither for a database of our own.');
  const missing = [['DATABASE_URL', config.databaseUrl], ['REDIS_URL', config.redisUrl]].flatMap(([name, value]) => (value ? [] : [name]));
  if (config.role !== 'all' && missing.length > 0) faults.push(`CONSENTRY_ROLE=${config.role} is one process of several, and those share a database and a Redis. Set ${missing.join(' and ')}, or unset CONSENTRY_ROLE.`);
  if (config.environment !== 'test' && config.bcryptCost < 12) faults.push('CONSENTRY_BCRYPT_COST is below 12: passwords would be too cheap to guess. Unset it.');
  for (const [name, limit] of Object.entries({ IP: config.limitIp, SESSION: config.limitSession, KEY: config.limitKey, SIGN_IN: config.limitSignIn, MAIL: config.limitMail })) {
    if (config.production && limit === 0) faults.push(`CONSENTRY_RATE_LIMIT_${name} is 0, but a production server has limits. Set it higher, or unset it.`);
  }
  if (Boolean(config.facebookAppId) !== Boolean(config.facebookAppSecret)) faults.push('FACEBOOK_APP_ID and FACEBOOK_APP_SECRET go together. Set both, or neither.');
  if (config.production && config.facebookUrl) faults.push('CONSENTRY_FACEBOOK_URL is set, but a production server talks to Facebook itself. Unset it.');
  if (config.previousKeyProvider === config.keyProvider) faults.push('CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER names the current provider. Unset it: versions of one provider need no move.');
  if (config.metricsPort && config.metricsPort === config.port) faults.push('CONSENTRY_METRICS_PORT and PORT are the same. Metrics have a port of their own: choose another.');
  const s3 = { ENDPOINT: config.s3Endpoint, BUCKET: config.s3Bucket, REGION: config.s3Region, ACCESS_KEY_ID: config.s3AccessKeyId, SECRET_ACCESS_KEY: config.s3SecretAccessKey, FORCE_PATH_STYLE: config.s3ForcePathStyle };
  if (config.storage === 's3' && !config.s3Bucket) faults.push('CONSENTRY_STORAGE is s3, and CONSENTRY_S3_BUCKET names no bucket. Set it.');
  if (config.storage === 's3' && !config.s3Endpoint && !config.s3Region) faults.push('CONSENTRY_STORAGE is s3: set CONSENTRY_S3_REGION for Amazon S3, or CONSENTRY_S3_ENDPOINT for another.');
  if (Boolean(config.s3AccessKeyId) !== Boolean(config.s3SecretAccessKey)) faults.push('CONSENTRY_S3_ACCESS_KEY_ID and CONSENTRY_S3_SECRET_ACCESS_KEY go together. Set both, or neither.');
  if (config.storage === 'disk') for (const [name, value] of Object.entries(s3)) if (value !== undefined) faults.push(`CONSENTRY_S3_${name} is set, but files lie on this machine's disk. Set CONSENTRY_STORAGE=s3, or unset it.`);
  const lies = { ENDPOINT: config.backupS3Endpoint, BUCKET: config.backupS3Bucket, REGION: config.backupS3Region, ACCESS_KEY_ID: config.backupS3AccessKeyId, SECRET_ACCESS_KEY: config.backupS3SecretAccessKey, FORCE_PATH_STYLE: config.backupS3ForcePathStyle };
  if (config.backupStorage === 's3' && !config.backupS3Bucket) faults.push('CONSENTRY_BACKUP_STORAGE is s3, and CONSENTRY_BACKUP_S3_BUCKET names no bucket. Set it.');
  if (config.backupStorage === 's3' && !config.backupS3Endpoint && !config.backupS3Region) faults.push('CONSENTRY_BACKUP_STORAGE is s3: set CONSENTRY_BACKUP_S3_REGION for Amazon S3, or CONSENTRY_BACKUP_S3_ENDPOINT for another.');
  if (Boolean(config.backupS3AccessKeyId) !== Boolean(config.backupS3SecretAccessKey)) faults.push('CONSENTRY_BACKUP_S3_ACCESS_KEY_ID and CONSENTRY_BACKUP_S3_SECRET_ACCESS_KEY go together. Set both, or neither.');
  if (config.backupStorage === 's3' && config.backupDir) faults.push('CONSENTRY_BACKUP_DIR is set, but backups lie in a bucket. Unset it, or set CONSENTRY_BACKUP_STORAGE=disk.');
  if (config.backupStorage === 's3' && config.storage === 's3' && config.backupS3Bucket === config.s3Bucket && config.backupS3Endpoint === config.s3Endpoint) faults.push('CONSENTRY_BACKUP_S3_BUCKET is the bucket of the files themselves: a backup would copy the backups, and whoever loses one loses both. Choose another.');
  if (config.backupStorage === 'disk') for (const [name, value] of Object.entries(lies)) if (value !== undefined) faults.push(`CONSENTRY_BACKUP_S3_${name} is set, but backups lie on this machine's disk. Set CONSENTRY_BACKUP_STORAGE=s3, or unset it.`);
  if (!config.bootstrapEmail && config.bootstrapPassword) faults.push('CONSENTRY_BOOTSTRAP_PASSWORD is set without CONSENTRY_BOOTSTRAP_EMAIL.');
  return faults;
}

export function processEnvironment(): Record<string, string | undefined> {
  return process.env;
}

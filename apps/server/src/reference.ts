import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { auditActions } from '@consentry/audit';
import type { BackupSettings } from '@consentry/backups';
import type { MasterKeys } from '@consentry/vault';
import { errorTable, Ids, LiveEvents, Log, SystemClock, type Database, type Notifications, type ObjectStorage, type Ports, type Queue } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { AppModule } from './app.module.js';
import { SETTINGS } from './config.js';
import { describeApi } from './openapi.js';
import { BUNDLED } from './plugins.js';

/** The API's description without a database, for the committed copy and `consentry openapi`. The parts exist; none is used. */
export async function offlineApi(): Promise<OpenAPIObject> {
  const clock = new SystemClock();
  const notifications = { on: () => () => undefined, onGap: () => undefined } as unknown as Notifications;
  const ports: Ports = {
    clock, ids: new Ids(clock), log: Log.create({ level: 'silent' }), notifications, live: new LiveEvents(notifications),
    database: { remedy: () => undefined } as unknown as Database, mailer: { send: () => Promise.resolve() }, queue: { consume: () => undefined } as unknown as Queue, storage: {} as ObjectStorage,
    mode: { production: true, demo: false, testClock: false, publicUrl: 'http://localhost:3000', dataDir: '.' },
  };
  const registry = await PluginRegistry.load(BUNDLED);
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.with({ ports, registry, masters: {} as MasterKeys, auth: { bcryptCost: 12, facebook: true, smtp: true }, sso: { dnsServers: [] }, backups: { storage: {} as ObjectStorage, settings: {} as BackupSettings } }), new FastifyAdapter(), { logger: false, abortOnError: false });
  const document = describeApi(app);
  await app.close();
  return document;
}

export function configurationPage(): string {
  const rows = Object.values(SETTINGS).map((s) => `| \`${s.env}\` | ${s.what} | ${'default' in s && s.default ? `\`${s.default}\`` : '–'} | \`${s.example}\` |`);
  return `# Configuration\n\nGenerated from the code. Each setting may also be read from a file: \`NAME_FILE\` names it.\n\n| variable | what | default | example |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

export function errorsPage(): string {
  const rows = [...errorTable()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, [status, title, detail]]) => `| <a id="${code}"></a>\`${code}\` | ${status} | ${title} | ${detail} |`);
  return `# Error codes\n\nGenerated from the code. Every failure is an RFC 9457 problem document with one of these in \`code\`.\n\n| code | status | title | what to do |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

/** What the audit log tells of, with the fields that a leaf's context may have. */
export function auditActionsPage(): string {
  const rows = [...auditActions()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([action, { type, what, context }]) => `| \`${action}\` | ${type} | ${what} | ${context.map((field) => `\`${field}\``).join(', ') || '–'} |`);
  return `# Audit actions\n\nGenerated from the code. Each leaf of the audit log is one of these, and its context has no other fields. The type decides how long it is kept.\n\n| action | event type | what happened | context |\n|---|---|---|---|\n${rows.join('\n')}\n`;
}

interface Row { [column: string]: string }

/** The tables as PostgreSQL has them after all migrations, so that a reviewer sees what a change makes of them. */
export async function schemaPage(query: (text: string) => Promise<{ rows: Row[] }>): Promise<string> {
  const columns = (await query(`
    select c.relname as name, a.attname as column, format_type(a.atttypid, a.atttypmod) as type, case when a.attnotnull then ' not null' else '' end as nullable
    from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
    where n.nspname = 'public' and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped order by c.relname, a.attnum`)).rows;
  const indexes = (await query(`select tablename as name, indexdef as definition from pg_indexes where schemaname = 'public' order by tablename, indexname`)).rows;
  const policies = (await query(`select tablename as name, policyname || ' ' || lower(cmd) || ' using ' || coalesce(qual, '-') || ' check ' || coalesce(with_check, '-') as definition from pg_policies where schemaname = 'public' order by tablename, policyname`)).rows;
  const of = (rows: Row[], name: string) => rows.filter((r) => r.name === name);
  return `-- Generated from the migrations. Not for running: it shows what they add up to.\n${[...new Set(columns.map((c) => c.name!))].map((name) => [
    `\ntable ${name}`, ...of(columns, name).map((c) => `  ${c.column} ${c.type}${c.nullable}`), ...of(indexes, name).map((i) => `  ${i.definition!.replace('public.', '')}`), ...of(policies, name).map((p) => `  policy ${p.definition}`),
  ].join('\n')).join('\n')}\n`;
}

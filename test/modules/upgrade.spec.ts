import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '@consentry/kernel';
import { SCHEMA } from '@consentry/server';
import { asOwner, testPostgres, withClient } from '../harness/postgres.js';

const OWNER = 'upgrade_owner';
const NAME = `upgrade_${process.pid}`;
const ORGANIZATION = '00000000-0000-7000-8000-000000000001';
const USER = '00000000-0000-7000-8000-000000000002';
const MADE = '2026-01-02T03:04:05.000Z';
const BEFORE_IDENTITY = '2026-11-22-11';
const LATER = new Set(['audit_checkpoints', 'audit_entries', 'audit_residues', 'consent_form_versions']);

const facts = testPostgres();
const ownerUrl = `postgresql://${OWNER}:upgrade@localhost/${NAME}?host=${encodeURIComponent(facts.socketDir)}&port=${facts.port}`;
/** The schema as it was when a database with people in it was made: its steps, and of its tables of record those that there were. */
const old = SCHEMA.map((part) => ({ ...part, migrations: part.migrations.filter((m) => m.id < BEFORE_IDENTITY), appendOnly: (part.appendOnly ?? []).filter((table) => !LATER.has(table)) })).filter((part) => part.migrations.length > 0);

beforeAll(() => asOwner(facts, async (client) => {
  // An owner as enterprises give it: of the tables, of nothing else, and under row-level security like everybody.
  await client.query(`do $$ begin create role ${OWNER} login nosuperuser nobypassrls password 'upgrade'; exception when duplicate_object then null; end $$`);
  await client.query(`create database ${NAME} owner ${OWNER}`);
}));
afterAll(() => asOwner(facts, async (client) => { await client.query(`drop database if exists ${NAME} with (force)`); }));

describe('an upgrade of a database with people in it, by an owner who is no superuser', () => {
  it('gives each organisation its rules, and each membership the age of its role', async () => {
    await migrate({ ownerUrl, appRole: 'consentry_app', parts: old });
    await withClient(ownerUrl, async (client) => {
      await client.query(`begin; set local app.system = 'on'`);
      await client.query('insert into organizations (id, name, created_at) values ($1, $2, $3)', [ORGANIZATION, 'Older than this version', MADE]);
      await client.query(`insert into users (id, email, email_key, name, created_at) values ($1, 'old@example.com', 'old@example.com', 'Old', $2)`, [USER, MADE]);
      await client.query(`insert into memberships (organization_id, user_id, role, created_at) values ($1, $2, 'OWNER', $3)`, [ORGANIZATION, USER, MADE]);
      await client.query(`insert into sessions (id, organization_id, user_id, token_hash, csrf_token, created_at, expires_at) values ($1, $2, $1, '\\x01', 'x', $3, $3)`, [USER, ORGANIZATION, MADE]);
      await client.query('commit');
    });
    await migrate({ ownerUrl, appRole: 'consentry_app', parts: SCHEMA });
    await withClient(ownerUrl, async (client) => {
      await client.query(`begin; set local app.system = 'on'`);
      const { rows } = await client.query<{ profile: string; roles: string[]; since: Date; seen: Date }>(
        `select s.password_profile as profile, s.mfa_roles as roles, m.role_since as since, e.last_seen_at as seen
         from organization_security s join memberships m using (organization_id) join sessions e using (organization_id)`);
      expect(rows).toEqual([{ profile: 'default', roles: ['OWNER', 'ADMIN'], since: new Date(MADE), seen: new Date(MADE) }]);
      await client.query('rollback');
    });
  });
});

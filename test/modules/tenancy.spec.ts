import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { pgOptions, systemPolicy, tenantPolicy, type Database } from '@consentry/kernel';
import { Contact } from '@consentry/contacts';
import { SCHEMA } from '@consentry/server';
import { cloneDatabase } from '../harness/postgres.js';
import { INSTALLATION_TABLES, insertSample, walkTables, type Table } from '../harness/tables.js';

const A = '0a000000-0000-7000-8000-00000000000a';
const B = '0b000000-0000-7000-8000-00000000000b';
const REFUSED = '42501';
const appendOnly = new Set(SCHEMA.flatMap((part) => part.appendOnly ?? []));

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let owner: pg.Client;
let app: pg.Client;
let tables: Table[];
let tenantTables: Table[];

beforeAll(async () => {
  clone = await cloneDatabase();
  [owner, app] = [new pg.Client(pgOptions(clone.ownerUrl)), new pg.Client(pgOptions(clone.appUrl))];
  await Promise.all([owner.connect(), app.connect()]);
  tables = await walkTables(owner);
  tenantTables = tables.filter((t) => t.tenantColumn !== null);
  await owner.query(`set session_replication_role = replica`);
  for (const [n, table] of tables.entries()) {
    if (['audit_sequencer', 'installation'].includes(table.name)) await owner.query(insertSample(table, A, 1));
    else for (const [k, organization] of [A, B].entries()) await owner.query(insertSample(table, organization, 10 + 2 * n + k));
  }
});
afterAll(async () => { await Promise.all([owner.end(), app.end()]); await clone.database.close(); await clone.drop(); });

/** Runs one statement as the application would, under a scope, and undoes it. Answers the rows or the SQLSTATE. */
async function under(scope: Record<string, string>, text: string, values: unknown[] = []): Promise<{ rows: number; first: Record<string, unknown> | undefined; code?: string }> {
  await app.query('begin');
  try {
    for (const [name, value] of Object.entries(scope)) await app.query('select set_config($1, $2, true)', [name, value]);
    const result = await app.query<Record<string, unknown>>(text, values);
    return { rows: result.rowCount ?? 0, first: result.rows[0] };
  } catch (error) {
    return { rows: 0, first: undefined, code: (error as { code?: string }).code ?? 'none' };
  } finally {
    await app.query('rollback');
  }
}

const organization = (id: string) => ({ 'app.organization_id': id });
const name = (table: Table) => pg.escapeIdentifier(table.name);

/** The ways in which a table lets one organisation touch another's rows, or anybody touch anything without a scope. */
async function holes(table: Table): Promise<string[]> {
  const found: string[] = [];
  const note = (what: string, yes: boolean) => { if (yes) found.push(`${table.name}: ${what}`); };
  const id = table.tenantColumn!;
  for (const [who, scope] of Object.entries<Record<string, string>>({ 'no scope': {}, 'an empty scope': organization(''), 'system=true': { 'app.system': 'true' }, 'system=ON': { 'app.system': 'ON' } })) {
    note(`${who} reads`, (await under(scope, `select 1 from ${name(table)}`)).rows > 0);
    note(`${who} updates`, (await under(scope, `update ${name(table)} set ${id} = ${id}`)).rows > 0);
    note(`${who} deletes`, (await under(scope, `delete from ${name(table)}`)).rows > 0);
    const sample = insertSample(table, A, 900);
    note(`${who} inserts`, (await under(scope, sample.text, sample.values)).code !== REFUSED);
  }
  const mine = await under(organization(A), `select count(*)::int as n, count(*) filter (where ${id} <> $1)::int as foreign from ${name(table)}`, [A]);
  note('its own row is invisible', mine.first?.n !== 1);
  note('a foreign row is visible', mine.first?.foreign !== 0);
  note('a foreign row can be changed', (await under(organization(A), `update ${name(table)} set ${id} = ${id} where ${id} = $1`, [B])).rows > 0);
  note('a foreign row can be removed', (await under(organization(A), `delete from ${name(table)} where ${id} = $1`, [B])).rows > 0);
  const foreign = insertSample(table, B, 901);
  note('a foreign row can be added', (await under(organization(A), foreign.text, foreign.values)).code !== REFUSED);
  note('a row can be given away', (await under(organization(A), `update ${name(table)} set ${id} = $1`, [B])).code !== REFUSED);
  return found;
}

async function unguarded(): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relname <> 'schema_migrations' and not (relrowsecurity and relforcerowsecurity) order by 1`);
  return rows.map((r) => r.name);
}

describe('I9: the wall between organisations', () => {
  it('every table but the list of migrations has row-level security, enabled and forced', async () => {
    expect(tables.length).toBeGreaterThan(15);
    expect(await unguarded()).toEqual([]);
  });

  it('every table names its organisation, but for those that belong to the installation', () => {
    expect(tables.filter((t) => t.tenantColumn === null).map((t) => t.name)).toEqual(INSTALLATION_TABLES);
  });

  it('nothing in the schema runs with more rights than its caller', async () => {
    const { rows } = await owner.query(`
      select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm', 'f')
      union all select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`);
    // Each deletes rows of record, of the organisation that the transaction speaks for: leaves that have had their time (audit.log.migrations.ts); all of one that is being erased, consents of whoever was erased long ago (privacy.migrations.ts).
    expect(rows.map((r) => r['name']).toSorted()).toEqual(['audit_purge', 'erase_organization_rows', 'forget_consent_evidence']);
    expect((await under(organization(A), `select audit_purge('${B}', 'api_request', now() - interval '31 days', '{}')`)).code).toBe('CA002');
    for (const scope of [organization(A), { 'app.system': 'on' }]) {
      expect((await under(scope, `select erase_organization_rows('${B}', 'contacts', 10)`)).code).toBe('CP001');
      expect((await under(scope, `select forget_consent_evidence('${B}', now() - interval '400 days', 10)`)).code).toBe('CP001');
    }
    // Not its own either, unless an owner asked for that; and no evidence that is younger than a year.
    expect((await under(organization(A), `select erase_organization_rows('${A}', 'contacts', 10)`)).code).toBe('CP002');
    expect((await under(organization(A), `select forget_consent_evidence('${A}', now() - interval '364 days', 10)`)).code).toBe('CP004');
  });

  it('the application logs in as a role that the wall holds for', async () => {
    const { rows } = await app.query(`
      select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, (select count(*)::int from pg_class where relowner = r.oid) as owns,
        (select count(*)::int from pg_auth_members where member = r.oid) as memberships from pg_roles r where rolname = current_user`);
    expect(rows).toEqual([{ rolsuper: false, rolbypassrls: false, rolcreatedb: false, rolcreaterole: false, rolreplication: false, owns: 0, memberships: 0 }]);
  });

  it('TRUNCATE, which no policy sees, is not granted; nor is making tables or triggers', async () => {
    for (const table of tables) {
      const { rows } = await app.query(`select has_table_privilege($1, 'truncate') as t, has_table_privilege($1, 'trigger') as g, has_table_privilege($1, 'references') as r`, [name(table)]);
      expect({ table: table.name, ...rows[0] }).toEqual({ table: table.name, t: false, g: false, r: false });
    }
    expect((await under({}, 'create table public.mine (id int)')).code).toBe(REFUSED);
    expect((await under({}, 'alter table contacts disable row level security')).code).toBe(REFUSED);
    const { rows } = await owner.query<{ name: string }>('select current_user as name');
    expect((await under({}, `set role ${pg.escapeIdentifier(rows[0]!.name)}`)).code).toBe(REFUSED);
    expect((await under({}, `insert into schema_migrations (name) values ('forged')`)).code).toBe(REFUSED);
  });

  it('no organisation reaches a row of another, in any table', async () => {
    const found: string[] = [];
    for (const table of tenantTables) found.push(...await holes(table));
    expect(found).toEqual([]);
    process.stdout.write(`tenancy: ${tenantTables.length} tenant tables, 22 attempts each, no hole\n`);
  });

  it('without a scope, the installation tells its key fingerprint and no person', async () => {
    expect((await under({}, 'select 1 from users')).rows).toBe(0);
    expect((await under(organization(A), 'select 1 from users')).rows).toBe(0);
    expect((await under(organization(A), 'update installation set created_at = now()', [])).rows).toBe(0);
    expect((await under(organization(A), 'delete from installation')).rows).toBe(0);
  });

  it('an organisation sees the people who belong to it, and changes none of them', async () => {
    const [ours, theirs] = ['0c000000-0000-7000-8000-00000000000a', '0c000000-0000-7000-8000-00000000000b'];
    for (const [user, organizationId] of [[ours, A], [theirs, B]]) {
      await owner.query(`insert into users (id, email, email_key, name, created_at) values ($1, $2, $2, 'x', now())`, [user, `${user}@example.com`]);
      await owner.query(`insert into memberships (organization_id, user_id, role, created_at) values ($1, $2, 'AGENT', now())`, [organizationId, user]);
    }
    const seen = (scope: Record<string, string>, id: string | undefined) => under(scope, 'select id from users where id = $1', [id]);
    expect([(await seen(organization(A), ours)).rows, (await seen(organization(A), theirs)).rows, (await seen(organization(B), theirs)).rows, (await seen({}, ours)).rows]).toEqual([1, 0, 1, 0]);
    expect((await under(organization(A), 'select 1 from users')).rows).toBe(1);
    for (const text of ['update users set name = name', 'delete from users']) expect((await under(organization(A), text)).rows).toBe(0);
    expect((await under(organization(A), `insert into users (id, email, email_key, name, created_at) values (gen_random_uuid(), 'a@example.com', 'a@example.com', 'x', now())`)).code).toBe(REFUSED);
    // What makes somebody a person who can sign in is nobody's to see but the system's. Fingerprints of master keys say nothing, and the guard of data keys reads them.
    expect((await under(organization(A), `update master_keys set state = 'destroyed'`)).rows).toBe(0);
    for (const table of INSTALLATION_TABLES.filter((t) => !['audit_sequencer', 'users', 'installation', 'master_keys'].includes(t))) expect([table, (await under(organization(A), `select 1 from ${table}`)).rows]).toEqual([table, 0]);
    await owner.query('delete from memberships where user_id = any($1)', [[ours, theirs]]);
    await owner.query('delete from users where id = any($1)', [[ours, theirs]]);
  });

  it('the system scope reads across organisations only where it must', async () => {
    const open: string[] = [];
    for (const table of tables) if ((await under({ 'app.system': 'on' }, `select 1 from ${name(table)}`)).rows > 0) open.push(table.name);
    // Read before it is known whose they are: by a token, an address, a domain, a key, the address of an opt-in page; or swept by the housekeeping (copies, reminders of requests, the register of processors, zero-content mode); keys are wrapped anew for all; one sequencer seals every log. A new one is a decision, so it is written here.
    const beforeTheScope = ['alert_evaluations', 'api_key_usage', 'api_keys', 'audit_breaks', 'audit_checkpoints', 'audit_counts', 'audit_entries', 'audit_followers', 'audit_leaves', 'audit_settings', 'audit_streams', 'audit_tiles', 'audit_trees', 'connections', 'consent_forms', 'consent_pending', 'data_keys', 'exports', 'idempotency_keys', 'invitations', 'key_policies', 'key_rotations', 'media', 'memberships', 'messaging_policies', 'organization_security', 'organizations', 'outbox', 'processor_reviews', 'processors', 'sessions', 'sso_domains', 'sso_providers', 'subject_requests', 'user_identities', 'webhook_deliveries', 'webhook_endpoints', 'webhook_events'];
    expect(open).toEqual([...beforeTheScope, ...INSTALLATION_TABLES].sort());
  });

  it('tables of record refuse to be changed or shortened, by their own organisation too', async () => {
    expect([...appendOnly]).toContain('audit_leaves');
    for (const table of appendOnly) {
      for (const scope of [organization(A), { 'app.system': 'on' }]) {
        expect((await under(scope, `update ${table} set organization_id = organization_id`)).code).toBe(REFUSED);
        expect((await under(scope, `delete from ${table}`)).code).toBe(REFUSED);
      }
    }
  });

  it('CM-2: the consent ledger, whose rows are added and never changed, is one of them', () => {
    expect([...appendOnly]).toContain('consent_records');
  });

  it('a scope ends with its transaction', async () => {
    await app.query('begin');
    await app.query(`select set_config('app.organization_id', $1, true)`, [A]);
    expect((await app.query('select 1 from contacts')).rowCount).toBe(1);
    await app.query('commit');
    expect((await app.query('select 1 from contacts')).rowCount).toBe(0);
  });

  it('both doors of the Database class keep to their scope, and a scope is nothing but a UUID', async () => {
    const database: Database = clone.database;
    const seen = await database.tx({ organizationId: A }, async (em) => (await em.find(Contact, {})).map((c) => c.organizationId));
    expect(seen).toEqual([A]);
    const hot = await database.hot({ organizationId: B }, (c) => c.query<{ organization_id: string }>({ text: 'select organization_id from contacts' }));
    expect(hot.rows.map((r) => r.organization_id)).toEqual([B]);
    await expect(database.hot({ organizationId: `${A}'; set app.system = 'on'; --` }, (c) => c.query({ text: 'select 1 from contacts' }))).rejects.toThrow('UUID');
    await expect(database.tx({ organizationId: `${A}'; set app.system = 'on'; --` }, (em) => em.find(Contact, {}))).rejects.toThrow();
    // A second transaction on the same pooled connection starts with nothing.
    await Promise.all(Array.from({ length: 30 }, (_, n) => database.hot({ organizationId: n % 2 ? A : B }, async (c) => {
      const { rows } = await c.query<{ organization_id: string }>({ text: 'select organization_id from messages' });
      expect(rows.map((r) => r.organization_id)).toEqual([n % 2 ? A : B]);
    })));
  });

  it('a new table that forgot its policy would be found', async () => {
    await owner.query(`
      create table planted_bare (organization_id uuid not null, note text);
      create table planted_unforced (organization_id uuid not null, note text);
      alter table planted_unforced enable row level security;
      create table planted_open (organization_id uuid not null, note text);
      alter table planted_open enable row level security; alter table planted_open force row level security;
      create policy everybody on planted_open using (true);
      create table planted_read (organization_id uuid not null, note text);
      ${tenantPolicy('planted_read')} create policy leak on planted_read for select using (true);
      create table planted_nobodys (id uuid); ${systemPolicy('planted_nobodys')}
      grant select, insert, update, delete on planted_bare, planted_unforced, planted_open, planted_read to public`);
    try {
      expect(await unguarded()).toEqual(['planted_bare', 'planted_unforced']);
      const planted = (await walkTables(owner)).filter((t) => t.name.startsWith('planted_'));
      expect(planted.filter((t) => t.tenantColumn === null).map((t) => t.name)).toEqual(['planted_nobodys']);
      for (const table of planted.filter((t) => t.tenantColumn !== null)) {
        for (const id of [A, B]) await owner.query(insertSample(table, id, 500));
        const found = await holes(table);
        if (table.name === 'planted_unforced') expect(found).toContain('planted_unforced: its own row is invisible');
        else expect(found).toContain(`${table.name}: a foreign row is visible`);
      }
    } finally {
      await owner.query('drop table planted_bare, planted_unforced, planted_open, planted_read, planted_nobodys');
    }
  });
});

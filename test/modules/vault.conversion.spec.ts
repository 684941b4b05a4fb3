import { randomBytes } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { INSTALLATION, migrate } from '@consentry/kernel';
import { SCHEMA } from '@consentry/server';
import { MasterKeys, sealedTables, Vault, type SealPurpose } from '@consentry/vault';
import { asOwner, testPostgres, withClient } from '../harness/postgres.js';
import { killAtOnce } from '../harness/processes.js';
import { World } from '../harness/world.js';
import { sealAs } from './vault.auditor.js';

const ROOT = join(import.meta.dirname, '../../..');
/** The first migration of the version that seals: what came before made the old database. */
const SEALING = '2026-11-22-15a';
const OWNER = 'upgrade_owner';
const NAME = `conversion_${process.pid}`;
/** Enough to be killed amid. */
const MESSAGES = 4_000;

const facts = testPostgres();
const address = (login: string) => `postgresql://${login}@localhost/${NAME}?host=${encodeURIComponent(facts.socketDir)}&port=${facts.port}`;
const ownerUrl = address(`${OWNER}:upgrade`);
const superUrl = facts.ownerUrl.replace(/\/[^/?]+\?/, `/${NAME}?`);
/** Tables of record that came since. */
const LATER = new Set(['audit_checkpoints', 'audit_entries', 'audit_residues', 'consent_form_versions']);
const old = SCHEMA.map((part) => ({ ...part, migrations: part.migrations.filter((m) => m.id < SEALING), appendOnly: (part.appendOnly ?? []).filter((table) => !LATER.has(table)) })).filter((part) => part.migrations.length > 0);
const sql = async <T extends Record<string, unknown>>(text: string, values: unknown[] = [], url = superUrl) => withClient(url, async (c) => (await c.query<T>(text, values)).rows);

let world: World;
let child: ChildProcess | undefined;
let base = '';
let output = '';
beforeAll(async () => {
  world = await World.start();
  await asOwner(facts, async (client) => {
    await client.query(`do $$ begin create role ${OWNER} login nosuperuser nobypassrls password 'upgrade'; exception when duplicate_object then null; end $$`);
    await client.query(`create database ${NAME} owner ${OWNER}`);
  });
});
afterAll(async () => {
  await killAtOnce(child);
  await asOwner(facts, async (client) => { await client.query(`drop database if exists ${NAME} with (force)`); });
  await world.close();
});

/** The server as it is installed, on the old database and its folder of keys; resolves when it serves. */
async function start(): Promise<void> {
  const probe = createServer();
  await new Promise<void>((resolve) => { probe.listen(0, '127.0.0.1', resolve); });
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => { probe.close(resolve); });
  base = `http://127.0.0.1:${port}`;
  output = '';
  child = spawn(join(ROOT, 'node_modules/.bin/node'), [join(ROOT, 'apps/server/dist/main.js')], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: String(port), CONSENTRY_DATA_DIR: world.dataDir, DATABASE_URL: address('consentry_app:app-for-tests'), DATABASE_MIGRATION_URL: ownerUrl, CONSENTRY_DEMO: '1', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { output += chunk.toString(); });
  while (!output.includes('Consentry is ready')) {
    if (child.exitCode !== null) throw new Error(`the server did not start:\n${output.slice(-2000)}`);
    await sleep(10);
  }
}

async function call<T>(method: string, path: string, body?: unknown): Promise<{ status: number; text: string; body: T }> {
  const response = await fetch(base + path, { method, headers: { authorization: `Bearer ${world.demo.apiKey}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  const text = await response.text();
  return { status: response.status, text, body: JSON.parse(text || 'null') as T };
}

type Row = Record<string, unknown>;
type Opened = (table: string, row: unknown, field: string, purpose: SealPurpose, sealed: unknown) => Promise<string | null>;

/** What the columns that are sealed today held then. */
const BEFORE: Record<string, (row: Row, open: Opened) => Promise<Row>> = {
  contacts: async (r, open) => ({ name: await open('contacts', r['id'], 'name', 'personal', r['name']), attributes: JSON.parse((await open('contacts', r['id'], 'attributes', 'personal', r['attributes'])) ?? '{}') }),
  identities: async (r, open) => ({ address: await open('identities', r['id'], 'address', 'personal', r['address']) }),
  messages: async (r, open) => {
    const [content, to] = JSON.parse((await open('messages', r['id'], 'body', 'content', r['body']))!) as [unknown, string | null];
    return { content, address: to };
  },
  inbound_events: async (r, open) => {
    const [event, payload] = JSON.parse((await open('inbound_events', r['id'], 'body', 'content', r['body']))!) as [unknown, unknown];
    return { event, payload };
  },
  consent_records: async (r, open) => ({ evidence: JSON.parse((await open('consent_records', r['id'], 'evidence', 'personal', r['evidence'])) ?? '{}') }),
};

/** The world's data, put into the old schema as the old version held it: plain, and its secrets in suite 1. */
async function makeOld(): Promise<void> {
  await migrate({ ownerUrl, appRole: 'consentry_app', parts: old });
  const { app } = world.server;
  const rows = await sql<{ id: string; organization_id: string; version: number; wrapped: Buffer; master_key_version: number; created_at: Date }>(`select * from data_keys where kind = 'seal' and state = 'active'`, [], world.ownerUrl);
  const raw = new Map(await Promise.all(rows.map(async (k) => [k.organization_id, { id: k.id, version: k.version, key: await app.get(MasterKeys).unwrap({ wrapped: k.wrapped, provider: 'file', version: k.master_key_version }, `consentry/v1/data-key|${k.organization_id}|${k.id}`) }] as const)));
  const bytes = (value: unknown) => Buffer.from(String(value).slice(2), 'hex');
  await withClient(world.ownerUrl, (from) => withClient(superUrl, async (to) => {
    await to.query('set session_replication_role = replica');
    const { rows: tables } = await to.query<{ name: string; columns: string[] }>(
      `select table_name as name, array_agg(column_name::text) as columns from information_schema.columns c where table_schema = 'public' and table_name not in ('schema_migrations', 'installation', 'idempotency_keys', 'data_keys') group by 1`);
    for (const { name, columns } of tables) {
      const { rows: all } = await from.query<{ row: Row }>(`select to_jsonb(t) as row from ${name} t`);
      for (const { row } of all) {
        const organizationId = (row['organization_id'] as string | undefined) ?? INSTALLATION;
        const open: Opened = async (table, id, field, purpose, sealed) => (sealed === null ? null : app.get(Vault).open({ organizationId, table, row: String(id), field, purpose }, bytes(sealed)));
        const first = async (table: string, id: unknown, field: string, sealed: unknown) =>
          `\\x${Buffer.from(await sealAs(1, raw.get(organizationId)!, { organizationId, table, row: String(id), field, purpose: 'secret' }, Buffer.from((await open(table, id, field, 'secret', sealed))!), randomBytes(32), randomBytes(12))).toString('hex')}`;
        const changed = {
          ...row, ...(await BEFORE[name]?.(row, open)),
          ...(name === 'connections' ? { credentials: await first(name, row['id'], 'credentials', row['credentials']) } : {}),
          ...(name === 'installation_secrets' ? { sealed: await first(name, row['name'], 'sealed', row['sealed']) } : {}),
        };
        const used = columns.filter((c) => c in changed);
        await to.query(`insert into ${name} (${used.join(', ')}) overriding system value select ${used.join(', ')} from jsonb_populate_record(null::${name}, $1)`, [JSON.stringify(changed)]);
      }
    }
    for (const k of rows) await to.query('insert into data_keys (id, organization_id, version, wrapped, master_key_version, created_at) values ($1, $2, $3, $4, $5, $6)', [k.id, k.organization_id, k.version, k.wrapped, k.master_key_version, k.created_at]);
    const { rows: [master] } = await from.query<{ fingerprint: string }>(`select fingerprint from master_keys`);
    await to.query(`insert into installation (master_key_provider, master_key_fingerprint, created_at) values ('file', $1, now())`, [master!.fingerprint]);
    // Many more of one kind, so that the work behind takes a while.
    await to.query(`insert into messages (id, organization_id, connection_id, channel, contact_id, direction, purpose, type, content, address, status, source, actor_kind, actor_id, created_at)
      select gen_random_uuid(), organization_id, connection_id, channel, contact_id, 'in', purpose, type, jsonb_build_object('body', 'old ' || n), address, 'received', source, actor_kind, actor_id, '2026-01-01' from (select * from messages limit 1) m, generate_series(1, ${MESSAGES}) n`);
    await to.query(`select setval(pg_get_serial_sequence('message_events', 'seq'), (select max(seq) + 1 from message_events))`);
  }));
}

const PLAIN: Record<string, string> = {
  contacts: 'name_plain is not null or attributes_plain is not null', identities: 'address_plain is not null', messages: 'content_plain is not null or address_plain is not null',
  inbound_events: 'event_plain is not null or payload_plain is not null', consent_records: 'evidence_plain is not null',
};
const plainRows = async (): Promise<Record<string, number>> => Object.fromEntries(await Promise.all(Object.entries(PLAIN).map(async ([table, where]) => [table, (await sql<{ n: number }>(`select count(*)::int as n from ${table} where ${where}`))[0]!.n] as const)));
const NONE = Object.fromEntries(Object.keys(PLAIN).map((table) => [table, 0]));

/** An answer without what belongs to the process alone: ports, and where the next page begins. */
const likeness = (body: unknown): unknown => JSON.parse(JSON.stringify(body, (name, value: unknown) => (['apiBaseUrl', 'webhookUrl', 'nextCursor'].includes(name) ? undefined : value)));

describe('VA-6: an installation of the version before, upgraded by an owner who is no superuser', () => {
  it('is converted, through a death in the middle, and reads the same over the API; suite 1 opens before the next rotation, which takes it away', async () => {
    await world.call('POST', '/v1/contacts', { phone: '+60123456789', name: 'Ada Example', attributes: { city: 'Ipoh' }, optedIn: true });
    await world.call('POST', `/v1/contacts/${world.demo.contactId}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api', evidence: { form: 'spring' } });
    await world.writes('Good day');
    await world.send();
    await world.settle();
    await sleep(50);
    await world.settle();
    const contact = `/v1/contacts/${world.demo.contactId}`;
    const paths = ['/v1/contacts', '/v1/contacts?q=Ada', contact, `${contact}/consents`, '/v1/messages?limit=3', '/v1/conversations', '/v1/inbound-events', '/v1/connections'];
    const before = await Promise.all(paths.map(async (path) => [path, likeness((await world.call('GET', path)).body)]));
    expect(JSON.stringify(before)).toMatch(/Ada Example.*spring/s);
    await makeOld();
    expect((await sql<{ text: string }>('select content::text as text from messages limit 1'))[0]!.text).not.toBe('');

    // Killed while it seals what lies behind; what look-ups need was done before it listened.
    await start();
    const first = await plainRows();
    while ((await plainRows())['messages']! > MESSAGES * 0.7) await sleep(5);
    await killAtOnce(child);
    const left = await plainRows();
    expect([first['contacts'], first['identities']]).toEqual([0, 0]);
    expect(left['messages']).toBeGreaterThan(0);
    expect(left['messages']).toBeLessThan(MESSAGES);

    await start();
    // A known number is known from the first moment.
    const people = (await sql<{ n: number }>('select count(*)::int as n from contacts'))[0]!.n;
    const read = await Promise.all(paths.map(async (path) => [path, likeness((await call('GET', path)).body)]));
    expect(read).toEqual(before);
    const { status } = await call('POST', '/v1/simulator/inbound', { connectionId: world.demo.connectionId, from: '+60123456789', type: 'text', text: { body: 'It is me' } });
    expect(status).toBeLessThan(300);
    for (let n = 0; n < 100 && Object.values(await plainRows()).some((v) => v > 0); n++) await sleep(50);
    expect(await plainRows()).toEqual(NONE);
    expect((await sql<{ n: number }>('select count(*)::int as n from contacts'))[0]!.n).toBe(people);
    const [last] = (await call<{ data: { content: unknown; contactName: string }[] }>('GET', '/v1/messages?limit=1')).body.data;
    expect(last).toMatchObject({ content: { body: 'It is me' }, contactName: 'Ada Example' });
    expect((await sql<{ n: number }>(`select count(*)::int as n from messages where body is null`))[0]!.n).toBe(0);

    // Suite 1 was opened for this message; the next rotation leaves none.
    const older = async () => {
      let n = 0;
      for (const { table, columns } of sealedTables()) for (const { column } of columns) n += (await sql<{ n: number }>(`select count(*)::int as n from ${table} where get_byte(${column}, 3) = 1`))[0]!.n;
      return n;
    };
    expect(await older()).toBeGreaterThan(1);
    const { rotate } = await operator();
    await rotate();
    expect(await older()).toBe(0);
    expect((await call('POST', '/v1/simulator/inbound', { connectionId: world.demo.connectionId, from: '+60123456789', type: 'text', text: { body: 'Still me' } })).status).toBeLessThan(300);
    expect(await Promise.all(paths.slice(2, 4).map(async (path) => [path, likeness((await call('GET', path)).body)]))).toEqual(before.slice(2, 4));
    expect(output).not.toMatch(/Ada Example|60123456789/);
  }, 60_000);
});

/** Rotates both kinds of data keys from outside the server, as the operator's command and the scheduler do. */
async function operator() {
  const { openKeyParts } = await import('../faults/rotation.parts.js');
  return {
    rotate: async () => {
      const parts = await openKeyParts({ url: address('consentry_app:app-for-tests'), dataDir: world.dataDir });
      try {
        for (const id of [world.demo.organizationId, INSTALLATION]) await parts.rotations.rotateData({ ...world.system(), organizationId: id }, id);
        await parts.rotations.run();
      } finally {
        await parts.close();
      }
    },
  };
}

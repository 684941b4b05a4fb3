import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { Database, migrate, pgOptions, startEmbeddedPostgres, type EmbeddedPostgres } from '@consentry/kernel';
import { purgeClock } from '@consentry/audit';
import { ENTITIES, SCHEMA } from '@consentry/server';

const APP_ROLE = 'consentry_app';
const APP_PASSWORD = 'app-for-tests';
const TEMPLATE = 'consentry_template';

/** What workers need to know of the test server; they read it from the environment that Jest hands them. */
export interface TestPostgres { ownerUrl: string; socketDir: string; port: number }

/** A server that runs already, by the address of its owner with `?host=SOCKET_FOLDER&port=`: CI runs part of the tests on Debian's. */
const GIVEN = process.env['CONSENTRY_TEST_POSTGRES_URL'];

/** One PostgreSQL for the whole run, with a migrated template that each world clones. `fsync` is off: a power cut may have it. */
export async function startTestPostgres(): Promise<{ facts: TestPostgres; stop: () => Promise<void>; server: EmbeddedPostgres | undefined }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'consentry-test-'));
  const server = GIVEN ? undefined : await startEmbeddedPostgres({ dataDir, durable: false, log: { info: () => undefined, warn: () => undefined } });
  const facts = server ? { ownerUrl: server.ownerUrl, socketDir: server.socketDir, port: server.port } : given(GIVEN!);
  await asOwner(facts, async (client) => {
    await client.query(`create role ${APP_ROLE} login nosuperuser nobypassrls password '${APP_PASSWORD}'`);
    await client.query(`create database ${TEMPLATE}`);
  });
  await migrate({ ownerUrl: databaseUrl(facts, TEMPLATE), appRole: APP_ROLE, parts: SCHEMA });
  // The floors of retention are by the database's clock, which nobody can turn: here it follows that of the tests.
  await withClient(databaseUrl(facts, TEMPLATE), (c) => c.query(purgeClock(true)));
  return { facts, server, stop: async () => { await server?.stop(); rmSync(dataDir, { recursive: true, force: true }); } };
}

function given(ownerUrl: string): TestPostgres {
  const { host, port } = pgOptions(ownerUrl);
  return { ownerUrl, socketDir: String(host), port: Number(port) };
}

export function testPostgres(): TestPostgres {
  const facts = process.env.CONSENTRY_TEST_POSTGRES;
  if (!facts) throw new Error('there is no test database: run through Jest with its global setup');
  return JSON.parse(facts) as TestPostgres;
}

let counter = 0;

/** A database of its own, cloned from the template. */
export async function cloneDatabase(facts = testPostgres()): Promise<{ name: string; database: Database; appUrl: string; ownerUrl: string; drop: () => Promise<void> }> {
  const name = `t_${process.pid}_${Date.now().toString(36)}_${counter++}`;
  await asOwner(facts, (client) => client.query(`create database ${name} template ${TEMPLATE}`));
  const appUrl = databaseUrl(facts, name, { user: APP_ROLE, password: APP_PASSWORD });
  const database = await Database.connect({ url: appUrl, entities: ENTITIES, poolSize: 8 });
  return { name, database, appUrl, ownerUrl: databaseUrl(facts, name), drop: () => asOwner(facts, async (client) => { await client.query(`drop database if exists ${name} with (force)`); }) };
}

export async function asOwner<T>(facts: TestPostgres, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(facts.ownerUrl, work);
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(pgOptions(url));
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

function databaseUrl(facts: TestPostgres, name: string, login?: { user: string; password: string }): string {
  const [, credentials] = /^postgres(?:ql)?:\/\/([^@]*)@/.exec(facts.ownerUrl)!;
  const who = login ? `${login.user}:${encodeURIComponent(login.password)}` : credentials;
  return `postgresql://${who}@localhost/${name}?host=${encodeURIComponent(facts.socketDir)}&port=${facts.port}`;
}

import type pg from 'pg';
import pgDriver from 'pg';
import { Database, Ids, Log, pgOptions } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { ENTITIES } from '@consentry/server';
import { MasterKeys, type Keeper } from '@consentry/vault';
import { cloneDatabase, startTestPostgres, type TestPostgres } from '../../harness/postgres.js';
import type { Ground } from './house.js';
import { VirtualClock } from './ports.js';
import { line } from './provider.js';

/** A keeper of the master key that is always there: its absence has specs of its own. */
const KEEPER: Keeper = {
  provider: 'world',
  key: {
    wrap: (dataKey) => Promise.resolve({ wrapped: Uint8Array.from(dataKey, (b) => b ^ 0xa5), version: 1 }), unwrap: (wrapped) => Promise.resolve(Uint8Array.from(wrapped, (b) => b ^ 0xa5)),
    rotate: () => Promise.reject(new Error('not here')), health: () => Promise.resolve({ version: 1, fingerprint: 'w'.repeat(32), versions: [{ version: 1, fingerprint: 'w'.repeat(32) }] }),
  },
};
/** Of each of the two pools of a world. */
export const CONNECTIONS = 10;
const TIDY_EVERY = 100;

export interface Soil extends Omit<Ground, 'clock' | 'ids'> {
  /** As the owner of the tables: for looking, and for what no process does. */
  eye: pg.Client;
  /** Called between seeds. */
  tidy: () => Promise<void>;
}

/** What many seeds share: a database, played upon one after the other. */
export async function openSoil(log = Log.create({ level: 'silent' })): Promise<{ soil: Soil; close: () => Promise<void> }> {
  const given = process.env['CONSENTRY_TEST_POSTGRES'];
  const server = given ? undefined : await startTestPostgres();
  const { name, database: unused, appUrl, ownerUrl, drop } = await cloneDatabase(given ? (JSON.parse(given) as TestPostgres) : server!.facts);
  await unused.close();
  const eye = new pgDriver.Client(pgOptions(ownerUrl));
  await eye.connect();
  // Whoever closes a circle of waiting is the one that is ended, in every run: those who waited before have looked long since (AGE_MS).
  await eye.query(`alter database ${name} set deadlock_timeout = '1ms'`);
  const database = await Database.connect({ url: appUrl, entities: ENTITIES, poolSize: CONNECTIONS });
  const masters = new MasterKeys(database, new VirtualClock(), KEEPER);
  await masters.bind();
  const registry = await PluginRegistry.load({ line });
  let played = 0;
  return {
    soil: { database, registry, masters, log, eye, tidy: async () => { if (++played % TIDY_EVERY === 0) await eye.query('vacuum'); } },
    close: async () => { await eye.end(); await database.close(); await drop(); await server?.stop(); },
  };
}

export function groundOn(soil: Soil): Ground {
  const clock = new VirtualClock();
  return { ...soil, clock, ids: new Ids(clock) };
}

/** A wait is one that lasts: the database has asked itself by then whether it can ever end. */
const AGE_MS = 5;
const WAITING = `
  select count(*)::int as n from pg_locks l where not l.granted and l.waitstart < clock_timestamp() - interval '${AGE_MS} milliseconds'
    and l.pid in (select a.pid from pg_stat_get_activity(null) a join pg_database d on d.oid = a.datid where d.datname = current_database())`;

/** How many transactions wait for a lock. By the locks themselves: who has been granted one may look asleep a moment longer. */
export async function waiting({ eye }: Soil): Promise<number> {
  return (await eye.query<{ n: number }>({ name: 'world_waiting', text: WAITING })).rows[0]!.n;
}

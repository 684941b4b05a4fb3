import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database, findRunningPostgres, Ids, Log, SystemClock } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Organizations } from '@consentry/auth';
import { contradictions, ENTITIES, openDatabase, readConfig, StartError, type Config } from '@consentry/server';

/** How a command ended: 0 well, 1 something is wrong, 2 it could not run. */
export type ExitCode = 0 | 1 | 2;

/** What a command prints: a text for people, or with `--json` the facts for programs. */
export interface Result { code: ExitCode; text: string; data: unknown }

export function configuration(env: Record<string, string | undefined>): Config {
  const config = readConfig(env);
  const wrong = contradictions(config);
  if (wrong.length > 0) throw new StartError(wrong.join('\n'));
  return config;
}

/** The owner's address of the embedded database while it runs; undefined when it doesn't. */
export async function runningOwnerUrl(config: Config): Promise<string | undefined> {
  return (await findRunningPostgres(config.dataDir)) ?? undefined;
}

/** The database for one command: beside a running server its own, otherwise opened for as long as the command takes. */
export async function withDatabase<T>(config: Config, work: (database: Database) => Promise<T>): Promise<T> {
  const owner = config.databaseUrl ? undefined : await runningOwnerUrl(config);
  if (owner) {
    const url = new URL(owner);
    url.username = 'consentry_app';
    url.password = readFileSync(join(config.dataDir, 'postgres.app-password'), 'utf8').trim();
    const database = await Database.connect({ url: url.href, entities: ENTITIES, poolSize: 2 });
    try {
      return await work(database);
    } finally {
      await database.close();
    }
  }
  const { database, embedded } = await openDatabase(config, Log.create({ level: 'silent' }));
  try {
    return await work(database);
  } finally {
    await database.close();
    await embedded?.stop();
  }
}

export function organizationsOf(database: Database): Organizations {
  const clock = new SystemClock();
  const ids = new Ids(clock);
  return new Organizations(database, clock, ids, new Audit(clock, ids));
}

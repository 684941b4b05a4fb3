import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Database, findRunningPostgres, Ids, Log, SystemClock } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Operator, Organizations, Passwords, SignInAttempts } from '@consentry/auth';
import { PluginRegistry } from '@consentry/plugins';
import { BUNDLED, contradictions, ENTITIES, openDatabase, openMasterKeys, readConfig, signInOf, StartError, type Config } from '@consentry/server';
import { InstallationSecrets, Vault, type MasterKeys } from '@consentry/vault';

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

export async function organizationsOf(config: Config, database: Database): Promise<Organizations> {
  const { clock, ids, audit, passwords } = await partsOf(config, database);
  return new Organizations(database, clock, ids, audit, passwords);
}

export async function operatorOf(config: Config, database: Database): Promise<Operator> {
  const { clock, audit, passwords, secrets } = await partsOf(config, database);
  return new Operator({ db: database, clock, audit, passwords, attempts: new SignInAttempts(database, clock, secrets) });
}

const opened: MasterKeys[] = [];

/** Gives back the sockets and sessions of key providers, which would keep the command from ending. */
export async function closeKeys(): Promise<void> {
  for (const masters of opened.splice(0)) await masters.close();
}

/** Passwords are hashed over a pepper that the master key guards, so the command needs that key just as the server does. */
export async function partsOf(config: Config, database: Database, options: { write?: boolean } = {}) {
  const clock = new SystemClock();
  const ids = new Ids(clock);
  const log = Log.create({ level: 'silent' });
  const masters = await openMasterKeys({ config, registry: await PluginRegistry.load(BUNDLED, config.plugins), database, clock, log }, options);
  opened.push(masters);
  const vault = new Vault(database, clock, ids, masters, log);
  const secrets = new InstallationSecrets(database, clock, vault);
  return { clock, ids, log, vault, masters, audit: new Audit(clock, ids), secrets, passwords: new Passwords(secrets, signInOf(config).auth) };
}

export type Parts = Awaited<ReturnType<typeof partsOf>>;

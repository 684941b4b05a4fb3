import { migrate } from '@consentry/kernel';
import { openDatabase, SCHEMA } from '@consentry/server';
import { databaseName, Log, pgOptions } from '@consentry/kernel';
import { configuration, runningOwnerUrl, type Result } from './context.js';

/** The owner's connection string, for psql and backups. Holds a password: it goes to the terminal and nowhere else. */
export async function databaseUrl(env: Record<string, string | undefined>): Promise<Result> {
  const config = configuration(env);
  const url = config.databaseUrl ? config.migrationUrl : await runningOwnerUrl(config);
  if (url) return { code: 0, text: url, data: { url } };
  const text = config.databaseUrl ? 'DATABASE_MIGRATION_URL is not set; it would be the owner\'s address.' : 'The embedded database runs only while the server does. Start it with "npm start", then ask again.';
  return { code: 2, text, data: { error: text } };
}

/** Brings the schema up to date. The embedded database is migrated by the server itself; here it is done without serving. */
export async function migrateNow(env: Record<string, string | undefined>): Promise<Result> {
  const config = configuration(env);
  const owner = config.databaseUrl ? config.migrationUrl : await runningOwnerUrl(config);
  if (config.databaseUrl && !owner) return { code: 2, text: 'Set DATABASE_MIGRATION_URL to the owner role: the login role of DATABASE_URL may not change the schema.', data: { error: 'no owner' } };
  let done: string[] = [];
  if (owner) {
    done = await migrate({ ownerUrl: owner, appRole: config.databaseUrl ? String(pgOptions(config.databaseUrl).user) : 'consentry_app', parts: SCHEMA });
  } else {
    const { database, embedded } = await openDatabase(config, Log.create({ level: 'silent' }));
    await database.close();
    await embedded?.stop();
  }
  return { code: 0, text: done.length > 0 ? `Applied: ${done.join(', ')}` : 'The schema is up to date.', data: { applied: done, database: owner ? databaseName(owner) : 'embedded' } };
}

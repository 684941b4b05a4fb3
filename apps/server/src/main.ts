import 'reflect-metadata';
import { ConfigError, Database, EmbeddedPostgresError, Log, NewerSchemaError, describeError } from '@consentry/kernel';
import { PluginLoadError } from '@consentry/plugins';
import { MasterKeyError } from '@consentry/vault';
import { banner, HELP } from './banner.js';
import { contradictions, processEnvironment, readConfig, SETTINGS } from './config.js';
import { StartError } from './database.js';
import { firstRun } from './first-run.js';
import { dutiesOf, oneAfterAnother } from './roles.js';
import { startServer, type Server } from './server.js';
import { startWatchdog } from './watchdog.js';

/** EX_CONFIG of sysexits.h: a supervisor that knows it doesn't try again for ever. */
const EXIT_CONFIG = 78;
/** Two servers that start on an empty database make one owner. */
const FIRST_RUN = 727_025;
/** Longer than requests and sends under way may take together. */
const LONGEST_END_MS = 45_000;

if (process.argv.includes('--help')) {
  const rows = Object.values(SETTINGS).map((s) => `  ${s.env.padEnd(32)}${s.what}${'default' in s && s.default ? ` (default ${s.default})` : ''}`);
  process.stdout.write(`${HELP}\n${rows.join('\n')}\n`);
} else {
  await main();
}

async function main(): Promise<void> {
  const began = performance.now();
  let server: Server;
  try {
    const config = readConfig(processEnvironment());
    const wrong = contradictions(config);
    if (wrong.length > 0) throw new StartError(wrong.join('\n'));
    const log = Log.create({ level: config.logLevel ?? (config.production ? 'info' : 'warn') });
    server = await startServer({ config, log });
    stopOnSignals(server, log);
    if (config.watchdogSeconds > 0) startWatchdog(config.watchdogSeconds * 1000);
    const first = dutiesOf(config.role).serves ? await oneAfterAnother(server.app.get(Database), FIRST_RUN, () => firstRun(server, config)) : undefined;
    process.stdout.write(banner(server, config, first, ((performance.now() - began) / 1000).toFixed(1)));
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n\n`);
    process.exit(EXIT_CONFIG);
  }
}

function stopOnSignals(server: Server, log: Log): void {
  let stopping = false;
  const stop = async (signal: string, code: number) => {
    if (stopping) return;
    stopping = true;
    log.info('server_stopping', { signal });
    setTimeout(() => process.exit(1), LONGEST_END_MS).unref();
    // Without a database there is nothing to answer with.
    if (code === 0) await server.drain();
    await server.close();
    process.exit(code);
  };
  process.on('SIGINT', () => void stop('SIGINT', 0));
  process.on('SIGTERM', () => void stop('SIGTERM', 0));
  // A database that died takes the server with it: a supervisor starts both anew; answering 500 for hours helps nobody.
  server.embedded?.onExit(() => {
    if (stopping) return;
    process.stderr.write('\nThe embedded database stopped unexpectedly. See postgres.log in the data folder.\n');
    void stop('database exit', 1);
  });
  process.on('unhandledRejection', (error) => log.error('unhandled_rejection', describeError(error)));
}

/** Known refusals are a sentence; anything else is a fault of ours and says where it is. */
function explain(error: unknown): string {
  const known = [ConfigError, StartError, PluginLoadError, MasterKeyError, NewerSchemaError, EmbeddedPostgresError];
  if (error instanceof Error && known.some((type) => error instanceof type)) return `Consentry did not start. ${error.message}`;
  return `Consentry did not start because of a fault of its own:\n${error instanceof Error ? error.stack : String(error)}`;
}

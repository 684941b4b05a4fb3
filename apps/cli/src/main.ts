import 'reflect-metadata';
import { Command } from 'commander';
import { ConfigError, EmbeddedPostgresError, errorTable, ProblemError } from '@consentry/kernel';
import { MasterKeyError } from '@consentry/vault';
import { offlineApi, processEnvironment, StartError } from '@consentry/server';
import { BackupError } from '@consentry/backups';
import { auditExport, auditKey, auditVerify, type VerifyChoice } from './audit.command.js';
import { backup, backupList } from './backup.command.js';
import { closeKeys, configuration, type Result } from './context.js';
import { databaseUrl, migrateNow } from './database.command.js';
import { doctor } from './doctor.command.js';
import { exportVerify } from './export.command.js';
import { keysActivate, keysDestroy, keysRotate, keysStage, keysStatus } from './keys.command.js';
import { createOrganization } from './organization.command.js';
import { restore, type RestoreChoice } from './restore.command.js';
import { resetUserMfa, setUserPassword, unlockUser } from './user.command.js';

const env = processEnvironment();

const program = new Command('consentry')
  .description("The operator's command. Works beside a running server and reads the same configuration.")
  .option('--json', 'print facts for programs')
  .showHelpAfterError()
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

program.command('organization').description('organisations').command('create')
  .description('make an organisation with its first owner')
  .requiredOption('--name <name>', 'what it is called')
  .requiredOption('--owner-email <email>', "the owner's e-mail address")
  .requiredOption('--owner-password <password>', "the owner's password: 15 characters or more, or 8 with upper, lower and digit")
  .action((options: Record<string, unknown>) => run(() => createOrganization(options, env)));
const user = program.command('user').description('people who are locked out');
user.command('unlock').description('lift the lock after failed sign-ins').requiredOption('--email <email>', 'whose').action((options: Record<string, unknown>) => run(() => unlockUser(options, env)));
user.command('mfa-reset').description('remove every second factor of a person who lost them').requiredOption('--email <email>', 'whose').action((options: Record<string, unknown>) => run(() => resetUserMfa(options, env)));
user.command('password').description('set a new password').requiredOption('--email <email>', 'whose').requiredOption('--password <password>', 'the new one').action((options: Record<string, unknown>) => run(() => setUserPassword(options, env)));
program.command('database').description('the database').command('url')
  .description("print the owner's connection string, for psql")
  .action(() => run(() => databaseUrl(env)));
const keys = program.command('keys').description('encryption keys');
keys.command('status').description('versions, fingerprints, age, what is under way').action(() => run(() => keysStatus(env)));
keys.command('rotate').description('new data keys; everything is sealed anew').option('--organization <id>', 'one organisation, by id or name; without it all').action((options: { organization?: string }) => run(() => keysRotate(options, env)));
keys.command('stage').description('make the next version of the master key; nothing uses it yet').action(() => run(() => keysStage(env)));
keys.command('activate').description('wrap every data key by a staged version of the master key').requiredOption('--version <n>', 'which').action((options: { version: string }) => run(() => keysActivate(options, env)));
keys.command('destroy').description('destroy a version of the master key that wraps nothing any more').requiredOption('--version <n>', 'which').action((options: { version: string }) => run(() => keysDestroy(options, env)));
const audit = program.command('audit').description('the audit log');
audit.command('verify').description('check every entry, hash and signature; names the first bad entry')
  .option('--bundle <file>', 'an exported bundle, with nothing but the file; without it the live database')
  .option('--organization <id>', 'one log, by id or name; without it all')
  .option('--key <key>', 'the key you kept (audit key prints it); without it the one of the installation or bundle')
  .option('--checkpoint <file>', 'a signed checkpoint you kept: the log must still begin with it')
  .action((options: VerifyChoice) => run(() => auditVerify(options, env)));
audit.command('export').description('write one log into a bundle that can be verified anywhere')
  .option('--organization <id>', 'whose, by id or name').requiredOption('--out <file>', 'the file to write')
  .action((options: { organization?: string; out: string }) => run(() => auditExport(options, env)));
audit.command('key').description('print the keys that check the checkpoints').option('--organization <id>', 'one log, by id or name').action((options: { organization?: string }) => run(() => auditKey(options, env)));
program.command('export').description('copies of the data').command('verify <file>').description('check every file, hash, count and record of a copy; names the first bad file')
  .option('--sha256 <hash>', 'of the whole file, as the copy tells it')
  .action((file: string, options: { sha256?: string }) => run(() => exportVerify(file, options)));
const backups = program.command('backup').description('make a backup now, beside a running server or without one').action(() => run(() => backup(env)));
backups.command('list').description('what backups there are').action(() => run(() => backupList(env)));
program.command('restore').description('fill the database from a backup; the server must be stopped')
  .requiredOption('--from <id>', 'the id of a backup, or the path of its file')
  .option('--verify-only', 'only try whether it could be restored; a running server is not touched')
  .option('--overwrite', 'replace what is in the database')
  .action((options: RestoreChoice) => run(() => restore(options, env)));
program.command('migrate').description('bring the schema up to date').action(() => run(() => migrateNow(env)));
program.command('doctor').description('check everything the server needs, and say what mends what is wrong').action(() => run(() => doctor(env)));
program.command('config').description('the configuration').command('check')
  .description('read the settings and name every fault')
  .action(() => run(async () => {
    configuration(env);
    return { code: 0, text: 'Every setting is valid.', data: { ok: true } };
  }));

program.command('openapi').description('print the OpenAPI document').action(() => run(async () => {
  const document = await offlineApi();
  return { code: 0, text: JSON.stringify(document, null, 2), data: document };
}));

await program.parseAsync();

async function run(command: () => Promise<Result>): Promise<void> {
  let result: Result;
  try {
    result = await command();
  } catch (error) {
    const known = [ConfigError, StartError, EmbeddedPostgresError, MasterKeyError, BackupError].some((type) => error instanceof type);
    const problem = error instanceof ProblemError ? `${errorTable().get(error.code)![1]}. ${error.options.detail ?? errorTable().get(error.code)![2]}` : undefined;
    const text = problem ?? (known || !(error instanceof Error) ? String((error as Error).message) : (error.stack ?? error.message));
    result = { code: 2, text, data: { error: text.split('\n')[0] } };
  } finally {
    await closeKeys();
  }
  const out = program.opts<{ json?: boolean }>().json ? JSON.stringify(result.data) : result.text;
  (result.code === 0 || program.opts<{ json?: boolean }>().json ? process.stdout : process.stderr).write(`${out}\n`);
  process.exitCode = result.code;
}

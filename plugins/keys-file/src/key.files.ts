import { createSecretKey, randomBytes, type KeyObject } from 'node:crypto';
import { constants } from 'node:fs';
import { access, link, mkdir, open, readdir, rename, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { PluginError } from '@consentry/plugin-sdk';

const KEY_BYTES = 32;
const KEY_FILE = /^master-([1-9]\d{0,8})\.key$/;

export const keyPath = (dir: string, version: number): string => join(dir, `master-${version}.key`);

const invalid = (detail: string) => new PluginError('config_invalid', { detail });
const codeOf = (error: unknown): string => String((error as NodeJS.ErrnoException | undefined)?.code ?? 'unknown error');

/** The versions present, ascending. Undefined when the folder itself is missing. @throws PluginError `config_invalid` when it can't be read. */
export async function listVersions(dir: string): Promise<number[] | undefined> {
  const names = await readdir(dir).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw invalid(`The key folder ${dir} cannot be read (${codeOf(error)}).`);
  });
  return names?.flatMap((name) => KEY_FILE.exec(name)?.[1] ?? []).map(Number).sort((a, b) => a - b);
}

/** @throws PluginError `config_invalid` when the file is missing, readable by others, or not exactly 32 bytes; the detail names the path. */
export async function readKey(dir: string, version: number): Promise<KeyObject> {
  const path = keyPath(dir, version);
  const file = await open(path, constants.O_RDONLY).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') throw invalid(`The master key file ${path} is missing. Restore it from your copy; a new key would not open the old data.`);
    throw invalid(`The master key file ${path} cannot be read (${codeOf(error)}).`);
  });
  try {
    // Asked of the open file, not of the path: what was checked is what is read.
    const { mode, size } = await file.stat();
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw invalid(`The master key file ${path} may be read by others (mode ${(mode & 0o777).toString(8)}). Run: chmod 600 ${path}`);
    }
    if (size !== KEY_BYTES) throw invalid(`The master key file ${path} holds ${size} bytes; a key has ${KEY_BYTES}.`);
    const bytes = await file.readFile();
    try {
      if (bytes.length !== KEY_BYTES) throw invalid(`The master key file ${path} changed while it was read.`);
      return createSecretKey(bytes);
    } finally {
      bytes.fill(0);
    }
  } finally {
    await file.close();
  }
}

/** Makes the key file of a version: whole and on disk, or not there at all. False when that version exists already. */
export async function writeNewKey(dir: string, version: number): Promise<boolean> {
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const path = keyPath(dir, version);
  const temporary = join(dir, `.new-${version}-${randomBytes(6).toString('hex')}`);
  const bytes = randomBytes(KEY_BYTES);
  const file = await open(temporary, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    bytes.fill(0);
    await file.close();
  }
  try {
    return await publish(temporary, path);
  } finally {
    await unlink(temporary).catch(() => undefined);
    await syncFolder(dir);
  }
}

/** Overwrites the key before its name goes. On media that never overwrite in place (flash, copy-on-write) the name is all that surely goes; destroy the copies too. */
export async function destroyKey(dir: string, version: number): Promise<void> {
  const path = keyPath(dir, version);
  const file = await open(path, 'r+');
  try {
    await file.write(randomBytes(KEY_BYTES), 0, KEY_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await unlink(path);
  await syncFolder(dir);
}

/** Gives the file its final name without ever replacing one: an overwritten master key is data lost for good. */
async function publish(temporary: string, path: string): Promise<boolean> {
  try {
    await link(temporary, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
  }
  // A file system without hard links: look first, then rename.
  if (await access(path).then(() => true, () => false)) return false;
  await rename(temporary, path);
  return true;
}

async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, constants.O_RDONLY).catch(() => undefined);
  // Windows and some network file systems can't sync a folder; the file itself is synced.
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Compiled to test/dist/harness: the repository's root is three folders up.
const root = join(import.meta.dirname, '..', '..', '..');

/** A folder of vectors that others wrote, or undefined after a printed line: outside CI it may be absent. */
export function vectorFolder(name: string): string | undefined {
  const folder = join(process.env['CONSENTRY_VECTORS'] ?? join(root, '..', 'shared', 'vectors'), name);
  if (existsSync(folder)) return folder;
  process.stdout.write(`skipped: no vectors in ${folder}\n`);
  return undefined;
}

export function readVectors<T>(folder: string): [name: string, value: T][] {
  return readdirSync(folder).filter((file) => file.endsWith('.json')).sort().flatMap((file) =>
    Object.entries(JSON.parse(readFileSync(join(folder, file), 'utf8')) as Record<string, T>).map(([key, value]): [string, T] => [`${file} ${key}`, value]));
}

export interface WycheproofCase { tcId: number; result: 'valid' | 'invalid' | 'acceptable'; group: Record<string, unknown>; [member: string]: unknown }

/** All cases of a file, each with the parameters of its group; undefined when the folder is absent. */
export function wycheproof(file: string): WycheproofCase[] | undefined {
  const folder = vectorFolder('wycheproof');
  if (!folder) return undefined;
  const { testGroups } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as { testGroups: { tests: Omit<WycheproofCase, 'group'>[]; [member: string]: unknown }[] };
  return testGroups.flatMap(({ tests, ...group }) => tests.map((test) => ({ ...test, group }) as WycheproofCase));
}

export function hex(value: unknown): Buffer {
  return Buffer.from(String(value), 'hex');
}

/** JSON with its keys in order: Postgres keeps objects in an order of its own. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part);
}

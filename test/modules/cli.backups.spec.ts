import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ErasureList } from '@consentry/backups';
import { DiskStorage, parseId } from '@consentry/kernel';
import { ServerProcess } from '../harness/server.process.js';

const ROOT = join(import.meta.dirname, '../../..');

interface Run { code: number | null; out: string; err: string }
interface Restored { tables: { name: string; rows: number }[]; rows: number; dataKeys: number }

let server: ServerProcess;
let other: ServerProcess;
let backup: string;
let erased: string;

/** The command as an operator types it. */
function consentry(dataDir: string, ...args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'apps/cli/dist/main.js'), ...args], { env: { PATH: process.env['PATH'], HOME: process.env['HOME'], CONSENTRY_DATA_DIR: dataDir }, stdio: ['ignore', 'pipe', 'pipe'] });
    const run: Run = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => { run.out += chunk; });
    child.stderr.on('data', (chunk: Buffer) => { run.err += chunk; });
    child.on('close', (code) => { resolve({ ...run, code }); });
  });
}

/** One sentence on the right channel, no stack. */
async function refused(dataDir: string, args: string[], sentence: RegExp): Promise<void> {
  const { code, out, err } = await consentry(dataDir, ...args);
  expect([args, code, out, err]).toEqual([args, 2, '', expect.stringMatching(sentence)]);
  expect(err).not.toMatch(/\n\s+at |node:internal/);
}

/** What is left of an installation whose machine burnt down. */
function survivors(from: ServerProcess, to: ServerProcess): void {
  mkdirSync(to.dataDir, { recursive: true });
  for (const part of ['backups', 'keys']) cpSync(join(from.dataDir, part), join(to.dataDir, part), { recursive: true });
}

beforeAll(async () => {
  server = await ServerProcess.prepare();
  other = await ServerProcess.prepare();
  await server.start();
}, 60_000);
afterAll(async () => {
  for (const one of [server, other]) {
    await one.kill();
    one.remove();
  }
});

describe('VA-7: consentry backup and restore, with the embedded database', () => {
  it('makes a backup beside a running server, lists it, and tries it there', async () => {
    const { key } = server.demo();
    const sent = await fetch(`${server.url}/v1/contacts`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Known To Backups', phone: '+491700000077' }) });
    expect(sent.status).toBe(201);
    const later = await fetch(`${server.url}/v1/contacts`, { method: 'POST', headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' }, body: JSON.stringify({ name: 'Erased After It', phone: '+491700000078' }) });
    erased = ((await later.json()) as { id: string }).id;
    const made = await consentry(server.dataDir, '--json', 'backup');
    expect([made.code, made.err]).toEqual([0, '']);
    backup = (JSON.parse(made.out) as { id: string }).id;
    expect(backup).toMatch(/^bak_[0-9a-f]{32}$/);
    const listed = await consentry(server.dataDir, 'backup', 'list', '--json');
    expect(JSON.parse(listed.out)).toMatchObject({ backups: [{ id: backup, readable: true }] });
    const tried = await consentry(server.dataDir, 'restore', '--from', backup, '--verify-only');
    expect([tried.code, tried.err, tried.out]).toEqual([0, '', expect.stringMatching(/is whole: \d+ rows.*\nIt was restored into a database of its own/)]);
  }, 60_000);

  it('refuses while the server runs, and what is no backup', async () => {
    await refused(server.dataDir, ['restore', '--from', backup, '--overwrite'], /A server is running on this data folder/);
    await refused(server.dataDir, ['restore', '--from', 'yesterday', '--overwrite'], /neither the id of a backup nor a file/);
    await refused(server.dataDir, ['restore', '--from', `bak_${'0'.repeat(32)}`, '--verify-only'], /no such backup/);
    expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
  }, 30_000);

  it('brings all of it back in a new folder with the backups and the keys alone; the server starts, and the log verifies', async () => {
    // Somebody who was in the backup was erased after it.
    const [organization] = (JSON.parse((await consentry(server.dataDir, '--json', 'keys', 'status')).out) as { organizations: { id: string }[] }).organizations;
    await new ErasureList(new DiskStorage(join(server.dataDir, 'backups'))).note({ organizationId: organization!.id, contactId: parseId('contact', erased)!, at: new Date() });
    await server.kill();
    survivors(server, other);
    const restored = await consentry(other.dataDir, '--json', 'restore', '--from', backup);
    expect([restored.code, restored.err]).toEqual([0, '']);
    const facts = JSON.parse(restored.out) as Restored;
    expect(facts.rows).toBeGreaterThan(100);
    expect(facts.dataKeys).toBeGreaterThan(1);
    await refused(other.dataDir, ['restore', '--from', backup], /not empty.*--overwrite/);
    await other.start();
    const verified = await consentry(other.dataDir, 'audit', 'verify');
    expect([verified.code, verified.out]).toEqual([0, expect.not.stringContaining('WRONG')]);
    const { key } = server.demo();
    const contacts = await fetch(`${other.url}/v1/contacts`, { headers: { authorization: `Bearer ${key}` } });
    expect([contacts.status, JSON.stringify(await contacts.json())]).toEqual([200, expect.stringContaining('Known To Backups')]);
    const shown = await fetch(`${other.url}/v1/contacts?limit=200`, { headers: { authorization: `Bearer ${key}` } });
    expect(await shown.text()).not.toContain('Erased After It');
    await other.stop();
    // From a copy of the folder, in place of what is there.
    const again = await consentry(other.dataDir, 'restore', '--overwrite', '--from', join(server.dataDir, 'backups', 'sets', readdirSync(join(server.dataDir, 'backups', 'sets'))[0]!, 'data'));
    expect([again.code, again.err, again.out]).toEqual([0, '', expect.stringMatching(/^Restored backup bak_.*Every table was compared/)]);
  }, 120_000);

  it('a first start beside backups says how to have them back; a stranger\'s key is named, and nothing is made', async () => {
    const third = await ServerProcess.prepare();
    try {
      survivors(server, third);
      await third.start();
      expect((third as unknown as { output: string }).output).toContain(`npm run consentry -- restore --from ${backup} --overwrite`);
      await third.stop();
    } finally {
      await third.kill();
      third.remove();
    }
    const stranger = await ServerProcess.prepare();
    try {
      mkdirSync(stranger.dataDir, { recursive: true });
      await refused(stranger.dataDir, ['restore', '--from', join(server.dataDir, 'backups', 'sets', readdirSync(join(server.dataDir, 'backups', 'sets'))[0]!)], /master key/i);
      expect([existsSync(join(stranger.dataDir, 'postgres')), existsSync(join(stranger.dataDir, 'keys'))]).toEqual([false, false]);
    } finally {
      stranger.remove();
    }
  }, 90_000);
});

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { withClient } from '../harness/postgres.js';
import { ServerProcess } from '../harness/server.process.js';

const ROOT = join(import.meta.dirname, '../../..');

interface Run { code: number | null; out: string; err: string }
interface Log { organization: string; size: number; contents: number; head: { size: number; time: string } | null; faults: { code: string; sequence: number | null; detail: string }[] }
interface Verified { ok: boolean; logs: Log[] }

let server: ServerProcess;
/** A folder in which nothing of the installation is, and which is home to nobody. */
let elsewhere: string;
let bundle: string;

function run(env: Record<string, string | undefined>, args: string[]): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(ROOT, 'apps/cli/dist/main.js'), ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const result: Run = { code: null, out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => { result.out += chunk; });
    child.stderr.on('data', (chunk: Buffer) => { result.err += chunk; });
    child.on('close', (code) => resolve({ ...result, code }));
  });
}

/** As the operator, beside the server or without it. */
const consentry = (...args: string[]) => run({ PATH: process.env['PATH'], HOME: process.env['HOME'], CONSENTRY_DATA_DIR: server.dataDir }, args);
/** As an auditor: no database, no master key, another home. */
const auditor = (...args: string[]) => run({ PATH: process.env['PATH'], HOME: elsewhere, CONSENTRY_DATA_DIR: join(elsewhere, 'nothing') }, args);

async function verified(): Promise<Verified> {
  const { out, err } = await consentry('--json', 'audit', 'verify');
  expect(err).toBe('');
  return JSON.parse(out) as Verified;
}

const owned = async <T>(work: Parameters<typeof withClient<T>>[1]): Promise<T> => withClient((await consentry('database', 'url')).out.trim(), work);
const file = (name: string, text: string) => { const path = join(elsewhere, name); writeFileSync(path, text); return path; };
const noStack = /\n\s+at |node:internal/;

beforeAll(async () => {
  server = await ServerProcess.prepare();
  elsewhere = mkdtempSync(join(tmpdir(), 'consentry auditor '));
  await server.start();
  const { key } = server.demo();
  for (let i = 0; i < 40; i++) await fetch(`${server.url}/v1/contacts`, { headers: { authorization: `Bearer ${key}` } });
  // Requests are written down in batches.
  for (let size = -1, n = 0; n < 40; n++) {
    const now = Math.max(...(await verified()).logs.map((l) => l.size));
    if (now > 40 && now === size) break;
    size = now;
    await new Promise((resolve) => { setTimeout(resolve, 300); });
  }
  bundle = join(elsewhere, 'log of the demonstration.ndjson');
}, 120_000);
afterAll(async () => { await server.kill(); server.remove(); rmSync(elsewhere, { recursive: true, force: true }); });

/** The log with the most in it, that of the demonstration. */
const demo = async () => (await verified()).logs.toSorted((x, y) => y.size - x.size)[0]!;

describe('AU-4: consentry audit, beside a running server', () => {
  it('verify finds every log whole, for people and for programs', async () => {
    const { ok, logs } = await verified();
    expect([ok, logs.length >= 1, logs.every((l) => l.faults.length === 0), Math.max(...logs.map((l) => l.size)) > 40]).toEqual([true, true, true, true]);
    const text = await consentry('audit', 'verify');
    expect([text.code, text.err]).toEqual([0, '']);
    expect(text.out).toMatch(/^ok {5}\S.*: \d+ entries, 0 of them purged; head signed \d{4}-\d\d-\d\dT/m);
    const one = await consentry('--json', 'audit', 'verify', '--organization', logs[0]!.organization);
    expect([one.code, (JSON.parse(one.out) as Verified).logs.map((l) => l.organization)]).toEqual([0, [logs[0]!.organization]]);
    const none = await consentry('audit', 'verify', '--organization', 'Nobody');
    expect([none.code, none.out, none.err]).toEqual([2, '', expect.stringContaining('Nobody')]);
  }, 60_000);

  it('export writes a bundle for its owner alone, which an auditor checks with nothing but the file and the key', async () => {
    const { organization } = await demo();
    const written = await consentry('audit', 'export', '--organization', organization, '--out', bundle);
    expect([written.code, written.err, statSync(bundle).mode & 0o777]).toEqual([0, '', 0o600]);
    const key = (await consentry('--json', 'audit', 'key', '--organization', organization)).out;
    const text = (JSON.parse(key) as { keys: { key: string }[] }).keys[0]!.key;
    const unknown = await auditor('audit', 'verify', '--bundle', bundle);
    expect([unknown.code, unknown.err, unknown.out]).toEqual([0, '', expect.stringContaining('compare it with the one you kept')]);
    expect(unknown.out).toContain(text);
    const known = await auditor('--json', 'audit', 'verify', '--bundle', bundle, '--key', text);
    expect([known.code, known.err, (JSON.parse(known.out) as Verified).ok]).toEqual([0, '', true]);
    // The key alone says which log is meant, and that nothing else of the installation is needed for it.
    const live = await consentry('--json', 'audit', 'verify', '--key', text);
    expect([live.code, (JSON.parse(live.out) as Verified).logs.map((l) => l.organization)]).toEqual([0, [organization]]);
  }, 60_000);

  it('takes the file of a witness, and a mail that came by way of Windows', async () => {
    const notes = await owned(async (c) => (await c.query<{ note: string }>('select note from audit_trees')).rows.map((r) => r.note));
    const witness = file('witness.txt', notes.map((n) => `${n}\n`).join(''));
    const all = await consentry('--json', 'audit', 'verify', '--checkpoint', witness);
    expect([all.code, (JSON.parse(all.out) as Verified).logs.length]).toEqual([0, notes.length]);
    const mail = file('mail.txt', `Keep this mail.\r\n\r\n${notes.find((n) => n.includes((JSON.parse(readFileSync(bundle, 'utf8').split('\n')[0]!) as { organization: string }).organization.replaceAll('-', '')))!.replaceAll('\n', '\r\n')}`);
    expect((await consentry('audit', 'verify', '--checkpoint', mail)).code).toBe(0);
    for (const [text, name] of [['nothing', 'no.txt'], ['', 'empty.txt']] as const) {
      const none = await consentry('audit', 'verify', '--checkpoint', file(name, text));
      expect([none.code, none.err]).toEqual([2, expect.stringContaining('holds no checkpoint')]);
    }
  }, 60_000);

  it('each way in which a bundle can be wrong is named; nothing is printed but that', async () => {
    const text = readFileSync(bundle, 'utf8');
    const lines = text.trimEnd().split('\n');
    const key = (JSON.parse(lines[0]!) as { key: string }).key;
    const line = lines.findIndex((l, i) => i > 20 && l.includes('api.request'));
    const wrong: [string, string[], number, RegExp][] = [
      ['tampered', ['--bundle', file('tampered', text.replace(lines[line]!, lines[line]!.replace('api.request', 'api.reques2')))], 1, new RegExp(`first bad entry is ${line - 1}: entry log_[0-9a-f]{32} is not what was sealed \\(entry\\.altered\\)`)],
      ['truncated', ['--bundle', file('truncated', `${lines.slice(0, 30).join('\n')}\n`)], 1, /first bad entry is 29: the file ends after 29 of \d+ entries \(truncated\)/],
      ['cut in a line', ['--bundle', file('cut', text.slice(0, text.length / 2))], 1, /the file ends after \d+ of \d+ entries \(truncated\)/],
      ['wrong key', ['--bundle', bundle, '--key', 'consentry/audit/x+7c2f6f9f+AQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g'], 2, /--key: /],
      ['no key', ['--bundle', bundle, '--key', 'nonsense'], 2, /--key: this is no key of an audit log/],
      ['altered key in the file', ['--bundle', file('key', text.replace(key, `${key.slice(0, -1)}${key.endsWith('A') ? 'B' : 'A'}`))], 1, /the key does not fit its own id/],
      ['empty', ['--bundle', file('none', '')], 1, /is no audit bundle/],
      ['binary', ['--bundle', process.execPath], 1, /is no audit bundle/],
      ['another format', ['--bundle', file('format', text.replace('audit-bundle/1', 'audit-bundle/2'))], 1, /its format is consentry-audit-bundle\/2/],
      ['missing', ['--bundle', join(elsewhere, 'nowhere')], 2, /There is no file or folder .*nowhere/],
      ['a folder', ['--bundle', elsewhere], 2, /cannot be used: EISDIR/],
    ];
    for (const [name, args, code, said] of wrong) {
      const result = await auditor('audit', 'verify', ...args);
      expect([name, result.code, result.out, result.err]).toEqual([name, code, '', expect.stringMatching(said)]);
      expect(result.err).not.toMatch(noStack);
    }
    const json = await auditor('--json', 'audit', 'verify', '--bundle', join(elsewhere, 'truncated'));
    expect([json.code, json.err, JSON.parse(json.out)]).toEqual([1, '', { ok: false, logs: [expect.objectContaining({ faults: expect.arrayContaining([expect.objectContaining({ code: 'truncated', sequence: 29 })]) })] }]);
  }, 120_000);

  it('export says where it cannot write', async () => {
    const { organization } = await demo();
    mkdirSync(join(elsewhere, 'folder'));
    for (const out of [join(elsewhere, 'no/such/folder'), join(elsewhere, 'folder')]) {
      const { code, out: printed, err } = await consentry('audit', 'export', '--organization', organization, '--out', out);
      expect([code, printed, err]).toEqual([2, '', expect.stringContaining(out)]);
      expect(err).not.toMatch(noStack);
    }
  }, 60_000);

  it('verify names the entry that was changed in the database, and exits 1', async () => {
    const { organization, size } = await demo();
    const [{ id, context }] = await owned(async (c) => (await c.query<{ id: string; context: unknown }>(`
      select l.id, l.context from audit_leaves l join audit_entries e on e.leaf_id = l.id where e.seq = $1 and replace(e.organization_id::text, '-', '') = substr($2, 5)`, [size - 10, organization])).rows) as [{ id: string; context: unknown }];
    await owned((c) => c.query(`update audit_leaves set context = context || '{"more": 1}' where id = $1`, [id]));
    try {
      const text = await consentry('audit', 'verify');
      expect([text.code, text.out]).toEqual([1, '']);
      expect(text.err).toContain(`first bad entry is ${size - 10}: entry log_${id.replaceAll('-', '')} is not what was sealed (entry.altered)`);
      const { ok, logs } = await verified();
      expect([ok, logs.find((l) => l.organization === organization)!.faults, logs.filter((l) => l.faults.length > 0).length]).toEqual([false, [expect.objectContaining({ code: 'entry.altered', sequence: size - 10 })], 1]);
    } finally {
      await owned((c) => c.query('update audit_leaves set context = $2 where id = $1', [id, JSON.stringify(context)]));
    }
    expect((await verified()).ok).toBe(true);
  }, 60_000);
});

describe('AU-4: without a server', () => {
  beforeAll(async () => { expect(await server.stop()).toBe(0); }, 30_000);

  it('verify opens the database for itself, and leaves nothing running', async () => {
    expect((await verified()).ok).toBe(true);
    expect(server.survivors()).toEqual([]);
  }, 60_000);
});

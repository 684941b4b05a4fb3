import { createPublicKey } from 'node:crypto';
import { createReadStream, createWriteStream, readFileSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { AuditBundles, BundleError, linesOf, notes, verifyBundle, verifyLive, type Report } from '@consentry/audit';
import { INSTALLATION, publicId, type Database } from '@consentry/kernel';
import { StartError } from '@consentry/server';
import { VaultSigner } from '@consentry/vault';
import { configuration, partsOf, withDatabase, type Result } from './context.js';

type Env = Record<string, string | undefined>;

/** `key`: as C2SP signed-note writes keys. `checkpoint`: a file with a signed checkpoint from elsewhere. */
export interface VerifyChoice { bundle?: string; organization?: string; key?: string; checkpoint?: string }

/**
 * Checks audit logs (AU-4): a bundle with nothing but the file, or every log of the live database, beside a running server.
 * Exits 0 when everything holds, 1 with the first bad entry when not, 2 when it could not look.
 */
export async function auditVerify(choice: VerifyChoice, env: Env): Promise<Result> {
  const verifier = choice.key === undefined ? undefined : given(() => notes.parseVerifier(choice.key!));
  const trusted = choice.checkpoint === undefined ? [] : checkpointsIn(choice.checkpoint);
  return choice.bundle === undefined ? live({ ...choice, verifier, trusted }, env) : offline(choice.bundle, verifier, trusted);
}

async function offline(file: string, verifier: notes.Verifier | undefined, trusted: string[]): Promise<Result> {
  const bar = progressBar('bundle');
  try {
    const report = await verifyBundle(linesOf(createReadStream(file)), { trusted, progress: bar.show, ...(verifier ? { verifier } : {}) });
    bar.end();
    const from = verifier ? 'The key is the one you gave.' : `The key came from the bundle itself: compare it with the one you kept, or give it with --key.\n${report.verifier.text}`;
    return resultOf([report], from);
  } catch (error) {
    bar.end();
    if (error instanceof BundleError) return { code: 1, text: `${file} is no audit bundle: ${error.message}.`, data: { ok: false, faults: [{ code: 'format', sequence: null, detail: error.message }] } };
    throw fileFault(error, file);
  }
}

function live(choice: VerifyChoice & { verifier: notes.Verifier | undefined; trusted: string[] }, env: Env): Promise<Result> {
  const config = configuration(env);
  return withDatabase(config, async (database) => {
    const logs = await logsOf(database, choice.organization);
    // A key or a checkpoint is of one log: without another word that log is meant.
    const origins = [...(choice.verifier ? [choice.verifier.name] : []), ...choice.trusted.map((note) => note.slice(0, note.indexOf('\n')))];
    const chosen = choice.organization === undefined && origins.length > 0 ? logs.filter((l) => origins.includes(notes.originOf(l.id))) : logs;
    if (chosen.length === 0) return { code: 2, text: `There is no audit log of ${choice.organization ?? 'any organisation'}.`, data: { error: 'organization.not_found' } };
    // A key that the auditor kept needs nothing of the installation, not even its master key.
    const own = choice.verifier ? undefined : createPublicKey(await signerOf(await partsOf(config, database, { write: false })).key());
    const reports: Report[] = [];
    for (const { id, name } of chosen) {
      const origin = notes.originOf(id);
      const verifier = choice.verifier ?? notes.verifierOf(origin, own!);
      const bar = progressBar(name);
      reports.push(await verifyLive((work) => database.hot({ organizationId: id }, work), id, { verifier, trusted: choice.trusted, now: new Date(), progress: bar.show }));
      bar.end();
    }
    return resultOf(reports, choice.verifier ? 'The key is the one you gave.' : 'The key is the one that this installation holds.', new Map(chosen.map((c) => [c.id, c.name])));
  });
}

/** Writes one organisation's log into a bundle. @throws StartError when there is no such organisation */
export function auditExport({ organization, out }: { organization?: string; out: string }, env: Env): Promise<Result> {
  const config = configuration(env);
  return withDatabase(config, async (database) => {
    const [log, ...others] = await logsOf(database, organization);
    if (!log || others.length > 0) return { code: 2, text: log ? 'There are several logs. Name one with --organization.' : 'There is no such log.', data: { error: 'organization.not_found' } };
    const parts = await partsOf(config, database, { write: false });
    let bytes = 0;
    const counted = async function* () {
      for await (const lines of new AuditBundles(database, parts.clock, signerOf(parts)).lines(log.id)) {
        bytes += Buffer.byteLength(lines);
        yield lines;
      }
    };
    await pipeline(counted, createWriteStream(out, { mode: 0o600 })).catch((error: unknown) => { throw fileFault(error, out); });
    return { code: 0, text: `${out}: ${bytes} bytes. Check it anywhere with: npm run consentry -- audit verify --bundle ${out}`, data: { file: out, bytes } };
  });
}

/** The key that checks the checkpoints of a log, to be kept where the database is not. */
export function auditKey({ organization }: { organization?: string }, env: Env): Promise<Result> {
  const config = configuration(env);
  return withDatabase(config, async (database) => {
    const logs = await logsOf(database, organization);
    const key = createPublicKey(await signerOf(await partsOf(config, database, { write: false })).key());
    const keys = logs.map(({ id, name }) => ({ name, key: notes.verifierOf(notes.originOf(id), key).text }));
    return { code: logs.length > 0 ? 0 : 2, text: keys.map((k) => `${k.name}\n  ${k.key}`).join('\n') || 'There is no such log.', data: { keys } };
  });
}

async function logsOf(database: Database, wanted: string | undefined): Promise<{ id: string; name: string }[]> {
  const { rows } = await database.hot('system', (c) => c.query<{ id: string; name: string | null }>({
    text: `select t.organization_id as id, o.name from (select organization_id from audit_trees union select organization_id from audit_entries union select id from organizations) t left join organizations o on o.id = t.organization_id order by o.created_at nulls first, 1`,
  }));
  const logs = rows.map(({ id, name }) => ({ id, name: id === INSTALLATION ? 'the installation' : (name ?? `a deleted organisation, ${publicId('organization', id)}`) }));
  return wanted === undefined ? logs : logs.filter((l) => l.name === wanted || l.id === wanted || publicId('organization', l.id) === wanted);
}

function signerOf({ secrets, vault }: Awaited<ReturnType<typeof partsOf>>): VaultSigner {
  return new VaultSigner(secrets, vault);
}

function resultOf(reports: Report[], key: string, names = new Map<string, string>()): Result {
  const lines = reports.map((r) => {
    const name = names.get(r.organizationId) ?? publicId('organization', r.organizationId);
    if (r.faults.length === 0) return `ok     ${name}: ${r.size} entries, ${r.size - r.contents} of them purged; ${r.head ? `head signed ${r.head.time}` : 'nothing sealed yet'}`;
    const first = r.faults[0]!;
    const rest = r.faults.slice(1).map((f) => `         ${f.sequence === null ? '' : `entry ${f.sequence}: `}${f.detail} (${f.code})`);
    return [`WRONG  ${name}: ${first.sequence === null ? '' : `first bad entry is ${first.sequence}: `}${first.detail} (${first.code})`, ...rest].join('\n');
  });
  const ok = reports.every((r) => r.faults.length === 0);
  return { code: ok ? 0 : 1, text: [...lines, key].join('\n'), data: { ok, logs: reports.map(({ organizationId, size, contents, faults, head }) => ({ organization: publicId('organization', organizationId), size, contents, head: head ? { size: head.size, root: head.root.toString('base64'), time: head.time } : null, faults })) } };
}

/** One checkpoint, a mail with one in it, or the whole file of a witness. */
function checkpointsIn(file: string): string[] {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw fileFault(error, file);
  }
  const found = text.replaceAll('\r\n', '\n').split(/^(?=consentry\/audit\/)/m).filter((part) => part.startsWith('consentry/audit/')).map((part) => part.replace(/\n*$/, '\n'));
  if (found.length === 0) throw new StartError(`The file ${file} holds no checkpoint.`);
  return found;
}

/** What the file system says of a file; anything else is passed on. */
function fileFault(error: unknown, file: string): unknown {
  const { syscall, code } = error as { syscall?: string; code?: string };
  return syscall === undefined ? error : new StartError(code === 'ENOENT' ? `There is no file or folder ${file}.` : `The file ${file} cannot be used: ${code}.`);
}

function given<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof notes.NoteError) throw new StartError(`--key: ${error.message}.`);
    throw error;
  }
}

/** On a terminal alone, and only once it takes long enough to be wondered about. */
function progressBar(name: string): { show: (done: number, total: number) => void; end: () => void } {
  const began = performance.now();
  let shown = false;
  return {
    show: (done, total) => {
      if (!process.stderr.isTTY || performance.now() - began < 1_000) return;
      shown = true;
      process.stderr.write(`\r${name}: ${done} of ${total} entries, ${Math.floor((done / Math.max(1, total)) * 100)} %`);
    },
    end: () => { if (shown) process.stderr.write('\r\x1b[K'); },
  };
}

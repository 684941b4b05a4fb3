import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { ConfigError, pendingMigrations, SystemClock, Log, type Database } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { BUNDLED, mediaFolder, openMasterKeys, openStorage, SCHEMA, StartError, type Config } from '@consentry/server';
import { knowsMasterKey } from '@consentry/vault';
import { configuration, withDatabase, type Result } from './context.js';

interface Finding { check: string; ok: boolean; detail: string; mend?: string }

const GIB = 1024 ** 3;

/** Looks at everything the server needs and names, for each thing that is wrong, what mends it. */
export async function doctor(env: Record<string, string | undefined>): Promise<Result> {
  const findings: Finding[] = [];
  let config: Config;
  try {
    config = configuration(env);
    findings.push({ check: 'configuration', ok: true, detail: 'every setting is valid' });
  } catch (error) {
    if (!(error instanceof ConfigError) && !(error instanceof StartError)) throw error;
    return report([{ check: 'configuration', ok: false, detail: error.message, mend: 'npm run consentry -- config check' }]);
  }
  findings.push(node(), dataFolder(config), await fileStorage(config), await plugins(config));
  try {
    await withDatabase(config, async (database) => {
      findings.push({ check: 'database', ok: true, detail: 'reachable, under a role that row-level security holds for' });
      findings.push(await migrations(database), await deadJobs(database), await masterKey(config, database), await auditLog(database), ...(await connections(database)));
    });
  } catch (error) {
    findings.push({ check: 'database', ok: false, detail: (error as Error).message.split('\n')[0]!, mend: config.databaseUrl ? 'check DATABASE_URL' : 'npm start' });
  }
  return report(findings);
}

function node(): Finding {
  const major = Number(process.versions.node.split('.')[0]);
  return { check: 'node', ok: major >= 24, detail: `version ${process.versions.node}`, ...(major >= 24 ? {} : { mend: 'npm ci, and start through npm: it brings Node 24' }) };
}

function dataFolder(config: Config): Finding {
  const check = 'data folder';
  if (!existsSync(config.dataDir)) return { check, ok: true, detail: 'not there yet; the first start makes it' };
  try {
    accessSync(config.dataDir, constants.W_OK);
  } catch {
    return { check, ok: false, detail: `${config.dataDir} cannot be written`, mend: `chown -R "$(id -u)" "${config.dataDir}"` };
  }
  const { bavail, bsize } = statfsSync(config.dataDir);
  const free = (bavail * bsize) / GIB;
  return { check, ok: free >= 1, detail: `${free.toFixed(1)} GiB free`, ...(free >= 1 ? {} : { mend: 'free some space: PostgreSQL stops when the disk is full' }) };
}

/** Files are sealed wherever they lie; still nobody else of this machine has business there (VA-10). */
async function fileStorage(config: Config): Promise<Finding> {
  const check = 'file storage';
  if (config.storage === 'disk') {
    const folder = mediaFolder(config.dataDir);
    if (!existsSync(folder)) return { check, ok: true, detail: 'not there yet; the first file makes it' };
    const open = (statSync(folder).mode & 0o077) !== 0;
    return open ? { check, ok: false, detail: `${folder} is open to other users of this machine`, mend: `chmod -R go-rwx "${folder}"` } : { check, ok: true, detail: `${folder}, for its own user alone` };
  }
  const storage = await openStorage(config, config.dataDir);
  try {
    await storage.check();
    return { check, ok: true, detail: `bucket ${config.s3Bucket!} answers` };
  } catch {
    return { check, ok: false, detail: `bucket ${config.s3Bucket!} does not answer, or refuses these keys`, mend: 'check the settings CONSENTRY_S3_…' };
  } finally {
    storage.close();
  }
}

async function plugins(config: Config): Promise<Finding> {
  try {
    const registry = await PluginRegistry.load(BUNDLED, config.plugins);
    return { check: 'plugins', ok: true, detail: registry.all().map((p) => p.id).join(', ') };
  } catch (error) {
    return { check: 'plugins', ok: false, detail: (error as Error).message, mend: 'mend or remove the plugin named in CONSENTRY_PLUGINS' };
  }
}

async function migrations(database: Database): Promise<Finding> {
  const pending = await database.hot('system', (c) => pendingMigrations({ query: (text) => c.query({ text }) }, SCHEMA));
  return { check: 'migrations', ok: pending.length === 0, detail: pending.length === 0 ? 'none pending' : `pending: ${pending.join(', ')}`, ...(pending.length ? { mend: 'npm run consentry -- migrate' } : {}) };
}

async function deadJobs(database: Database): Promise<Finding> {
  const { rows } = await database.hot('system', (c) => c.query<{ n: number }>({ text: 'select count(*)::int as n from outbox where dead_at is not null' }));
  const n = rows[0]!.n;
  return { check: 'queue', ok: n === 0, detail: n === 0 ? 'nothing put aside' : `${n} jobs were put aside after many tries`, ...(n ? { mend: 'look at last_error in the outbox table' } : {}) };
}

/** Not a verification, which may take minutes: only whether sealing goes on and what the last verification found. */
async function auditLog(database: Database): Promise<Finding> {
  const check = 'audit log';
  const { rows } = await database.hot('system', (c) => c.query<{ broken: string | null; late: string; faults: number }>({
    text: `select (select reason from audit_breaks limit 1) as broken, (select count(*) from audit_settings where jsonb_array_length(verified_faults) > 0)::int as faults,
             (select count(*) from audit_leaves l where l.at < now() - interval '5 minutes' and (l.xid, l.id) > (select s.last_xid, s.last_id from audit_sequencer s) and not exists (select 1 from audit_entries e where e.leaf_id = l.id)) as late`,
  }));
  const { broken, late, faults } = rows[0]!;
  const wrong = broken ?? (faults > 0 ? 'the last verification found something' : Number(late) > 0 ? `${late} entries have waited to be sealed for more than five minutes` : undefined);
  return wrong ? { check, ok: false, detail: wrong, mend: 'npm run consentry -- audit verify' } : { check, ok: true, detail: 'entries are being sealed, and the last verifications found nothing' };
}

/** Opens the keys the way the server would, without ever making one, and compares their fingerprints with the database's. */
async function masterKey(config: Config, database: Database): Promise<Finding> {
  const check = 'master key';
  if (!(await knowsMasterKey(database))) return { check, ok: true, detail: 'none yet; the first start makes it' };
  try {
    const parts = { config, registry: await PluginRegistry.load(BUNDLED, config.plugins), database, clock: new SystemClock(), log: Log.create({ level: 'silent' }) };
    const masters = await openMasterKeys(parts, { write: false });
    const current = masters.rows().find((r) => r.state === 'current')!;
    await masters.close();
    return { check, ok: true, detail: `provider ${current.provider}, version ${current.version}, fingerprint ${current.fingerprint}` };
  } catch (error) {
    return { check, ok: false, detail: (error as Error).message, mend: 'bring the right key back (of key files: from your own copy of the folder); without it nothing sealed can be read' };
  }
}

async function connections(database: Database): Promise<Finding[]> {
  const { rows } = await database.hot('system', (c) => c.query<{ name: string; last_error: string }>({ text: `select name, last_error from connections where last_error is not null and status <> 'disconnected' order by name limit 20` }));
  return rows.map((r) => ({ check: `connection ${r.name}`, ok: false, detail: r.last_error, mend: 'mend it in the panel under Connections, then resume it' }));
}

function report(findings: Finding[]): Result {
  const text = findings.map((f) => `${f.ok ? 'ok   ' : 'WRONG'}  ${f.check}: ${f.detail}${f.mend ? `\n         mend: ${f.mend}` : ''}`).join('\n');
  return { code: findings.every((f) => f.ok) ? 0 : 1, text, data: { findings } };
}

import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Backups, BackupSettings } from '@consentry/backups';
import { INSTALLATION, ObjectStorage, parseId, StorageError } from '@consentry/kernel';
import { Processors } from '@consentry/privacy';
import { copied } from '../harness/exports.js';
import { PASSWORD, type AnyBody } from '../harness/identity.js';
import { emptyDatabase } from '../modules/backups.parts.js';
import type { Case, Cases, Stage } from './audit-actions.stage.js';

const mine = (s: Stage) => ({ by: s.owner, actor: `user ${s.ownerId}` });
const system = (name: string) => ({ by: undefined, actor: `system ${name}` });
const id = (body: Record<string, unknown>) => String(body['id']);
/** What is dangerous asks for the password of the last ten minutes, and the whole table takes longer. */
const sure = (s: Stage) => s.owner.call('POST', '/v1/auth/step-up', { password: PASSWORD });

const EXPORTS = '/v1/privacy/exports';
/** One at a time: what was begun has ended, and goes. */
const cleared = async (s: Stage) => {
  await s.settle();
  for (const { id: uuid } of await s.sql<{ id: string }>(`select id from exports where state in ('ready', 'running') and kind = 'organization'`)) await s.owner.call('DELETE', `${EXPORTS}/${s.publicId('export', uuid)}`);
};
const copying = (s: Stage, how: object, beside: string[]) => async (): Promise<Case> => {
  await sure(s);
  return { ...mine(s), object: 'export *', beside, act: () => s.owner.call('POST', EXPORTS, {}), after: () => cleared(s), ...how };
};
async function copy(s: Stage) {
  await sure(s);
  const made = await copied(s.world, s.owner);
  return { ...made, object: `export ${parseId('export', made.id)}`, path: `${EXPORTS}/${made.id}` };
}

const ENTRY = { name: 'Leafy Hosting', regions: ['Germany'], purposes: ['Leafy purposes'], categories: ['technical'], terms: null };
const enter = (s: Stage) => s.owner.call('POST', '/v1/privacy/processors', ENTRY);
const onEntry = (s: Stage, method: string, body: object | undefined, context: Record<string, unknown>) => async (): Promise<Case> => {
  const made = id((await enter(s)).body);
  return { ...mine(s), object: `processor ${parseId('processor', made)}`, context, secrets: ['eafy'], act: () => s.owner.call(method, `/v1/privacy/processors/${made}`, body) };
};

const BACKUPS = '/v1/system/backups';
/** Asked for, and made. */
async function backup(s: Stage, path = BACKUPS) {
  const { app } = s.world.server;
  app.get(BackupSettings, { strict: false }).ownerUrl = s.world.ownerUrl;
  const answer = await s.owner.call('POST', path);
  await app.get(Backups, { strict: false }).idle();
  return answer;
}
/** The command as an operator types it, on another database and with what is left of the data folder. */
async function restore(s: Stage, backupId: string, to: { ownerUrl: string; appUrl: string }): Promise<void> {
  const dataDir = mkdtempSync(join(s.world.dataDir, 'restored-'));
  for (const part of ['backups', 'keys']) cpSync(join(s.world.dataDir, part), join(dataDir, part), { recursive: true });
  const env = { PATH: process.env['PATH'], CONSENTRY_DATA_DIR: dataDir, DATABASE_URL: to.appUrl, DATABASE_MIGRATION_URL: to.ownerUrl };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../../apps/cli/dist/main.js'), 'restore', '--from', backupId], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => { said += chunk; });
  const code = await new Promise((resolve) => { child.on('close', resolve); });
  if (code !== 0) throw new Error(`not restored (${String(code)}): ${said}`);
}

/** Copies of the data, who else processes it, and backups. */
export const copyCases = (s: Stage): Cases => ({
  'export.started': copying(s, { context: { kind: 'organization', media: false } }, ['export.ready']),
  'export.ready': copying(s, system('export'), ['export.started']),
  'export.downloaded': async () => {
    const { object, path, rows, bytes } = await copy(s);
    return { ...mine(s), object, context: { kind: 'organization', rows, bytes }, act: () => s.owner.call('GET', `${path}/download`), after: () => cleared(s) };
  },
  'export.failed': copying(s, {
    ...system('export'), context: { kind: 'organization', reason: 'storage_unavailable' },
    act: async () => {
      const storage = s.world.server.app.get(ObjectStorage);
      const put = storage.put.bind(storage);
      // It failed often before, so this is the last try.
      storage.put = async (key, content) => {
        if (!key.startsWith('exports/')) return put(key, content);
        await s.sql(`update exports set failures = 4 where state = 'running'`);
        throw new StorageError('unavailable');
      };
      try {
        const answer: Awaited<ReturnType<typeof s.owner.call<AnyBody>>> = await s.owner.call('POST', EXPORTS, {});
        await s.settle();
        return answer;
      } finally {
        storage.put = put;
      }
    },
  }, ['export.started']),
  'export.deleted': async () => { const { object, path } = await copy(s); return { ...mine(s), object, context: { kind: 'organization', was: 'ready' }, act: () => s.owner.call('DELETE', path) }; },
  'processor.added': () => Promise.resolve({ ...mine(s), object: 'processor *', context: { categories: ['technical'] }, secrets: ['eafy'], act: () => enter(s) }),
  'processor.edited': onEntry(s, 'PATCH', { name: 'Leafy Hosting too' }, { fields: ['name'] }),
  'processor.removed': onEntry(s, 'DELETE', undefined, {}),
  'privacy_contact.changed': async () => {
    await s.owner.call('PUT', '/v1/privacy/contact', {});
    return { ...mine(s), object: null, context: { fields: ['dpoName', 'dpoEmail'] }, secrets: ['eafy'], act: () => s.owner.call('PUT', '/v1/privacy/contact', { dpoName: 'Leafy Officer', dpoEmail: 'leafy@example.org' }) };
  },
  'processors.changed': async () => {
    const processors = s.world.server.app.get(Processors, { strict: false });
    await processors.review();
    await enter(s);
    const [owners] = await s.sql<{ n: number }>(`select count(*)::int as n from memberships where organization_id = $1 and role = 'OWNER' and disabled_at is null`, [s.world.demo.organizationId]);
    return { ...system('processors'), object: 'processor_notice *', context: { appeared: 1, disappeared: 0, edited: 0, baseline: false, mails: owners!.n }, secrets: ['eafy'], act: async () => { await processors.review(); return undefined; } };
  },
  'backup.requested': async () => { await sure(s); return { ...mine(s), object: 'backup *', context: {}, act: () => backup(s) }; },
  'backup.verification_requested': async () => {
    await sure(s);
    const made = id((await backup(s)).body);
    return { ...mine(s), object: `backup ${parseId('backup', made)}`, context: {}, act: () => backup(s, `${BACKUPS}/${made}/verify`) };
  },
  // No server is there then: the command leaves it in the database that it filled.
  'backup.restored': async () => {
    await sure(s);
    const made = id((await backup(s)).body);
    const to = await emptyDatabase();
    return { ...system('operator'), organizationId: INSTALLATION, object: `backup ${parseId('backup', made)}`, where: to.ownerUrl, act: async () => { await restore(s, made, to); return undefined; }, after: () => to.drop() };
  },
});

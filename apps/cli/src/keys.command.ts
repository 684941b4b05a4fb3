import { INSTALLATION, systemActor, type Actor } from '@consentry/kernel';
import { KeyRotations, Keys, Secrets } from '@consentry/vault';
import { configuration, partsOf, withDatabase, type Parts, type Result } from './context.js';

type Env = Record<string, string | undefined>;

const operator = (organizationId: string = INSTALLATION): Actor => systemActor(organizationId, 'operator');

/** What there is: versions and fingerprints of the master key, how many data keys each wraps, and what is under way. */
export function keysStatus(env: Env): Promise<Result> {
  return withKeys(env, async ({ keys, organizations }) => {
    const master = await keys.masterView(INSTALLATION);
    const data = await Promise.all((await organizations()).map(async ({ id, name }) => {
      const view = await keys.view(operator(id));
      return { organization: name, id, version: view.dataKeys.find((k) => k.state === 'active')?.version ?? null, ageDays: view.policy.ageDays, nextDueAt: view.policy.nextDueAt, overdue: view.policy.overdue, rotation: view.rotation };
    }));
    const lines = [
      `master key: provider ${master.provider}, version ${master.version}, fingerprint ${master.fingerprint}, ${master.policy.ageDays} days old${due(master.policy)}`,
      ...master.versions.map((v) => `  version ${v.version}  ${v.state.padEnd(9)}  ${v.fingerprint}  wraps ${v.dataKeys} data keys`),
      ...progress('  change under way', master.rotation),
      ...data.flatMap((d) => [`${d.organization}: data key version ${d.version ?? 'none yet'}, ${d.ageDays} days old${due(d)}`, ...progress('  rotation under way', d.rotation)]),
    ];
    return { code: 0, text: lines.join('\n'), data: { master, organizations: data } };
  }, { write: false });
}

/** New data keys, for one organisation or all; waits until everything is sealed anew and the old keys are gone. */
export function keysRotate({ organization }: { organization?: string }, env: Env): Promise<Result> {
  return withKeys(env, async ({ keys, rotations, organizations }) => {
    const chosen = (await organizations()).filter((o) => organization === undefined || o.id === organization || o.name === organization);
    if (chosen.length === 0) return { code: 2, text: `There is no organisation ${organization ?? ''}.`, data: { error: 'organization.not_found' } };
    for (const { id } of chosen) await rotations.rotateData(operator(id), id);
    await rotations.run();
    const views = await Promise.all(chosen.map(async ({ id, name }) => ({ name, rotation: (await keys.view(operator(id))).rotation! })));
    return {
      code: views.every((v) => v.rotation.state === 'done') ? 0 : 1, data: { rotations: views },
      text: views.map((v) => `${v.name}: version ${v.rotation.toVersion}, ${v.rotation.done} values sealed anew, ${v.rotation.state === 'done' ? 'done' : `not done: ${v.rotation.lastError ?? 'another process is at it'}`}`).join('\n'),
    };
  });
}

/** Makes the next version of the master key. Nothing uses it yet. */
export function keysStage(env: Env): Promise<Result> {
  return withKeys(env, async ({ keys }) => {
    const { version, fingerprint } = await keys.stage(operator());
    return { code: 0, text: `Version ${version} is staged, fingerprint ${fingerprint}.\nBring it to every server and to your own copy of the keys, then: npm run consentry -- keys activate --version ${version}`, data: { version, fingerprint } };
  });
}

/** Wraps every data key by a staged version; waits until it is done. */
export function keysActivate({ version }: { version: string }, env: Env): Promise<Result> {
  return withKeys(env, async ({ keys, rotations }) => {
    await keys.activate(operator(), Number(version));
    await rotations.run();
    const master = await keys.masterView(INSTALLATION);
    const done = master.rotation?.state === 'done';
    return { code: done ? 0 : 1, text: done ? `Version ${version} wraps every data key now. Older versions are not needed any more but for older backups.` : `Not done: ${master.rotation?.lastError ?? 'another process is at it'}`, data: master };
  });
}

/** Destroys a version of the master key that wraps nothing any more. What it wrapped in old backups is lost for good. */
export function keysDestroy({ version }: { version: string }, env: Env): Promise<Result> {
  return withKeys(env, async ({ keys }) => {
    await keys.destroy(operator(), Number(version));
    return { code: 0, text: `Version ${version} is destroyed. Destroy your own copies of it too.`, data: { version: Number(version) } };
  });
}

interface Tools { keys: Keys; rotations: KeyRotations; organizations: () => Promise<{ id: string; name: string }[]> }

/** @param options.write false: looks only; no key is made, and no move to another provider is begun */
function withKeys(env: Env, work: (tools: Tools) => Promise<Result>, options: { write?: boolean } = {}): Promise<Result> {
  const config = configuration(env);
  return withDatabase(config, async (database) => {
    const parts: Parts = await partsOf(config, database, options);
    const { clock, ids, audit, log, vault, masters } = parts;
    const rotations = new KeyRotations(database, clock, ids, audit, log, vault, masters);
    const keys = new Keys(database, clock, audit, vault, masters, rotations, new Secrets(database, audit, vault));
    const organizations = () => database.hot('system', async (c) => (await c.query<{ id: string; name: string }>({ text: 'select id, name from organizations order by created_at, id' })).rows);
    try {
      return await work({ keys, rotations, organizations });
    } finally {
      await rotations.stop();
    }
  });
}

const due = ({ nextDueAt, overdue }: { nextDueAt: string | null; overdue: boolean }): string => (nextDueAt ? `, due ${nextDueAt.slice(0, 10)}${overdue ? ' (OVERDUE)' : ''}` : '');
const progress = (what: string, rotation: { state: string; done: number; total: number | null } | null): string[] => (rotation?.state === 'running' ? [`${what}: ${rotation.done} of ${rotation.total ?? '?'}`] : []);

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createVaultSimulator, type VaultSimulator } from '@consentry/keys-vault/simulator';
import { INSTALLATION, systemActor, TestClock } from '@consentry/kernel';
import { keyOf, SealBrokenError, type Place } from '@consentry/vault';
import { cloneDatabase, withClient } from '../harness/postgres.js';
import { insertSecrets, openKeyParts, secretOf, spotOf, type KeyParts, type KeyPartsOptions } from './rotation.parts.js';

const organizationId = '0a000000-0000-7000-8000-00000000000a';
const actor = systemActor(organizationId, 'test');
const placeOf = (id: string): Place => ({ organizationId, ...spotOf(id) });

let clone: Awaited<ReturnType<typeof cloneDatabase>>;
let dataDir: string;
let closing: (() => Promise<unknown>)[];
let one: KeyParts;
beforeEach(async () => {
  clone = await cloneDatabase();
  await clone.database.close();
  dataDir = mkdtempSync(join(tmpdir(), 'consentry-races-'));
  closing = [];
  one = await server();
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
  await clone.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** As if another server ran on the same database; `listening: false`: one that no notification reaches. */
async function server(change: Partial<KeyPartsOptions> = {}): Promise<KeyParts> {
  const parts = await openKeyParts({ url: clone.appUrl, dataDir, poolSize: 4, ...change });
  closing.push(() => parts.close());
  return parts;
}

const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withClient(clone.ownerUrl, async (c) => (await c.query<T>(text, values)).rows);
const states = async () => (await sql<{ s: string }>(`select version || ' ' || state as s from data_keys where organization_id = $1 and kind = 'seal' order by version`, [organizationId])).map((r) => r.s);
const masters = async () => (await sql<{ s: string }>(`select provider || ' ' || version || ' ' || state as s from master_keys order by provider, version`)).map((r) => r.s);
const wrappedBy = async () => (await sql<{ s: string }>(`select distinct master_key_provider || ' ' || master_key_version as s from data_keys where state <> 'destroyed' order by 1`)).map((r) => r.s);
const leaves = async (action: string) => (await sql<{ n: number }>('select count(*)::int as n from audit_leaves where action = $1', [action]))[0]!.n;
const rowOf = async (id: string) => (await sql<{ credentials: Buffer }>('select credentials from connections where id = $1', [id]))[0]!.credentials;
const reads = async (parts: KeyParts, id: string) => parts.database.hot({ organizationId }, async (c) => {
  const { rows } = await c.query<{ credentials: Buffer }>({ text: 'select credentials from connections where id = $1', values: [id] });
  return parts.vault.ready(organizationId).open(spotOf(id), rows[0]!.credentials);
});
async function rotated(parts: KeyParts, id = organizationId): Promise<void> {
  await parts.rotations.rotateData(systemActor(id, 'test'), id);
  await parts.rotations.run();
}

describe('VA-3: rotation of a data key, against others', () => {
  it('two at once: one begins, the other is told that one is running', async () => {
    await insertSecrets(one, organizationId, 3);
    const two = await server();
    const outcomes = await Promise.allSettled([one, two, one, two].map((p) => p.rotations.rotateData(actor, organizationId)));
    expect(outcomes.filter((o) => o.status === 'fulfilled').length).toBe(1);
    for (const o of outcomes) if (o.status === 'rejected') expect(o.reason).toMatchObject({ code: 'keys.rotation_running' });
    await Promise.all([one.rotations.run(), two.rotations.run()]);
    expect(await states()).toEqual(['1 destroyed', '2 active']);
    expect([await leaves('data_key.rotated'), await leaves('data_key.destroyed')]).toEqual([1, 1]);
  });

  it('two servers work one off together: everything is sealed anew once, one leaf', async () => {
    const ids = await insertSecrets(one, organizationId, 1200);
    const two = await server();
    await one.rotations.rotateData(actor, organizationId);
    await Promise.all([one.rotations.run(), two.rotations.run()]);
    expect(await sql('select done::int, state from key_rotations')).toEqual([{ done: 1200, state: 'done' }]);
    expect(await leaves('data_key.destroyed')).toBe(1);
    for (const id of [ids[0]!, ids[1199]!]) expect(await reads(two, id)).toBe(secretOf(id));
  });

  it('a value that nobody can open keeps its key; the rotation ends and says so', async () => {
    const [good, bad] = await insertSecrets(one, organizationId, 2);
    const spoilt = await rowOf(bad!);
    spoilt[spoilt.length - 1]! ^= 1;
    await sql('update connections set credentials = $2 where id = $1', [bad, spoilt]);
    await rotated(one);
    expect(await states()).toEqual(['1 retiring', '2 active']);
    expect(await leaves('data_key.destroyed')).toBe(0);
    expect((await one.keys.view({ ...actor })).rotation).toMatchObject({ state: 'done', lastError: 'Some values under version 1 cannot be opened. The version is kept.' });
    expect(await reads(one, good!)).toBe(secretOf(good!));
    // Mended or removed, the next rotation takes both.
    await sql('delete from connections where id = $1', [bad]);
    await rotated(one);
    expect(await states()).toEqual(['1 destroyed', '2 destroyed', '3 active']);
  });

  it('whoever still writes under the old key holds off its end, and loses nothing', async () => {
    await insertSecrets(one, organizationId, 5);
    const slow = await server({ listening: false });
    const id = '0b000000-0000-7000-8000-000000000001';
    let written!: () => void;
    let commit!: () => void;
    const isWritten = new Promise<void>((resolve) => { written = resolve; });
    const mayCommit = new Promise<void>((resolve) => { commit = resolve; });
    const old = (await slow.vault.ring(organizationId)).current;
    const writer = slow.database.hot({ organizationId }, async (c) => {
      await c.query({ text: `insert into connections (id, organization_id, plugin, channel, name, status, credentials, created_at, updated_at) values ($1, $2, 'p', 'c', 'n', 'paused', $3, now(), now())`, values: [id, organizationId, slow.vault.ready(organizationId).seal(spotOf(id), secretOf(id))] });
      written();
      await mayCommit;
    });
    await isWritten;
    await one.rotations.rotateData(actor, organizationId);
    const run = one.rotations.run();
    await sleep(400);
    const during = await states();
    commit();
    await Promise.all([writer, run]);
    expect(during).toEqual(['1 retiring', '2 active']);
    expect(await states()).toEqual(['1 destroyed', '2 active']);
    expect(keyOf(await rowOf(id)).id).not.toBe(old.id);
    expect(await reads(one, id)).toBe(secretOf(id));
  });

  it('a write under a key that is gone is refused by the database, begins anew under the next one and succeeds', async () => {
    await insertSecrets(one, organizationId, 1);
    const deaf = await server({ listening: false });
    await deaf.vault.ring(organizationId);
    await rotated(one);
    expect((await deaf.vault.ring(organizationId)).current.version).toBe(1);
    const stale = await deaf.vault.seal(placeOf('0b000000-0000-7000-8000-000000000002'), 'x');
    const statement = `update connections set credentials = $1`;
    await expect(withClient(clone.appUrl, async (c) => c.query(`begin; set local app.organization_id = '${organizationId}'`).then(() => c.query(statement, [stale])))).rejects.toMatchObject({ code: 'CV001' });
    const [id] = await insertSecrets(deaf, organizationId, 1);
    expect(await reads(one, id!)).toBe(secretOf(id!));
    // The same through the entity manager.
    await rotated(one);
    let tries = 0;
    await deaf.database.tx({ organizationId }, async (em) => {
      tries++;
      await em.execute('update connections set credentials = ? where id = ?', [deaf.vault.ready(organizationId).seal(spotOf(id!), secretOf(id!)), id]);
    });
    expect(tries).toBe(2);
    expect(await reads(one, id!)).toBe(secretOf(id!));
  });

  it('what was read before the end of a rotation is opened after it', async () => {
    const [id] = await insertSecrets(one, organizationId, 1);
    const two = await server();
    await two.vault.ring(organizationId);
    for (const reader of [one, two]) {
      const sealed = await rowOf(id!);
      await rotated(one);
      await sleep(50);
      // As Secrets does: the row was read in a transaction of its own, a moment ago.
      expect(await reader.vault.open(placeOf(id!), sealed)).toBe(secretOf(id!));
    }
  });

  it('a server that no notification reached reads and writes all the same', async () => {
    const [id] = await insertSecrets(one, organizationId, 1);
    const deaf = await server({ listening: false });
    expect(await reads(deaf, id!)).toBe(secretOf(id!));
    await rotated(one);
    expect(await reads(deaf, id!)).toBe(secretOf(id!));
    await rotated(one);
    expect(await deaf.vault.open(placeOf(id!), await rowOf(id!))).toBe(secretOf(id!));
  });

  it('VA-8: the installation’s own data key follows no policy of the master key; two schedulers at once begin each rotation once', async () => {
    const clock = new TestClock();
    const [a, b] = [await server({ clock }), await server({ clock })];
    const others = Array.from({ length: 6 }, (_, n) => `0a000000-0000-7000-8000-00000000010${n}`);
    for (const id of [...others, INSTALLATION]) await a.vault.ring(id);
    await sql(`insert into key_policies (organization_id, rotate_every_days, updated_at) values ($1, null, now())`, [INSTALLATION]);
    clock.advance(366 * 86_400_000);
    const begun = await Promise.all([a.keys.runPolicies(), b.keys.runPolicies()]);
    await Promise.all([a.rotations.run(), b.rotations.run()]);
    expect(begun[0]! + begun[1]!).toBeGreaterThanOrEqual(others.length);
    const rotatedOnce = await sql<{ id: string; versions: number }>(`select organization_id as id, count(*)::int as versions from data_keys where kind = 'seal' group by 1 order by 1`);
    expect(rotatedOnce.filter((r) => others.includes(r.id)).map((r) => r.versions)).toEqual(others.map(() => 2));
    expect(rotatedOnce.find((r) => r.id === INSTALLATION)!.versions).toBe(2);
  });
});

describe('VA-2, VA-8: change of the master key, against others', () => {
  const keyFile = (version: number) => join(dataDir, 'keys', `master-${version}.key`);

  it('staged, activated, the old one kept while in use and destroyed afterwards', async () => {
    const [id] = await insertSecrets(one, organizationId, 1);
    const { version, fingerprint } = await one.keys.stage(actor);
    expect([version, fingerprint]).toEqual([2, expect.stringMatching(/^[0-9a-f]{16}$/)]);
    await expect(one.keys.stage(actor)).rejects.toMatchObject({ code: 'keys.already_staged' });
    await expect(one.keys.destroy(actor, 1)).rejects.toMatchObject({ code: 'keys.version_in_use' });
    await one.rotations.activateMaster(actor, 2);
    await expect(one.keys.destroy(actor, 1)).rejects.toMatchObject({ code: 'keys.version_in_use' });
    await one.rotations.run();
    expect(await wrappedBy()).toEqual(['file 2']);
    await one.keys.destroy(actor, 1);
    expect(readdirSync(join(dataDir, 'keys'))).toEqual(['master-2.key']);
    expect(await masters()).toEqual(['file 1 destroyed', 'file 2 current']);
    const fresh = await server();
    expect(await reads(fresh, id!)).toBe(secretOf(id!));
    for (const action of ['master_key.staged', 'master_key.activated', 'master_key.changed', 'master_key.destroyed']) expect([action, await leaves(action)]).toEqual([action, 1]);
  });

  it('two servers: the one without the new file closes and names the fingerprints, and opens when the file comes', async () => {
    const [id] = await insertSecrets(one, organizationId, 1);
    // Another machine: a folder of its own with a copy of the key.
    const elsewhere = mkdtempSync(join(tmpdir(), 'consentry-elsewhere-'));
    closing.unshift(async () => rmSync(elsewhere, { recursive: true, force: true }));
    const dir = join(elsewhere, 'keys');
    mkdirSync(dir, { mode: 0o700 });
    copyFileSync(keyFile(1), join(dir, 'master-1.key'));
    const two = await server({ dataDir: elsewhere });
    expect(await reads(two, id!)).toBe(secretOf(id!));
    const { fingerprint } = await one.keys.stage(actor);
    await sleep(700);
    expect(two.vault.closed).toBeUndefined();
    await one.keys.activate(actor, 2);
    await one.rotations.run();
    const until = async (what: () => boolean) => { for (let n = 0; n < 200 && !what(); n++) await sleep(20); expect(what()).toBe(true); };
    await until(() => two.vault.closed !== undefined);
    expect(two.vault.closed).toContain(fingerprint);
    await expect(two.vault.open(placeOf(id!), await rowOf(id!))).rejects.toMatchObject({ code: 'vault.unavailable' });
    await expect(insertSecrets(two, organizationId, 1)).rejects.toMatchObject({ code: 'vault.unavailable' });
    copyFileSync(keyFile(2), join(dir, 'master-2.key'));
    await until(() => two.vault.closed === undefined);
    expect(await reads(two, id!)).toBe(secretOf(id!));
  });

  it('a server that does not know of the new version yet does not end the change, nor turn it back', async () => {
    const [id] = await insertSecrets(one, organizationId, 1);
    const late = await server({ listening: false });
    await late.vault.ring(organizationId);
    await one.keys.stage(actor);
    await one.rotations.activateMaster(actor, 2);
    await late.rotations.run();
    await one.rotations.run();
    expect(await wrappedBy()).toEqual(['file 2']);
    await late.rotations.run();
    expect([await wrappedBy(), await reads(one, id!)]).toEqual([['file 2'], secretOf(id!)]);
    expect(await leaves('master_key.changed')).toBe(1);
  });

  it('two servers change it together: one leaf, every data key once', async () => {
    for (let n = 10; n < 60; n++) await one.vault.ring(`0a000000-0000-7000-8000-0000000000${n}`);
    const two = await server();
    await one.keys.stage(actor);
    await one.rotations.activateMaster(actor, 2);
    await two.masters.look();
    await Promise.all([one.rotations.run(), two.rotations.run()]);
    expect(await wrappedBy()).toEqual(['file 2']);
    expect(await leaves('master_key.changed')).toBe(1);
    expect(await sql(`select done::int = total::int as exact from key_rotations where kind = 'master'`)).toEqual([{ exact: true }]);
  });

  it('a version made by a process that died before it wrote it down is found at the next start', async () => {
    await one.masters.keeper.key.rotate();
    expect(await masters()).toEqual(['file 1 current']);
    const next = await server();
    expect(await masters()).toEqual(['file 1 current', 'file 2 staged']);
    await next.keys.activate(actor, 2);
    await next.rotations.run();
    expect(await masters()).toEqual(['file 1 retiring', 'file 2 current']);
  });

  it('a destruction that died half way is finished by the next order', async () => {
    await one.vault.ring(organizationId);
    await one.keys.stage(actor);
    await one.keys.activate(actor, 2);
    await one.rotations.run();
    // Written down, and then the process was gone.
    one.masters.keeper.key.destroy = () => new Promise(() => undefined);
    void one.keys.destroy(actor, 1);
    while ((await masters()).every((m) => m !== 'file 1 destroyed')) await sleep(10);
    const next = await server();
    await next.keys.destroy(actor, 1);
    expect(readdirSync(join(dataDir, 'keys'))).toEqual(['master-2.key']);
    expect(await leaves('master_key.destroyed')).toBe(1);
    await expect(next.keys.destroy(actor, 1)).rejects.toMatchObject({ code: 'keys.version_not_found' });
  });

  it('a staged version that is activated and destroyed at once is one of both; the keys stay usable', async () => {
    await one.keys.stage(actor);
    const two = await server();
    await Promise.allSettled([one.keys.destroy(actor, 2), two.keys.activate(actor, 2)]);
    await Promise.all([one.rotations.run(), two.rotations.run()]);
    // The keeper of files keeps its newest: refused there, the version is what it was.
    expect([['file 1 current', 'file 2 destroyed'], ['file 1 current', 'file 2 staged'], ['file 1 retiring', 'file 2 current']]).toContainEqual(await masters());
    const next = await server();
    for (const parts of [next, one, two]) {
      await parts.masters.look();
      await parts.vault.ring('0a000000-0000-7000-8000-0000000000aa');
    }
  });

  it('a staged version that its keeper does not give up stays staged, and can be activated', async () => {
    await one.keys.stage(actor);
    await one.keys.destroy(actor, 2).catch(() => undefined);
    expect(await masters()).toEqual(['file 1 current', 'file 2 staged']);
    await one.keys.activate(actor, 2);
    await one.rotations.run();
    expect(await masters()).toEqual(['file 1 retiring', 'file 2 current']);
  });

  describe('a move from one provider to another', () => {
    let simulator: VaultSimulator;
    beforeEach(async () => {
      simulator = await createVaultSimulator({ now: () => new Date() });
      closing.unshift(() => simulator.close());
    });
    const settings = (prefix: string) => ({ [`${prefix}ADDRESS`]: simulator.address, [`${prefix}KEY`]: 'consentry', [`${prefix}TOKEN`]: simulator.tokens.issue('root', 0) });
    const toVault = () => ({ CONSENTRY_MASTER_KEY_PROVIDER: 'vault', CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER: 'file', ...settings('CONSENTRY_MASTER_KEY_') });
    const vaultAlone = () => ({ CONSENTRY_MASTER_KEY_PROVIDER: 'vault', ...settings('CONSENTRY_MASTER_KEY_') });
    const backToFile = () => ({ CONSENTRY_MASTER_KEY_PROVIDER: 'file', CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER: 'vault', ...settings('CONSENTRY_PREVIOUS_MASTER_KEY_') });
    const makeTransitKey = async () => {
      const root = simulator.tokens.issue('root', 0);
      const answer = await fetch(`${simulator.address}/v1/transit/keys/consentry`, { method: 'POST', headers: { 'x-vault-token': root, 'content-type': 'application/json' }, body: JSON.stringify({ type: 'aes256-gcm96' }) });
      expect(answer.ok).toBe(true);
    };
    const moved = async (env: Record<string, string>) => {
      const parts = await server({ env });
      await parts.rotations.resume();
      await parts.rotations.run();
      return parts;
    };

    it('takes every data key along, and the files are needed no more', async () => {
      const [id] = await insertSecrets(one, organizationId, 1);
      await makeTransitKey();
      await expect(server({ env: vaultAlone() })).rejects.toThrow(/data keys are wrapped by the provider file .*CONSENTRY_PREVIOUS_MASTER_KEY_PROVIDER=file/);
      const during = await moved(toVault());
      expect(await wrappedBy()).toEqual(['vault 1']);
      expect(await masters()).toEqual(['file 1 retiring', 'vault 1 current']);
      expect(await reads(during, id!)).toBe(secretOf(id!));
      renameSync(join(dataDir, 'keys'), join(dataDir, 'keys-away'));
      const alone = await server({ env: vaultAlone() });
      expect(await reads(alone, id!)).toBe(secretOf(id!));
      await rotated(alone);
      expect(await reads(alone, id!)).toBe(secretOf(id!));
    });

    it('and back again', async () => {
      const [id] = await insertSecrets(one, organizationId, 1);
      await makeTransitKey();
      await moved(toVault());
      const back = await Promise.race([moved(backToFile()), sleep(5_000).then(() => { throw new Error('the move back does not end'); })]);
      expect(await wrappedBy()).toEqual(['file 1']);
      expect(await masters()).toEqual(['file 1 current', 'vault 1 retiring']);
      expect(await reads(back, id!)).toBe(secretOf(id!));
      const alone = await server();
      await rotated(alone);
      expect(await reads(alone, id!)).toBe(secretOf(id!));
    });
  });
});

describe('VA-9: nothing opens what lies under a key that is gone', () => {
  it('an old value put back by the owner of the tables is refused, and past the guard opened by nobody', async () => {
    const [id] = await insertSecrets(one, organizationId, 1);
    const old = await rowOf(id!);
    await rotated(one);
    await expect(sql('update connections set credentials = $2 where id = $1', [id, old])).rejects.toMatchObject({ code: 'CV001' });
    await withClient(clone.ownerUrl, async (c) => { await c.query('set session_replication_role = replica'); await c.query('update connections set credentials = $2 where id = $1', [id, old]); });
    const fresh = await server();
    await expect(fresh.vault.open(placeOf(id!), old)).rejects.toThrow(SealBrokenError);
    await expect(reads(fresh, id!)).rejects.toThrow(SealBrokenError);
  });
});

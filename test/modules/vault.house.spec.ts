import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { ProblemError, systemActor } from '@consentry/kernel';
import { KeyRotations, SealBrokenError, sealedTables, Shredding, Vault } from '@consentry/vault';
import { isTheOneError, place } from './vault.fixture.js';
import { stranger } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { closeWebhookSockets, WebhookLine } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

describe('VA-1, VA-4: in the running house', () => {
  let world: World;
  let line: WebhookLine;
  beforeAll(async () => {
    world = await World.start();
    line = await WebhookLine.make(world);
  });
  afterAll(async () => { closeWebhookSockets(); await world.close(); });

  const directory = () => world.server.app.get(ConnectionDirectory);
  const vault = () => world.server.app.get(Vault);

  it('the database holds no secret in the clear, in no table and no encoding', async () => {
    const owner = await world.ownerSession();
    await world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken: 'planted-second-verify-token' } });
    const dump = await dumpText(world.ownerUrl);
    expect(dump.length).toBeGreaterThan(5000);
    const demo = world.simulator.demoSettings() as Record<string, string>;
    const planted = [...Object.values(line.secrets), 'planted-second-verify-token', demo['accessToken']!, demo['appSecret']!, demo['verifyToken']!, World.owner.password, world.demo.apiKey, world.demo.apiKey.slice(13), owner.cookie.split('=')[1]!];
    for (const value of planted) {
      const bytes = Buffer.from(value);
      for (const form of [value, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url'), encodeURIComponent(value)]) expect([value.slice(0, 12), dump.includes(form)]).toEqual([value.slice(0, 12), false]);
    }
    // The dump would have shown it: what is not a secret is there.
    expect(dump).toContain(line.phoneNumberId);
  });

  it('secrets come back as a mask of four characters, from every route', async () => {
    for (const path of ['/v1/connections', `/v1/connections/${line.id}`]) {
      const { text } = await world.call('GET', path);
      for (const value of Object.values(line.secrets)) expect(text).not.toContain(value.slice(0, -4));
      expect(text).toContain('••••');
    }
  });

  it('one organisation’s sealed value does not open for another, nor in another row', async () => {
    const { organizationId } = await stranger(world);
    const sealed = await vault().seal({ ...place, organizationId: world.demo.organizationId }, 'ours');
    expect(await vault().open({ ...place, organizationId: world.demo.organizationId }, sealed)).toBe('ours');
    await expect(vault().open({ ...place, organizationId }, sealed)).rejects.toThrow(SealBrokenError);
    await vault().seal({ ...place, organizationId }, 'theirs');
    await expect(vault().open({ ...place, organizationId }, sealed)).rejects.toThrow(SealBrokenError);

    const second = await WebhookLine.make(world);
    expect(await directory().get(second.uuid)).toBeDefined();
    await withClient(world.ownerUrl, (c) => c.query('update connections set credentials = (select credentials from connections where id = $1) where id = $2', [line.uuid, second.uuid]));
    directory().forget(second.uuid);
    await expect(directory().get(second.uuid)).rejects.toThrow(SealBrokenError);
    // Nobody is let in by it either: the delivery is not taken, and the answer tells nothing.
    const answer = await second.deliver(second.text('hello'));
    expect(answer.status).toBe(500);
    expect(answer.text).not.toMatch(/seal|decrypt|credential/i);
  });

  it('VA-9: without the organisation’s data key nothing of it opens any more', async () => {
    const { organizationId } = await stranger(world);
    const sealed = await vault().seal({ ...place, organizationId }, 'gone');
    await world.server.app.get(Shredding).destroyKeys(systemActor(organizationId, 'test'), organizationId);
    await expect(vault().open({ ...place, organizationId }, sealed)).rejects.toMatchObject({ code: 'vault.destroyed' });
    await expect(vault().seal({ ...place, organizationId }, 'new')).rejects.toMatchObject({ code: 'vault.destroyed' });
  });

  it('VA-1: a header that names another key, or another version of it, is refused like the rest', async () => {
    const at = { ...place, organizationId: world.demo.organizationId };
    const sealed = await vault().seal(at, 'ours');
    const { organizationId } = await stranger(world);
    const theirs = await vault().seal({ ...place, organizationId }, 'theirs');
    const named: ((value: Buffer) => void)[] = [
      (value) => value.writeUInt32BE(2, 20), (value) => value.writeUInt32BE(0, 20), (value) => value.writeUInt32BE(0xffff_ffff, 20), (value) => { value[4]! ^= 1; }, (value) => { theirs.copy(value, 4, 4, 24); },
    ];
    for (const suite of [1, 2]) {
      for (const change of named) {
        const renamed = Buffer.from(sealed);
        renamed[3] = suite;
        change(renamed);
        // The second time it is known that there is no such key; the answer is the same.
        for (let n = 0; n < 2; n++) expect(isTheOneError(await vault().open(at, renamed).then(() => undefined, (error: unknown) => error))).toBe(true);
      }
    }
    expect(await vault().open(at, sealed)).toBe('ours');
    expect(await vault().open({ ...place, organizationId }, theirs)).toBe('theirs');
  });

  it('VA-1: every sealed column is in the registry, in the document, and guarded by the database', async () => {
    const tables = sealedTables();
    const registered = tables.flatMap(({ table, columns }) => columns.map(({ column }) => `${table}.${column}`)).sort();
    expect(registered.length).toBeGreaterThan(3);
    const guarded = await withClient(world.ownerUrl, async (c) => (await c.query<{ name: string }>(
      `select conrelid::regclass || '.' || substr(conname, length(conrelid::regclass::text) + 2, length(conname) - length(conrelid::regclass::text) - 8) as name
       from pg_constraint where contype = 'c' and pg_get_constraintdef(oid) like '%43560102%' order by 1`)).rows.map((row) => row.name));
    expect(guarded.sort()).toEqual(registered);
    const page = readFileSync(join(import.meta.dirname, '..', '..', '..', 'docs', 'security', 'encryption.md'), 'utf8');
    const written = page.split('\n').filter((line) => line.startsWith('| `')).map((line) => line.replaceAll(' ', ''));
    for (const { table, key, columns, owner } of tables) {
      for (const { column, field, purpose } of columns) {
        const row = `|\`${table}.${column}\`|\`${table}\`|\`${key}\`|\`${field}\`|${purpose}|${owner === 'installation' ? 'installation' : 'organisation'}|`;
        expect([row, written.some((line) => line.startsWith(row))]).toEqual([row, true]);
      }
    }
  });

  it('VA-9: shredding while a rotation begins leaves no key alive', async () => {
    for (let n = 0; n < 12; n++) {
      const { organizationId } = await stranger(world);
      await vault().seal({ ...place, organizationId }, 'gone');
      const actor = systemActor(organizationId, 'test');
      await Promise.allSettled([world.server.app.get(KeyRotations).rotateData(actor, organizationId), world.server.app.get(Shredding).destroyKeys(actor, organizationId)]);
      const { rows } = await withClient(world.ownerUrl, (c) => c.query<{ state: string; n: string }>('select state, count(*) as n from data_keys where organization_id = $1 group by state', [organizationId]));
      expect([n, rows.map((row) => row.state)]).toEqual([n, ['destroyed']]);
    }
  });

  it('VA-9: a server that could not be told of a shredding learns of it once it listens again', async () => {
    const { organizationId } = await stranger(world);
    const at = { ...place, organizationId };
    const sealed = await vault().seal(at, 'gone');
    await withClient(world.ownerUrl, async (c) => {
      // What another server does, while this one's connection for messages is broken.
      const { rowCount } = await c.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and query ilike 'listen %'`);
      expect(rowCount).toBeGreaterThan(0);
      await c.query(`select set_config('app.system', 'on', false)`);
      await c.query(`update data_keys set state = 'destroyed', wrapped = null, destroyed_at = now() where organization_id = $1`, [organizationId]);
      await c.query('select pg_notify($1, $2)', ['consentry_keys', organizationId]);
    });
    const outcome = () => vault().open(at, sealed).then(() => 'opened', (error: unknown) => String((error as { code?: string }).code));
    let last = await outcome();
    for (const until = Date.now() + 10_000; last !== 'vault.destroyed' && Date.now() < until; last = await outcome()) await new Promise((resolve) => { setTimeout(resolve, 100); });
    expect(last).toBe('vault.destroyed');
  });

  it('VA-2: the database takes no data key that was wrapped by a destroyed version of the master key', async () => {
    await withClient(world.ownerUrl, async (c) => {
      await c.query(`insert into master_keys (provider, version, fingerprint, state, created_at, destroyed_at) values ('file', 99, 'of-a-key-that-is-gone', 'destroyed', now(), now())`);
      const add = (version: number) => c.query(
        `insert into data_keys (id, organization_id, version, wrapped, master_key_provider, master_key_version, created_at) values (gen_random_uuid(), gen_random_uuid(), 1, '\\x01', 'file', $1, now())`, [version]);
      await expect(add(99)).rejects.toMatchObject({ code: 'CV002' });
      await expect(add(98)).rejects.toMatchObject({ code: 'CV002' });
      await add(1);
      await expect(c.query(`update data_keys set wrapped = '\\x02', master_key_version = 99 where wrapped = '\\x01'`)).rejects.toMatchObject({ code: 'CV002' });
    });
  });

  it('I4: an answer that cannot be sealed is not kept, and the work is not done again', async () => {
    const { body } = await world.call<{ id: string }>('POST', '/v1/contacts', { phone: '+15550147001' });
    const key = { headers: { 'idempotency-key': 'not-twice' } };
    const ready = vault().ready.bind(vault());
    let calls = 0;
    // The record, the reading of it, and third the answer to be kept: from there on the keeper is away.
    vault().ready = (organizationId) => {
      if (++calls > 2) throw new ProblemError('vault.unavailable');
      return ready(organizationId);
    };
    const first = await world.call('POST', `/v1/contacts/${body.id}/consents`, { channel: 'whatsapp', purpose: 'utility', state: 'granted', source: 'api' }, key).finally(() => { vault().ready = ready; });
    const again = await world.call('POST', `/v1/contacts/${body.id}/consents`, { channel: 'whatsapp', purpose: 'utility', state: 'granted', source: 'api' }, key);
    const records = (await world.call<{ data: unknown[] }>('GET', `/v1/contacts/${body.id}/consents`)).body.data;
    expect([first.status, again.status, records.length]).toEqual([201, 201, 1]);
  });

  it('VA-5: a disconnected connection has no secret left', async () => {
    expect((await world.call('DELETE', `/v1/connections/${line.id}`)).status).toBe(204);
    const row = await withClient(world.ownerUrl, async (c) => (await c.query<{ credentials: Buffer | null; masks: unknown }>('select credentials, masks from connections where id = $1', [line.uuid])).rows[0]);
    expect(row).toEqual({ credentials: null, masks: {} });
    expect((await line.deliver(line.text('too late'))).status).toBe(404);
  });
});

import { randomUUID } from 'node:crypto';
import { readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { systemActor } from '@consentry/kernel';
import { KeyRotations, SealBrokenError, Vault } from '@consentry/vault';
import { asked, RevocableWorld } from '../harness/revocable.line.js';
import { dumpText } from '../harness/tables.js';
import type { World } from '../harness/world.js';

const HOUR = 3_600_000;

let home: RevocableWorld;
let world: World;
beforeAll(async () => {
  home = await RevocableWorld.start();
  world = home.world;
});
afterAll(() => home.close());
beforeEach(() => { Object.assign(asked, { calls: 0, running: 0, overlaps: 0, until: undefined }); });
/** Whatever a test left the provider in, the next one finds it up. */
afterEach(() => home.bringUp());

const formsOf = (value: string) => [value, Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64').replace(/=+$/, ''), Buffer.from(value).toString('base64url')];

describe('VA-5: a connection that ends', () => {
  it('is revoked at the provider within a second, and nothing of its secrets is left anywhere', async () => {
    const line = await home.line();
    const sealed = (await line.credentials())!.toString('hex');
    expect(await dumpText(world.ownerUrl)).toContain(sealed);
    const began = performance.now();
    expect((await line.delete()).status).toBe(204);
    await world.until(() => line.revocations().length === 1);
    const ms = performance.now() - began;
    process.stdout.write(`disconnect: revoked at the provider ${Math.round(ms)} ms after DELETE was sent\n`);
    expect(ms).toBeLessThan(1000);
    await line.gone();

    expect(line.revocations()).toMatchObject([{ userId: expect.stringMatching(/^\d+$/), unsubscribed: [line.settings.businessAccountId] }]);
    const refused = await fetch(`${home.provider.address}/v23.0/me`, { headers: { authorization: `Bearer ${line.secrets.accessToken}` } });
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: { code: 190 } }]);
    const dump = await dumpText(world.ownerUrl);
    for (const form of [...Object.values(line.secrets).flatMap(formsOf), sealed]) expect(dump.includes(form)).toBe(false);
    expect((await home.sql(`select 1 from outbox where topic = 'connection.revoke'`)).length).toBe(0);
    expect((await world.call('GET', `/v1/connections/${line.id}`)).body).toMatchObject({ status: 'disconnected', credentials: {} });
  });

  it('leaves its traces: who ended it, who opened the secret and what for, what the provider said', async () => {
    const line = await home.line();
    await line.delete();
    await line.gone();
    const [key] = await home.sql<{ id: string }>('select id from api_keys where organization_id = $1', [world.demo.organizationId]);
    const person = `api_key ${key!.id}`;
    const opened = (await line.leaves('secret.opened')).map(({ actor, object, context }) => [context.purpose, actor, object]);
    expect(opened).toEqual([
      ['connection.open', 'system plugin host', 'connections'], ['connection.revoke', person, 'connections'], ['connection.revoke', 'system revocation', 'connection_revocations'],
    ]);
    const ended = await line.leaves('connection.disconnected');
    expect(ended).toMatchObject([{ actor: person, context: { plugin: 'channel-whatsapp', revocation: expect.any(String) } }]);
    expect(await line.leaves('connection.revoked')).toEqual([
      { action: 'connection.revoked', actor: 'system revocation', object: 'connection', context: { plugin: 'channel-whatsapp', attempts: 1, outcome: 'revoked' } },
    ]);
    expect(await line.alerts()).toEqual([]);
  });

  it('provider down: 204 at once, credentials gone at once, nothing can send; then revoked by a retry, told once', async () => {
    const line = await home.line();
    await home.down();
    const began = performance.now();
    expect((await line.delete()).status).toBe(204);
    expect(performance.now() - began).toBeLessThan(1000);
    expect(await line.credentials()).toBeNull();
    await world.settle();
    expect(await world.server.app.get(ConnectionDirectory).get(line.uuid)).toBeUndefined();
    expect((await world.send({ connectionId: line.id })).body).not.toMatchObject({ status: 'queued' });

    // The copy opens as what it is, and as nothing else.
    const row = (await line.row())!;
    const vault = world.server.app.get(Vault);
    const place = { organizationId: world.demo.organizationId, table: 'connection_revocations', row: row.id, field: 'sealed', purpose: 'secret' as const };
    expect(JSON.parse(await vault.open(place, row.sealed))).toMatchObject(line.secrets);
    for (const other of [{ table: 'connections', row: line.uuid, field: 'credentials' }, { row: line.uuid }, { table: 'connections' }, { field: 'credentials' }, { purpose: 'content' as const }, { row: randomUUID() }]) {
      await expect(vault.open({ ...place, ...other }, row.sealed)).rejects.toThrow(SealBrokenError);
    }
    const { organizationId } = await world.secondOrganization();
    await expect(vault.open({ ...place, organizationId }, row.sealed)).rejects.toThrow(SealBrokenError);
    const twice = home.sql('insert into connection_revocations (id, organization_id, connection_id, plugin, settings, sealed, created_at) select gen_random_uuid(), organization_id, connection_id, plugin, settings, sealed, created_at from connection_revocations where id = $1', [row.id]);
    await expect(twice).rejects.toMatchObject({ code: '23505' });
    // Put back where it came from, it opens no channel either.
    await home.sql('update connections set status = $2, credentials = $3 where id = $1', [line.uuid, 'active', row.sealed]);
    await expect(world.server.app.get(ConnectionDirectory).get(line.uuid)).rejects.toThrow(SealBrokenError);
    await home.sql('update connections set status = $2, credentials = null where id = $1', [line.uuid, 'disconnected']);
    expect(asked.calls).toBeGreaterThan(0);
    expect([line.revocations(), await line.told('connection.revoked')]).toEqual([[], []]);

    await home.bringUp();
    world.clock.advance(300_000);
    await line.gone();
    expect(line.revocations().length).toBe(1);
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts: asked.calls, outcome: 'revoked' }]);
    expect(asked.calls).toBeGreaterThan(1);
  });

  it.each([['refuse_connection', 2, 'revoked', 3], ['http_500', 2, 'revoked', 3], ['http_503', 1, 'revoked', 2], ['error:4', 1, 'revoked', 2], ['error:10', 1, 'revoked', 2], ['error:424242', 1, 'revoked', 2],
    ['drop_after_accept', 1, 'already_void', 2], ['garbage', 1, 'already_void', 2], ['timeout_after_accept', 1, 'already_void', 2]])('%s ×%i: tried again, %s at try %i', async (kind, times, outcome, attempts) => {
    const line = await home.line();
    line.fault(kind, times);
    await line.delete();
    if (kind === 'timeout_after_accept') await world.until(() => asked.calls === 1 && asked.running === 0, 15);
    await world.settle();
    for (let n = 0; n < times; n++) await line.later(300_000);
    await line.gone();
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts, outcome }]);
    expect(line.revocations().length).toBe(1);
    expect(await line.alerts()).toEqual([]);
  }, 40_000);

  it('a token that is void already is as good as revoked: one try, no alert', async () => {
    const line = await home.line();
    home.provider.detach(line.settings.phoneNumberId!);
    await line.delete();
    await line.gone();
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts: 1, outcome: 'already_void' }]);
    expect([asked.calls, line.revocations(), await line.alerts()]).toEqual([1, [], []]);
  });

  it('is given up after 72 hours and not before, pauses growing from 1 s to 5 min: row gone, leaf, alert', async () => {
    const line = await home.line();
    await home.down();
    const born = world.clock.nowMs();
    await line.delete();
    await world.settle();
    const pauses: number[] = [];
    for (let n = 1; n <= 12; n++) {
      const [due] = await home.sql<{ ms: string; attempts: number }>(`select extract(epoch from available_at) * 1000 as ms, (select attempts from connection_revocations where connection_id = $1) as attempts from outbox where key = $1::text and topic = 'connection.revoke'`, [line.uuid]);
      const wait = Number(due!.ms) - world.clock.nowMs();
      if (due!.attempts !== pauses.length + 1) break;
      pauses.push(wait);
      if (wait > 0) await line.later(wait + 1);
    }
    process.stdout.write(`disconnect: pauses between tries in seconds: ${pauses.map((ms) => (ms / 1000).toFixed(1)).join(', ')}\n`);
    expect(pauses.length).toBeGreaterThanOrEqual(10);
    // A second may pass between the try and the look.
    pauses.forEach((ms, n) => { expect(ms).toBeGreaterThan(Math.min(300, 2 ** n) * 1000 - 1000); expect(ms).toBeLessThanOrEqual(Math.min(300_000, 2 ** n * 1250)); });

    await line.later(born + 71 * HOUR - world.clock.nowMs());
    await line.later(born + 72 * HOUR - 60_000 - world.clock.nowMs());
    expect([await line.told('connection.revoke_given_up'), await line.alerts()]).toEqual([[], []]);
    const { attempts } = (await line.row())!;
    world.clock.advance(60_000 + 1000);
    await line.gone();
    const facts = { plugin: 'channel-whatsapp', attempts: attempts + 1, reason: 'time_is_up' };
    expect(await line.told('connection.revoke_given_up')).toEqual([facts]);
    expect(await line.alerts()).toEqual([{ rule: 'connection.revoke_failed', severity: 'warning', facts, count: 1 }]);
    expect(await line.told('connection.revoked')).toEqual([]);
    const calls = asked.calls;
    await home.bringUp();
    world.clock.advance(HOUR);
    await world.settle();
    expect([asked.calls, line.revocations()]).toEqual([calls, []]);
  }, 60_000);

  it('a plugin that throws what it may not, with the token in it: tried again, and the token is in no line', async () => {
    const line = await home.line('channel-broken');
    await line.delete();
    await world.settle();
    await line.later(300_000);
    expect((await line.row())!.attempts).toBe(2);
    const told = world.logLines.filter((l) => l.includes('revocation_failed') && l.includes('channel-broken'));
    expect(told.length).toBe(2);
    expect(told[0]).toContain('TypeError');
    expect(world.logLines.join('')).not.toContain(line.secrets.accessToken);
  });

  it('a plugin without revoke: nothing is kept, and the leaf says so', async () => {
    const line = await home.line('channel-plain');
    await line.delete();
    expect(await line.row()).toBeUndefined();
    expect(await line.told('connection.disconnected')).toEqual([{ plugin: 'channel-plain', revoked: false }]);
    await world.settle();
    expect([await line.credentials(), await line.told('connection.revoked'), await line.told('connection.revoke_given_up'), await line.alerts()]).toEqual([null, [], [], []]);
  });

  it.each(['before the end', 'behind it'])('a plugin that is not loaded any more, %s: given up at once', async (when) => {
    const line = await home.line();
    if (when === 'before the end') {
      await home.sql(`update connections set plugin = 'channel-gone' where id = $1`, [line.uuid]);
      expect((await line.delete()).status).toBe(204);
    } else {
      await home.down();
      await line.delete();
      await world.settle();
      await home.sql(`update connection_revocations set plugin = 'channel-gone' where connection_id = $1`, [line.uuid]);
      world.clock.advance(300_000);
    }
    await line.gone();
    expect([await line.credentials(), asked.calls]).toEqual([null, when === 'before the end' ? 0 : expect.any(Number)]);
    expect(await line.told('connection.revoke_given_up')).toMatchObject([{ plugin: 'channel-gone', reason: 'plugin_missing' }]);
    expect(await line.alerts()).toMatchObject([{ rule: 'connection.revoke_failed', facts: { reason: 'plugin_missing' } }]);
  });

  it('no master key: nothing is given up early; with the key it is revoked', async () => {
    const [waiting, line] = [await home.line(), await home.line()];
    await home.down();
    await waiting.delete();
    await world.settle();
    await home.bringUp();
    const keys = join(world.dataDir, 'keys');
    const file = readdirSync(keys).find((name) => name.endsWith('.key'))!;
    renameSync(join(keys, file), join(keys, 'away'));
    const vault = world.server.app.get(Vault);
    await world.until(() => vault.closed !== undefined);
    // While the vault is closed the queue rests: there is nothing it could do, and no try is used up.
    const tried = (await waiting.row())!.attempts;
    world.clock.advance(48 * HOUR);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Without the key the secret cannot be shown to the provider once more, so nothing ends half.
    const refused = await line.delete();
    expect([refused.status, refused.body.code, line.revocations()]).toEqual([503, 'vault.unavailable', []]);
    expect([await waiting.told('connection.revoke_given_up'), (await waiting.row())!.attempts]).toEqual([[], tried]);
    expect(await line.credentials()).not.toBeNull();
    renameSync(join(keys, 'away'), join(keys, file));
    await world.until(() => vault.closed === undefined);
    world.clock.advance(300_000);
    await waiting.gone();
    expect(await waiting.told('connection.revoked')).toMatchObject([{ outcome: 'revoked' }]);
    expect((await line.delete()).status).toBe(204);
    await line.gone();
  }, 30_000);

  it('a data key that is rotated while the provider is down does not hold it up', async () => {
    const line = await home.line();
    await home.down();
    await line.delete();
    await world.settle();
    const before = (await line.row())!.sealed;
    const rotations = world.server.app.get(KeyRotations);
    await rotations.rotateData(systemActor(world.demo.organizationId, 'test'), world.demo.organizationId);
    await rotations.run();
    expect((await line.row())!.sealed.equals(before)).toBe(false);
    await home.bringUp();
    world.clock.advance(300_000);
    await line.gone();
    expect(await line.told('connection.revoked')).toMatchObject([{ outcome: 'revoked' }]);
  });
});

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import whatsapp from '@consentry/channel-whatsapp';
import { createSimulator, type GraphSimulator } from '@consentry/channel-whatsapp/simulator';
import { ConnectionDirectory } from '@consentry/connections';
import { Database, Log, parseId, systemActor } from '@consentry/kernel';
import keysFile from '@consentry/keys-file';
import { defineChannel, type ChannelPlugin } from '@consentry/plugin-sdk';
import { ENTITIES, readConfig, startServer } from '@consentry/server';
import { KeyRotations, SealBrokenError, sealedTables, Secrets, Shredding, Vault } from '@consentry/vault';
import { internal } from '../harness/fault.line.js';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { World } from '../harness/world.js';

const real = whatsapp as unknown as ChannelPlugin;
/** The real plugin, which also tells how often it was asked to revoke, and how often while it was at it already. */
const asked = { calls: 0, running: 0, overlaps: 0 };
const counting = defineChannel({
  ...real,
  create(settings, host) {
    const channel = real.create(settings, host);
    return {
      ...channel,
      async revoke(signal) {
        asked.calls++;
        if (asked.running > 0) asked.overlaps++;
        asked.running++;
        try { await channel.revoke!(signal); } finally { asked.running--; }
      },
    };
  },
});
const plain = defineChannel({ ...real, id: 'channel-plain', create: (settings, host) => { const { revoke: _unused, ...rest } = real.create(settings, host); return rest; } });
const broken = defineChannel({ ...real, id: 'channel-broken', create: (settings, host) => ({ ...real.create(settings, host), revoke: () => { throw new TypeError(`cannot revoke ${String(settings['accessToken'])}`); } }) });
const BUNDLED = { whatsapp: counting, plain, broken, keys: keysFile };

const HOUR = 3_600_000;
const STATES = { answer: 0, sent: 1, delivered: 2, read: 3 };

interface Leaf { action: string; actor: string; object: string; context: Record<string, unknown>; [column: string]: unknown }
interface Row { id: string; sealed: Buffer; attempts: number; [column: string]: unknown }

let world: World;
let dir: string;
let port: number;
let provider: GraphSimulator;
const lines: Line[] = [];

beforeAll(async () => {
  world = await World.start({ bundled: BUNDLED });
  dir = mkdtempSync(join(tmpdir(), 'consentry-provider-'));
  provider = await createSimulator({ dir, now: () => world.clock.now(), delays: STATES });
  port = Number(new URL(provider.address).port);
});
afterAll(async () => { await provider.close(); await world.close(); rmSync(dir, { recursive: true, force: true }); });
beforeEach(() => { Object.assign(asked, { calls: 0, running: 0, overlaps: 0 }); });
/** Whatever a test left the provider in, the next one finds it up. */
afterEach(() => providerUp());

let up = true;
async function providerDown(): Promise<void> { up = false; await provider.close(); }
async function providerUp(): Promise<void> {
  if (up) return;
  up = true;
  provider = await createSimulator({ dir, port, now: () => world.clock.now(), delays: STATES });
  for (const line of lines) line.attach();
}

const sql = <R = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<R[]> => withClient(world.ownerUrl, async (c) => (await c.query(text, values)).rows as R[]);

/** A connection to the test's own provider, made through the API like anybody's. */
class Line {
  id = '';
  uuid = '';
  private constructor(readonly secrets: { accessToken: string; appSecret: string; verifyToken: string }, readonly settings: Record<string, string>) {}

  static async make(plugin = 'channel-whatsapp'): Promise<Line> {
    const n = 100 + lines.length;
    const word = (name: string) => `${name}-${n}-${randomBytes(12).toString('hex')}`;
    const line = new Line({ accessToken: word('token'), appSecret: word('app'), verifyToken: word('verify') },
      { phoneNumberId: `10166600000${n}`, businessAccountId: `20166600000${n}`, apiBaseUrl: `http://127.0.0.1:${port}` });
    lines.push(line);
    line.attach();
    const made = await world.call<{ id: string }>('POST', '/v1/connections', { plugin, name: `Line ${n}`, credentials: line.secrets, settings: line.settings });
    if (made.status !== 201) throw new Error(`no connection: ${made.text}`);
    [line.id, line.uuid] = [made.body.id, parseId('connection', made.body.id)!];
    await world.settle();
    return line;
  }

  /** Under the number, so that it is known before there is a connection. */
  attach(accessToken = this.secrets.accessToken): void {
    provider.attach({ connectionId: this.settings.phoneNumberId!, settings: { ...this.settings, ...this.secrets, accessToken }, webhookUrl: 'http://127.0.0.1:1/' });
  }

  fault(kind: string, times = 1): void { provider.fault(this.settings.phoneNumberId!, kind, times); }
  delete() { return world.call('DELETE', `/v1/connections/${this.id}`); }
  revocations() { return provider.revocations().filter((r) => r.connectionIds.includes(this.settings.phoneNumberId!)); }
  async row(): Promise<Row | undefined> { return (await sql<Row>('select * from connection_revocations where connection_id = $1', [this.uuid]))[0]; }
  async gone(seconds = 15): Promise<void> { await world.until(async () => (await this.row()) === undefined, seconds); await world.settle(); }
  async credentials(): Promise<unknown> { return (await sql<{ credentials: unknown }>('select credentials from connections where id = $1', [this.uuid]))[0]!.credentials; }

  /** Leaves of one action about this connection, or about the copy kept for its revocation. */
  async leaves(action: string): Promise<Leaf[]> {
    return sql<Leaf>(`select action, actor_kind || ' ' || actor_id as actor, object_type as object, context from audit_leaves
      where action = $1 and (object_id = $2 or object_id::text in (select context->>'revocation' from audit_leaves where object_id = $2)) order by id`, [action, this.uuid]);
  }

  async told(action: string): Promise<unknown[]> { return (await this.leaves(action)).map((l) => l.context); }
  alerts() { return sql('select rule, severity, facts, count from alerts where object_id = $1', [this.uuid]); }
}

/** Time passes for the retry that waits, and it is over. */
async function later(line: Line, ms: number): Promise<void> {
  const before = (await line.row())!.attempts;
  world.clock.advance(ms);
  await world.until(async () => ((await line.row())?.attempts ?? before + 1) > before);
  await world.settle();
}

const formsOf = (value: string) => [value, Buffer.from(value).toString('hex'), Buffer.from(value).toString('base64').replace(/=+$/, ''), Buffer.from(value).toString('base64url')];

describe('VA-5: a connection that ends', () => {
  it('is revoked at the provider within a second, and nothing of its secrets is left anywhere', async () => {
    const line = await Line.make();
    const sealed = ((await line.credentials()) as Buffer).toString('hex');
    expect(await dumpText(world.ownerUrl)).toContain(sealed);
    const began = performance.now();
    expect((await line.delete()).status).toBe(204);
    await world.until(() => line.revocations().length === 1);
    const ms = performance.now() - began;
    process.stdout.write(`disconnect: revoked at the provider ${Math.round(ms)} ms after DELETE was sent\n`);
    expect(ms).toBeLessThan(1000);
    await line.gone();

    expect(line.revocations()).toMatchObject([{ userId: expect.stringMatching(/^\d+$/), unsubscribed: [line.settings.businessAccountId] }]);
    const refused = await fetch(`${provider.address}/v23.0/me`, { headers: { authorization: `Bearer ${line.secrets.accessToken}` } });
    expect([refused.status, await refused.json()]).toMatchObject([401, { error: { code: 190 } }]);
    const dump = await dumpText(world.ownerUrl);
    for (const form of [...Object.values(line.secrets).flatMap(formsOf), sealed]) expect(dump.includes(form)).toBe(false);
    expect((await sql(`select 1 from outbox where topic = 'connection.revoke'`)).length).toBe(0);
    expect((await world.call('GET', `/v1/connections/${line.id}`)).body).toMatchObject({ status: 'disconnected', credentials: {} });
  });

  it('leaves its traces: who ended it, who opened the secret and what for, what the provider said', async () => {
    const line = await Line.make();
    await line.delete();
    await line.gone();
    const [key] = await sql<{ id: string }>('select id from api_keys where organization_id = $1', [world.demo.organizationId]);
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
    const line = await Line.make();
    await providerDown();
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
    // Put back where it came from, it opens no channel either.
    await sql('update connections set status = $2, credentials = $3 where id = $1', [line.uuid, 'active', row.sealed]);
    await expect(world.server.app.get(ConnectionDirectory).get(line.uuid)).rejects.toThrow(SealBrokenError);
    await sql('update connections set status = $2, credentials = null where id = $1', [line.uuid, 'disconnected']);
    expect(asked.calls).toBeGreaterThan(0);
    expect([line.revocations(), await line.told('connection.revoked')]).toEqual([[], []]);

    await providerUp();
    world.clock.advance(300_000);
    await line.gone();
    expect(line.revocations().length).toBe(1);
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts: asked.calls, outcome: 'revoked' }]);
    expect(asked.calls).toBeGreaterThan(1);
  });

  it.each([['refuse_connection', 2, 'revoked', 3], ['http_500', 2, 'revoked', 3], ['http_503', 1, 'revoked', 2], ['error:4', 1, 'revoked', 2], ['error:10', 1, 'revoked', 2], ['error:424242', 1, 'revoked', 2],
    ['drop_after_accept', 1, 'already_void', 2], ['garbage', 1, 'already_void', 2], ['timeout_after_accept', 1, 'already_void', 2]])('%s ×%i: tried again, %s at try %i', async (kind, times, outcome, attempts) => {
    const line = await Line.make();
    line.fault(kind, times);
    await line.delete();
    if (kind === 'timeout_after_accept') await world.until(() => asked.calls === 1 && asked.running === 0, 15);
    await world.settle();
    for (let n = 0; n < times; n++) await later(line, 300_000);
    await line.gone();
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts, outcome }]);
    expect(line.revocations().length).toBe(1);
    expect(await line.alerts()).toEqual([]);
  }, 40_000);

  it('a token that is void already is as good as revoked: one try, no alert', async () => {
    const line = await Line.make();
    provider.detach(line.settings.phoneNumberId!);
    await line.delete();
    await line.gone();
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts: 1, outcome: 'already_void' }]);
    expect([asked.calls, line.revocations(), await line.alerts()]).toEqual([1, [], []]);
  });

  it('is given up after 72 hours and not before, pauses growing from 1 s to 5 min: row gone, leaf, alert', async () => {
    const line = await Line.make();
    await providerDown();
    const born = world.clock.nowMs();
    await line.delete();
    await world.settle();
    const pauses: number[] = [];
    for (let n = 1; n <= 12; n++) {
      const [due] = await sql<{ ms: string; attempts: number }>(`select extract(epoch from available_at) * 1000 as ms, (select attempts from connection_revocations where connection_id = $1) as attempts from outbox where key = $1::text and topic = 'connection.revoke'`, [line.uuid]);
      const wait = Number(due!.ms) - world.clock.nowMs();
      if (due!.attempts !== pauses.length + 1) break;
      pauses.push(wait);
      if (wait > 0) await later(line, wait + 1);
    }
    process.stdout.write(`disconnect: pauses between tries in seconds: ${pauses.map((ms) => (ms / 1000).toFixed(1)).join(', ')}\n`);
    expect(pauses.length).toBeGreaterThanOrEqual(10);
    // A second may pass between the try and the look.
    pauses.forEach((ms, n) => { expect(ms).toBeGreaterThan(Math.min(300, 2 ** n) * 1000 - 1000); expect(ms).toBeLessThanOrEqual(Math.min(300_000, 2 ** n * 1250)); });

    await later(line, born + 71 * HOUR - world.clock.nowMs());
    await later(line, born + 72 * HOUR - 60_000 - world.clock.nowMs());
    expect([await line.told('connection.revoke_given_up'), await line.alerts()]).toEqual([[], []]);
    const { attempts } = (await line.row())!;
    world.clock.advance(60_000 + 1000);
    await line.gone();
    const facts = { plugin: 'channel-whatsapp', attempts: attempts + 1, reason: 'time_is_up' };
    expect(await line.told('connection.revoke_given_up')).toEqual([facts]);
    expect(await line.alerts()).toEqual([{ rule: 'connection.revoke_failed', severity: 'warning', facts, count: 1 }]);
    expect(await line.told('connection.revoked')).toEqual([]);
    const calls = asked.calls;
    await providerUp();
    world.clock.advance(HOUR);
    await world.settle();
    expect([asked.calls, line.revocations()]).toEqual([calls, []]);
  }, 60_000);

  it('a plugin that throws what it may not, with the token in it: tried again, and the token is in no line', async () => {
    const line = await Line.make('channel-broken');
    await line.delete();
    await world.settle();
    await later(line, 300_000);
    expect((await line.row())!.attempts).toBe(2);
    const told = world.logLines.filter((l) => l.includes('revocation_failed') && l.includes(line.uuid));
    expect(told.length).toBe(2);
    expect(told[0]).toContain('TypeError');
    expect(world.logLines.join('')).not.toContain(line.secrets.accessToken);
  });

  it('a plugin without revoke: nothing is kept, and the leaf says so', async () => {
    const line = await Line.make('channel-plain');
    await line.delete();
    expect(await line.row()).toBeUndefined();
    expect(await line.told('connection.disconnected')).toEqual([{ plugin: 'channel-plain', revoked: false }]);
    await world.settle();
    expect([await line.credentials(), await line.told('connection.revoked'), await line.told('connection.revoke_given_up'), await line.alerts()]).toEqual([null, [], [], []]);
  });

  it.each(['before the end', 'behind it'])('a plugin that is not loaded any more, %s: given up at once', async (when) => {
    const line = await Line.make();
    if (when === 'before the end') {
      await sql(`update connections set plugin = 'channel-gone' where id = $1`, [line.uuid]);
      expect((await line.delete()).status).toBe(204);
    } else {
      await providerDown();
      await line.delete();
      await world.settle();
      await sql(`update connection_revocations set plugin = 'channel-gone' where connection_id = $1`, [line.uuid]);
      world.clock.advance(300_000);
    }
    await line.gone();
    expect([await line.credentials(), asked.calls]).toEqual([null, when === 'before the end' ? 0 : expect.any(Number)]);
    expect(await line.told('connection.revoke_given_up')).toMatchObject([{ plugin: 'channel-gone', reason: 'plugin_missing' }]);
    expect(await line.alerts()).toMatchObject([{ rule: 'connection.revoke_failed', facts: { reason: 'plugin_missing' } }]);
  });

  it('no master key: nothing is given up early; with the key it is revoked', async () => {
    const [waiting, line] = [await Line.make(), await Line.make()];
    await providerDown();
    await waiting.delete();
    await world.settle();
    await providerUp();
    const keys = join(world.dataDir, 'keys');
    const file = readdirSync(keys).find((name) => name.endsWith('.key'))!;
    renameSync(join(keys, file), join(keys, 'away'));
    const vault = world.server.app.get(Vault);
    await world.until(() => vault.closed !== undefined);
    await later(waiting, 300_000);
    await later(waiting, 48 * HOUR);
    // Without the key the secret cannot be shown to the provider once more, so nothing ends half.
    const refused = await line.delete();
    expect([refused.status, refused.body.code, line.revocations()]).toEqual([503, 'vault.unavailable', []]);
    expect([await waiting.told('connection.revoke_given_up'), (await waiting.row())!.attempts]).toEqual([[], expect.any(Number)]);
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
    const line = await Line.make();
    await providerDown();
    await line.delete();
    await world.settle();
    const before = (await line.row())!.sealed;
    const rotations = world.server.app.get(KeyRotations);
    await rotations.rotateData(systemActor(world.demo.organizationId, 'test'), world.demo.organizationId);
    await rotations.run();
    expect((await line.row())!.sealed.equals(before)).toBe(false);
    await providerUp();
    world.clock.advance(300_000);
    await line.gone();
    expect(await line.told('connection.revoked')).toMatchObject([{ outcome: 'revoked' }]);
  });
});

describe('VA-5: at the same moment', () => {
  it('200 parallel DELETEs: 204 each, one end, one revocation', async () => {
    const line = await Line.make();
    const answers = await Promise.all(Array.from({ length: 200 }, () => line.delete()));
    expect(answers.filter((a) => a.status !== 204)).toEqual([]);
    await line.gone();
    expect([asked.calls, line.revocations().length, (await line.told('connection.disconnected')).length, (await line.told('connection.revoked')).length]).toEqual([1, 1, 1, 1]);
    expect((await line.delete()).status).toBe(204);
    await world.settle();
    expect(asked.calls).toBe(1);
  }, 30_000);

  it('twenty workers at one revocation: one call at a time, one leaf', async () => {
    const line = await Line.make();
    line.fault('slow');
    await line.delete();
    const [job] = await sql<{ payload: Record<string, unknown> }>(`select payload from outbox where topic = 'connection.revoke' and key = $1`, [line.uuid]);
    const revocations = internal<{ work(org: string, jobs: unknown[], signal: AbortSignal): Promise<{ reason?: string }[]> }>(world, 'Revocations');
    const results = await Promise.all(Array.from({ length: 20 }, () => revocations.work(world.demo.organizationId, [{ payload: job!.payload }], new AbortController().signal)));
    await line.gone();
    expect(results.flat().filter((r) => r.reason === 'held').length).toBeGreaterThanOrEqual(19);
    expect(asked).toMatchObject({ calls: 1, overlaps: 0 });
    expect((await line.told('connection.revoked')).length).toBe(1);
  });

  it('a second server, which takes over every lease it finds, does not call while the first one does', async () => {
    const line = await Line.make();
    line.fault('slow');
    await line.delete();
    await world.until(() => asked.running === 1);
    const lines: string[] = [];
    const sink = new Writable({ write: (chunk: Buffer, _encoding, done) => { lines.push(chunk.toString()); done(); } });
    const database = await Database.connect({ url: world.database.url, entities: ENTITIES, poolSize: 4 });
    const second = await startServer({
      config: readConfig({ PORT: '0', CONSENTRY_DATA_DIR: world.dataDir, CONSENTRY_TEST_CLOCK: '1', NODE_ENV: 'test' }), clock: world.clock,
      log: Log.create({ level: 'debug', destination: sink as never }), opened: { database, embedded: undefined }, bundled: BUNDLED,
    });
    try {
      await world.until(() => asked.running === 0);
      await line.gone();
      world.clock.advance(60_000);
      await world.settle();
    } finally {
      await second.close();
    }
    expect(asked).toMatchObject({ calls: 1, overlaps: 0 });
    expect((await line.told('connection.revoked')).length).toBe(1);
  }, 30_000);

  it('a process that dies between the call and its end calls again; the provider bears it, and one leaf tells of it', async () => {
    const line = await Line.make();
    await sql(`create function no_end() returns trigger language plpgsql as $$ begin raise exception 'dead'; end $$`);
    await sql('create trigger no_end before delete on connection_revocations for each row execute function no_end()');
    await line.delete();
    await world.until(() => line.revocations().length === 1 && asked.running === 0);
    await pause(100);
    await sql('drop trigger no_end on connection_revocations; drop function no_end()');
    expect([await line.told('connection.revoked'), (await line.row())!.attempts]).toEqual([[], 1]);
    world.clock.advance(31_000);
    await line.gone();
    expect(asked).toMatchObject({ calls: 2, overlaps: 0 });
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts: 2, outcome: 'already_void' }]);
  });

  it('a secret replaced while the connection ends: the new one is revoked', async () => {
    const line = await Line.make();
    const renewed = `token-renewed-${randomBytes(12).toString('hex')}`;
    const revocations = internal<{ plan(...args: unknown[]): Promise<unknown> }>(world, 'Revocations');
    const plan = revocations.plan.bind(revocations);
    revocations.plan = async (...args) => {
      revocations.plan = plan;
      const made = await plan(...args);
      expect((await world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { accessToken: renewed } })).status).toBe(200);
      line.attach(renewed);
      return made;
    };
    expect((await line.delete()).status).toBe(204);
    await line.gone();
    expect(line.revocations().length).toBe(1);
    expect(await line.told('connection.revoked')).toMatchObject([{ outcome: 'revoked' }]);
  });
});

describe('VA-1, VA-4: the secrets of a connection', () => {
  it('an organisation whose keys were destroyed can end its connections; what cannot be opened is told', async () => {
    const other = await World.start({ bundled: BUNDLED });
    try {
      const organizationId = other.demo.organizationId;
      await other.server.app.get(Shredding).destroyKeys(systemActor(organizationId, 'test'), organizationId);
      expect((await other.call('DELETE', `/v1/connections/${other.demo.connectionId}`)).status).toBe(204);
      const rows = await withClient(other.ownerUrl, async (c) => (await c.query(`select (select credentials from connections) as credentials, (select count(*)::int from connection_revocations) as kept, context from audit_leaves where action = 'connection.revoke_given_up'`)).rows as unknown[]);
      expect(rows).toEqual([{ credentials: null, kept: 0, context: { plugin: 'channel-whatsapp', attempts: 0, reason: 'secret_unreadable' } }]);
    } finally {
      await other.close();
    }
  });

  it('come back as masks and the time of their last change, whatever is done', async () => {
    const line = await Line.make();
    const view = async () => (await world.call<{ credentials: Record<string, string>; credentialsChangedAt: string; createdAt: string }>('GET', `/v1/connections/${line.id}`)).body;
    const made = await view();
    expect(made.credentialsChangedAt).toBe(made.createdAt);
    world.clock.advance(HOUR);
    await world.call('PATCH', `/v1/connections/${line.id}`, { name: 'Another name' });
    expect(await view()).toMatchObject({ credentialsChangedAt: made.createdAt });
    const answer = await world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken: 'a-brand-new-word-1234' } });
    expect(answer.text).not.toMatch(/a-brand-new-word/);
    const changed = await view();
    expect(Date.parse(changed.credentialsChangedAt)).toBeGreaterThanOrEqual(Date.parse(made.createdAt) + HOUR);
    expect(changed.credentials).toEqual({ accessToken: `••••${line.secrets.accessToken.slice(-4)}`, appSecret: `••••${line.secrets.appSecret.slice(-4)}`, verifyToken: '••••1234' });
    expect((await line.leaves('secret.opened')).map((l) => [l.context.purpose, l.actor.split(' ')[0]])).toContainEqual(['connection.edit', 'api_key']);
    world.clock.advance(HOUR);
    await line.delete();
    const ended = await view();
    expect([ended.credentials, Date.parse(ended.credentialsChangedAt)]).toEqual([{}, expect.any(Number)]);
    expect(Date.parse(ended.credentialsChangedAt)).toBeGreaterThanOrEqual(Date.parse(changed.credentialsChangedAt) + HOUR);
  });

  it('two that are replaced at the same moment are both replaced', async () => {
    const line = await Line.make();
    for (let n = 0; n < 8; n++) {
      const [accessToken, verifyToken] = [`token-round-${n}-${randomBytes(8).toString('hex')}`, `verify-round-${n}-${randomBytes(8).toString('hex')}`];
      await Promise.all([world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { accessToken } }), world.call('PATCH', `/v1/connections/${line.id}`, { credentials: { verifyToken } })]);
      const place = { organizationId: world.demo.organizationId, table: 'connections', row: line.uuid, field: 'credentials', purpose: 'secret' as const };
      expect(JSON.parse(await world.server.app.get(Vault).open(place, (await line.credentials()) as Buffer))).toMatchObject({ accessToken, verifyToken });
    }
  });

  it('are refused by the database itself when they are not sealed, or stay behind', async () => {
    const line = await Line.make();
    const refusal = (text: string) => sql(text, [line.uuid]).then(() => 'taken', (error: { code: string }) => error.code);
    expect(await refusal(`update connections set credentials = convert_to('{"accessToken":"plain"}', 'utf8') where id = $1`)).toBe('23514');
    expect(await refusal(`update connections set status = 'disconnected' where id = $1`)).toBe('23514');
    expect(await refusal(`insert into connection_revocations (id, organization_id, connection_id, plugin, settings, sealed, created_at) select id, organization_id, id, plugin, settings, convert_to('plain', 'utf8'), now() from connections where id = $1`)).toBe('23514');
    expect(sealedTables().filter((t) => t.table.startsWith('connection')).map((t) => [t.table, t.columns.map((c) => c.column)])).toEqual([['connections', ['credentials']], ['connection_revocations', ['sealed']]]);
  });

  it('are opened for declared purposes alone, each with a leaf', () => {
    const purposes = world.server.app.get(Secrets).counted().filter((o) => o.purpose.startsWith('connection.'));
    expect(purposes.map((o) => [o.purpose, o.record])).toEqual([['connection.edit', 'leaf'], ['connection.open', 'leaf'], ['connection.revoke', 'leaf']]);
    for (const { count } of purposes) expect(count).toBeGreaterThan(0);
  });
});

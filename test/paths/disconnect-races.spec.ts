import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, Log } from '@consentry/kernel';
import { ENTITIES, readConfig, startServer } from '@consentry/server';
import { internal } from '../harness/fault.line.js';
import { asked, REVOCABLE, RevocableWorld } from '../harness/revocable.line.js';
import type { World } from '../harness/world.js';

let home: RevocableWorld;
let world: World;
beforeAll(async () => {
  home = await RevocableWorld.start();
  world = home.world;
});
afterAll(() => home.close());
beforeEach(() => { Object.assign(asked, { calls: 0, running: 0, overlaps: 0, until: undefined }); });

describe('VA-5: at the same moment', () => {
  it('200 parallel DELETEs: 204 each, one end, one revocation', async () => {
    const line = await home.line();
    // All have seen the connection alive before one of them ends it.
    const revocations = internal<{ plan(...args: unknown[]): Promise<unknown> }>(world, 'Revocations');
    const plan = revocations.plan.bind(revocations);
    let planned = 0;
    let go!: () => void;
    const together = new Promise<void>((resolve) => { go = resolve; });
    revocations.plan = async (...args) => {
      const made = await plan(...args);
      if (++planned === 200) go();
      await together;
      return made;
    };
    const answers = await Promise.all(Array.from({ length: 200 }, () => line.delete()));
    revocations.plan = plan;
    expect(answers.filter((a) => a.status !== 204)).toEqual([]);
    await line.gone();
    expect([asked.calls, line.revocations().length, (await line.told('connection.disconnected')).length, (await line.told('connection.revoked')).length]).toEqual([1, 1, 1, 1]);
    expect((await line.delete()).status).toBe(204);
    await world.settle();
    expect(asked.calls).toBe(1);
  }, 30_000);

  it('twenty workers at one revocation: one call at a time, one leaf', async () => {
    const line = await home.line();
    line.fault('slow');
    await line.delete();
    const [job] = await home.sql<{ payload: Record<string, unknown> }>(`select payload from outbox where topic = 'connection.revoke' and key = $1`, [line.uuid]);
    const revocations = internal<{ work(org: string, jobs: unknown[], signal: AbortSignal): Promise<{ reason?: string }[]> }>(world, 'Revocations');
    const results = await Promise.all(Array.from({ length: 20 }, () => revocations.work(world.demo.organizationId, [{ payload: job!.payload }], new AbortController().signal)));
    await line.gone();
    expect(results.flat().filter((r) => r.reason === 'held').length).toBeGreaterThanOrEqual(19);
    expect(asked).toMatchObject({ calls: 1, overlaps: 0 });
    expect((await line.told('connection.revoked')).length).toBe(1);
  });

  it('a lease that is thought dead while its holder lives: a second server finds the row, and does not call while the first one does', async () => {
    const line = await home.line();
    let end!: () => void;
    asked.until = new Promise((resolve) => { end = resolve; });
    await line.delete();
    await world.until(() => asked.running === 1);
    const sink = new Writable({ write: (_chunk, _encoding, done) => done() });
    const database = await Database.connect({ url: world.database.url, entities: ENTITIES, poolSize: 4 });
    const second = await startServer({
      config: readConfig({ PORT: '0', CONSENTRY_DATA_DIR: world.dataDir, CONSENTRY_TEST_CLOCK: '1', NODE_ENV: 'test' }), clock: world.clock,
      log: Log.create({ level: 'debug', destination: sink as never }), opened: { database, embedded: undefined }, bundled: REVOCABLE,
    });
    try {
      // As when the first one was cut off from the database for longer than its lease.
      await home.sql(`update outbox set locked_until = now() - interval '1 second' where key = $1`, [line.uuid]);
      // The second one found the row and left it alone.
      await world.until(async () => (await home.sql<{ n: number }>(`select count(*)::int as n from outbox where key = $1 and last_error = 'held'`, [line.uuid]))[0]!.n === 1, 8);
      expect(asked.running).toBe(1);
      end();
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
    const line = await home.line();
    await home.sql(`create function no_end() returns trigger language plpgsql as $$ begin raise exception 'dead'; end $$`);
    await home.sql('create trigger no_end before delete on connection_revocations for each row execute function no_end()');
    await line.delete();
    await world.until(() => line.revocations().length === 1 && asked.running === 0);
    await pause(100);
    await home.sql('drop trigger no_end on connection_revocations; drop function no_end()');
    expect([await line.told('connection.revoked'), (await line.row())!.attempts]).toEqual([[], 1]);
    world.clock.advance(31_000);
    await line.gone();
    expect(asked).toMatchObject({ calls: 2, overlaps: 0 });
    expect(await line.told('connection.revoked')).toEqual([{ plugin: 'channel-whatsapp', attempts: 2, outcome: 'already_void' }]);
  });

  it('a secret replaced while the connection ends: the new one is revoked', async () => {
    const line = await home.line();
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

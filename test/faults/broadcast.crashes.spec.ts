import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Database, Em, HotClient, Scope } from '@consentry/kernel';
import { internal } from '../harness/fault.line.js';
import { sql } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { broadcast, crowd, ends, reached, withoutPace } from '../modules/broadcasts.crowd.js';

let world: World;
beforeAll(async () => {
  world = await World.start();
  withoutPace(world);
});
afterAll(() => world.close());

class Crash extends Error {}

/** Every statement, and every commit, of the engine's parts is a place where it may die: before it, or after it with nobody told. */
class Crashes {
  point = 0;
  at = -1;
  fired = false;

  step(): void {
    if (this.point++ !== this.at) return;
    this.fired = true;
    throw new Crash('planned');
  }

  around(db: Database): Database {
    const client = (c: HotClient): HotClient => ({ query: async (q) => { this.step(); return c.query(q as never) as never; } });
    const hot = async <T>(scope: Scope, work: (c: HotClient) => Promise<T>): Promise<T> => {
      const result = await db.hot(scope, (c) => work(client(c)));
      this.step();
      return result;
    };
    const tx = async <T>(scope: Scope, work: (em: Em) => Promise<T>): Promise<T> => {
      const result = await db.tx(scope, (em) => work(new Proxy(em, {
        get: (target, name) => (name === 'execute' ? async (...args: unknown[]) => { this.step(); return (target.execute as (...a: unknown[]) => unknown)(...args); } : Reflect.get(target, name) as unknown),
      })));
      this.step();
      return result;
    };
    return Object.assign(Object.create(db) as Database, { hot, hotRetrying: hot, tx });
  }
}

describe('CM-9: the engine dies at every statement and every commit', () => {
  it('nobody gets it twice and nobody is forgotten', async () => {
    const crashes = new Crashes();
    for (const name of ['Expander', 'Feeder', 'BroadcastControl', 'Acceptor']) {
      const part = internal<{ db: Database }>(world, name);
      part.db = crashes.around(part.db);
    }
    Object.assign(internal<object>(world, 'Feeder'), { pageSize: 5, outstanding: 10 });
    Object.assign(internal<object>(world, 'Expander'), { pageSize: 6 });
    let points = 0;
    for (let at = 0; ; at++) {
      const tag = `round${at}`;
      const people = await crowd(world, 12, { attributes: () => ({ round: tag }) });
      const id = await broadcast(world, { definition: { match: 'all', conditions: [{ field: 'attribute', name: 'round', op: 'equals', value: tag }] } }, undefined, {}, null);
      const from = world.ledger().length;
      await world.call('POST', `/v1/broadcasts/${id}/start`, {});
      Object.assign(crashes, { point: 0, at, fired: false });
      // What waits for its next try has it at once.
      const hurry = setInterval(() => world.clock.advance(2000), 50);
      const { counts } = await ends(world, id).finally(() => clearInterval(hurry));
      Object.assign(crashes, { at: -1 });
      expect({ at, counts, times: reached(world, people, from) }).toEqual({ at, counts: { recipients: 12, pending: 0, accepted: 12, excluded: 0, cancelled: 0, failed: 0 }, times: people.map(() => 1) });
      if (!crashes.fired) break;
      points++;
      // Earlier rounds are not looked at again: they only make the pages more.
      await sql(world, 'update contacts set merged_into = id where id = any($1::uuid[])', [people.map((p) => p.id.slice(4).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'))]);
    }
    process.stdout.write(`broadcasts: ${points} places to die\n`);
    expect(points).toBeGreaterThan(60);
  }, 600_000);
});

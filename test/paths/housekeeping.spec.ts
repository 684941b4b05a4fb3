import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Housekeeping } from '@consentry/server';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

describe('what has had its time goes', () => {
  it('ID-3: a session is dead at 24 h and its row gone at the next round; idempotency keys likewise', async () => {
    const { cookie } = await world.ownerSession();
    await world.send({}, { headers: { 'idempotency-key': 'order-1' } });
    const housekeeping = new Housekeeping(world.server.app);
    world.clock.advance(23 * 3_600_000);
    expect((await world.call('GET', '/v1/auth/session', undefined, { key: null, headers: { cookie } })).status).toBe(200);
    expect(await housekeeping.run()).toMatchObject({ sessions: 0, idempotencyKeys: 0 });
    world.clock.advance(3_600_000 + 1000);
    expect((await world.call('GET', '/v1/auth/session', undefined, { key: null, headers: { cookie } })).status).toBe(401);
    expect(await housekeeping.run()).toMatchObject({ sessions: 1, idempotencyKeys: 1, attempts: 1 });
  });
});

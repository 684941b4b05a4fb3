import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Authenticator } from '@consentry/kernel';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

describe('ID-11: a key that is revoked while its request waits', () => {
  it('sends nothing: the statement that accepts asks again', async () => {
    const { cookie, csrf } = await world.ownerSession();
    const owner = { key: null, headers: { cookie, 'x-csrf-token': csrf } };
    const made = (await world.call<{ id: string; key: string }>('POST', '/v1/api-keys', { name: 'short-lived' }, owner)).body;
    const authenticator = world.server.app.get(Authenticator);
    const authenticate = authenticator.authenticate.bind(authenticator);
    // Between knowing who asks and accepting his message, the owner revokes the key.
    authenticator.authenticate = async (request) => {
      const actor = await authenticate(request);
      if (actor?.kind === 'api_key') {
        authenticator.authenticate = authenticate;
        expect((await world.call('DELETE', `/v1/api-keys/${made.id}`, undefined, owner)).status).toBe(204);
      }
      return actor;
    };
    const before = world.ledger().length;
    const answer = await world.send({}, { key: made.key });
    authenticator.authenticate = authenticate;
    expect([answer.status, answer.body.code]).toEqual([401, 'auth.invalid_key']);
    await world.settle();
    expect(world.ledger().length).toBe(before);
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LiveController } from '@consentry/server';
import { colleague } from '../harness/people.js';
import { World } from '../harness/world.js';

let world: World;
const usual = LiveController.heartbeatMs;
beforeAll(async () => {
  LiveController.heartbeatMs = 50;
  world = await World.start();
});
afterAll(async () => {
  LiveController.heartbeatMs = usual;
  await world.close();
});

/** Resolves when the server ends the stream; what was heard until then. */
async function listen(headers: Record<string, string>): Promise<{ heard: () => string; ended: Promise<void>; stop: () => void }> {
  const stop = new AbortController();
  const response = await fetch(`${world.server.url}/v1/events/stream`, { headers, signal: stop.signal });
  expect(response.status).toBe(200);
  let text = '';
  const ended = (async () => { for await (const chunk of response.body!) text += Buffer.from(chunk).toString(); })().catch(() => undefined);
  return { heard: () => text, ended, stop: () => stop.abort() };
}

describe('ID-4: a live stream ends with what it was opened by', () => {
  it('a session that is ended', async () => {
    const agent = await colleague(world, 'AGENT');
    const stream = await listen(agent.headers);
    await world.until(() => stream.heard().includes('heartbeat'));
    expect((await agent.call('POST', '/v1/auth/logout')).status).toBe(204);
    await stream.ended;
  });

  it('a key that is revoked; another goes on', async () => {
    const { cookie, csrf } = await world.ownerSession();
    const owner = { key: null, headers: { cookie, 'x-csrf-token': csrf } };
    const made = (await world.call<{ id: string; key: string }>('POST', '/v1/api-keys', { name: 'listener' }, owner)).body;
    const [doomed, other] = [await listen({ authorization: `Bearer ${made.key}` }), await listen({ authorization: `Bearer ${world.demo.apiKey}` })];
    await world.until(() => doomed.heard().includes('heartbeat'));
    expect((await world.call('DELETE', `/v1/api-keys/${made.id}`, undefined, owner)).status).toBe(204);
    await doomed.ended;
    const before = other.heard().length;
    await world.until(() => other.heard().length > before);
    other.stop();
    await other.ended;
  });

  it('listening is no use of a session: the idle limit holds', async () => {
    const agent = await colleague(world, 'AGENT');
    const { cookie, csrf } = await world.ownerSession();
    const owner = { key: null, headers: { cookie, 'x-csrf-token': csrf } };
    expect((await world.call('PATCH', '/v1/organization/security', { idleMinutes: 10 }, owner)).status).toBe(200);
    const stream = await listen(agent.headers);
    world.clock.advance(6 * 60_000);
    const before = stream.heard().length;
    await world.until(() => stream.heard().length > before);
    world.clock.advance(6 * 60_000);
    await stream.ended;
    expect((await agent.call('GET', '/v1/contacts')).status).toBe(401);
  });
});

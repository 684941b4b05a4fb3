import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(() => world.close());

describe('a message out and an answer in', () => {
  it('reaches the phone, and its statuses come back', async () => {
    const sent = await world.send({ text: { body: 'Salam 👋 مرحبا' } });
    expect(sent.status).toBe(202);
    await world.until(async () => (await world.status(sent.body.id)) === 'read');
    expect(world.ledger().map((e) => e.body)).toEqual([{ body: 'Salam 👋 مرحبا' }]);
    const { body } = await world.call<{ history: { status: string }[]; verdict: unknown[]; dispatchVerdict: unknown[] }>('GET', `/v1/messages/${sent.body.id}`);
    expect(body.history.map((h) => h.status)).toEqual(['queued', 'accepted', 'sent', 'delivered', 'read']);
    expect(body.verdict.length).toBeGreaterThan(8);
    expect(body.dispatchVerdict.length).toBe(body.verdict.length);
  });

  it('STOP ends it at once, with one confirmation; START lifts it', async () => {
    const before = world.ledger().length;
    await world.writes('Please stop, thanks 🛑');
    await world.writes('STOP');
    expect(world.ledger().length).toBe(before + 1);
    const refused = await world.send();
    expect(refused.status).toBe(422);
    expect(refused.body.code).toBe('gate.opted_out');
    expect(refused.body.verdict.find((v) => v.rule === 'opted_out')?.outcome).toBe('block');
    await world.writes('START');
    expect((await world.send()).status).toBe(202);
    await world.settle();
    expect(world.ledger().length).toBe(before + 2);
  });

  it('what was accepted before STOP does not leave after it', async () => {
    // The provider refuses once, so that the message waits for its retry while the person changes their mind.
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    const sent = await world.send({ text: { body: 'late' } });
    expect(sent.status).toBe(202);
    await world.until(async () => (await world.call<{ history: { status: string }[] }>('GET', `/v1/messages/${sent.body.id}`)).body.history.some((h) => h.status === 'retrying'));
    await world.writes('STOP');
    await world.settle();
    expect(await world.status(sent.body.id)).toBe('blocked');
    expect(world.ledger().some((e) => (e.body as { body?: string }).body === 'late')).toBe(false);
    const { body } = await world.call<{ code: string }>('GET', `/v1/messages/${sent.body.id}`);
    expect(body.code).toBe('gate.opted_out');
    await world.writes('START');
  });

  it('outside the window only an approved template passes', async () => {
    world.clock.advance(25 * 3_600_000);
    const text = await world.send();
    expect([text.status, text.body.code]).toEqual([422, 'gate.outside_service_window']);
    const template = await world.send({ type: 'template', purpose: 'utility', template: { name: 'hello_world', language: { code: 'en_US' } } });
    expect(template.status).toBe(202);
    const unknown = await world.send({ type: 'template', purpose: 'utility', template: { name: 'no_such', language: { code: 'en_US' } } });
    expect(unknown.body.code).toBe('gate.template_not_approved');
  });
});

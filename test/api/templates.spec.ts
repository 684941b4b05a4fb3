import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FaultLine, newContact } from '../harness/fault.line.js';
import { World } from '../harness/world.js';

let world: World;
let line: FaultLine;
beforeAll(async () => {
  world = await World.start();
  line = await FaultLine.open(world);
});
afterAll(() => world.close());

interface Detail { id: string; state: string; quality: string; reason: string | null; version: number; versions: { version: number; source: string; components: { text?: string }[] }[]; code?: string; errors?: { path: string }[] }
const words = (text: string, ...examples: string[]) => [{ type: 'BODY', text, ...(examples.length > 0 ? { example: { body_text: [examples] } } : {}) }];
const create = (name: string, change: Record<string, unknown> = {}) => world.call<Detail>('POST', '/v1/templates', { connectionId: line.id, name, language: 'en', category: 'utility', components: words('Your order is on its way.'), ...change });
const read = async (id: string) => (await world.call<Detail>('GET', `/v1/templates/${id}`)).body;
const until = (id: string, state: string) => world.until(async () => (await read(id)).state === state);

describe('CM-5: templates are written here, reviewed there, and sent only when approved', () => {
  it('handed in, pending, approved by webhook, sent; until then the gate refuses it', async () => {
    const made = await create('order_left', { components: words('Hello {{1}}, your order is on its way.', 'Ana') });
    expect([made.status, made.body.version, made.body.versions.map((v) => v.source)]).toEqual([201, 1, ['submitted']]);
    await until(made.body.id, 'approved');
    const contact = await newContact(world);
    const send = (components: unknown[]) => world.send({ connectionId: line.id, contactId: contact.id, type: 'template', purpose: 'utility', text: undefined, template: { name: 'order_left', language: { code: 'en' }, components } });
    const missing = await send([]);
    expect([missing.status, missing.body.code]).toEqual([422, 'gate.template_parameters_invalid']);
    const sent = await send([{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }] }]);
    expect(sent.status).toBe(202);
    await world.until(async () => (await world.status(sent.body.id)) === 'read');
  });

  it('what the provider rejects says why; what it pauses is sent no more', async () => {
    const rejected = await create('please_reject_me');
    expect(rejected.status).toBe(201);
    await until(rejected.body.id, 'rejected');
    const made = await create('soon_paused');
    await until(made.body.id, 'approved');
    await line.event('template_status', { name: 'soon_paused', language: 'en', event: 'PAUSED' });
    await until(made.body.id, 'paused');
    const contact = await newContact(world);
    const refused = await world.send({ connectionId: line.id, contactId: contact.id, type: 'template', purpose: 'utility', text: undefined, template: { name: 'soon_paused', language: { code: 'en' } } });
    expect(refused.body.code).toBe('gate.template_not_approved');
  });

  it('a new wording is a new version, reviewed anew; the old one can still be read', async () => {
    const made = await create('reworded');
    await until(made.body.id, 'approved');
    // Meta tells whole seconds: two approvals within one would be the same delivery twice.
    world.clock.advance(2000);
    const edited = await world.call<Detail>('PATCH', `/v1/templates/${made.body.id}`, { components: words('Your order has left our house.') });
    expect([edited.status, edited.body.version]).toEqual([200, 2]);
    expect((await read(made.body.id)).versions.map((v) => v.components[0]!.text)).toEqual(['Your order has left our house.', 'Your order is on its way.']);
    await until(made.body.id, 'approved');
    expect((await world.call('POST', '/v1/templates/sync', { connectionId: line.id })).status).toBe(200);
    expect((await read(made.body.id)).version).toBe(2);
  });

  it('deleted there and here, once', async () => {
    const made = await create('to_be_deleted');
    await until(made.body.id, 'approved');
    expect((await world.call('DELETE', `/v1/templates/${made.body.id}`)).status).toBe(204);
    expect((await read(made.body.id)).state).toBe('deleted');
    expect((await world.call('DELETE', `/v1/templates/${made.body.id}`)).status).toBe(204);
    await world.call('POST', '/v1/templates/sync', { connectionId: line.id });
    expect((await read(made.body.id)).state).toBe('deleted');
  });

  it('bad input is named, and nothing of it reaches the provider', async () => {
    const problem = async (name: string, change: Record<string, unknown>) => { const { status, body } = await create(name, change); return [status, body.code, body.errors?.[0]?.path]; };
    expect(await problem('Order Left', {})).toEqual([400, 'request.invalid', 'name']);
    expect(await problem('x', { language: 'english please' })).toEqual([400, 'request.invalid', 'language']);
    expect(await problem('x', { category: 'spam' })).toEqual([400, 'request.invalid', 'category']);
    expect(await problem('x', { components: words('Hello {{2}}, dear friend of the house.', 'a') })).toEqual([400, 'request.invalid', 'components.0.text']);
    expect(await problem('x', { components: [{ type: 'SONG' }] })).toEqual([400, 'request.invalid', 'components.0.type']);
    expect(await problem('x', { connectionId: 'cnx_00000000000070008000000000000000' })).toEqual([404, 'connection.not_found', 'connectionId']);
    expect((await create('twice')).status).toBe(201);
    expect(await problem('twice', {})).toEqual([409, 'template.exists', 'name']);
    const check = await world.call<{ ok: boolean; errors: { path: string }[] }>('POST', '/v1/templates/check', { category: 'utility', components: words('{{1}}') });
    expect([check.status, check.body.ok, check.body.errors.map((e) => e.path)]).toEqual([200, false, expect.arrayContaining(['components.0.text'])]);
  });

  it('what the provider refuses is told in its words; what it does not answer leaves nothing', async () => {
    line.fault('template_error_100');
    const refused = await create('refused_there');
    expect([refused.status, refused.body.code, refused.body.errors?.[0]?.path]).toEqual([422, 'template.refused', 'components']);
    const listed = await world.call<{ data: { name: string }[] }>('GET', `/v1/templates?connectionId=${line.id}&name=refused_there`);
    expect(listed.body.data).toEqual([]);
  });
});

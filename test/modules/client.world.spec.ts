import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ConsentryError, createClient, paginate, unwrap, type ClientOptions, type ConsentryClient } from '@consentry/client';
import { count } from '../harness/identity.js';
import { World } from '../harness/world.js';
import { Proxy, type Fault } from './client.fixture.js';

let world: World;
let proxy: Proxy;
beforeAll(async () => {
  world = await World.start();
  proxy = await Proxy.start(world.server.url);
});
beforeEach(() => { proxy.seen.length = 0; });
afterAll(async () => {
  await proxy.close();
  await world.close();
});

const client = (options: Partial<ClientOptions> = {}): ConsentryClient => createClient({ baseUrl: `${proxy.url}/`, apiKey: world.demo.apiKey, ...options });
const message = (text: string) => ({ connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body: text } }) as const;
const refused = async (call: Promise<unknown>): Promise<ConsentryError> => {
  const error = await call.then(() => undefined, (caught: unknown) => caught);
  if (!(error instanceof ConsentryError)) throw new Error('not refused', { cause: error });
  return error;
};
const arrived = (text: string) => world.ledger().filter((entry) => JSON.stringify(entry.body).includes(text)).length;

describe('one message, however the answer is lost', () => {
  const CASES: [what: string, faults: Fault[], arrivals: number][] = [
    ['503, then 202', [503], 2], ['answer lost after acceptance', ['answer lost'], 2], ['answer broken off in its middle', ['answer broken'], 2],
    ['everything at once', ['answer lost', 503, 'answer broken'], 4],
  ];
  for (const [what, faults, arrivals] of CASES) {
    it(what, async () => {
      const before = await count(world, 'messages');
      proxy.faults = [...faults];
      const { id, status } = await unwrap(client().POST('/v1/messages', { body: message(what) }));
      expect([id, status]).toEqual([expect.stringMatching(/^msg_/), 'queued']);
      expect(proxy.seen).toHaveLength(arrivals);
      expect(new Set(proxy.keys).size).toBe(1);
      await world.settle();
      expect(await count(world, 'messages') - before).toBe(1);
      await world.until(() => arrived(what) > 0);
      expect(arrived(what)).toBe(1);
    });
  }

  it('what is no message is done once as well, and answered as the first time', async () => {
    proxy.faults = ['answer lost', 'answer broken'];
    const { data, response } = await client().POST('/v1/contacts', { body: { name: 'Ada', phone: '+15550149000', optedIn: true } });
    expect([data?.name, response.status, response.headers.get('idempotent-replayed')]).toEqual(['Ada', 201, 'true']);
    expect(proxy.seen).toHaveLength(3);
    expect(await count(world, 'contacts')).toBe(2);
  });

  it('an answer that is lost while the work still runs: waits for it', async () => {
    // The first attempt is held up at the contact it wants to change; the second comes while it is.
    const contact = world.contactUuid;
    const patch = { params: { path: { id: world.demo.contactId } }, body: { name: 'Renamed' } };
    const held = world.database.hot({ organizationId: world.system().organizationId }, async (c) => {
      await c.query({ text: 'select 1 from contacts where id = $1 for update', values: [contact] });
      const key = { headers: { 'Idempotency-Key': 'held' } };
      const first = client({ retries: 0 }).PATCH('/v1/contacts/{id}', { ...patch, ...key });
      await world.until(async () => (await count(world, `idempotency_keys where key = 'held'`)) === 1);
      const second = unwrap(client({ retries: 8 }).PATCH('/v1/contacts/{id}', { ...patch, ...key }));
      await world.until(() => proxy.seen.length >= 3);
      return { first, second };
    });
    const { first, second } = await held;
    expect((await unwrap(first)).name).toBe('Renamed');
    expect((await second).name).toBe('Renamed');
    expect(new Set(proxy.keys)).toEqual(new Set(['held']));
  });

  it('without a key the same loss would have sent it twice: the tests above can fail', async () => {
    const bare = client();
    bare.use({ onRequest: ({ request }) => { request.headers.delete('idempotency-key'); } });
    const before = await count(world, 'messages');
    for (const fault of ['answer lost', undefined] as const) {
      proxy.faults = [fault];
      await bare.POST('/v1/messages', { body: message('twice') }).catch(() => undefined);
    }
    expect(proxy.seen).toHaveLength(2);
    expect(await count(world, 'messages') - before).toBe(2);
  });
});

describe('refusals', () => {
  it('of the gate carry the verdict, and are asked for once', async () => {
    const error = await refused(unwrap(client().POST('/v1/messages', { body: { ...message('Half price'), purpose: 'marketing' } })));
    expect(error).toMatchObject({ status: 422, code: 'gate.not_opted_in', requestId: expect.any(String) });
    expect(error.verdict!.find((r) => r.outcome === 'block')).toMatchObject({ rule: 'not_opted_in', code: 'gate.not_opted_in' });
    expect(error.type).toMatch(/^http:.*\/docs\/errors#gate\.not_opted_in$/);
    const { allowed, verdict } = await unwrap(client().POST('/v1/messages/check', { body: { ...message('Half price'), purpose: 'marketing' } }));
    expect([allowed, verdict]).toEqual([false, error.verdict]);
    expect(proxy.seen).toHaveLength(2);
  });

  it('name the fields; a wrong key and a foreign id are told apart', async () => {
    const invalid = await refused(unwrap(client().POST('/v1/messages', { body: { ...message('x'), text: { body: '' } } })));
    expect(invalid).toMatchObject({ status: 400, code: 'request.invalid' });
    expect(invalid.errors.map((e) => e.path)).toEqual(['text.body']);
    expect(await refused(unwrap(client({ apiKey: 'csk_test_wrong' }).GET('/v1/contacts')))).toMatchObject({ status: 401, code: 'auth.invalid_key' });
    expect(await refused(unwrap(client().GET('/v1/contacts/{id}', { params: { path: { id: `con_${'0'.repeat(32)}` } } })))).toMatchObject({ status: 404, code: 'contact.not_found' });
    expect(await refused(unwrap(client().POST('/v1/contacts', { body: { phone: '+15550149100' }, headers: { 'Idempotency-Key': 'a b' } })))).toMatchObject({ status: 400, code: 'request.idempotency_key' });
    const key = { 'Idempotency-Key': 'mine' };
    await unwrap(client().POST('/v1/tags', { body: { name: 'one' }, headers: key }));
    expect(await refused(unwrap(client().POST('/v1/tags', { body: { name: 'two' }, headers: key })))).toMatchObject({ status: 409, code: 'idempotency.mismatch' });
  });

  it('a route without a body in its answer gives undefined', async () => {
    const { id } = await unwrap(client().POST('/v1/tags', { body: { name: 'short-lived' } }));
    expect(await unwrap(client().DELETE('/v1/tags/{id}', { params: { path: { id } } }))).toBeUndefined();
  });
});

describe('pages', () => {
  it('to the end, each once; no more than is asked for; through losses', async () => {
    const by = client();
    for (let n = 0; n < 23; n++) await unwrap(by.POST('/v1/contacts', { body: { name: `Row ${n}`, phone: `+155501492${String(n).padStart(2, '0')}` } }));
    const { total } = await unwrap(by.GET('/v1/contacts', { params: { query: { limit: 1, count: 'true' } } }));
    proxy.seen.length = 0;
    proxy.faults = [undefined, 'answer broken', undefined, 503];
    const ids: string[] = [];
    for await (const contact of paginate(by, '/v1/contacts', { query: { limit: 5 } })) ids.push(contact.id);
    expect(ids).toHaveLength(total!);
    expect(new Set(ids).size).toBe(total);
    expect(proxy.seen).toHaveLength(Math.ceil(total! / 5) + 2);

    proxy.seen.length = 0;
    for await (const contact of paginate(by, '/v1/contacts', { query: { limit: 5 } })) if (contact.id === ids[6]) break;
    expect(proxy.seen).toHaveLength(2);

    const consents: string[] = [];
    for await (const entry of paginate(by, '/v1/contacts/{id}/consents', { path: { id: world.demo.contactId }, query: { limit: 1 } })) consents.push(entry.purpose);
    expect(consents.length).toBeGreaterThan(1);

    const none: string[] = [];
    for await (const contact of paginate(by, '/v1/contacts', { query: { q: 'nobody-of-that-name' } })) none.push(contact.id);
    expect(none).toEqual([]);
  });

  it('a refusal ends the loop, and so does its caller', async () => {
    const wrong = paginate(client({ apiKey: 'csk_test_wrong' }), '/v1/contacts');
    expect(await refused(wrong.next())).toMatchObject({ code: 'auth.invalid_key' });
    const abort = new AbortController();
    const given = paginate(client(), '/v1/contacts', { query: { limit: 1 }, signal: abort.signal });
    await given.next();
    const reason = new Error('enough');
    abort.abort(reason);
    await expect(given.next()).rejects.toBe(reason);
  });
});

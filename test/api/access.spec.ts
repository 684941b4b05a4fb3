import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { endpointOf, permissionTable, ROLES, type Role } from '@consentry/kernel';
import { checkRoutes } from '@consentry/server';
import { colleague, Person, stranger } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { problemFaults } from '../harness/problems.js';
import { rowCounts } from '../harness/tables.js';
import { WebhookLine } from '../harness/webhook-line.js';
import { World, type CallOptions } from '../harness/world.js';

interface Route { method: string; path: string; permission: string | undefined; open: boolean; what: string }

let world: World;
let routes: Route[];
const people = new Map<Role, Person>();
let other: Person;
/** Ids of the other organisation, by prefix. */
const foreign = new Map<string, string>();

/** Every route as Nest holds it, hidden ones too, with what its handler declares. */
function readRoutes(): Route[] {
  const handlers = new Map<string, object>();
  for (const module of world.server.app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      if (typeof metatype !== 'function') continue;
      const prototype = metatype.prototype as Record<string, object>;
      for (const name of Object.getOwnPropertyNames(prototype)) handlers.set(`${metatype.name}.${name}`, prototype[name]!);
    }
  }
  return checkRoutes(world.server.app).routes.map(({ method, path, handler }) => {
    const access = endpointOf(handlers.get(handler)!)!.access;
    return { method, path, what: `${method} ${path}`, permission: typeof access === 'object' && 'permission' in access ? access.permission : undefined, open: typeof access === 'object' && 'public' in access };
  });
}

const KINDS: [RegExp, string][] = [[/connections/, 'cnx'], [/contacts/, 'con'], [/conversations/, 'cnv'], [/messages/, 'msg'], [/api-keys/, 'key']];
const pathWith = (route: Route, id: (prefix: string) => string) => route.path.replace(/:\w+/g, () => id(KINDS.find(([pattern]) => pattern.test(route.path))![1]));
const nowhere = (route: Route) => pathWith(route, (prefix) => `${prefix}_${'0'.repeat(32)}`);
const closed = () => routes.filter((r) => !r.open);
const unsafe = (r: Route) => !['GET', 'HEAD'].includes(r.method);
/** A stream never ends; whoever is let in is let go at once. */
async function ask(route: Route, options: CallOptions, path = nowhere(route)) {
  if (route.path !== '/v1/events/stream') return world.call<{ code?: string; permission?: string }>(route.method, path, unsafe(route) && route.method !== 'DELETE' ? {} : undefined, options);
  const stop = new AbortController();
  const key = options.key === undefined ? world.demo.apiKey : options.key;
  const response = await fetch(world.server.url + path, { headers: { ...(key ? { authorization: `Bearer ${key}` } : {}), ...options.headers }, signal: stop.signal });
  const text = response.ok ? '' : await response.text();
  stop.abort();
  return { status: response.status, headers: response.headers, text, body: (text ? JSON.parse(text) : {}) as { code?: string; permission?: string } };
}

beforeAll(async () => {
  world = await World.start();
  routes = readRoutes();
  for (const role of ROLES) people.set(role, role === 'OWNER' ? await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId) : await colleague(world, role));
  other = await stranger(world);
  await fill(other);
});
afterAll(() => world.close());

/** A second house with something of everything in it. */
async function fill(person: Person): Promise<void> {
  const key = (await person.call<{ key: string; id: string }>('POST', '/v1/api-keys', { name: 'theirs' })).body;
  const line = await WebhookLine.make(world, { key: key.key });
  const contact = (await person.call<{ id: string }>('POST', '/v1/contacts', { name: 'Their contact', phone: '+15550146000', optedIn: true })).body;
  expect((await line.deliver(line.text('theirs alone', { from: '15550146000' }))).status).toBe(200);
  await world.settle();
  const message = await person.call<{ id: string }>('POST', '/v1/messages', { connectionId: line.id, contactId: contact.id, purpose: 'service', type: 'text', text: { body: 'theirs alone' } });
  expect(message.status).toBe(202);
  await world.settle();
  const conversation = (await person.call<{ data: { id: string }[] }>('GET', '/v1/conversations')).body.data[0]!;
  for (const id of [key.id, line.id, contact.id, message.body.id, conversation.id]) foreign.set(id.slice(0, 3), id);
  expect([...foreign.keys()].sort()).toEqual(['cnv', 'cnx', 'con', 'key', 'msg']);
}

const problem = (answer: Awaited<ReturnType<typeof ask>>, status: number, code: string) => problemFaults(answer as never, { status, code });

describe('who is nobody', () => {
  it('gets 401 on every route that is not public', async () => {
    expect(closed().length).toBeGreaterThan(30);
    const faults: string[] = [];
    for (const route of closed()) faults.push(...problem(await ask(route, { key: null }), 401, 'auth.required').map((f) => `${route.what}: ${f}`));
    expect(faults).toEqual([]);
    process.stdout.write(`access: ${routes.length} routes, ${closed().length} of them closed\n`);
  });

  it('public routes are these, and each says why', () => {
    expect(routes.filter((r) => r.open).map((r) => r.what).sort()).toEqual(['GET /health/live', 'GET /health/ready', 'GET /webhooks/:connectionId', 'POST /v1/auth/login', 'POST /webhooks/:connectionId']);
    expect(checkRoutes(world.server.app).faults).toEqual([]);
  });

  it('gets 401 with keys and cookies that are wrong, whatever is wrong with them', async () => {
    const { apiKey } = world.demo;
    const swapped = apiKey.slice(0, -1) + (apiKey.endsWith('A') ? 'B' : 'A');
    const keys = [swapped, apiKey.slice(0, -1), `${apiKey}A`, apiKey.toUpperCase(), apiKey.replace('csk_test_', 'csk_live_'), 'csk_test_', 'x', `csk_test_${'A'.repeat(38)}`, `csk_test_${'0'.repeat(32)}000000`, apiKey.slice(0, 13)];
    const headers = [...keys.map((k) => `Bearer ${k}`), apiKey, `Basic ${Buffer.from(apiKey).toString('base64')}`, `Token ${apiKey}`, 'Bearer', 'Bearer  ', `Bearer ${apiKey} x`, `Bearer ${apiKey},${apiKey}`];
    for (const authorization of headers) {
      const answer = await world.call('GET', '/v1/contacts', undefined, { key: null, headers: { authorization } });
      expect([authorization.replace(apiKey, '…'), problemFaults(answer, { status: 401, code: 'auth.invalid_key' })]).toEqual([expect.anything(), []]);
      // A wrong key is wrong, however good the cookie beside it.
      expect((await world.call('GET', '/v1/contacts', undefined, { key: null, headers: { authorization, cookie: people.get('OWNER')!.cookie } })).status).toBe(401);
    }
    for (const cookie of ['consentry=x', `consentry=${'A'.repeat(43)}`, `${people.get('OWNER')!.cookie}x`, people.get('OWNER')!.cookie.slice(0, -1)]) {
      expect(problemFaults(await world.call('GET', '/v1/contacts', undefined, { key: null, headers: { cookie } }), { status: 401, code: 'auth.session_expired' })).toEqual([]);
    }
  });
});

describe('ID-11: keys', () => {
  const make = async (body: Record<string, unknown>) => (await people.get('OWNER')!.call<{ id: string; key: string }>('POST', '/v1/api-keys', { name: 'a key', ...body })).body;

  it('revocation bites on the very next request, in a burst too', async () => {
    for (let n = 0; n < 5; n++) {
      const { id, key } = await make({});
      const during = Array.from({ length: 20 }, () => world.call('GET', '/v1/contacts', undefined, { key }));
      expect((await Promise.all(during)).every((a) => a.status === 200)).toBe(true);
      expect((await people.get('OWNER')!.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
      expect(problemFaults(await world.call('GET', '/v1/contacts', undefined, { key }), { status: 401, code: 'auth.invalid_key' })).toEqual([]);
    }
  });

  it('expiry bites at its second', async () => {
    const { key } = await make({ expiresAt: new Date(world.clock.nowMs() + 60_000).toISOString() });
    expect((await world.call('GET', '/v1/contacts', undefined, { key })).status).toBe(200);
    await withClient(world.ownerUrl, (c) => c.query(`update api_keys set expires_at = $1 where expires_at is not null`, [new Date(world.clock.nowMs() - 1)]));
    expect(problemFaults(await world.call('GET', '/v1/contacts', undefined, { key }), { status: 401, code: 'auth.invalid_key' })).toEqual([]);
  });

  it('without the scope: 403 that names the permission, on every route', async () => {
    const scopes = [...permissionTable()].filter(([, row]) => row.scope).map(([name]) => name);
    const before = await rowCounts(world.ownerUrl);
    let made = 0;
    for (const [permission, group] of Map.groupBy(closed().filter((r) => r.permission), (r) => r.permission!)) {
      const { key } = await make({ scopes: scopes.filter((s) => s !== permission) });
      made++;
      for (const route of group) {
        const answer = await ask(route, { key });
        expect([route.what, problem(answer, 403, 'auth.forbidden'), answer.body.permission]).toEqual([route.what, [], permission]);
        expect(answer.text).toContain(permission);
      }
      if (!scopes.includes(permission)) continue;
      const single = await make({ scopes: [permission] });
      made++;
      for (const route of group) expect([route.what, (await ask(route, { key: single.key })).status === 403]).toEqual([route.what, false]);
    }
    const after = await rowCounts(world.ownerUrl);
    expect({ ...after, api_keys: before['api_keys'], audit_leaves: before['audit_leaves'] }).toEqual(before);
    expect(after['api_keys']).toBe(before['api_keys']! + made);
  });

  it('a key sees no more of itself than its prefix, and its hash never comes out', async () => {
    const { key } = await make({});
    const { text } = await people.get('OWNER')!.call('GET', '/v1/api-keys?limit=200');
    expect(text).not.toContain(key.slice(13));
    expect(text).not.toMatch(/hash/i);
  });
});

describe('sessions', () => {
  it('an unsafe method needs the session’s own CSRF token, on every route', async () => {
    const owner = people.get('OWNER')!;
    const before = await rowCounts(world.ownerUrl);
    for (const route of closed().filter(unsafe)) {
      for (const token of [undefined, '', 'x', owner.csrf.slice(0, -1), `${owner.csrf}A`, people.get('ADMIN')!.csrf, other.csrf]) {
        const answer = await ask(route, { key: null, headers: { cookie: owner.cookie, ...(token === undefined ? {} : { 'x-csrf-token': token }) } });
        expect([route.what, token?.length, problem(answer, 403, 'auth.csrf')]).toEqual([route.what, token?.length, []]);
      }
    }
    expect(await rowCounts(world.ownerUrl)).toEqual(before);
  });

  it('the cookie is HttpOnly, SameSite=Lax and this host’s alone; under HTTPS Secure and __Host-', async () => {
    const { headers } = await world.call('POST', '/v1/auth/login', World.owner, { key: null });
    const [pair, ...flags] = headers.get('set-cookie')!.split('; ');
    expect(pair).toMatch(/^consentry=[\w-]{43}$/);
    expect(flags.map((f) => f.split('=')[0]!.toLowerCase()).sort()).toEqual(['expires', 'httponly', 'path', 'samesite']);
    expect(flags).toEqual(expect.arrayContaining(['SameSite=Lax', 'Path=/']));
    const secure = await World.start({ env: { CONSENTRY_PUBLIC_URL: 'https://messages.example.com' } });
    try {
      const cookie = (await secure.call('POST', '/v1/auth/login', World.owner, { key: null })).headers.get('set-cookie')!;
      expect(cookie).toMatch(/^__Host-consentry=[\w-]{43}; /);
      expect(cookie.split('; ').map((f) => f.toLowerCase())).toEqual(expect.arrayContaining(['secure', 'httponly', 'samesite=lax', 'path=/']));
      expect(cookie.toLowerCase()).not.toContain('domain=');
    } finally {
      await secure.close();
    }
  });

  it('ends at once on sign-out', async () => {
    const leaving = await colleague(world, 'AGENT');
    expect((await leaving.call('GET', '/v1/contacts')).status).toBe(200);
    const out = await leaving.call('POST', '/v1/auth/logout');
    expect([out.status, out.headers.get('set-cookie')]).toEqual([204, expect.stringMatching(/^consentry=;.*(Max-Age=0|1970)/)]);
    expect((await leaving.call('GET', '/v1/contacts')).status).toBe(401);
  });

  it('a wrong password and an unknown address get the same bytes, and so does a disabled account', async () => {
    const gone = await colleague(world, 'AGENT');
    const { email } = gone;
    await withClient(world.ownerUrl, (c) => c.query('update users set disabled_at = now() where email_key = $1', [email]));
    expect((await gone.call('GET', '/v1/contacts')).status).toBe(401);
    const attempts = [
      { email: World.owner.email, password: 'wrong' }, { email: 'nobody@example.com', password: World.owner.password }, { email, password: World.owner.password }, { email: World.owner.email, password: World.owner.password.toUpperCase() },
      { email: World.owner.email, password: `${World.owner.password} ` }, { email: "' or 1=1 --", password: 'x' },
    ];
    const answers = [];
    for (const attempt of attempts) {
      const { status, body, headers, text } = await world.call<{ requestId: string }>('POST', '/v1/auth/login', attempt, { key: null });
      const shown = Object.fromEntries([...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)));
      answers.push(JSON.stringify([status, text.replaceAll(body.requestId, ''), shown]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('auth.invalid_credentials');
    expect(answers[0]).not.toContain('set-cookie');
  });
});

describe('ID-10: roles', () => {
  it('each route × role is let in or refused as the table of permissions says', async () => {
    let asked = 0;
    for (const route of closed().filter((r) => r.path !== '/v1/auth/logout')) {
      for (const [role, person] of people) {
        const answer = await ask(route, { key: null, headers: person.headers });
        const allowed = route.permission === undefined || permissionTable().get(route.permission)!.roles.includes(role);
        asked++;
        if (allowed) expect([route.what, role, answer.body.code === 'auth.forbidden', answer.status === 401, answer.status >= 500]).toEqual([route.what, role, false, false, false]);
        else expect([route.what, role, problem(answer, 403, 'auth.forbidden'), answer.body.permission]).toEqual([route.what, role, [], route.permission]);
      }
    }
    process.stdout.write(`access: ${asked} combinations of route and role\n`);
  });

  it('what each role may not do, written out: an auditor changes nothing, a marketer and an agent make no keys', () => {
    const may = (role: Role) => [...permissionTable()].filter(([, row]) => row.roles.includes(role)).map(([name]) => name);
    expect(may('AUDITOR').filter((name) => !name.endsWith('.read'))).toEqual([]);
    for (const role of ['MARKETER', 'AGENT', 'AUDITOR'] as const) expect(may(role).filter((name) => /^(api_keys|connections)\.write$/.test(name))).toEqual([]);
    expect(may('OWNER')).toEqual([...permissionTable().keys()]);
  });

  it('a role that was taken away is gone with the next request', async () => {
    const demoted = await colleague(world, 'ADMIN');
    expect((await demoted.call('GET', '/v1/api-keys')).status).toBe(200);
    await withClient(world.ownerUrl, (c) => c.query(`update memberships m set role = 'AGENT' from users u where u.id = m.user_id and u.email_key = $1`, [demoted.email]));
    const answer = await demoted.call('GET', '/v1/api-keys');
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([403, 'auth.forbidden']);
  });

  it('CM-8: marketers and auditors see no whole telephone number, in any answer', async () => {
    expect((await world.send({ text: { body: 'no number in here' } })).status).toBe(202);
    await world.settle();
    const digits = world.demo.phone.slice(1);
    const lists = ['/v1/contacts', `/v1/contacts/${world.demo.contactId}`, `/v1/contacts/${world.demo.contactId}/consents`, '/v1/messages', '/v1/conversations', '/v1/templates', '/v1/connections', '/v1/inbound-events'];
    for (const role of ['MARKETER', 'AUDITOR'] as const) {
      for (const path of lists) {
        const { status, text } = await people.get(role)!.call('GET', path);
        if (status === 403) continue;
        expect([role, path, status, text.includes(digits)]).toEqual([role, path, 200, false]);
      }
    }
    expect((await people.get('AGENT')!.call('GET', '/v1/contacts')).text).toContain(digits);
  });
});

describe('I9: another organisation', () => {
  it('its ids answer 404 on every route that takes one, as unknown ids do', async () => {
    const withId = closed().filter((r) => r.path.includes(':'));
    expect(withId.length).toBeGreaterThan(10);
    const bodies: Record<string, unknown> = {
      'PATCH /v1/connections/:id': { name: 'mine now' }, 'PATCH /v1/contacts/:id': { name: 'mine now' }, 'POST /v1/contacts/:id/merge': { otherId: world.demo.contactId },
      'POST /v1/contacts/:id/consents': { channel: 'whatsapp', purpose: 'marketing', state: 'granted', source: 'api' },
    };
    const before = await rowCounts(world.ownerUrl);
    for (const route of withId) {
      const codes = [];
      for (const path of [pathWith(route, (prefix) => foreign.get(prefix)!), nowhere(route)]) {
        const { status, body, text } = await people.get('OWNER')!.call<{ code: string; requestId: string }>(route.method, path, bodies[route.what] ?? (route.method === 'GET' || route.method === 'DELETE' ? undefined : {}));
        expect([route.what, status]).toEqual([route.what, 404]);
        codes.push(text.replaceAll(body.requestId, ''));
      }
      expect([route.what, codes[0]]).toEqual([route.what, codes[1]]);
    }
    expect(await rowCounts(world.ownerUrl)).toEqual(before);
  });

  it('its ids in a body lead nowhere', async () => {
    const owner = people.get('OWNER')!;
    const message = { connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body: 'x' } };
    const before = await rowCounts(world.ownerUrl);
    const tries: [string, unknown, string][] = [
      ['/v1/messages', { ...message, connectionId: foreign.get('cnx') }, 'connection.not_found'], ['/v1/messages', { ...message, contactId: foreign.get('con') }, 'contact.not_found'],
      ['/v1/messages/check', { ...message, connectionId: foreign.get('cnx') }, 'connection.not_found'], ['/v1/messages/check', { ...message, contactId: foreign.get('con') }, 'contact.not_found'],
      [`/v1/contacts/${world.demo.contactId}/merge`, { otherId: foreign.get('con') }, 'contact.not_found'], ['/v1/templates/sync', { connectionId: foreign.get('cnx') }, 'connection.not_found'],
      ['/v1/simulator/inbound', { connectionId: foreign.get('cnx'), from: '+15550146000', text: { body: 'STOP' } }, 'connection.not_found'], ['/v1/simulator/faults', { connectionId: foreign.get('cnx'), kind: 'http_503' }, 'connection.not_found'],
    ];
    for (const [path, body, code] of tries) {
      const answer = await owner.call<{ code: string }>('POST', path, body);
      expect([path, answer.status, answer.body.code]).toEqual([path, 404, code]);
    }
    expect((await owner.call('GET', `/v1/simulator/messages?connectionId=${foreign.get('cnx')}`)).status).toBe(404);
    expect(await rowCounts(world.ownerUrl)).toEqual(before);
  });

  it('its number is not taken, its address not known: the same phone may be a contact of both', async () => {
    const made = await people.get('OWNER')!.call<{ id: string }>('POST', '/v1/contacts', { phone: '+15550146000' });
    expect(made.status).toBe(201);
    expect(made.body.id).not.toBe(foreign.get('con'));
  });

  it('lists show, count and page nothing of it, whatever the filter or cursor', async () => {
    const lists = closed().filter((r) => r.method === 'GET' && !r.path.includes(':') && !['/v1/events/stream', '/v1/auth/session', '/v1/plugins', '/v1/simulator/messages', '/v1/simulator/faults', '/v1/test/clock'].includes(r.path));
    expect(lists.map((r) => r.path).sort()).toEqual(['/v1/api-keys', '/v1/connections', '/v1/contacts', '/v1/conversations', '/v1/inbound-events', '/v1/messages', '/v1/templates']);
    const marks = [...foreign.values(), 'theirs', 'Their contact'];
    const owner = people.get('OWNER')!;
    for (const { path } of lists) {
      const theirs = await other.call<{ data: { id: string }[]; total: number; nextCursor: string | null }>('GET', `${path}?limit=1&count=true`);
      const mine = await owner.call<{ data: { id: string }[]; total: number }>('GET', `${path}?limit=200&count=true`);
      expect([path, theirs.status, mine.status]).toEqual([path, 200, 200]);
      expect(theirs.body.total).toBeGreaterThan(0);
      expect([path, mine.body.total]).toEqual([path, mine.body.data.length]);
      for (const query of ['limit=200', `limit=200&cursor=${theirs.body.nextCursor ?? ''}`, `limit=200&connectionId=${foreign.get('cnx')}`, `limit=200&contactId=${foreign.get('con')}`, `limit=200&conversationId=${foreign.get('cnv')}`, 'limit=200&q=Their', 'limit=200&q=%2B15550146000']) {
        const { status, text, body } = await owner.call<{ data: unknown[] }>('GET', `${path}?${query}`);
        if (status === 400) continue;
        for (const mark of marks) expect([path, query, mark, text.includes(mark)]).toEqual([path, query, mark, false]);
        if (/connectionId|conversationId|q=Their/.test(query)) expect([path, query, body.data]).toEqual([path, query, []]);
      }
    }
  });

  it('its live stream stays its own', async () => {
    const stop = new AbortController();
    const response = await fetch(`${world.server.url}/v1/events/stream`, { headers: other.headers, signal: stop.signal });
    let heard = '';
    const reading = (async () => { for await (const chunk of response.body!) heard += Buffer.from(chunk).toString(); })().catch(() => undefined);
    expect((await world.send({ text: { body: 'ours' } })).status).toBe(202);
    await world.settle();
    // Theirs comes after ours: once it was heard, ours would have been.
    await other.call('POST', '/v1/contacts', { name: 'A last one', phone: '+15550146001' });
    await world.until(() => heard.includes('contacts'));
    expect(heard).not.toMatch(/messages|conversations|msg_/);
    stop.abort();
    await reading;
  });
});

describe('ID-3: a session', () => {
  it('ends 24 hours after sign-in, however busy it is', async () => {
    const late = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
    world.clock.advance(24 * 3_600_000 - 5000);
    expect((await late.call('GET', '/v1/contacts')).status).toBe(200);
    world.clock.advance(6000);
    expect(problemFaults(await late.call('GET', '/v1/contacts'), { status: 401, code: 'auth.session_expired' })).toEqual([]);
  });
});

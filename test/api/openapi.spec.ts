import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ModulesContainer } from '@nestjs/core';
import { endpointOf, errorTable, permissionTable } from '@consentry/kernel';
import { checkRoutes } from '@consentry/server';
import { DeskDay } from '../harness/desk.day.js';
import { schemaFaults } from '../harness/json-schema.js';
import { IdentityDay, Neighbours } from '../harness/identity.day.js';
import { routesOf, type Document, type Operation } from '../harness/openapi.js';
import { Person } from '../harness/people.js';
import { PrivacyDay } from '../harness/privacy.day.js';
import { WebhookLine, closeWebhookSockets } from '../harness/webhook-line.js';
import { World, type Answer, type CallOptions } from '../harness/world.js';

/** Routes whose success is that the browser goes elsewhere. */
const REDIRECTS = new Set(['/v1/auth/sso/callback', '/v1/auth/facebook', '/v1/auth/facebook/callback']);
/** Asks for the password once more, which no address may hold. */
const DELETED_BY_PASSWORD = '/v1/organization';

interface Seen { method: string; path: string; status: number; type: string; body: unknown; text: string }

let world: World;
let neighbours: Neighbours;
let document: Document;
const seen: Seen[] = [];

beforeAll(async () => {
  neighbours = await Neighbours.start();
  world = await World.start({ env: neighbours.env });
  document = (await world.call<Document>('GET', '/v1/openapi.json')).body;
  await scenario();
  await new IdentityDay(world, neighbours, (method, path, answer) => { if (!path.startsWith('/v1/dev/')) keep(method, path, answer); }).run();
}, 120_000);
afterAll(async () => { closeWebhookSockets(); await world.close(); await neighbours.stop(); });

function keep(method: string, path: string, answer: Answer<unknown>): void {
  seen.push({ method, path: path.split('?', 1)[0]!, status: answer.status, type: (answer.headers.get('content-type') ?? '').split(';', 1)[0]!, body: answer.body, text: answer.text });
}
async function note<T>(method: string, path: string, asked: Promise<Answer<T>>): Promise<Answer<T>> {
  const answer = await asked;
  keep(method, path, answer);
  return answer;
}
const ask = <T = Record<string, unknown>>(method: string, path: string, body?: unknown, options?: CallOptions) => note<T>(method, path, world.call<T>(method, path, body, options));

/** Every route, answering well at least once and badly in every way that it names where that can be brought about. */
async function scenario(): Promise<void> {
  const owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
  const as = <T = Record<string, unknown>>(method: string, path: string, body?: unknown, options: CallOptions = {}) => note<T>(method, path, owner.call<T>(method, path, body, options));
  const none = '0'.repeat(32);
  const { connectionId, contactId } = world.demo;
  const message = (change: Record<string, unknown> = {}) => ({ connectionId, contactId, purpose: 'service', type: 'text', text: { body: 'x' }, ...change });

  for (const path of ['/health/live', '/health/ready', '/v1/plugins']) await ask('GET', path);
  await ask('POST', '/v1/auth/login', World.owner, { key: null });
  await ask('POST', '/v1/auth/login', { email: World.owner.email, password: 'x' }, { key: null });
  await as('GET', '/v1/auth/session');
  const made = await as<{ id: string }>('POST', '/v1/api-keys', { name: 'k', expiresAt: '2126-01-01T00:00:00Z' });
  await as('DELETE', `/v1/api-keys/${made.body.id}`);
  await as('DELETE', `/v1/api-keys/key_${none}`);
  await as('DELETE', '/v1/api-keys/x');

  const contact = await ask<{ id: string }>('POST', '/v1/contacts', { name: 'Ada', phone: '+15550149000', identities: [{ channel: 'email', address: 'ada@example.com' }], attributes: { vip: true, n: 1, s: 'x', z: null }, optedIn: true, marketingOptedIn: true });
  const second = await ask<{ id: string }>('POST', '/v1/contacts', { phone: '+15550149001' });
  await ask('POST', '/v1/contacts', { phone: '+15550149000' });
  await ask('PATCH', `/v1/contacts/${contact.body.id}`, { name: 'Ada L.' });
  await ask('PATCH', `/v1/contacts/con_${none}`, { name: 'x' });
  await ask('POST', `/v1/contacts/${contact.body.id}/consents`, { channel: 'whatsapp', purpose: 'marketing', state: 'withdrawn', source: 'api', evidence: { form: 'x', n: 1, b: true } });
  await ask('POST', `/v1/contacts/${contact.body.id}/merge`, { otherId: second.body.id });
  await ask('POST', `/v1/contacts/${contact.body.id}/merge`, { otherId: contact.body.id });

  const line = await WebhookLine.make(world);
  await ask('POST', '/v1/connections', { plugin: 'channel-whatsapp', name: 'made', credentials: line.secrets, settings: { phoneNumberId: '10155500000777', businessAccountId: '20155500000777', apiBaseUrl: world.simulator.address } });
  await ask('PATCH', `/v1/connections/${line.id}`, { name: 'renamed' });
  await ask('POST', `/v1/connections/${line.id}/check`);
  await ask('POST', '/v1/templates/sync', { connectionId: line.id });
  await ask('POST', '/v1/templates/sync', { connectionId: `cnx_${none}` });

  await new DeskDay(world, as).run();

  await line.deliver(line.text('hello', { from: '15550149000' }));
  await line.deliver(line.envelope({ note: 1 }, 'lunar_update'));
  await world.settle();
  const sent = await ask<{ id: string }>('POST', '/v1/messages', message());
  await ask('POST', '/v1/messages', message(), { headers: { 'idempotency-key': 'one' } });
  await ask('POST', '/v1/messages', message(), { headers: { 'idempotency-key': 'one' } });
  await ask('POST', '/v1/messages', message({ text: { body: 'y' } }), { headers: { 'idempotency-key': 'one' } });
  await ask('POST', '/v1/messages', message(), { headers: { 'idempotency-key': 'a b' } });
  await ask('POST', '/v1/messages', message({ purpose: 'marketing' }));
  await ask('POST', '/v1/messages', message({ type: 'image', text: undefined, image: { id: '1' } }));
  await ask('POST', '/v1/messages', message({ type: 'template', purpose: 'utility', text: undefined, template: { name: 'none', language: { code: 'en_US' } } }));
  await ask('POST', '/v1/messages', message({ type: 'template', purpose: 'utility', text: undefined, template: { name: 'order_confirmation', language: { code: 'en_US' } } }));
  await ask('POST', '/v1/messages', message({ connectionId: `cnx_${none}` }));
  await ask('POST', '/v1/messages/check', message());
  await ask('POST', '/v1/messages/check', message({ contactId: undefined, to: '+15550149999' }));
  await world.until(async () => (await world.status(sent.body.id)) === 'read');
  await ask('GET', `/v1/messages/${sent.body.id}`);
  await ask('GET', `/v1/messages/msg_${none}`);
  const conversations = await ask<{ data: { id: string }[] }>('GET', '/v1/conversations?count=true');
  await ask('GET', `/v1/conversations/${conversations.body.data[0]!.id}`);
  await ask('POST', `/v1/conversations/${conversations.body.data[0]!.id}/read`);
  await ask('POST', `/v1/conversations/cnv_${none}/read`);
  for (const path of ['/v1/contacts', `/v1/contacts/${contactId}`, `/v1/contacts/${contactId}/consents`, '/v1/connections', `/v1/connections/${line.id}`, '/v1/messages', '/v1/templates', '/v1/inbound-events']) {
    await ask('GET', path.split('/').length === 3 ? `${path}?limit=2&count=true` : path);
    await ask('GET', path, undefined, { key: null });
    await ask('GET', path, undefined, { key: 'csk_test_wrong' });
    await ask('GET', `${path}?surprise=1`);
    await ask('GET', path, undefined, { key: null, headers: { cookie: 'consentry=wrong' } });
  }
  await as('GET', '/v1/api-keys');
  await ask('GET', '/v1/api-keys');
  await ask('POST', '/v1/contacts', {}, { key: null, headers: { cookie: owner.cookie } });
  await ask('POST', '/v1/contacts', undefined, { raw: 'x', headers: { 'content-type': 'text/plain' } });
  await ask('POST', '/v1/contacts', undefined, { raw: JSON.stringify({ pad: 'x'.repeat(1_048_576) }), headers: { 'content-type': 'application/json' } });
  await as('POST', '/v1/api-keys', { name: 'k' }, { headers: { 'idempotency-key': 'two' } });
  await ask('GET', `/webhooks/${line.id}?hub.mode=subscribe&hub.verify_token=${line.secrets.verifyToken}&hub.challenge=1`, undefined, { key: null });
  await ask('GET', `/webhooks/${line.id}?hub.mode=subscribe`, undefined, { key: null });
  await ask('GET', `/webhooks/cnx_${none}`, undefined, { key: null });
  await ask('POST', `/webhooks/${line.id}`, {}, { key: null });
  await note('POST', `/webhooks/${line.id}`, world.call('POST', `/webhooks/${line.id}`, undefined, { key: null, raw: line.text('x'), headers: { 'x-hub-signature-256': line.sign(line.text('y')), 'content-type': 'application/json' } }));
  const delivery = line.text('signed');
  await note('POST', `/webhooks/${line.id}`, world.call('POST', `/webhooks/${line.id}`, undefined, { key: null, raw: delivery, headers: { 'x-hub-signature-256': line.sign(delivery), 'content-type': 'application/json' } }));
  await note('POST', `/webhooks/${line.id}`, world.call('POST', `/webhooks/${line.id}`, undefined, { key: null, raw: '[]', headers: { 'x-hub-signature-256': line.sign('[]'), 'content-type': 'application/json' } }));
  await world.writes('STOP');
  await ask('POST', '/v1/messages', message());
  await ask('POST', `/v1/contacts/${contactId}/consents`, { channel: 'whatsapp', purpose: 'service', state: 'granted', source: 'api' });
  for (let n = 0; n < 21; n++) await world.send({ connectionId: line.id, contactId: contact.body.id });
  await ask('POST', '/v1/messages', message({ connectionId: line.id, contactId: contact.body.id }));
  await ask('DELETE', `/v1/connections/${line.id}`);
  await ask('PATCH', `/v1/connections/${line.id}`, { name: 'x' });
  await ask('POST', `/v1/connections/${line.id}/check`);
  await new PrivacyDay(world, as, neighbours.facebook.appSecret).run();
  await as('POST', '/v1/auth/logout');
}

/** The operation that an address belongs to. Literal parts win: `/v1/messages/check` is no message's id. */
function operationOf({ method, path }: Seen): [template: string, operation: Operation] {
  const found = routesOf(document).filter((r) => r.method === method && new RegExp(`^${r.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path)).sort((a, b) => a.path.split('{').length - b.path.split('{').length)[0];
  if (!found) throw new Error(`the document lacks ${method} ${path}`);
  return [`${method} ${found.path}`, found.operation];
}

describe('the OpenAPI document', () => {
  it('is 3.1 and whole: names, parameters, references, responses', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const ids = routesOf(document).map((r) => r.operation.operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { method, path, operation } of routesOf(document)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
      expect([path, (operation.parameters ?? []).filter((p) => p.in === 'path').map((p) => p.name)]).toEqual([path, names]);
      for (const parameter of operation.parameters ?? []) expect([path, parameter.name, typeof parameter.schema]).toEqual([path, parameter.name, 'object']);
      expect([path, Object.keys(operation.responses).every((s) => /^[1-5]\d\d$/.test(s))]).toEqual([path, true]);
      // What leads a browser on to somewhere else succeeds by a redirect, and says so.
      expect([path, Object.keys(operation.responses).some((s) => s.startsWith(REDIRECTS.has(path) ? '303' : '2'))]).toEqual([path, true]);
      if (method === 'GET' || (method === 'DELETE' && path !== DELETED_BY_PASSWORD)) expect([path, operation.requestBody]).toEqual([path, undefined]);
      expect(operation.summary?.length).toBeGreaterThan(5);
    }
    for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)) expect([reference, reference!.slice('#/components/schemas/'.length) in document.components.schemas]).toEqual([reference, true]);
    // Every schema can be read: the validator throws at what it doesn't understand.
    for (const schema of Object.values(document.components.schemas)) schemaFaults(document, schema, {});
    expect(Object.keys(document.components.securitySchemes)).toEqual(['apiKey', 'session']);
  });

  it('holds every route that is not hidden, with the permission that its handler asks for', () => {
    const handlers = new Map<string, object>();
    for (const module of world.server.app.get(ModulesContainer).values()) {
      for (const { metatype } of module.controllers.values()) {
        if (typeof metatype === 'function') for (const name of Object.getOwnPropertyNames(metatype.prototype)) handlers.set(`${metatype.name}.${name}`, (metatype.prototype as Record<string, object>)[name]!);
      }
    }
    const documented = new Map(routesOf(document).map((r) => [`${r.method} ${r.path}`, r.operation]));
    const wanted = checkRoutes(world.server.app).routes.map((r) => ({ ...r, endpoint: endpointOf(handlers.get(r.handler)!)! })).filter((r) => !r.endpoint.hidden);
    expect([...documented.keys()].sort()).toEqual(wanted.map((r) => `${r.method} ${r.path.replace(/:(\w+)/g, '{$1}')}`).sort());
    for (const { method, path, endpoint } of wanted) {
      const operation = documented.get(`${method} ${path.replace(/:(\w+)/g, '{$1}')}`)!;
      const permission = typeof endpoint.access === 'object' && 'permission' in endpoint.access ? endpoint.access.permission : undefined;
      expect([path, operation['x-permission']]).toEqual([path, permission]);
      if (permission) expect(permissionTable().has(permission)).toBe(true);
      const isPublic = typeof endpoint.access === 'object' && 'public' in endpoint.access;
      expect([method, path, operation.security?.length ?? 0]).toEqual([method, path, isPublic ? 0 : 2]);
    }
    process.stdout.write(`openapi: ${documented.size} routes, ${Object.keys(document.components.schemas).length} schemas\n`);
  });

  it('a body that may be left away is not required, and every other is', () => {
    const BODY = '3:';
    let optional = 0;
    for (const module of world.server.app.get(ModulesContainer).values()) {
      for (const { metatype } of module.controllers.values()) {
        if (typeof metatype !== 'function') continue;
        for (const { path, method, operation } of routesOf(document).filter((r) => r.operation.operationId.startsWith(`${metatype.name.replace(/Controller$/, '')}_`))) {
          const name = operation.operationId.split('_')[1]!;
          const args = Reflect.getMetadata('__routeArguments__', metatype, name) as Record<string, { schema?: { safeParse?(value: unknown): { success: boolean } } }> | undefined;
          const body = Object.entries(args ?? {}).find(([key]) => key.startsWith(BODY))?.[1].schema;
          if (!body?.safeParse || !operation.requestBody) continue;
          const leavable = body.safeParse(undefined).success;
          optional += Number(leavable);
          expect([method, path, operation.requestBody.required ?? false, typeof Object.values(operation.requestBody.content)[0]?.schema, JSON.stringify(operation.requestBody.content).includes('$ref')]).toEqual([method, path, !leavable, 'object', true]);
        }
      }
    }
    expect(optional).toBeGreaterThan(1);
  });

  it('every answer of a broad scenario fits the schema of its status', () => {
    const faults = new Set<string>();
    const covered = new Set<string>();
    for (const one of seen) {
      const [template, operation] = operationOf(one);
      const redirect = REDIRECTS.has(template.split(' ')[1]!);
      // Covered is what has succeeded at least once.
      if (one.status < 400 && (one.status < 300 || redirect)) covered.add(template);
      if (one.status < 400 && !operation.responses[String(one.status)]) faults.add(`${template}: succeeds with ${one.status}, which is not documented`);
      const response = operation.responses[String(one.status)];
      if (!response) continue;
      // A file comes as what it is.
      const content = response.content?.[one.type] ?? response.content?.['*/*'];
      // Done, taken on or moved, without a word.
      if (!response.content) { if (one.text !== '') faults.add(`${template} ${one.status}: has a body`); continue; }
      if (!content) faults.add(`${template} ${one.status}: comes as ${one.type}, documented as ${Object.keys(response.content ?? {}).join(', ')}`);
      else if (content.schema) for (const fault of schemaFaults(document, content.schema, one.body)) faults.add(`${template} ${one.status}: ${fault}`);
    }
    expect([...faults]).toEqual([]);
    const missing = routesOf(document).map((r) => `${r.method} ${r.path}`).filter((r) => !covered.has(r));
    // A stream is asked elsewhere.
    expect(missing).toEqual(['GET /v1/events/stream']);
    process.stdout.write(`openapi: ${seen.length} answers compared, of ${covered.size} routes\n`);
  });

  it('success answers hold nothing that their schema does not name', () => {
    // The document leaves answers open for what later versions add; what comes today is exactly what it says.
    const faults = new Set<string>();
    const strict = JSON.parse(JSON.stringify(document, (_key, part: unknown) => (part && typeof part === 'object' && 'properties' in part && (part as { type?: string }).type === 'object' && !('additionalProperties' in part) ? { ...part, additionalProperties: false } : part))) as Document;
    for (const one of seen.filter((s) => s.status < 300 && s.type === 'application/json')) {
      const [template] = operationOf(one);
      const [method, path] = template.split(' ') as [string, string];
      const schema = strict.paths[path]![method.toLowerCase()]!.responses[String(one.status)]?.content?.['application/json']?.schema;
      if (schema) for (const fault of schemaFaults(strict, schema, one.body)) faults.add(`${template}: ${fault.replace(/\.\d+\./g, '.n.')}`);
    }
    expect([...faults]).toEqual([]);
  });

  it('every code that was answered is in the document: among all codes, and at its route', () => {
    const codes = (document.components.schemas['Problem']!.properties!['code'] as { enum: string[] }).enum;
    expect(codes).toEqual([...errorTable().keys()].sort());
    const unlisted = new Set<string>();
    const answered = new Set<string>();
    for (const one of seen.filter((s) => s.status >= 400)) {
      const [template, operation] = operationOf(one);
      const { code } = one.body as { code: string };
      answered.add(code);
      expect([template, codes.includes(code)]).toEqual([template, true]);
      expect([code, errorTable().get(code)![0]]).toEqual([code, one.status]);
      if (!operation.responses[String(one.status)]?.description.includes(`\`${code}\``)) unlisted.add(`${one.status} ${code}`);
    }
    process.stdout.write(`openapi: ${answered.size} different codes answered\n`);
    expect(answered.size).toBeGreaterThan(20);
    expect([...unlisted].sort()).toEqual([]);
  });

  it('the type of a problem is an address that leads somewhere', async () => {
    const { body } = await world.call<{ type: string; code: string }>('GET', '/nothing');
    const { pathname, hash } = new URL(body.type);
    expect(hash).toBe('#request.not_found');
    const page = await world.call('GET', pathname, undefined, { key: null });
    expect([pathname, page.status]).toEqual([pathname, 200]);
    expect(page.text).toContain(body.code);
  });
});

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConnectionDirectory } from '@consentry/connections';
import { IdentityDay, Neighbours } from '../harness/identity.day.js';
import { readRoutes } from '../harness/matrix.world.js';
import { withClient } from '../harness/postgres.js';
import { headerFaults } from '../harness/problems.js';
import { rawHttp } from '../harness/raw-http.js';
import { WebhookLine, closeWebhookSockets } from '../harness/webhook-line.js';
import { World, type CallOptions } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start(); });
afterAll(async () => { closeWebhookSockets(); await world.close(); });

const policies = new Set<string>();
const statuses = new Set<number>();

/** Every header of TR-2, exactly, and the request id that every answer carries. */
function expectHeaders(what: string, { status, headers }: { status: number; headers: Headers }, expected: number): void {
  expect([what, status, headerFaults(headers)]).toEqual([what, expected, []]);
  expect([what, headers.get('x-request-id')]).toEqual([what, expect.stringMatching(/^[\w.-]{8,128}$/)]);
  policies.add(headers.get('content-security-policy')!);
  statuses.add(status);
}

const ask = async (expected: number, method: string, path: string, body?: unknown, options?: CallOptions) => {
  const answer = await world.call(method, path, body, options);
  expectHeaders(`${method} ${path.slice(0, 60)}`, answer, expected);
  return answer;
};

/** Built by `npm start` and in CI, not by `npm test`. */
const PANEL = join(import.meta.dirname, '..', '..', '..', 'admin', 'dist');

describe('TR-2: the headers', () => {
  it('are on success, with and without a body', async () => {
    for (const path of ['/health/live', '/health/ready', '/v1/contacts', '/v1/openapi.json', '/docs']) await ask(200, 'GET', path);
    await ask(200, 'HEAD', '/v1/contacts');
    await ask(201, 'POST', '/v1/contacts', { phone: '+15550147000' });
    await ask(202, 'POST', '/v1/messages', { connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body: 'x' } });
    const conversation = (await world.call<{ data: { id: string }[] }>('GET', '/v1/conversations')).body.data[0]!;
    await ask(200, 'POST', `/v1/conversations/${conversation.id}/read`);
    await ask(204, 'POST', `/v1/conversations/${conversation.id}/close`);
  });

  it('are on the panel: redirects, pages, assets, what is not modified and what is not there', async () => {
    const root = PANEL;
    expect((await ask(302, 'GET', '/')).headers.get('location')).toBe('/admin/');
    if (!existsSync(root)) return void process.stdout.write('headers: the panel is not built here, its pages are not asked\n');
    await ask(302, 'GET', '/admin');
    const page = await ask(200, 'GET', '/admin/');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    // A policy without inline scripts holds only for a page that has none.
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|\son\w+=|javascript:/i);
    await ask(200, 'GET', '/admin/contacts/anything');
    const asset = `/admin/assets/${readdirSync(join(root, 'assets')).find((name) => name.endsWith('.js'))}`;
    const { headers } = await ask(200, 'GET', asset);
    expect(headers.get('cache-control')).toContain('immutable');
    // `fetch` asks for a fresh copy whenever it is given a validator; a browser doesn't.
    expectHeaders('not modified', await rawHttp(world.server.url, `GET ${asset} HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${headers.get('etag')}\r\nConnection: close\r\n\r\n`), 304);
    await ask(206, 'GET', asset, undefined, { headers: { range: 'bytes=0-9' } });
    await ask(404, 'GET', '/admin/assets/none.js');
    for (const path of ['/admin/../../package.json', '/admin/%2e%2e/%2e%2e/package.json', '/admin/..%2f..%2fpackage.json', '/admin/assets/..%2f..%2f..%2fpackage.json']) {
      const answer = await world.call('GET', path);
      expect([path, headerFaults(answer.headers), answer.text.includes('workspaces')]).toEqual([path, [], false]);
    }
  });

  it('are on every refusal', async () => {
    await ask(400, 'POST', '/v1/contacts', {});
    await ask(400, 'POST', '/v1/contacts', undefined, { raw: '{', headers: { 'content-type': 'application/json' } });
    await ask(401, 'GET', '/v1/contacts', undefined, { key: null });
    await ask(403, 'GET', '/v1/api-keys');
    await ask(404, 'GET', '/nothing');
    await ask(404, 'GET', `/v1/contacts/con_${'0'.repeat(32)}`);
    await ask(409, 'POST', '/v1/contacts', { phone: world.demo.phone });
    await ask(413, 'POST', '/v1/contacts', undefined, { raw: 'x'.repeat(1_048_577), headers: { 'content-type': 'application/json' } });
    await ask(415, 'POST', '/v1/contacts', undefined, { raw: 'x', headers: { 'content-type': 'text/plain' } });
    await ask(422, 'POST', '/v1/messages', { connectionId: world.demo.connectionId, to: '+15550147001', purpose: 'marketing', type: 'text', text: { body: 'x' } });
    await ask(401, 'POST', `/webhooks/${world.demo.connectionId}`, {}, { key: null });
    await ask(403, 'GET', `/webhooks/${world.demo.connectionId}?hub.mode=subscribe`, undefined, { key: null });
    for (let n = 0; n < 20; n++) await world.send();
    const limited = await ask(429, 'POST', '/v1/messages', { connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body: 'x' } });
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('are on 405, which names the methods that there are', async () => {
    const cases: [string, string, string[]][] = [
      ['PUT', '/v1/contacts', ['GET', 'HEAD', 'POST']], ['DELETE', '/v1/contacts', ['GET', 'HEAD', 'POST']], ['PUT', `/v1/contacts/${world.demo.contactId}`, ['GET', 'HEAD', 'PATCH']], ['POST', '/health/live', ['GET', 'HEAD']],
      ['DELETE', '/v1/messages/check', ['POST']], ['PATCH', '/v1/auth/login', ['POST']], ['PUT', '/v1/contacts?limit=1', ['GET', 'HEAD', 'POST']], ['OPTIONS', '/v1/contacts', ['GET', 'HEAD', 'POST']], ['GET', '/v1/auth/logout', ['POST']],
      ['GET', '/v1/auth/mfa/totp', ['DELETE', 'POST']], ['POST', '/v1/organization/sso', ['DELETE', 'GET', 'HEAD', 'PUT']], ['PUT', '/v1/sessions', ['DELETE', 'GET', 'HEAD']], ['DELETE', '/v1/auth/sso/callback', ['GET', 'HEAD']], ['PUT', `/v1/users/usr_${'0'.repeat(32)}`, ['DELETE', 'GET', 'HEAD', 'PATCH']],
    ];
    for (const [method, path, allowed] of cases) {
      const answer = await ask(405, method, path, undefined, { key: null });
      expect([path, answer.headers.get('allow')?.split(', ').sort()]).toEqual([path, allowed]);
      expect((answer.body as { code: string }).code).toBe('request.method_not_allowed');
    }
  });

  it('are on a stream, from its first byte', async () => {
    const stop = new AbortController();
    const response = await fetch(`${world.server.url}/v1/events/stream`, { headers: { authorization: `Bearer ${world.demo.apiKey}` }, signal: stop.signal });
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
    expectHeaders('SSE', response, 200);
    stop.abort();
  });

  it('are on what is hardly HTTP', async () => {
    const raw = (bytes: string | Uint8Array) => rawHttp(world.server.url, bytes);
    const broken: [string, string | Uint8Array][] = [
      ['no request line', 'HELLO\r\n\r\n'], ['nonsense', '\x16\x03\x01\x02\x00'], ['a bad method', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'], ['a bad version', 'GET / HTTP/9.9\r\nHost: x\r\n\r\n'],
      ['a bad header', 'GET / HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n'], ['a folded header', 'GET / HTTP/1.1\r\nHost: x\r\na: b\r\n c\r\n bad\x00: d\r\n\r\n'], ['two lengths', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
      ['a length and chunks', 'POST /v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'], ['a bad chunk', 'POST /v1/contacts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n'],
    ];
    for (const [what, bytes] of broken) {
      const answer = await raw(bytes);
      expectHeaders(what, answer, 400);
      const problem = JSON.parse(answer.body) as { code: string; status: number; requestId?: string };
      expect([what, problem.code, problem.status, problem.requestId]).toEqual([what, 'request.malformed', 400, answer.headers.get('x-request-id')]);
    }
    const close = 'Host: x\r\nConnection: close\r\n\r\n';
    expectHeaders('%zz', await raw(`GET /%zz HTTP/1.1\r\n${close}`), 404);
    expectHeaders('%zz in an id', await raw(`GET /v1/contacts/%zz HTTP/1.1\r\n${close}`), 404);
    expectHeaders('%ff', await raw(`GET /v1/contacts/%ff HTTP/1.1\r\n${close}`), 404);
    expectHeaders('an absolute address', await raw(`GET http://evil.example/v1/contacts HTTP/1.1\r\n${close}`), 401);
    expectHeaders('no path', await raw(`GET * HTTP/1.1\r\n${close}`), 404);
    expectHeaders('no Host', await raw('GET /health/live HTTP/1.1\r\nConnection: close\r\n\r\n'), 400);
  });

  it('are on a header that is too large', async () => {
    const answer = await rawHttp(world.server.url, `GET / HTTP/1.1\r\nHost: x\r\nx-large: ${'x'.repeat(40_000)}\r\n\r\n`);
    expect([400, 431]).toContain(answer.status);
    expectHeaders('too large a header', answer, answer.status);
  });

  it('are on our own failures, which tell nothing', async () => {
    const line = await WebhookLine.make(world);
    await withClient(world.ownerUrl, async (c) => {
      // Past the guard that would refuse it.
      await c.query(`set session_replication_role = replica`);
      await c.query(`update connections set credentials = $1 where id = $2`, [Buffer.from('CV\x01\x02'.padEnd(200, '\0')), line.uuid]);
    });
    world.server.app.get(ConnectionDirectory).forget(line.uuid);
    const failed = await ask(500, 'POST', `/webhooks/${line.id}`, {}, { key: null });
    expect(failed.body).toMatchObject({ code: 'server.internal', status: 500 });
    await withClient(world.ownerUrl, (c) => c.query(`delete from schema_migrations where name like '%messaging'`));
    const unready = await ask(503, 'GET', '/health/ready');
    expect(unready.body).toMatchObject({ code: 'server.not_ready', checks: { migrations: { ok: false }, database: { ok: true } } });
  });

  it('are on every route, asked by nobody and by somebody who has nothing to say', async () => {
    const routes = readRoutes(world).filter((r) => r.path !== '/v1/events/stream');
    expect(routes.length).toBeGreaterThan(100);
    for (const { method, path } of routes) {
      const url = path.replace(/:\w+/, 'nothing');
      for (const options of [{ key: null }, {}, { key: 'csk_test_wrong' }] as CallOptions[]) {
        const answer = await world.call(method, url, ['POST', 'PUT', 'PATCH'].includes(method) ? {} : undefined, options);
        expectHeaders(`${method} ${path}`, answer, answer.status);
        if (path.startsWith('/v1/')) expect([method, path, answer.headers.get('cache-control')]).toEqual([method, path, 'no-store']);
        expect([method, path, answer.status < 500 || path === '/health/ready']).toEqual([method, path, true]);
      }
      const wrong = await world.call('PROPFIND', url, undefined, { key: null });
      expectHeaders(`PROPFIND ${path}`, wrong, wrong.status);
    }
  }, 60_000);

  it('are on every answer of a day of sign-ins, redirects to providers and back included', async () => {
    const neighbours = await Neighbours.start();
    const house = await World.start({ env: neighbours.env });
    const redirects: string[] = [];
    let answers = 0;
    try {
      await new IdentityDay(house, neighbours, (method, path, answer) => {
        answers++;
        expectHeaders(`${method} ${path.split('?', 1)[0]}`, answer, answer.status);
        // No answer here may be kept by a cache: a cookie, a token or a person's data is in each.
        expect([path, answer.headers.get('cache-control')]).toEqual([path, 'no-store']);
        if (answer.status === 303) redirects.push(answer.headers.get('location')!);
      }).run();
      expect(answers).toBeGreaterThan(120);
      // We send browsers to the provider, or into our own panel; to nowhere that a request named.
      const own = redirects.filter((r) => !r.startsWith(neighbours.facebook.url));
      expect(redirects.length).toBeGreaterThan(own.length);
      for (const location of own) expect(location).toMatch(/^\/admin\/([\w-]+(\?code=[\w.]+)?)?$/);
    } finally {
      await house.close();
      await neighbours.stop();
    }
  }, 60_000);

  it('are on the 429 of every limit, which says when to come again', async () => {
    const strict = await World.start({ env: { CONSENTRY_RATE_LIMIT_SIGN_IN: '2', CONSENTRY_RATE_LIMIT_MAIL: '2', CONSENTRY_RATE_LIMIT_KEY: '3', CONSENTRY_RATE_LIMIT_IP: '40' } });
    try {
      const limited = async (what: string, ask: () => Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>) => {
        for (let n = 0; n < 60; n++) {
          const answer = await ask();
          expectHeaders(what, answer, answer.status);
          if (answer.status !== 429) continue;
          expect([what, answer.body['code']]).toEqual([what, 'request.rate_limited']);
          expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
          return n;
        }
        throw new Error(`${what} was never limited`);
      };
      expect(await limited('sign-in', () => strict.call('POST', '/v1/auth/login', { email: 'nobody@example.com', password: 'x' }, { key: null }))).toBe(2);
      expect(await limited('mail', () => strict.call('POST', '/v1/auth/password/forgot', { email: 'nobody@example.com' }, { key: null }))).toBe(2);
      expect(await limited('key', () => strict.call('GET', '/v1/contacts'))).toBe(3);
      expect(await limited('address', () => strict.call('GET', '/v1/contacts', undefined, { key: null }))).toBeGreaterThan(10);
    } finally {
      await strict.close();
    }
  }, 30_000);

  it('take over a request id that is sane, and no other', async () => {
    for (const id of ['req-12345678', 'a.b_c-d1234', 'x'.repeat(128)]) expect((await ask(200, 'GET', '/health/live', undefined, { headers: { 'x-request-id': id } })).headers.get('x-request-id')).toBe(id);
    for (const id of ['short', 'x'.repeat(129), 'with space 1', '<script>1</script>', "';--12345"]) expect((await ask(200, 'GET', '/health/live', undefined, { headers: { 'x-request-id': id } })).headers.get('x-request-id')).not.toBe(id);
  });

  it('name one policy everywhere', () => {
    expect(policies.size).toBe(1);
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 201, 202, 204, 302, 303, ...(existsSync(PANEL) ? [206, 304] : []), 400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 500, 503]));
    process.stdout.write(`headers: exact on ${[...statuses].sort().join(', ')}\n`);
  });
});

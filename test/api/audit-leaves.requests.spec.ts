import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit } from '@consentry/audit';
import { Clock, Database, Ids, Log, publicId, type Actor, type ApiRequest } from '@consentry/kernel';
import { secondServer, type AnyBody, type Visitor } from '../harness/identity.js';
import type { Answer } from '../harness/world.js';
import { requestLeavesOf, Stage, type RequestLeaves } from './audit-actions.stage.js';

let stage: Stage;
beforeAll(async () => { stage = await Stage.set(); });
afterAll(() => stage.strike());

const UNKNOWN = 'con_0193aaaabbbb7ccc8dddeeeeffff0001';
const send = (change: object = {}) => ({ connectionId: stage.world.demo.connectionId, contactId: stage.world.demo.contactId, purpose: 'service', type: 'text', text: { body: 'Hello' }, ...change });
const requestId = (answer: Answer<unknown>) => answer.headers.get('x-request-id')!;
/** What the log says of one request. */
const of = async (answer: Answer<unknown>) => {
  await stage.settle();
  return (await stage.sql<{ action: string; actor: string; ip: string; context: Record<string, unknown> }>(`select action, actor_kind || ' ' || actor_id as actor, ip, context from audit_leaves where request_id = $1 order by id`, [requestId(answer)]));
};
const leaf = (action: string, endpoint: string, method: string, code: number) => [action, endpoint, method, code];
const told = async (answer: Answer<unknown>) => (await of(answer)).map(({ action, context }) => leaf(action, String(context['endpoint']), String(context['method']), Number(context['response_code'])));

describe('AU-1: every request of somebody known leaves one leaf', () => {
  let program: Visitor;
  beforeAll(() => { program = stage.program(); });

  it('with actor, address, endpoint without query, method and status; refused ones too; nothing that was typed into the address', async () => {
    const reader = stage.program((await stage.owner.call<AnyBody & { key: string }>('POST', '/v1/api-keys', { name: 'reader', scopes: ['messages.read'] })).body.key);
    const slow = stage.program((await stage.owner.call<AnyBody & { key: string }>('POST', '/v1/api-keys', { name: 'slow', ratePerMinute: 1 })).body.key);
    await slow.call('GET', '/v1/contacts');
    const { contactId } = stage.world.demo;
    const asked: [Visitor, string, string, unknown, number, string][] = [
      [program, 'GET', '/v1/contacts?q=Zweistein&limit=3', undefined, 200, '/v1/contacts'], [program, 'HEAD', '/v1/contacts', undefined, 200, '/v1/contacts'],
      [program, 'GET', `/v1/contacts/${contactId}`, undefined, 200, `/v1/contacts/${contactId}`], [program, 'GET', `/v1/contacts/${UNKNOWN}`, undefined, 404, `/v1/contacts/${UNKNOWN}`],
      [program, 'GET', '/v1/contacts/+15550142777', undefined, 400, '/v1/contacts/:id'], [program, 'GET', '/v1/contacts/Zweistein%20Quentin', undefined, 400, '/v1/contacts/:id'], [program, 'GET', `/v1/contacts/${contactId}/consents?limit=9999`, undefined, 400, `/v1/contacts/${contactId}/consents`],
      [program, 'POST', '/v1/contacts', { phone: '+15550142778', more: 1 }, 400, '/v1/contacts'], [program, 'POST', '/v1/contacts', { phone: stage.world.demo.phone }, 409, '/v1/contacts'],
      [reader, 'GET', '/v1/contacts', undefined, 403, '/v1/contacts'], [slow, 'GET', '/v1/contacts', undefined, 429, '/v1/contacts'], [program, 'DELETE', '/v1/auth/mfa/totp', undefined, 403, '/v1/auth/mfa/totp'],
      [stage.owner, 'GET', '/v1/auth/session', undefined, 200, '/v1/auth/session'], [stage.owner, 'PATCH', '/v1/auth/profile', { locale: 'xx-nonsense-' }, 400, '/v1/auth/profile'],
    ];
    const faults: unknown[] = [];
    for (const [by, method, path, body, status, endpoint] of asked) {
      const answer = await by.call(method, path, body);
      const found = await of(answer);
      const actor = by === stage.owner ? `user ${stage.ownerId}` : by === program ? `api_key ${stage.keyId}` : found[0]?.actor;
      const wanted = [{ action: 'api.request', actor, ip: by.ip, context: { endpoint, method, response_code: status } }];
      if (answer.status !== status || JSON.stringify(found.map((l) => ({ ...l, context: { endpoint: l.context['endpoint'], method: l.context['method'], response_code: l.context['response_code'] } }))) !== JSON.stringify(wanted)) faults.push([method, path, answer.status, found]);
    }
    expect(faults).toEqual([]);
    expect(await stage.sql(`select 1 from audit_leaves l where to_jsonb(l)::text ~* '15550142777|zweistein|15550142778'`)).toEqual([]);
  });

  it('of nobody known, none: a wrong key, sign-in, health, documents, provider webhooks', async () => {
    const nobody = stage.stranger();
    const before = await stage.known();
    for (const [path, headers] of [['/v1/contacts', { authorization: 'Bearer csk_test_wrong' }], ['/v1/contacts', {}], ['/health/live', {}], ['/health/ready', {}], ['/v1/openapi.json', {}], ['/admin/', {}], ['/v1/nothing-here', { authorization: `Bearer ${stage.world.demo.apiKey}` }]] as const) {
      await fetch(stage.world.server.url + path, { headers: { 'x-forwarded-for': nobody.ip, ...headers } });
    }
    await nobody.login('nobody-at-all@example.com', 'Nobody-at-7-all');
    await stage.world.writes('Hello again');
    expect((await stage.since(before)).filter((l) => l.action === 'api.request')).toEqual([]);
  });

  it('a send is told once, by the leaf of its decision; what wrote none has its own', async () => {
    const call = (body: object, headers: Record<string, string> = {}) => program.call('POST', '/v1/messages', body, headers);
    expect(await told(await call(send()))).toEqual([leaf('message.accepted', '/v1/messages', 'POST', 202)]);
    expect(await told(await call(send({ purpose: 'marketing' })))).toEqual([leaf('message.blocked', '/v1/messages', 'POST', 422)]);
    const replayed = async (body: object, key: string) => {
      const answers = [await call(body, { 'idempotency-key': key }), await call(body, { 'idempotency-key': key })];
      expect(answers[1]!.headers.get('idempotent-replayed')).toBe('true');
      return Promise.all(answers.map(told));
    };
    expect(await replayed(send(), 'leaf-1')).toEqual([[leaf('message.accepted', '/v1/messages', 'POST', 202)], [leaf('api.request', '/v1/messages', 'POST', 202)]]);
    expect(await replayed(send({ purpose: 'marketing' }), 'leaf-2')).toEqual([[leaf('message.blocked', '/v1/messages', 'POST', 422)], [leaf('api.request', '/v1/messages', 'POST', 422)]]);
    for (const [body, headers, code] of [
      [send({ text: { body: 'Other' } }), { 'idempotency-key': 'leaf-1' }, 409], [send({ contactId: UNKNOWN }), {}, 404], [send({ text: undefined }), {}, 400], [send(), { 'idempotency-key': 'not\u00e9' }, 400],
    ] as [object, Record<string, string>, number][]) expect(await told(await call(body, headers))).toEqual([leaf('api.request', '/v1/messages', 'POST', code)]);
    // Of requests with one key at the same moment, one decides; the others get its answer.
    const twins = await Promise.all(Array.from({ length: 8 }, () => call(send(), { 'idempotency-key': 'leaf-3' })));
    const names = (await Promise.all(twins.map(of))).map((leaves) => leaves.map((l) => l.action).join());
    expect(names.toSorted()).toEqual([...Array.from({ length: 7 }, () => 'api.request'), 'message.accepted']);
    const capped: number[] = [];
    for (let n = 0; n < 25 && !capped.includes(429); n++) {
      const answer = await call(send());
      capped.push(answer.status);
      if (answer.status === 429) expect(await told(answer)).toEqual([leaf('message.blocked', '/v1/messages', 'POST', 429)]);
    }
    expect(capped).toContain(429);
  });

  it('a live stream is told at its start', async () => {
    const before = await stage.known();
    const ended = new AbortController();
    const stream = await fetch(`${stage.world.server.url}/v1/events/stream`, { headers: { authorization: `Bearer ${stage.world.demo.apiKey}` }, signal: ended.signal });
    expect(stream.status).toBe(200);
    expect((await stage.since(before)).map((l) => [l.action, l.context])).toEqual([['api.request', { endpoint: '/v1/events/stream', method: 'GET', response_code: 200 }]]);
    ended.abort();
    await stage.settle();
    expect(await stage.since(before)).toHaveLength(1);
  });

  it('who hangs up before the answer is told of all the same', async () => {
    const { hostname, port } = new URL(stage.world.server.url);
    const id = 'hangs-up-at-once-1';
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => { socket.write(`GET /v1/contacts HTTP/1.1\r\nHost: x\r\nX-Request-Id: ${id}\r\nAuthorization: Bearer ${stage.world.demo.apiKey}\r\n\r\n`, () => { socket.destroy(); resolve(); }); });
    });
    await stage.world.until(async () => (await stage.sql('select 1 from audit_leaves where request_id = $1', [id])).length === 1, 5);
  });

  it('500 requests at once: 500 leaves, in a handful of transactions', async () => {
    const before = await stage.known();
    const answers = await Promise.all(Array.from({ length: 500 }, () => program.call('GET', '/v1/contacts?limit=1')));
    expect(answers.every((a) => a.status === 200)).toBe(true);
    await stage.settle();
    const [row] = await stage.sql<{ leaves: number; requests: number; transactions: number }>(`select count(*)::int as leaves, count(distinct request_id)::int as requests, count(distinct xid)::int as transactions from audit_leaves where action = 'api.request' and not (id = any($1::uuid[]))`, [before]);
    process.stdout.write(`request leaves: ${row!.leaves} in ${row!.transactions} transactions\n`);
    expect([row!.leaves, row!.requests, row!.transactions < 250]).toEqual([500, 500, true]);
  });
});

describe('AU-1: request leaves through trouble', () => {
  const refuse = (code: string, when = `new.action = 'api.request'`) => stage.sql(`create or replace function no_room() returns trigger language plpgsql as $$ begin raise exception 'not now' using errcode = '${code}'; end $$`)
    .then(() => stage.sql(`create trigger no_room before insert on audit_leaves for each row when (${when}) execute function no_room()`));
  const mend = () => stage.sql('drop trigger if exists no_room on audit_leaves');
  afterAll(mend);

  /** Another one of the server's own kind, between the real database and the test's hands. */
  function recorder(hot: Database['hot'], max = 100): { leaves: RequestLeaves; lines: [string, unknown][]; note: (n: number) => void } {
    const { app } = stage.world.server;
    const lines: [string, unknown][] = [];
    const log = { warn: (event: string, fields: unknown) => lines.push([event, fields]), error: (event: string, fields: unknown) => lines.push([event, fields]) } as unknown as Log;
    const leaves = Reflect.construct(stage.requests.constructor as new () => RequestLeaves, [{ hot }, new Audit(app.get(Clock), app.get(Ids)), log, max]) as RequestLeaves;
    const note = (n: number) => { for (let i = 0; i < n; i++) leaves.note(requestOf(`trouble-${++requests}`), 200); };
    return { leaves, lines, note };
  }
  let requests = 0;
  function requestOf(id: string): ApiRequest {
    const actor: Actor = { kind: 'api_key', id: stage.keyId, organizationId: stage.world.demo.organizationId, scopes: [], environment: 'test', ip: '198.51.100.9', userAgent: 'x', requestId: id };
    return { method: 'GET', url: `/v1/contacts/${publicId('contact', '0193aaaa-bbbb-7ccc-8ddd-eeeeffff0001')}?q=1`, id, ip: '', headers: {}, body: undefined, actor, routeOptions: { url: '/v1/contacts/:id' } };
  }
  const kept = async (prefix: string) => (await stage.sql<{ request_id: string }>('select request_id from audit_leaves where request_id like $1 order by id', [`${prefix}%`])).map((r) => r.request_id);

  it('without room in the database requests are answered, their leaves wait, and are written once with their own time', async () => {
    await stage.settle();
    await refuse('53100');
    const program = stage.program();
    const at = stage.world.clock.now();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => program.call('GET', '/v1/contacts?limit=1', undefined, { 'x-request-id': `no-room-${n}` })));
    expect([answers.every((a) => a.status === 200), await kept('no-room')]).toEqual([true, []]);
    await stage.world.until(() => stage.requests.length === 40);
    stage.world.clock.advance(5_000);
    await mend();
    await stage.settle();
    const rows = await stage.sql<{ request_id: string; at: Date }>(`select request_id, at from audit_leaves where request_id like 'no-room-%'`);
    expect([rows.length, new Set(rows.map((r) => r.request_id)).size, rows.every((r) => r.at.getTime() - at.getTime() < 5_000)]).toEqual([40, 40, true]);
    expect(stage.requests.dropped).toBe(0);
  });

  it('a commit whose answer got lost is not made twice', async () => {
    const db = stage.world.server.app.get(Database);
    let lost = 0;
    const { leaves, note } = recorder(async (scope, work) => {
      const result = await db.hot(scope, work);
      if (lost++ === 0) throw new Error('Connection terminated unexpectedly');
      return result;
    });
    note(7);
    const first = requests - 6;
    await leaves.idle();
    expect([lost, await kept('trouble-')]).toEqual([2, Array.from({ length: 7 }, (_, n) => `trouble-${first + n}`)]);
  });

  it('waits within bounds: what is too much is counted and told in one line, and the oldest are written', async () => {
    const db = stage.world.server.app.get(Database);
    let up = false;
    const { leaves, lines, note } = recorder((scope, work) => (up ? db.hot(scope, work) : Promise.reject(new Error('no database'))), 10);
    const first = requests + 1;
    note(25);
    await stage.world.until(() => lines.some(([event]) => event === 'request_leaves_waiting'));
    expect([leaves.length, leaves.dropped]).toEqual([10, 15]);
    up = true;
    await leaves.close();
    expect((await kept('trouble-')).filter((id) => Number(id.slice(8)) >= first)).toEqual(Array.from({ length: 10 }, (_, n) => `trouble-${first + n}`));
    expect(lines.filter(([event]) => event === 'request_leaves_dropped')).toEqual([['request_leaves_dropped', { count: 15 }]]);
  });

  it('one leaf that the database never takes does not stop those behind it', async () => {
    const { leaves, note, lines } = recorder((scope, work) => stage.world.server.app.get(Database).hot(scope, work));
    const first = requests + 1;
    await refuse('22000', `new.request_id = 'trouble-${first + 2}'`);
    note(5);
    await leaves.close();
    await mend();
    expect((await kept('trouble-')).filter((id) => Number(id.slice(8)) >= first)).toEqual([0, 1, 3, 4].map((n) => `trouble-${first + n}`));
    expect([leaves.dropped, lines.at(-1)]).toEqual([1, ['request_leaves_dropped', { count: 1 }]]);
  });

  it('a server that is closed under load has written a leaf for every answer that it gave', async () => {
    const second = await secondServer(stage.world);
    const program = stage.program();
    program.base = second.url;
    const answered: string[] = [];
    const all = Array.from({ length: 120 }, (_, n) => program.call('GET', '/v1/contacts?limit=1', undefined, { 'x-request-id': `closing-${n}-${stage.keyId.slice(0, 8)}` }).then((a) => { if (a.status === 200) answered.push(requestId(a)); }, () => undefined));
    // Half-way: every connection is made, and answers are on their way.
    await stage.world.until(() => answered.length >= 40);
    await second.close();
    await Promise.all(all);
    const written = new Set(await kept('closing-'));
    expect([answered.length > 0, answered.filter((id) => !written.has(id)), requestLeavesOf(second.server).length]).toEqual([true, [], 0]);
  });

  it('costs microseconds', async () => {
    const { leaves } = recorder(() => Promise.resolve() as never, 1_000_000);
    const asked = Array.from({ length: 20_000 }, (_, n) => requestOf(`cost-${n}`));
    for (const request of asked.slice(0, 5_000)) leaves.note(request, 200);
    const began = performance.now();
    for (const request of asked.slice(5_000)) leaves.note(request, 200);
    const us = ((performance.now() - began) * 1000) / 15_000;
    process.stdout.write(`request leaves: ${us.toFixed(2)} µs for each request\n`);
    await leaves.close();
    expect(us).toBeLessThan(100);
  });
});

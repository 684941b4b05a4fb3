import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AuditRetention, verifyBundle } from '@consentry/audit';
import { BEHIND_PROXY, ownerVisitor, somebody, sql, Visitor, type AnyBody } from '../harness/identity.js';
import { consistencyHolds, hashLeaf, inclusionHolds, openCheckpoint } from '../harness/rfc6962.js';
import { World, type Answer } from '../harness/world.js';

interface Log { id: string; timestamp: string; event_type: string; action: string; actor: { type: string; id: string }; ip_address: string | null; endpoint: string | null; method: string | null; response_code: number | null; user_agent: string | null; context: Record<string, unknown> }
interface LogPage { logs: Log[]; pagination: { total?: number; limit: number; offset?: number; next_cursor?: string | null }; errors?: { path: string; message: string }[]; code?: string }

let world: World;
let owner: Visitor;
const DAY = 86_400_000;
const day = (offset = 0) => new Date(world.clock.nowMs() + offset * DAY).toISOString().slice(0, 10);
const range = () => `start_date=${day(-1)}&end_date=${day(1)}`;
const read = (query: string, by = owner) => by.call('GET', `/v1/audit-logs?${query}`) as unknown as Promise<Answer<LogPage>>;
const download = async (path: string, by = owner, headers: Record<string, string> = {}) => {
  const response = await fetch(world.server.url + path, { headers: { 'x-forwarded-for': by.ip, cookie: [...by.cookies].map(([n, v]) => `${n}=${v}`).join('; '), ...headers } });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const seal = () => world.seal();

beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  owner = await ownerVisitor(world);
  for (let i = 0; i < 3; i++) await world.send();
  await owner.call('POST', '/v1/api-keys', { name: 'a program' });
});
afterAll(() => world.close());

describe('GET /v1/audit-logs (AU-2)', () => {
  it('answers as page M says, to the letter', async () => {
    const { status, body } = await read(`${range()}&limit=50`);
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(['logs', 'pagination']);
    expect(body.pagination).toEqual({ total: expect.any(Number), limit: 50, offset: 0 });
    expect(body.logs.length).toBeGreaterThan(4);
    for (const log of body.logs) {
      expect(Object.keys(log)).toEqual(['id', 'timestamp', 'event_type', 'action', 'actor', 'ip_address', 'endpoint', 'method', 'response_code', 'user_agent', 'context']);
      expect(log.id).toMatch(/^log_[0-9a-f]{32}$/);
      expect(log.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    }
    const sent = body.logs.find((l) => l.action === 'message.accepted')!;
    expect(sent).toMatchObject({ event_type: 'api_request', actor: { type: 'api_key' }, endpoint: '/v1/messages', method: 'POST', response_code: 202 });
    expect(body.logs.map((l) => l.timestamp)).toEqual(body.logs.map((l) => l.timestamp).toSorted().reverse());
  });

  it('pages by offset and by cursor alike, each entry once', async () => {
    await world.settle();
    await seal();
    const until = new Date(world.clock.nowMs()).toISOString();
    world.clock.advance(1000);
    const query = `start_date=${day(-1)}&end_date=${until}`;
    const whole = (await read(`${query}&limit=1000`)).body;
    expect(whole.pagination.total).toBe(whole.logs.length);
    const byOffset: string[] = [];
    for (let offset = 0; offset < whole.logs.length; offset += 3) {
      const { body } = await read(`${query}&limit=3&offset=${offset}`);
      expect(body.pagination).toEqual({ total: whole.logs.length, limit: 3, offset });
      byOffset.push(...body.logs.map((l) => l.id));
    }
    expect(byOffset).toEqual(whole.logs.map((l) => l.id));
    const byCursor: string[] = [];
    for (let cursor: string | null = 'start'; cursor !== null;) {
      const { body }: Answer<LogPage> = await read(`${query}&limit=4&cursor=${cursor}`);
      byCursor.push(...body.logs.map((l) => l.id));
      expect(body.pagination).toEqual({ limit: 4, next_cursor: body.pagination.next_cursor });
      cursor = body.pagination.next_cursor!;
    }
    expect(byCursor).toEqual(whole.logs.map((l) => l.id));
  });

  it('counts the same by its counters as one by one, sealed or not, whatever the edges', async () => {
    for (const [from, to] of [[-1, 1], [-30, 1], [-1 / 24, 1 / 24], [-0.0001, 1], [-400, 400]] as const) {
      const [a, b] = [from, to].map((d) => new Date(world.clock.nowMs() + d * DAY));
      const { body } = await read(`start_date=${a!.toISOString()}&end_date=${b!.toISOString()}&limit=1&event_type=authentication`);
      const [{ n }] = await sql<{ n: number }>(world, `select count(*)::int as n from audit_leaves where organization_id = $1 and event_type = 'authentication' and at >= $2 and at < $3`, [world.demo.organizationId, a, b]) as [{ n: number }];
      expect(body.pagination.total).toBe(n);
    }
  });

  it.each([
    ['', ['start_date', 'end_date']], ['start_date=2026-01-01', ['end_date']], ['end_date=2026-01-01', ['start_date']], ['start_date=yesterday&end_date=2026-01-01', ['start_date']],
    ['start_date=2026-02-30&end_date=2026-03-01', ['start_date']], ['start_date=2026-03-02&end_date=2026-03-01', ['end_date']], ['start_date=2026-03-01&end_date=2026-03-02&event_type=login', ['event_type']],
    ['start_date=2026-03-01&end_date=2026-03-02&limit=1001', ['limit']], ['start_date=2026-03-01&end_date=2026-03-02&limit=0', ['limit']], ['start_date=2026-03-01&end_date=2026-03-02&offset=-1', ['offset']],
    ['start_date=2026-03-01&end_date=2026-03-02&offset=100001', ['offset']], ['start_date=2026-03-01&end_date=2026-03-02&cursor=abc', ['cursor']], ['start_date=2026-03-01&end_date=2026-03-02&actor=%27', ['actor']],
    ['start_date=2026-03-01&end_date=2026-03-02&object=x', ['object']], ['start_date=2026-03-01&end_date=2026-03-02&ip=1.2.3', ['ip']], ['start_date=2026-03-01&end_date=2026-03-02&action=%25', ['action']],
  ])('refuses ?%s, naming the field', async (query, fields) => {
    const { status, body } = await read(query);
    expect([status, body.code, body.errors!.map((e) => e.path).sort()]).toEqual([400, 'request.invalid', [...fields].sort()]);
  });

  it('takes no cursor of another organisation', async () => {
    const { body } = await read(`${range()}&limit=1&cursor=start`);
    const foreign = Buffer.from(JSON.stringify(['00000000', ...(JSON.parse(Buffer.from(body.pagination.next_cursor!, 'base64url').toString()) as string[]).slice(1)])).toString('base64url');
    const refused = await read(`${range()}&cursor=${foreign}`);
    expect([refused.status, refused.body.errors![0]!.path]).toEqual([400, 'cursor']);
  });

  it('filters by actor, action, object and address, alone and together', async () => {
    const person = await somebody(world, 'AGENT');
    const visitor = await new Visitor(world, '203.0.113.77').in(person.email);
    await visitor.call('GET', '/v1/contacts');
    await visitor.call('POST', '/v1/auth/logout');
    const all = (await read(`${range()}&limit=1000`)).body.logs;
    for (const [query, holds] of [
      [`actor=${person.publicId}`, (l: Log) => l.actor.id === person.publicId], ['action=message.accepted', (l: Log) => l.action === 'message.accepted'], ['ip=203.0.113.77', (l: Log) => l.ip_address === '203.0.113.77'],
      [`object=${person.publicId}`, (l: Log) => (l.context['object'] as { id: string } | undefined)?.id === person.publicId], [`ip=203.0.113.77&action=auth.logged_out&event_type=authentication`, (l: Log) => l.action === 'auth.logged_out' && l.ip_address === '203.0.113.77'],
    ] as const) {
      const found = (await read(`${range()}&limit=1000&${query}`)).body;
      const expected = all.filter(holds);
      expect(expected.length).toBeGreaterThan(0);
      expect(found.logs.filter((l) => all.some((a) => a.id === l.id)).map((l) => l.id)).toEqual(expected.map((l) => l.id));
      expect(found.logs.every(holds)).toBe(true);
      expect(found.pagination.total).toBe(found.logs.length);
    }
  });

  it('a page and its total are of one moment, however much is written meanwhile', async () => {
    let writing = true;
    const writers = Array.from({ length: 4 }, async () => { while (writing) await world.send(); });
    for (let n = 0; n < 60; n++) {
      const { logs, pagination } = (await read(`${range()}&limit=1000&action=message.accepted`)).body;
      expect(pagination.total).toBe(logs.length);
    }
    writing = false;
    await Promise.all(writers);
  });
});

describe('who sees it (AU-5)', () => {
  it('is for owners, admins and auditors, and keys with the scope', async () => {
    for (const [role, status] of [['ADMIN', 200], ['AUDITOR', 200], ['MARKETER', 403], ['AGENT', 403]] as const) {
      const visitor = await new Visitor(world).in((await somebody(world, role)).email);
      expect([role, (await read(range(), visitor)).status]).toEqual([role, status]);
    }
  });
});

describe('proofs (AU-4)', () => {
  it('an independent implementation checks head, inclusion and consistency', async () => {
    await seal();
    const first = (await owner.call('GET', '/v1/audit-logs/checkpoint')).body as unknown as { size: number; root: string; checkpoint: string; key: string };
    const opened = openCheckpoint(first.checkpoint, first.key)!;
    expect([opened.size, opened.root.toString('base64')]).toEqual([first.size, first.root]);
    await world.send();
    await seal();
    const second = (await owner.call('GET', '/v1/audit-logs/checkpoint')).body as unknown as typeof first;
    expect(second.size).toBeGreaterThan(first.size);
    const proof = (await owner.call('GET', `/v1/audit-logs/proof/consistency?first=${first.size}&second=${second.size}`)).body as unknown as { hashes: string[] };
    const b = (text: string) => Buffer.from(text, 'base64');
    expect(consistencyHolds(first.size, second.size, b(first.root), b(second.root), proof.hashes.map(b))).toBe(true);
    const { logs } = (await read(`${range()}&action=message.accepted`)).body;
    for (const { id } of logs) {
      const { index, entry, content, hashes, leafHash } = (await owner.call('GET', `/v1/audit-logs/proof/inclusion?id=${id}&tree_size=${second.size}`)).body as unknown as { index: number; entry: string; content: string; hashes: string[]; leafHash: string };
      expect(hashLeaf(Buffer.from(entry)).toString('base64')).toBe(leafHash);
      expect(inclusionHolds(b(leafHash), index, second.size, hashes.map(b), b(second.root))).toBe(true);
      expect(`log_${(JSON.parse(content) as { id: string }).id.replaceAll('-', '')}`).toBe(id);
    }
  });

  it.each([['inclusion?index=0&tree_size=99999999', 'tree_size'], ['inclusion?index=99999999', 'index'], ['inclusion', 'id'], ['inclusion?id=log_x', 'id'], ['consistency?first=0', 'first'], ['consistency?first=9&second=3', 'first'], ['consistency?first=1&second=99999999', 'second']])('refuses %s, naming the field', async (query, field) => {
    const { status, body } = await owner.call<AnyBody & { errors: { path: string }[] }>('GET', `/v1/audit-logs/proof/${query}`);
    expect([status, body.errors[0]!.path]).toEqual([400, field]);
  });
});

describe('exports', () => {
  it('CSV and NDJSON hold what the pages hold, and leave an entry of their own', async () => {
    const before = (await read(`${range()}&limit=1000`)).body.logs.filter((l) => l.event_type === 'authentication');
    const csv = await download(`/v1/audit-logs/export?${range()}&event_type=authentication&format=csv`);
    expect(csv.headers.get('content-type')).toMatch(/^text\/csv/);
    expect(csv.headers.get('content-disposition')).toContain('audit-log.csv');
    expect(csv.text.trim().split('\n')).toHaveLength(before.length + 1);
    expect(csv.headers.get('x-total-count')).toBe(String(before.length));
    const ndjson = await download(`/v1/audit-logs/export?${range()}&event_type=authentication&format=ndjson`);
    expect(ndjson.text.trim().split('\n').map((line) => (JSON.parse(line) as Log).id)).toEqual(before.map((l) => l.id));
    const [own] = (await read(`${range()}&action=audit.exported&limit=1`)).body.logs;
    expect(own).toMatchObject({ event_type: 'security_event', context: { format: 'ndjson', rows: before.length } });
  });

  it('a user agent that is a formula is neutralised', async () => {
    await download('/v1/alerts', owner, { 'user-agent': '=HYPERLINK("http://example.com")' });
    await world.until(async () => (await download(`/v1/audit-logs/export?${range()}&format=csv`)).text.includes(`"'=HYPERLINK(""http://example.com"")"`));
  });

  it('a bundle verifies by itself', async () => {
    const { text } = await download('/v1/audit-logs/bundle');
    const lines = text.trim().split('\n');
    const report = await verifyBundle((async function* () { for (const line of lines) yield line; })(), {});
    expect(report.faults).toEqual([]);
    expect(report.size).toBe(lines.length - 2);
  });
});

describe('verification', () => {
  it('tells when, how large, and that it holds; then that it does not', async () => {
    const state = async () => (await owner.call('GET', '/v1/audit-logs/verification')).body as unknown as { state: string; size: number; faults: { code: string; sequence: number }[] };
    await seal();
    expect((await owner.call('POST', '/v1/audit-logs/verification')).status).toBe(202);
    await world.until(async () => (await state()).state !== 'running');
    expect(await state()).toMatchObject({ state: 'verified', faults: [] });
    const [leaf] = await sql<{ id: string; seq: string }>(world, 'select leaf_id as id, seq from audit_entries where organization_id = $1 order by seq offset 3 limit 1', [world.demo.organizationId]);
    await sql(world, `update audit_leaves set user_agent = 'somebody else' where id = $1`, [leaf!.id]);
    await owner.call('POST', '/v1/audit-logs/verification');
    await world.until(async () => (await state()).state === 'failed');
    expect((await state()).faults[0]).toMatchObject({ code: 'entry.altered', sequence: Number(leaf!.seq) });
    const alerts = (await owner.call('GET', '/v1/alerts?state=open')).body as unknown as { data: { rule: string }[] };
    expect(alerts.data.map((a) => a.rule)).toContain('audit.verification_failed');
  });
});

describe('retention (AU-3)', () => {
  it('has the defaults of the pages, a floor and a ceiling', async () => {
    const { body } = await owner.call('GET', '/v1/audit-logs/settings');
    expect(body['retention']).toEqual({ api_request: 90, authentication: 365, account_change: 730, security_event: 730 });
    for (const [type, days] of [['security_event', 364], ['account_change', 731], ['api_request', 29], ['authentication', 364]] as const) {
      const { status, body: problem } = await owner.call<AnyBody & { errors: { path: string }[] }>('PUT', '/v1/audit-logs/settings', { retention: { [type]: days } });
      expect([type, status, problem.errors[0]!.path]).toEqual([type, 400, `retention.${type}`]);
    }
    expect((await owner.call('PUT', '/v1/audit-logs/settings', { retention: { api_request: 30 } })).body['retention']).toMatchObject({ api_request: 30 });
  });

  it('purges what has had its time, and the tree still proves it was there', async () => {
    await seal();
    const old = (await read(`${range()}&event_type=api_request&limit=1000`)).body.logs.at(-1)!;
    const place = (await owner.call('GET', `/v1/audit-logs/proof/inclusion?id=${old.id}`)).body as unknown as { index: number };
    // Nobody enrols a second factor in this month.
    await sql(world, `update organization_security set mfa_roles = '{}'`);
    world.clock.advance(31 * DAY);
    owner = await ownerVisitor(world);
    await owner.call('GET', '/v1/alerts');
    await seal();
    expect(await world.server.app.get(AuditRetention).run()).toBeGreaterThan(0);
    expect((await owner.call('GET', `/v1/audit-logs/${old.id}`)).status).toBe(404);
    const proof = (await owner.call('GET', `/v1/audit-logs/proof/inclusion?index=${place.index}`)).body as unknown as { index: number; treeSize: number; root: string; entry: string; content: null; hashes: string[] };
    expect(proof.content).toBeNull();
    expect(inclusionHolds(hashLeaf(Buffer.from(proof.entry)), proof.index, proof.treeSize, proof.hashes.map((h) => Buffer.from(h, 'base64')), Buffer.from(proof.root, 'base64'))).toBe(true);
    await world.settle();
    const until = new Date(world.clock.nowMs()).toISOString();
    world.clock.advance(1000);
    const { body } = await read(`start_date=${day(-60)}&end_date=${until}&event_type=api_request&limit=1000`);
    expect(body.pagination.total).toBe(body.logs.length);
  });
});

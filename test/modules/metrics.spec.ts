import { readFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Log, metricTable, METRICS, Queue, strictMetrics } from '@consentry/kernel';
import { Sequencer } from '@consentry/audit';
import { contradictions, readConfig, startServer } from '@consentry/server';
import { withClient } from '../harness/postgres.js';
import { World } from '../harness/world.js';
import { readExposition, type Family } from './metrics.exposition.js';

const doc = readFileSync(join(import.meta.dirname, '../../../docs/operations/metrics.md'), 'utf8');

/** The rows of the page's tables of metrics: name, type, labels, meaning. */
const documented = doc.split('\n').flatMap((line) => {
  const [, name, type, labels, meaning] = /^\| `([a-z0-9_]+)` \| (counter|gauge|histogram) \| (.*?) \| (.+) \|$/.exec(line) ?? [];
  return name ? [{ name, type, labels: [...labels!.matchAll(/`([a-z_]+)`/g)].map((m) => m[1]), meaning: meaning! }] : [];
});

let world: World;
let page: Map<string, Family>;
beforeAll(async () => { world = await World.start({ env: { CONSENTRY_METRICS_PORT: '0' } }); });
afterAll(() => world.close());

async function scrape(): Promise<string> {
  const response = await fetch(`${world.server.metricsUrl}/metrics`);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return response.text();
}
async function look(): Promise<Map<string, Family>> { return (page = readExposition(await scrape())); }
/** The value of a series; 0 where there is none. */
function at(name: string, labels: Record<string, string> = {}, from = page): number {
  const family = from.get(name) ?? from.get(name.replace(/_(count|sum)$/, ''));
  return family?.samples.filter((s) => s.name === name && Object.entries(labels).every(([n, v]) => s.labels[n] === v)).reduce((sum, s) => sum + s.value, 0) ?? 0;
}
/** How far series moved while `work` ran. */
async function moved(work: () => Promise<unknown>, series: [name: string, labels?: Record<string, string>][]): Promise<number[]> {
  const before = await look();
  await work();
  const after = await look();
  return series.map(([name, labels]) => at(name, labels, after) - at(name, labels, before));
}

describe('MO-4: metrics', () => {
  // What the test before is still told of (the statuses of its messages) must not move the figures of the next.
  beforeEach(async () => {
    await world.simulator.settled!();
    await world.settle();
    await look();
  });

  it('one table: what is scraped, what is documented and what the code declares are the same, with the same words', () => {
    const house = [...metricTable().values()].map((m) => ({ name: m.name, type: m.row.type, labels: Object.keys(m.row.labels) }));
    expect(documented.filter((d) => d.name.startsWith('consentry_')).map(({ name, type, labels }) => ({ name, type, labels })).sort(byName)).toEqual(house.sort(byName));
    for (const d of documented) if (metricTable().has(d.name)) expect(d.meaning.slice(0, metricTable().get(d.name)!.row.help.length)).toBe(metricTable().get(d.name)!.row.help);
    const scraped = [...page.values()].map(({ name, type }) => ({ name, type })).sort(byName);
    expect(scraped).toEqual(documented.filter((d) => process.platform === 'linux' || !d.meaning.endsWith('Linux only.')).map(({ name, type }) => ({ name, type })).sort(byName));
    for (const family of page.values()) {
      const labels = new Set(family.samples.flatMap((s) => Object.keys(s.labels)).filter((l) => l !== 'le'));
      const told = documented.find((d) => d.name === family.name)!.labels;
      for (const label of labels) expect([family.name, told]).toEqual([family.name, expect.arrayContaining([label])]);
    }
  });

  it('the format: HELP and TYPE for each, cumulative buckets, no NaN; the reader refuses what breaks it', () => {
    expect(page.size).toBeGreaterThan(30);
    expect(at('consentry_build_info', { version: '0.1.0' })).toBe(1);
    expect(page.get('process_cpu_seconds_total')!.samples).toHaveLength(1);
    for (const broken of ['# HELP a b\na 1\n', '# HELP a b\n# TYPE a counter\na NaN\n', '# HELP a b\n# TYPE a counter\nb 1\n', '# HELP a b\n# TYPE a counter\na{x="1" 1\n', '# HELP a b\n# TYPE a counter\na 1\na 2\n',
      '# HELP a b\n# TYPE a histogram\na_bucket{le="1"} 2\na_bucket{le="+Inf"} 1\na_sum 1\na_count 1\n']) expect(() => readExposition(broken)).toThrow();
  });

  it('a send moves messages, decisions, latencies, jobs, provider calls, vault and requests', async () => {
    const numbers = await moved(async () => {
      const sent = await world.send();
      expect(sent.status).toBe(202);
      await world.until(async () => (await world.status(sent.body.id)) === 'read');
      await world.settle();
    }, [
      ['consentry_messages_total', { state: 'queued' }], ['consentry_messages_total', { state: 'sent' }], ['consentry_messages_total', { state: 'delivered' }], ['consentry_messages_total', { state: 'read' }],
      ['consentry_gate_decisions_total', { stage: 'accept', rule: 'not_opted_in', outcome: 'pass' }], ['consentry_gate_decisions_total', { stage: 'dispatch', rule: 'opted_out', outcome: 'pass' }],
      ['consentry_gate_decisions_total', { outcome: 'block' }], ['consentry_delivery_latency_seconds_count', { step: 'accepted_to_sent' }],
      ['consentry_queue_jobs_total', { topic: 'message.dispatch', outcome: 'done' }], ['consentry_provider_requests_total', { plugin: 'channel-whatsapp', host_class: 'loopback', outcome: '2xx' }],
      ['consentry_http_requests_total', { method: 'POST', route: '/v1/messages', status: '202' }], ['consentry_http_request_duration_seconds_count', { method: 'POST', route: '/v1/messages' }],
    ]);
    expect(numbers).toEqual([1, 1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1]);
    const [seals, opens, index, lag, delivered] = await moved(async () => {
      const before = [at('consentry_webhook_lag_seconds_count'), at('consentry_delivery_latency_seconds_count', { step: 'sent_to_delivered' })];
      await world.send();
      await world.until(async () => at('consentry_webhook_lag_seconds_count', {}, await look()) > before[0]! && at('consentry_delivery_latency_seconds_count', { step: 'sent_to_delivered' }) > before[1]!);
    }, [
      ['consentry_vault_operations_total', { operation: 'seal' }], ['consentry_vault_operations_total', { operation: 'open' }], ['consentry_vault_operations_total', { operation: 'index' }], ['consentry_webhook_lag_seconds_count', { kind: 'status' }], ['consentry_delivery_latency_seconds_count', { step: 'sent_to_delivered' }],
    ]);
    for (const n of [seals, opens, index, lag]) expect(n).toBeGreaterThan(0);
    expect(delivered).toBe(1);
    expect(at('consentry_delivery_latency_seconds_sum', { step: 'accepted_to_sent' })).toBeLessThan(30);
  });

  it('a blocked send moves the rule that blocked, once; the same key again moves nothing; a dry run neither', async () => {
    const series: [string, Record<string, string>?][] = [['consentry_messages_total', { state: 'blocked' }], ['consentry_gate_decisions_total', { stage: 'accept', rule: 'template_not_approved', outcome: 'block' }], ['consentry_messages_total', { state: 'queued' }], ['consentry_gate_decisions_total']];
    const template = { type: 'template', purpose: 'utility', template: { name: 'no_such_template', language: { code: 'en' } } };
    const keyed = () => world.send(template, { headers: { 'idempotency-key': 'metrics-blocked-1' } });
    const [blocked, rule, queued] = await moved(async () => expect((await keyed()).status).toBe(422), series);
    expect([blocked, rule, queued]).toEqual([1, 1, 0]);
    expect(await moved(async () => expect((await keyed()).headers.get('idempotent-replayed')).toBe('true'), series)).toEqual([0, 0, 0, 0]);
    const accepted = (key: string) => world.send({}, { headers: { 'idempotency-key': key } });
    expect((await moved(() => Promise.all([accepted('metrics-2'), accepted('metrics-2')]), series))[2]).toBe(1);
    await world.settle();
    expect(await moved(() => accepted('metrics-2'), series)).toEqual([0, 0, 0, 0]);
    expect(await moved(() => world.call('POST', '/v1/messages/check', { connectionId: world.demo.connectionId, contactId: world.demo.contactId, ...template }), series)).toEqual([0, 0, 0, 0]);
  });

  it('an inbound webhook moves what was received and its lag; a forged one only the requests', async () => {
    expect(await moved(() => world.writes('Hello there'), [['consentry_messages_total', { state: 'received' }], ['consentry_webhook_lag_seconds_count', { kind: 'message' }], ['consentry_http_requests_total', { route: '/webhooks/:connectionId', status: '200' }]])).toEqual([1, 1, 1]);
    expect(await moved(() => world.call('POST', `/webhooks/${world.demo.connectionId}`, {}, { key: null }), [['consentry_messages_total', { state: 'received' }], ['consentry_http_requests_total', { route: '/webhooks/:connectionId', status: '401' }]])).toEqual([0, 1]);
  });

  it('a provider that fails: retried, the call counted by how it ended', async () => {
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    const numbers = await moved(async () => {
      await world.send();
      await world.until(async () => at('consentry_queue_jobs_total', { topic: 'message.dispatch', outcome: 'retried' }, await look()) > 0);
      world.clock.advance(600_000);
      await world.settle();
    }, [['consentry_provider_requests_total', { outcome: '5xx' }], ['consentry_provider_request_duration_seconds_count', { plugin: 'channel-whatsapp' }], ['consentry_queue_jobs_total', { topic: 'message.dispatch', outcome: 'retried' }], ['consentry_messages_total', { state: 'sent' }], ['consentry_messages_total', { state: 'queued' }]]);
    expect(numbers).toEqual([1, 2, 1, 1, 1]);
  });

  it('a job that fails is retried, then dead; depth and age are read at the scrape, and nought for a topic that is empty', async () => {
    const topic = 'test.fails';
    world.server.app.get(Queue).consume({ topic, chunk: 1, concurrency: 1, maxAttempts: 2, handle: () => Promise.reject(new Error('on purpose')) });
    const put = (key: string, availableAt: Date) => withClient(world.ownerUrl, (c) => c.query(`insert into outbox (organization_id, topic, key, payload, available_at, created_at) values ($1, $2, $3, '{}', $4, $4)`, [world.system().organizationId, topic, key, availableAt]));
    await world.settle();
    await world.until(async () => (await look()).get('consentry_queue_depth')!.samples.some((s) => s.labels['topic'] === 'message.dispatch' && s.value === 0));
    await put('a', new Date(world.clock.nowMs()));
    await world.until(async () => at('consentry_queue_jobs_total', { topic, outcome: 'retried' }, await look()) === 1);
    world.clock.advance(3_600_000);
    await world.until(async () => at('consentry_queue_jobs_total', { topic, outcome: 'dead' }, await look()) === 1);
    // Nobody works this one off: its age shows.
    await withClient(world.ownerUrl, (c) => c.query(`insert into outbox (organization_id, topic, key, payload, available_at, created_at) values ($1, 'test.nobody', 'b', '{}', $2, $2)`, [world.system().organizationId, new Date(world.clock.nowMs() - 90_000)]));
    await world.until(async () => at('consentry_queue_dead', { topic }, await look()) === 1 && at('consentry_queue_depth', { topic: 'test.nobody' }) === 1);
    expect(at('consentry_queue_oldest_seconds', { topic: 'test.nobody' })).toBeGreaterThanOrEqual(90);
    expect(at('consentry_queue_oldest_seconds', { topic: 'test.nobody' })).toBeLessThan(120);
    await withClient(world.ownerUrl, (c) => c.query(`delete from outbox where topic like 'test.%'`));
  });

  it('I8: after a busy day no label holds a number, an address, an id or a word that anybody sent', async () => {
    const [org, phone, email, secretWord] = [world.demo.organizationId, '+60123456789', 'somebody.private@example.com', 'zanzibarlighthouse'];
    const contact = await world.call<{ id: string }>('POST', '/v1/contacts', { name: 'Aminah Private', phone, optedIn: true });
    expect(contact.status).toBe(201);
    await world.send({ contactId: contact.body.id, text: { body: secretWord } });
    await world.writes(secretWord, phone.slice(1));
    for (const password of ['Wrong-donkey-3-capacitor', World.owner.password]) await world.call('POST', '/v1/auth/login', { email: World.owner.email, password }, { key: null });
    await world.call('POST', '/v1/auth/login', { email, password: secretWord }, { key: null });
    const paths = [`/v1/contacts/${phone}`, `/v1/contacts/${contact.body.id}`, `/v1/nothing/${phone}`, `/${phone}`, `/v1/users/${email}`, `/wp-admin/${secretWord}.php?phone=${phone}`, `/v1/messages?to=${email}`, '/admin/', `/admin/people/${phone}`, '/docs', '/v1/openapi.json', `/webhooks/cnx_${'0'.repeat(32)}`];
    for (const path of paths) for (const method of ['GET', 'POST', 'DELETE', 'PROPFIND']) await world.call(method, path, method === 'POST' ? {} : undefined);
    await world.settle();
    const text = await scrape();
    readExposition(text);
    const values = [...text.matchAll(/="([^"]*)"/g)].map((m) => m[1]!);
    expect(values.length).toBeGreaterThan(500);
    expect(values.filter((v) => /\d{6}|@|[0-9a-f]{16}/i.test(v))).toEqual([]);
    for (const known of [org, org.slice(4, 20), phone.slice(1), '60123', email, 'private', secretWord, World.owner.email, world.demo.contactId, world.demo.connectionId.slice(4, 16), 'Aminah', 'wp-admin', 'PROPFIND']) {
      expect(values.filter((v) => v.toLowerCase().includes(known.toLowerCase()))).toEqual([]);
    }
    await look();
    expect(at('consentry_http_requests_total', { route: 'unmatched', method: 'GET', status: '404' })).toBeGreaterThanOrEqual(3);
    expect(at('consentry_http_requests_total', { route: 'unmatched', method: 'other' })).toBeGreaterThan(0);
    expect(at('consentry_http_requests_total', { route: '/v1/contacts/:id', method: 'GET', status: '200' })).toBeGreaterThan(0);
  });

  it('the port itself refuses a label that was not declared, or looks like somebody; outside tests it becomes `other`', () => {
    const jobs = METRICS.consentry_queue_jobs_total;
    const state = METRICS.consentry_messages_total;
    const wrong: (() => void)[] = [
      () => state.inc({ state: 'queued-ish' } as never), () => state.inc({} as never), () => jobs.inc({ topic: 'fresh.topic', outcome: 'done', organization: 'x' } as never),
      ...['60123456789', 'a b', 'x@example.com', '01932f0c-8a7b-7c3e-9d5a-1b2c3d4e5f60', 'org_01932f0c8a7b', '', 'a"b', 'x'.repeat(101)].map((topic) => () => jobs.inc({ topic, outcome: 'done' })),
    ];
    for (const work of wrong) expect(work).toThrow(/^metric consentry_/);
    strictMetrics(false);
    try {
      for (const work of wrong) work();
      expect(jobs.series().filter(({ labels }) => !/^[a-z_.]+$/.test(labels['topic']!))).toEqual([]);
      expect(jobs.series().find(({ labels }) => labels['topic'] === 'other' && labels['outcome'] === 'done')!.cell.value).toBe(8);
      for (let n = 0; n < 20_000; n++) METRICS.consentry_vault_openings_total.inc({ purpose: `made.up.${n}` });
      expect(METRICS.consentry_vault_openings_total.series().length).toBeLessThanOrEqual(3001);
      expect(METRICS.consentry_vault_openings_total.series().find(({ labels }) => labels['purpose'] === 'other')!.cell.value).toBeGreaterThan(16_000);
    } finally {
      strictMetrics(true);
    }
  });

  it('answers GET and HEAD of /metrics and nothing else, with the security headers; the API has no /metrics', async () => {
    const ask = (method: string, path: string) => fetch(world.server.metricsUrl + path, { method });
    const seen = await Promise.all([['GET', '/metrics'], ['HEAD', '/metrics'], ['GET', '/metrics?name[]=x'], ['POST', '/metrics'], ['DELETE', '/metrics'], ['GET', '/'], ['GET', '/metrics/'], ['GET', '/v1/openapi.json'], ['POST', '/x']].map(async ([m, p]) => {
      const answer = await ask(m!, p!);
      for (const [name, value] of Object.entries({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'referrer-policy': 'no-referrer', 'strict-transport-security': 'max-age=31536000; includeSubDomains', 'cache-control': 'no-store' })) expect([m, p, name, answer.headers.get(name)]).toEqual([m, p, name, value]);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
      return [answer.status, answer.headers.get('allow'), (await answer.text()).length > 0];
    }));
    expect(seen).toEqual([[200, null, true], [200, null, false], [200, null, true], [405, 'GET, HEAD', true], [405, 'GET, HEAD', true], [404, null, true], [404, null, true], [404, null, true], [404, null, true]]);
    expect((await world.call('GET', '/metrics')).status).toBe(404);
    const abrupt = await new Promise<string>((resolve) => { const r = httpRequest(`${world.server.metricsUrl}/metrics`, { headers: { 'x-big': 'x'.repeat(20_000) } }, (res) => { res.resume(); resolve(String(res.statusCode)); }); r.on('error', (e: NodeJS.ErrnoException) => resolve(String(e.code))); r.end(); });
    expect(abrupt).toBe('431');
  });

  it('a leaf without a place shows its age, whoever is meant to seal it', async () => {
    const sequencer = world.server.app.get(Sequencer);
    await sequencer.stop();
    await world.call('POST', '/v1/contacts', { name: 'Sealed later', phone: '+60123456780', optedIn: true });
    world.clock.advance(90_000);
    await world.until(async () => at('consentry_audit_seal_lag_seconds', {}, await look()) >= 90);
    await sequencer.sealAll();
    await world.until(async () => at('consentry_audit_seal_lag_seconds', {}, await look()) < 90);
  });

  it('a reading that fails leaves its gauges out, is counted, and the rest is told all the same', async () => {
    await world.until(async () => (await look()).get('consentry_queue_depth')!.samples.length > 0);
    await withClient(world.ownerUrl, (c) => c.query('alter table outbox rename to outbox_away'));
    try {
      const before = at('consentry_scrape_failures_total', { reading: 'queue' });
      await world.until(async () => at('consentry_scrape_failures_total', { reading: 'queue' }, await look()) > before);
      expect(page.get('consentry_queue_depth')!.samples).toEqual([]);
      expect(at('consentry_messages_total', { state: 'queued' })).toBeGreaterThan(0);
    } finally {
      await withClient(world.ownerUrl, (c) => c.query('alter table outbox_away rename to outbox'));
    }
    await world.until(async () => (await look()).get('consentry_queue_depth')!.samples.length > 0);
  });

  it('a port in use refuses the start with one message; settings that cannot be are refused too', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => { taken.listen(0, '127.0.0.1', resolve); });
    const { port } = taken.address() as AddressInfo;
    const starting = (env: Record<string, string>) => startServer({ config: readConfig({ PORT: '0', NODE_ENV: 'test', CONSENTRY_DEMO: '0', CONSENTRY_DATA_DIR: world.dataDir, ...env }), log: Log.create({ level: 'silent' }), opened: { database: borrowed(world), embedded: undefined } }).then(() => 'started', (e: Error) => e.message);
    expect(await starting({ CONSENTRY_METRICS_PORT: String(port) })).toBe(`Port ${port} of CONSENTRY_METRICS_PORT is in use. Stop what uses it, or choose another: CONSENTRY_METRICS_PORT=${port + 1}.`);
    await new Promise((resolve) => { taken.close(resolve); });
    for (const value of ['-1', '65536', 'x', '1.5']) expect(() => readConfig({ CONSENTRY_METRICS_PORT: value })).toThrow('CONSENTRY_METRICS_PORT');
    expect(contradictions(readConfig({ PORT: '3000', CONSENTRY_METRICS_PORT: '3000' }))).toEqual([expect.stringContaining('CONSENTRY_METRICS_PORT and PORT')]);
    expect(readConfig({}).metricsPort).toBeUndefined();
  });
});

/** The world's database for a start that fails, which must not close it. */
function borrowed({ database }: World) {
  return Object.assign(Object.create(database) as typeof database, { close: async () => undefined });
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

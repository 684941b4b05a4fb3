import { request as httpRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ConfigError } from '@consentry/kernel';
import { readConfig } from '@consentry/server';
import { World } from '../harness/world.js';
import { Collector, env, type ReceivedSpan } from './tracing.collector.js';

const SERVER = 2;
const CLIENT = 3;
const CONSUMER = 5;
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const PARENT = '00f067aa0ba902b7';

async function inPieces(url: string, headers: Record<string, string>): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const asked = httpRequest(url, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' } }, (answer) => { answer.resume(); resolve(answer.statusCode!); }).on('error', reject);
  asked.write('{');
  await sleep(50);
  asked.end('}');
  return promise;
}

let collector: Collector;
beforeAll(async () => { collector = await Collector.start(); });
afterAll(() => collector.close());

describe('MO-4: traces', () => {
  let world: World;
  let closed = false;
  beforeAll(async () => { world = await World.start({ env: env(`${collector.url}/`) }); });
  afterAll(async () => { if (!closed) await world.close(); });

  async function find(what: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan> {
    await world.until(() => collector.spans.some(what), 5);
    return collector.spans.find(what)!;
  }
  const traceparent = (traceId: string, flags = '01') => ({ headers: { traceparent: `00-${traceId}-${PARENT}-${flags}`, tracestate: 'vendor=somebody.private', baggage: 'phone=60123456789' } });

  it("continues the caller's trace; the request's span says its template and status, and nothing else", async () => {
    expect((await world.send({}, traceparent(TRACE))).status).toBe(202);
    const span = await find((s) => s.traceId === TRACE && s.kind === SERVER);
    expect(span).toMatchObject({ name: 'POST /v1/messages', parentSpanId: PARENT, failed: false });
    expect(span.attributes).toEqual({ 'http.request.method': 'POST', 'http.route': '/v1/messages', 'http.response.status_code': 202, 'url.scheme': 'http', 'network.protocol.version': '1.1' });
    expect(collector.resource).toEqual({ 'service.name': 'consentry-under-test', 'service.version': '0.1.0' });
    expect(collector.requests.every((r) => r.url === '/v1/traces' && r.headers['authorization'] === 'Bearer collector-secret' && r.headers['x-tenant'] === 'a=b')).toBe(true);
  });

  it('a job begins a trace of its own, and the call of the provider is its child', async () => {
    const job = await find((s) => s.name === 'process message.dispatch');
    expect([job.kind, job.parentSpanId, job.traceId === TRACE]).toEqual([CONSUMER, undefined, false]);
    expect(job.attributes).toEqual({ 'messaging.system': 'consentry', 'messaging.destination.name': 'message.dispatch', 'messaging.operation.name': 'process', 'messaging.operation.type': 'process', 'messaging.batch.message_count': 1 });
    const call = await find((s) => s.kind === CLIENT && s.parentSpanId === job.spanId);
    expect([call.name, call.traceId]).toEqual(['POST', job.traceId]);
    expect(call.attributes).toEqual({ 'http.request.method': 'POST', 'http.response.status_code': 200, 'server.address': '127.0.0.1', 'server.port': expect.any(Number), 'consentry.plugin': 'channel-whatsapp' });
  });

  it('a call within a request is its child, body or no body; two requests at once do not mix', async () => {
    const ids = ['1', '2', '3'].map((n) => n.repeat(32));
    await Promise.all(ids.map(async (id, n) => {
      const { headers } = traceparent(id);
      const path = `/v1/connections/${world.demo.connectionId}/check`;
      // The last one has a body that comes late and in pieces, so that reading it leads through the socket's events.
      const status = n < 2 ? (await world.call('POST', path, undefined, { headers })).status : await inPieces(world.server.url + path, { ...headers, authorization: `Bearer ${world.demo.apiKey}` });
      expect(status).toBe(200);
    }));
    for (const id of ids) {
      const server = await find((s) => s.traceId === id && s.kind === SERVER);
      expect(server.name).toBe('POST /v1/connections/:id/check');
      expect((await find((s) => s.traceId === id && s.kind === CLIENT)).parentSpanId).toBe(server.spanId);
    }
  });

  it('what is no traceparent begins a new trace; one that was not sampled is not sent', async () => {
    const unsampled = 'b'.repeat(32);
    await world.call('GET', '/v1/messages', undefined, traceparent(unsampled, '00'));
    const before = collector.spans.length;
    const wrong = [`00-${'0'.repeat(32)}-${PARENT}-01`, `00-${TRACE}-${'0'.repeat(16)}-01`, `ff-${TRACE}-${PARENT}-01`, `00-${TRACE}-${PARENT}-01-more`, `00-${TRACE.toUpperCase()}-${PARENT}-01`, '60123456789', `00-${TRACE}-${PARENT}`, '0'.repeat(600)];
    for (const value of wrong) await world.call('GET', '/v1/contacts', undefined, { headers: { traceparent: value } });
    const fresh = () => collector.spans.slice(before).filter((s) => s.name === 'GET /v1/contacts');
    await world.until(() => fresh().length === wrong.length, 5);
    expect(fresh().every((s) => s.parentSpanId === undefined && s.traceId !== TRACE)).toBe(true);
    expect(collector.spans.filter((s) => s.traceId === unsampled)).toEqual([]);
  });

  it('a failed job and a failed call are marked, by the class of the failure and never by its words', async () => {
    world.simulator.fault(world.connectionUuid, 'http_503', 1);
    await world.send();
    const call = await find((s) => s.kind === CLIENT && s.attributes['http.response.status_code'] === 503);
    expect([call.failed, call.attributes['error.type']]).toEqual([true, '503']);
    world.clock.advance(600_000);
    await world.settle();
  });

  it('I8: not a byte of the day is a number, an address, an id, a body or a secret; a stop sends what is left', async () => {
    const [phone, email, word] = ['+60123456789', 'somebody.private@example.com', 'zanzibarlighthouse'];
    const contact = await world.call<{ id: string }>('POST', '/v1/contacts', { name: 'Aminah Private', phone, optedIn: true });
    await world.send({ contactId: contact.body.id, text: { body: word } });
    await world.writes(word, phone.slice(1));
    await world.call('POST', '/v1/auth/login', World.owner, { key: null });
    await world.call('POST', '/v1/auth/login', { email, password: word }, { key: null });
    for (const path of [`/v1/contacts/${phone}`, `/v1/contacts/${contact.body.id}`, `/${phone}`, `/v1/messages?to=${email}&q=${word}`, `/wp-admin/${word}`]) await world.call('GET', path);
    await world.settle();
    const last = 'c'.repeat(32);
    await world.call('GET', '/health/live', undefined, traceparent(last));
    closed = true;
    await world.close();
    expect(collector.spans.filter((s) => s.traceId === last)).toHaveLength(1);
    expect(collector.spans.some((s) => s.name === 'GET unmatched')).toBe(true);
    const raw = collector.raw.join('\n');
    expect(raw.length).toBeGreaterThan(10_000);
    const { demo } = world;
    const known = [phone.slice(1), demo.phone.replace('+', ''), email, 'private', word, World.owner.email, World.owner.password, demo.apiKey, demo.organizationId.slice(4), demo.contactId.slice(4), demo.connectionId.slice(4), world.connectionUuid, contact.body.id.slice(4), 'Aminah', 'Hello', 'wp-admin', 'collector-secret'];
    expect(known.filter((k) => k === '' || raw.toLowerCase().includes(k.toLowerCase()))).toEqual([]);
  });
});

describe('settings', () => {
  it('the address and the headers are checked at the start; a refusal names no secret', () => {
    const faults = (e: Record<string, string>) => { try { readConfig(e); return ''; } catch (error) { return (error as ConfigError).message; } };
    for (const url of ['collector:4318', 'grpc://collector:4317', 'http://user:pass@collector:4318', 'http://collector:4318/?key=1']) expect(faults({ OTEL_EXPORTER_OTLP_ENDPOINT: url })).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
    for (const headers of ['no-equals-hush', 'a=%zz-hush', 'a b=hush', 'a=hush%0Ainjected']) {
      const told = faults({ OTEL_EXPORTER_OTLP_HEADERS: headers });
      expect([told.includes('OTEL_EXPORTER_OTLP_HEADERS'), told.includes('hush')]).toEqual([true, false]);
    }
    expect(readConfig({ OTEL_EXPORTER_OTLP_HEADERS: ' a = x , b=y%20z ,' }).otlpHeaders).toEqual({ a: 'x', b: 'y z' });
    expect(readConfig({}).otelServiceName).toBe('consentry');
  });
});

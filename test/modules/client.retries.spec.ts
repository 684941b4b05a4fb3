import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ConsentryError, ConsentryNetworkError, ConsentryTimeoutError, createClient, unwrap, VERSION, type ClientOptions, type ConsentryClient } from '@consentry/client';
import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { breakOff, halfAnswer, json, problem, ScriptedServer, silence } from './client.fixture.js';

const KEY = 'csk_test_planted-key-for-the-client';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const PAGE = { data: [], nextCursor: null };
const ACCEPTED = { id: 'msg_1', status: 'queued', verdict: [] };
const body = { connectionId: 'cnx_1', contactId: 'con_1', purpose: 'service', type: 'text', text: { body: 'planted words' } } as const;

let server: ScriptedServer;
beforeAll(async () => { server = await ScriptedServer.start(); });
afterAll(() => server.close());

const client = (options: Partial<ClientOptions> = {}): ConsentryClient => createClient({ baseUrl: server.url, apiKey: KEY, ...options });
const list = (by: ConsentryClient, init: { signal?: AbortSignal } = {}) => unwrap(by.GET('/v1/contacts', init));
const send = (by: ConsentryClient, headers: Record<string, string> = {}) => unwrap(by.POST('/v1/messages', { body, headers }));
/** What is thrown. */
const thrown = async (call: Promise<unknown>): Promise<unknown> => call.then(() => { throw new Error('nothing was thrown'); }, (error: unknown) => error);

describe('what is sent', () => {
  it('the key of the caller, who he is, and a new idempotency key for each unsafe call; his own is left alone', async () => {
    const one = client();
    await send(server.play(json(202, ACCEPTED)) && one);
    await send(one);
    await send(one, { 'Idempotency-Key': 'order-7' });
    await list(one);
    await unwrap(one.DELETE('/v1/tags/{id}', { params: { path: { id: 'tag_1' } } }));
    await list(client({ userAgent: 'shop/2' }));
    expect(server.seen.map((s) => [s.method, s.path])).toEqual([['POST', '/v1/messages'], ['POST', '/v1/messages'], ['POST', '/v1/messages'], ['GET', '/v1/contacts'], ['DELETE', '/v1/tags/tag_1'], ['GET', '/v1/contacts']]);
    expect(new Set(server.seen.map((s) => s.headers.authorization))).toEqual(new Set([`Bearer ${KEY}`]));
    expect(server.seen.map((s) => s.headers['user-agent'])).toEqual([...Array<string>(5).fill(`consentry-client/${VERSION}`), 'shop/2']);
    expect(server.keys).toEqual([expect.stringMatching(UUID), expect.stringMatching(UUID), 'order-7', undefined, expect.stringMatching(UUID), undefined]);
    expect(server.keys[0]).not.toBe(server.keys[1]);
    expect(JSON.parse(server.seen[0]!.body)).toEqual(body);
    expect(VERSION).toBe((JSON.parse(readFileSync('clients/typescript/package.json', 'utf8')) as { version: string }).version);
  });

  it('options that cannot work are refused, and the key is not quoted', () => {
    const faults: Partial<ClientOptions>[] = [
      { baseUrl: 'consentry.example.com' }, { baseUrl: 'ftp://x.example' }, { baseUrl: 'https://a:b@x.example' }, { baseUrl: 'https://x.example/?a=1' }, { baseUrl: 'https://x.example/v1/' },
      { apiKey: '' }, { apiKey: `${KEY}\n` }, { apiKey: `${KEY}é` }, { retries: -1 }, { retries: 1.5 }, { timeoutMs: 0 }, { timeoutMs: Number.NaN }, { timeoutMs: 2 ** 31 },
    ];
    for (const fault of faults) {
      let error: unknown;
      try { client(fault); } catch (caught) { error = caught; }
      expect([fault, error]).toEqual([fault, expect.any(TypeError)]);
      expect(inspect(error)).not.toContain(KEY);
    }
  });
});

describe('what is sent again', () => {
  it('429 after as many seconds as it says; 502, 503 and 504; broken connections; each with the same key and the same body', async () => {
    for (const first of [problem(429, 'request.rate_limited', { 'retry-after': '1' }), problem(502, 'x'), problem(503, 'server.busy'), problem(504, 'x'), problem(409, 'idempotency.in_progress', { 'retry-after': '0' }), breakOff, halfAnswer]) {
      server.play(first, json(202, ACCEPTED));
      expect(await send(client())).toEqual(ACCEPTED);
      expect(server.seen).toHaveLength(2);
      expect(server.keys[0]).toMatch(UUID);
      expect(server.keys[1]).toBe(server.keys[0]);
      expect(server.seen[1]!.body).toBe(JSON.stringify(body));
      expect(server.seen[1]!.headers['content-length']).toBe(String(JSON.stringify(body).length));
    }
    server.play(problem(429, 'request.rate_limited', { 'retry-after': '1' }), json(200, PAGE));
    await list(client());
    expect(server.seen[1]!.at - server.seen[0]!.at).toBeGreaterThan(990);
  });

  it('files too: the whole body at each attempt', async () => {
    server.play(problem(503, 'server.busy'), breakOff, json(201, {}));
    const form = new FormData();
    form.append('file', new Blob(['x'.repeat(300_000)], { type: 'image/png' }), 'a.png');
    await unwrap(client().POST('/v1/media', { body: form as never, bodySerializer: (given) => given }));
    expect(server.seen.map((s) => s.body.length)).toEqual(Array(3).fill(server.seen[0]!.body.length));
    expect(new Set(server.seen.map((s) => s.headers['content-type'])).size).toBe(1);
    expect(server.seen[0]!.body.length).toBeGreaterThan(300_000);
    expect(new Set(server.keys).size).toBe(1);
  });

  it('no more often than told; then the last answer is thrown, or that there was none', async () => {
    server.play(problem(503, 'server.busy', { 'retry-after': '0' }));
    expect(await thrown(list(client({ retries: 2 })))).toMatchObject({ name: 'ConsentryError', status: 503, code: 'server.busy', retryAfterSeconds: 0 });
    expect(server.seen).toHaveLength(3);
    server.play(breakOff);
    const error = await thrown(send(client({ retries: 1 })));
    expect(error).toBeInstanceOf(ConsentryNetworkError);
    expect(error).toMatchObject({ attempts: 2 });
    expect((error as Error).cause).toHaveProperty('message', 'fetch failed');
    expect(server.seen).toHaveLength(2);
    server.play(problem(503, 'server.busy'));
    await thrown(list(client({ retries: 0 })));
    expect(server.seen).toHaveLength(1);
  });

  it('nothing else: not a 500, not what the caller did wrong, not a refusal of the gate', async () => {
    for (const answer of [problem(500, 'server.internal'), problem(400, 'request.invalid'), problem(409, 'idempotency.mismatch'), problem(422, 'gate.not_opted_in'), problem(429, 'gate.recipient_rate_limited', { 'retry-after': '1' })]) {
      server.play(answer);
      expect(await thrown(send(client()))).toBeInstanceOf(ConsentryError);
      expect(server.seen).toHaveLength(1);
    }
  });

  it('an unsafe call whose key was taken off is sent once, whatever comes; a safe one needs none', async () => {
    const bare = client();
    bare.use({ onRequest: ({ request }) => { request.headers.delete('idempotency-key'); } });
    for (const answer of [problem(500, 'server.internal'), problem(503, 'server.busy'), problem(429, 'request.rate_limited'), breakOff]) {
      server.play(answer, json(202, ACCEPTED));
      await thrown(send(bare));
      expect(server.keys).toEqual([undefined]);
      server.play(answer, json(200, PAGE));
      if (answer !== breakOff) continue;
      await list(bare);
      expect(server.seen).toHaveLength(2);
    }
  });

  it('waits grow, and are drawn anew each time from the whole of them', async () => {
    const waits = async (drawn: number) => {
      const random = jest.spyOn(Math, 'random').mockReturnValue(drawn);
      try {
        server.play(problem(503, 'x'), problem(503, 'x'), json(200, PAGE));
        await list(client());
      } finally {
        random.mockRestore();
      }
      return [server.seen[1]!.at - server.seen[0]!.at, server.seen[2]!.at - server.seen[1]!.at] as const;
    };
    const [first, second] = await waits(0.999);
    expect(first).toBeGreaterThan(245);
    expect(second).toBeGreaterThan(490);
    // The quickest of several: a busy machine is slow now and then.
    const sums: number[] = [];
    for (let n = 0; n < 5; n++) sums.push((await waits(0)).reduce((a, b) => a + b));
    expect(Math.min(...sums)).toBeLessThan(245);
  });
});

describe('time', () => {
  it('is over for the call with all its attempts; a wait that would end after it is not begun', async () => {
    const from = performance.now();
    const error = await thrown(list(client({ timeoutMs: 300 }), server.play(silence) && {}));
    expect(error).toBeInstanceOf(ConsentryTimeoutError);
    expect(error).toMatchObject({ timeoutMs: 300, attempts: 1 });
    expect(performance.now() - from).toBeLessThan(4000);

    const again = performance.now();
    server.play(problem(429, 'request.rate_limited', { 'retry-after': '30' }));
    expect(await thrown(list(client({ timeoutMs: 10_000 })))).toMatchObject({ status: 429, retryAfterSeconds: 30 });
    expect(performance.now() - again).toBeLessThan(4000);
    expect(server.seen).toHaveLength(1);
  });

  it('runs on while a JSON answer dribbles, and no longer once a stream has begun', async () => {
    const dribble = (type: string) => (response: import('node:http').ServerResponse) => {
      response.writeHead(200, { 'content-type': type });
      response.write('[1');
      setTimeout(() => response.end(',2]'), 2500);
    };
    server.play(dribble('application/json'));
    expect(await thrown(list(client({ timeoutMs: 1000 })))).toBeInstanceOf(ConsentryTimeoutError);
    server.play(dribble('application/x-ndjson'));
    const { data } = await client({ timeoutMs: 1000 }).GET('/v1/consents/export', { parseAs: 'stream' });
    expect(await new Response(data as never).text()).toBe('[1,2]');
  });

  it('a call that its caller gives up ends with his reason: before it, in it, between two attempts', async () => {
    const reason = new Error('the page was left');
    server.play(json(200, PAGE));
    expect(await thrown(list(client(), { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(server.seen).toHaveLength(0);
    for (const answer of [silence, problem(503, 'server.busy', { 'retry-after': '5' })]) {
      server.play(answer);
      const from = performance.now();
      const abort = new AbortController();
      const call = thrown(list(client(), { signal: abort.signal }));
      while (server.seen.length === 0) await new Promise((r) => { setTimeout(r, 10); });
      setTimeout(() => abort.abort(reason), 100);
      expect(await call).toBe(reason);
      expect(performance.now() - from).toBeLessThan(4000);
      expect(server.seen).toHaveLength(1);
    }
  });
});

describe('what failed', () => {
  it('is told as the server told it', async () => {
    const verdict = [{ rule: 'not_opted_in', outcome: 'block', code: 'gate.not_opted_in', detail: 'No consent.', facts: {} }];
    const document = { type: 'https://x.example/docs/errors#gate.not_opted_in', title: 'Not opted in', status: 422, detail: 'No consent.', code: 'gate.not_opted_in', requestId: 'req-1', verdict, errors: [{ path: 'to', message: 'm' }] };
    server.play(json(422, document));
    const error = await thrown(send(client()));
    expect(error).toBeInstanceOf(ConsentryError);
    expect(error).toMatchObject({ ...document, name: 'ConsentryError', message: '422 gate.not_opted_in: No consent.', retryAfterSeconds: undefined });
  });

  it('is told without quoting when something else answered', async () => {
    for (const [text, type] of [['<h1>planted words</h1>', 'text/html'], ['', 'text/plain'], ['{"detail":7}', 'application/json'], ['null', 'application/json'], ['not json', 'application/problem+json']] as const) {
      server.play((response) => { response.writeHead(413, { 'content-type': type, 'x-request-id': 'req-2', 'retry-after': 'Mon, 23 Nov 2026 00:00:00 GMT' }).end(text); });
      const error = await thrown(send(client()));
      expect(error).toMatchObject({ name: 'ConsentryError', status: 413, code: 'http.413', errors: [], requestId: 'req-2', verdict: undefined, retryAfterSeconds: undefined });
      expect(String(error)).not.toContain('planted');
    }
  });

  it('holds neither the key nor what was sent', async () => {
    for (const answer of [problem(422, 'gate.not_opted_in'), breakOff, silence]) {
      server.play(answer);
      const error = await thrown(send(client({ retries: 0, timeoutMs: 300 })));
      const whole = inspect(error, { depth: 12, showHidden: true, getters: true });
      expect(whole).not.toContain(KEY);
      expect(whole).not.toContain('planted words');
    }
  });
});

import 'reflect-metadata';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Post, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import fc from 'fast-check';
import { Endpoint, Log, ProblemFilter, TestClock, type Actor, type ApiRequest } from '@consentry/kernel';
import { LimitsGuard, policiesFor, type RateLimits } from './http.limits.js';
import { MemoryLimits } from './http.limits.storage.js';

const MINUTE = 60_000;
const LIMITS: RateLimits = { ip: 5, session: 8, key: 10, signIn: 3, mail: 2 };
const origin = { ip: null, userAgent: null, requestId: null };
const person = (sessionId: string): Actor => ({ kind: 'user', organizationId: 'o', id: 'u', role: 'OWNER', sessionId, ...origin });
const key = (id: string, ratePerMinute?: number | null): Actor => ({ kind: 'api_key', organizationId: 'o', id, scopes: [], environment: 'live', ratePerMinute, ...origin });

describe('TR-5: windows in memory', () => {
  const count = async (storage: MemoryLimits, name: string, times: number, limit = 3) => {
    const blocked: boolean[] = [];
    for (let i = 0; i < times; i++) blocked.push((await storage.increment(name, MINUTE, limit)).isBlocked);
    return blocked.filter(Boolean).length;
  };

  it('begins with the first request, ends a minute later, and refuses what is beyond its limit', async () => {
    let now = 1_000_000;
    const storage = new MemoryLimits(new TestClock(() => now));
    expect(await storage.increment('a', MINUTE, 3)).toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
    now += 30_500;
    expect(await count(storage, 'a', 2)).toBe(0);
    expect(await storage.increment('a', MINUTE, 3)).toEqual({ totalHits: 4, timeToExpire: 30, isBlocked: true, timeToBlockExpire: 30 });
    now += 29_499;
    expect(await storage.increment('a', MINUTE, 3)).toEqual({ totalHits: 5, timeToExpire: 1, isBlocked: true, timeToBlockExpire: 1 });
    now += 1;
    expect(await storage.increment('a', MINUTE, 3)).toEqual({ totalHits: 1, timeToExpire: 60, isBlocked: false, timeToBlockExpire: 0 });
  });

  it('lets exactly the limit through in each window, whoever else asks and whenever', async () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(20_000)), { maxLength: 120 });
    await fc.assert(fc.asyncProperty(steps, fc.integer({ min: 1, max: 6 }), async (history, limit) => {
      let now = 0;
      const storage = new MemoryLimits(new TestClock(() => now));
      const model = new Map<string, { start: number; hits: number }>();
      for (const [who, ms] of history) {
        now += ms;
        const old = model.get(who);
        const window = old && now < old.start + MINUTE ? old : { start: now, hits: 0 };
        model.set(who, window);
        window.hits++;
        const { totalHits, isBlocked, timeToExpire } = await storage.increment(who, MINUTE, limit);
        expect([totalHits, isBlocked, timeToExpire]).toEqual([window.hits, window.hits > limit, Math.ceil((window.start + MINUTE - now) / 1000)]);
      }
    }), { numRuns: 200 });
  });

  it('forgets what has ended and never grows beyond its bound', async () => {
    let now = 0;
    const storage = new MemoryLimits(new TestClock(() => now), 1000);
    for (let i = 0; i < 5000; i++) await storage.increment(`x${i}`, MINUTE, 3);
    expect(storage.size).toBeLessThanOrEqual(1000);
    expect(storage.size).toBeGreaterThan(800);
    // The youngest are kept: it is they who have the longest to run.
    expect((await storage.increment('x4999', MINUTE, 3)).totalHits).toBe(2);
    now += MINUTE;
    await storage.increment('y', MINUTE, 3);
    expect(storage.size).toBe(1);
  });

  it('survives a clock that was put back', async () => {
    let now = 10 * MINUTE;
    const storage = new MemoryLimits(new TestClock(() => now));
    expect(await count(storage, 'a', 4)).toBe(1);
    now = 0;
    expect(await storage.increment('a', MINUTE, 3)).toMatchObject({ totalHits: 1, timeToExpire: 60 });
  });

  it('a caller costs the same when there are too many of them', async () => {
    const storage = new MemoryLimits(new TestClock(() => 0), 20_000);
    const began = performance.now();
    for (let i = 0; i < 100_000; i++) await storage.increment(`x${i}`, MINUTE, 3);
    const each = ((performance.now() - began) * 1000) / 100_000;
    process.stdout.write(`limits: ${each.toFixed(2)} µs per new caller when full\n`);
    expect(each).toBeLessThan(10);
  });

  it('a request costs the same after 100,000 others', async () => {
    const storage = new MemoryLimits(new TestClock(() => 0));
    const time = async () => { const began = performance.now(); await count(storage, 'k', 20_000); return performance.now() - began; };
    await time();
    const early = await time();
    for (let i = 0; i < 4; i++) await time();
    expect(await time()).toBeLessThan(early * 5 + 20);
  });
});

describe('TR-5: what a request counts against', () => {
  const of = (ip: string, actor?: Actor, tighter?: 'sign-in' | 'mail') => policiesFor({ ip, actor }, tighter, LIMITS).map((p) => `${p.name}:${p.of}:${p.limit}`);

  it.each<[string, string[], string[]]>([
    ['nobody, by address', of('192.0.2.1'), ['ip:192.0.2.1:5']],
    ['v4 written as v6', of('::ffff:192.0.2.1'), ['ip:192.0.2.1:5']],
    ['v6, by /64', of('2001:db8:1:2:3:4:5:6'), ['ip:2001:db8:1:2::/64:5']],
    ['no address at all', of('nonsense'.repeat(50)), [`ip:${'nonsense'.repeat(8)}:5`]],
    ['a session', of('192.0.2.1', person('s1')), ['session:s1:8']],
    ['a key', of('192.0.2.1', key('k1')), ['key:k1:10']],
    ['a key of which no figure is known', of('192.0.2.1', key('k1', null)), ['key:k1:10']],
    ['a key with a figure of its own', of('192.0.2.1', key('k1', 7)), ['key:k1:7']],
    ['a sign-in', of('192.0.2.1', undefined, 'sign-in'), ['ip:192.0.2.1:5', 'sign-in:192.0.2.1:3']],
    ['a mail, whoever asks for it', of('192.0.2.1', person('s1'), 'mail'), ['session:s1:8', 'mail:192.0.2.1:2']],
  ])('%s', (_what, found, expected) => { expect(found).toEqual(expected); });
});

const open = { public: 'a test' };
@Controller()
class Routes {
  @Get('v1/open') @Endpoint({ summary: 'open', access: open }) open(): void {}
  @Post('v1/sign-in') @Endpoint({ summary: 'tries a credential', access: open, limit: 'sign-in' }) signIn(): void {}
  @Post('v1/forgot') @Endpoint({ summary: 'sends a mail', access: open, limit: 'mail' }) forgot(): void {}
  @Post('webhooks/:id') @Endpoint({ summary: 'a provider', access: open }) webhook(): void {}
  @Get('health/live') @Endpoint({ summary: 'a probe', access: open }) live(): void {}
}
@Module({ controllers: [Routes] })
class Site {}

/** Stands for the authentication guard: a header says who it is. */
class Who implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const [kind, id, rate] = String(request.headers['x-who'] ?? '').split(':');
    if (kind === 'session') request.actor = person(id!);
    if (kind === 'key') request.actor = key(id!, rate === undefined ? null : Number(rate));
    return true;
  }
}

describe('TR-5: the guard, over HTTP', () => {
  let app: NestFastifyApplication;
  let now = 0;
  beforeAll(async () => {
    const clock = new TestClock(() => now);
    app = await NestFactory.create<NestFastifyApplication>(Site, new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ProblemFilter(Log.create({ level: 'silent', destination: new Writable() as never }), 'https://example.com/docs'));
    app.useGlobalGuards(new Who(), new LimitsGuard(LIMITS, new MemoryLimits(clock)));
    await app.init();
  });
  afterAll(() => app.close());
  beforeEach(() => { now += MINUTE; });

  const ask = (method: 'GET' | 'POST', url: string, from = '192.0.2.1', who?: string) => app.inject({ method, url, remoteAddress: from, headers: who ? { 'x-who': who } : {} });
  const passed = async (times: number, ...what: Parameters<typeof ask>) => {
    let passes = 0;
    for (let i = 0; i < times; i++) passes += Number((await ask(...what)).statusCode === 204);
    return passes;
  };

  it('says on each answer what is left, and on the first too many how long to wait', async () => {
    const first = await ask('GET', '/v1/open');
    expect([first.statusCode, first.headers['ratelimit-policy'], first.headers.ratelimit, first.headers['retry-after']]).toEqual([204, '"ip";q=5;w=60', '"ip";r=4;t=60', undefined]);
    now += 15_000;
    expect(await passed(4, 'GET', '/v1/open')).toBe(4);
    const sixth = await ask('GET', '/v1/open');
    expect([sixth.statusCode, sixth.headers['ratelimit-policy'], sixth.headers.ratelimit, sixth.headers['retry-after'], sixth.headers['content-type']]).toEqual([429, '"ip";q=5;w=60', '"ip";r=0;t=45', '45', 'application/problem+json; charset=utf-8']);
    expect(sixth.json()).toMatchObject({ code: 'request.rate_limited', status: 429 });
    now += 45_000;
    expect((await ask('GET', '/v1/open')).statusCode).toBe(204);
  });

  it('200 at once: exactly as many pass as may', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => ask('GET', '/v1/open')));
    expect(answers.filter((a) => a.statusCode === 204)).toHaveLength(LIMITS.ip);
  });

  it('neighbours in a /64 share, the next /64 does not; v4 and its mapped form are one', async () => {
    expect(await passed(4, 'GET', '/v1/open', '2001:db8:1:2::1')).toBe(4);
    expect(await passed(4, 'GET', '/v1/open', '2001:db8:1:2:ffff::9')).toBe(1);
    expect(await passed(4, 'GET', '/v1/open', '2001:db8:1:3::1')).toBe(4);
    expect(await passed(4, 'GET', '/v1/open', '198.51.100.1')).toBe(4);
    expect(await passed(4, 'GET', '/v1/open', '::ffff:198.51.100.1')).toBe(1);
  });

  it('keys and sessions count for themselves, wherever they come from, and not for their address', async () => {
    expect(await passed(12, 'GET', '/v1/open', '192.0.2.1', 'key:k1')).toBe(LIMITS.key);
    expect(await passed(12, 'GET', '/v1/open', '198.51.100.9', 'key:k1')).toBe(0);
    expect(await passed(12, 'GET', '/v1/open', '192.0.2.1', 'key:k2')).toBe(LIMITS.key);
    expect(await passed(12, 'GET', '/v1/open', '192.0.2.1', 'key:k3:2')).toBe(2);
    expect(await passed(12, 'GET', '/v1/open', '192.0.2.1', 'session:s1')).toBe(LIMITS.session);
    expect(await passed(12, 'GET', '/v1/open', '192.0.2.1', 'session:s2')).toBe(LIMITS.session);
    expect(await passed(12, 'GET', '/v1/open')).toBe(LIMITS.ip);
  });

  it('sign-in and mail have tighter limits per address, whoever asks', async () => {
    const answer = await ask('POST', '/v1/sign-in');
    expect([answer.headers['ratelimit-policy'], answer.headers.ratelimit]).toEqual(['"ip";q=5;w=60, "sign-in";q=3;w=60', '"ip";r=4;t=60, "sign-in";r=2;t=60']);
    expect(await passed(10, 'POST', '/v1/sign-in')).toBe(LIMITS.signIn - 1);
    expect(await passed(1, 'POST', '/v1/sign-in', '192.0.2.1', 'session:s3')).toBe(0);
    expect(await passed(10, 'POST', '/v1/sign-in', '198.51.100.7')).toBe(LIMITS.signIn);
    expect(await passed(10, 'POST', '/v1/forgot', '192.0.2.1', 'session:s3')).toBe(LIMITS.mail);
  });

  it('webhooks and probes have none', async () => {
    const answer = await ask('POST', '/webhooks/cnx_1');
    expect([answer.statusCode, answer.headers.ratelimit]).toEqual([204, undefined]);
    expect(await passed(300, 'POST', '/webhooks/cnx_1')).toBe(300);
    expect(await passed(300, 'GET', '/health/live')).toBe(300);
  });

  it('costs a key less than 20 µs', async () => {
    const guard = new LimitsGuard({ ...LIMITS, key: 1e9 }, new MemoryLimits(new TestClock(() => now)));
    const request = { actor: key('hot'), ip: '192.0.2.1', routeOptions: { url: '/v1/open' } };
    const context = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => ({ header: () => undefined }) }), getHandler: () => Routes.prototype.open } as never;
    const run = async (times: number) => { const began = performance.now(); for (let i = 0; i < times; i++) await guard.canActivate(context); return ((performance.now() - began) * 1000) / times; };
    await run(20_000);
    const each = await run(50_000);
    process.stdout.write(`limits: ${each.toFixed(2)} µs per request of a key\n`);
    expect(each).toBeLessThan(20);
  });
});

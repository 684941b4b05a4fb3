import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { problemFaults } from '../harness/problems.js';
import { Person } from '../harness/people.js';
import { describeWithRedis, RedisProcess } from '../harness/redis.js';
import { World, type Answer } from '../harness/world.js';

const MINUTE = 60_000;
const LIMITS = {
  CONSENTRY_RATE_LIMIT_IP: '120', CONSENTRY_RATE_LIMIT_SESSION: '150', CONSENTRY_RATE_LIMIT_KEY: '200', CONSENTRY_RATE_LIMIT_SIGN_IN: '30', CONSENTRY_RATE_LIMIT_MAIL: '10',
};
/** Nobody in particular, seen through a proxy. */
const from = (ip: string) => ({ key: null, headers: { 'x-forwarded-for': ip } });
const fields = (answer: Answer) => ['ratelimit-policy', 'ratelimit', 'retry-after'].map((name) => answer.headers.get(name));

async function many(times: number, call: () => Promise<Answer>): Promise<Record<number, number>> {
  const answers: Answer[] = [];
  for (let i = 0; i < times; i++) answers.push(await call());
  return Object.fromEntries([...Map.groupBy(answers, (a) => a.status)].map(([status, list]) => [status, list.length]));
}

describe('TR-5: limits, behind a proxy that is trusted', () => {
  let world: World;
  beforeAll(async () => { world = await World.start({ env: { ...LIMITS, CONSENTRY_TRUSTED_PROXIES: '127.0.0.0/8, ::1' } }); });
  afterAll(() => world.close());
  beforeEach(() => { world.clock.advance(MINUTE); });

  it('120 a minute for who is nobody, and each answer says how many are left; the 121st is refused, the next minute is not', async () => {
    const ask = () => world.call('GET', '/v1/contacts', undefined, from('198.51.100.1'));
    const first = await ask();
    expect([first.status, ...fields(first)]).toEqual([401, '"ip";q=120;w=60', '"ip";r=119;t=60', null]);
    expect(await many(119, ask)).toEqual({ 401: 119 });
    const refused = await ask();
    expect(problemFaults(refused, { status: 429, code: 'request.rate_limited' })).toEqual([]);
    const [policy, left, wait] = fields(refused);
    expect([policy, left]).toEqual(['"ip";q=120;w=60', `"ip";r=0;t=${wait}`]);
    expect(Number(wait)).toBeGreaterThan(30);
    expect(Number(wait)).toBeLessThanOrEqual(60);
    world.clock.advance(Number(wait) * 1000);
    expect((await ask()).status).toBe(401);
  });

  it('wrong keys and cookies count against the address, before they are refused', async () => {
    const wrong = () => world.call('GET', '/v1/contacts', undefined, { headers: { authorization: `Bearer csk_test_${'x'.repeat(43)}`, 'x-forwarded-for': '198.51.100.2' } });
    const cookie = () => world.call('GET', '/v1/contacts', undefined, { key: null, headers: { cookie: 'consentry=nobody', 'x-forwarded-for': '198.51.100.2' } });
    expect(await many(60, wrong)).toEqual({ 401: 60 });
    expect(await many(60, cookie)).toEqual({ 401: 60 });
    expect([(await wrong()).status, (await cookie()).status]).toEqual([429, 429]);
    // The same address with a key that is right is somebody.
    expect((await world.call('GET', '/v1/contacts', undefined, { headers: { 'x-forwarded-for': '198.51.100.2' } })).status).toBe(200);
  });

  it('neighbours in a /64 of IPv6 share; the next /64 and v4 do not', async () => {
    let n = 0;
    expect(await many(121, () => world.call('GET', '/v1/contacts', undefined, from(`2001:db8:0:1::${(++n).toString(16)}`)))).toEqual({ 401: 120, 429: 1 });
    expect((await world.call('GET', '/v1/contacts', undefined, from('2001:db8:0:2::1'))).status).toBe(401);
    expect((await world.call('GET', '/v1/contacts', undefined, from('198.51.100.3'))).status).toBe(401);
  });

  it('only the word of the last host that is trusted counts: what a client adds in front changes nothing', async () => {
    let n = 0;
    expect(await many(121, () => world.call('GET', '/v1/contacts', undefined, from(`203.0.113.${++n}, 198.51.100.4`)))).toEqual({ 401: 120, 429: 1 });
  });

  it('a key and a session have their own', async () => {
    const key = await world.call('GET', '/v1/contacts');
    expect([key.status, ...fields(key)]).toEqual([200, '"key";q=200;w=60', '"key";r=199;t=60', null]);
    expect(await many(200, () => world.call('GET', '/v1/contacts'))).toEqual({ 200: 199, 429: 1 });
    const owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
    expect(await many(151, () => owner.call('GET', '/v1/contacts'))).toEqual({ 200: 150, 429: 1 });
    const again = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
    expect((await again.call('GET', '/v1/contacts')).status).toBe(200);
  });

  it('30 sign-ins a minute, right or wrong', async () => {
    const attempt = (body: unknown) => world.call('POST', '/v1/auth/login', body, from('198.51.100.5'));
    // What isn't even valid counts, and costs no slow hash.
    expect(await many(30, () => attempt({}))).toEqual({ 400: 30 });
    const refused = await attempt(World.owner);
    expect(problemFaults(refused, { status: 429, code: 'request.rate_limited' })).toEqual([]);
    expect(fields(refused)[0]).toBe('"ip";q=120;w=60, "sign-in";q=30;w=60');
    world.clock.advance(MINUTE);
    expect((await attempt(World.owner)).status).toBe(200);
  });

  it('probes and webhooks have none', async () => {
    const probe = await world.call('GET', '/health/live', undefined, from('198.51.100.6'));
    expect([probe.status, ...fields(probe)]).toEqual([200, null, null, null]);
    expect(await many(130, () => world.call('GET', '/health/live', undefined, from('198.51.100.6')))).toEqual({ 200: 130 });
    expect(await many(130, () => world.call('POST', `/webhooks/${world.demo.connectionId}`, {}, from('198.51.100.6')))).toEqual({ 401: 130 });
    expect((await world.call('GET', '/v1/contacts', undefined, from('198.51.100.6'))).status).toBe(401);
  });
});

describe('TR-5: limits, with no proxy named', () => {
  it('X-Forwarded-For changes nothing', async () => {
    const world = await World.start({ env: LIMITS });
    try {
      let n = 0;
      expect(await many(121, () => world.call('GET', '/v1/contacts', undefined, from(`203.0.113.${++n}`)))).toEqual({ 401: 120, 429: 1 });
    } finally {
      await world.close();
    }
  });
});

describeWithRedis('TR-5: two servers and one Redis', () => {
  it('share the count, go on by themselves when it is killed, and share again when it is back', async () => {
    const redis = await RedisProcess.start();
    const env = { ...LIMITS, REDIS_URL: redis.url, CONSENTRY_TRUSTED_PROXIES: '127.0.0.0/8' };
    const worlds = [await World.start({ env }), await World.start({ env })];
    const logged = (event: string) => worlds.every((w) => w.logLines.some((line) => line.includes(event)));
    let turn = 0;
    const ask = (ip: string) => worlds[turn++ % 2]!.call('GET', '/v1/contacts', undefined, from(ip));
    try {
      expect(await many(140, () => ask('198.51.100.1'))).toEqual({ 401: 120, 429: 20 });
      expect(await many(10, () => ask('198.51.100.2'))).toEqual({ 401: 10 });
      await redis.kill();
      expect(await many(260, () => ask('198.51.100.3'))).toEqual({ 401: 240, 429: 20 });
      expect((await worlds[0]!.call('GET', '/v1/contacts')).status).toBe(200);
      await worlds[0]!.until(() => logged('limits_not_shared'));
      await redis.start();
      await worlds[0]!.until(() => logged('limits_shared_again'));
      expect(await many(140, () => ask('198.51.100.4'))).toEqual({ 401: 120, 429: 20 });
      for (const { logLines } of worlds) {
        expect(logLines.filter((line) => line.includes('limits_not_shared'))).toHaveLength(1);
        expect(logLines.filter((line) => /request_failed|redis:\/\//.test(line))).toEqual([]);
      }
    } finally {
      for (const world of worlds) await world.close();
      await redis.remove();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actForHot, Database, EventSubscriptions, parseId } from '@consentry/kernel';
import { Alerts, LogFollowers, type SealedLeaf } from '@consentry/audit';
import { ActivityFollower, AlertRunner } from '@consentry/monitoring';
import { BEHIND_PROXY, count, DAY, HOUR, MINUTE, parallel, somebody, sql, Visitor, WRONG, type AnyBody, type Someone } from '../harness/identity.js';
import { problemFaults } from '../harness/problems.js';
import { World } from '../harness/world.js';

const HOME = '8.8.8.8';
const OFFICE = '8.8.4.4';

let world: World;
let owner: Visitor;
let agents: Someone[];
let key: { id: string; key: string };
let begun: Date;
/** What the day is known to have held. */
const day = { requests: 0, failures: 0, signIns: 0, sends: 0, blocked: 0 };

beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  owner = await new Visitor(world, HOME).in(World.owner.email);
  agents = await Promise.all(Array.from({ length: 4 }, () => somebody(world, 'AGENT')));
  key = (await owner.call<typeof key & AnyBody>('POST', '/v1/api-keys', { name: 'shop' })).body;
});
afterAll(() => world.close());

async function looked(): Promise<void> {
  await world.settle();
  await world.server.app.get(LogFollowers).idle();
  await world.server.app.get(AlertRunner).run();
}

const byKey = (method: string, path: string, body?: unknown) => new Visitor(world, OFFICE).call(method, path, body, { authorization: `Bearer ${key.key}` });
async function asked(times: number): Promise<void> {
  await parallel(times, () => byKey('GET', '/v1/contacts?limit=1'));
  day.requests += times;
}

async function send(body: string): Promise<void> {
  const { status } = await byKey('POST', '/v1/messages', { connectionId: world.demo.connectionId, contactId: world.demo.contactId, purpose: 'service', type: 'text', text: { body } });
  day.requests++;
  if (status === 202) day.sends++;
  else day.blocked++;
}

async function signIn(person: Someone, ip: string, wrongFirst = 0): Promise<void> {
  for (let i = 0; i < wrongFirst; i++) await new Visitor(world, ip).login(person.email, WRONG);
  day.failures += wrongFirst;
  await new Visitor(world, ip).in(person.email);
  day.signIns++;
}

/** From midnight to midnight: people come, mistype, work and go; a shop's program asks by its habit; a customer writes. */
async function hourOf(hour: number): Promise<void> {
  await asked(hour >= 9 && hour <= 18 ? 40 : 8);
  if (hour === 8) for (const [i, agent] of agents.entries()) await signIn(agent, HOME, i);
  if (hour === 9) { owner = await new Visitor(world, HOME).in(World.owner.email); day.signIns++; }
  if (hour === 10) await world.writes('When do you open?');
  if (hour >= 10 && hour <= 12) await send(`At nine (${hour})`);
  // The busiest of the year, by far not an attack.
  if (hour === 12) await asked(160);
  if (hour === 13) await signIn(agents[0]!, HOME, 1);
  if (hour === 14) await owner.call('PATCH', `/v1/connections/${world.demo.connectionId}`, { credentials: { verifyToken: 'a-word-for-the-webhook' } });
  if (hour === 15) await fetch(`${world.server.url}/v1/audit-logs/export?start_date=2020-01-01&end_date=2099-01-01&format=csv`, { headers: { authorization: `Bearer ${key.key}`, 'x-forwarded-for': OFFICE } }).then((r) => r.text());
  if (hour === 16) await owner.call('GET', '/v1/alerts');
}

describe('MO-1: a quiet day', () => {
  it('of 24 hours has no alert, whoever was asked', async () => {
    await asked(60);
    await signIn(agents[0]!, HOME);
    world.clock.advance(25 * HOUR);
    // The day begins at midnight, so that its buckets are known.
    world.clock.advance(DAY - (world.clock.nowMs() % DAY));
    begun = world.clock.now();
    Object.assign(day, { requests: 0, failures: 0, signIns: 0, sends: 0, blocked: 0 });
    for (let hour = 0; hour < 24; hour++) {
      await hourOf(hour);
      await looked();
      world.clock.advance(HOUR);
    }
    // Leaves of requests are written behind their answers; the last ones too are counted and looked at. The export is one more.
    const counted = () => sql<{ n: number }>(world, `select sum(n)::int as n from activity_hours where measure like 'requests._xx' and subject = $1 and at >= $2`, [`api_key:${parseId('apiKey', key.id)}`, begun]);
    await world.until(async () => { await looked(); return (await counted())[0]!.n === day.requests + 1; });
    await looked();
    expect(await sql(world, 'select rule, facts from alerts')).toEqual([]);
    expect([day.requests > 600, day.failures, day.signIns, day.sends + day.blocked]).toEqual([true, 7, 6, 3]);
  }, 60_000);
});

describe('MO-2: figures of that day', () => {
  const iso = (hours: number) => new Date(begun.getTime() + hours * HOUR).toISOString();
  const get = async (path: string, visitor = owner) => (await visitor.call('GET', `/v1/monitoring/${path}`)).body;
  const sum = (rows: Record<string, number>[], field: string) => rows.reduce((n, row) => n + row[field]!, 0);
  beforeAll(async () => { owner = await new Visitor(world, HOME).in(World.owner.email); });

  it('usage: every request in its hour, and the key that made them', async () => {
    const usage = await get(`usage?from=${iso(0)}&to=${iso(24)}&bucket=hour`) as never as { buckets: Record<string, number>[]; topKeys: { id: string; requests: number }[] };
    expect([usage.buckets.length, usage.buckets[3]!['success'], sum(usage.buckets, 'serverError'), sum(usage.buckets, 'limited')]).toEqual([24, 8, 0, 0]);
    // And the export.
    expect(usage.topKeys).toEqual([{ id: key.id, name: 'shop', requests: day.requests + 1, limited: 0 }]);
    const minutes = await get(`usage?from=${iso(3)}&to=${iso(4)}&bucket=minute`) as never as typeof usage;
    expect([minutes.buckets.length, minutes.buckets[0]!['success']]).toEqual([60, 8]);
    const days = await get(`usage?from=${iso(0)}&to=${iso(24)}&bucket=day`) as never as typeof usage;
    expect([days.buckets.length, days.topKeys]).toEqual([1, usage.topKeys]);
  });

  it('security: events by action, with the words of the table', async () => {
    const security = await get(`security?from=${iso(0)}&to=${iso(24)}`) as never as { buckets: { events: Record<string, number>; alerts: object }[]; actions: { action: string; what: string; count: number }[] };
    expect([security.buckets[8]!.events['auth.login_failed'], security.buckets[13]!.events['auth.login_failed'], security.buckets[3]!.events['auth.login_failed']]).toEqual([6, 1, undefined]);
    expect(security.actions.find((a) => a.action === 'auth.login_failed')).toMatchObject({ count: day.failures, what: 'A sign-in failed', type: 'authentication' });
    expect(security.buckets[8]!.alerts).toEqual({ info: 0, warning: 0, critical: 0 });
  });

  it('access: by hour, weekday and country, on the reader\'s clock', async () => {
    const access = await get(`access?from=${iso(0)}&to=${iso(24)}&offsetMinutes=480`) as never as { signIns: number[][]; requests: number[][]; countries: { country: string | null; requests: number; signIns: number; failures: number }[] };
    const weekday = (begun.getUTCDay() + 6) % 7;
    // Eight in the morning in UTC is four in the afternoon in Kuala Lumpur.
    expect([access.signIns[weekday]![16], access.signIns.flat().reduce((a, b) => a + b), access.requests.flat().reduce((a, b) => a + b) > day.requests]).toEqual([4, day.signIns, true]);
    expect(access.countries).toEqual([expect.objectContaining({ country: 'US', signIns: day.signIns, failures: day.failures })]);
  });

  it('performance: messages, how long they took, the queue', async () => {
    const performance = await get(`performance?from=${iso(0)}&to=${iso(24)}`) as never as { buckets: Record<string, number>[]; acceptedToSentMs: { count: number; p50: number; p99: number } | null; queue: object };
    expect([sum(performance.buckets, 'accepted'), sum(performance.buckets, 'blocked'), sum(performance.buckets, 'sent'), sum(performance.buckets, 'failed')]).toEqual([day.sends, day.blocked, day.sends, 0]);
    expect(day.sends).toBe(3);
    expect(performance.acceptedToSentMs!.count).toBe(3);
    expect(performance.acceptedToSentMs!.p50).toBeLessThanOrEqual(performance.acceptedToSentMs!.p99);
    expect(performance.queue).toEqual({ waiting: 0, dead: 0, oldestSeconds: 0 });
  });

  it('status: each indicator says what it saw', async () => {
    await owner.call('POST', '/v1/audit-logs/verification');
    await world.until(async () => (await owner.call('GET', '/v1/audit-logs/verification')).body['state'] === 'verified');
    const { data } = await get('status') as never as { data: { id: string; state: string; detail: string; facts: Record<string, unknown> }[] };
    expect(data.map((d) => [d.id, d.state])).toEqual([['audit_log', 'ok'], ['keys', 'ok'], ['mfa', 'attention'], ['alerts', 'ok'], ['tls', 'attention']]);
    expect(data.find((d) => d.id === 'mfa')).toMatchObject({ detail: '0 of 1 owners and admins have a second factor.', facts: { enrolled: 0, of: 1 } });
  });

  it('bad periods name the field; roles without the permission are told which; another organisation has figures of its own', async () => {
    for (const [query, path] of [
      [`from=${iso(24)}&to=${iso(0)}`, 'to'], [`from=${iso(0)}`, 'to'], [`to=${iso(0)}`, 'from'], [`from=${iso(0)}&to=${iso(24)}&bucket=minute`, 'to'], [`from=${iso(0)}&to=${iso(24)}&bucket=year`, 'bucket'],
      [`from=${iso(0)}&to=${iso(24 * 100)}`, 'to'], ['from=0000-01-01T00:00:00Z&to=0000-01-01T01:00:00Z', 'from'], ['from=9999-12-31T00:00:00Z&to=9999-12-31T23:59:59Z', 'to'], [`from=${iso(0)}&to=${iso(24)}&more=1`, ''],
    ] as const) for (const figure of ['usage', 'security', 'performance']) {
      expect([figure, query, problemFaults(await owner.call('GET', `/v1/monitoring/${figure}?${query}`) as never, { status: 400, code: 'request.invalid', ...(path ? { path } : {}) })]).toEqual([figure, query, []]);
    }
    const agent = await new Visitor(world, HOME).in(agents[1]!.email);
    for (const figure of [`usage?from=${iso(0)}&to=${iso(24)}`, `security?from=${iso(0)}&to=${iso(24)}`, `access?from=${iso(0)}&to=${iso(24)}`, `performance?from=${iso(0)}&to=${iso(24)}`, 'status']) {
      expect((await agent.call('GET', `/v1/monitoring/${figure}`)).body).toMatchObject({ code: 'auth.forbidden', permission: 'monitoring.read' });
    }
    const { organizationId } = await world.secondOrganization();
    const stranger = await new Visitor(world, HOME).in((await somebody(world, 'OWNER', { organizationId })).email);
    const usage = await get(`usage?from=${iso(0)}&to=${iso(24)}`, stranger) as never as { buckets: Record<string, number>[]; topKeys: unknown[] };
    expect([sum(usage.buckets, 'success'), usage.topKeys]).toEqual([0, []]);
    expect((await get(`performance?from=${iso(0)}&to=${iso(24)}`, stranger))['acceptedToSentMs']).toBeNull();
  });
});

describe('alerts and the outside', () => {
  it('whoever subscribed is told of opening, acknowledging and closing', async () => {
    const app = world.server.app;
    const { organizationId } = world.demo;
    app.get(EventSubscriptions).set(organizationId, ['alert.*']);
    try {
      const waiting = await app.get(Database).tx({ organizationId }, async (em) => {
        await app.get(Alerts).raise(em, organizationId, { rule: 'connection.pin_mismatch', object: { type: 'connection', id: world.connectionUuid }, facts: { host: 'graph.example.com' } });
        return em.execute<{ payload: { type: string; data: string } }[]>(`select payload from outbox where topic = 'webhook.event'`);
      });
      expect(waiting.map((w) => [w.payload.type, JSON.parse(w.payload.data)])).toEqual([['alert.opened', expect.objectContaining({ rule: 'connection.pin_mismatch', severity: 'critical', objectType: 'connection', objectId: world.demo.connectionId, facts: { host: 'graph.example.com' } })]]);
      const [alert] = (await owner.call<{ data: { id: string }[] } & AnyBody>('GET', '/v1/alerts?rule=connection.pin_mismatch')).body.data;
      // Data that the table of events does not allow would undo the change.
      for (const verb of ['acknowledge', 'close']) expect((await owner.call('POST', `/v1/alerts/${alert!.id}/${verb}`, {})).status).toBe(200);
    } finally {
      app.get(EventSubscriptions).set(organizationId, []);
    }
  });
});

describe('the counters', () => {
  it('take many times the 1,000 leaves a second that the log must bear', async () => {
    const { database } = world;
    const organizationId = '0c000000-0000-7000-8000-00000000000c';
    const keys = Array.from({ length: 20 }, (_, i) => `0c000000-0000-7000-8000-0000000000${10 + i}`);
    const leavesOf = (chunk: number): SealedLeaf[] => Array.from({ length: 2000 }, (_, i) => ({
      seq: chunk * 2000 + i, id: `0c${String(chunk).padStart(6, '0')}-0000-7000-8000-${String(i).padStart(12, '0')}`, organizationId, at: new Date(world.clock.nowMs() + chunk * 2000 + i), eventType: 'api_request', action: 'api.request', actorKind: 'api_key',
      actorId: keys[i % 20]!, ip: `8.8.${i % 8}.${i % 250}`, userAgent: null, requestId: null, objectType: null, objectId: null, context: { endpoint: '/v1/contacts', method: 'GET', response_code: i % 50 ? 200 : 429 },
    }));
    const chunks = Array.from({ length: 20 }, (_, i) => leavesOf(i));
    const from = performance.now();
    for (const chunk of chunks) await database.hot('system', async (c) => { await actForHot(c, organizationId); await world.server.app.get(ActivityFollower).count(c, organizationId, chunk); });
    const rate = 40_000 / ((performance.now() - from) / 1000);
    process.stdout.write(`activity: ${Math.round(rate).toLocaleString('en')} leaves a second\n`);
    expect(rate).toBeGreaterThan(5_000);
    expect((await sql<{ n: number }>(world, `select sum(n)::int as n from activity_hours where organization_id = $1 and measure like 'requests._xx'`, [organizationId]))[0]!.n).toBe(40_000);
  });

  it('forget minutes after a week and hours after 90 days', async () => {
    const { organizationId } = world.demo;
    const purge = () => world.server.app.get(ActivityFollower).purge();
    const rows = async (grain: string) => count(world, `activity_${grain} where organization_id = $1 and at < $2`, [organizationId, new Date(begun.getTime() + DAY)]);
    const addresses = () => count(world, `activity_hours where measure = 'failures.address'`);
    await purge();
    expect([await rows('minutes') > 0, await rows('hours') > 0, await addresses()]).toEqual([true, true, 0]);
    world.clock.advance(8 * DAY);
    await purge();
    expect([await rows('minutes'), await rows('hours') > 0, await count(world, 'activity_sign_ins where at < $1', [new Date(begun.getTime() + DAY)])]).toEqual([0, true, 0]);
    world.clock.advance(83 * DAY);
    await purge();
    expect([await rows('minutes'), await rows('hours')]).toEqual([0, 0]);
    expect(await count(world, 'activity_places where key_id = $1', [parseId('apiKey', key.id)])).toBe(1);
    world.clock.advance(300 * DAY + MINUTE);
    await purge();
    expect(await count(world, 'activity_places')).toBe(0);
  });
});

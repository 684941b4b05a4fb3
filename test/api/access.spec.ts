import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Get } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { Endpoint } from '@consentry/kernel';
import { PARTS, runMatrix } from '../harness/matrix.js';
import { PERMISSIONS } from '../harness/matrix.table.js';
import { buildHouse, readRoutes, type House } from '../harness/matrix.world.js';
import { colleague, Person } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { problemFaults } from '../harness/problems.js';
import { rowCounts } from '../harness/tables.js';
import { closeWebhookSockets } from '../harness/webhook-line.js';
import { World } from '../harness/world.js';

/** Those that only try doors. */
const KNOCKING = ['nobody', 'roles', 'stepUp', 'services'];

let house: House;
let world: World;
beforeAll(async () => { house = await buildHouse(); world = house.world; }, 60_000);
afterAll(async () => { closeWebhookSockets(); await world.close(); });

describe('ID-10, I9: the matrix', () => {
  let asked = 0;

  it.each(Object.keys(PARTS).filter((part) => !KNOCKING.includes(part)))('%s', async (part) => {
    const started = Date.now();
    const found = await runMatrix(house, [part]);
    asked += found.asked;
    process.stdout.write(`access: ${part}: ${found.asked} asked in ${Date.now() - started} ms\n`);
    expect(found.faults).toEqual([]);
    expect(found.asked).toBeGreaterThan(0);
  }, 60_000);

  it(`${KNOCKING.join(', ')}: and knocking leaves no row behind`, async () => {
    const downloads = async () => (await house.sql<{ n: number }>(`select count(*)::int as n from audit_leaves where action in ('audit.exported', 'consent.exported')`))[0]!.n;
    const [before, downloaded] = [await rowCounts(world.ownerUrl), await downloads()];
    const found = await runMatrix(house, KNOCKING);
    asked += found.asked;
    expect(found.faults).toEqual([]);
    const after = await rowCounts(world.ownerUrl);
    // Whoever may download the log or the ledger of consents does, when he knocks: that is noted, and nothing else.
    const taken = (await downloads()) - downloaded;
    expect(taken).toBeGreaterThan(0);
    expect({ ...after, audit_leaves: after['audit_leaves']! - taken }).toEqual(before);
  }, 60_000);

  it('was asked of every route', () => {
    expect(house.routes.length).toBeGreaterThan(200);
    process.stdout.write(`access: ${house.routes.length} routes, ${asked} requests\n`);
  });

  it('what each role may not do, written out: an auditor changes nothing, a marketer and an agent make no keys, nobody but the owner has every right', () => {
    const may = (role: string) => Object.entries(PERMISSIONS).filter(([, row]) => row.roles.includes(role as 'OWNER')).map(([name]) => name);
    expect(may('AUDITOR').filter((name) => !name.endsWith('.read') && !['sessions.end', 'consents.export'].includes(name))).toEqual([]);
    for (const role of ['MARKETER', 'AGENT', 'AUDITOR']) expect(may(role).filter((name) => /^(api_keys|connections|members|security|organization|sso|audit|alerts|webhooks|policies|restrictions|consent_settings)\.write$|^inbox\.settings$|^conversations\.assign$/.test(name))).toEqual([]);
    expect(may('OWNER')).toEqual(Object.keys(PERMISSIONS));
  });
});

describe('a new route', () => {
  /** A class of ours that Nest has already, with one more handler: what somebody adds in a hurry. */
  const planted = (...decorators: MethodDecorator[]) => {
    const metatype = [...world.server.app.get(ModulesContainer).values()].flatMap((m) => [...m.controllers.values()]).find((c) => (c.metatype as { name?: string } | undefined)?.name === 'HealthController')!.metatype as { prototype: Record<string, unknown> };
    metatype.prototype['planted'] = function planted() { return {}; };
    const descriptor = Object.getOwnPropertyDescriptor(metatype.prototype, 'planted')!;
    for (const decorate of decorators) decorate(metatype.prototype, 'planted', descriptor);
    return () => { delete metatype.prototype['planted']; };
  };

  it('that says not who may call it keeps the server from starting', async () => {
    const undo = planted(Get('planted'));
    try {
      await expect(World.start()).rejects.toThrow(/HealthController\.planted declares no access/);
    } finally {
      undo();
    }
  });

  it('that names a permission which does not exist keeps it from starting too', async () => {
    const undo = planted(Get('planted'), Endpoint({ summary: 'Planted', access: { permission: 'contacts.raed' } }));
    try {
      await expect(World.start()).rejects.toThrow(/HealthController\.planted: unknown permission contacts\.raed/);
    } finally {
      undo();
    }
  });

  it('that is in no table fails the matrix, whatever it declares', async () => {
    const undo = planted(Get('planted'), Endpoint({ summary: 'Planted', access: { permission: 'contacts.read' } }));
    const before = house.routes;
    try {
      house.routes = readRoutes(world);
      expect((await runMatrix(house, ['table'])).faults).toEqual(['not in the table: GET /health/planted contacts.read']);
      expect((await runMatrix(house, ['nobody'])).faults).toEqual(['GET /health/planted is in no table']);
    } finally {
      undo();
      house.routes = before;
    }
  });
});

describe('ID-11: keys', () => {
  it('revocation bites on the very next request, in a burst too', async () => {
    const owner = house.people.get('OWNER')!;
    for (let n = 0; n < 5; n++) {
      const { id, key } = (await owner.call<{ id: string; key: string }>('POST', '/v1/api-keys', { name: 'a key' })).body;
      const during = Array.from({ length: 20 }, () => world.call('GET', '/v1/contacts', undefined, { key }));
      expect((await Promise.all(during)).every((a) => a.status === 200)).toBe(true);
      expect((await owner.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
      expect(problemFaults(await world.call('GET', '/v1/contacts', undefined, { key }), { status: 401, code: 'auth.invalid_key' })).toEqual([]);
    }
  });
});

describe('sessions', () => {
  it('the cookie is HttpOnly, SameSite=Lax and this host’s alone; under HTTPS Secure and __Host-', async () => {
    const { headers } = await world.call('POST', '/v1/auth/login', World.owner, { key: null });
    const cookies = headers.getSetCookie();
    expect(cookies.map((c) => c.split('=')[0]).sort()).toEqual(['consentry', 'consentry-device']);
    for (const cookie of cookies) {
      const [pair, ...flags] = cookie.split('; ');
      expect(pair).toMatch(/^consentry(-device)?=[\w-]{43}$/);
      expect(flags.map((f) => f.split('=')[0]!.toLowerCase()).filter((f) => f !== 'expires' && f !== 'max-age').sort()).toEqual(['httponly', 'path', 'samesite']);
      expect(flags).toEqual(expect.arrayContaining(['SameSite=Lax', 'Path=/']));
    }
    const secure = await World.start({ env: { CONSENTRY_PUBLIC_URL: 'https://messages.example.com' } });
    try {
      const safe = (await secure.call('POST', '/v1/auth/login', World.owner, { key: null })).headers.getSetCookie();
      expect(safe.length).toBe(2);
      for (const cookie of safe) {
        expect(cookie).toMatch(/^__Host-consentry(-device)?=[\w-]{43}; /);
        expect(cookie.split('; ').map((f) => f.toLowerCase())).toEqual(expect.arrayContaining(['secure', 'httponly', 'samesite=lax', 'path=/']));
        expect(cookie.toLowerCase()).not.toContain('domain=');
      }
    } finally {
      await secure.close();
    }
  }, 30_000);

  it('signing out takes the cookie back, and leaves the device known', async () => {
    const leaving = await colleague(world, 'AGENT');
    const out = await leaving.call('POST', '/v1/auth/logout');
    expect([out.status, out.headers.getSetCookie()]).toEqual([204, [expect.stringMatching(/^consentry=;.*(Max-Age=0|1970)/)]]);
    expect((await leaving.call('GET', '/v1/contacts')).status).toBe(401);
  });

  it('a wrong password and an unknown address get the same bytes, and so does a disabled account', async () => {
    const { email } = await colleague(world, 'AGENT');
    await withClient(world.ownerUrl, (c) => c.query('update users set disabled_at = now() where email_key = $1', [email]));
    const attempts = [
      { email: World.owner.email, password: 'wrong' }, { email: 'nobody@example.com', password: World.owner.password }, { email, password: World.owner.password }, { email: World.owner.email, password: World.owner.password.toUpperCase() },
      { email: World.owner.email, password: `${World.owner.password} ` }, { email: "' or 1=1 --", password: 'x' },
    ];
    const answers = [];
    for (const attempt of attempts) {
      const { status, body, headers, text } = await world.call<{ requestId: string }>('POST', '/v1/auth/login', attempt, { key: null });
      const shown = Object.fromEntries([...headers].filter(([name]) => !['date', 'x-request-id'].includes(name)));
      answers.push(JSON.stringify([status, text.replaceAll(body.requestId, ''), shown]));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('auth.invalid_credentials');
    expect(answers[0]).not.toContain('set-cookie');
  });

  it('its number is not taken, its address not known: the same phone may be a contact of both houses', async () => {
    const made = await house.people.get('OWNER')!.call<{ id: string }>('POST', '/v1/contacts', { phone: '+15550146000' });
    expect(made.status).toBe(201);
    expect(made.body.id).not.toBe(house.foreign.get('con'));
  });

  // The last one: it turns the clock, and everybody's session is over.
  it('ID-3: ends 24 hours after sign-in, however busy it is', async () => {
    const late = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
    world.clock.advance(24 * 3_600_000 - 5000);
    expect((await late.call('GET', '/v1/contacts')).status).toBe(200);
    world.clock.advance(6000);
    expect(problemFaults(await late.call('GET', '/v1/contacts'), { status: 401, code: 'auth.session_expired' })).toEqual([]);
  });
});

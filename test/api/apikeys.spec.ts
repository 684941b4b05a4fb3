import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Housekeeping } from '@consentry/server';
import { BEHIND_PROXY, count, DAY, HOUR, leaves, letters, ownerVisitor, parallel, secondServer, somebody, sql, Visitor, type AnyBody } from '../harness/identity.js';
import { problemFaults } from '../harness/problems.js';
import { World, type Answer } from '../harness/world.js';

interface Key { id: string; key: string; prefix: string; scopes: string[]; expiresAt: string | null; lastUsedAt: string | null; rotatedFrom: string | null; rotationDueAt: string; ipAllowlist: string[]; ratePerMinute: number | null; createdAt: string }
let world: World;
let owner: Visitor;
beforeAll(async () => { world = await World.start({ env: { ...BEHIND_PROXY, CONSENTRY_RATE_LIMIT_KEY: '1000' } }); owner = await ownerVisitor(world); });
afterAll(() => world.close());

const make = async (change: object = {}, by = owner) => { const answer = await by.call<Key & AnyBody>('POST', '/v1/api-keys', { name: 'a program', ...change }); if (answer.status !== 201) throw new Error(answer.text); return answer.body; };
/** A call with the key, from an address. */
const use = (key: string, ip = '203.0.113.9', path = '/v1/organization', base = world.server.url): Promise<Answer<AnyBody>> => new Visitor(world, ip, base).call('GET', path, undefined, { authorization: `Bearer ${key}` });
const code = async (answer: Promise<Answer<AnyBody>>) => { const { status, body } = await answer; return status < 300 ? status : body.code; };

describe('ID-11: API keys', () => {
  it('are shown once, recognisable and checked by their sum before any look-up; the table holds a hash', async () => {
    const made = await make({ environment: 'live' });
    expect(made.key).toMatch(/^csk_live_[0-9A-Za-z]{38}$/);
    expect(made.key.startsWith(made.prefix)).toBe(true);
    expect(made.prefix).toHaveLength(13);
    expect(await code(use(made.key))).toBe(200);
    const read = await owner.call('GET', `/v1/api-keys/${made.id}`);
    expect([read.text.includes(made.key), read.body['key']]).toEqual([false, undefined]);
    const dump = (await sql<{ t: string }>(world, `select string_agg(to_jsonb(k)::text, '') as t from api_keys k`))[0]!.t;
    expect([dump.includes(made.key), dump.includes(made.key.slice(13))]).toEqual([false, false]);
    const body = made.key.slice(9);
    const wrong = [made.key.slice(0, -1), `${made.key}0`, `csk_test_${body}`, `csk_live_${body.slice(0, -1)}${body.endsWith('0') ? '1' : '0'}`, made.key.toLowerCase(), '', 'x'];
    for (const key of wrong) expect(problemFaults(await use(key) as never, { status: 401, code: 'auth.invalid_key' })).toEqual([]);
    const parsed = await new Visitor(world).call('GET', '/v1/organization', undefined, { authorization: `Basic ${made.key}` });
    expect(parsed.body.code).toBe('auth.invalid_key');
  });

  it('do what their scopes say and no more; a scope that is none, or is beyond the maker, is refused by name', async () => {
    const { key } = await make({ scopes: ['contacts.read'] });
    expect([await code(use(key, undefined, '/v1/contacts')), await code(use(key)), await code(use(key, undefined, '/v1/api-keys'))]).toEqual([200, 'auth.forbidden', 'auth.forbidden']);
    for (const path of ['/v1/auth/session', '/v1/auth/profile', '/v1/devices']) expect(await code(use(key, undefined, path))).toBe('auth.user_required');
    for (const scopes of [['contacts.read', 'no.such'], ['contacts.read', 'api_keys.write'], ['contacts.read', 'members.write']]) {
      expect(problemFaults(await owner.call('POST', '/v1/api-keys', { name: 'x', scopes }) as never, { status: 400, code: 'request.invalid', path: 'scopes.1' })).toEqual([]);
    }
    const own = await make({ scopes: ['organization.read', 'organization.read'] });
    expect(own.scopes).toEqual(['organization.read']);
  });

  it('end when they are told to; a time that is past is refused', async () => {
    const { key, id } = await make({ expiresAt: new Date(world.clock.nowMs() + HOUR).toISOString() });
    expect(await code(use(key))).toBe(200);
    world.clock.advance(HOUR + 1000);
    expect(await code(use(key))).toBe('auth.invalid_key');
    expect([await code(owner.call('PATCH', `/v1/api-keys/${id}`, { expiresAt: null })), await code(owner.call('POST', `/v1/api-keys/${id}/rotate`, {}))]).toEqual(['api_key.revoked', 'api_key.revoked']);
    expect(problemFaults(await owner.call('POST', '/v1/api-keys', { name: 'x', expiresAt: new Date(world.clock.nowMs() - 1000).toISOString() }) as never, { status: 400, code: 'request.invalid', path: 'expiresAt' })).toEqual([]);
  });

  it('rotation: both work until the overlap is over, then only the new one, with the same rights', async () => {
    const old = await make({ scopes: ['organization.read'], ipAllowlist: ['203.0.113.0/24'], ratePerMinute: 77 });
    const made = (await owner.call<Key & AnyBody>('POST', `/v1/api-keys/${old.id}/rotate`, { overlapHours: 2 })).body;
    expect(made).toMatchObject({ rotatedFrom: old.id, scopes: old.scopes, ipAllowlist: old.ipAllowlist, ratePerMinute: 77, expiresAt: null });
    expect(made.key).not.toBe(old.key);
    world.clock.advance(2 * HOUR - 2000);
    expect([await code(use(old.key)), await code(use(made.key))]).toEqual([200, 200]);
    world.clock.advance(3000);
    expect([await code(use(old.key)), await code(use(made.key))]).toEqual(['auth.invalid_key', 200]);
    expect(await code(use(made.key, '198.51.100.1'))).toBe('auth.ip_not_allowed');
    const now = await make();
    const next = (await owner.call<Key & AnyBody>('POST', `/v1/api-keys/${now.id}/rotate`, { overlapHours: 0 })).body;
    expect([await code(use(now.key)), await code(use(next.key))]).toEqual(['auth.invalid_key', 200]);
    expect((await leaves(world, 'api_key.rotated')).at(-1)!.context).toMatchObject({ overlapHours: 0 });
  });

  it('rotation does not make an old key live longer, nor a revoked one live again', async () => {
    const ending = await make({ expiresAt: new Date(world.clock.nowMs() + HOUR).toISOString() });
    expect((await owner.call('POST', `/v1/api-keys/${ending.id}/rotate`, { overlapHours: 100 })).status).toBe(201);
    world.clock.advance(HOUR + 1000);
    expect(await code(use(ending.key))).toBe('auth.invalid_key');
    const dead = await make();
    await owner.call('DELETE', `/v1/api-keys/${dead.id}`);
    expect([await code(owner.call('POST', `/v1/api-keys/${dead.id}/rotate`, {})), await code(owner.call('PATCH', `/v1/api-keys/${dead.id}`, { name: 'alive' })), await code(owner.call('DELETE', `/v1/api-keys/${dead.id}`))]).toEqual(['api_key.revoked', 'api_key.revoked', 204]);
    expect((await leaves(world, 'api_key.revoked')).filter((l) => l.context).length).toBe(1);
  });

  it('of two rotations at once, and of a rotation beside a revocation, the old key keeps the earlier end', async () => {
    const twice = await make();
    const answers = await parallel(2, (i) => owner.call('POST', `/v1/api-keys/${twice.id}/rotate`, { overlapHours: i === 0 ? 0 : 48 }));
    expect(answers.map((a) => a.status).filter((s) => s >= 500)).toEqual([]);
    expect(await code(use(twice.key))).toBe('auth.invalid_key');
    for (let round = 0; round < 5; round++) {
      const key = await make();
      const [rotated] = await Promise.all([owner.call<Key & AnyBody>('POST', `/v1/api-keys/${key.id}/rotate`, {}), owner.call('DELETE', `/v1/api-keys/${key.id}`)]);
      expect([rotated.status < 500, await code(use(key.key))]).toEqual([true, 'auth.invalid_key']);
    }
  });

  it('ID-12: a list of networks of its own: v4, v6, mapped; who is not in it is refused; the word of a client that is no proxy is nothing', async () => {
    const { key, id } = await make({ ipAllowlist: ['192.0.2.0/25', '2001:db8:7::/48', '198.51.100.77'] });
    for (const ip of ['192.0.2.1', '192.0.2.127', '2001:db8:7::1', '198.51.100.77', '::ffff:192.0.2.5']) expect([ip, await code(use(key, ip))]).toEqual([ip, 200]);
    for (const ip of ['192.0.2.128', '2001:db8:8::1', '198.51.100.78', '127.0.0.1']) expect([ip, problemFaults(await use(key, ip) as never, { status: 403, code: 'auth.ip_not_allowed' })]).toEqual([ip, []]);
    // The left of the list is what the client wrote; the right is what the proxy saw.
    expect([await code(use(key, '192.0.2.1, 198.51.100.5')), await code(use(key, '198.51.100.5, 192.0.2.1'))]).toEqual(['auth.ip_not_allowed', 200]);
    expect((await owner.call('PATCH', `/v1/api-keys/${id}`, { ipAllowlist: [] })).status).toBe(200);
    expect(await code(use(key, '198.51.100.78'))).toBe(200);
    for (const [entry, path] of [['192.0.2.1/24', 'ipAllowlist.0'], ['192.0.2.0/33', 'ipAllowlist.0'], ['localhost', 'ipAllowlist.0'], ['10.0.0.256', 'ipAllowlist.0']]) {
      expect(problemFaults(await owner.call('POST', '/v1/api-keys', { name: 'x', ipAllowlist: [entry] }) as never, { status: 400, code: 'request.invalid', path: path! })).toEqual([]);
    }
  });

  it('usage per day, also over midnight; last used; refused requests are none', async () => {
    const { key, id } = await make();
    const usage = async () => (await owner.call<{ data: { day: string; requests: number }[] }>('GET', `/v1/api-keys/${id}/usage`)).body.data;
    const today = () => world.clock.now().toISOString().slice(0, 10);
    expect((await usage()).map((d) => d.requests)).toEqual(Array.from({ length: 30 }, () => 0));
    await parallel(7, () => use(key));
    const first = today();
    expect((await usage()).at(-1)).toEqual({ day: first, requests: 7 });
    expect(Math.abs(Date.parse((await owner.call<Key & AnyBody>('GET', `/v1/api-keys/${id}`)).body.lastUsedAt!) - world.clock.nowMs())).toBeLessThan(60_000);
    world.clock.advance(DAY);
    owner = await ownerVisitor(world);
    await use(key);
    await use(key.slice(0, -1));
    expect((await usage()).slice(-2)).toEqual([{ day: first, requests: 7 }, { day: today(), requests: 1 }]);
  });

  it('two servers count into one figure', async () => {
    const { key, id } = await make();
    const second = await secondServer(world);
    await parallel(5, (i) => use(key, undefined, undefined, i % 2 ? second.url : world.server.url));
    await second.close();
    expect((await owner.call<{ data: { requests: number }[] }>('GET', `/v1/api-keys/${id}/usage`)).body.data.at(-1)!.requests).toBe(5);
  });

  it('a limit of its own; changed, the new one holds', async () => {
    const { key, id } = await make({ ratePerMinute: 3 });
    const other = await make();
    world.clock.advance(60_000);
    for (let i = 0; i < 3; i++) expect(await code(use(key))).toBe(200);
    expect([await code(use(key)), await code(use(other.key))]).toEqual(['request.rate_limited', 200]);
    world.clock.advance(60_000);
    expect((await owner.call('PATCH', `/v1/api-keys/${id}`, { ratePerMinute: 5 })).status).toBe(200);
    for (let i = 0; i < 5; i++) expect(await code(use(key))).toBe(200);
    expect(await code(use(key))).toBe('request.rate_limited');
  });

  it('revoked here, refused there on the very next request; the same for a scope of networks', async () => {
    const second = await secondServer(world);
    try {
      for (let round = 0; round < 5; round++) {
        const { key, id } = await make();
        expect([await code(use(key)), await code(use(key, undefined, undefined, second.url))]).toEqual([200, 200]);
        expect((await owner.call('DELETE', `/v1/api-keys/${id}`)).status).toBe(204);
        expect([await code(use(key, undefined, undefined, second.url)), await code(use(key))]).toEqual(['auth.invalid_key', 'auth.invalid_key']);
      }
      const { key, id } = await make();
      expect(await code(use(key, undefined, undefined, second.url))).toBe(200);
      await owner.call('PATCH', `/v1/api-keys/${id}`, { ipAllowlist: ['192.0.2.1'] });
      expect(await code(use(key, undefined, undefined, second.url))).toBe('auth.ip_not_allowed');
    } finally {
      await second.close();
    }
  });

  it('another house sees, changes, rotates and revokes none of ours; AGENTs none at all', async () => {
    const { key, id } = await make();
    const { organizationId } = await world.secondOrganization();
    const other = await new Visitor(world).in((await somebody(world, 'OWNER', { organizationId })).email);
    const agent = await new Visitor(world).in((await somebody(world, 'AGENT')).email);
    for (const [method, path, body] of [['GET', '', undefined], ['GET', '/usage', undefined], ['PATCH', '', { name: 'x' }], ['POST', '/rotate', {}], ['DELETE', '', undefined]] as const) {
      expect([method, path, await code(other.call(method, `/v1/api-keys/${id}${path}`, body)), await code(agent.call(method, `/v1/api-keys/${id}${path}`, body))]).toEqual([method, path, 'api_key.not_found', 'auth.forbidden']);
    }
    expect(await code(use(key))).toBe(200);
  });

  it('at 90 days one mail and one alert, not twice, not for who is revoked or rotated away; two rounds at once are one', async () => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, `update organization_security set mfa_roles = '{}' where organization_id = $1`, [organizationId]);
    const chief = await somebody(world, 'OWNER', { organizationId });
    const maker = await somebody(world, 'ADMIN', { organizationId });
    const admin = await new Visitor(world).in(maker.email);
    const [stays, revoked] = [await make({ name: 'stays' }, admin), await make({ name: 'revoked' }, admin)];
    await admin.call('DELETE', `/v1/api-keys/${revoked.id}`);
    expect(Date.parse(stays.rotationDueAt) - Date.parse(stays.createdAt)).toBe(90 * DAY);
    const housekeeping = new Housekeeping(world.server.app);
    const mails = async () => (await letters(world, maker.email, 'api_key_reminder')).length + (await letters(world, chief.email, 'api_key_reminder')).length;
    const alerts = () => count(world, `alerts where organization_id = $1 and rule = 'api_key.rotation_due'`, [organizationId]);
    world.clock.advance(90 * DAY - HOUR);
    await housekeeping.run();
    expect([await mails(), await alerts()]).toEqual([0, 0]);
    world.clock.advance(HOUR + 1000);
    await Promise.all([housekeeping.run(), housekeeping.run(), housekeeping.run()]);
    await housekeeping.run();
    // A mail that is on its way while the clock jumps a day outlives its lease and goes twice: let it arrive first.
    await world.settle();
    world.clock.advance(DAY);
    await housekeeping.run();
    expect([await mails(), await alerts(), await letters(world, maker.email, 'api_key_reminder')]).toEqual([1, 1, [expect.objectContaining({ text: expect.stringContaining('"stays" is 90 days old') })]]);
    const again = await new Visitor(world).in(maker.email);
    const next = (await again.call<Key & AnyBody>('POST', `/v1/api-keys/${stays.id}/rotate`, { overlapHours: 0 })).body;
    world.clock.advance(90 * DAY);
    await housekeeping.run();
    expect([await mails(), await code(use(next.key))]).toEqual([2, 200]);
  });

  it('a reminder is not lost when the round breaks off in the middle', async () => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, `update organization_security set mfa_roles = '{}' where organization_id = $1`, [organizationId]);
    const chief = await somebody(world, 'OWNER', { organizationId });
    await make({ name: 'broken' }, await new Visitor(world).in(chief.email));
    world.clock.advance(90 * DAY + 1000);
    const housekeeping = new Housekeeping(world.server.app);
    // The database refuses the alert, as one does that runs out of space.
    await sql(world, `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no space'; end $$`);
    await sql(world, 'create trigger refuse before insert on alerts for each row execute function refuse()');
    await housekeeping.run().catch(() => undefined);
    await sql(world, 'drop trigger refuse on alerts');
    await housekeeping.run();
    expect(await letters(world, chief.email, 'api_key_reminder')).toHaveLength(1);
  });
});

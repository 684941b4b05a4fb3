import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { publicId } from '@consentry/kernel';
import { BEHIND_PROXY, enrolPasskey, enrolTotp, leaves, passkeyAssertion, PASSWORD, somebody, sql, Visitor, WRONG, type AnyBody, type Someone } from '../harness/identity.js';
import { problemFaults } from '../harness/problems.js';
import { World, type Answer } from '../harness/world.js';

/** Registered in the United States, Germany, Brazil; of no country (documentation); of nobody's network (private). */
const US = '8.8.8.8';
const DE = '5.9.0.1';
const BR = '200.147.3.157';
const NOWHERE = '198.51.100.7';
const PRIVATE = '10.1.2.3';

let world: World;
let house: string;
let boss: Someone;
beforeAll(async () => { world = await World.start({ env: BEHIND_PROXY }); });
afterAll(() => world.close());
beforeEach(async () => {
  ({ organizationId: house } = await world.secondOrganization());
  boss = await somebody(world, 'OWNER', { organizationId: house });
});

const at = (ip: string) => new Visitor(world, ip);
const ownerAt = (ip: string) => at(ip).in(boss.email);
const rules = (visitor: Visitor, change: object) => visitor.call('PATCH', '/v1/organization/security', change);
const code = async (answer: Promise<Answer<AnyBody>>) => { const { status, body } = await answer; return status < 300 ? status : body.code; };
const alerts = (rule: string) => sql<{ count: number; severity: string; facts: object; state: string }>(world, 'select count, severity, facts, state from alerts where organization_id = $1 and rule = $2 order by first_at', [house, rule]);
const moved = (visitor: Visitor, ip: string) => { const twin = visitor.copy(); twin.ip = ip; return twin; };

describe('ID-12: networks', () => {
  it('a list bites at once: on sessions that are open, keys, password, second step, passkey; those in it go on', async () => {
    const owner = await ownerAt('203.0.113.10');
    const { key } = (await owner.call<{ key: string } & AnyBody>('POST', '/v1/api-keys', { name: 'x' })).body;
    const agent = await somebody(world, 'AGENT', { organizationId: house });
    const outside = await at(NOWHERE).in(agent.email);
    const { app } = await enrolTotp(outside);
    const { authenticator } = await enrolPasskey(outside);
    const half = (await at(NOWHERE).login(agent.email)).body.mfaToken!;
    const byKey = (ip: string) => at(ip).call('GET', '/v1/organization', undefined, { authorization: `Bearer ${key}` });
    expect([await code(outside.session()), await code(byKey(NOWHERE))]).toEqual([200, 200]);
    expect((await rules(owner, { ipAllowlist: ['203.0.113.0/24', '2001:db8::/32'] })).status).toBe(200);

    for (const refused of [outside.session(), byKey(NOWHERE), at(NOWHERE).login(agent.email), at(NOWHERE).call('POST', '/v1/auth/mfa', { mfaToken: half, code: app.next() })]) {
      expect(problemFaults(await refused as never, { status: 403, code: 'auth.ip_not_allowed' })).toEqual([]);
    }
    expect(await code(at(NOWHERE).call('POST', '/v1/auth/passkey', { response: await passkeyAssertion(at(NOWHERE), authenticator) }))).toBe('auth.ip_not_allowed');
    // The leaf of each says why and of whom: session, password, second step, passkey. The key has one of its own kind.
    expect((await leaves(world, 'auth.network_refused')).filter((l) => l.object_id === agent.id).map((l) => [l.ip, l.context['reason']])).toEqual(Array.from({ length: 4 }, () => [NOWHERE, 'auth.ip_not_allowed']));
    // A wrong password from outside learns nothing of the list.
    expect(await code(at(NOWHERE).login(agent.email, WRONG))).toBe('auth.invalid_credentials');
    for (const ip of ['203.0.113.77', '2001:db8:1::5', '::ffff:203.0.113.8']) expect([ip, await code(moved(outside, ip).session()), await code(byKey(ip)), await code(at(ip).login(agent.email))]).toEqual([ip, 200, 200, 200]);
    // The refusals used neither the token nor the code up.
    expect(await code(at('203.0.113.77').call('POST', '/v1/auth/mfa', { mfaToken: half, code: app.code() }))).toBe(200);
  });

  it('a refused key leaves a leaf that names it', async () => {
    const owner = await ownerAt(NOWHERE);
    const made = (await owner.call<{ key: string; id: string } & AnyBody>('POST', '/v1/api-keys', { name: 'x', ipAllowlist: ['203.0.113.1'] })).body;
    expect(await code(at(NOWHERE).call('GET', '/v1/organization', undefined, { authorization: `Bearer ${made.key}` }))).toBe('auth.ip_not_allowed');
    const [leaf, ...more] = (await leaves(world, 'api_key.refused')).filter((l) => l.organization_id === house);
    expect([more, leaf?.ip, leaf?.object_id && publicId('apiKey', leaf.object_id), JSON.stringify(leaf)?.includes(made.key)]).toEqual([[], NOWHERE, made.id, false]);
  });

  it('what would shut out the one who asks is refused, names the field, and changes nothing', async () => {
    const owner = await ownerAt(US);
    expect(problemFaults(await rules(owner, { ipAllowlist: ['203.0.113.0/24'] }) as never, { status: 400, code: 'request.invalid', path: 'ipAllowlist' })).toEqual([]);
    expect(problemFaults(await rules(owner, { countryMode: 'deny', countries: ['US'] }) as never, { status: 400, code: 'request.invalid', path: 'countries' })).toEqual([]);
    expect(problemFaults(await rules(owner, { countryMode: 'allow', countries: ['DE'] }) as never, { status: 400, code: 'request.invalid', path: 'countries' })).toEqual([]);
    expect(problemFaults(await rules(owner, { countryMode: 'allow' }) as never, { status: 400, code: 'request.invalid', path: 'countries' })).toEqual([]);
    expect((await owner.call('GET', '/v1/organization/security')).body).toMatchObject({ ipAllowlist: [], countryMode: 'off', countries: [] });
    expect((await rules(owner, { countries: ['DE'] })).status).toBe(200);
    expect(problemFaults(await rules(owner, { countryMode: 'allow' }) as never, { status: 400, code: 'request.invalid', path: 'countries' })).toEqual([]);
    expect(await code(owner.session())).toBe(200);
  });

  it('two changes at once do not together make what each alone was refused for', async () => {
    for (let round = 0; round < 8; round++) {
      const owner = await ownerAt(US);
      await sql(world, `update organization_security set country_mode = 'off', countries = '{US}' where organization_id = $1`, [house]);
      await Promise.all([rules(owner, { countryMode: 'allow' }), rules(owner, { countries: ['DE'] })]);
      expect(await code(owner.session())).toBe(200);
    }
  });

  it('entries that are none are refused by their place', async () => {
    const owner = await ownerAt(US);
    for (const [bad, path] of [
      [{ ipAllowlist: ['10.0.0.0/33'] }, 'ipAllowlist.0'], [{ ipAllowlist: ['8.8.8.0/24', '8.8.8.8/24'] }, 'ipAllowlist.1'], [{ ipAllowlist: ['0x7f.1'] }, 'ipAllowlist.0'], [{ ipAllowlist: [''] }, 'ipAllowlist.0'], [{ ipAllowlist: ['2001:db8::/129'] }, 'ipAllowlist.0'],
      [{ countries: ['XX'] }, 'countries.0'], [{ countries: ['US', 'us'] }, 'countries.1'], [{ countries: ['UK'] }, 'countries.0'], [{ countries: [49] }, 'countries.0'], [{ countryMode: 'maybe' }, 'countryMode'],
      [{ idleMinutes: 4 }, 'idleMinutes'], [{ mfaGraceDays: 91 }, 'mfaGraceDays'], [{ mfaRoles: ['GOD'] }, 'mfaRoles.0'], [{ passwordProfile: 'weak' }, 'passwordProfile'], [{ ipAllowlist: Array.from({ length: 101 }, (_, i) => `10.0.0.${i}`) }, 'ipAllowlist'],
    ] as const) expect([bad, problemFaults(await rules(owner, bad) as never, { status: 400, code: 'request.invalid', path })]).toEqual([bad, []]);
  });

  it('who belongs to two houses gets into the one that takes this network, by password and by passkey, and is refused where none does', async () => {
    const agent = await somebody(world, 'AGENT', { organizationId: house });
    const { organizationId: other } = await world.secondOrganization();
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [other, agent.id, new Date(world.clock.nowMs() + 1000)]);
    const { authenticator } = await enrolPasskey(await at(NOWHERE).in(agent.email));
    await sql(world, `update organization_security set ip_allowlist = '{203.0.113.0/24}' where organization_id = $1`, [house]);
    const byPasskey = async (ip: string) => at(ip).call('POST', '/v1/auth/passkey', { response: await passkeyAssertion(at(ip), authenticator) });
    expect([(await byPasskey(NOWHERE)).body.organization?.id, (await byPasskey('203.0.113.4')).body.organization?.id]).toEqual([publicId('organization', other), publicId('organization', house)]);
    await sql(world, 'delete from passkeys where user_id = $1', [agent.id]);
    await sql(world, 'update users set second_factor = false where id = $1', [agent.id]);
    expect([(await at(NOWHERE).login(agent.email)).body.organization?.id, (await at('203.0.113.4').login(agent.email)).body.organization?.id]).toEqual([publicId('organization', other), publicId('organization', house)]);
    await sql(world, `update organization_security set ip_allowlist = '{203.0.113.0/24}' where organization_id = $1`, [other]);
    expect(await code(at(NOWHERE).login(agent.email))).toBe('auth.ip_not_allowed');
  });

  it('the switch to a house whose list does not hold this address is refused; the session stays where it was', async () => {
    const agent = await somebody(world, 'AGENT');
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [house, agent.id, new Date(world.clock.nowMs() + 1000)]);
    const visitor = await at(NOWHERE).in(agent.email);
    await sql(world, `update organization_security set ip_allowlist = '{203.0.113.0/24}' where organization_id = $1`, [house]);
    expect(await code(visitor.call('POST', '/v1/auth/switch', { organizationId: publicId('organization', house) }))).toBe('auth.ip_not_allowed');
    expect((await visitor.session()).body.organization!.id).toBe(publicId('organization', world.demo.organizationId));
  });
});

describe('ID-12: countries', () => {
  it.each([
    ['allow', ['US', 'DE'], { [US]: true, [DE]: true, [BR]: false, [NOWHERE]: false, [PRIVATE]: true }],
    ['deny', ['BR'], { [US]: true, [DE]: true, [BR]: false, [NOWHERE]: true, [PRIVATE]: true }],
  ] as const)('%s: sessions, sign-in and keys', async (countryMode, countries, expected) => {
    const owner = await ownerAt(US);
    const { key } = (await owner.call<{ key: string } & AnyBody>('POST', '/v1/api-keys', { name: 'x' })).body;
    expect((await rules(owner, { countryMode, countries })).status).toBe(200);
    for (const [ip, open] of Object.entries(expected)) {
      const want = open ? 200 : 'auth.country_not_allowed';
      expect([ip, await code(moved(owner, ip).session()), await code(at(ip).login(boss.email)), await code(at(ip).call('GET', '/v1/organization', undefined, { authorization: `Bearer ${key}` }))]).toEqual([ip, want, want, want]);
    }
  });
});

describe('ID-12: alerts', () => {
  it('the first sign-in raises none; a new address one, a new country one more; the same again none; each row tells the country and no address', async () => {
    await ownerAt(US);
    expect([await alerts('sign_in.new_ip'), await alerts('sign_in.new_country')]).toEqual([[], []]);
    await ownerAt('8.8.4.4');
    expect([await alerts('sign_in.new_ip'), await alerts('sign_in.new_country')]).toEqual([[{ count: 1, severity: 'info', facts: { country: 'US' }, state: 'open' }], []]);
    await ownerAt(DE);
    await ownerAt(DE);
    const visitor = await ownerAt(US);
    expect((await alerts('sign_in.new_ip')).map((a) => a.count)).toEqual([1, 1]);
    expect(await alerts('sign_in.new_country')).toEqual([{ count: 1, severity: 'warning', facts: { country: 'DE' }, state: 'open' }]);
    // Somebody who signs in here and there within a minute also travelled impossibly fast: that alert follows the log, a moment later.
    const shown = (await visitor.call<{ data: { rule: string; objectId: string }[] }>('GET', '/v1/alerts?state=open')).body.data.filter((a) => a.rule !== 'sign_in.impossible_travel');
    expect(shown.map((a) => [a.rule, a.objectId])).toEqual(expect.arrayContaining([['sign_in.new_country', boss.publicId]]));
    expect(shown).toHaveLength(3);
    const agent = await at(US).in((await somebody(world, 'AGENT', { organizationId: house })).email);
    expect(await code(agent.call('GET', '/v1/alerts'))).toBe('auth.forbidden');
  });

  it('a failed sign-in from a new place raises none, and does not make the place known', async () => {
    await ownerAt(US);
    await at(BR).login(boss.email, WRONG);
    expect(await alerts('sign_in.new_country')).toEqual([]);
    await ownerAt(BR);
    expect(await alerts('sign_in.new_country')).toHaveLength(1);
  });

  it('twenty sign-ins at once from one new place are one alert', async () => {
    await ownerAt(US);
    await Promise.all(Array.from({ length: 20 }, () => at(BR).login(boss.email)));
    expect((await alerts('sign_in.new_country')).map((a) => a.count)).toEqual([1]);
  });
});

describe('no proxy is trusted', () => {
  it('whatever headers say, the address is that of the connection: in rules, leaves, sessions', async () => {
    const plain = await World.start();
    try {
      const spoof = { 'x-forwarded-for': '203.0.113.5', 'x-real-ip': '203.0.113.5', forwarded: 'for=203.0.113.5', 'cf-connecting-ip': '203.0.113.5', 'true-client-ip': '203.0.113.5', 'x-client-ip': '203.0.113.5' };
      const visitor = new Visitor(plain, '203.0.113.5');
      expect((await visitor.call('POST', '/v1/auth/login', { email: World.owner.email, password: PASSWORD }, spoof)).status).toBe(200);
      expect((await visitor.call<{ data: { ip: string }[] }>('GET', '/v1/sessions', undefined, spoof)).body.data.map((s) => s.ip)).toEqual(['127.0.0.1']);
      expect((await leaves(plain, 'auth.login_succeeded')).map((l) => l.ip)).toEqual(['127.0.0.1']);
      expect(problemFaults(await visitor.call('PATCH', '/v1/organization/security', { ipAllowlist: ['203.0.113.0/24'] }, spoof) as never, { status: 400, code: 'request.invalid', path: 'ipAllowlist' })).toEqual([]);
      await sql(plain, `update organization_security set ip_allowlist = '{203.0.113.0/24}'`);
      expect([await code(visitor.call('GET', '/v1/auth/session', undefined, spoof)), await code(visitor.call('GET', '/v1/organization', undefined, { ...spoof, authorization: `Bearer ${plain.demo.apiKey}` }))]).toEqual(['auth.ip_not_allowed', 'auth.ip_not_allowed']);
    } finally {
      await plain.close();
    }
  });
});

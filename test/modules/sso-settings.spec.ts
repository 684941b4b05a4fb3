import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TxtServer } from '../harness/dns.js';
import { LyingProvider } from '../harness/oidc.js';
import { colleague, Person, stranger } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { problemFaults } from '../harness/problems.js';
import { dumpText, rowCounts } from '../harness/tables.js';
import { World } from '../harness/world.js';

interface Domain { id: string; domain: string; verifiedAt: string | null; dnsName: string; dnsValue: string }
interface View { issuer: string | null; clientId: string | null; hasClientSecret: boolean; defaultRole: string; enabled: boolean; redirectUri: string; domains: Domain[] }

let world: World;
let dns: TxtServer;
let provider: LyingProvider;
let owner: Person;
let other: Person;

const PATH = '/v1/organization/sso';
const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withClient(world.ownerUrl, async (c) => (await c.query<T>(text, values)).rows);
const settings = (change: Record<string, unknown> = {}) => ({ issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, defaultRole: 'MARKETER', ...change });
const claim = async (person: Person, domain: string) => (await person.call<Domain>('POST', `${PATH}/domains`, { domain })).body;
const publish = (domain: Domain) => dns.records.set(domain.dnsName, ['v=spf1 -all', domain.dnsValue]);

beforeAll(async () => {
  dns = await TxtServer.start();
  provider = await LyingProvider.start();
  world = await World.start({ env: { CONSENTRY_DNS_SERVERS: dns.address } });
  owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
  other = await stranger(world);
});
afterAll(async () => { await world.close(); await provider.stop(); await dns.stop(); });

describe('ID-14: an organisation sets up its provider', () => {
  it('tells before anything is set up what to register there', async () => {
    const { body } = await owner.call<View>('GET', PATH);
    expect(body).toEqual({ issuer: null, clientId: null, hasClientSecret: false, defaultRole: 'AGENT', enabled: false, redirectUri: `${world.server.mode.publicUrl}/v1/auth/sso/callback`, domains: [] });
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['no provider', { issuer: 'http://127.0.0.1:9' }, 'issuer'], ['a private network', { issuer: 'https://169.254.169.254' }, 'issuer'], ['a private network by http', { issuer: 'http://10.0.0.1' }, 'issuer'], ['no web address', { issuer: 'ftp://example.com' }, 'issuer'],
    ['a query', { issuer: 'https://example.com/?tenant=1' }, 'issuer'], ['a user name', { issuer: 'https://me:secret@example.com' }, 'issuer'], ['an owner as default', { defaultRole: 'OWNER' }, 'defaultRole'], ['an unknown role', { defaultRole: 'ROOT' }, 'defaultRole'],
    ['no client', { clientId: '' }, 'clientId'], ['an unknown field', { scope: 'all' }, 'scope'],
  ])('refuses %s, naming the field, and keeps nothing', async (_what, change, path) => {
    const before = await rowCounts(world.ownerUrl);
    const answer = await owner.call('PUT', PATH, settings(change));
    expect(problemFaults(answer, { status: 400, code: 'request.invalid', path })).toEqual([]);
    expect(await rowCounts(world.ownerUrl)).toEqual(before);
  });

  it('refuses a discovery document of another issuer', async () => {
    provider.lie = 'discovery tells of another issuer';
    expect(problemFaults(await owner.call('PUT', PATH, settings()), { status: 400, code: 'request.invalid', path: 'issuer' })).toEqual([]);
    provider.lie = undefined;
  });

  it('VA-4: keeps the secret sealed, shows it to nobody, keeps it when none is given, and sends it to nobody else', async () => {
    const put = await owner.call<View>('PUT', PATH, settings());
    expect([put.status, put.body]).toEqual([200, expect.objectContaining({ issuer: provider.issuer, clientId: provider.clientId, hasClientSecret: true, defaultRole: 'MARKETER', enabled: true })]);
    for (const role of ['ADMIN', 'AUDITOR'] as const) expect((await (await colleague(world, role)).call('GET', PATH)).text).not.toContain(provider.clientSecret);
    expect((await dumpText(world.ownerUrl)).includes(provider.clientSecret)).toBe(false);

    const { clientSecret: _secret, ...rest } = settings({ enabled: false });
    expect((await owner.call<View>('PUT', PATH, rest)).body).toEqual(expect.objectContaining({ hasClientSecret: true, enabled: false }));
    const elsewhere = await LyingProvider.start();
    for (const change of [{ issuer: elsewhere.issuer }, { clientId: 'another' }]) expect(problemFaults(await owner.call('PUT', PATH, { ...rest, ...change }), { status: 400, code: 'request.invalid', path: 'clientSecret' })).toEqual([]);
    await elsewhere.stop();
    expect((await owner.call<View>('GET', PATH)).body).toEqual(expect.objectContaining({ issuer: provider.issuer, clientId: provider.clientId, hasClientSecret: true }));
    expect((await owner.call<View>('PUT', PATH, { ...rest, clientSecret: null })).body.hasClientSecret).toBe(false);
  });

  it('asks for a confirmation of a few minutes ago, and a role that may', async () => {
    for (const role of ['MARKETER', 'AGENT'] as const) expect((await (await colleague(world, role)).call('GET', PATH)).status).toBe(403);
    expect((await (await colleague(world, 'AUDITOR')).call('PUT', PATH, settings())).status).toBe(403);
    await sql(`update sessions set authenticated_at = now() - interval '1 hour'`);
    expect(problemFaults(await owner.call('PUT', PATH, settings()), { status: 403, code: 'auth.step_up_required' })).toEqual([]);
    owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
    other = await Person.signIn(world, 'OWNER', other.email, other.organizationId);
  });

  it('is gone when removed, its links too, with its leaf', async () => {
    expect((await owner.call('PUT', PATH, settings())).status).toBe(200);
    expect((await owner.call('DELETE', PATH)).status).toBe(204);
    expect((await owner.call('DELETE', PATH)).status).toBe(204);
    expect((await owner.call<View>('GET', PATH)).body.issuer).toBeNull();
    const [leaf] = await sql<{ n: number }>(`select count(*)::int as n from audit_leaves where action = 'sso.removed'`);
    expect(leaf!.n).toBe(1);
  });
});

describe('ID-14: an organisation proves its domains', () => {
  it('by a TXT record, and says what it looked for while it is not there', async () => {
    const domain = await claim(owner, 'Proved.Example.');
    expect(domain).toEqual({ id: expect.stringMatching(/^dom_/), domain: 'proved.example', verifiedAt: null, dnsName: '_consentry.proved.example', dnsValue: expect.stringMatching(/^consentry-verification=[\w-]{32}$/) });
    const verify = () => owner.call<{ verifiedAt: string | null; detail: string }>('POST', `${PATH}/domains/${domain.id}/verify`);
    const states: [() => void, RegExp][] = [
      [() => undefined, /no TXT record of that name/], [() => dns.records.set(domain.dnsName, ['something']), /says something else/], [() => dns.records.set(domain.dnsName, [`${domain.dnsValue}x`, `x${domain.dnsValue}`, '']), /none of the 3/],
    ];
    for (const [arrange, words] of states) {
      arrange();
      const answer = await verify();
      expect(problemFaults(answer, { status: 409, code: 'sso.domain_unverified' })).toEqual([]);
      expect(answer.body.detail).toMatch(words);
      for (const looked of [domain.dnsName, domain.dnsValue]) expect(answer.body.detail).toContain(looked);
    }
    publish(domain);
    const done = await verify();
    expect([done.status, done.body.verifiedAt]).toEqual([200, expect.stringMatching(/Z$/)]);
    expect((await verify()).body.verifiedAt).toBe(done.body.verifiedAt);
    expect(await sql(`select context from audit_leaves where action = 'sso.domain_verified'`)).toEqual([{ context: { domain: 'proved.example' } }]);
    expect(dns.asked).toContain('_consentry.proved.example');
  });

  it('when the DNS is down it says so', async () => {
    const domain = await claim(owner, 'silent.example');
    dns.silent = true;
    const answer = await owner.call<{ detail: string }>('POST', `${PATH}/domains/${domain.id}/verify`);
    dns.silent = false;
    expect([answer.status, answer.body.detail]).toEqual([409, expect.stringContaining('the DNS gave no answer')]);
  });

  it('refuses by name what cannot be one organisation\'s', async () => {
    for (const domain of ['com', 'co.uk', 'gmail.com', 'example.com/x', '127.0.0.1', '']) expect([domain, problemFaults(await owner.call('POST', `${PATH}/domains`, { domain }), { status: 400, code: 'request.invalid', path: 'domain' })]).toEqual([domain, []]);
    expect((await owner.call<{ code: string }>('POST', `${PATH}/domains`, { domain: 'proved.example' })).body.code).toBe('sso.domain_exists');
  });

  it('a domain belongs to who proves it first: two may claim it, one has it, even at once', async () => {
    const claims = [await claim(owner, 'contested.example'), await claim(other, 'contested.example')] as const;
    expect(claims[0].dnsValue).not.toBe(claims[1].dnsValue);
    dns.records.set('_consentry.contested.example', claims.map((c) => c.dnsValue));
    const answers = await Promise.all([owner.call<{ code?: string }>('POST', `${PATH}/domains/${claims[0].id}/verify`), other.call<{ code?: string }>('POST', `${PATH}/domains/${claims[1].id}/verify`)]);
    expect(answers.map((a) => a.status).sort()).toEqual([200, 409]);
    expect(answers.find((a) => a.status === 409)!.body.code).toBe('sso.domain_taken');
    expect(await sql(`select 1 from sso_domains where domain = 'contested.example' and verified_at is not null`)).toHaveLength(1);
  });

  it('I9: a foreign domain is no domain', async () => {
    const theirs = await claim(other, 'theirs.example');
    for (const [method, path] of [['POST', `${PATH}/domains/${theirs.id}/verify`], ['DELETE', `${PATH}/domains/${theirs.id}`]] as const) expect(problemFaults(await owner.call(method, path), { status: 404, code: 'sso.domain_not_found' })).toEqual([]);
    expect((await owner.call<View>('GET', PATH)).body.domains.map((d) => d.domain)).not.toContain('theirs.example');
    expect((await other.call('DELETE', `${PATH}/domains/${theirs.id}`)).status).toBe(204);
  });

  it('a claim that is not proved opens nothing; nor does a provider that is off', async () => {
    expect((await owner.call('PUT', PATH, settings())).status).toBe(200);
    const start = (email: string) => world.call<{ code?: string }>('POST', '/v1/auth/sso/start', { email }, { key: null });
    await claim(owner, 'claimed.example');
    expect((await start('a@claimed.example')).body.code).toBe('sso.not_configured');
    expect((await start('a@proved.example')).status).toBe(200);
    expect((await start('a@sub.proved.example')).body.code).toBe('sso.not_configured');
    expect((await owner.call('PUT', PATH, settings({ enabled: false }))).status).toBe(200);
    expect((await start('a@proved.example')).body.code).toBe('sso.not_configured');
  });
});

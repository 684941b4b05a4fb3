import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { TxtServer } from '../harness/dns.js';
import { Browser, IdentityProvider, LIES, LyingProvider, type Lie } from '../harness/oidc.js';
import { Person } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { World } from '../harness/world.js';

let world: World;
let dns: TxtServer;
let honest: IdentityProvider;
let liar: LyingProvider;
let owner: Person;
let n = 0;

const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withClient(world.ownerUrl, async (c) => (await c.query<T>(text, values)).rows);
const sessions = async (email: string) => (await sql<{ n: number }>(`select count(*)::int as n from sessions s join users u on u.id = s.user_id where u.email_key = $1`, [email]))[0]!.n;
const allSessions = async () => (await sql<{ n: number }>('select count(*)::int as n from sessions'))[0]!.n;
const leaves = (action: string) => sql<{ context: Record<string, unknown>; organization_id: string }>('select context, organization_id from audit_leaves where action = $1 order by id', [action]);
const failed = (code: string) => `/admin/sign-in-failed?code=${code}`;

async function use(provider: IdentityProvider | LyingProvider, change: Record<string, unknown> = {}) {
  const answer = await owner.call('PUT', '/v1/organization/sso', { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret, defaultRole: 'AGENT', ...change });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
}

async function start(browser: Browser, email = 'anybody@example.com'): Promise<string> {
  const answer = await browser.call<{ redirectUrl: string }>('POST', '/v1/auth/sso/start', { email });
  expect([answer.status, answer.text]).toEqual([200, expect.anything()]);
  return answer.body.redirectUrl;
}
async function signIn(provider: IdentityProvider | LyingProvider, browser = new Browser(world)): Promise<string> {
  return browser.comeBack(await provider.agree(await start(browser)));
}
const person = () => ({ sub: `subject-${++n}`, email: `sso-${n}@example.com`, email_verified: true, name: `Person ${n}` });

beforeAll(async () => {
  dns = await TxtServer.start();
  world = await World.start({ env: { CONSENTRY_DNS_SERVERS: dns.address } });
  honest = await IdentityProvider.start(`${world.server.mode.publicUrl}/v1/auth/sso/callback`);
  liar = await LyingProvider.start();
  owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
  const claim = await owner.call<{ id: string; dnsName: string; dnsValue: string }>('POST', '/v1/organization/sso/domains', { domain: 'example.com' });
  dns.records.set(claim.body.dnsName, [claim.body.dnsValue]);
  expect((await owner.call('POST', `/v1/organization/sso/domains/${claim.body.id}/verify`)).status).toBe(200);
});
afterAll(async () => { await world.close(); await honest.stop(); await liar.stop(); await dns.stop(); });

describe('ID-14: signing in at a real OpenID provider', () => {
  beforeAll(() => use(honest));

  it('makes a person just in time, with the default role and no password, in this organisation', async () => {
    honest.person = person();
    const browser = new Browser(world);
    expect(await signIn(honest, browser)).toBe('/admin/');
    const { body } = await browser.call<{ user: { email: string; name: string; role: string }; account: Record<string, unknown>; organization: { name: string }; elevatedUntil: string | null }>('GET', '/v1/auth/session');
    expect(body.user).toEqual(expect.objectContaining({ email: honest.person.email, name: honest.person.name, role: 'AGENT' }));
    expect(body.account).toEqual(expect.objectContaining({ hasPassword: false, emailVerified: true }));
    // oidc-provider tells auth_time, a moment ago.
    expect(body.elevatedUntil).not.toBeNull();
    expect(await sql('select s.methods, s.vouched, s.organization_id from sessions s join users u on u.id = s.user_id where u.email_key = $1', [honest.person.email])).toEqual([{ methods: ['oidc'], vouched: true, organization_id: world.demo.organizationId }]);
    expect([...browser.cookies.keys()]).not.toContain('consentry-sso');
  });

  it('knows the subject again, whatever address it has by then, and makes nobody new', async () => {
    const users = async () => (await sql<{ n: number }>('select count(*)::int as n from users'))[0]!.n;
    honest.person = person();
    const { email } = honest.person;
    await signIn(honest);
    const before = await users();
    honest.person = { ...honest.person, email: 'changed@elsewhere.example', email_verified: false };
    expect(await signIn(honest)).toBe('/admin/');
    expect([await users(), await sessions(email!)]).toEqual([before, 2]);
  });

  it('links who is there already by the verified address, and leaves one leaf', async () => {
    honest.person = { ...person(), email: World.owner.email.toUpperCase() };
    const before = (await leaves('auth.sso_linked')).length;
    const browser = new Browser(world);
    expect(await signIn(honest, browser)).toBe('/admin/');
    expect((await browser.call<{ user: { role: string } }>('GET', '/v1/auth/session')).body.user.role).toBe('OWNER');
    expect((await leaves('auth.sso_linked')).slice(before).map((l) => l.context)).toEqual([{ issuer: honest.issuer, admitted: false }]);
    // The address now belongs to another subject there: not to whom it belonged.
    honest.person = { ...person(), email: World.owner.email };
    expect(await signIn(honest)).toBe(failed('sso.not_admitted'));
  });

  it('refuses who is disabled, and who was taken out', async () => {
    honest.person = person();
    await signIn(honest);
    const { email } = honest.person;
    await sql('update memberships set disabled_at = now() where user_id = (select id from users where email_key = $1)', [email]);
    expect(await signIn(honest)).toBe(failed('sso.disabled'));
    await sql('delete from memberships where user_id = (select id from users where email_key = $1)', [email]);
    expect(await signIn(honest)).toBe(failed('sso.not_admitted'));
    expect(await sql('select 1 from memberships m join users u on u.id = m.user_id where u.email_key = $1', [email])).toEqual([]);
  });

  it('200 parallel callbacks with one code: one session', async () => {
    honest.person = person();
    const browser = new Browser(world);
    const back = await honest.agree(await start(browser));
    const refused = (await leaves('auth.sso_refused')).length;
    const pages = await Promise.all(Array.from({ length: 200 }, () => browser.copy().comeBack(back)));
    expect(pages.filter((p) => p === '/admin/')).toHaveLength(1);
    expect(new Set(pages)).toEqual(new Set(['/admin/', failed('sso.state_invalid')]));
    expect(await sessions(honest.person.email!)).toBe(1);
    expect((await leaves('auth.sso_refused')).slice(refused).map((l) => l.context['reason'])).toEqual(Array.from({ length: 199 }, () => 'state_used'));
  });

  it('20 browsers of one new person at once make one person', async () => {
    honest.person = person();
    const pages = await Promise.all(Array.from({ length: 20 }, () => signIn(honest)));
    expect(new Set(pages)).toEqual(new Set(['/admin/']));
    expect(await sql('select 1 from users where email_key = $1', [honest.person.email])).toHaveLength(1);
    expect(await sessions(honest.person.email!)).toBe(20);
  });
});

describe('ID-14: the start', () => {
  it('answers by the domain alone: the same bytes for every domain that is not set up, the same form for every address of one that is', async () => {
    const ask = (email: string) => new Browser(world).call<{ redirectUrl?: string; code?: string }>('POST', '/v1/auth/sso/start', { email }, { 'x-request-id': 'always-the-same' });
    const unknown = await Promise.all(['someone@nowhere.example', 'someone@gmail.com', World.owner.email.replace('example.com', 'sub.example.com'), 'no-address', '@@@'].map(ask));
    expect(new Set(unknown.map((a) => a.text)).size).toBe(1);
    expect([unknown[0]!.status, unknown[0]!.body.code, unknown[0]!.headers.getSetCookie()]).toEqual([404, 'sso.not_configured', []]);
    const form = (a: Awaited<ReturnType<typeof ask>>) => [a.status, [...new URL(a.body.redirectUrl!).searchParams.keys()].sort(), a.headers.getSetCookie().map((c) => c.replace(/=[^;]*/, '='))];
    expect(form(await ask(World.owner.email))).toEqual(form(await ask('nobody-at-all@example.com')));
  });

  it('sends PKCE S256, state and nonce, and keeps them in a sealed cookie of ten minutes', async () => {
    const browser = new Browser(world);
    const answer = await browser.call<{ redirectUrl: string }>('POST', '/v1/auth/sso/start', { email: 'a@example.com' });
    const { searchParams: asked } = new URL(answer.body.redirectUrl);
    expect([asked.get('response_type'), asked.get('code_challenge_method'), asked.get('scope'), asked.get('redirect_uri')]).toEqual(['code', 'S256', 'openid email profile', `${world.server.mode.publicUrl}/v1/auth/sso/callback`]);
    expect([asked.get('state')!.length, asked.get('nonce')!.length, asked.get('code_challenge')!.length].every((l) => l >= 43)).toBe(true);
    const [cookie] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^consentry-sso=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/);
    const bytes = Buffer.from(browser.cookies.get('consentry-sso')!, 'base64url').toString('latin1');
    for (const secret of [asked.get('state')!, asked.get('nonce')!, world.demo.organizationId]) expect(bytes).not.toContain(secret);
  });
});

describe('ID-14: a provider that lies', () => {
  beforeAll(() => use(liar));
  beforeEach(() => { liar.person = person(); });
  afterEach(() => { liar.lie = undefined; liar.authTime = undefined; });

  it('is believed while it does not', async () => {
    expect(await signIn(liar)).toBe('/admin/');
    expect(await sessions(liar.person.email!)).toBe(1);
  });

  it.each(Object.entries(LIES) as [Lie, string][])('%s: refused as %s, no session, no person, one leaf', async (lie, reason) => {
    const browser = new Browser(world);
    const location = await start(browser);
    const before = { sessions: await allSessions(), leaves: (await leaves('auth.sso_refused')).length };
    liar.lie = lie;
    const page = await browser.comeBack(await liar.agree(location));
    expect(page).toMatch(/^\/admin\/sign-in-failed\?code=sso\.[a-z_]+$/);
    expect(await allSessions()).toBe(before.sessions);
    expect(await sql('select 1 from users where email_key = $1', [liar.person.email])).toEqual([]);
    expect((await leaves('auth.sso_refused')).slice(before.leaves)).toEqual([{ context: { reason }, organization_id: world.demo.organizationId }]);
    expect([...browser.cookies.keys()]).toEqual([]);
  });

  it.each<[string, (back: URL, browser: Browser) => void | Promise<void>, string, string | null]>([
    ['another state', (back) => back.searchParams.set('state', 'x'.repeat(43)), 'sso.state_invalid', 'wrong_state'],
    ['no state', (back) => back.searchParams.delete('state'), 'sso.state_invalid', 'wrong_state'],
    ['another code', (back) => back.searchParams.set('code', 'another'), 'sso.refused', 'code_refused'],
    ['no code', (back) => back.searchParams.delete('code'), 'sso.refused', 'malformed'],
    ['no agreement', (back) => { back.searchParams.delete('code'); back.searchParams.set('error', 'access_denied'); }, 'sso.cancelled', 'cancelled'],
    ['an error', (back) => { back.searchParams.delete('code'); back.searchParams.set('error', 'server_error'); }, 'sso.refused', 'provider_error'],
    ['iss of another provider (RFC 9207)', (back) => back.searchParams.set('iss', 'https://accounts.example.net'), 'sso.refused', 'wrong_issuer'],
    ['the browser of somebody else', (_back, browser) => browser.cookies.clear(), 'sso.state_invalid', null],
    ['a cookie with a bit changed', (_back, browser) => { const v = browser.cookies.get('consentry-sso')!; browser.cookies.set('consentry-sso', `${v.slice(0, 200)}${v[200] === 'A' ? 'B' : 'A'}${v.slice(201)}`); }, 'sso.state_invalid', null],
    ['a code of another sign-in, whose verifier is another', async (back) => { back.searchParams.set('code', (await liar.agree(await start(new Browser(world)))).searchParams.get('code')!); }, 'sso.refused', 'code_refused'],
  ])('an answer with %s is refused', async (_what, change, code, reason) => {
    const browser = new Browser(world);
    const back = await liar.agree(await start(browser));
    const before = { sessions: await allSessions(), leaves: (await leaves('auth.sso_refused')).length };
    await change(back, browser);
    expect(await browser.comeBack(back)).toBe(failed(code));
    expect(await allSessions()).toBe(before.sessions);
    expect((await leaves('auth.sso_refused')).slice(before.leaves).map((l) => l.context)).toEqual(reason ? [{ reason }] : []);
  });

  it('a sign-in ends after ten minutes, and when the provider was changed meanwhile', async () => {
    const late = new Browser(world);
    const back = await liar.agree(await start(late));
    world.clock.advance(10 * 60_000 + 1000);
    expect(await late.comeBack(back)).toBe(failed('sso.state_invalid'));
    const changed = new Browser(world);
    const location = await start(changed);
    // The clock went on: the owner has to be fresh again.
    owner = await Person.signIn(world, 'OWNER', World.owner.email, world.demo.organizationId);
    await use(liar, { clientId: 'another-client' });
    expect(await changed.comeBack(await liar.agree(location))).toBe(failed('sso.state_invalid'));
    await use(liar);
  });

  it('cannot make a session fresher than the person is: a time that is not told, long ago or in the future elevates nothing', async () => {
    for (const authTime of [undefined, Math.floor(world.clock.nowMs() / 1000) - 86_400, Math.floor(world.clock.nowMs() / 1000) + 86_400]) {
      liar.authTime = authTime;
      const browser = new Browser(world);
      expect(await signIn(liar, browser)).toBe('/admin/');
      expect((await browser.call<{ elevatedUntil: string | null }>('GET', '/v1/auth/session')).body.elevatedUntil).toBeNull();
    }
  });

  it('speaks for its own organisation alone: another house of the same person stays shut', async () => {
    liar.authTime = Math.floor(world.clock.nowMs() / 1000);
    const alone = new Browser(world);
    expect(await signIn(liar, alone)).toBe('/admin/');
    const elevated = async (b: Browser) => (await b.call<{ elevatedUntil: string | null }>('GET', '/v1/auth/session')).body.elevatedUntil;
    const [user] = await sql<{ id: string }>('select id from users where email_key = $1', [liar.person.email]);
    const house = await world.secondOrganization();
    await sql('insert into memberships (organization_id, user_id, role, created_at) values ($1, $2, $3, now())', [house.organizationId, user!.id, 'OWNER']);
    const browser = new Browser(world);
    await signIn(liar, browser);
    // Nor does its word alone let anybody add a passkey, which would open the other house.
    expect([await elevated(alone), await elevated(browser)]).toEqual([expect.any(String), null]);
    const { body } = await browser.call<{ csrfToken: string }>('GET', '/v1/auth/session');
    const answer = await browser.call<{ code: string }>('POST', '/v1/auth/switch', { organizationId: `org_${house.organizationId.replaceAll('-', '')}` }, { 'x-csrf-token': body.csrfToken });
    expect([answer.status, answer.body.code]).toEqual([expect.any(Number), 'auth.sign_in_again']);
  });
});

it('I8: no code, state, secret or address of this run is in the log, nor the secret in the database', async () => {
  const lines = world.logLines.join('');
  for (const secret of [honest.clientSecret, 'code=', '@example.com', 'code_verifier']) expect([secret, lines.includes(secret)]).toEqual([secret, false]);
  expect((await dumpText(world.ownerUrl)).includes(honest.clientSecret)).toBe(false);
});

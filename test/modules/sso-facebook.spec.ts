import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { generateSync } from 'otplib';
import { FacebookStandIn } from '../harness/facebook.js';
import { Browser } from '../harness/oidc.js';
import { Person } from '../harness/people.js';
import { withClient } from '../harness/postgres.js';
import { dumpText } from '../harness/tables.js';
import { World } from '../harness/world.js';

let world: World;
let facebook: FacebookStandIn;
const { email, password } = World.owner;
let n = 0;

const sql = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) => withClient(world.ownerUrl, async (c) => (await c.query<T>(text, values)).rows);
const count = async (table: 'sessions' | 'user_identities') => (await sql<{ n: number }>(`select count(*)::int as n from ${table}`))[0]!.n;
const failed = (code: string) => `/admin/sign-in-failed?code=${code}`;

async function begin(browser: Browser): Promise<string> {
  const answer = await browser.call('GET', '/v1/auth/facebook');
  expect([answer.status, answer.text]).toEqual([303, '']);
  return answer.headers.get('location')!;
}
const signIn = async (browser = new Browser(world)) => browser.comeBack(facebook.agree(await begin(browser)));
/** A browser that stands before the question for the password. */
async function asked(): Promise<Browser> {
  const browser = new Browser(world);
  expect(await signIn(browser)).toBe('/admin/link-facebook');
  return browser;
}

beforeAll(async () => {
  facebook = await FacebookStandIn.start();
  world = await World.start({ env: { FACEBOOK_APP_ID: facebook.appId, FACEBOOK_APP_SECRET: facebook.appSecret, CONSENTRY_FACEBOOK_URL: facebook.url } });
  await sql('update users set email_verified_at = now() where email_key = $1', [email]);
});
afterAll(async () => { await world.close(); await facebook.stop(); });
beforeEach(() => { facebook.profile = { id: `2000${++n}`, email }; facebook.down = undefined; });

describe('ID-13: sign-in with Facebook', () => {
  it('asks for the address and the public profile, nothing else, with a state in a sealed cookie', async () => {
    const browser = new Browser(world);
    const answer = await browser.call('GET', '/v1/auth/facebook');
    const { searchParams } = new URL(answer.headers.get('location')!);
    expect(Object.fromEntries(searchParams)).toEqual({ response_type: 'code', client_id: facebook.appId, redirect_uri: `${world.server.mode.publicUrl}/v1/auth/facebook/callback`, scope: 'email,public_profile', state: expect.stringMatching(/^[\w-]{43}$/) });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^consentry-facebook=[\w-]+; Max-Age=600; Path=\/; HttpOnly; SameSite=Lax$/)]);
    expect(Buffer.from(browser.cookies.get('consentry-facebook')!, 'base64url').includes(searchParams.get('state')!)).toBe(false);
  });

  it('proves its calls by appsecret_proof, and puts no token into an address', async () => {
    facebook.asked.length = 0;
    await signIn();
    expect(facebook.asked.map((a) => a.path.split('?')[0])).toEqual(['/v23.0/oauth/access_token', '/v23.0/me']);
    const me = new URL(facebook.asked[1]!.path, facebook.url);
    expect([...me.searchParams.keys()].sort()).toEqual(['appsecret_proof', 'fields']);
    expect(me.searchParams.get('fields')).toBe('id,email');
  });

  it('links after the password, then opens the account by itself; the leaf and the mail say so', async () => {
    const browser = await asked();
    const before = await count('sessions');
    const wrong = await browser.call<{ code: string }>('POST', '/v1/auth/facebook/link', { password: 'not the password' });
    expect([wrong.status, wrong.body.code, await count('user_identities'), await count('sessions')]).toEqual([401, 'auth.invalid_credentials', 0, before]);
    const linked = await browser.call<{ user: { email: string } }>('POST', '/v1/auth/facebook/link', { password });
    expect([linked.status, linked.body.user.email]).toEqual([200, email]);
    expect(await sql(`select organization_id, action from audit_leaves where action = 'auth.facebook_linked'`)).toEqual([{ organization_id: world.demo.organizationId, action: 'auth.facebook_linked' }]);
    await world.settle();
    const mailbox = await browser.call<{ data: { kind: string; to: string }[] }>('GET', '/v1/dev/mailbox');
    expect(mailbox.body.data.filter((m) => m.kind === 'facebook_linked').map((m) => m.to)).toEqual([email]);

    const fresh = new Browser(world);
    expect(await signIn(fresh)).toBe('/admin/');
    const session = await fresh.call<{ user: { email: string }; elevatedUntil: string | null; csrfToken: string }>('GET', '/v1/auth/session');
    expect([session.body.user.email, session.body.elevatedUntil]).toEqual([email, null]);
    expect(await sql(`select methods, vouched from sessions order by created_at desc, id desc limit 1`)).toEqual([{ methods: ['facebook'], vouched: false }]);

    expect((await fresh.call('GET', '/v1/auth/facebook/link')).body).toEqual({ linked: true });
    expect((await fresh.call('DELETE', '/v1/auth/facebook/link', undefined, { 'x-csrf-token': session.body.csrfToken })).status).toBe(204);
    expect(await signIn()).toBe('/admin/link-facebook');
  });

  it.each<[string, () => unknown]>([
    ['unknown', () => { facebook.profile.email = 'nobody@example.com'; }], ['missing', () => { delete facebook.profile.email; }],
    ['of an account that never verified it', () => sql('update users set email_verified_at = null where email_key = $1', [email])],
    ['of a disabled account', () => sql('update users set disabled_at = now() where email_key = $1', [email])],
  ])('an address that is %s: one answer, no account, no link', async (_what, arrange) => {
    await arrange();
    const browser = new Browser(world);
    expect(await signIn(browser)).toBe(failed('sso.no_account'));
    expect([...browser.cookies.keys()]).toEqual([]);
    await sql('update users set email_verified_at = now(), disabled_at = null where email_key = $1', [email]);
  });

  it.each<[string, (back: URL, browser: Browser) => unknown, string]>([
    ['without state', (back) => back.searchParams.delete('state'), 'sso.state_invalid'], ['with another state', (back) => back.searchParams.set('state', 'x'.repeat(43)), 'sso.state_invalid'],
    ['in a browser that began nothing (CSRF)', (_back, browser) => browser.cookies.clear(), 'sso.state_invalid'],
    ['in a browser that began another (CSRF)', async (_back, browser) => { browser.cookies.clear(); await begin(browser); }, 'sso.state_invalid'],
    ['with the state twice', (back) => back.searchParams.append('state', back.searchParams.get('state')!), 'sso.state_invalid'], ['without code', (back) => back.searchParams.delete('code'), 'sso.state_invalid'],
    ['eleven minutes later', () => world.clock.advance(11 * 60_000), 'sso.state_invalid'],
    ['with a code of nobody', (back) => back.searchParams.set('code', 'nobody'), 'sso.refused'],
    ['after a no', (back) => { back.searchParams.delete('code'); back.searchParams.set('error', 'access_denied'); }, 'sso.cancelled'],
    ['with an error', (back) => { back.searchParams.delete('code'); back.searchParams.set('error_code', '1349048'); back.searchParams.set('error_message', 'x'); }, 'sso.refused'],
    ['while Facebook is down', () => { facebook.down = 'answers 500'; }, 'sso.provider_unavailable'], ['while nothing answers', () => { facebook.down = 'hangs up'; }, 'sso.provider_unavailable'],
  ])('a callback %s is refused', async (_what, change, code) => {
    const browser = new Browser(world);
    const back = facebook.agree(await begin(browser));
    await change(back, browser);
    const before = await count('sessions');
    expect(await browser.comeBack(back)).toBe(failed(code));
    expect([await count('sessions'), browser.cookies.has('consentry-facebook-link')]).toEqual([before, false]);
  });

  it('a callback is good once: of 200 at once one goes on', async () => {
    const browser = new Browser(world);
    const back = facebook.agree(await begin(browser));
    const pages = await Promise.all(Array.from({ length: 200 }, () => browser.copy().comeBack(back)));
    expect(pages.filter((p) => p === '/admin/link-facebook')).toHaveLength(1);
    expect(pages.filter((p) => p === failed('sso.state_invalid'))).toHaveLength(199);
  });

  it('a confirmation is of its own browser, ten minutes long and good once', async () => {
    const link = (browser: Browser) => browser.call<{ code?: string }>('POST', '/v1/auth/facebook/link', { password });
    expect((await link(new Browser(world))).body.code).toBe('sso.link_expired');
    const late = await asked();
    world.clock.advance(10 * 60_000 + 1000);
    expect((await link(late)).body.code).toBe('sso.link_expired');
    const mixed = await asked();
    // A state's cookie is no confirmation, though the same key sealed it.
    mixed.cookies.set('consentry-facebook-link', (await begin(mixed), mixed.cookies.get('consentry-facebook')!));
    expect((await link(mixed)).body.code).toBe('sso.link_expired');
    const browser = await asked();
    const before = await count('user_identities');
    const answers = await Promise.all(Array.from({ length: 5 }, () => link(browser.copy())));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 400, 400, 400, 400]);
    expect(await count('user_identities')).toBe(before + 1);
  });

  it('does not replace the second factor: its question comes through a cookie, not an address', async () => {
    await (await asked()).call('POST', '/v1/auth/facebook/link', { password });
    const owner = await Person.signIn(world, 'OWNER', email, world.demo.organizationId);
    const { secret } = (await owner.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
    const code = () => generateSync({ secret, epoch: Math.floor(world.clock.nowMs() / 1000) });
    expect((await owner.call('POST', '/v1/auth/mfa/totp/confirm', { code: code() })).status).toBe(200);
    const browser = new Browser(world);
    expect(await signIn(browser)).toBe('/admin/second-step');
    expect((await browser.call('GET', '/v1/auth/session')).status).toBe(401);
    const question = await browser.call<{ mfaRequired: boolean; mfaToken: string; methods: string[] }>('POST', '/v1/auth/sso/second-step');
    expect(question.body).toEqual({ mfaRequired: true, mfaToken: expect.any(String), methods: expect.arrayContaining(['totp']) });
    expect((await browser.call('POST', '/v1/auth/sso/second-step')).status).toBe(400);
    world.clock.advance(60_000);
    expect((await browser.call('POST', '/v1/auth/mfa', { mfaToken: question.body.mfaToken, code: code() })).status).toBe(200);
    expect((await browser.call('GET', '/v1/auth/session')).status).toBe(200);
  });

  it('I8: neither secret nor token nor address is in the log, nor the app\'s secret in the database', async () => {
    const lines = world.logLines.join('');
    for (const secret of [facebook.appSecret, 'EAA', 'code=', email, password]) expect([secret, lines.includes(secret)]).toEqual([secret, false]);
    expect((await dumpText(world.ownerUrl)).includes(facebook.appSecret)).toBe(false);
  });
});

it('is off where it is not configured', async () => {
  const plain = await World.start();
  for (const path of ['/v1/auth/facebook', '/v1/auth/facebook/callback?code=x&state=y']) expect((await plain.call<{ code: string }>('GET', path, undefined, { key: null })).body.code).toBe('sso.facebook_off');
  await plain.close();
});

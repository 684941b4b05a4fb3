import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import bcrypt from 'bcrypt';
import { Housekeeping } from '@consentry/server';
import {
  BEHIND_PROXY, count, DAY, enrolPasskey, enrolTotp, HOUR, leaves, letters, mailedToken, MINUTE, ownerVisitor, parallel, passkeyAssertion, PASSWORD, secondServer, somebody, sql, tally, Visitor, WRONG,
} from '../harness/identity.js';
import { problemFaults } from '../harness/problems.js';
import { World } from '../harness/world.js';

let world: World;
beforeAll(async () => { world = await World.start({ env: BEHIND_PROXY }); });
afterAll(() => world.close());

const stranger = () => new Visitor(world);
const fail = async (email: string, times: number, visitor = stranger()) => { for (let i = 0; i < times; i++) expect((await visitor.login(email, WRONG)).status).toBe(401); };
const asked = { status: 401, code: 'auth.invalid_credentials' };

describe('ID-2: five failures lock for 30 minutes', () => {
  it('the sixth try is refused though it is right, until 30 minutes are over', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    await fail(email, 5);
    expect(problemFaults(await stranger().login(email) as never, asked)).toEqual([]);
    world.clock.advance(29 * MINUTE + 50_000);
    expect((await stranger().login(email)).status).toBe(401);
    world.clock.advance(10_000);
    expect((await stranger().login(email)).status).toBe(200);
    expect(await count(world, `audit_leaves where action = 'auth.locked' and object_id = $1`, [id])).toBe(1);
  });

  it('a right one in between starts the count anew: failures in a row lock, not failures', async () => {
    const { email } = await somebody(world, 'AGENT');
    await fail(email, 4);
    expect((await stranger().login(email)).status).toBe(200);
    await fail(email, 4);
    expect((await stranger().login(email)).status).toBe(200);
  });

  it('tries during the lock do not make it longer, and five more after it lock again', async () => {
    const { email } = await somebody(world, 'AGENT');
    await fail(email, 5);
    world.clock.advance(20 * MINUTE);
    await fail(email, 3);
    world.clock.advance(10 * MINUTE + 1000);
    await fail(email, 4);
    expect((await stranger().login(email)).status).toBe(200);
    await fail(email, 5);
    expect((await stranger().login(email)).status).toBe(401);
  });

  it('the address counts, however it is written', async () => {
    const { email } = await somebody(world, 'AGENT');
    for (const written of [email.toUpperCase(), ` ${email}`, email, `${email} `, email.replace('p', 'P')]) await fail(written, 1);
    expect((await stranger().login(email)).status).toBe(401);
  });

  it('200 parallel guesses: five are looked at, the right one behind them is not', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const answers = await parallel(200, () => stranger().login(email, WRONG));
    expect(answers.every((a) => a.status === 401 || a.body.code === 'auth.busy')).toBe(true);
    expect((await stranger().login(email)).status).toBe(401);
    // The leaf of each failure says whether it was counted or refused by the lock.
    const told = (await leaves(world, 'auth.login_failed')).filter((l) => l.object_id === id);
    expect(told.filter((l) => l.context['locked'] === false)).toHaveLength(5);
    expect((await leaves(world, 'auth.locked')).filter((l) => l.object_id === id)).toHaveLength(1);
    expect(await sql(world, 'select max(failures) as failures, max(pending) as pending from sign_in_attempts where locked_until > $1', [world.clock.now()])).toEqual([{ failures: 5, pending: 0 }]);
  });

  it('200 parallel guesses of which the 6th on is right: nobody gets in but among the first five', async () => {
    for (let round = 0; round < 3; round++) {
      const { email, id } = await somebody(world, 'AGENT');
      await fail(email, 4);
      const wrong = parallel(40, () => stranger().login(email, WRONG));
      await wrong;
      const right = await parallel(60, () => stranger().login(email));
      expect(right.filter((a) => a.status === 200)).toEqual([]);
      expect(await count(world, 'sessions where user_id = $1', [id])).toBe(0);
    }
  });

  it('a browser that signed in before has its own count: strangers do not lock it out, nor does it lock them', async () => {
    const { email } = await somebody(world, 'AGENT');
    const home = await stranger().in(email);
    const elsewhere = await stranger().in(email);
    home.cookies.delete('consentry');
    elsewhere.cookies.delete('consentry');
    expect(home.cookies.size).toBe(1);
    await fail(email, 5);
    expect((await stranger().login(email)).status).toBe(401);
    expect((await home.login(email)).status).toBe(200);
    await fail(email, 5, home);
    expect((await home.login(email)).status).toBe(401);
    expect((await elsewhere.login(email)).status).toBe(200);
    // Somebody else's device cookie is none for this account.
    const other = await somebody(world, 'AGENT');
    const foreign = await stranger().in(other.email);
    expect((await foreign.login(email)).status).toBe(401);
  });

  it('an address that nobody has is locked the same way, and tells as little', async () => {
    const email = 'nobody-at-all@example.com';
    const answers = [];
    for (let i = 0; i < 7; i++) answers.push(await stranger().login(email, WRONG));
    expect(new Set(answers.map((a) => a.text.replace(/"requestId":"[^"]*"/, ''))).size).toBe(1);
    expect(await sql(world, 'select failures, locked_until > $1 as locked from sign_in_attempts order by last_at desc limit 1', [world.clock.now()])).toEqual([{ failures: 5, locked: true }]);
    expect((await sql<{ t: string }>(world, `select string_agg(to_jsonb(a)::text, '') as t from sign_in_attempts a`))[0]!.t).not.toContain('nobody');
  });

  it('the link by mail lets the owner in during the lock, once, and this browser is known from then on', async () => {
    const { email } = await somebody(world, 'AGENT');
    await fail(email, 5);
    const home = stranger();
    expect((await home.call('POST', '/v1/auth/unlock/request', { email })).status).toBe(202);
    const token = await mailedToken(world, email, 'unlock');
    expect((await home.call('POST', '/v1/auth/unlock', { token })).status).toBe(204);
    expect((await stranger().call('POST', '/v1/auth/unlock', { token })).body.code).toBe('auth.invalid_token');
    expect((await home.login(email)).status).toBe(200);
    home.cookies.delete('consentry');
    await fail(email, 5);
    expect((await home.login(email)).status).toBe(200);
  });

  it('an ADMIN lifts the lock of an AGENT, not of an OWNER; a MARKETER of nobody', async () => {
    const agent = await somebody(world, 'AGENT');
    const owner = await somebody(world, 'OWNER');
    const admin = await stranger().in((await somebody(world, 'ADMIN')).email);
    const marketer = await stranger().in((await somebody(world, 'MARKETER')).email);
    await fail(agent.email, 5);
    await fail(owner.email, 5);
    expect((await admin.call<{ status: string }>('GET', `/v1/users/${agent.publicId}`)).body.status).toBe('locked');
    expect((await marketer.call('POST', `/v1/users/${agent.publicId}/unlock`)).status).toBe(403);
    expect((await stranger().login(agent.email)).status).toBe(401);
    expect((await admin.call('POST', `/v1/users/${agent.publicId}/unlock`)).status).toBe(204);
    expect((await admin.call<{ status: string }>('GET', `/v1/users/${agent.publicId}`)).body.status).toBe('active');
    expect((await stranger().login(agent.email)).status).toBe(200);
    expect((await admin.call('POST', `/v1/users/${owner.publicId}/unlock`)).status).toBe(403);
    expect((await stranger().login(owner.email)).status).toBe(401);
  });

  it('a second server counts the same: three here and two there are five', async () => {
    const { email } = await somebody(world, 'AGENT');
    const second = await secondServer(world);
    try {
      const there = () => new Visitor(world, undefined, second.url);
      await fail(email, 3);
      await fail(email, 2, there());
      expect([(await stranger().login(email)).status, (await there().login(email)).status]).toEqual([401, 401]);
      world.clock.advance(30 * MINUTE + 1000);
      expect([(await there().login(email)).status, (await stranger().login(email)).status]).toEqual([200, 200]);
    } finally {
      await second.close();
    }
  });

  it('a right password from a network that is not allowed is no failure and holds no place: five of them do not make the sixth wait', async () => {
    const { organizationId } = await world.secondOrganization();
    const { email } = await somebody(world, 'AGENT', { organizationId });
    await sql(world, `update organization_security set ip_allowlist = '{203.0.113.0/24}' where organization_id = $1`, [organizationId]);
    for (let i = 0; i < 6; i++) expect((await stranger().login(email)).body.code).toBe('auth.ip_not_allowed');
    expect(await sql(world, 'select failures, pending from sign_in_attempts order by last_at desc limit 1')).toEqual([{ failures: 0, pending: 0 }]);
    expect((await new Visitor(world, '203.0.113.5').login(email)).status).toBe(200);
  });

  it('a flood that is shed with 429 leaves no tries behind that count as being checked', async () => {
    const them = await Promise.all(Array.from({ length: 20 }, () => somebody(world, 'AGENT')));
    const answers = await parallel(200, (i) => stranger().login(them[i % 20]!.email));
    expect(Object.keys(tally(answers)).filter((k) => k !== '200' && k !== '429 auth.busy')).toEqual([]);
    expect(await count(world, 'sign_in_attempts where pending > 0')).toBe(0);
    for (const { email } of them) expect((await stranger().login(email)).status).toBe(200);
  });
});

describe('ID-3: sessions end', () => {
  it('24 h and a second after sign-in, though busy all day; the row goes with the next round', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    for (let hour = 0; hour < 23; hour++) {
      world.clock.advance(HOUR);
      expect((await visitor.session()).status).toBe(200);
    }
    world.clock.advance(HOUR - MINUTE);
    expect((await visitor.session()).status).toBe(200);
    world.clock.advance(MINUTE + 1000);
    expect(problemFaults(await visitor.session() as never, { status: 401, code: 'auth.session_expired' })).toEqual([]);
    expect(await count(world, 'sessions where user_id = $1', [id])).toBe(1);
    await new Housekeeping(world.server.app).run();
    expect(await count(world, 'sessions where user_id = $1', [id])).toBe(0);
  });

  it('neither step-up nor a switch nor a changed password makes it last longer', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const { expiresAt } = (await visitor.session()).body;
    world.clock.advance(5 * HOUR);
    expect((await visitor.call('POST', '/v1/auth/step-up', { password: PASSWORD })).body.expiresAt).toBe(expiresAt);
    expect((await visitor.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: 'A-different-9-giraffe' })).body.expiresAt).toBe(expiresAt);
  });

  it('an idle limit of the organisation ends it earlier; being used keeps it', async () => {
    const owner = await ownerVisitor(world);
    expect((await owner.call('PATCH', '/v1/organization/security', { idleMinutes: 15 })).status).toBe(200);
    const [busy, idle] = [await stranger().in((await somebody(world, 'AGENT')).email), await stranger().in((await somebody(world, 'AGENT')).email)];
    for (let i = 0; i < 4; i++) {
      world.clock.advance(10 * MINUTE);
      expect((await busy.session()).status).toBe(200);
    }
    expect((await idle.session()).status).toBe(401);
    const later = await ownerVisitor(world);
    expect((await later.call('PATCH', '/v1/organization/security', { idleMinutes: null })).status).toBe(200);
    expect((await busy.session()).status).toBe(200);
  });
});

describe('sessions change hands with the proof', () => {
  it('each sign-in has a token of its own, whatever cookie the browser brought', async () => {
    const { email } = await somebody(world, 'AGENT');
    const planted = stranger();
    planted.cookies.set('consentry', 'A'.repeat(43));
    await planted.in(email);
    expect(planted.cookies.get('consentry')).not.toBe('A'.repeat(43));
    const before = planted.copy();
    await planted.in(email);
    expect(planted.cookies.get('consentry')).not.toBe(before.cookies.get('consentry'));
    expect((await planted.session()).status).toBe(200);
    // What the browser had is replaced, not left lying about for a day.
    expect((await before.session()).status).toBe(401);
  });

  it('step-up: the cookie and the CSRF token of before are dead, and the session is the same', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const before = visitor.copy();
    const { sessionId } = (await visitor.session()).body;
    expect((await visitor.call('POST', '/v1/auth/step-up', { password: PASSWORD })).status).toBe(200);
    expect((await before.session()).status).toBe(401);
    const mixed = visitor.copy();
    mixed.csrf = before.csrf;
    expect((await mixed.call('POST', '/v1/auth/logout')).body.code).toBe('auth.csrf');
    expect((await visitor.session()).body.sessionId).toBe(sessionId);
    expect((await visitor.call('POST', '/v1/auth/logout')).status).toBe(204);
  });

  it('ID-4: a changed password ends every session but the one that changed it, at once', async () => {
    const { email } = await somebody(world, 'AGENT');
    const [here, second, third] = [await stranger().in(email), await stranger().in(email), await stranger().in(email)];
    const old = here.copy();
    const next = 'Completely-other-5-zebra';
    expect((await here.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: next })).status).toBe(200);
    expect([(await second.session()).status, (await third.session()).status, (await here.session()).status, (await old.session()).status]).toEqual([401, 401, 200, 401]);
    expect([(await stranger().login(email)).status, (await stranger().login(email, next)).status]).toEqual([401, 200]);
  });

  it('ID-4: two browsers that change it at the same moment: one wins, the other is told that its session has ended', async () => {
    const { email } = await somebody(world, 'AGENT');
    const browsers = [await stranger().in(email), await stranger().in(email)];
    const next = ['First-new-password-11', 'Second-new-password-22'];
    const answers = await Promise.all(browsers.map((b, i) => b.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: next[i] })));
    expect(answers.map((a) => a.status).sort()).toEqual([200, 401]);
    const won = answers.findIndex((a) => a.status === 200);
    expect([(await stranger().login(email, next[won])).status, (await stranger().login(email, next[1 - won])).status]).toEqual([200, 401]);
  });

  it('ID-4: a reset ends all of them', async () => {
    const { email } = await somebody(world, 'AGENT');
    const [one, two] = [await stranger().in(email), await stranger().in(email)];
    await stranger().call('POST', '/v1/auth/password/forgot', { email });
    expect((await stranger().call('POST', '/v1/auth/password/reset', { token: await mailedToken(world, email, 'password_reset'), password: 'Reset-to-this-4-otter' })).status).toBe(204);
    expect([(await one.session()).status, (await two.session()).status]).toEqual([401, 401]);
    expect((await stranger().login(email, 'Reset-to-this-4-otter')).status).toBe(200);
  });

  it('signing out ends it here and nowhere else; ending others ends them', async () => {
    const { email } = await somebody(world, 'AGENT');
    const [one, two, three] = [await stranger().in(email), await stranger().in(email), await stranger().in(email)];
    const thief = one.copy();
    expect((await one.call('POST', '/v1/auth/logout')).status).toBe(204);
    expect([(await thief.session()).status, (await two.session()).status]).toEqual([401, 200]);
    expect((await two.call('DELETE', '/v1/sessions')).body).toEqual({ ended: 1 });
    expect([(await two.session()).status, (await three.session()).status]).toEqual([200, 401]);
  });

  it('CSRF: unsafe calls by cookie alone, with a token made up, or that of somebody else are refused and do nothing', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const other = await stranger().in((await somebody(world, 'AGENT')).email);
    for (const csrf of ['', 'made-up', other.csrf]) {
      const forged = visitor.copy();
      forged.csrf = csrf;
      expect(problemFaults(await forged.call('PATCH', '/v1/auth/profile', { name: 'Forged' }) as never, { status: 403, code: 'auth.csrf' })).toEqual([]);
      expect((await forged.call('DELETE', '/v1/sessions')).status).toBe(403);
    }
    expect((await visitor.call<{ name: string }>('GET', '/v1/auth/profile')).body.name).not.toBe('Forged');
    const [cookie] = (await stranger().login(email)).headers.getSetCookie();
    expect(cookie).toMatch(/^consentry=[\w-]{43}; .*HttpOnly.*SameSite=Lax/i);
  });
});

describe('ID-14: step-up', () => {
  it('ten minutes after the proof, dangerous routes refuse; a confirmation opens them for ten more', async () => {
    const visitor = await ownerVisitor(world);
    const change = () => visitor.call('PATCH', '/v1/organization/security', { mfaGraceDays: 14 });
    world.clock.advance(9 * MINUTE + 50_000);
    expect((await change()).status).toBe(200);
    world.clock.advance(10_000);
    expect(problemFaults(await change() as never, { status: 403, code: 'auth.step_up_required' })).toEqual([]);
    expect((await visitor.session()).body.elevatedUntil).toBeNull();
    for (const [method, path] of [['POST', '/v1/auth/mfa/totp'], ['DELETE', '/v1/auth/mfa/totp'], ['POST', '/v1/auth/mfa/backup-codes'], ['POST', '/v1/auth/passkeys/options']] as const) {
      expect([path, (await visitor.call(method, path)).body?.code]).toEqual([path, 'auth.step_up_required']);
    }
    expect((await visitor.call('POST', '/v1/auth/step-up', { password: PASSWORD })).status).toBe(200);
    expect((await change()).status).toBe(200);
  });

  it('wrong passwords count like failed sign-ins, here too five', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    for (let i = 0; i < 5; i++) expect((await visitor.call('POST', '/v1/auth/step-up', { password: WRONG })).status).toBe(401);
    expect((await visitor.call('POST', '/v1/auth/step-up', { password: PASSWORD })).body.code).toBe('auth.invalid_credentials');
    expect((await leaves(world, 'auth.step_up_failed')).filter((l) => l.object_id === id)).toHaveLength(6);
    world.clock.advance(30 * MINUTE + 1000);
    expect((await visitor.call('POST', '/v1/auth/step-up', { password: PASSWORD })).status).toBe(200);
  });

  it('who has a second factor confirms with that one: the password is refused, codes are counted, a passkey works, another person\'s does not', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const { app } = await enrolTotp(visitor);
    const { authenticator } = await enrolPasskey(visitor);
    world.clock.advance(11 * MINUTE);
    expect((await visitor.call('POST', '/v1/auth/step-up', { password: PASSWORD })).body.code).toBe('auth.invalid_code');
    expect((await visitor.call('DELETE', '/v1/auth/mfa/totp')).body.code).toBe('auth.step_up_required');
    const other = await stranger().in((await somebody(world, 'AGENT')).email);
    const { authenticator: theirs } = await enrolPasskey(other);
    const options = async () => (await visitor.call('POST', '/v1/auth/step-up/passkey-options')).body as never;
    expect((await visitor.call('POST', '/v1/auth/step-up', { passkey: theirs.get({ ...(await options() as object), allowCredentials: [] } as never) })).body.code).toBe('auth.invalid_code');
    // A challenge made for whoever signs in is for one account as well, but the answer must come from this one.
    expect((await visitor.call('POST', '/v1/auth/step-up', { passkey: await passkeyAssertion(other, theirs) })).body.code).toBe('auth.invalid_code');
    expect((await visitor.call('POST', '/v1/auth/step-up', { passkey: authenticator.get(await options()) })).status).toBe(200);
    world.clock.advance(11 * MINUTE);
    expect((await visitor.call('POST', '/v1/auth/step-up', { code: app.code() })).status).toBe(200);
    world.clock.advance(11 * MINUTE);
    for (let i = 0; i < 5; i++) expect((await visitor.call('POST', '/v1/auth/step-up', { code: '000000' })).body.code).toBe('auth.invalid_code');
    expect((await visitor.call('POST', '/v1/auth/step-up', { code: app.code() })).body.code).toBe('auth.invalid_code');
    world.clock.advance(31 * MINUTE);
    expect((await visitor.call('POST', '/v1/auth/step-up', { code: app.code() })).status).toBe(200);
  });
});

describe('ID-5, ID-6: the second step', () => {
  it('enrol, confirm, sign in in two steps; a code works once, one step early or late, not two', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const begun = await visitor.call<{ secret: string; otpauthUrl: string; qrSvg: string }>('POST', '/v1/auth/mfa/totp');
    expect([begun.body.secret.length, begun.body.otpauthUrl.startsWith('otpauth://totp/'), begun.body.qrSvg.startsWith('<svg')]).toEqual([32, true, true]);
    // Not confirmed yet: nothing is asked of anybody.
    expect((await stranger().login(email)).body.mfaRequired).toBeUndefined();
    const { app, backupCodes } = await enrolTotp(visitor);
    expect([backupCodes.length, new Set(backupCodes).size]).toEqual([10, 10]);
    expect((await visitor.session()).body.account).toMatchObject({ totp: true, backupCodes: 10 });
    const first = await stranger().login(email);
    expect([first.status, first.body.mfaRequired, first.body.methods, first.body.csrfToken, first.headers.getSetCookie()]).toEqual([200, true, ['totp', 'backup_code'], undefined, []]);
    const second = async (code: string) => { const browser = stranger(); return browser.call('POST', '/v1/auth/mfa', { mfaToken: (await browser.login(email)).body.mfaToken, code }); };
    // The step that confirmed is spent.
    expect((await second(app.code())).body.code).toBe('auth.invalid_code');
    world.clock.advance(5 * MINUTE);
    for (const steps of [-2, 2]) expect([steps, (await second(app.code(steps))).body.code]).toEqual([steps, 'auth.invalid_code']);
    // At the beginning of a step: one that ends in between would make it two early.
    world.clock.advance(30_000 - (world.clock.nowMs() % 30_000));
    const early = app.code(-1);
    expect((await second(early)).status).toBe(200);
    expect((await second(early)).body.code).toBe('auth.invalid_code');
    const now = app.code();
    expect((await second(` ${now.slice(0, 3)} ${now.slice(3)}`)).status).toBe(200);
    expect((await second(app.code(1))).status).toBe(200);
    expect((await second(now)).body.code).toBe('auth.invalid_code');
    const kinds = (await letters(world, email)).map((l) => l.kind);
    expect(kinds).toContain('mfa_enabled');
    expect(JSON.stringify(await letters(world))).not.toContain(app.secret);
  });

  it('a backup code works once and counts down; new ones void the old; removing the authenticator removes them', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const { backupCodes } = await enrolTotp(visitor);
    const second = async (code: string) => { const browser = stranger(); return browser.call('POST', '/v1/auth/mfa', { mfaToken: (await browser.login(email)).body.mfaToken, code }); };
    const used = await second(backupCodes[0]!.toUpperCase());
    expect([used.status, used.body.account?.backupCodes]).toEqual([200, 9]);
    expect((await second(backupCodes[0]!)).body.code).toBe('auth.invalid_code');
    expect((await leaves(world, 'auth.backup_code_used')).filter((l) => l.object_id === id).map((l) => l.context)).toEqual([{ remaining: 9 }]);
    const fresh = (await visitor.call<{ backupCodes: string[] }>('POST', '/v1/auth/mfa/backup-codes')).body.backupCodes;
    expect(fresh).toHaveLength(10);
    expect((await second(backupCodes[1]!)).body.code).toBe('auth.invalid_code');
    expect((await second(fresh[9]!)).body.account?.backupCodes).toBe(9);
    expect((await visitor.call('DELETE', '/v1/auth/mfa/totp')).status).toBe(204);
    expect((await stranger().login(email)).body.csrfToken).toBeDefined();
    expect(await count(world, 'mfa_backup_codes where user_id = $1', [id])).toBe(0);
    const { app } = await enrolTotp(visitor);
    world.clock.advance(MINUTE);
    expect((await second(app.code())).status).toBe(200);
  });

  it('five wrong codes stop even the right one for 30 minutes; the token lasts ten, works once, and is for this step alone', async () => {
    const { email } = await somebody(world, 'AGENT');
    const { app } = await enrolTotp(await stranger().in(email));
    const browser = stranger();
    const { mfaToken } = (await browser.login(email)).body;
    for (let i = 0; i < 5; i++) expect((await browser.call('POST', '/v1/auth/mfa', { mfaToken, code: '000000' })).body.code).toBe('auth.invalid_code');
    expect((await browser.call('POST', '/v1/auth/mfa', { mfaToken, code: app.next() })).body.code).toBe('auth.invalid_code');
    world.clock.advance(31 * MINUTE);
    const fresh = (await browser.login(email)).body.mfaToken!;
    world.clock.advance(10 * MINUTE + 1000);
    expect((await browser.call('POST', '/v1/auth/mfa', { mfaToken: fresh, code: app.code() })).body.code).toBe('auth.invalid_code');
    const last = (await browser.login(email)).body.mfaToken!;
    for (const path of ['/v1/auth/unlock', '/v1/auth/email/verify']) expect((await browser.call('POST', path, { token: last })).body.code).toBe('auth.invalid_token');
    expect((await browser.call('POST', '/v1/auth/mfa', { mfaToken: last, code: app.code() })).status).toBe(200);
    expect((await browser.call('POST', '/v1/auth/mfa', { mfaToken: last, code: app.next() })).body.code).toBe('auth.invalid_code');
  });

  it('a password that was changed meanwhile voids a second step under way', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const { app } = await enrolTotp(visitor);
    const thief = stranger();
    const { mfaToken } = (await thief.login(email)).body;
    expect((await visitor.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: 'Changed-in-time-8-emu' })).status).toBe(200);
    expect((await thief.call('POST', '/v1/auth/mfa', { mfaToken, code: app.next() })).body.code).toBe('auth.invalid_code');
  });

  it('the code that confirms cannot be guessed: five tries', async () => {
    const visitor = await stranger().in((await somebody(world, 'AGENT')).email);
    const { secret } = (await visitor.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
    for (let i = 0; i < 5; i++) expect((await visitor.call('POST', '/v1/auth/mfa/totp/confirm', { code: '000000' })).body.code).toBe('mfa.invalid_code');
    const { AuthenticatorApp } = await import('../harness/identity.js');
    expect((await visitor.call('POST', '/v1/auth/mfa/totp/confirm', { code: new AuthenticatorApp(world, secret).code() })).body.code).toBe('mfa.invalid_code');
  });

  it('ID-14: a passkey is both factors; removed, it opens nothing; disabled people get nowhere with theirs', async () => {
    const person = await somebody(world, 'AGENT');
    const visitor = await stranger().in(person.email);
    const { authenticator, id } = await enrolPasskey(visitor);
    expect((await stranger().login(person.email)).body.methods).toEqual(['passkey']);
    const browser = stranger();
    const answer = await browser.call('POST', '/v1/auth/passkey', { response: await passkeyAssertion(browser, authenticator) });
    expect([answer.status, answer.body.user?.email, answer.body.account?.passkeys]).toEqual([200, person.email, 1]);
    expect((await browser.call<{ data: { id: string; lastUsedAt: string | null }[] }>('GET', '/v1/auth/passkeys')).body.data).toEqual([expect.objectContaining({ id, lastUsedAt: expect.any(String) })]);
    await sql(world, 'update memberships set disabled_at = now() where user_id = $1', [person.id]);
    expect((await browser.call('POST', '/v1/auth/passkey', { response: await passkeyAssertion(browser, authenticator) })).body.code).toBe('auth.invalid_credentials');
    await sql(world, 'update memberships set disabled_at = null where user_id = $1', [person.id]);
    const again = stranger();
    await again.call('POST', '/v1/auth/passkey', { response: await passkeyAssertion(again, authenticator) });
    expect((await again.call('DELETE', `/v1/auth/passkeys/${id}`)).status).toBe(204);
    expect((await stranger().call('POST', '/v1/auth/passkey', { response: await passkeyAssertion(stranger(), authenticator) })).body.code).toBe('auth.invalid_credentials');
    expect((await stranger().login(person.email)).body.csrfToken).toBeDefined();
  });
});

describe('ID-7: a second factor by role', () => {
  it('the session tells the day; from then on the role is powerless but for the own account; enrolling restores it', async () => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, 'update organization_security set mfa_since = $2 where organization_id = $1', [organizationId, world.clock.now()]);
    const { email } = await somebody(world, 'ADMIN', { organizationId });
    const agent = await somebody(world, 'AGENT', { organizationId });
    const visitor = await stranger().in(email);
    const due = (await visitor.session()).body.mfaEnrolment!;
    expect(due.overdue).toBe(false);
    expect(Math.abs(Date.parse(due.dueAt) - world.clock.nowMs() - 14 * DAY)).toBeLessThan(MINUTE);
    expect((await visitor.call('GET', '/v1/users')).status).toBe(200);
    world.clock.advance(14 * DAY + MINUTE);
    const late = await stranger().in(email);
    const { body } = await late.session();
    expect([body.mfaEnrolment!.overdue, body.permissions]).toEqual([true, []]);
    for (const [method, path] of [['GET', '/v1/users'], ['GET', '/v1/organization'], ['POST', '/v1/api-keys'], ['GET', '/v1/contacts'], ['GET', '/v1/sessions']] as const) {
      expect([path, (await late.call(method, path, method === 'POST' ? { name: 'x' } : undefined)).body.code]).toEqual([path, 'auth.mfa_enrolment_required']);
    }
    expect((await late.call('GET', '/v1/auth/profile')).status).toBe(200);
    expect((await (await stranger().in(agent.email)).call('GET', '/v1/organization')).status).toBe(200);
    await enrolTotp(late);
    expect((await late.call('GET', '/v1/users')).status).toBe(200);
    expect((await late.session()).body.mfaEnrolment).toBeNull();
  });

  it('a passkey is enough; a role that is asked anew gets its days from then on', async () => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, 'update organization_security set mfa_since = $2 where organization_id = $1', [organizationId, world.clock.now()]);
    const owner = await somebody(world, 'OWNER', { organizationId });
    const agent = await somebody(world, 'AGENT', { organizationId });
    world.clock.advance(20 * DAY);
    const chief = await stranger().in(owner.email);
    expect((await chief.call('GET', '/v1/users')).body.code).toBe('auth.mfa_enrolment_required');
    await enrolPasskey(chief);
    expect((await chief.call('PATCH', '/v1/organization/security', { mfaRoles: ['OWNER', 'ADMIN', 'AGENT'], mfaGraceDays: 3 })).status).toBe(200);
    const visitor = await stranger().in(agent.email);
    expect((await visitor.call('GET', '/v1/organization')).status).toBe(200);
    world.clock.advance(3 * DAY + MINUTE);
    expect((await (await stranger().in(agent.email)).call('GET', '/v1/organization')).body.code).toBe('auth.mfa_enrolment_required');
  });
});

describe('ID-7: the days of grace', () => {
  it('are not renewed for who had them already when another role is asked as well', async () => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, 'update organization_security set mfa_since = $2 where organization_id = $1', [organizationId, world.clock.now()]);
    const admin = await somebody(world, 'ADMIN', { organizationId });
    const agent = await somebody(world, 'AGENT', { organizationId });
    const dueOf = async (email: string) => Date.parse((await (await stranger().in(email)).session()).body.mfaEnrolment!.dueAt);
    const due = await dueOf(admin.email);
    world.clock.advance(13 * DAY);
    const visitor = await stranger().in(admin.email);
    expect((await visitor.call('PATCH', '/v1/organization/security', { mfaRoles: ['OWNER', 'ADMIN', 'AGENT'] })).status).toBe(200);
    expect([await dueOf(admin.email) - due, Math.round((await dueOf(agent.email) - due) / DAY)]).toEqual([0, 13]);
  });
});

describe('ID-8: hashes are renewed at sign-in', () => {
  it('when the cost rises, and when they are of the form before the pepper; once', async () => {
    const digest = createHmac('sha384', 'consentry/v1/password').update(PASSWORD).digest('base64');
    const old = await somebody(world, 'AGENT', { hash: await bcrypt.hash(digest, 4) });
    const cheap = await somebody(world, 'AGENT');
    const hashOf = async (id: string) => (await sql<{ password_hash: string }>(world, 'select password_hash from users where id = $1', [id]))[0]!.password_hash;
    const before = await hashOf(cheap.id);
    expect((await stranger().login(old.email)).status).toBe(200);
    expect(await hashOf(old.id)).toMatch(/^p1\$2b\$04\$/);
    const second = await secondServer(world, { CONSENTRY_BCRYPT_COST: '5' });
    try {
      expect((await new Visitor(world, undefined, second.url).login(cheap.email, WRONG)).status).toBe(401);
      expect(await hashOf(cheap.id)).toBe(before);
      for (const { email } of [old, cheap]) expect((await new Visitor(world, undefined, second.url).login(email)).status).toBe(200);
      const renewed = await hashOf(cheap.id);
      expect(renewed).toMatch(/^p1\$2b\$05\$/);
      expect((await new Visitor(world, undefined, second.url).login(cheap.email)).status).toBe(200);
      expect(await hashOf(cheap.id)).toBe(renewed);
    } finally {
      await second.close();
    }
    // The server with the lower cost takes the dearer hash and leaves it.
    expect((await stranger().login(cheap.email)).status).toBe(200);
    expect(await hashOf(cheap.id)).toMatch(/^p1\$2b\$05\$/);
  });
});

describe('cookies', () => {
  it('over HTTPS they are bound to this very host, and go over HTTPS alone', async () => {
    const secure = await World.start({ env: { ...BEHIND_PROXY, CONSENTRY_PUBLIC_URL: 'https://messages.example.com' } });
    try {
      const cookies = (await new Visitor(secure).login(World.owner.email)).headers.getSetCookie();
      expect(cookies.map((c) => c.split('=')[0])).toEqual(['__Host-consentry', '__Host-consentry-device']);
      for (const cookie of cookies) {
        expect(cookie).toMatch(/; Path=\/(;|$)/);
        for (const flag of ['HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie.split('; ')).toContain(flag);
        expect(cookie).not.toMatch(/domain=/i);
      }
    } finally {
      await secure.close();
    }
  });
});

describe('one person, two houses', () => {
  it('the switch goes there under new tokens, with the role of that house; not to a house that is none of hers', async () => {
    const { organizationId: theirs } = await world.secondOrganization();
    const { organizationId: foreign } = await world.secondOrganization();
    const person = await somebody(world, 'AGENT');
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AUDITOR', $3, $3)`, [theirs, person.id, new Date(world.clock.nowMs() + 1000)]);
    const visitor = await stranger().in(person.email);
    const { organizations } = (await visitor.session()).body;
    expect(organizations!.map((o) => o.role).sort()).toEqual(['AGENT', 'AUDITOR']);
    const target = organizations!.find((o) => o.role === 'AUDITOR')!.id;
    const before = visitor.copy();
    const answer = await visitor.call('POST', '/v1/auth/switch', { organizationId: target });
    expect([answer.status, answer.body.user?.role, answer.body.organization?.id]).toEqual([200, 'AUDITOR', target]);
    expect((await before.session()).status).toBe(401);
    expect((await visitor.call('GET', '/v1/api-keys')).status).toBe(200);
    expect((await visitor.call<{ data: unknown[] }>('GET', '/v1/users')).body.data).toHaveLength(2);
    const { publicId } = await import('@consentry/kernel');
    expect((await visitor.call('POST', '/v1/auth/switch', { organizationId: publicId('organization', foreign) })).body.code).toBe('organization.not_found');
    expect((await visitor.session()).body.organization!.id).toBe(target);
    await sql(world, 'update memberships set disabled_at = now() where user_id = $1 and organization_id = $2', [person.id, theirs]);
    expect((await visitor.session()).status).toBe(401);
    expect((await stranger().login(person.email)).body.user?.role).toBe('AGENT');
  });
});

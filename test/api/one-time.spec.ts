import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  BEHIND_PROXY, count, enrolPasskey, enrolTotp, leaves, mailedToken, MINUTE, ownerVisitor, parallel, passkeyAssertion, PASSWORD, somebody, sql, tally, Visitor, type AnyBody,
} from '../harness/identity.js';
import { World, type Answer } from '../harness/world.js';

const TRIES = 200;
let world: World;
beforeAll(async () => { world = await World.start({ env: BEHIND_PROXY }); });
afterAll(() => world.close());

const stranger = () => new Visitor(world);
/** One success, and every other answer one of these. */
function once(answers: Answer<AnyBody>[], refusals: string[]): void {
  const found = tally(answers);
  const good = answers.filter((a) => a.status < 300).length;
  expect([good, Object.keys(found).filter((k) => !k.startsWith('2') && !refusals.includes(k))]).toEqual([1, []]);
}
const sessionsOf = (userId: string) => count(world, 'sessions where user_id = $1', [userId]);
const about = async (action: string, userId: string) => (await leaves(world, action)).filter((l) => l.object_id === userId).length;

describe(`one-time means one, under ${TRIES} at once`, () => {
  it('ID-5: a TOTP code, each try with a token of its own', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const { app } = await enrolTotp(await stranger().in(email));
    const tokens: string[] = [];
    for (let i = 0; i < TRIES; i++) tokens.push((await stranger().login(email)).body.mfaToken!);
    const [before, leavesBefore] = [await sessionsOf(id), await about('auth.login_succeeded', id)];
    const code = app.next();
    once(await parallel(TRIES, (i) => stranger().call('POST', '/v1/auth/mfa', { mfaToken: tokens[i], code })), ['401 auth.invalid_code', '429 auth.busy']);
    expect([await sessionsOf(id) - before, await about('auth.login_succeeded', id) - leavesBefore]).toEqual([1, 1]);
  });

  it('ID-5: the code that confirms: one set of backup codes, one leaf', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    const { secret } = (await visitor.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
    const { AuthenticatorApp } = await import('../harness/identity.js');
    const code = new AuthenticatorApp(world, secret).code();
    once(await parallel(TRIES, () => visitor.copy().call('POST', '/v1/auth/mfa/totp/confirm', { code })), ['401 mfa.invalid_code', '400 mfa.invalid_code', '409 mfa.already_enrolled', '429 auth.busy']);
    expect([await count(world, 'mfa_backup_codes where user_id = $1', [id]), await about('auth.mfa_enabled', id)]).toEqual([10, 1]);
  });

  it('ID-6: a backup code, each try with a token of its own', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const { backupCodes } = await enrolTotp(await stranger().in(email));
    const tokens: string[] = [];
    for (let i = 0; i < TRIES; i++) tokens.push((await stranger().login(email)).body.mfaToken!);
    const before = await sessionsOf(id);
    once(await parallel(TRIES, (i) => stranger().call('POST', '/v1/auth/mfa', { mfaToken: tokens[i], code: backupCodes[0] })), ['401 auth.invalid_code', '429 auth.busy']);
    expect([await sessionsOf(id) - before, await count(world, 'mfa_backup_codes where user_id = $1', [id]), await about('auth.backup_code_used', id)]).toEqual([1, 9, 1]);
  });

  it('an mfaToken, each try with a code of its own: ten backup codes, one is spent', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const { backupCodes } = await enrolTotp(await stranger().in(email));
    const { mfaToken } = (await stranger().login(email)).body;
    const before = await sessionsOf(id);
    once(await parallel(TRIES, (i) => stranger().call('POST', '/v1/auth/mfa', { mfaToken, code: backupCodes[i % 10] })), ['401 auth.invalid_code', '429 auth.busy']);
    expect([await sessionsOf(id) - before, await count(world, 'mfa_backup_codes where user_id = $1', [id])]).toEqual([1, 9]);
  });

  it('ID-5: a TOTP code as a confirmation, by as many sessions of one person', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const first = await stranger().in(email);
    const others: Visitor[] = [];
    for (let i = 0; i < 20; i++) others.push(await stranger().in(email));
    const { app } = await enrolTotp(first);
    const code = app.next();
    once(await parallel(TRIES, (i) => others[i % 20]!.copy().call('POST', '/v1/auth/step-up', { code })), ['401 auth.invalid_code', '401 auth.session_expired', '403 auth.csrf', '429 auth.busy']);
    expect(await about('auth.stepped_up', id)).toBe(1);
  });

  it('ID-9: a reset token, each try with a password of its own: one of them holds, sessions are ended once, one leaf, one mail', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    await stranger().in(email);
    await stranger().call('POST', '/v1/auth/password/forgot', { email });
    const token = await mailedToken(world, email, 'password_reset');
    const password = (i: number) => `Try-number-${i}-of-many-Ab1`;
    const answers = await parallel(TRIES, (i) => stranger().call('POST', '/v1/auth/password/reset', { token, password: password(i) }));
    once(answers, ['400 auth.invalid_token', '429 auth.busy']);
    const won = answers.findIndex((a) => a.status === 204);
    expect((await stranger().login(email)).status).toBe(401);
    expect((await stranger().login(email, password(won))).status).toBe(200);
    expect(await about('auth.password_reset', id)).toBe(1);
    const { letters } = await import('../harness/identity.js');
    expect(await letters(world, email, 'password_changed')).toHaveLength(1);
  });

  it('an invitation of somebody new, each try with a name of its own: one account, one membership, two leaves', async () => {
    const owner = await ownerVisitor(world);
    const email = 'newcomer@example.com';
    expect((await owner.call('POST', '/v1/invitations', { email, role: 'AGENT' })).status).toBe(201);
    const token = await mailedToken(world, email, 'invitation');
    once(await parallel(TRIES, (i) => stranger().call('POST', '/v1/invitations/accept', { token, name: `Newcomer ${i}`, password: 'Quite-a-new-2-password' })), ['400 auth.invalid_token', '401 auth.invalid_credentials', '429 auth.busy']);
    const [user] = await sql<{ id: string }>(world, 'select id from users where email_key = $1', [email]);
    expect([await count(world, 'users where email_key = $1', [email]), await count(world, 'memberships where user_id = $1', [user!.id]), await about('member.added', user!.id)]).toEqual([1, 1, 1]);
    expect((await leaves(world, 'invitation.accepted')).length).toBe(1);
  });

  it('an invitation of somebody who has an account', async () => {
    const { organizationId } = await world.secondOrganization();
    const { email: boss } = await somebody(world, 'OWNER', { organizationId });
    const { email, id } = await somebody(world, 'AGENT');
    expect((await (await stranger().in(boss)).call('POST', '/v1/invitations', { email, role: 'MARKETER' })).status).toBe(201);
    const token = await mailedToken(world, email, 'invitation');
    once(await parallel(TRIES, () => stranger().call('POST', '/v1/invitations/accept', { token, password: PASSWORD })), ['400 auth.invalid_token', '401 auth.invalid_credentials', '429 auth.busy']);
    expect(await sql(world, 'select role from memberships where user_id = $1 and organization_id = $2', [id, organizationId])).toEqual([{ role: 'MARKETER' }]);
  });

  it('ID-2: an unlock link: one browser becomes known', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    for (let i = 0; i < 5; i++) await stranger().login(email, 'Wrong-1-wrong');
    await stranger().call('POST', '/v1/auth/unlock/request', { email });
    const token = await mailedToken(world, email, 'unlock');
    const answers = await parallel(TRIES, () => stranger().call('POST', '/v1/auth/unlock', { token }));
    once(answers, ['400 auth.invalid_token']);
    expect(answers.filter((a) => a.headers.getSetCookie().length > 0)).toHaveLength(1);
    expect([await count(world, 'devices where user_id = $1', [id]), await about('auth.unlocked', id)]).toEqual([1, 1]);
  });

  it('a link that verifies an address: changed once, told once', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    expect((await visitor.call('POST', '/v1/auth/email/change', { email: `moved-${email}`, password: PASSWORD })).status).toBe(202);
    const token = await mailedToken(world, `moved-${email}`, 'email_verification');
    once(await parallel(TRIES, () => stranger().call('POST', '/v1/auth/email/verify', { token })), ['400 auth.invalid_token']);
    expect([await about('auth.email_changed', id), (await sql(world, 'select email from users where id = $1', [id]))[0]]).toEqual([1, { email: `moved-${email}` }]);
  });

  it('ID-14: a passkey assertion', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const { authenticator } = await enrolPasskey(await stranger().in(email));
    const response = await passkeyAssertion(stranger(), authenticator);
    const before = await sessionsOf(id);
    once(await parallel(TRIES, () => stranger().call('POST', '/v1/auth/passkey', { response })), ['401 auth.invalid_credentials']);
    expect(await sessionsOf(id) - before).toBe(1);
    world.clock.advance(MINUTE);
  });
});

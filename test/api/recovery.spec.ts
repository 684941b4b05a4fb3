import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Audit } from '@consentry/audit';
import { Operator, Passwords, SignInAttempts } from '@consentry/auth';
import { Database } from '@consentry/kernel';
import { BEHIND_PROXY, count, DAY, enrolTotp, HOUR, leaves, letters, mailedToken, MINUTE, ownerVisitor, parallel, PASSWORD, secondServer, somebody, sql, tokenIn, Visitor, WRONG } from '../harness/identity.js';
import { problemFaults } from '../harness/problems.js';
import { SmtpSink } from '../harness/smtp.js';
import { dumpText } from '../harness/tables.js';
import { World } from '../harness/world.js';

const NEXT = 'Another-good-6-passphrase';
const LINKS = [['/v1/auth/password/reset', { password: NEXT }], ['/v1/auth/unlock', {}], ['/v1/auth/email/verify', {}]] as const;
let world: World;
beforeAll(async () => { world = await World.start({ env: BEHIND_PROXY }); });
afterAll(() => world.close());

const stranger = () => new Visitor(world);
const forgot = (email: string) => stranger().call('POST', '/v1/auth/password/forgot', { email });
const reset = (token: string, password = NEXT) => stranger().call('POST', '/v1/auth/password/reset', { token, password });
const resetToken = async (email: string) => { await forgot(email); return mailedToken(world, email, 'password_reset'); };
const bare = (text: string) => text.replace(/"requestId":"[^"]*"/, '');

describe('ID-9: over a real SMTP conversation', () => {
  let sink: SmtpSink;
  let house: World;
  beforeAll(async () => {
    sink = await SmtpSink.start();
    house = await World.start({ env: { ...BEHIND_PROXY, SMTP_URL: sink.url } });
  });
  afterAll(async () => { await house.close(); await sink.close(); });
  const mail = async (to: string, subject: RegExp, from = 0) => sink.waitFor((m) => sink.mails.indexOf(m) >= from && m.envelope.to[0] === to && subject.test(m.parsed.subject ?? ''));

  it('reset, verify, change of address, unlock, invitation: the raw token is in the mail alone, text and HTML, and nowhere in the database or the log', async () => {
    const { email, id } = await somebody(house, 'AGENT');
    await sql(house, 'update users set email_verified_at = null where id = $1', [id]);
    const visitor = new Visitor(house);
    expect((await visitor.call('POST', '/v1/auth/password/forgot', { email })).status).toBe(202);
    const first = await mail(email, /new password/);
    const link = /https?:\S+/.exec(first.parsed.text!)![0];
    expect(link).toMatch(new RegExp(`^${house.server.mode.publicUrl}/admin/reset-password#token=[\\w-]{43}$`));
    expect(first.parsed.html).toContain(link);
    expect(sink.mails.filter((m) => m.envelope.to.length !== 1)).toEqual([]);
    const tokens = [tokenIn(link)];
    await visitor.in(email);
    await visitor.call('POST', '/v1/auth/email/verification');
    tokens.push(tokenIn((await mail(email, /Confirm your e-mail/)).parsed.text!));
    await visitor.call('POST', '/v1/auth/email/change', { email: 'smtp-new@example.com', password: PASSWORD });
    tokens.push(tokenIn((await mail('smtp-new@example.com', /Confirm your e-mail/)).parsed.text!));
    await visitor.call('POST', '/v1/auth/unlock/request', { email });
    tokens.push(tokenIn((await mail(email, /locked/)).parsed.text!));
    await (await ownerVisitor(house)).call('POST', '/v1/invitations', { email: 'smtp-invited@example.com', role: 'AGENT' });
    tokens.push(tokenIn((await mail('smtp-invited@example.com', /Invitation/)).parsed.text!));
    await house.settle();
    expect(new Set(tokens.map((t) => Buffer.from(t, 'base64url').length))).toEqual(new Set([32]));
    const dump = await dumpText(house.ownerUrl);
    for (const token of tokens) {
      expect(dump.includes(token) || dump.includes(Buffer.from(token, 'base64url').toString('hex')) || dump.includes(Buffer.from(token).toString('hex'))).toBe(false);
      expect(house.logLines.some((line) => line.includes(token))).toBe(false);
    }
    expect((await visitor.call('POST', '/v1/auth/email/verify', { token: tokens[2] })).status).toBe(204);
    expect((await mail(email, /address was changed/)).parsed.text).toContain('smtp-new@example.com');
  });

  it('with the mail server down the answer is the same, and the mail comes once it is back', async () => {
    const { port } = sink;
    const { email } = await somebody(house, 'AGENT');
    await sink.close();
    const answer = await new Visitor(house).call('POST', '/v1/auth/password/forgot', { email });
    expect([answer.status, answer.text]).toEqual([202, '']);
    await house.until(() => house.logLines.some((l) => l.includes('mail_failed')));
    sink = await SmtpSink.start({ port });
    for (let i = 0; i < 4; i++) { house.clock.advance(MINUTE); await house.settle(); }
    const { parsed } = await mail(email, /new password/);
    expect((await new Visitor(house).call('POST', '/v1/auth/password/reset', { token: tokenIn(parsed.text!), password: NEXT })).status).toBe(204);
    expect(sink.mails.filter((m) => m.envelope.to[0] === email && /Choose/.test(m.parsed.subject!))).toHaveLength(1);
  });

  it('a thief who signs out at once does not spare the owner the notice', async () => {
    const { port } = sink;
    const { email } = await somebody(house, 'AGENT');
    await new Visitor(house).in(email);
    await sink.close();
    const failures = () => house.logLines.filter((l) => l.includes('mail_failed')).length;
    const before = failures();
    const thief = await new Visitor(house).in(email);
    await house.until(() => failures() > before);
    expect((await thief.call('POST', '/v1/auth/logout')).status).toBe(204);
    sink = await SmtpSink.start({ port });
    for (let i = 0; i < 4; i++) { house.clock.advance(MINUTE); await house.settle(); }
    expect((await mail(email, /New sign-in/)).parsed.text).toContain(thief.userAgent);
  });
});

describe('ID-9: tokens', () => {
  it('repeated, expired, of another kind, cut, made up, empty, longer, with a NUL or a line end: one answer', async () => {
    const { email } = await somebody(world, 'AGENT');
    const used = await resetToken(email);
    expect((await reset(used)).status).toBe(204);
    await stranger().call('POST', '/v1/auth/unlock/request', { email });
    const unlock = await mailedToken(world, email, 'unlock');
    const expired = await resetToken((await somebody(world, 'AGENT')).email);
    const cut = await resetToken((await somebody(world, 'AGENT')).email);
    world.clock.advance(61 * MINUTE);
    const late = await resetToken((await somebody(world, 'AGENT')).email);
    const given = [used, unlock, expired, cut.slice(0, -1), `${late}A`, ` ${late}`, late.toLowerCase(), 'A'.repeat(43), '', 'x', '%00', 'ü', '🔑'.repeat(20), 'x'.repeat(2048)];
    const answers = [];
    for (const token of given) answers.push(await reset(token));
    for (const answer of answers) expect(problemFaults(answer as never, { status: 400, code: 'auth.invalid_token' })).toEqual([]);
    expect(new Set(answers.map((a) => bare(a.text))).size).toBe(1);
    // A weak password beside a token that is none must not say more than that.
    expect(bare((await reset('A'.repeat(43), 'x')).text)).toBe(bare(answers[0]!.text));
    expect((await reset(late)).status).toBe(204);
  });

  it('each route refuses the tokens of every other', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    await visitor.call('POST', '/v1/auth/email/change', { email: `kinds-${email}`, password: PASSWORD });
    await stranger().call('POST', '/v1/auth/unlock/request', { email });
    const tokens = [await resetToken(email), await mailedToken(world, email, 'unlock'), await mailedToken(world, `kinds-${email}`, 'email_verification')];
    for (const [t, token] of tokens.entries()) {
      for (const [r, [path, rest]] of LINKS.entries()) if (r !== t) expect([path, t, (await stranger().call('POST', path, { token, ...rest })).body?.code]).toEqual([path, t, 'auth.invalid_token']);
      for (const path of ['/v1/invitations/preview', '/v1/invitations/accept']) expect((await stranger().call('POST', path, { token, ...(path.endsWith('accept') ? { password: NEXT } : {}) })).body.code).toBe('auth.invalid_token');
      expect((await stranger().call('POST', '/v1/auth/mfa', { mfaToken: token, code: '123456' })).body.code).toBe('auth.invalid_code');
    }
    // None of that used one up. The link to a new password comes last: it voids what is open.
    for (const r of [1, 2, 0]) expect([r, (await stranger().call('POST', LINKS[r]![0], { token: tokens[r], ...LINKS[r]![1] })).status]).toEqual([r, r === 0 ? 400 : 204]);
  });

  it('lives as long as its mail says, at most an hour for reset and unlock, a day for a verification', async () => {
    const { email } = await somebody(world, 'AGENT');
    const token = await resetToken(email);
    const minutes = Number(/within (\d+) min/.exec((await letters(world, email, 'password_reset'))[0]!.text)![1]);
    expect(minutes).toBeLessThanOrEqual(60);
    world.clock.advance((minutes - 1) * MINUTE);
    expect((await reset(token, 'short')).body.code).toBe('request.invalid');
    world.clock.advance(MINUTE + 1000);
    expect((await reset(token)).body.code).toBe('auth.invalid_token');
    const visitor = await stranger().in(email);
    await visitor.call('POST', '/v1/auth/email/change', { email: `day-${email}`, password: PASSWORD });
    const verify = await mailedToken(world, `day-${email}`, 'email_verification');
    world.clock.advance(DAY + 1000);
    expect((await stranger().call('POST', '/v1/auth/email/verify', { token: verify })).body.code).toBe('auth.invalid_token');
  });

  it('a weak password does not use the token up', async () => {
    const { email } = await somebody(world, 'AGENT');
    const token = await resetToken(email);
    for (const weak of ['short', 'password123', email, 'x'.repeat(300)]) expect(problemFaults(await reset(token, weak) as never, { status: 400, code: 'request.invalid', path: 'password' })).toEqual([]);
    expect((await stranger().login(email)).status).toBe(200);
    expect((await reset(token)).status).toBe(204);
    expect((await stranger().login(email, NEXT)).status).toBe(200);
  });

  it('of two links, one used voids the other; a changed password voids both', async () => {
    const { email } = await somebody(world, 'AGENT');
    const [first, second] = [await resetToken(email), await resetToken(email)];
    expect(second).not.toBe(first);
    expect((await reset(second)).status).toBe(204);
    expect((await reset(first)).body.code).toBe('auth.invalid_token');
    const third = await resetToken(email);
    const visitor = await stranger().in(email, NEXT);
    expect((await visitor.call('POST', '/v1/auth/password/change', { currentPassword: NEXT, newPassword: PASSWORD })).status).toBe(200);
    expect((await reset(third)).body.code).toBe('auth.invalid_token');
  });
});

describe('forgotten passwords', () => {
  it('at most three mails an hour to one person, asked one after the other or all at once; every answer is the same', async () => {
    const { email } = await somebody(world, 'AGENT');
    const answers = [];
    for (let i = 0; i < 6; i++) answers.push(await forgot(email));
    expect(answers.map((a) => [a.status, a.text])).toEqual(Array.from({ length: 6 }, () => [202, '']));
    expect(await letters(world, email, 'password_reset')).toHaveLength(3);
    world.clock.advance(HOUR + 1000);
    expect((await parallel(30, () => forgot(email))).every((a) => a.status === 202)).toBe(true);
    expect(await letters(world, email, 'password_reset')).toHaveLength(6);
    world.clock.advance(HOUR + 1000);
    await parallel(30, () => stranger().call('POST', '/v1/auth/unlock/request', { email }));
    expect(await letters(world, email, 'unlock')).toHaveLength(3);
    const visitor = await stranger().in(email);
    await parallel(30, () => visitor.call('POST', '/v1/auth/email/change', { email: `flood-${email}`, password: PASSWORD }));
    expect((await letters(world, `flood-${email}`)).length).toBeLessThanOrEqual(3);
  });

  it('ID-2: a stranger who locks the account and uses the three mails up does not keep the owner out for a minute of the hour', async () => {
    const { email } = await somebody(world, 'AGENT');
    for (let i = 0; i < 3; i++) await stranger().call('POST', '/v1/auth/unlock/request', { email });
    for (const minutes of [1, 28, 25]) {
      world.clock.advance(minutes * MINUTE);
      for (let i = 0; i < 5; i++) await stranger().login(email, WRONG);
      await stranger().call('POST', '/v1/auth/unlock/request', { email });
      const home = stranger();
      expect((await home.login(email)).status).toBe(401);
      const working = [];
      // Whatever of the hour it is, a link in the mailbox works.
      for (const mail of (await letters(world, email, 'unlock')).toReversed()) if (working.length === 0 && (await home.call('POST', '/v1/auth/unlock', { token: tokenIn(mail.text) })).status === 204) working.push(mail);
      expect([minutes, working.length, (await home.login(email)).status]).toEqual([minutes, 1, 200]);
    }
  });

  it('no mail for who signs in by a provider alone, is disabled, or is nobody; the leaf says that none was sent', async () => {
    const [sso, disabled, out] = [await somebody(world, 'AGENT', { hasPassword: false }), await somebody(world, 'AGENT', { disabled: true }), await somebody(world, 'AGENT', { memberDisabled: true })];
    for (const email of [sso.email, disabled.email, out.email, 'no-such-person@example.com']) {
      expect([(await forgot(email)).status, await letters(world, email, 'password_reset')]).toEqual([202, []]);
    }
    expect((await leaves(world, 'auth.password_reset_requested')).filter((l) => l.object_id === sso.id).map((l) => l.context)).toEqual([{ sent: false }]);
    expect(await count(world, 'one_time_tokens where token_hash is not null and user_id = $1', [sso.id])).toBe(0);
  });

  it('a new password lifts the lock and verifies the address, but is no way round the second factor', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    await sql(world, 'update users set email_verified_at = null where id = $1', [id]);
    await enrolTotp(await stranger().in(email));
    for (let i = 0; i < 5; i++) await stranger().login(email, WRONG);
    expect((await reset(await resetToken(email))).status).toBe(204);
    expect((await stranger().login(email, NEXT)).body.mfaRequired).toBe(true);
    expect(await sql(world, 'select email_verified_at is not null as verified from users where id = $1', [id])).toEqual([{ verified: true }]);
    expect(await letters(world, email, 'password_changed')).toHaveLength(1);
  });

  it('what a thief had begun is over: a change of address that waits for its link dies with the reset, and with a changed password', async () => {
    for (const how of ['reset', 'change'] as const) {
      const { email, id } = await somebody(world, 'AGENT');
      const thief = await stranger().in(email);
      const home = await stranger().in(email);
      expect((await thief.call('POST', '/v1/auth/email/change', { email: `thief-${email}`, password: PASSWORD })).status).toBe(202);
      const token = await mailedToken(world, `thief-${email}`, 'email_verification');
      if (how === 'reset') expect((await reset(await resetToken(email))).status).toBe(204);
      else expect((await home.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: NEXT })).status).toBe(200);
      expect([how, (await stranger().call('POST', '/v1/auth/email/verify', { token })).body?.code]).toEqual([how, 'auth.invalid_token']);
      expect(await sql(world, 'select email from users where id = $1', [id])).toEqual([{ email }]);
    }
  });
});

describe('a password that is no more opens nothing', () => {
  it('ID-4: a sign-in that was being checked while the password was reset or changed ends in no session and no second step', async () => {
    // A dear hash makes the moment long enough to be hit.
    const slow = await secondServer(world, { CONSENTRY_BCRYPT_COST: '11' });
    try {
      for (const [how, factor] of [['reset', false], ['change', false], ['reset', true]] as const) {
        const { email, id } = await somebody(world, 'AGENT');
        const home = await stranger().in(email);
        const app = factor ? (await enrolTotp(home)).app : undefined;
        const token = await resetToken(email);
        const thief = new Visitor(world, undefined, slow.url);
        const late = thief.login(email);
        await new Promise((r) => setTimeout(r, 60));
        if (how === 'reset') expect((await reset(token)).status).toBe(204);
        else expect((await home.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: NEXT })).status).toBe(200);
        const answer = await late;
        if (app && answer.status === 200) expect((await thief.call('POST', '/v1/auth/mfa', { mfaToken: answer.body.mfaToken, code: app.next() })).body.code).toBe('auth.invalid_code');
        expect([how, (await thief.session()).status]).toEqual([how, 401]);
        expect(await count(world, 'sessions where user_id = $1', [id])).toBe(how === 'change' ? 1 : 0);
      }
    } finally {
      await slow.close();
    }
  });

  it('whatever a person, a thief and an admin do to one account in the same moment, nobody gets a 500, and at the end one password opens it', async () => {
    const admin = await stranger().in((await somebody(world, 'ADMIN')).email);
    for (let round = 0; round < 6; round++) {
      const { email, id, publicId } = await somebody(world, 'AGENT');
      const [one, two, three] = [await stranger().in(email), await stranger().in(email), await stranger().in(email)];
      const { app, backupCodes } = await enrolTotp(one);
      const challenges = [];
      for (let i = 0; i < 4; i++) challenges.push((await stranger().login(email)).body.mfaToken!);
      const token = await resetToken(email);
      await stranger().call('POST', '/v1/auth/unlock/request', { email });
      const unlock = await mailedToken(world, email, 'unlock');
      const code = app.next();
      const answers = await Promise.all([
        reset(token), one.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: 'Third-password-of-3' }), stranger().call('POST', '/v1/auth/unlock', { token: unlock }),
        ...challenges.map((mfaToken, i) => stranger().call('POST', '/v1/auth/mfa', { mfaToken, code: i === 0 ? code : backupCodes[i] })), ...[1, 2, 3].map(() => stranger().login(email)), ...[1, 2, 3].map(() => stranger().login(email, WRONG)),
        two.call('POST', '/v1/auth/step-up', { code: backupCodes[7] }), two.call('POST', '/v1/auth/email/change', { email: `race-${email}`, password: PASSWORD }), three.call('POST', '/v1/auth/mfa/backup-codes'), three.call('DELETE', '/v1/auth/mfa/totp'),
        admin.call('POST', `/v1/users/${publicId}/unlock`), admin.call('POST', `/v1/users/${publicId}/mfa/reset`), admin.call('DELETE', `/v1/sessions?userId=${publicId}`), admin.call('PATCH', `/v1/users/${publicId}`, { role: 'MARKETER' }),
      ]);
      expect(answers.filter((a) => a.status >= 500).map((a) => a.text)).toEqual([]);
      await admin.call('POST', `/v1/users/${publicId}/unlock`);
      const opens = [];
      for (const password of [PASSWORD, NEXT, 'Third-password-of-3']) if ((await stranger().login(email, password)).status === 200) opens.push(password);
      expect(opens).toHaveLength(1);
      expect(await count(world, 'sign_in_attempts where pending > 0')).toBe(0);
      expect(await sql(world, 'select second_factor = (exists (select from mfa_totp where user_id = $1 and confirmed_at is not null) or exists (select from passkeys where user_id = $1)) as true from users where id = $1', [id])).toEqual([{ true: true }]);
    }
  });

  it('nor does what was under way when the operator set another: links, second steps, sessions', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const thief = await stranger().in(email);
    await thief.call('POST', '/v1/auth/email/change', { email: `thief-${email}`, password: PASSWORD });
    const links = [['/v1/auth/email/verify', { token: await mailedToken(world, `thief-${email}`, 'email_verification') }], ['/v1/auth/password/reset', { token: await resetToken(email), password: PASSWORD }]] as const;
    const { app } = world.server;
    await new Operator({ db: app.get(Database), clock: world.clock, audit: app.get(Audit), passwords: app.get(Passwords), attempts: app.get(SignInAttempts) }).setPassword(email, NEXT);
    for (const [path, body] of links) expect([path, (await stranger().call('POST', path, body)).body?.code]).toEqual([path, 'auth.invalid_token']);
    expect([(await thief.session()).status, (await stranger().login(email)).status, (await stranger().login(email, NEXT)).status]).toEqual([401, 401, 200]);
    expect((await leaves(world, 'auth.password_reset')).filter((l) => l.object_id === id)).toEqual([expect.objectContaining({ actor_kind: 'system', actor_id: 'operator' })]);
  });
});

describe('another address', () => {
  it('holds once its mail was opened: then the new one signs in, the old one does not and is told', async () => {
    const { email, id } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    expect((await visitor.call('POST', '/v1/auth/email/change', { email: 'X@y', password: WRONG })).body.code).toBe('auth.invalid_credentials');
    expect((await visitor.call('POST', '/v1/auth/email/change', { email: `New-${email}`, password: PASSWORD })).status).toBe(202);
    expect((await stranger().login(`new-${email}`)).status).toBe(401);
    const old = await resetToken(email);
    const token = await mailedToken(world, `New-${email}`, 'email_verification');
    expect((await stranger().call('POST', '/v1/auth/email/verify', { token })).status).toBe(204);
    expect([(await stranger().login(`new-${email}`)).status, (await stranger().login(email)).status]).toEqual([200, 401]);
    // A link to the mailbox that is no longer hers.
    expect((await reset(old)).body.code).toBe('auth.invalid_token');
    expect((await letters(world, email, 'email_changed'))[0]!.text).toContain(`New-${email}`);
    expect((await leaves(world, 'auth.email_changed')).filter((l) => l.object_id === id)).toHaveLength(1);
  });

  it('one that somebody else has, or got meanwhile, is refused only to who opens its mail, in the words of any dead link', async () => {
    const [one, two] = [await somebody(world, 'AGENT'), await somebody(world, 'AGENT')];
    const visitor = await stranger().in(one.email);
    expect((await visitor.call('POST', '/v1/auth/email/change', { email: two.email, password: PASSWORD })).status).toBe(202);
    const token = await mailedToken(world, two.email, 'email_verification');
    expect((await stranger().call('POST', '/v1/auth/email/verify', { token })).body.code).toBe('auth.invalid_token');
    expect(await sql(world, 'select email from users where id = any($1) order by id', [[one.id, two.id]])).toEqual([{ email: one.email }, { email: two.email }]);
  });

  it('an address is one address: what a mail program would read as a name, a list or a comment is refused by name', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    for (const odd of ['odd<victim@example.com>', 'a,victim@example.com', 'group:victim@example.com', 'victim@example.com(x)', '"a b"@example.com', 'a;b@example.com', 'victim\u0007@example.com', 'a\u202e@example.com']) {
      expect([odd, problemFaults(await visitor.call('POST', '/v1/auth/email/change', { email: odd, password: PASSWORD }) as never, { status: 400, code: 'request.invalid', path: 'email' })]).toEqual([odd, []]);
    }
    expect((await letters(world)).filter((l) => l.to.includes('victim'))).toEqual([]);
    for (const fine of ["o'neil+tag.x_y-z@sub.example.com", 'dörte@bücher.example']) {
      expect((await visitor.call('POST', '/v1/auth/email/change', { email: fine, password: PASSWORD })).status).toBe(202);
      expect(await letters(world, fine, 'email_verification')).toHaveLength(1);
    }
  });

  it('letters that only look like those of an address are other letters', async () => {
    // The Kelvin sign, which lower-cases to k; the dotted and the dotless i.
    const { email } = await somebody(world, 'AGENT', { email: 'kim@example.com' });
    expect((await stranger().login(email.toUpperCase())).status).toBe(200);
    for (const lookalike of ['\u212aim@example.com', 'k\u0130m@example.com']) {
      expect((await stranger().login(lookalike)).status).toBe(401);
      await forgot(lookalike);
      expect(await letters(world, email, 'password_reset')).toEqual([]);
    }
  });

  it('of two changes begun, only the later one can be confirmed', async () => {
    const { email } = await somebody(world, 'AGENT');
    const visitor = await stranger().in(email);
    await visitor.call('POST', '/v1/auth/email/change', { email: `one-${email}`, password: PASSWORD });
    const first = await mailedToken(world, `one-${email}`, 'email_verification');
    await visitor.call('POST', '/v1/auth/email/change', { email: `two-${email}`, password: PASSWORD });
    expect((await stranger().call('POST', '/v1/auth/email/verify', { token: first })).body.code).toBe('auth.invalid_token');
    expect((await stranger().call('POST', '/v1/auth/email/verify', { token: await mailedToken(world, `two-${email}`, 'email_verification') })).status).toBe(204);
  });
});

describe('notices', () => {
  it('a sign-in from a browser that is not known is told by mail, the first one ever and a known browser\'s are not', async () => {
    const { email } = await somebody(world, 'AGENT');
    const home = await stranger().in(email);
    expect(await letters(world, email, 'new_device')).toEqual([]);
    home.cookies.delete('consentry');
    await home.in(email);
    expect(await letters(world, email, 'new_device')).toEqual([]);
    const other = new Visitor(world, '8.8.8.8');
    other.userAgent = 'Strange <b>Browser</b>/9';
    await other.in(email);
    const [mail, ...more] = await letters(world, email, 'new_device');
    expect(more).toEqual([]);
    expect(mail!.text).toContain('United States');
    expect(mail!.text).toContain(other.userAgent);
    expect(mail!.html).not.toContain('<b>Browser</b>');
  });
});

describe('ID-1: rules for passwords', () => {
  const problems = async (visitor: Visitor, newPassword: string) => {
    const answer = await visitor.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword });
    if (answer.status === 200) throw new Error('it was accepted');
    expect(problemFaults(answer as never, { status: 400, code: 'request.invalid', path: 'newPassword' })).toEqual([]);
    return answer.body.errors!.map((e) => e.message);
  };
  it.each([
    ['seed', 'a short one', 'kqz', ['At least 8 characters.', 'An upper-case letter.', 'A digit.']],
    ['seed', 'a long one', 'only lower case letters here', ['An upper-case letter.', 'A digit.']],
    ['default', 'a short one', 'kqz', ['At least 8 characters (or 15 of any kind).', 'An upper-case letter, in a password of fewer than 15 characters.', 'A digit, in a password of fewer than 15 characters.']],
    ['default', 'capitals', 'QXWZVKJH', ['A lower-case letter, in a password of fewer than 15 characters.', 'A digit, in a password of fewer than 15 characters.']],
    ['nist', 'a short one', 'kqz', ['At least 8 characters.']],
    ['nist', 'a common one', 'password', ['Not one that is among the first to be guessed.']],
    ['default', 'one of 320 characters', 'Pässword'.repeat(40), ['At most 256 characters.']],
  ])('%s lists each rule that %s does not meet', async (profile, _what, password, expected) => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, 'update organization_security set password_profile = $2 where organization_id = $1', [organizationId, profile]);
    const visitor = await stranger().in((await somebody(world, 'AGENT', { organizationId })).email);
    expect(await problems(visitor, password)).toEqual(expected);
    expect((await visitor.session()).status).toBe(200);
  });

  it('seed takes the rules of the strictest house; own name and address are refused under every profile; 256 characters count to the last', async () => {
    const { organizationId } = await world.secondOrganization();
    await sql(world, `update organization_security set password_profile = 'nist' where organization_id = $1`, [organizationId]);
    const { email, id } = await somebody(world, 'AGENT', { organizationId, name: 'Ottilie Fernández', email: 'marmalade.jar@example.com' });
    const visitor = await stranger().in(email);
    expect(await problems(visitor, 'xx-marmalade.jar-yy')).toEqual(['Not your own e-mail address, or a part of it.']);
    expect(await problems(visitor, 'xx-FERNANDEZ-yy-zz')).toEqual(['Not your own name.']);
    const long = `${'kqzwvx jh'.repeat(28)}qwzx`.slice(0, 255);
    expect((await visitor.call('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: `${long}1` })).status).toBe(200);
    expect([(await stranger().login(email, `${long}2`)).status, (await stranger().login(email, long)).status, (await stranger().login(email, `${long}1`)).status]).toEqual([401, 401, 200]);
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [world.demo.organizationId, id, world.clock.now()]);
    await sql(world, `update organization_security set password_profile = 'seed' where organization_id = $1`, [world.demo.organizationId]);
    const answer = await visitor.call('POST', '/v1/auth/password/change', { currentPassword: `${long}1`, newPassword: 'long enough for anybody else' });
    expect(answer.body.errors!.map((e) => e.message)).toEqual(['An upper-case letter.', 'A digit.']);
    await sql(world, `update organization_security set password_profile = 'default' where organization_id = $1`, [world.demo.organizationId]);
  });
});

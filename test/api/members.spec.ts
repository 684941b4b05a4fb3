import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Members } from '@consentry/auth';
import { systemActor, type Role } from '@consentry/kernel';
import { BEHIND_PROXY, count, DAY, enrolPasskey, enrolTotp, leaves, letters, mailedToken, MINUTE, PASSWORD, somebody, sql, Visitor, WRONG, type AnyBody, type Someone } from '../harness/identity.js';
import { problemFaults } from '../harness/problems.js';
import { World } from '../harness/world.js';

const NEW = 'Brand-new-3-cockatoo';
let world: World;
let house: string;
let boss: Someone;
let owner: Visitor;
let addresses = 0;
beforeAll(async () => { world = await World.start({ env: BEHIND_PROXY }); });
afterAll(() => world.close());

const stranger = () => new Visitor(world);
const fresh = () => `invited-${++addresses}@example.com`;
const member = (role: Role) => somebody(world, role, { organizationId: house });
const signedIn = async (person: { email: string }) => stranger().in(person.email);
const invite = async (email: string, role: Role = 'AGENT', by = owner) => by.call<AnyBody & { id: string }>('POST', '/v1/invitations', { email, role });
const accept = (token: string, password = NEW, rest: object = {}) => stranger().call('POST', '/v1/invitations/accept', { token, password, ...rest });
const code = async (answer: Promise<{ status: number; body: AnyBody }>) => { const { status, body } = await answer; return status < 300 ? status : body.code; };

/** A house with one owner, who was asked for nothing yet. */
async function newHouse(): Promise<void> {
  const made = await world.secondOrganization();
  house = made.organizationId;
  await sql(world, 'delete from memberships where organization_id = $1', [house]);
  await sql(world, 'update organization_security set mfa_since = $2 where organization_id = $1', [house, world.clock.now()]);
  boss = await member('OWNER');
  owner = await signedIn(boss);
}

describe('invitations', () => {
  beforeAll(newHouse);

  it('make an account for somebody new, with the role and a verified address; the mail says who invites to what', async () => {
    const email = fresh();
    const { body } = await invite(email, 'MARKETER');
    const [mail] = await letters(world, email, 'invitation');
    expect(mail!.text).toMatch(/invites you to join Another on Consentry\.\nYour role: Marketer\.\n.*within 7 days/);
    const token = await mailedToken(world, email, 'invitation');
    expect((await stranger().call('POST', '/v1/invitations/preview', { token })).body).toEqual({ organizationName: 'Another', email, role: 'MARKETER', accountExists: false, expiresAt: body['expiresAt'] });
    expect(problemFaults(await accept(token, 'weak') as never, { status: 400, code: 'request.invalid', path: 'password' })).toEqual([]);
    expect((await accept(token, NEW, { name: 'Nadia New' })).status).toBe(204);
    const visitor = await stranger().in(email, NEW);
    expect((await visitor.session()).body).toMatchObject({ user: { role: 'MARKETER', name: 'Nadia New' }, account: { emailVerified: true, hasPassword: true } });
    expect(await code(accept(token))).toBe('auth.invalid_token');
    expect((await owner.call<{ data: { email: string; status: string }[] }>('GET', '/v1/invitations')).body.data.find((i) => i.email === email)!.status).toBe('accepted');
  });

  it('of somebody who has an account ask for the password of that one, count wrong ones, and set none', async () => {
    const known = await somebody(world, 'AGENT');
    await invite(known.email);
    const token = await mailedToken(world, known.email, 'invitation');
    expect((await stranger().call('POST', '/v1/invitations/preview', { token })).body['accountExists']).toBe(true);
    const before = await sql(world, 'select password_hash from users where id = $1', [known.id]);
    expect(await code(accept(token, NEW))).toBe('auth.invalid_credentials');
    for (let i = 0; i < 4; i++) await accept(token, WRONG);
    expect(await code(accept(token, PASSWORD))).toBe('auth.invalid_credentials');
    world.clock.advance(31 * MINUTE);
    expect((await accept(token, PASSWORD, { name: 'Not Renamed' })).status).toBe(204);
    expect(await sql(world, 'select password_hash from users where id = $1', [known.id])).toEqual(before);
    expect(await count(world, 'memberships where user_id = $1', [known.id])).toBe(2);
    expect((await (await signedIn(known)).session()).body.organizations).toHaveLength(2);
    await newHouse();
  });

  it('taken back, replaced and expired ones open nothing; a new link voids the one before', async () => {
    const [revoked, replaced, expired, again] = [fresh(), fresh(), fresh(), fresh()];
    const { id } = (await invite(revoked)).body;
    const revokedToken = await mailedToken(world, revoked, 'invitation');
    expect((await owner.call('DELETE', `/v1/invitations/${id}`)).status).toBe(204);
    expect([await code(accept(revokedToken)), await code(owner.call('DELETE', `/v1/invitations/${id}`)), await code(owner.call('POST', `/v1/invitations/${id}/resend`))]).toEqual(['auth.invalid_token', 'invitation.closed', 'invitation.closed']);
    await invite(replaced, 'ADMIN');
    const first = await mailedToken(world, replaced, 'invitation');
    await invite(replaced, 'AGENT');
    expect(await code(accept(first))).toBe('auth.invalid_token');
    expect((await accept(await mailedToken(world, replaced, 'invitation'))).status).toBe(204);
    expect(await sql(world, 'select m.role from memberships m join users u on u.id = m.user_id where u.email_key = $1', [replaced])).toEqual([{ role: 'AGENT' }]);
    const sent = (await invite(again)).body;
    const older = await mailedToken(world, again, 'invitation');
    expect((await owner.call('POST', `/v1/invitations/${sent.id}/resend`)).status).toBe(202);
    const newer = await mailedToken(world, again, 'invitation');
    expect([older === newer, await code(accept(older))]).toEqual([false, 'auth.invalid_token']);
    const late = (await invite(expired)).body;
    const lateToken = await mailedToken(world, expired, 'invitation');
    world.clock.advance(7 * DAY + 1000);
    expect([await code(accept(lateToken)), await code(accept(newer)), await code(stranger().call('POST', '/v1/invitations/preview', { token: lateToken }))]).toEqual(['auth.invalid_token', 'auth.invalid_token', 'auth.invalid_token']);
    await owner.in(boss.email);
    expect((await owner.call('POST', `/v1/invitations/${late.id}/resend`)).status).toBe(202);
    expect((await accept(await mailedToken(world, expired, 'invitation'))).status).toBe(204);
    await newHouse();
  });

  it('two at once for one address leave one that is open; a member is not invited again; what is no address or role is named', async () => {
    const email = fresh();
    const answers = await Promise.all([invite(email), invite(email), invite(email)]);
    expect(answers.map((a) => a.status).filter((s) => s >= 500)).toEqual([]);
    expect(await count(world, 'invitations where email_key = $1 and accepted_at is null and revoked_at is null', [email])).toBe(1);
    expect(await code(invite(boss.email.toUpperCase()))).toBe('invitation.already_member');
    for (const [bad, path] of [[{ email: 'nobody', role: 'AGENT' }, 'email'], [{ email: 'a b@c', role: 'AGENT' }, 'email'], [{ email: fresh(), role: 'GOD' }, 'role']] as const) {
      expect(problemFaults(await owner.call('POST', '/v1/invitations', bad) as never, { status: 400, code: 'request.invalid', path })).toEqual([]);
    }
  });

  it('an ADMIN invites nobody to be OWNER, and neither resends nor takes back what an OWNER sent for one; AGENTs invite nobody', async () => {
    const admin = await signedIn(await member('ADMIN'));
    const agent = await signedIn(await member('AGENT'));
    const forOwner = (await invite(fresh(), 'OWNER')).body;
    expect([await code(invite(fresh(), 'OWNER', admin)), await code(invite(fresh(), 'ADMIN', admin)), await code(invite(fresh(), 'AGENT', agent))]).toEqual(['auth.forbidden', 201, 'auth.forbidden']);
    expect([await code(admin.call('POST', `/v1/invitations/${forOwner.id}/resend`)), await code(admin.call('DELETE', `/v1/invitations/${forOwner.id}`))]).toEqual(['auth.forbidden', 'auth.forbidden']);
    const elsewhere = await new Visitor(world).in(World.owner.email);
    expect([await code(elsewhere.call('DELETE', `/v1/invitations/${forOwner.id}`)), await code(elsewhere.call('POST', `/v1/invitations/${forOwner.id}/resend`))]).toEqual(['invitation.not_found', 'invitation.not_found']);
  });

  it('an account that came into being between look and acceptance still has to show its own password', async () => {
    const email = fresh();
    const houses = [house, (await world.secondOrganization()).organizationId];
    const other = await signedIn(await somebody(world, 'OWNER', { organizationId: houses[1]! }));
    await invite(email);
    const tokens = [await mailedToken(world, email, 'invitation')];
    await invite(email, 'AGENT', other);
    tokens.push(await mailedToken(world, email, 'invitation'));
    for (let round = 0; round < 5; round++) {
      const answers = await Promise.all(tokens.map((token, i) => accept(token, `${NEW}-${i}`)));
      const [user] = await sql<{ id: string }>(world, 'select id from users where email_key = $1', [email]);
      // One made the account; the other one's password is not that account's.
      expect(answers.map((a) => a.status).filter((st) => st >= 500)).toEqual([]);
      expect(answers.map((a) => a.status).filter((st) => st === 204)).toHaveLength(1);
      expect(await count(world, 'memberships where user_id = $1', [user!.id])).toBe(1);
      await sql(world, 'delete from memberships where user_id = $1', [user!.id]);
      await sql(world, 'delete from users where id = $1', [user!.id]);
      await sql(world, 'update invitations set accepted_at = null where email_key = $1', [email]);
    }
  });
});

describe('members', () => {
  beforeAll(newHouse);

  it('a changed role holds on the next request of the session that is open, and is told by mail', async () => {
    const person = await member('AGENT');
    const visitor = await signedIn(person);
    expect(await code(visitor.call('GET', '/v1/api-keys'))).toBe('auth.forbidden');
    expect((await owner.call('PATCH', `/v1/users/${person.publicId}`, { role: 'AUDITOR' })).body['role']).toBe('AUDITOR');
    expect(await code(visitor.call('GET', '/v1/api-keys'))).toBe(200);
    expect((await visitor.session()).body.user!.role).toBe('AUDITOR');
    expect((await owner.call('PATCH', `/v1/users/${person.publicId}`, { role: 'AGENT' })).status).toBe(200);
    expect(await code(visitor.call('GET', '/v1/api-keys'))).toBe('auth.forbidden');
    expect((await letters(world, person.email, 'role_changed')).map((m) => /now: (\w+)\./.exec(m.text)?.[1])).toEqual(['Auditor', 'Agent']);
  });

  it('a disabled member gets 401 on the next request and cannot sign in; enabled, he can; other houses are not concerned', async () => {
    const person = await member('AGENT');
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [world.demo.organizationId, person.id, new Date(world.clock.nowMs() + 1000)]);
    const visitor = await signedIn(person);
    expect((await owner.call('PATCH', `/v1/users/${person.publicId}`, { disabled: true })).body['status']).toBe('disabled');
    expect(await code(visitor.session())).toBe('auth.session_expired');
    expect((await (await signedIn(person)).session()).body.organizations).toHaveLength(1);
    await sql(world, 'delete from memberships where user_id = $1 and organization_id = $2', [person.id, world.demo.organizationId]);
    expect(await code(stranger().login(person.email))).toBe('auth.invalid_credentials');
    expect((await owner.call('PATCH', `/v1/users/${person.publicId}`, { disabled: false })).body['status']).toBe('active');
    expect(await code(stranger().login(person.email))).toBe(200);
    expect(await code(visitor.session())).toBe('auth.session_expired');
  });

  it('a removed member is gone from the next request on, and can be invited again', async () => {
    const person = await member('AGENT');
    const visitor = await signedIn(person);
    expect((await owner.call('DELETE', `/v1/users/${person.publicId}`)).status).toBe(204);
    expect([await code(visitor.session()), await code(stranger().login(person.email)), await code(owner.call('GET', `/v1/users/${person.publicId}`))]).toEqual(['auth.session_expired', 'auth.invalid_credentials', 'user.not_found']);
    expect((await invite(person.email)).status).toBe(201);
    expect((await accept(await mailedToken(world, person.email, 'invitation'), PASSWORD)).status).toBe(204);
    expect(await code(stranger().login(person.email))).toBe(200);
  });

  it('nobody changes himself; an ADMIN touches no OWNER and makes none; foreign ids do not exist', async () => {
    const admin = await signedIn(await member('ADMIN'));
    const agent = await member('AGENT');
    const me = (await admin.session()).body.user!.id;
    for (const body of [{ role: 'AGENT' }, { disabled: true }]) expect([await code(admin.call('PATCH', `/v1/users/${me}`, body)), await code(owner.call('PATCH', `/v1/users/${boss.publicId}`, body))]).toEqual(['user.own_role', 'user.own_role']);
    expect(await code(owner.call('DELETE', `/v1/users/${boss.publicId}`))).toBe('user.own_role');
    for (const [method, path, body] of [['PATCH', '', { role: 'AGENT' }], ['PATCH', '', { disabled: true }], ['DELETE', '', undefined], ['POST', '/unlock', undefined], ['POST', '/mfa/reset', undefined]] as const) {
      expect([method, path, await code(admin.call(method, `/v1/users/${boss.publicId}${path}`, body))]).toEqual([method, path, 'auth.forbidden']);
    }
    expect([await code(admin.call('PATCH', `/v1/users/${agent.publicId}`, { role: 'OWNER' })), await code(admin.call('PATCH', `/v1/users/${agent.publicId}`, { role: 'ADMIN' }))]).toEqual(['auth.forbidden', 200]);
    const foreign = await somebody(world, 'AGENT');
    for (const [method, path, body] of [['GET', '', undefined], ['PATCH', '', { role: 'AGENT' }], ['DELETE', '', undefined], ['POST', '/unlock', undefined], ['POST', '/mfa/reset', undefined]] as const) {
      expect([method, path, await code(owner.call(method, `/v1/users/${foreign.publicId}${path}`, body))]).toEqual([method, path, 'user.not_found']);
    }
    expect((await owner.call('DELETE', `/v1/sessions?userId=${foreign.publicId}`)).body.code).toBe('user.not_found');
  });

  it('the last owner who can act stays: a disabled one is none', async () => {
    const second = await member('OWNER');
    const visitor = await signedIn(second);
    expect((await owner.call('PATCH', `/v1/users/${second.publicId}`, { disabled: true })).status).toBe(200);
    const admin = await signedIn(await member('ADMIN'));
    expect(await code(admin.call('DELETE', `/v1/users/${boss.publicId}`))).toBe('auth.forbidden');
    expect(await code(visitor.session())).toBe('auth.session_expired');
    expect((await owner.call('PATCH', `/v1/users/${second.publicId}`, { disabled: false })).status).toBe(200);
    const again = await signedIn(second);
    // The account itself is disabled by the operator: he is no owner who could act.
    await sql(world, 'update users set disabled_at = now() where id = $1', [boss.id]);
    expect(await code(again.call('DELETE', `/v1/users/${boss.publicId}`))).toBe(204);
    expect(await count(world, `memberships where organization_id = $1 and role = 'OWNER'`, [house])).toBe(1);
    await newHouse();
  });

  it('not even the system itself takes the last owner away', async () => {
    await newHouse();
    const members = world.server.app.get(Members);
    const system = systemActor(house, 'test');
    for (const change of [{ role: 'ADMIN' }, { disabled: true }] as const) await expect(members.update(system, boss.id, change)).rejects.toMatchObject({ code: 'user.last_owner' });
    await expect(members.remove(system, boss.id)).rejects.toMatchObject({ code: 'user.last_owner' });
    // One who is disabled cannot take the place.
    const second = await member('OWNER');
    await members.update(system, second.id, { disabled: true });
    await expect(members.update(system, boss.id, { role: 'AGENT' })).rejects.toMatchObject({ code: 'user.last_owner' });
    await members.update(system, second.id, { disabled: false });
    await members.update(system, boss.id, { role: 'AGENT' });
    expect(await count(world, `memberships where organization_id = $1 and role = 'OWNER' and disabled_at is null`, [house])).toBe(1);
  });

  it.each([['demoting', 'PATCH', { role: 'AGENT' }], ['disabling', 'PATCH', { disabled: true }], ['removing', 'DELETE', undefined]] as const)('two owners %s each other at once: one stays', async (_what, method, body) => {
    for (let round = 0; round < 8; round++) {
      await newHouse();
      const second = await member('OWNER');
      const visitor = await signedIn(second);
      const answers = await Promise.all([owner.call(method, `/v1/users/${second.publicId}`, body), visitor.call(method, `/v1/users/${boss.publicId}`, body)]);
      expect(answers.map((a) => a.status).filter((s) => s >= 500)).toEqual([]);
      expect(await count(world, `memberships where organization_id = $1 and role = 'OWNER' and disabled_at is null`, [house])).toBe(1);
    }
  });

  it('who was demoted a moment ago decides nothing more: of three owners, two that strike each other', async () => {
    for (let round = 0; round < 8; round++) {
      await newHouse();
      await member('OWNER');
      const second = await member('OWNER');
      const visitor = await signedIn(second);
      await Promise.all([owner.call('PATCH', `/v1/users/${second.publicId}`, { role: 'AGENT' }), visitor.call('PATCH', `/v1/users/${boss.publicId}`, { role: 'AGENT' })]);
      expect(await count(world, `memberships where organization_id = $1 and role = 'OWNER'`, [house])).toBe(2);
    }
  });

  it('the second factor of who lost it is reset: sessions end, the mail names who did it, the grace period begins anew; not for who belongs to two houses', async () => {
    await newHouse();
    const person = await member('ADMIN');
    const visitor = await signedIn(person);
    await enrolTotp(visitor);
    await enrolPasskey(visitor);
    world.clock.advance(20 * DAY);
    const chief = await stranger().in(boss.email);
    await enrolTotp(chief);
    expect((await chief.call('POST', `/v1/users/${person.publicId}/mfa/reset`)).status).toBe(204);
    expect(await code(visitor.session())).toBe('auth.session_expired');
    const back = await signedIn(person);
    expect([await code(back.call('GET', '/v1/users')), (await back.session()).body.mfaEnrolment?.overdue, (await back.session()).body.account]).toEqual([200, false, expect.objectContaining({ totp: false, passkeys: 0, backupCodes: 0 })]);
    expect((await letters(world, person.email, 'mfa_reset'))[0]!.text).toContain((await sql<{ name: string }>(world, 'select name from users where id = $1', [boss.id]))[0]!.name);
    expect((await leaves(world, 'auth.mfa_reset')).filter((l) => l.object_id === person.id)).toEqual([expect.objectContaining({ actor_id: boss.id, organization_id: house })]);
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [world.demo.organizationId, person.id, world.clock.now()]);
    expect(await code(chief.call('POST', `/v1/users/${person.publicId}/mfa/reset`))).toBe('user.elsewhere');
    expect(await code(chief.call('POST', `/v1/users/${boss.publicId}/mfa/reset`))).toBe('user.own_role');
  });

  it('the list finds by name, address and role, pages through all once, and shows nobody of another house', async () => {
    await newHouse();
    const people = [boss];
    for (const role of ['ADMIN', 'AGENT', 'AGENT', 'AUDITOR'] as const) people.push(await member(role));
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const page: { body: { data: { id: string }[]; nextCursor: string | null } } = await owner.call('GET', `/v1/users?limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
      seen.push(...page.body.data.map((p) => p.id));
      cursor = page.body.nextCursor ?? null;
    } while (cursor);
    expect(seen.toSorted()).toEqual(people.map((p) => p.publicId).toSorted());
    const found = async (query: string) => (await owner.call<{ data: unknown[] }>('GET', `/v1/users?${query}`)).body.data.length;
    expect([await found('role=AGENT'), await found(`q=${people[2]!.email}`), await found('q=%25'), await found('q=_'), await found(`q=${World.owner.email}`)]).toEqual([2, 1, 0, 0, 0]);
  });
});

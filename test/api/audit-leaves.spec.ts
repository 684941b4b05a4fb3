import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditActions } from '@consentry/audit';
import { Organizations } from '@consentry/auth';
import { parseId, publicId } from '@consentry/kernel';
import { BEHIND_PROXY, enrolPasskey, enrolTotp, mailedToken, ownerVisitor, passkeyAssertion, PASSWORD, somebody, sql, Visitor, WRONG, type AnyBody, type Someone } from '../harness/identity.js';
import { contentDigests } from '../harness/tables.js';
import { World, type Answer } from '../harness/world.js';

/** Of single sign-on: test/api/sso.spec.ts tells of them. */
const ELSEWHERE = ['auth.sso_linked', 'auth.sso_refused', 'auth.facebook_linked', 'auth.facebook_unlinked'];
const OURS = /^(auth|session|organization|security|member|invitation|api_key)\./;

interface Case {
  /** Does the one thing that is to leave the leaf. */
  act: () => Promise<Answer<AnyBody> | undefined>;
  /** Whose browser it is; undefined: the operator, who has none. */
  by: Visitor | undefined;
  /** `system`, or a person's id. */
  actor: string;
  object?: string | null;
  organizationId?: string;
  /** What else the same act leaves. */
  beside?: string[];
  /** What must be in no leaf. */
  secrets?: string[];
}

let world: World;
let owner: Visitor;
let ownerId: string;
beforeAll(async () => {
  world = await World.start({ env: BEHIND_PROXY });
  owner = await ownerVisitor(world);
  ownerId = parseId('user', (await owner.session()).body.user!.id)!;
});
afterAll(() => world.close());

const stranger = () => new Visitor(world);
const signedIn = async (): Promise<{ person: Someone; visitor: Visitor }> => { const person = await somebody(world, 'AGENT'); return { person, visitor: await stranger().in(person.email) }; };
const idOf = (kind: 'apiKey' | 'invitation', text: unknown) => parseId(kind, String(text))!;
async function mailLink(kind: 'password_reset' | 'unlock') {
  const person = await somebody(world, 'AGENT');
  await stranger().call('POST', kind === 'unlock' ? '/v1/auth/unlock/request' : '/v1/auth/password/forgot', { email: person.email });
  return { person, by: stranger(), token: await mailedToken(world, person.email, kind) };
}
async function enrolled() {
  const { person, visitor } = await signedIn();
  return { person, visitor, ...(await enrolTotp(visitor)) };
}
async function invited(role = 'AGENT') {
  const email = `leaf-${Math.random().toString(36).slice(2)}@example.com`;
  const { body } = await owner.call('POST', '/v1/invitations', { email, role });
  return { email, id: String(body['id']), uuid: idOf('invitation', body['id']) };
}
async function key() {
  const { body } = await owner.call('POST', '/v1/api-keys', { name: 'a program' });
  return { id: String(body['id']), uuid: idOf('apiKey', body['id']), key: String(body['key']) };
}
/** Something the owner does to a colleague. */
const onMember = (method: string, path: string, body?: object, prepare?: (id: string) => Promise<unknown>) => async (): Promise<Case> => {
  const person = await somebody(world, 'AGENT');
  await prepare?.(person.id);
  return { by: owner, actor: ownerId, object: person.id, act: () => owner.call(method, `/v1/users/${person.publicId}${path}`, body) };
};
const onSelf = (method: string, path: string, body?: object) => async (): Promise<Case> => {
  const { person, visitor } = await signedIn();
  return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call(method, path, body) };
};

const CASES: Record<string, () => Promise<Case>> = {
  'auth.login_succeeded': async () => { const { email, id } = await somebody(world, 'AGENT'); const by = stranger(); return { by, actor: id, object: id, act: () => by.login(email) }; },
  'auth.login_failed': async () => { const { email, id } = await somebody(world, 'AGENT'); const by = stranger(); return { by, actor: 'system', object: id, act: () => by.login(email, WRONG), secrets: [WRONG] }; },
  'auth.locked': async () => {
    const { email, id } = await somebody(world, 'AGENT');
    for (let i = 0; i < 4; i++) await stranger().login(email, WRONG);
    const by = stranger();
    return { by, actor: 'system', object: id, act: () => by.login(email, WRONG), beside: ['auth.login_failed'] };
  },
  'auth.mfa_failed': async () => { const { person } = await enrolled(); const by = stranger(); const { mfaToken } = (await by.login(person.email)).body; return { by, actor: 'system', object: person.id, act: () => by.call('POST', '/v1/auth/mfa', { mfaToken, code: '493817' }), secrets: [mfaToken!, '493817'] }; },
  'auth.backup_code_used': async () => {
    const { person, backupCodes } = await enrolled();
    const by = stranger();
    const { mfaToken } = (await by.login(person.email)).body;
    return { by, actor: person.id, object: person.id, act: () => by.call('POST', '/v1/auth/mfa', { mfaToken, code: backupCodes[3] }), beside: ['auth.login_succeeded'], secrets: [mfaToken!, ...backupCodes] };
  },
  'auth.logged_out': onSelf('POST', '/v1/auth/logout'),
  'auth.stepped_up': onSelf('POST', '/v1/auth/step-up', { password: PASSWORD }),
  'auth.step_up_failed': onSelf('POST', '/v1/auth/step-up', { password: WRONG }),
  'auth.switched': async () => {
    const { person, visitor } = await signedIn();
    const { organizationId } = await world.secondOrganization();
    await sql(world, `insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [organizationId, person.id, new Date(world.clock.nowMs() + 1000)]);
    return { by: visitor, actor: person.id, object: person.id, organizationId, act: () => visitor.call('POST', '/v1/auth/switch', { organizationId: publicId('organization', organizationId) }) };
  },
  'auth.network_refused': async () => {
    const { organizationId } = await world.secondOrganization();
    const { email, id } = await somebody(world, 'AGENT', { organizationId });
    await sql(world, `update organization_security set ip_allowlist = '{203.0.113.0/24}' where organization_id = $1`, [organizationId]);
    const by = stranger();
    return { by, actor: 'system', object: id, organizationId, act: () => by.login(email) };
  },
  'auth.password_reset_requested': async () => { const { email, id } = await somebody(world, 'AGENT'); const by = stranger(); return { by, actor: 'system', object: id, act: () => by.call('POST', '/v1/auth/password/forgot', { email }) }; },
  'auth.password_reset': async () => { const { person, by, token } = await mailLink('password_reset'); return { by, actor: 'system', object: person.id, act: () => by.call('POST', '/v1/auth/password/reset', { token, password: 'Leafy-new-7-password' }), secrets: [token, 'Leafy-new-7-password'] }; },
  'auth.password_changed': onSelf('POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: 'Leafy-new-8-password' }),
  'auth.unlock_requested': async () => { const { email, id } = await somebody(world, 'AGENT'); const by = stranger(); return { by, actor: 'system', object: id, act: () => by.call('POST', '/v1/auth/unlock/request', { email }) }; },
  'auth.unlocked': async () => { const { person, by, token } = await mailLink('unlock'); return { by, actor: 'system', object: person.id, act: () => by.call('POST', '/v1/auth/unlock', { token }), secrets: [token] }; },
  'auth.email_change_requested': async () => { const { person, visitor } = await signedIn(); return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('POST', '/v1/auth/email/change', { email: 'leaf-new@example.com', password: PASSWORD }), secrets: ['leaf-new'] }; },
  'auth.email_changed': async () => {
    const { person, visitor } = await signedIn();
    const email = `moved-${person.email}`;
    await visitor.call('POST', '/v1/auth/email/change', { email, password: PASSWORD });
    const token = await mailedToken(world, email, 'email_verification');
    return { by: visitor, actor: 'system', object: person.id, act: () => visitor.call('POST', '/v1/auth/email/verify', { token }), secrets: [token, email] };
  },
  'auth.email_verified': async () => {
    const { person, visitor } = await signedIn();
    await sql(world, 'update users set email_verified_at = null where id = $1', [person.id]);
    await visitor.call('POST', '/v1/auth/email/verification');
    const token = await mailedToken(world, person.email, 'email_verification');
    return { by: visitor, actor: 'system', object: person.id, act: () => visitor.call('POST', '/v1/auth/email/verify', { token }), secrets: [token] };
  },
  'auth.profile_changed': onSelf('PATCH', '/v1/auth/profile', { name: 'Leafy Name' }),
  'auth.mfa_enabled': async () => {
    const { person, visitor } = await signedIn();
    const { AuthenticatorApp } = await import('../harness/identity.js');
    const { secret } = (await visitor.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
    const code = new AuthenticatorApp(world, secret).code();
    return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('POST', '/v1/auth/mfa/totp/confirm', { code }), secrets: [secret, code] };
  },
  'auth.mfa_disabled': async () => { const { person, visitor } = await enrolled(); return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('DELETE', '/v1/auth/mfa/totp') }; },
  'auth.backup_codes_renewed': async () => { const { person, visitor, backupCodes } = await enrolled(); return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('POST', '/v1/auth/mfa/backup-codes'), secrets: backupCodes }; },
  'auth.passkey_added': async () => {
    const { person, visitor } = await signedIn();
    const { SoftwareAuthenticator } = await import('../harness/authenticator.js');
    const response = new SoftwareAuthenticator(new URL(world.server.mode.publicUrl).origin).create((await visitor.call('POST', '/v1/auth/passkeys/options')).body as never);
    return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('POST', '/v1/auth/passkeys', { name: 'Phone', response }), secrets: [response.id] };
  },
  'auth.passkey_removed': async () => { const { person, visitor } = await signedIn(); const { id } = await enrolPasskey(visitor); return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('DELETE', `/v1/auth/passkeys/${id}`) }; },
  'auth.mfa_reset': async () => { const { person } = await enrolled(); return { by: owner, actor: ownerId, object: person.id, act: () => owner.call('POST', `/v1/users/${person.publicId}/mfa/reset`) }; },
  'auth.device_forgotten': async () => {
    const { person, visitor } = await signedIn();
    const { data } = (await visitor.call<{ data: { id: string }[] }>('GET', '/v1/devices')).body;
    return { by: visitor, actor: person.id, object: person.id, act: () => visitor.call('DELETE', `/v1/devices/${data[0]!.id}`) };
  },
  'session.ended': async () => { const { person } = await signedIn(); return { by: owner, actor: ownerId, object: person.id, act: () => owner.call('DELETE', `/v1/sessions?userId=${person.publicId}`) }; },
  'organization.created': async () => {
    const email = `leaf-owner-${Math.random().toString(36).slice(2)}@example.com`;
    return { by: undefined, actor: 'system', organizationId: 'its own', beside: ['member.added'], secrets: [email], act: async () => { await world.server.app.get(Organizations).create({ name: 'Leafy', ownerEmail: email, ownerPassword: PASSWORD }); return undefined; } };
  },
  'organization.renamed': async () => ({ by: owner, actor: ownerId, object: world.demo.organizationId, act: () => owner.call('PATCH', '/v1/organization', { name: `Renamed ${Math.random()}` }) }),
  'security.changed': async () => { const { body } = await owner.call<AnyBody & { mfaGraceDays: number }>('GET', '/v1/organization/security'); return { by: owner, actor: ownerId, object: world.demo.organizationId, act: () => owner.call('PATCH', '/v1/organization/security', { mfaGraceDays: body.mfaGraceDays === 14 ? 15 : 14 }) }; },
  'member.role_changed': onMember('PATCH', '', { role: 'AUDITOR' }),
  'member.disabled': onMember('PATCH', '', { disabled: true }),
  'member.enabled': onMember('PATCH', '', { disabled: false }, (id) => sql(world, 'update memberships set disabled_at = now() where user_id = $1', [id])),
  'member.removed': onMember('DELETE', ''),
  'member.unlocked': onMember('POST', '/unlock', undefined, async (id) => { for (let i = 0; i < 5; i++) await stranger().login((await sql<{ email: string }>(world, 'select email from users where id = $1', [id]))[0]!.email, WRONG); }),
  'member.added': async () => { const { email } = await invited(); const token = await mailedToken(world, email, 'invitation'); const by = stranger(); return { by, actor: 'system', act: () => by.call('POST', '/v1/invitations/accept', { token, password: 'Quite-a-new-9-badger' }), beside: ['invitation.accepted'], secrets: [token, email] }; },
  'invitation.accepted': async () => { const { email, uuid } = await invited(); const token = await mailedToken(world, email, 'invitation'); const by = stranger(); return { by, actor: 'system', object: uuid, act: () => by.call('POST', '/v1/invitations/accept', { token, password: 'Quite-a-new-9-badger' }), beside: ['member.added'], secrets: [token, email] }; },
  'invitation.sent': async () => ({ by: owner, actor: ownerId, act: () => owner.call('POST', '/v1/invitations', { email: `leaf-sent-${Math.random()}@example.com`, role: 'AGENT' }), secrets: ['leaf-sent'] }),
  'invitation.resent': async () => { const { id, uuid, email } = await invited(); return { by: owner, actor: ownerId, object: uuid, act: () => owner.call('POST', `/v1/invitations/${id}/resend`), secrets: [email] }; },
  'invitation.revoked': async () => { const { id, uuid, email } = await invited(); return { by: owner, actor: ownerId, object: uuid, act: () => owner.call('DELETE', `/v1/invitations/${id}`), secrets: [email] }; },
  'api_key.created': async () => ({ by: owner, actor: ownerId, act: () => owner.call('POST', '/v1/api-keys', { name: 'a program' }) }),
  'api_key.changed': async () => { const { id, uuid } = await key(); return { by: owner, actor: ownerId, object: uuid, act: () => owner.call('PATCH', `/v1/api-keys/${id}`, { name: 'another name' }) }; },
  'api_key.rotated': async () => { const made = await key(); return { by: owner, actor: ownerId, object: made.uuid, act: () => owner.call('POST', `/v1/api-keys/${made.id}/rotate`, {}), secrets: [made.key] }; },
  'api_key.revoked': async () => { const made = await key(); return { by: owner, actor: ownerId, object: made.uuid, act: () => owner.call('DELETE', `/v1/api-keys/${made.id}`), secrets: [made.key] }; },
  'api_key.refused': async () => {
    const made = await key();
    await owner.call('PATCH', `/v1/api-keys/${made.id}`, { ipAllowlist: ['203.0.113.1'] });
    const by = stranger();
    return { by, actor: 'system', object: made.uuid, act: () => by.call('GET', '/v1/organization', undefined, { authorization: `Bearer ${made.key}` }), secrets: [made.key] };
  },
};

interface Leaf extends Record<string, unknown> { action: string; actor_kind: string; actor_id: string; ip: string | null; user_agent: string | null; request_id: string | null; organization_id: string; object_id: string | null; context: Record<string, unknown>; text: string }
const READ = 'select action, actor_kind, actor_id, ip, user_agent, request_id, organization_id, object_id, context, to_jsonb(l)::text as text from audit_leaves l where not (id = any($1::uuid[])) order by id';
const known = async () => (await sql<{ id: string }>(world, 'select id from audit_leaves')).map((r) => r.id);
const ALWAYS_SECRET = [PASSWORD, WRONG, '@example.com', '$2b$'];

const actions = () => [...auditActions().keys()].filter((name) => OURS.test(name) && !ELSEWHERE.includes(name));

describe('AU-1, I7: every action leaves one leaf', () => {
  it('every action of this module has its test here', () => {
    expect(actions().toSorted()).toEqual(Object.keys(CASES).toSorted());
  });

  it.each(Object.entries(CASES))('%s', async (action, prepare) => {
    const { act, by, actor, object, organizationId = world.demo.organizationId, beside = [], secrets = [] } = await prepare();
    await world.settle();
    const before = await known();
    const answer = await act();
    await world.settle();
    const found = await sql<Leaf>(world, READ, [before]);
    expect(found.map((l) => l.action).toSorted()).toEqual([action, ...beside].toSorted());
    const leaf = found.find((l) => l.action === action)!;
    if (actor === 'system') expect(leaf.actor_kind).toBe('system');
    else expect([leaf.actor_kind, leaf.actor_id]).toEqual(['user', actor]);
    expect([leaf.ip, leaf.user_agent, leaf.request_id]).toEqual(by ? [by.ip, by.userAgent, answer!.headers.get('x-request-id')] : [null, null, null]);
    if (organizationId !== 'its own') expect(leaf.organization_id).toBe(organizationId);
    if (object !== undefined) expect(leaf.object_id).toBe(object);
    const cookies = [...(by?.cookies.values() ?? []), by?.csrf].filter((c): c is string => Boolean(c));
    // Six digits may stand in an id by chance: those are looked for in the context.
    for (const secret of [...ALWAYS_SECRET, ...secrets, ...cookies]) expect(found.filter((l) => (/^\d{6}$/.test(secret) ? JSON.stringify(l.context) : l.text).includes(secret))).toEqual([]);
  });
});

describe('I7: in the same transaction', () => {
  /** Counted apart, on purpose: tries (ID-2) and what a request reads about itself. */
  const APART = ['sign_in_attempts', 'api_key_usage', 'api_keys', 'sessions'];
  afterAll(async () => { await sql(world, 'drop trigger if exists full_disk on audit_leaves'); });

  it.each(Object.entries(CASES))('%s: without its leaf it does not happen', async (action, prepare) => {
    const { act } = await prepare();
    await world.settle();
    // The state of a session or a key matters, when it was last seen doesn't.
    const facts = async () => ({ ...(await contentDigests(world.ownerUrl)), more: JSON.stringify(await sql(world, `select (select md5(string_agg((to_jsonb(s) - 'last_seen_at')::text, '' order by id)) from sessions s) as s, (select md5(string_agg((to_jsonb(k) - 'last_used_at')::text, '' order by id)) from api_keys k) as k`)) });
    const before = await facts();
    await sql(world, `create or replace function full_disk() returns trigger language plpgsql as $$ begin raise exception 'no space left'; end $$`);
    await sql(world, 'create trigger full_disk before insert on audit_leaves for each row execute function full_disk()');
    const answer = await act().catch(() => undefined);
    await sql(world, 'drop trigger full_disk on audit_leaves');
    expect([action, answer?.status ?? 500]).toEqual([action, 500]);
    const after = await facts();
    expect(Object.keys(after).filter((table) => !APART.includes(table) && after[table as keyof typeof after] !== before[table as keyof typeof before])).toEqual([]);
  });
});

describe('what changes nothing leaves nothing', () => {
  it('the same role, name, rules once more; a key revoked twice; a second factor that is not there', async () => {
    const agent = await somebody(world, 'AGENT');
    const made = await key();
    await owner.call('DELETE', `/v1/api-keys/${made.id}`);
    const other = await key();
    const { name } = (await owner.call<AnyBody & { name: string }>('GET', '/v1/organization')).body;
    const { visitor } = await signedIn();
    const me = (await visitor.call<AnyBody & { name: string }>('GET', '/v1/auth/profile')).body;
    const told: unknown[] = [];
    for (const [who, method, path, body] of [
      [owner, 'PATCH', `/v1/users/${agent.publicId}`, { role: 'AGENT', disabled: false }], [owner, 'PATCH', '/v1/organization', { name }], [owner, 'PATCH', '/v1/organization/security', {}], [owner, 'DELETE', `/v1/api-keys/${made.id}`, undefined],
      [owner, 'PATCH', `/v1/api-keys/${other.id}`, {}], [owner, 'PATCH', `/v1/api-keys/${other.id}`, { name: 'a program' }], [visitor, 'DELETE', '/v1/auth/mfa/totp', undefined], [visitor, 'PATCH', '/v1/auth/profile', { name: me.name }], [visitor, 'DELETE', '/v1/sessions', undefined],
      [visitor, 'POST', '/v1/auth/email/verification', undefined],
    ] as const) {
      const before = await known();
      const { status } = await who.call(method, path, body);
      expect([method, path, status < 300]).toEqual([method, path, true]);
      for (const { action } of await sql<Leaf>(world, READ, [before])) told.push([method, path, body, action]);
    }
    expect(told).toEqual([]);
  });

  it('a passkey sign-in that fails leaves one leaf in the log of the installation', async () => {
    const { visitor } = await signedIn();
    const { authenticator } = await enrolPasskey(visitor);
    const response = await passkeyAssertion(visitor, authenticator);
    await stranger().call('POST', '/v1/auth/passkey', { response });
    const before = await known();
    const by = stranger();
    expect((await by.call('POST', '/v1/auth/passkey', { response })).status).toBe(401);
    expect((await sql<Leaf>(world, READ, [before])).map((l) => [l.action, l.ip, l.context])).toEqual([['auth.login_failed', by.ip, { method: 'passkey' }]]);
  });

  it('a backup code is told when it confirms as when it signs in', async () => {
    const { visitor, backupCodes } = await enrolled();
    const before = await known();
    expect((await visitor.call('POST', '/v1/auth/step-up', { code: backupCodes[0] })).status).toBe(200);
    expect((await sql<Leaf>(world, READ, [before])).map((l) => [l.action, l.context]).toSorted()).toEqual([['auth.backup_code_used', { remaining: 9 }], ['auth.stepped_up', { method: 'backup_code' }]]);
  });

  it('a passkey or a code that fails as a confirmation is told like a wrong password', async () => {
    const { visitor, person } = await signedIn();
    const { authenticator } = await enrolPasskey(visitor);
    const passkey = authenticator.get((await visitor.call('POST', '/v1/auth/step-up/passkey-options')).body as never, { flipSignature: true });
    const before = await known();
    expect((await visitor.call('POST', '/v1/auth/step-up', { passkey })).body.code).toBe('auth.invalid_code');
    expect((await sql<Leaf>(world, READ, [before])).map((l) => [l.action, l.object_id])).toEqual([['auth.step_up_failed', person.id]]);
  });
});

import { Organizations } from '@consentry/auth';
import { publicId } from '@consentry/kernel';
import { SoftwareAuthenticator } from '../harness/authenticator.js';
import { AuthenticatorApp, enrolPasskey, mailedToken, PASSWORD, WRONG, type AnyBody } from '../harness/identity.js';
import type { Case, Cases, Stage } from './audit-actions.stage.js';

/** Something the owner does to a colleague. */
const onMember = (s: Stage, context: Case['context'], method: string, path: string, body?: object, prepare?: (id: string) => Promise<unknown>) => async (): Promise<Case> => {
  const person = await s.somebody();
  await prepare?.(person.id);
  return { by: s.owner, actor: `user ${s.ownerId}`, object: `user ${person.id}`, context, act: () => s.owner.call(method, `/v1/users/${person.publicId}${path}`, body) };
};
const onSelf = (s: Stage, context: Case['context'], method: string, path: string, body?: object) => async (): Promise<Case> => {
  const { person, visitor } = await s.signedIn();
  return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, context, act: () => visitor.call(method, path, body) };
};

/** People, sign-in, keys: what libs/auth and libs/mfa leave. */
export const identityCases = (s: Stage): Cases => ({
  'auth.login_succeeded': async () => { const { email, id } = await s.somebody(); const by = s.stranger(); return { by, signsIn: true, actor: `user ${id}`, object: `user ${id}`, context: { methods: ['password'], newDevice: true, country: null }, act: () => by.login(email) }; },
  'auth.login_failed': async () => { const { email, id } = await s.somebody(); const by = s.stranger(); return { by, actor: 'system sign-in', object: `user ${id}`, context: { attempt: 1, locked: false }, act: () => by.login(email, WRONG), secrets: [WRONG] }; },
  'auth.locked': async () => {
    const { email, id } = await s.somebody();
    for (let i = 0; i < 4; i++) await s.stranger().login(email, WRONG);
    const by = s.stranger();
    return { by, actor: 'system sign-in', object: `user ${id}`, context: {}, act: () => by.login(email, WRONG), beside: ['auth.login_failed'] };
  },
  'auth.mfa_failed': async () => { const { person } = await s.enrolled(); const by = s.stranger(); const { mfaToken } = (await by.login(person.email)).body; return { by, actor: 'system sign-in', object: `user ${person.id}`, context: { attempt: 1, locked: false }, act: () => by.call('POST', '/v1/auth/mfa', { mfaToken, code: '493817' }), secrets: [mfaToken!, '493817'] }; },
  'auth.backup_code_used': async () => {
    const { person, backupCodes } = await s.enrolled();
    const by = s.stranger();
    const { mfaToken } = (await by.login(person.email)).body;
    return { by, signsIn: true, actor: `user ${person.id}`, object: `user ${person.id}`, context: { remaining: 9 }, act: () => by.call('POST', '/v1/auth/mfa', { mfaToken, code: backupCodes[3] }), beside: ['auth.login_succeeded'], secrets: [mfaToken!, ...backupCodes] };
  },
  'auth.logged_out': onSelf(s, {}, 'POST', '/v1/auth/logout'),
  'auth.stepped_up': onSelf(s, { method: 'password' }, 'POST', '/v1/auth/step-up', { password: PASSWORD }),
  'auth.step_up_failed': onSelf(s, { attempt: 1, locked: false }, 'POST', '/v1/auth/step-up', { password: WRONG }),
  'auth.switched': async () => {
    const { person, visitor } = await s.signedIn();
    const { organizationId } = await s.world.secondOrganization();
    await s.sql(`insert into memberships (organization_id, user_id, role, created_at, role_since) values ($1, $2, 'AGENT', $3, $3)`, [organizationId, person.id, new Date(s.world.clock.nowMs() + 1000)]);
    return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, organizationId, context: {}, act: () => visitor.call('POST', '/v1/auth/switch', { organizationId: publicId('organization', organizationId) }) };
  },
  'auth.network_refused': async () => {
    const { organizationId } = await s.world.secondOrganization();
    const { email, id } = await s.somebody('AGENT', { organizationId });
    await s.sql(`update organization_security set ip_allowlist = '{203.0.113.0/24}' where organization_id = $1`, [organizationId]);
    const by = s.stranger();
    return { by, actor: 'system sign-in', object: `user ${id}`, organizationId, context: { reason: 'auth.ip_not_allowed' }, act: () => by.login(email) };
  },
  'auth.password_reset_requested': async () => { const { email, id } = await s.somebody(); const by = s.stranger(); return { by, actor: 'system sign-in', object: `user ${id}`, context: { sent: true }, act: () => by.call('POST', '/v1/auth/password/forgot', { email }) }; },
  'auth.password_reset': async () => { const { person, by, token } = await s.mailLink('password_reset'); return { by, actor: 'system mail-link', object: `user ${person.id}`, context: { sessionsEnded: 0 }, act: () => by.call('POST', '/v1/auth/password/reset', { token, password: 'Leafy-new-7-password' }), secrets: [token, 'Leafy-new-7-password'] }; },
  'auth.password_changed': onSelf(s, { sessionsEnded: 0 }, 'POST', '/v1/auth/password/change', { currentPassword: PASSWORD, newPassword: 'Leafy-new-8-password' }),
  'auth.unlock_requested': async () => { const { email, id } = await s.somebody(); const by = s.stranger(); return { by, actor: 'system sign-in', object: `user ${id}`, context: { sent: true }, act: () => by.call('POST', '/v1/auth/unlock/request', { email }) }; },
  'auth.unlocked': async () => { const { person, by, token } = await s.mailLink('unlock'); return { by, actor: 'system mail-link', object: `user ${person.id}`, context: {}, act: () => by.call('POST', '/v1/auth/unlock', { token }), secrets: [token] }; },
  'auth.email_change_requested': async () => { const { person, visitor } = await s.signedIn(); return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, context: {}, act: () => visitor.call('POST', '/v1/auth/email/change', { email: 'leaf-new@example.com', password: PASSWORD }), secrets: ['leaf-new'] }; },
  'auth.email_changed': async () => {
    const { person, visitor } = await s.signedIn();
    const email = `moved-${person.email}`;
    await visitor.call('POST', '/v1/auth/email/change', { email, password: PASSWORD });
    const token = await mailedToken(s.world, email, 'email_verification');
    return { by: visitor, actor: 'system mail-link', object: `user ${person.id}`, context: {}, act: () => visitor.call('POST', '/v1/auth/email/verify', { token }), secrets: [token, email] };
  },
  'auth.email_verified': async () => {
    const { person, visitor } = await s.signedIn();
    await s.sql('update users set email_verified_at = null where id = $1', [person.id]);
    await visitor.call('POST', '/v1/auth/email/verification');
    const token = await mailedToken(s.world, person.email, 'email_verification');
    return { by: visitor, actor: 'system mail-link', object: `user ${person.id}`, context: {}, act: () => visitor.call('POST', '/v1/auth/email/verify', { token }), secrets: [token] };
  },
  'auth.profile_changed': onSelf(s, {}, 'PATCH', '/v1/auth/profile', { name: 'Leafy Name' }),
  'auth.mfa_enabled': async () => {
    const { person, visitor } = await s.signedIn();
    const { secret } = (await visitor.call<{ secret: string }>('POST', '/v1/auth/mfa/totp')).body;
    const code = new AuthenticatorApp(s.world, secret).code();
    return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, context: { method: 'totp' }, act: () => visitor.call('POST', '/v1/auth/mfa/totp/confirm', { code }), secrets: [secret, code] };
  },
  'auth.mfa_disabled': async () => { const { person, visitor } = await s.enrolled(); return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, context: { method: 'totp' }, act: () => visitor.call('DELETE', '/v1/auth/mfa/totp') }; },
  'auth.backup_codes_renewed': async () => { const { person, visitor, backupCodes } = await s.enrolled(); return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, context: {}, act: () => visitor.call('POST', '/v1/auth/mfa/backup-codes'), secrets: backupCodes }; },
  'auth.passkey_added': async () => {
    const { person, visitor } = await s.signedIn();
    const response = new SoftwareAuthenticator(new URL(s.world.server.mode.publicUrl).origin).create((await visitor.call('POST', '/v1/auth/passkeys/options')).body as never);
    return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, act: () => visitor.call('POST', '/v1/auth/passkeys', { name: 'Phone', response }), secrets: [response.id] };
  },
  'auth.passkey_removed': async () => { const { person, visitor } = await s.signedIn(); const { id } = await enrolPasskey(visitor); return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, act: () => visitor.call('DELETE', `/v1/auth/passkeys/${id}`) }; },
  'auth.mfa_reset': async () => { const { person } = await s.enrolled(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `user ${person.id}`, context: {}, act: () => s.owner.call('POST', `/v1/users/${person.publicId}/mfa/reset`) }; },
  'auth.device_forgotten': async () => {
    const { person, visitor } = await s.signedIn();
    const { data } = (await visitor.call<{ data: { id: string }[] }>('GET', '/v1/devices')).body;
    return { by: visitor, actor: `user ${person.id}`, object: `user ${person.id}`, context: {}, act: () => visitor.call('DELETE', `/v1/devices/${data[0]!.id}`) };
  },
  'session.ended': async () => { const { person } = await s.signedIn(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `user ${person.id}`, context: { sessions: 1 }, act: () => s.owner.call('DELETE', `/v1/sessions?userId=${person.publicId}`) }; },
  'organization.created': async () => {
    const email = `leaf-owner-${Math.random().toString(36).slice(2)}@example.com`;
    return { by: undefined, actor: 'system operator', object: 'organization *', organizationId: 'its own', beside: ['member.added'], secrets: [email], context: {}, act: async () => { await s.world.server.app.get(Organizations).create({ name: 'Leafy', ownerEmail: email, ownerPassword: PASSWORD }); return undefined; } };
  },
  'organization.renamed': async () => ({ by: s.owner, actor: `user ${s.ownerId}`, object: `organization ${s.world.demo.organizationId}`, context: {}, act: () => s.owner.call('PATCH', '/v1/organization', { name: `Renamed ${Math.random()}` }) }),
  'security.changed': async () => { const { body } = await s.owner.call<AnyBody & { mfaGraceDays: number }>('GET', '/v1/organization/security'); return { by: s.owner, actor: `user ${s.ownerId}`, object: `organization ${s.world.demo.organizationId}`, context: { fields: ['mfaGraceDays'] }, act: () => s.owner.call('PATCH', '/v1/organization/security', { mfaGraceDays: body.mfaGraceDays === 14 ? 15 : 14 }) }; },
  'member.role_changed': onMember(s, { from: 'AGENT', to: 'AUDITOR' }, 'PATCH', '', { role: 'AUDITOR' }),
  'member.disabled': onMember(s, {}, 'PATCH', '', { disabled: true }),
  'member.enabled': onMember(s, {}, 'PATCH', '', { disabled: false }, (id) => s.sql('update memberships set disabled_at = now() where user_id = $1', [id])),
  'member.removed': onMember(s, { role: 'AGENT' }, 'DELETE', ''),
  'member.unlocked': onMember(s, {}, 'POST', '/unlock', undefined, async (id) => { for (let i = 0; i < 5; i++) await s.stranger().login((await s.sql<{ email: string }>('select email from users where id = $1', [id]))[0]!.email, WRONG); }),
  'member.added': async () => { const { email } = await s.invited(); const token = await mailedToken(s.world, email, 'invitation'); const by = s.stranger(); return { by, actor: 'system invitation', object: 'user *', context: { role: 'AGENT' }, act: () => by.call('POST', '/v1/invitations/accept', { token, password: 'Quite-a-new-9-badger' }), beside: ['invitation.accepted'], secrets: [token, email] }; },
  'invitation.accepted': async () => { const { email, uuid } = await s.invited(); const token = await mailedToken(s.world, email, 'invitation'); const by = s.stranger(); return { by, actor: 'system invitation', object: `invitation ${uuid}`, context: { role: 'AGENT' }, act: () => by.call('POST', '/v1/invitations/accept', { token, password: 'Quite-a-new-9-badger' }), beside: ['member.added'], secrets: [token, email] }; },
  'invitation.sent': async () => ({ by: s.owner, actor: `user ${s.ownerId}`, object: 'invitation *', context: { role: 'AGENT' }, act: () => s.owner.call('POST', '/v1/invitations', { email: `leaf-sent-${Math.random()}@example.com`, role: 'AGENT' }), secrets: ['leaf-sent'] }),
  'invitation.resent': async () => { const { id, uuid, email } = await s.invited(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `invitation ${uuid}`, context: {}, act: () => s.owner.call('POST', `/v1/invitations/${id}/resend`), secrets: [email] }; },
  'invitation.revoked': async () => { const { id, uuid, email } = await s.invited(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `invitation ${uuid}`, context: {}, act: () => s.owner.call('DELETE', `/v1/invitations/${id}`), secrets: [email] }; },
  'api_key.created': async () => ({ by: s.owner, actor: `user ${s.ownerId}`, object: 'api_key *', act: () => s.owner.call('POST', '/v1/api-keys', { name: 'a program' }) }),
  'api_key.changed': async () => { const { id, uuid } = await s.key(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `api_key ${uuid}`, context: { fields: ['name'] }, act: () => s.owner.call('PATCH', `/v1/api-keys/${id}`, { name: 'another name' }) }; },
  'api_key.rotated': async () => { const made = await s.key(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `api_key ${made.uuid}`, act: () => s.owner.call('POST', `/v1/api-keys/${made.id}/rotate`, {}), secrets: [made.key] }; },
  'api_key.revoked': async () => { const made = await s.key(); return { by: s.owner, actor: `user ${s.ownerId}`, object: `api_key ${made.uuid}`, context: {}, act: () => s.owner.call('DELETE', `/v1/api-keys/${made.id}`), secrets: [made.key] }; },
  'api_key.refused': async () => {
    const made = await s.key();
    await s.owner.call('PATCH', `/v1/api-keys/${made.id}`, { ipAllowlist: ['203.0.113.1'] });
    const by = s.stranger();
    return { by, actor: 'system network-rules', object: `api_key ${made.uuid}`, context: { reason: 'auth.ip_not_allowed' }, act: () => by.call('GET', '/v1/organization', undefined, { authorization: `Bearer ${made.key}` }), secrets: [made.key] };
  },
});

import { definePermissions, type UserActor } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

const OWN = (actor: UserActor) => ({ userId: actor.id });
/** An admin looks after everybody but the owners. */
const NO_OWNER = () => ({ role: { $ne: 'OWNER' } });

definePermissions({
  'api_keys.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see API keys' },
  'api_keys.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'make, change and revoke API keys' },
  'members.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see people, roles and invitations' },
  'members.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'invite, change and remove people', only: { ADMIN: NO_OWNER } },
  'sessions.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: false, what: 'see sessions', only: { MARKETER: OWN, AGENT: OWN, AUDITOR: OWN } },
  'sessions.end': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: false, what: 'end sessions', only: { MARKETER: OWN, AGENT: OWN, AUDITOR: OWN } },
  'organization.read': { roles: ['OWNER', 'ADMIN', 'MARKETER', 'AGENT', 'AUDITOR'], scope: true, what: 'see the organisation' },
  'organization.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'rename the organisation' },
  'security.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see the rules for signing in' },
  'security.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'change the rules for signing in' },
});

/** AU-1: what of this module the audit log tells. */
export const authActions = defineAuditActions({
  'auth.login_succeeded': { type: 'authentication', what: 'Somebody signed in', context: ['methods', 'newDevice', 'country'] },
  'auth.login_failed': { type: 'authentication', what: 'A sign-in failed', context: ['attempt', 'locked', 'method'] },
  'auth.mfa_failed': { type: 'authentication', what: 'A second factor was wrong', context: ['attempt', 'locked'] },
  'auth.locked': { type: 'security_event', what: 'An account was locked after too many failed sign-ins', context: [] },
  'auth.unlocked': { type: 'authentication', what: 'A locked account was opened again, by its e-mail link or by the operator', context: [] },
  'auth.logged_out': { type: 'authentication', what: 'Somebody signed out', context: [] },
  'auth.stepped_up': { type: 'authentication', what: 'Somebody confirmed who they are, to do something dangerous', context: ['method'] },
  'auth.step_up_failed': { type: 'authentication', what: 'A confirmation of who somebody is failed', context: ['attempt', 'locked', 'method'] },
  'auth.switched': { type: 'authentication', what: 'Somebody entered this organisation from another one of theirs', context: [] },
  'auth.network_refused': { type: 'security_event', what: 'Somebody with the right credentials was refused for the address or country they came from', context: ['reason'] },
  'auth.backup_code_used': { type: 'security_event', what: 'A backup code was used up', context: ['remaining'] },
  'auth.password_reset_requested': { type: 'security_event', what: 'A link to reset a password was asked for', context: ['sent'] },
  'auth.password_reset': { type: 'security_event', what: 'A password was reset, by its e-mail link or by the operator', context: ['sessionsEnded'] },
  'auth.password_changed': { type: 'security_event', what: 'Somebody changed their password', context: ['sessionsEnded'] },
  'auth.unlock_requested': { type: 'security_event', what: 'A link to open a locked account was asked for', context: ['sent'] },
  'auth.email_change_requested': { type: 'account_change', what: 'Somebody asked to change their e-mail address', context: [] },
  'auth.email_changed': { type: 'account_change', what: 'An e-mail address was changed', context: [] },
  'auth.email_verified': { type: 'account_change', what: 'An e-mail address was verified', context: [] },
  'auth.profile_changed': { type: 'account_change', what: 'Somebody changed their name or language', context: [] },
  'auth.mfa_enabled': { type: 'security_event', what: 'A second factor was set up', context: ['method'] },
  'auth.mfa_disabled': { type: 'security_event', what: 'A second factor was taken off', context: ['method'] },
  'auth.backup_codes_renewed': { type: 'security_event', what: 'Backup codes were replaced by new ones', context: [] },
  'auth.passkey_added': { type: 'security_event', what: 'A passkey was added', context: ['passkey'] },
  'auth.passkey_removed': { type: 'security_event', what: 'A passkey was removed', context: ['passkey'] },
  'auth.mfa_reset': { type: 'security_event', what: "Somebody's second factors were removed by an admin or the operator", context: [] },
  'auth.device_forgotten': { type: 'authentication', what: 'A device that was known is known no more', context: [] },
  'session.ended': { type: 'authentication', what: 'Sessions of somebody were ended', context: ['sessions'] },
  'organization.created': { type: 'account_change', what: 'The organisation was created', context: [] },
  'organization.renamed': { type: 'account_change', what: 'The organisation was renamed', context: [] },
  'security.changed': { type: 'security_event', what: 'The rules for signing in were changed', context: ['fields'] },
  'member.added': { type: 'account_change', what: 'Somebody became a member', context: ['role'] },
  'member.role_changed': { type: 'account_change', what: 'A member got another role', context: ['from', 'to'] },
  'member.disabled': { type: 'account_change', what: 'A member was disabled', context: [] },
  'member.enabled': { type: 'account_change', what: 'A member who was disabled was let in again', context: [] },
  'member.removed': { type: 'account_change', what: 'A member was removed', context: ['role'] },
  'member.unlocked': { type: 'security_event', what: 'The locked account of a member was opened by an admin', context: [] },
  'invitation.sent': { type: 'account_change', what: 'An invitation was sent', context: ['role'] },
  'invitation.resent': { type: 'account_change', what: 'An invitation was sent once more', context: [] },
  'invitation.revoked': { type: 'account_change', what: 'An invitation was taken back', context: [] },
  'invitation.accepted': { type: 'account_change', what: 'An invitation was accepted', context: ['role'] },
  'api_key.created': { type: 'account_change', what: 'An API key was created', context: ['environment', 'scopes'] },
  'api_key.changed': { type: 'account_change', what: 'An API key was changed', context: ['fields'] },
  'api_key.rotated': { type: 'account_change', what: 'An API key got a successor', context: ['successor', 'overlapHours'] },
  'api_key.revoked': { type: 'account_change', what: 'An API key was revoked', context: [] },
  'api_key.refused': { type: 'security_event', what: 'An API key was refused for the address or country it was used from', context: ['reason'] },
});

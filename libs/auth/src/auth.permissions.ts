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
  'alerts.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see security alerts' },
});

/** AU-1: what of this module the audit log tells. */
export const authActions = defineAuditActions({
  'auth.login_succeeded': 'authentication', 'auth.login_failed': 'authentication', 'auth.mfa_failed': 'authentication', 'auth.locked': 'security_event', 'auth.unlocked': 'authentication',
  'auth.logged_out': 'authentication', 'auth.stepped_up': 'authentication', 'auth.step_up_failed': 'authentication', 'auth.switched': 'authentication', 'auth.network_refused': 'security_event',
  'auth.backup_code_used': 'security_event',
  'auth.password_reset_requested': 'security_event', 'auth.password_reset': 'security_event', 'auth.password_changed': 'security_event', 'auth.unlock_requested': 'security_event',
  'auth.email_change_requested': 'account_change', 'auth.email_changed': 'account_change', 'auth.email_verified': 'account_change', 'auth.profile_changed': 'account_change',
  'auth.mfa_enabled': 'security_event', 'auth.mfa_disabled': 'security_event', 'auth.backup_codes_renewed': 'security_event', 'auth.passkey_added': 'security_event', 'auth.passkey_removed': 'security_event',
  'auth.mfa_reset': 'security_event', 'auth.device_forgotten': 'authentication', 'session.ended': 'authentication',
  'organization.created': 'account_change', 'organization.renamed': 'account_change', 'security.changed': 'security_event',
  'member.added': 'account_change', 'member.role_changed': 'account_change', 'member.disabled': 'account_change', 'member.enabled': 'account_change', 'member.removed': 'account_change',
  'member.unlocked': 'security_event', 'invitation.sent': 'account_change', 'invitation.resent': 'account_change', 'invitation.revoked': 'account_change', 'invitation.accepted': 'account_change',
  'api_key.created': 'account_change', 'api_key.changed': 'account_change', 'api_key.rotated': 'account_change', 'api_key.revoked': 'account_change', 'api_key.refused': 'security_event',
});

import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'sso.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see how single sign-on is set up' },
  // Owners alone: whoever chooses the provider chooses who may be taken for anybody in the organisation, an owner included.
  'sso.write': { roles: ['OWNER'], scope: false, what: 'set up single sign-on and its domains' },
});

export const ssoActions = defineAuditActions({
  'sso.changed': { type: 'security_event', what: 'Single sign-on was set up or changed', context: ['issuer', 'defaultRole', 'enabled', 'secretChanged'] },
  'sso.removed': { type: 'security_event', what: 'Single sign-on was removed', context: [] },
  'sso.domain_added': { type: 'security_event', what: 'A domain was claimed for single sign-on', context: ['domain'] },
  'sso.domain_verified': { type: 'security_event', what: 'A domain claimed for single sign-on was verified', context: ['domain'] },
  'sso.domain_removed': { type: 'security_event', what: 'A domain was given up for single sign-on', context: ['domain'] },
  'auth.sso_linked': { type: 'security_event', what: 'An account was linked to the single sign-on of the organisation', context: ['issuer', 'admitted'] },
  'auth.sso_refused': { type: 'authentication', what: 'A sign-in by single sign-on was refused', context: ['reason'] },
  'auth.facebook_linked': { type: 'security_event', what: 'An account was linked to a Facebook account', context: [] },
  'auth.facebook_unlinked': { type: 'security_event', what: 'The link of an account to a Facebook account was removed', context: [] },
});

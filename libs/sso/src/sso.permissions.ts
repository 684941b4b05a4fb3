import { definePermissions } from '@consentry/kernel';
import { defineAuditActions } from '@consentry/audit';

definePermissions({
  'sso.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: false, what: 'see how single sign-on is set up' },
  // Owners alone: whoever chooses the provider chooses who may be taken for anybody in the organisation, an owner included.
  'sso.write': { roles: ['OWNER'], scope: false, what: 'set up single sign-on and its domains' },
});

export const ssoActions = defineAuditActions({
  'sso.changed': 'security_event', 'sso.removed': 'security_event', 'sso.domain_added': 'security_event', 'sso.domain_verified': 'security_event', 'sso.domain_removed': 'security_event',
  'auth.sso_linked': 'security_event', 'auth.sso_refused': 'authentication', 'auth.facebook_linked': 'security_event', 'auth.facebook_unlinked': 'security_event',
});

import { defineErrors } from '@consentry/kernel';

export const ssoErrors = defineErrors({
  'sso.not_configured': [404, 'Single sign-on is not set up for this address', 'Sign in with your password, or ask an owner or admin of your organisation.'],
  'sso.domain_not_found': [404, 'There is no such domain', 'GET /v1/organization/sso lists your domains.'],
  'sso.domain_exists': [409, 'Your organisation has this domain already', 'GET /v1/organization/sso shows what to write into the DNS for it.'],
  'sso.domain_taken': [409, 'Another organisation has proved that this domain is theirs', 'A domain belongs to one organisation. Ask whoever looks after its DNS.'],
  'sso.domain_limit': [409, 'There are too many domains', 'An organisation may have 50. Remove one that you no longer need.'],
  'sso.domain_unverified': [409, 'The domain could not be verified', 'Write the TXT record into the DNS, wait until it is published and try again.'],
  'sso.state_invalid': [400, 'This sign-in cannot be finished', 'It was begun in another browser, took longer than ten minutes, or was finished already. Begin again.'],
  'sso.cancelled': [403, 'The sign-in was cancelled', 'You did not agree at the other side. Begin again if that was a mistake.'],
  'sso.refused': [403, 'The answer of the sign-in service cannot be accepted', 'It failed a check. Ask an owner or admin; the reason is in the audit log.'],
  'sso.provider_unavailable': [503, 'The sign-in service does not answer', 'Try again in a moment.'],
  'sso.email_unverified': [403, 'The sign-in service has not verified your e-mail address', 'Have it verified there, then sign in again.'],
  'sso.domain_foreign': [403, 'Your e-mail address is not of a domain of this organisation', 'Ask an owner or admin to verify the domain under Single sign-on.'],
  'sso.disabled': [403, 'Your account is disabled', 'Ask an owner or admin of your organisation.'],
  'sso.not_admitted': [403, 'You cannot come in this way', 'Ask an owner or admin of your organisation for an invitation.'],
  'sso.no_account': [403, 'There is no account to sign in to', 'Ask for an invitation, or sign in another way.'],
  'sso.facebook_off': [404, 'Sign-in with Facebook is off', 'The operator of this installation has not set it up.'],
  'sso.link_expired': [400, 'This confirmation has ended', 'It took longer than ten minutes or was used already. Sign in with Facebook again.'],
});

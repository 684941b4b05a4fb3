import { defineErrors, definePermissions } from '@consentry/kernel';

definePermissions({
  'privacy.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see requests of people about their data, legal holds and erasures' },
  'privacy.write': { roles: ['OWNER', 'ADMIN'], scope: true, what: 'take and work on requests of people about their data' },
  'privacy.decide': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'approve and carry out requests, set and lift legal holds' },
  'retention.read': { roles: ['OWNER', 'ADMIN', 'AUDITOR'], scope: true, what: 'see how long data is kept' },
  'retention.write': { roles: ['OWNER', 'ADMIN'], scope: false, what: 'change how long data is kept' },
  'organization.delete': { roles: ['OWNER'], scope: false, what: 'delete the organisation with everything it has' },
});

export const privacyErrors = defineErrors({
  'privacy_request.not_found': [404, 'There is no such request', 'GET /v1/privacy/requests lists them.'],
  'privacy_request.state': [409, 'The request is not at that point', 'Read it again: `actions` says what can be done now.'],
  'privacy_request.no_subject': [409, 'Nobody knows yet whose data this is about', 'Link the request to a contact or a user first.'],
  'privacy_request.not_verified': [409, 'It is not certain that this person asks', 'Record how you made sure who asks, then go on.'],
  'privacy_request.second_person': [403, 'Erasure takes two people', 'Somebody other than the one who approved it must carry it out.'],
  'privacy_request.kind': [422, 'This right cannot be carried out that way', 'See the detail.'],
  'legal_hold.not_found': [404, 'There is no such legal hold', 'GET /v1/privacy/holds lists them.'],
  'legal_hold.stands': [409, 'A legal hold keeps this data', 'Lift the hold first, or wait until it is lifted.'],
  'organization.closing': [409, 'The organisation is being deleted', 'Within the grace period an owner can call it off.'],
  'organization.not_closing': [409, 'Nothing is being deleted', 'There is nothing to call off.'],
  'callback.refused': [401, 'The signature does not fit', 'signed_request must be signed with the secret of the app that this installation uses.'],
  'callback.not_configured': [404, 'No Facebook app is set up here', 'Set FACEBOOK_APP_ID and FACEBOOK_APP_SECRET.'],
  'certificate.not_found': [404, 'There is no such certificate', 'Check the code: it was shown once, when the deletion was asked for.'],
});

import { defineErrors } from '@consentry/kernel';

export const contactErrors = defineErrors({
  'contact.not_found': [404, 'There is no such contact', 'GET /v1/contacts lists your contacts.'],
  'contact.identity_taken': [409, 'Another contact has this address', 'Use that contact, or merge the two.'],
  'contact.merge_self': [400, 'A contact cannot be merged with itself', 'Give the id of another contact.'],
});

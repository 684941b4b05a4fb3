import { defineErrors } from '@consentry/kernel';

export const contactErrors = defineErrors({
  'contact.not_found': [404, 'There is no such contact', 'GET /v1/contacts lists your contacts.'],
  'contact.identity_taken': [409, 'Another contact has this address', 'Use that contact, or merge the two.'],
  'tag.not_found': [404, 'There is no such tag', 'GET /v1/tags lists your tags.'],
  'tag.name_taken': [409, 'Another tag has this name', 'Case and width make no difference. Use that tag, or another name.'],
  'tag.limit': [409, 'There are too many tags', 'An organisation has at most 1,000 tags. Delete some that nobody uses.'],
  'contact.merge_self': [400, 'A contact cannot be merged with itself', 'Give the id of another contact.'],
});

import { defineErrors } from '@consentry/kernel';

export const consentErrors = defineErrors({
  'consent.opted_out': [409, 'The contact has opted out', 'Only the person can lift an opt-out, by writing START or by confirming an opt-in form from their own number.'],
  'consent.not_found': [404, 'There is no such consent record', 'Check the id.'],
  'consent_form.not_found': [404, 'There is no such opt-in form', 'Check the id.'],
  'consent_form.slug_taken': [409, 'This page address is taken', 'Choose another slug, or leave it out and get a random one.'],
});

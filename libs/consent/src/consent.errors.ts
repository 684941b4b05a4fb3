import { defineErrors } from '@consentry/kernel';

export const consentErrors = defineErrors({
  'consent.opted_out': [409, 'The contact has opted out', 'Only the person can lift an opt-out, by writing START.'],
});

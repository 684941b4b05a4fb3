import { defineErrors } from '@consentry/kernel';

export const mfaErrors = defineErrors({
  'mfa.already_enrolled': [409, 'An authenticator app is already set up', 'Remove it first, then set up the new one.'],
  'mfa.invalid_code': [400, 'The code is not valid', 'Enter the code that your authenticator shows now. Each code works once.'],
  'passkey.invalid': [400, 'The passkey could not be added', 'Start again, and answer your device within 5 minutes.'],
  'passkey.not_found': [404, 'There is no such passkey', 'Your security settings list your passkeys.'],
  'passkey.too_many': [409, 'There is no room for another passkey', 'Remove one that you no longer use.'],
});

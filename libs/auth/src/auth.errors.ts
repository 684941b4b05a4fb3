import { defineErrors } from '@consentry/kernel';

export const authErrors = defineErrors({
  'auth.invalid_credentials': [401, 'E-mail or password is wrong', 'Check both and try again.'],
  'auth.invalid_key': [401, 'The API key is not valid', 'It is unknown, revoked or expired. Make a new one under API keys.'],
  'auth.session_expired': [401, 'Your session has ended', 'Sign in again.'],
  'auth.csrf': [403, 'The request lacks its CSRF token', 'Send the session\'s csrfToken as X-CSRF-Token.'],
  'auth.busy': [429, 'Too many sign-ins at once', 'Try again in a moment.'],
  'api_key.not_found': [404, 'There is no such API key', 'GET /v1/api-keys lists your keys.'],
});

import type { Reason } from './sso.rules.js';

const BY_CLAIM: Record<string, Reason> = { iss: 'wrong_issuer', aud: 'wrong_audience', azp: 'wrong_audience', nonce: 'wrong_nonce', exp: 'expired', nbf: 'expired', iat: 'expired', sub: 'subject_missing' };
const BY_CODE: Record<string, Reason> = {
  OAUTH_KEY_SELECTION_FAILED: 'wrong_signature', OAUTH_JWT_TIMESTAMP_CHECK_FAILED: 'expired', OAUTH_TIMEOUT: 'provider_unavailable', OAUTH_ABORT: 'provider_unavailable', OAUTH_RESPONSE_BODY_ERROR: 'code_refused',
};
interface Link { name?: unknown; code?: unknown; error?: unknown; message?: unknown; cause?: { claim?: unknown; attribute?: unknown } & Link }

/** The library's error, in our words. It names the check that failed by a code, by a claim further down the chain of causes, and where it has neither, by its message. */
export function reasonOf(error: unknown): Reason {
  const chain: Link[] = [];
  for (let link = error as Link | undefined; link && typeof link === 'object' && chain.length < 6; link = link.cause) chain.push(link);
  if (chain.some((e) => e.name === 'PluginError')) return 'provider_unavailable';
  const refused = chain.find((e) => e.code === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR');
  if (refused) return refused.error === 'access_denied' ? 'cancelled' : 'provider_error';
  for (const { cause } of chain) {
    if (typeof cause?.claim === 'string' && BY_CLAIM[cause.claim]) return BY_CLAIM[cause.claim]!;
    if (cause?.attribute === 'issuer') return 'wrong_issuer';
    if (cause?.attribute === 'sub') return 'other_userinfo';
  }
  for (const { code } of chain) if (typeof code === 'string' && BY_CODE[code]) return BY_CODE[code]!;
  const words = chain.map((e) => String(e.message ?? '')).join(' ');
  if (/"sub"/.test(words)) return 'subject_missing';
  if (/"iss"|issuer/.test(words)) return 'wrong_issuer';
  if (/"nonce"/.test(words)) return 'wrong_nonce';
  if (/signature|"alg"|JWS "?alg/i.test(words)) return 'wrong_signature';
  return 'malformed';
}

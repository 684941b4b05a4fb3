import { isPluginError, PluginError } from '@consentry/plugin-sdk';

/** At the start a wrong setting is the operator's to mend; later the same answer means that the keeper can't be used right now. */
export type Moment = 'start' | 'run';

const FOREIGN = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);
/** Our credentials or rights were refused. The common errors of the AWS JSON protocol, and what the SDK throws when it finds no credentials. */
const REFUSED = new Set([
  'AccessDeniedException', 'UnrecognizedClientException', 'InvalidSignatureException', 'IncompleteSignatureException', 'IncompleteSignature', 'InvalidClientTokenId',
  'ExpiredTokenException', 'ExpiredToken', 'MissingAuthenticationTokenException', 'MissingAuthenticationToken', 'NotAuthorized', 'OptInRequired',
  'CredentialsProviderError', 'TokenProviderError',
]);
const WRONG_KEY = new Set(['NotFoundException', 'InvalidArnException', 'ValidationException', 'InvalidKeyUsageException']);
const THROTTLED = new Set(['ThrottlingException', 'Throttling', 'ThrottledException', 'TooManyRequestsException', 'RequestLimitExceeded', 'SlowDown']);
const STOPPED = new Set(['DisabledException', 'KMSInvalidStateException', 'KeyUnavailableException']);

const AUTOMATIC_ROTATION_SECONDS = 20 * 60;

/** What the host threw for a request of ours. In a class of its own, since the SDK puts marks on the errors that pass through it. */
export class HostRefusal extends Error {
  constructor(readonly refusal: PluginError) {
    super(refusal.code);
    this.name = 'HostRefusal';
  }
}

/** The name of KMS's error. Never its message: that may hold account numbers, role names and what was sent. */
export const errorName = (error: unknown): string => (error instanceof Error && /^[A-Za-z]{1,64}$/.test(error.name) ? error.name : 'Error');

/** One answer for every kind of damage: a caller must not learn which part was wrong. */
export const foreignWrapping = (): PluginError =>
  new PluginError('credentials_rejected', { detail: 'The wrapped key was not made by this master key for this use, or it was altered.' });

/** Turns whatever KMS, the SDK or the host threw into the one error that may leave the plugin. */
export function kmsFailure(error: unknown, moment: Moment): PluginError {
  const lasting = moment === 'start' ? 'config_invalid' : 'unavailable';
  const never = moment === 'start' ? 'config_invalid' : 'unsupported';
  if (error instanceof HostRefusal) {
    const { code, details } = error.refusal;
    // For a master key an unknown outcome is the same as none: nothing came back to work with.
    return new PluginError(code === 'config_invalid' ? lasting : 'unavailable', details);
  }
  if (isPluginError(error)) return error;
  const providerCode = errorName(error);
  if (FOREIGN.has(providerCode)) return foreignWrapping();
  if (REFUSED.has(providerCode)) return new PluginError(lasting, { providerCode, detail: `AWS refused the credentials or their rights on the key (${providerCode}).` });
  if (WRONG_KEY.has(providerCode)) return new PluginError(lasting, { providerCode, detail: `keyId: KMS cannot use this key (${providerCode}).` });
  if (THROTTLED.has(providerCode)) return new PluginError('unavailable', { providerCode, detail: 'KMS throttles this account.', retryAfterSeconds: 1 });
  if (STOPPED.has(providerCode)) return new PluginError('unavailable', { providerCode, detail: `The KMS key cannot be used in its present state (${providerCode}).` });
  // RotateKeyOnDemand: "an automatic rotation of this key is currently in progress or scheduled to begin within the next 20 minutes".
  if (providerCode === 'ConflictException') {
    return new PluginError('unavailable', { providerCode, detail: 'An automatic rotation of the KMS key is under way or due within 20 minutes.', retryAfterSeconds: AUTOMATIC_ROTATION_SECONDS });
  }
  // KMS allows 25 on-demand rotations in the life of a key.
  if (providerCode === 'LimitExceededException') return new PluginError(never, { providerCode, detail: 'KMS allows no more of this: a quota of the key or the account is used up.' });
  if (providerCode === 'UnsupportedOperationException') return new PluginError(never, { providerCode, detail: 'keyId: this kind of KMS key cannot be rotated.' });
  return new PluginError('unavailable', { providerCode, detail: `KMS did not answer as it should (${providerCode}).` });
}

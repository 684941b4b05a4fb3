/**
 * The closed list of ways a provider call ends badly. The plugin names the way; the server decides what follows
 * (retry, fail, park, disconnect), the same for every channel.
 */
export const PLUGIN_ERROR_CODES = [
  'config_invalid',
  'credentials_rejected',
  'recipient_invalid',
  'content_rejected',
  'rate_limited',
  'unavailable',
  'outcome_unknown',
  'signature_invalid',
  'payload_invalid',
  'unsupported',
] as const;

export type PluginErrorCode = (typeof PLUGIN_ERROR_CODES)[number];

/** What a failure may tell about the recipient, the template or the connection, beyond the one message. */
export const FAILURE_SIGNALS = ['marketing_opt_out', 'window_closed', 'template_unusable', 'connection_blocked'] as const;
export type FailureSignal = (typeof FAILURE_SIGNALS)[number];

export interface PluginErrorDetails {
  /** The provider's own code, e.g. `131047`. Shown to operators. */
  providerCode?: string;
  /** One sentence for a person, without personal data and without secrets. */
  detail?: string;
  /** Seconds to wait, for `rate_limited` and `unavailable`. */
  retryAfterSeconds?: number;
  /** What the failure tells about the recipient or the connection, beyond this one message. */
  signal?: FailureSignal;
}

/** The only error that may leave a plugin. Anything else thrown counts as `outcome_unknown` from send and as a fault elsewhere. */
export class PluginError extends Error {
  readonly code: PluginErrorCode;
  readonly details: PluginErrorDetails;

  constructor(code: PluginErrorCode, details: PluginErrorDetails = {}) {
    super(`${code}${details.providerCode ? ` (${details.providerCode})` : ''}`);
    this.name = 'PluginError';
    this.code = code;
    this.details = details;
  }
}

/** Recognises a {@link PluginError} of any copy of the SDK: a plugin from outside brings its own. */
export function isPluginError(error: unknown): error is PluginError {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  if (name !== 'PluginError') return false;
  return typeof code === 'string' && (PLUGIN_ERROR_CODES as readonly string[]).includes(code);
}

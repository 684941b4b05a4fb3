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

/**
 * What a failure may tell about the recipient, the template or the connection, beyond the one message. The server acts on it
 * whether it comes with the answer to a send or, later, with a status.
 */
export const FAILURE_SIGNALS = [
  /** The person told the provider that they want no marketing: the ledger learns it. */
  'marketing_opt_out',
  /** The provider holds marketing back from this person for today. */
  'marketing_withheld',
  /** The line sends more marketing than its quality allows: marketing over it pauses until somebody looks. */
  'marketing_limited',
  /** No free-form message may go until the person writes again, whatever our own clock says. */
  'window_closed',
  /** Nothing with this template can be sent: it is marked so, and what waits for it stops. */
  'template_unusable',
  /** What we know of the template is out of date: it is fetched again, once. */
  'template_stale',
  /** The line is locked: the connection pauses. */
  'connection_blocked',
  /** The provider has bound the person to a new key or device: their identity is to be confirmed. */
  'identity_changed',
  /** A bill is open; messages may start to fail. */
  'billing_problem',
] as const;
export type FailureSignal = (typeof FAILURE_SIGNALS)[number];

/** How far a `rate_limited` reaches: one recipient, one line, or the whole account behind it. */
export const LIMIT_SCOPES = ['recipient', 'connection', 'account'] as const;
export type LimitScope = (typeof LIMIT_SCOPES)[number];

export interface PluginErrorDetails {
  /** The provider's own code, e.g. `131047`. Shown to operators. */
  providerCode?: string;
  /** One sentence for a person, without personal data and without secrets. */
  detail?: string;
  /** Seconds to wait, for `rate_limited` and `unavailable`. */
  retryAfterSeconds?: number;
  /** What the failure tells about the recipient or the connection, beyond this one message. */
  signal?: FailureSignal;
  /** For `rate_limited`. Absent: `connection`. */
  scope?: LimitScope;
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

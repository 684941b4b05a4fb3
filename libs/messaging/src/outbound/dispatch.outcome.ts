import { isPluginError, type PluginErrorCode, type SendResult } from '@consentry/plugin-sdk';
import { backoffMs } from '@consentry/kernel';

/** How one call of a provider ended, and what follows. */
export type SendOutcome =
  | { kind: 'accepted'; providerId: string }
  | { kind: 'failed'; code: string; detail: string; pausesConnection: boolean; optsOutOfMarketing: boolean }
  /** Provably not taken: may be tried again. */
  | { kind: 'retry'; afterMs: number; code: string; detail: string }
  /** It may have arrived. Held for the provider's status, never sent again blindly (I3). */
  | { kind: 'unknown'; code: string; detail: string };

/** After so many tries a message that provably never left is failed, visibly. */
export const MAX_TRIES = 8;

/** The same for every channel: the plugin names the way it failed, the house decides what follows. Pure. */
export function judgeFailure(error: unknown, attempt: number, random: number): SendOutcome {
  if (!isPluginError(error)) return { kind: 'unknown', code: 'provider.outcome_unknown', detail: 'The plugin failed in an unexpected way; whether the message left is not known.' };
  const { code, details } = error;
  const detail = details.detail ?? SENTENCES[code];
  const named = details.providerCode ? `provider.${details.providerCode}` : `provider.${code}`;
  switch (code) {
    case 'outcome_unknown':
      return { kind: 'unknown', code: 'provider.outcome_unknown', detail };
    case 'rate_limited':
    case 'unavailable':
      if (attempt >= MAX_TRIES) return { kind: 'failed', code: named, detail: `${detail} Given up after ${attempt} tries.`, pausesConnection: false, optsOutOfMarketing: false };
      return { kind: 'retry', afterMs: Math.max(backoffMs(attempt, random), (details.retryAfterSeconds ?? 0) * 1000), code: named, detail };
    case 'credentials_rejected':
      return { kind: 'failed', code: named, detail, pausesConnection: true, optsOutOfMarketing: false };
    default:
      return { kind: 'failed', code: named, detail, pausesConnection: details.signal === 'connection_blocked', optsOutOfMarketing: details.signal === 'marketing_opt_out' };
  }
}

export function accepted(result: SendResult): SendOutcome {
  return { kind: 'accepted', providerId: result.providerId };
}

const SENTENCES: Record<PluginErrorCode, string> = {
  config_invalid: 'The connection is not set up as it must be.',
  credentials_rejected: 'The provider refuses the credentials of this connection.',
  recipient_invalid: 'The provider cannot reach this recipient.',
  content_rejected: 'The provider refuses the content.',
  rate_limited: 'The provider asks to slow down.',
  unavailable: 'The provider could not be reached.',
  outcome_unknown: 'The message had left and no whole answer came back.',
  signature_invalid: 'A signature did not fit.',
  payload_invalid: 'The provider answered in an unknown form.',
  unsupported: 'The provider does not support this message.',
};

import { isPluginError, type FailureSignal, type PluginErrorCode, type SendResult, type Usage } from '@consentry/plugin-sdk';
import { backoffMs } from '@consentry/kernel';

/** How one call of a provider ended, and what follows. */
export type SendOutcome =
  | { kind: 'accepted'; providerId: string; usage?: Usage | undefined }
  | { kind: 'failed'; code: string; detail: string; signal?: FailureSignal | undefined; credentialsDead?: true }
  /** Provably not taken: may be tried again. `uncounted`: it is not this message's fault, and doesn't wear its tries out. */
  | { kind: 'retry'; afterMs: number; code: string; detail: string; uncounted?: true; blocksLineSeconds?: number }
  /** It may have arrived. Held for the provider's status, never sent again blindly (I3). */
  | { kind: 'unknown'; code: string; detail: string };

/** After so many tries a message that provably never left is failed, visibly. */
export const MAX_TRIES = 8;
/** And after so long one that waited for its turn: what was meant for yesterday is not said today. */
export const MAX_WAIT_MS = 24 * 3_600_000;

/** The same for every channel: the plugin names the way it failed, the house decides what follows. Pure. */
export function judgeFailure(error: unknown, attempt: number, waitedMs: number, random: number): SendOutcome {
  if (!isPluginError(error)) return { kind: 'unknown', code: 'provider.outcome_unknown', detail: 'The plugin failed in an unexpected way; whether the message left is not known.' };
  const { code, details } = error;
  const detail = details.detail ?? SENTENCES[code];
  const named = details.providerCode ? `provider.${details.providerCode}` : `provider.${code}`;
  const pauseSeconds = pauseOf(details.retryAfterSeconds);
  const afterMs = Math.max(backoffMs(attempt, random), pauseSeconds * 1000);
  switch (code) {
    case 'outcome_unknown':
      return { kind: 'unknown', code: 'provider.outcome_unknown', detail };
    case 'rate_limited':
      if (waitedMs >= MAX_WAIT_MS) return { kind: 'failed', code: named, detail: `${detail} Given up after a day.` };
      return {
        // Jitter, so that what waited together doesn't come back together.
        kind: 'retry', afterMs: Math.round(afterMs * (1 + random / 4)), code: named, detail, uncounted: true,
        ...(details.scope !== 'recipient' && pauseSeconds > 0 ? { blocksLineSeconds: pauseSeconds } : {}),
      };
    case 'unavailable':
      if (attempt >= MAX_TRIES) return { kind: 'failed', code: named, detail: `${detail} Given up after ${attempt} tries.` };
      return { kind: 'retry', afterMs, code: named, detail };
    case 'credentials_rejected':
      return { kind: 'failed', code: named, detail, credentialsDead: true };
    default:
      return { kind: 'failed', code: named, detail, signal: details.signal };
  }
}

/** A provider's word, within reason: what it asks for beyond a day is given up before. */
function pauseOf(seconds: number | undefined): number {
  return seconds !== undefined && seconds > 0 ? Math.min(seconds, MAX_WAIT_MS / 1000) : 0;
}

export function accepted(result: SendResult): SendOutcome {
  return { kind: 'accepted', providerId: result.providerId, usage: result.usage };
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

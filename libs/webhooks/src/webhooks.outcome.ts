import { isPluginError } from '@consentry/plugin-sdk';

/** How one attempt ended. Words for people; nothing of what the receiver wrote, which might be anything. */
export interface Outcome { ok: boolean; status: number | null; error: string | null; gone: boolean; retryAfterSeconds: number }

const MAX_RETRY_AFTER = 7;

/** 2xx is delivered, 410 says that the receiver is no more (Standard Webhooks 1.0, "Response codes"); everything else is tried again. */
export function outcomeOf(response: Response): Outcome {
  const { status } = response;
  if (status >= 200 && status < 300) return { ok: true, status, error: null, gone: false, retryAfterSeconds: 0 };
  const wait = response.headers.get('retry-after') ?? '';
  return { ok: false, status, error: wordsOf(status), gone: status === 410, retryAfterSeconds: wait.length <= MAX_RETRY_AFTER && /^\d+$/.test(wait) ? Number(wait) : 0 };
}

export function failureOf(error: unknown): Outcome {
  return { ok: false, status: null, error: reasonOf(error), gone: false, retryAfterSeconds: 0 };
}

function wordsOf(status: number): string {
  if (status === 410) return 'The receiver answered 410 Gone: it wants no more events.';
  if (status >= 300 && status < 400) return `The receiver answered ${status}, a redirect. Redirects are not followed: enter the address that it leads to.`;
  return `The receiver answered ${status}.`;
}

const REASONS: Record<string, string> = {
  ENOTFOUND: 'The name of the receiver could not be resolved.', EAI_AGAIN: 'The name of the receiver could not be resolved.', ECONNREFUSED: 'The receiver refused the connection.',
  UND_ERR_CONNECT_TIMEOUT: 'The receiver did not take the connection in time.', EHOSTUNREACH: 'There is no way to the receiver.', ENETUNREACH: 'There is no way to the receiver.',
};

function reasonOf(error: unknown): string {
  if (!isPluginError(error)) return 'The event could not be sent, for a reason on our side.';
  if (error.code === 'config_invalid') return 'The address may not be contacted: it leads to a private network, or is not HTTPS. Nothing was sent.';
  if (error.code !== 'unavailable') return 'No whole answer came within 15 seconds, or it was larger than 1 MB.';
  const code = error.details.providerCode ?? '';
  return REASONS[code] ?? (/CERT|SSL|TLS|SIGNED|ISSUER|CHAIN|HOSTNAME/.test(code) ? 'The certificate of the receiver was not accepted.' : 'The receiver could not be reached.');
}

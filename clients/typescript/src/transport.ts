import { ConsentryNetworkError, ConsentryTimeoutError, retryAfterOf } from './problem.error.js';

export type Send = (request: Request) => Promise<Response>;

export interface Patience { retries: number; timeoutMs: number }

export const IDEMPOTENCY_KEY = 'idempotency-key';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
/** The server, or what stands before it, is away or overburdened. A 500 is a fault that the next attempt would meet again. */
const PASSING = new Set([502, 503, 504]);
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;

export function isSafe(method: string): boolean {
  return SAFE.has(method.toUpperCase());
}

/** Sends again what failed in passing, where a second arrival does nothing twice: safe methods, and what carries an idempotency key. */
export function retrying(send: Send, { retries, timeoutMs }: Patience): Send {
  return async (request) => {
    const attempts = isSafe(request.method) || request.headers.has(IDEMPOTENCY_KEY) ? retries + 1 : 1;
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(), timeoutMs);
    const end = performance.now() + timeoutMs;
    const signal = AbortSignal.any([request.signal, limit.signal]);
    try {
      for (let attempt = 1; ; attempt++) {
        const last = attempt === attempts;
        const result = await once(send, new Request(last ? request : request.clone(), { signal }));
        if (result.failure !== undefined) {
          if (request.signal.aborted) throw request.signal.reason;
          if (limit.signal.aborted) throw new ConsentryTimeoutError(timeoutMs, attempt);
        }
        const wait = last ? undefined : await waitAfter(result, attempt);
        // Nobody is kept waiting for an attempt that would come too late.
        if (wait === undefined || performance.now() + wait >= end) {
          if (result.response) return result.response;
          throw new ConsentryNetworkError(attempt, result.failure);
        }
        await result.response?.body?.cancel();
        await sleep(wait, request.signal);
      }
    } finally {
      // Not beyond: a stream that has begun is the caller's.
      clearTimeout(timer);
    }
  };
}

type Result = { response: Response; failure?: undefined } | { response?: undefined; failure: unknown };

/** An answer counts when it is there in whole: a connection that breaks in the middle of it is as good as none. */
async function once(send: Send, request: Request): Promise<Result> {
  try {
    const response = await send(request);
    if (isJson(response)) await response.clone().arrayBuffer();
    return { response };
  } catch (failure) {
    return { failure: failure ?? new Error('nothing was thrown') };
  }
}

/** Milliseconds to the next attempt; undefined: this answer is the last word. */
async function waitAfter({ response }: Result, attempt: number): Promise<number | undefined> {
  if (response && !(PASSING.has(response.status) || (await passing(response)))) return undefined;
  const asked = response && retryAfterOf(response);
  // Full jitter: what failed together must not come back together.
  const own = Math.random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return asked === undefined ? own : asked * 1000 + own;
}

/**
 * Too many requests, or the first attempt is still at work. But a limit of the gate (`gate.…`) is a decision about this message, each
 * refusal is kept in the records, and when to ask again is for the caller to say.
 */
async function passing(response: Response): Promise<boolean> {
  if (response.status !== 429 && response.status !== 409) return false;
  const code = await codeOf(response);
  return response.status === 429 ? !code?.startsWith('gate.') : code === 'idempotency.in_progress';
}

async function codeOf(response: Response): Promise<string | undefined> {
  try {
    const { code } = (await response.clone().json()) as { code?: unknown };
    return typeof code === 'string' ? code : undefined;
  } catch {
    return undefined;
  }
}

function isJson(response: Response): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const stop = () => { clearTimeout(timer); reject(signal.reason as Error); };
    const timer = setTimeout(() => { signal.removeEventListener('abort', stop); resolve(); }, ms);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

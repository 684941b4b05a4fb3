import type { components } from './api.generated.js';

type Problem = components['schemas']['Problem'];
/** The codes of this version; a newer server may have more. */
export type ProblemCode = Problem['code'] | (string & {});
export type Verdict = components['schemas']['Verdict'];
export interface FieldError { path: string; message: string }

/** The API's refusal or failure: an RFC 9457 problem. Holds what the server said and nothing of the request. */
export class ConsentryError extends Error {
  override readonly name = 'ConsentryError';
  readonly status: number;
  /** Stable and dotted: `gate.not_opted_in`, `request.invalid`. `http.<status>` when what answered was not Consentry. */
  readonly code: ProblemCode;
  /** Where this code is explained. */
  readonly type: string;
  readonly title: string;
  /** A sentence that a person can act on. */
  readonly detail: string;
  /** Which fields are wrong. */
  readonly errors: readonly FieldError[];
  readonly requestId: string | undefined;
  /** What each rule of the gate decided, when the gate refused. */
  readonly verdict: Verdict | undefined;
  /** When it may work, as the server says. */
  readonly retryAfterSeconds: number | undefined;

  constructor(response: Response, body: unknown) {
    const problem = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem> & { verdict?: unknown };
    const code = text(problem.code) ?? `http.${response.status}`;
    // What is not a problem document comes from something in between and is not quoted.
    const detail = text(problem.detail) ?? 'The answer was no problem document: something between here and the server gave it.';
    super(`${response.status} ${code}: ${detail}`);
    this.status = response.status;
    this.code = code;
    this.type = text(problem.type) ?? 'about:blank';
    this.title = text(problem.title) ?? response.statusText;
    this.detail = detail;
    this.errors = Array.isArray(problem.errors) ? problem.errors : [];
    this.requestId = text(problem.requestId) ?? response.headers.get('x-request-id') ?? undefined;
    this.verdict = Array.isArray(problem.verdict) ? (problem.verdict as Verdict) : undefined;
    this.retryAfterSeconds = retryAfterOf(response);
  }
}

/** No answer came. What was sent may have been done: the same Idempotency-Key, sent again, tells. */
export class ConsentryNetworkError extends Error {
  override readonly name = 'ConsentryNetworkError';
  constructor(readonly attempts: number, cause: unknown) {
    super(`no answer after ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`, { cause });
  }
}

/** The time for the whole call is over. What was sent may have been done. */
export class ConsentryTimeoutError extends Error {
  override readonly name = 'ConsentryTimeoutError';
  constructor(readonly timeoutMs: number, readonly attempts: number) {
    super(`no answer within ${timeoutMs} ms`);
  }
}

/** What a call resolves to, as openapi-fetch says it. */
export interface Outcome { data?: unknown; error?: unknown; response: Response }
export type DataOf<O extends Outcome> = O extends { data: infer T } ? T : never;

/**
 * The answer alone; what the API refused is thrown.
 * @throws ConsentryError
 */
export async function unwrap<O extends Outcome>(call: Promise<O>): Promise<DataOf<O>> {
  const { data, error, response } = await call;
  if (!response.ok) throw new ConsentryError(response, error);
  return data as DataOf<O>;
}

/** `Retry-After` in seconds. A date is left alone: clocks differ. */
export function retryAfterOf(response: Response): number | undefined {
  const seconds = /^\d{1,9}$/.exec(response.headers.get('retry-after') ?? '')?.[0];
  return seconds === undefined ? undefined : Number(seconds);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

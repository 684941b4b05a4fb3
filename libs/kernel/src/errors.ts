/** `[HTTP status, title, default detail]`. The detail is a sentence a person can act on; a thrower may replace it with a better one. */
export type ErrorRow = readonly [status: number, title: string, detail: string];

const table = new Map<string, ErrorRow>();

/** Adds a module's codes to the one table of the house. A code declared twice stops the process: two meanings can't share a name. */
export function defineErrors<const T extends Record<string, ErrorRow>>(rows: T): T {
  for (const [code, row] of Object.entries(rows)) {
    if (table.has(code)) throw new Error(`error code declared twice: ${code}`);
    table.set(code, row);
  }
  return rows;
}

export function errorTable(): ReadonlyMap<string, ErrorRow> {
  return table;
}

export interface FieldError { path: string; message: string }

export interface ProblemOptions {
  detail?: string;
  errors?: FieldError[];
  /** Seconds; becomes the `Retry-After` header. */
  retryAfterSeconds?: number;
  /** Members of the problem document beyond the standard ones, e.g. a gate verdict. */
  extensions?: Record<string, unknown>;
  cause?: unknown;
}

/** A failure with a code from the table. The only error that may reach a caller with its words. */
export class ProblemError extends Error {
  readonly code: string;
  readonly status: number;
  readonly options: ProblemOptions;

  constructor(code: string, options: ProblemOptions = {}) {
    const row = table.get(code);
    if (!row) throw new Error(`unknown error code: ${code}`);
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'ProblemError';
    this.code = code;
    this.status = row[0];
    this.options = options;
  }
}

export interface ProblemDocument {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: FieldError[];
  requestId?: string;
  [extension: string]: unknown;
}

/** RFC 9457. `docsBase` is where the page of each code lives. */
export function toProblemDocument(error: ProblemError, docsBase: string, requestId?: string): ProblemDocument {
  const [status, title, detail] = table.get(error.code)!;
  return {
    type: `${docsBase}/errors#${error.code}`,
    title,
    status,
    detail: error.options.detail ?? detail,
    code: error.code,
    ...(error.options.errors ? { errors: error.options.errors } : {}),
    ...error.options.extensions,
    ...(requestId ? { requestId } : {}),
  };
}

/** A problem that was answered before and is answered again, to the letter. */
export class ReplayedProblem extends Error {
  constructor(readonly status: number, readonly document: ProblemDocument) {
    super('replayed');
  }
}

export const kernelErrors = defineErrors({
  'request.invalid': [400, 'The request is not valid', 'See `errors` for each field.'],
  'request.malformed': [400, 'The body is not valid JSON', 'Send one JSON object, UTF-8, with Content-Type: application/json.'],
  'request.too_large': [413, 'The body is too large', 'The limit is 1 MB.'],
  'request.media_type': [415, 'The content type is not supported', 'Send application/json.'],
  'request.not_found': [404, 'There is nothing here', 'Check the address and the id.'],
  'request.method_not_allowed': [405, 'This address does not take that method', 'See the Allow header.'],
  'request.idempotency_key': [400, 'The idempotency key is not valid', 'Use 1 to 255 printable ASCII characters.'],
  'request.rate_limited': [429, 'Too many requests', 'Wait as long as Retry-After says, then go on more slowly.'],
  'request.timeout': [408, 'The request took too long to arrive', 'Send it again.'],
  'idempotency.mismatch': [409, 'This key was used with another body', 'Use a new Idempotency-Key for a new request.'],
  'idempotency.in_progress': [409, 'The first request with this key is still running', 'Wait and send the same request again.'],
  'idempotency.unsupported': [400, 'This route takes no idempotency key', 'Its answer holds a secret that is never stored, so it cannot be repeated.'],
  'server.internal': [500, 'Something went wrong on our side', 'Nothing was changed. Try again, and give the request id when you report it.'],
  // The vault's own; modules below it answer with it too.
  'vault.unavailable': [503, 'Sealed data cannot be read or written right now', 'The keeper of the master key does not answer, or holds another key. It is asked again all the time; try again in a moment.'],
  'database.unavailable': [503, 'The database is away', 'It is asked again with every request; try again in a moment. A write with an Idempotency-Key is never done twice.'],
  'server.busy': [503, 'The server is too busy', 'Try again in a moment.'],
});

import type { Problem as Documented, RuleResult } from '../api.generated';

/** What the server says when it refuses; a gate's refusal brings its verdict. Two codes are our own: nobody answered, or nobody we understand. */
export type Problem = Omit<Documented, 'code'> & {
  code: Documented['code'] | 'panel.unreachable' | 'panel.unreadable'; verdict?: RuleResult[];
  /** How long it makes no sense to ask again. */
  retryAfterSeconds?: number;
};

/** A refusal in the server's own words. react-admin looks at `status` to sign out on 401. */
export class ApiProblem extends Error {
  readonly status: number;

  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ApiProblem';
    this.status = problem.status;
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>;
interface Options {
  query?: Query; body?: unknown; signal?: AbortSignal;
  /** The same key with the same body is done once, however often it is asked. */
  idempotencyKey?: string;
}

let csrfToken = '';

/** Kept in memory only: a token in storage would outlive its session. */
export function keepCsrfToken(token: string): void {
  csrfToken = token;
}

/** How the rest of the panel hears of two refusals that are questions: is it you (step-up), and where is your second factor (ID-7). */
export interface Questions {
  /** Resolves to true once the person has confirmed, to false when he would not. */
  stepUp(): Promise<boolean>;
  enrolment(): void;
}
const questions: Questions = { stepUp: () => Promise.resolve(false), enrolment: () => undefined };

export function answerQuestions(by: Partial<Questions>): void {
  Object.assign(questions, by);
}

/** For what the browser fetches by itself. False: he would not. */
export function askStepUp(): Promise<boolean> {
  return questions.stepUp();
}

const unreadable = (status: number): Problem => ({
  type: 'about:blank', title: '', status, detail: '', code: status === 0 ? 'panel.unreachable' : 'panel.unreadable',
});

/**
 * The one way to the server. Where it asks for a confirmation, the person is asked, and what was wanted is sent once more.
 *
 * @throws ApiProblem
 */
export async function api<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const answer = await confirmed(() => send(method, path, options));
  // "Done" and "taken on" (204, 202) have nothing more to say.
  const text = await answer.text();
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

/**
 * A file, as it comes.
 *
 * @throws ApiProblem
 */
export function download(path: string, options: Pick<Options, 'query' | 'signal'>): Promise<Response> {
  return confirmed(() => send('GET', path, options));
}

/**
 * Sends a file. `fetch` tells nothing of how far it is, so this one is asked the old way.
 *
 * @throws ApiProblem
 */
export function upload<T>(path: string, file: File, { onProgress, signal, idempotencyKey, raw }: { onProgress?: (share: number) => void; signal?: AbortSignal; idempotencyKey?: string; /** The file itself as the body, under this type, instead of in a form. */ raw?: string } = {}): Promise<T> {
  const request = new XMLHttpRequest();
  const form = new FormData();
  form.append('file', file, file.name);
  return new Promise<T>((resolve, reject) => {
    request.upload.onprogress = ({ loaded, total, lengthComputable }) => { if (lengthComputable) onProgress?.(loaded / total); };
    request.onerror = () => reject(new ApiProblem(unreadable(0)));
    request.onabort = () => reject(new DOMException('Aborted', 'AbortError'));
    request.onload = () => {
      const answer = new Response(request.status === 204 ? null : request.responseText, { status: request.status, headers: { 'content-type': request.getResponseHeader('content-type') ?? '', 'x-request-id': request.getResponseHeader('x-request-id') ?? '' } });
      if (answer.ok) resolve(JSON.parse(request.responseText) as T);
      else void problemOf(answer).then((problem) => reject(new ApiProblem(problem)));
    };
    signal?.addEventListener('abort', () => request.abort());
    request.open('POST', `/v1/${path}`);
    request.setRequestHeader('accept', 'application/json');
    request.setRequestHeader('x-csrf-token', csrfToken);
    if (idempotencyKey) request.setRequestHeader('idempotency-key', idempotencyKey);
    if (raw) request.setRequestHeader('content-type', raw);
    request.send(raw ? file : form);
  });
}

async function confirmed(ask: () => Promise<Response>): Promise<Response> {
  try {
    return await ask();
  } catch (error) {
    const code = error instanceof ApiProblem ? error.problem.code : undefined;
    if (code === 'auth.mfa_enrolment_required') questions.enrolment();
    if (code !== 'auth.step_up_required' || !(await questions.stepUp())) throw error;
    return ask();
  }
}

async function send(method: string, path: string, { query = {}, body, signal, idempotencyKey }: Options): Promise<Response> {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const search = given.length > 0 ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : '';
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (method !== 'GET') headers['x-csrf-token'] = csrfToken;
  if (idempotencyKey) headers['idempotency-key'] = idempotencyKey;
  const answer = await fetch(`/v1/${path}${search}`, {
    method, headers, credentials: 'same-origin', body: body === undefined ? undefined : JSON.stringify(body), signal,
  }).catch((error: unknown) => {
    if (signal?.aborted) throw error;
    throw new ApiProblem(unreadable(0));
  });
  if (!answer.ok) throw new ApiProblem(await problemOf(answer));
  return answer;
}

/** Something between us and the server may answer in its own words (a proxy's HTML page). */
async function problemOf(answer: Response): Promise<Problem> {
  const requestId = answer.headers.get('x-request-id') ?? undefined;
  if (!answer.headers.get('content-type')?.includes('json')) return { ...unreadable(answer.status), requestId };
  const document = (await answer.json().catch(() => undefined)) as Problem | undefined;
  const wait = Number(answer.headers.get('retry-after'));
  return document?.code ? { requestId, ...(wait > 0 && { retryAfterSeconds: wait }), ...document } : { ...unreadable(answer.status), requestId };
}

import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DatabaseAwayError } from './database.errors.js';
import { BatcherFullError } from './micro-batcher.js';
import { ProblemError, ReplayedProblem, toProblemDocument, type FieldError, type ProblemDocument } from './errors.js';
import { describeError, type Log } from './logging.js';
import type { ApiRequest } from './http.endpoint.js';

const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** A restart of PostgreSQL is a matter of seconds. */
const AWAY_SECONDS = 5;

interface Reply {
  sent: boolean;
  raw: { headersSent: boolean };
  status(code: number): Reply;
  header(name: string, value: string): Reply;
  type(value: string): Reply;
  send(body: string): unknown;
}

/** The one place where a failure becomes an answer. What isn't known says nothing about itself. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly log: Log, private readonly docsBase: string) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<Reply>();
    if (reply.sent || reply.raw.headersSent) return;
    const request = http.getRequest<ApiRequest>();
    if (thrown instanceof ReplayedProblem) {
      reply.header('idempotent-replayed', 'true').status(thrown.status).type(PROBLEM_TYPE).send(JSON.stringify({ ...thrown.document, requestId: request.id }));
      return;
    }
    const problem = this.toProblem(thrown, request);
    sendProblem(reply, problem, toProblemDocument(problem, this.docsBase, request.id));
  }

  toProblem(thrown: unknown, request?: Pick<ApiRequest, 'id' | 'method' | 'routeOptions'>): ProblemError {
    if (thrown instanceof ProblemError) return thrown;
    if (thrown instanceof BatcherFullError) return new ProblemError('server.busy', { retryAfterSeconds: 1 });
    if (thrown instanceof DatabaseAwayError) {
      this.log.warn('database_away', { requestId: request?.id, method: request?.method, route: request?.routeOptions?.url, ...describeError(thrown.cause) });
      return new ProblemError('database.unavailable', { retryAfterSeconds: AWAY_SECONDS, cause: thrown });
    }
    const known = fromHttpStatus(thrown);
    if (known) return known;
    this.log.error('request_failed', { requestId: request?.id, method: request?.method, route: request?.routeOptions?.url, ...describeError(thrown) });
    return new ProblemError('server.internal', { cause: thrown });
  }
}

export function sendProblem(reply: Reply, problem: ProblemError, document: ProblemDocument): void {
  reply.status(problem.status).type(PROBLEM_TYPE);
  if (problem.options.retryAfterSeconds !== undefined) reply.header('retry-after', String(Math.ceil(problem.options.retryAfterSeconds)));
  reply.send(JSON.stringify(document));
}

/** What zod found, as the fields of a problem. Unknown keys are named one by one. */
export function validationProblem(issues: readonly StandardSchemaV1.Issue[]): ProblemError {
  const errors = issues.flatMap(fieldErrors).slice(0, 50);
  return new ProblemError('request.invalid', { detail: errors.map((e) => `${e.path}: ${e.message}`).join(' ').slice(0, 1000), errors });
}

interface DetailedIssue extends StandardSchemaV1.Issue { code?: string; keys?: string[]; errors?: StandardSchemaV1.Issue[][] }

function fieldErrors(issue: DetailedIssue): FieldError[] {
  const path = (issue.path ?? []).map((p) => String(typeof p === 'object' ? p.key : p)).join('.');
  if (issue.code === 'unrecognized_keys' && issue.keys) {
    return issue.keys.map((key) => ({ path: path ? `${path}.${key}` : key, message: 'This field is not known here.' }));
  }
  return [{ path: path || '(body)', message: issue.message }];
}

/** Errors of Nest and Fastify carry a status; theirs becomes our code, their text stays inside. */
function fromHttpStatus(thrown: unknown): ProblemError | undefined {
  const status = thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: unknown } | null)?.statusCode;
  const codes: Record<number, string> = {
    400: 'request.malformed', 404: 'request.not_found', 405: 'request.method_not_allowed', 408: 'request.timeout',
    413: 'request.too_large', 415: 'request.media_type', 503: 'server.busy',
  };
  const code = typeof status === 'number' ? codes[status] : undefined;
  return code ? new ProblemError(code, { cause: thrown }) : undefined;
}

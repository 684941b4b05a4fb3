import { HttpCode, SerializeOptions, applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiBearerAuth, ApiCookieAuth, ApiExcludeEndpoint, ApiExtension, ApiHeader, ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { z } from 'zod';
import { errorTable } from './errors.js';
import { permissionTable, type Actor, type Origin, type UserActor } from './permissions.js';

export const ENDPOINT = Symbol('consentry:endpoint');

export interface EndpointOptions {
  summary: string;
  /**
   * Who may call: a permission of the table; any actor (`signed-in`); a person about his own account, even one whose role is
   * powerless until he enrols a second factor (`own-account`); or the world, with the reason why that is right.
   */
  access: { permission: string } | 'signed-in' | 'own-account' | { public: string };
  /** Asks for a sign-in or confirmation of a few minutes ago. */
  stepUp?: boolean;
  /** A tighter limit per address than that of every route (TR-5): `sign-in` tries a credential, `mail` makes us send one. */
  limit?: 'sign-in' | 'mail';
  /** Status of success. Default 200. */
  status?: number;
  /** The answer's shape. What it doesn't name is stripped. Absent: no body. */
  response?: z.ZodType;
  /** Codes beyond those every route can answer. */
  errors?: string[];
  /** `caller` (default for unsafe methods): repeats are answered from the stored first answer. `handler`: the handler does it itself. `refused`: see `idempotency.unsupported`. */
  idempotency?: 'caller' | 'handler' | 'refused';
  /** Not in the OpenAPI document: answers in another party's convention, or exists in development alone. */
  hidden?: boolean;
  /** A stream: no JSON answer. */
  produces?: string | string[];
}

/**
 * Declares a route in one place: who may call it, what it answers, how it fails. The access guard, the answer's stripping and
 * the OpenAPI document all read this. A route without it doesn't pass the boot check.
 */
export function Endpoint(options: EndpointOptions): MethodDecorator {
  const status = options.status ?? (options.response || options.produces ? 200 : 204);
  const isPublic = typeof options.access === 'object' && 'public' in options.access;
  const codes = [...(options.errors ?? []), ...(isPublic ? [] : ['auth.required']), ...(typeof options.access === 'object' && 'permission' in options.access ? ['auth.forbidden', 'auth.mfa_enrolment_required'] : []), ...(options.stepUp ? ['auth.step_up_required'] : []), ...(options.access === 'own-account' ? ['auth.user_required'] : []), 'request.rate_limited', 'database.unavailable'];
  const decorators: MethodDecorator[] = [
    (_target, _key, descriptor: PropertyDescriptor) => Reflect.defineMetadata(ENDPOINT, options, descriptor.value as object),
    HttpCode(status),
    ApiOperation({ summary: options.summary }),
    ApiResponse({ status, ...describeSuccess(options) }),
    ...problemResponses(codes),
  ];
  if (options.response) decorators.push(SerializeOptions({ schema: options.response }));
  if (options.hidden) decorators.push(ApiExcludeEndpoint());
  if (!isPublic) decorators.push(ApiBearerAuth('apiKey'), ApiCookieAuth('session'));
  if (typeof options.access === 'object' && 'permission' in options.access) decorators.push(ApiExtension('x-permission', options.access.permission));
  if (options.idempotency === 'handler') decorators.push(ApiHeader({ name: 'Idempotency-Key', required: false, schema: { type: 'string', maxLength: 255 } }));
  return applyDecorators(...decorators);
}

export function endpointOf(handler: object): EndpointOptions | undefined {
  return Reflect.getMetadata(ENDPOINT, handler) as EndpointOptions | undefined;
}

export interface ApiRequest {
  method: string;
  url: string;
  id: string;
  ip: string;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
  rawBody?: Buffer;
  cookies?: Record<string, string | undefined>;
  actor?: Actor;
  /** Why the credentials that were given are refused; thrown after the limits have counted. */
  refusal?: Error;
  routeOptions?: { url?: string };
}

/** From where a request comes, for the audit log. */
export function originOf(request: ApiRequest): Origin {
  const agent = request.headers['user-agent'];
  return { ip: plainAddress(request.ip), userAgent: typeof agent === 'string' ? agent.slice(0, 512) : null, requestId: request.id };
}

/** `::ffff:192.0.2.1` is 192.0.2.1: one host, one name. */
export function plainAddress(ip: string | undefined): string | null {
  return ip?.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '') ?? null;
}

/** From where the caller of a public route comes. */
export const CallOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => originOf(context.switchToHttp().getRequest<ApiRequest>()));

/** A person about his own account; for routes with `own-account`. */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): UserActor => {
  const { actor } = context.switchToHttp().getRequest<ApiRequest>();
  if (actor?.kind !== 'user') throw new Error('a route that is not own-account asked for the person');
  return actor;
});

/** Who asks. Present on every route that isn't public. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  const { actor } = context.switchToHttp().getRequest<ApiRequest>();
  if (!actor) throw new Error('a public route asked for the actor');
  return actor;
});

/** The permission names used by routes must exist: a typing error would otherwise deny for ever, silently. */
export function checkEndpoint(options: EndpointOptions): string[] {
  const faults: string[] = [];
  if (typeof options.access === 'object' && 'permission' in options.access && !permissionTable().has(options.access.permission)) {
    faults.push(`unknown permission ${options.access.permission}`);
  }
  for (const code of options.errors ?? []) if (!errorTable().has(code)) faults.push(`unknown error code ${code}`);
  return faults;
}

function describeSuccess(options: EndpointOptions): { description: string; standardSchema?: never; content?: never } {
  if (options.response) return { description: 'Done.', standardSchema: options.response as never };
  if (options.produces) return { description: 'A stream.', content: Object.fromEntries([options.produces].flat().map((type) => [type, {}])) as never };
  return { description: 'Done; no body.' };
}

/** One response per status, its codes listed: complete without saying anything twice. */
function problemResponses(codes: string[]): MethodDecorator[] {
  const byStatus = Map.groupBy(['request.invalid', ...codes], (code) => {
    const row = errorTable().get(code);
    if (!row) throw new Error(`${code} is not declared before the route that answers it: import its table there`);
    return row[0];
  });
  return [...byStatus].map(([status, list]) =>
    ApiResponse({
      status,
      description: [...new Set(list)].map((code) => `\`${code}\``).join(', '),
      content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
    }));
}

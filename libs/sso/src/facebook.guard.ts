import { Inject, Injectable, type ExecutionContext } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { ModeToken, ProblemError, type ApiRequest } from '@consentry/kernel';
import type { CookieReply } from '@consentry/auth';
import { FACEBOOK_CALLBACK, type FacebookPerson, type PassportRequest } from './facebook.strategy.js';
import { SSO_OPTIONS, type SsoOptions } from './sso.options.js';

/** What came of asking passport: where to send the browser, who it is, or a code of the error table. */
export type FacebookResult = { redirect: string } | { person: FacebookPerson } | { refused: string };
export interface FacebookRequest extends ApiRequest { query: Record<string, unknown>; facebook?: FacebookResult; passport?: { request: PassportRequest; response: unknown } }

/** Passport talks Express; this hands it just what it uses, and keeps its hands off Fastify's reply (stack.md). */
@Injectable()
export class FacebookGuard extends AuthGuard('facebook') {
  constructor(@Inject(SSO_OPTIONS) private readonly sso: SsoOptions, private readonly mode: ModeToken) {
    super();
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    if (!this.sso.facebook) throw new ProblemError('sso.facebook_off');
    const request = context.switchToHttp().getRequest<FacebookRequest>();
    const callback = isCallback(request);
    const query = callback ? onlyTexts(request.query) : {};
    if (callback && !query['code'] && !query['error'] && !query['error_code']) {
      // Passport would take it for a beginning and send the browser off again.
      request.facebook = { refused: 'sso.state_invalid' };
      return true;
    }
    // When passport redirects it never comes back to us: the promise of its answer stays open, so this one is asked as well.
    const redirected = new Promise<boolean>((resolve) => {
      const headers: Record<string, string> = {};
      request.passport = {
        request: { query, request, reply: context.switchToHttp().getResponse<CookieReply>() },
        response: { statusCode: 200, setHeader: (name: string, value: string) => { headers[name.toLowerCase()] = value; }, end: () => { request.facebook = { redirect: headers['location'] ?? '/' }; resolve(true); } },
      };
    });
    return Promise.race([super.canActivate(context) as Promise<boolean>, redirected]);
  }

  override getRequest(context: ExecutionContext): PassportRequest {
    return context.switchToHttp().getRequest<FacebookRequest>().passport!.request;
  }

  getResponse(context: ExecutionContext): unknown {
    return context.switchToHttp().getRequest<FacebookRequest>().passport!.response;
  }

  /** Absolute, and read at each call: passport would put a relative one together from an Express request, and the port may be known only after the start. */
  override getAuthenticateOptions() {
    return { session: false, callbackURL: `${this.mode.publicUrl}${FACEBOOK_CALLBACK}` } as never;
  }

  override handleRequest<T>(error: unknown, person: FacebookPerson | false | null, _info: unknown, context: ExecutionContext, status?: number): T {
    const request = context.switchToHttp().getRequest<FacebookRequest>();
    if (error) request.facebook = { refused: isAnswer(error) ? 'sso.refused' : 'sso.provider_unavailable' };
    else if (!person) request.facebook = { refused: status === 403 ? 'sso.state_invalid' : 'sso.cancelled' };
    else request.facebook = { person };
    return {} as T;
  }
}

function isCallback(request: ApiRequest): boolean {
  return request.url.split('?', 1)[0] === FACEBOOK_CALLBACK;
}

/** A parameter given twice is a list, and passport would take a list for a text. */
function onlyTexts(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

/** Facebook's own errors say that it answered, and no. */
function isAnswer(error: unknown): boolean {
  return /^(FacebookAuthorizationError|FacebookTokenError|FacebookGraphAPIError|AuthorizationError|TokenError)$/.test(String((error as { name?: unknown }).name));
}

import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy, type Profile } from 'passport-facebook';
import { ModeToken, type ApiRequest } from '@consentry/kernel';
import { GuardedFetch } from '@consentry/plugins';
import { sameText, SealedCookies } from './sso.cookies.js';
import { Once } from './sso.once.js';
import { SSO_OPTIONS, type SsoOptions } from './sso.options.js';
import type { CookieReply } from '@consentry/auth';

export const FACEBOOK_CALLBACK = '/v1/auth/facebook/callback';
const GRAPH_VERSION = 'v23.0';
const TIMEOUT_MS = 10_000;

/** What is taken of a profile: no more than was asked for. */
export interface FacebookPerson { id: string; email: string | undefined }
/** What passport sees of a request: see `facebook.guard.ts`. */
export interface PassportRequest { query: Record<string, string>; request: ApiRequest; reply: CookieReply }
interface Request { path: string; method: string; headers: Record<string, unknown> }
type Answered = (error: Error | { statusCode: number; data: string } | null, body?: string, response?: unknown) => void;
/** The part of passport-oauth2 and its `oauth` that does the asking; their types don't tell of it. */
interface Inside { _oauth2: { useAuthorizationHeaderforGET(yes: boolean): void; _executeRequest(library: unknown, request: Request, body: string | undefined, answered: Answered): void } }

/** passport-facebook with its answers kept in a sealed cookie in place of a session, and its requests through our guard. */
@Injectable()
export class FacebookStrategy extends PassportStrategy(Strategy, 'facebook') {
  constructor(@Inject(SSO_OPTIONS) { facebook }: SsoOptions, mode: ModeToken, sealed: SealedCookies, once: Once) {
    const dialog = facebook?.url ?? 'https://www.facebook.com';
    const graph = facebook?.url ?? 'https://graph.facebook.com';
    super({
      clientID: facebook?.appId ?? 'off', clientSecret: facebook?.appSecret ?? 'off', callbackURL: FACEBOOK_CALLBACK, enableProof: true, scope: ['email', 'public_profile'], profileFields: ['id', 'emails'],
      authorizationURL: `${dialog}/${GRAPH_VERSION}/dialog/oauth`, tokenURL: `${graph}/${GRAPH_VERSION}/oauth/access_token`, profileURL: `${graph}/${GRAPH_VERSION}/me`,
      store: new CookieStateStore(sealed, once) as never,
    });
    const { _oauth2: oauth2 } = this as unknown as Inside;
    // Otherwise the token stands in the address, and addresses get logged.
    oauth2.useAuthorizationHeaderforGET(true);
    // The library's own request has no deadline, no bound and no guard.
    oauth2._executeRequest = (_library, request, body, answered) => {
      ask(new URL(graph), request, body, !mode.production).then(
        ({ status, text }) => (status < 400 ? answered(null, text, {}) : answered(status >= 500 ? new Error('Facebook failed') : { statusCode: status, data: text })),
        (error: Error) => answered(error));
    };
  }

  validate(_accessToken: string, _refreshToken: string, profile: Profile): FacebookPerson {
    return { id: profile.id, email: profile.emails?.[0]?.value };
  }
}

async function ask(base: URL, { path, method, headers }: Request, body: string | undefined, allowLoopback: boolean): Promise<{ status: number; text: string }> {
  const guard = new GuardedFetch({ name: 'facebook', hosts: [base.host], allowLoopback });
  try {
    const kept = Object.entries(headers).filter(([name]) => !/^(host|content-length)$/i.test(name)).map(([name, value]) => [name, String(value)]);
    const response = await guard.fetch(`${base.origin}${path}`, { method: method as 'GET', headers: Object.fromEntries(kept) as Record<string, string>, ...(body ? { body } : {}), timeoutMs: TIMEOUT_MS });
    return { status: response.status, text: await response.text() };
  } finally {
    await guard.close();
  }
}

/** The state of a sign-in, bound to the browser that began it, good for one answer (RFC 6749, section 10.12). */
class CookieStateStore {
  constructor(private readonly sealed: SealedCookies, private readonly once: Once) {}

  // passport-oauth2 tells the forms of these two apart by how many parameters they declare.
  store({ reply }: PassportRequest, _meta: unknown, done: (error: unknown, state?: string) => void): void {
    const state = randomBytes(32).toString('base64url');
    this.sealed.set(reply, 'facebook', { state }).then(() => done(null, state), done);
  }

  verify({ request, reply }: PassportRequest, given: string | undefined, _meta: unknown, done: (error: unknown, ok?: boolean, info?: unknown) => void): void {
    this.holds(request, given).then((ok) => {
      this.sealed.clear(reply, 'facebook');
      done(null, ok, undefined);
    }, done);
  }

  private async holds(request: ApiRequest, given: string | undefined): Promise<boolean> {
    const kept = await this.sealed.read(request, 'facebook');
    return kept !== undefined && sameText(given, kept.state) && (await this.once.spend(kept.state));
  }
}

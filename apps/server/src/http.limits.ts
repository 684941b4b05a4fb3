import type { ExecutionContext } from '@nestjs/common';
import { normalizeIp, ThrottlerGuard, type ThrottlerStorage } from '@nestjs/throttler';
import { endpointOf, ProblemError, type ApiRequest, type EndpointOptions } from '@consentry/kernel';
import type { Counted } from './http.limits.storage.js';
import { Reflector } from './nest.js';

/** Requests a minute; 0: not limited. */
export interface RateLimits {
  /** Of one address, for requests of which nobody has said who asks. */
  ip: number;
  session: number;
  /** For a key that has no figure of its own. */
  key: number;
  /** Of one address, on routes that try a credential. */
  signIn: number;
  /** Of one address, on routes that make us send mail. */
  mail: number;
}

/** What one request counts against. */
interface Policy { name: 'ip' | 'session' | 'key' | 'sign-in' | 'mail'; of: string; limit: number }
interface Reply { header(name: string, value: string): unknown }

const WINDOW_SECONDS = 60;
/** Providers deliver in bursts and repeat what was refused; probes must not be taken for dead. */
const NOT_LIMITED = /^\/(?:webhooks|health)\//;

/**
 * Second of three guards, between who it is and what he may do (TR-5): a wrong credential is counted before it is refused. What
 * counts against nobody in particular counts against its address, a whole /64 of IPv6 being one (any of its hosts can be every one).
 * Answers carry the fields of draft-ietf-httpapi-ratelimit-headers-10. @throws request.rate_limited
 */
export class LimitsGuard extends ThrottlerGuard {
  constructor(private readonly limits: RateLimits, storage: ThrottlerStorage) {
    super([], storage, new Reflector());
  }

  /** In place of the library's loop over named throttlers, which asks the metadata of every route thirty times per request. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<ApiRequest>();
    if (NOT_LIMITED.test(request.routeOptions?.url ?? '')) return true;
    const policies = policiesFor(request, endpointOf(context.getHandler())?.limit, this.limits).filter(({ limit }) => limit > 0);
    if (policies.length === 0) return true;
    const counts = await Promise.all(policies.map(({ name, of, limit }) => this.storageService.increment(`${name}:${of}`, WINDOW_SECONDS * 1000, limit, 0, name)));
    announce(http.getResponse<Reply>(), policies, counts);
    const wait = Math.max(...counts.map((count) => count.timeToBlockExpire));
    if (wait > 0) throw new ProblemError('request.rate_limited', { retryAfterSeconds: wait });
    return true;
  }
}

export function policiesFor(request: Pick<ApiRequest, 'actor' | 'ip'>, tighter: EndpointOptions['limit'], limits: RateLimits): Policy[] {
  const { actor } = request;
  const address = (): string => normalizeIp(request.ip)?.slice(0, 64) ?? 'unknown';
  const policies: Policy[] = [
    actor?.kind === 'api_key' ? { name: 'key', of: actor.id, limit: actor.ratePerMinute ?? limits.key }
      : actor?.kind === 'user' ? { name: 'session', of: actor.sessionId, limit: limits.session }
        : { name: 'ip', of: address(), limit: limits.ip },
  ];
  if (tighter) policies.push({ name: tighter, of: address(), limit: tighter === 'mail' ? limits.mail : limits.signIn });
  return policies;
}

function announce(reply: Reply, policies: Policy[], counts: Counted[]): void {
  reply.header('RateLimit-Policy', policies.map(({ name, limit }) => `"${name}";q=${limit};w=${WINDOW_SECONDS}`).join(', '));
  reply.header('RateLimit', policies.map(({ name, limit }, i) => `"${name}";r=${Math.max(0, limit - counts[i]!.totalHits)};t=${counts[i]!.timeToExpire}`).join(', '));
}

import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { ProblemError } from './errors.js';
import { authorize, type Actor } from './actor.js';
import { endpointOf, type ApiRequest } from './http.endpoint.js';

/** Finds out who asks. The auth module provides it; the kernel only knows that somebody does. */
export abstract class Authenticator {
  /** @throws ProblemError when credentials were given and are wrong; undefined when none were given. */
  abstract authenticate(request: ApiRequest): Promise<Actor | undefined>;
}

/** Denies by default: a route that declares nothing is closed, a route that isn't public needs an actor, and his permission. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) throw new ProblemError('request.not_found');
    if (typeof endpoint.access === 'object' && 'public' in endpoint.access) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    const actor = await this.authenticator.authenticate(request);
    if (!actor) throw new ProblemError('auth.required');
    if (typeof endpoint.access === 'object') authorize(actor, endpoint.access.permission);
    request.actor = actor;
    return true;
  }
}

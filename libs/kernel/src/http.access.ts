import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { authorize, requireStepUp } from './abilities.js';
import { ProblemError } from './errors.js';
import { endpointOf, type ApiRequest } from './http.endpoint.js';
import type { Actor } from './permissions.js';

/** Finds out who asks. The auth module provides it; the kernel only knows that somebody does. */
export abstract class Authenticator {
  /** @throws ProblemError when credentials were given and are wrong; undefined when none were given. */
  abstract authenticate(request: ApiRequest): Promise<Actor | undefined>;
  /** Whether who was let in a while ago would be let in again, for answers that go on: a live stream must end with its session. Does not count as use. */
  abstract stillHolds(request: ApiRequest): Promise<boolean>;
}

/** First of three: who is it? Says nothing yet, so that the limits can count a wrong credential before it is refused. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint || isPublic(endpoint.access)) return true;
    const request = context.switchToHttp().getRequest<ApiRequest>();
    try {
      request.actor = await this.authenticator.authenticate(request);
    } catch (error) {
      request.refusal = error instanceof Error ? error : new Error('the authenticator threw no error');
    }
    return true;
  }
}

/** Last of three (the limits are between). Denies by default: a route that declares nothing is closed, a route that isn't public needs an actor, and his permission. */
@Injectable()
export class AccessGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const endpoint = endpointOf(context.getHandler());
    if (!endpoint) throw new ProblemError('request.not_found');
    const { access } = endpoint;
    if (isPublic(access)) return true;
    const { actor, refusal } = context.switchToHttp().getRequest<ApiRequest>();
    if (refusal) throw refusal;
    if (!actor) throw new ProblemError('auth.required');
    if (typeof access === 'object' && 'permission' in access) authorize(actor, access.permission);
    if (access !== 'own-account' && actor.kind === 'user' && actor.powerless) throw new ProblemError('auth.mfa_enrolment_required');
    if (access === 'own-account' && actor.kind !== 'user') throw new ProblemError('auth.user_required');
    if (endpoint.stepUp) requireStepUp(actor);
    return true;
  }
}

function isPublic(access: NonNullable<ReturnType<typeof endpointOf>>['access']): boolean {
  return typeof access === 'object' && 'public' in access;
}

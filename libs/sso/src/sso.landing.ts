import { Injectable } from '@nestjs/common';
import { describeError, Log, ModeToken, ProblemError, type ApiRequest } from '@consentry/kernel';
import { Cookies, SignIns, type CookieReply, type SignInOutcome } from '@consentry/auth';
import { SealedCookies } from './sso.cookies.js';
import { SsoRefusal } from './sso.rules.js';

export interface RedirectReply extends CookieReply { header(name: string, value: string): unknown }

/** A sign-in that went over another site ends with the browser on a page of ours, whatever came of it. No address says more than a code of the table. */
@Injectable()
export class Landing {
  private readonly cookies: Cookies;

  constructor(private readonly sealed: SealedCookies, private readonly signIns: SignIns, private readonly log: Log, mode: ModeToken) {
    this.cookies = new Cookies(mode);
  }

  deviceOf(request: ApiRequest): string | undefined {
    return this.cookies.deviceOf(request);
  }

  async after(reply: RedirectReply, request: ApiRequest, work: () => Promise<SignInOutcome | string>): Promise<void> {
    let page: string;
    try {
      const outcome = await work();
      page = typeof outcome === 'string' ? outcome : await this.signedIn(request, reply, outcome);
    } catch (error) {
      page = `/admin/sign-in-failed?code=${this.codeOf(error, request)}`;
    }
    // Addresses of callbacks hold codes: nobody keeps them.
    reply.header('cache-control', 'no-store');
    reply.header('location', page);
  }

  async setCookies(request: ApiRequest, reply: CookieReply, outcome: Exclude<SignInOutcome, { mfaRequired: true }>): Promise<void> {
    await this.signIns.replaced(this.cookies.sessionOf(request));
    this.cookies.setSession(reply, outcome.token, outcome.expiresAt);
    if (outcome.deviceToken) this.cookies.setDevice(reply, outcome.deviceToken);
  }

  private async signedIn(request: ApiRequest, reply: RedirectReply, outcome: SignInOutcome): Promise<string> {
    if ('mfaRequired' in outcome) {
      await this.sealed.set(reply, 'second-step', { mfaToken: outcome.mfaToken, methods: outcome.methods });
      return '/admin/second-step';
    }
    await this.setCookies(request, reply, outcome);
    return '/admin/';
  }

  private codeOf(error: unknown, request: ApiRequest): string {
    if (error instanceof SsoRefusal || error instanceof ProblemError) return error.code;
    this.log.error('sign_in_failed', { requestId: request.id, ...describeError(error) });
    return 'server.internal';
  }
}

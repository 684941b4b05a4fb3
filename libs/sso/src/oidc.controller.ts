import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallOrigin, Endpoint, ProblemError, type ApiRequest, type Origin } from '@consentry/kernel';
import './sso.errors.js';
import { SignInAnswer, type CookieReply } from '@consentry/auth';
import { SealedCookies } from './sso.cookies.js';
import { Landing, type RedirectReply } from './sso.landing.js';
import { SsoSignIn } from './oidc.service.js';
import { CallbackQuery, SsoStarted, StartSso } from './sso.schema.js';

const NOBODY_YET = { public: 'whoever signs in is nobody yet; the answer depends on the domain alone' } as const;

@ApiTags('Sign-in')
@Controller('v1/auth/sso')
export class OidcController {
  constructor(private readonly signIn: SsoSignIn, private readonly sealed: SealedCookies, private readonly landing: Landing) {}

  @Post('start')
  @Endpoint({ summary: 'Begin to sign in at your organisation\'s provider', access: NOBODY_YET, limit: 'sign-in', response: SsoStarted, errors: ['sso.not_configured', 'sso.provider_unavailable'], idempotency: 'refused' })
  async start(@Body({ schema: StartSso }) body: z.infer<typeof StartSso>, @Res({ passthrough: true }) reply: CookieReply) {
    const { redirectUrl, state } = await this.signIn.start(body.email);
    await this.sealed.set(reply, 'sso', state);
    return { redirectUrl };
  }

  @Get('callback')
  @Endpoint({ summary: 'Where the provider sends the browser back; leads into the panel, or to a page that says why not', access: { public: 'what the provider vouches for is the credential, and only for the browser that began' }, limit: 'sign-in', status: 303 })
  async callback(@Query({ schema: CallbackQuery }) query: z.infer<typeof CallbackQuery>, @CallOrigin() origin: Origin, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: RedirectReply) {
    const kept = await this.sealed.read(request, 'sso');
    this.sealed.clear(reply, 'sso');
    await this.landing.after(reply, request, () => this.signIn.finish(query, kept, origin, this.landing.deviceOf(request)));
  }

  @Post('second-step')
  @Endpoint({ summary: 'After a redirect: the question for the second factor, once; POST /v1/auth/mfa answers it', access: { public: 'the sealed cookie of this browser is the credential' }, limit: 'sign-in', response: SignInAnswer, errors: ['sso.link_expired'], idempotency: 'refused' })
  async secondStep(@Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    const kept = await this.sealed.read(request, 'second-step');
    if (!kept) throw new ProblemError('sso.link_expired');
    this.sealed.clear(reply, 'second-step');
    return { mfaRequired: true, ...kept };
  }
}

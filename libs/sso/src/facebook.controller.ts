import { Body, Controller, Delete, Get, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallOrigin, CurrentUser, Endpoint, ProblemError, type ApiRequest, type Origin, type UserActor } from '@consentry/kernel';
import './sso.errors.js';
import { SignInAnswer, type CookieReply } from '@consentry/auth';
import { FacebookGuard, type FacebookRequest } from './facebook.guard.js';
import { FacebookSignIn } from './facebook.service.js';
import { SealedCookies } from './sso.cookies.js';
import { Landing, type RedirectReply } from './sso.landing.js';
import { FacebookLinkView, LinkFacebook } from './sso.schema.js';

@ApiTags('Sign-in')
@Controller('v1/auth/facebook')
export class FacebookController {
  constructor(private readonly signIn: FacebookSignIn, private readonly sealed: SealedCookies, private readonly landing: Landing) {}

  @Get()
  @UseGuards(FacebookGuard)
  @Endpoint({ summary: 'Begin to sign in with Facebook', access: { public: 'whoever signs in is nobody yet' }, limit: 'sign-in', status: 303, errors: ['sso.facebook_off'] })
  async begin(@Req() request: FacebookRequest, @Res({ passthrough: true }) reply: RedirectReply) {
    await this.landing.after(reply, request, () => Promise.resolve(pageOf(request)));
  }

  @Get('callback')
  @UseGuards(FacebookGuard)
  @Endpoint({ summary: 'Where Facebook sends the browser back; leads into the panel, or to a page that says why not', access: { public: 'what Facebook vouches for is the credential, and only for the browser that began' }, limit: 'sign-in', status: 303, errors: ['sso.facebook_off'] })
  async callback(@CallOrigin() origin: Origin, @Req() request: FacebookRequest, @Res({ passthrough: true }) reply: RedirectReply) {
    await this.landing.after(reply, request, async () => {
      const { facebook } = request;
      if (!facebook || !('person' in facebook)) return pageOf(request);
      const entry = await this.signIn.enter(facebook.person, origin, this.landing.deviceOf(request));
      if ('outcome' in entry) return entry.outcome;
      await this.sealed.set(reply, 'facebook-link', entry.link);
      return '/admin/link-facebook';
    });
  }

  @Post('link')
  @Endpoint({ summary: 'Agree, by your password, that this Facebook account opens yours', access: { public: 'the sealed cookie of this browser and the password are the credentials' }, limit: 'sign-in', response: SignInAnswer, errors: ['sso.link_expired', 'auth.invalid_credentials', 'auth.ip_not_allowed', 'auth.country_not_allowed', 'auth.busy'], idempotency: 'refused' })
  async link(@Body({ schema: LinkFacebook }) body: z.infer<typeof LinkFacebook>, @CallOrigin() origin: Origin, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    const outcome = await this.signIn.link(await this.sealed.read(request, 'facebook-link'), body.password, origin, this.landing.deviceOf(request));
    this.sealed.clear(reply, 'facebook-link');
    if ('mfaRequired' in outcome) return outcome;
    await this.landing.setCookies(request, reply, outcome);
    return outcome.session;
  }

  @Get('link')
  @Endpoint({ summary: 'Whether Facebook opens your account', access: 'own-account', response: FacebookLinkView })
  linked(@CurrentUser() actor: UserActor) {
    return this.signIn.linked(actor);
  }

  @Delete('link')
  @Endpoint({ summary: 'Facebook is to open your account no more', access: 'own-account' })
  unlink(@CurrentUser() actor: UserActor) {
    return this.signIn.unlink(actor);
  }
}

/** Where passport wants the browser to go; what it refused becomes an error with a code. */
function pageOf({ facebook }: FacebookRequest): string {
  if (facebook && 'redirect' in facebook) return facebook.redirect;
  throw new ProblemError(facebook && 'refused' in facebook ? facebook.refused : 'sso.state_invalid');
}

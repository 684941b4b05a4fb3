import { Body, Controller, Get, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallOrigin, CurrentActor, CurrentUser, Endpoint, ModeToken, type Actor, type ApiRequest, type Origin, type UserActor } from '@consentry/kernel';
import { RequestOptions } from '@consentry/mfa';
import './auth.errors.js';
import { Cookies, type CookieReply } from './auth.cookies.js';
import { LoginRequest, MfaRequest, PasskeySignIn, SessionView, SignInAnswer, SignInMethods, StepUpRequest, SwitchRequest } from './signin.schema.js';
import { SignIns, type SignInOutcome } from './signin.service.js';
import { StepUp } from './signin.stepup.js';

const NOBODY_YET = { public: 'whoever signs in is nobody yet' } as const;

@ApiTags('Sign-in')
@Controller('v1/auth')
export class SignInController {
  private readonly cookies: Cookies;

  constructor(private readonly signIns: SignIns, private readonly stepUps: StepUp, mode: ModeToken) {
    this.cookies = new Cookies(mode);
  }

  @Post('login')
  @Endpoint({ summary: 'Sign in with e-mail and password', access: NOBODY_YET, limit: 'sign-in', response: SignInAnswer, errors: ['auth.invalid_credentials', 'auth.ip_not_allowed', 'auth.country_not_allowed', 'auth.busy'], idempotency: 'refused' })
  async login(@Body({ schema: LoginRequest }) body: z.infer<typeof LoginRequest>, @CallOrigin() origin: Origin, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    return this.answer(await this.signIns.login(body, origin, this.cookies.deviceOf(request)), request, reply);
  }

  @Post('mfa')
  @Endpoint({ summary: 'The second step: a code of the authenticator, or a backup code', access: NOBODY_YET, limit: 'sign-in', response: SignInAnswer, errors: ['auth.invalid_code', 'auth.ip_not_allowed', 'auth.country_not_allowed'], idempotency: 'refused' })
  async mfa(@Body({ schema: MfaRequest }) body: z.infer<typeof MfaRequest>, @CallOrigin() origin: Origin, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    return this.answer(await this.signIns.secondStep(body, origin, this.cookies.deviceOf(request)), request, reply);
  }

  @Post('passkey/options')
  @Endpoint({ summary: 'A challenge for a passkey', access: NOBODY_YET, limit: 'sign-in', response: RequestOptions, idempotency: 'refused' })
  passkeyOptions() {
    return this.signIns.passkeyOptions();
  }

  @Post('passkey')
  @Endpoint({ summary: 'Sign in with a passkey: both factors in one', access: NOBODY_YET, limit: 'sign-in', response: SignInAnswer, errors: ['auth.invalid_credentials', 'auth.ip_not_allowed', 'auth.country_not_allowed'], idempotency: 'refused' })
  async passkey(@Body({ schema: PasskeySignIn }) body: z.infer<typeof PasskeySignIn>, @CallOrigin() origin: Origin, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    return this.answer(await this.signIns.passkey(body.response, origin, this.cookies.deviceOf(request)), request, reply);
  }

  @Post('step-up')
  @Endpoint({ summary: 'Confirm that it is you, before something dangerous', access: 'own-account', limit: 'sign-in', response: SessionView, errors: ['auth.invalid_credentials', 'auth.invalid_code', 'auth.busy'], idempotency: 'refused' })
  async stepUp(@CurrentUser() actor: UserActor, @Body({ schema: StepUpRequest }) body: z.infer<typeof StepUpRequest>, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    const { token, expiresAt, session } = await this.stepUps.confirm(actor, body, this.cookies.deviceOf(request));
    this.cookies.setSession(reply, token, expiresAt);
    return session;
  }

  @Post('step-up/passkey-options')
  @Endpoint({ summary: 'A challenge for your own passkeys, to confirm with', access: 'own-account', limit: 'sign-in', response: RequestOptions, idempotency: 'refused' })
  stepUpOptions(@CurrentUser() actor: UserActor) {
    return this.stepUps.passkeyOptions(actor);
  }

  @Post('switch')
  @Endpoint({ summary: 'Go to another organisation of yours', access: 'own-account', response: SessionView, errors: ['organization.not_found', 'auth.ip_not_allowed', 'auth.country_not_allowed', 'auth.sign_in_again'], idempotency: 'refused' })
  async switch(@CurrentUser() actor: UserActor, @Body({ schema: SwitchRequest }) body: z.infer<typeof SwitchRequest>, @Res({ passthrough: true }) reply: CookieReply) {
    const { token, expiresAt, session } = await this.signIns.switch(actor, body.organizationId);
    this.cookies.setSession(reply, token, expiresAt);
    return session;
  }

  @Post('logout')
  @Endpoint({ summary: 'Sign out', access: 'own-account' })
  async logout(@CurrentUser() actor: UserActor, @Res({ passthrough: true }) reply: CookieReply) {
    await this.signIns.logout(actor);
    this.cookies.clearSession(reply);
  }

  @Get('session')
  @Endpoint({ summary: 'Who is signed in, and what they may do', access: 'own-account', response: SessionView, errors: ['auth.session_expired'] })
  session(@CurrentActor() actor: Actor) {
    return this.signIns.currentSession(actor);
  }

  @Get('methods')
  @Endpoint({ summary: 'The ways to sign in that this installation offers', access: { public: 'the sign-in page must know its buttons; says nothing about any account' }, response: SignInMethods })
  methods() {
    return this.signIns.methods();
  }

  private async answer(outcome: SignInOutcome, request: ApiRequest, reply: CookieReply): Promise<z.infer<typeof SignInAnswer>> {
    if ('mfaRequired' in outcome) return outcome;
    await this.signIns.replaced(this.cookies.sessionOf(request));
    this.cookies.setSession(reply, outcome.token, outcome.expiresAt);
    if (outcome.deviceToken) this.cookies.setDevice(reply, outcome.deviceToken);
    return outcome.session;
  }
}

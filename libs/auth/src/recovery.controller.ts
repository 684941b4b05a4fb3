import { Body, Controller, Post, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CallOrigin, CurrentUser, Endpoint, ModeToken, type ApiRequest, type Origin, type UserActor } from '@consentry/kernel';
import './auth.errors.js';
import { Cookies, type CookieReply } from './auth.cookies.js';
import { ChangeEmail, ChangePassword, EmailRequest, ResetPassword, SessionView, TokenRequest } from './signin.schema.js';
import { Recovery } from './recovery.service.js';

const FORGOTTEN = { public: 'for people who cannot sign in; the answer never says whether the address is known' } as const;
const BY_TOKEN = { public: 'the token from the mail is the credential' } as const;

@ApiTags('Passwords and mail')
@Controller('v1/auth')
export class RecoveryController {
  private readonly cookies: Cookies;

  constructor(private readonly recovery: Recovery, mode: ModeToken) {
    this.cookies = new Cookies(mode);
  }

  @Post('password/forgot')
  @Endpoint({ summary: 'Have a link to a new password sent, if there is such an account', access: FORGOTTEN, limit: 'mail', status: 202, idempotency: 'refused' })
  async forgot(@Body({ schema: EmailRequest }) body: z.infer<typeof EmailRequest>, @CallOrigin() origin: Origin) {
    await this.recovery.forgot(body.email, origin);
  }

  @Post('password/reset')
  @Endpoint({ summary: 'Set a new password by the token from the mail; ends every session', access: BY_TOKEN, limit: 'sign-in', errors: ['auth.invalid_token', 'auth.busy'], idempotency: 'refused' })
  async reset(@Body({ schema: ResetPassword }) body: z.infer<typeof ResetPassword>, @CallOrigin() origin: Origin) {
    await this.recovery.reset(body, origin);
  }

  @Post('password/change')
  @Endpoint({ summary: 'Change your password; ends every session but this one', access: 'own-account', limit: 'sign-in', response: SessionView, errors: ['auth.invalid_credentials', 'auth.busy'], idempotency: 'refused' })
  async change(@CurrentUser() actor: UserActor, @Body({ schema: ChangePassword }) body: z.infer<typeof ChangePassword>, @Req() request: ApiRequest, @Res({ passthrough: true }) reply: CookieReply) {
    const { token, expiresAt, session } = await this.recovery.change(actor, body, this.cookies.deviceOf(request));
    this.cookies.setSession(reply, token, expiresAt);
    return session;
  }

  @Post('unlock/request')
  @Endpoint({ summary: 'Have a link sent that lifts a lock, if there is such an account', access: FORGOTTEN, limit: 'mail', status: 202, idempotency: 'refused' })
  async requestUnlock(@Body({ schema: EmailRequest }) body: z.infer<typeof EmailRequest>, @CallOrigin() origin: Origin) {
    await this.recovery.requestUnlock(body.email, origin);
  }

  @Post('unlock')
  @Endpoint({ summary: 'Lift the lock by the token from the mail; this browser is known from now on', access: BY_TOKEN, limit: 'sign-in', errors: ['auth.invalid_token'], idempotency: 'refused' })
  async unlock(@Body({ schema: TokenRequest }) body: z.infer<typeof TokenRequest>, @CallOrigin() origin: Origin, @Res({ passthrough: true }) reply: CookieReply) {
    this.cookies.setDevice(reply, await this.recovery.unlock(body.token, origin));
  }

  @Post('email/verification')
  @Endpoint({ summary: 'Have the link that verifies your address sent again', access: 'own-account', limit: 'mail', status: 202, idempotency: 'refused' })
  async sendVerification(@CurrentUser() actor: UserActor) {
    await this.recovery.sendVerification(actor);
  }

  @Post('email/change')
  @Endpoint({ summary: 'Change your address: it holds once the link sent there is opened', access: 'own-account', limit: 'mail', status: 202, errors: ['auth.invalid_credentials', 'auth.busy'], idempotency: 'refused' })
  async changeEmail(@CurrentUser() actor: UserActor, @Body({ schema: ChangeEmail }) body: z.infer<typeof ChangeEmail>, @Req() request: ApiRequest) {
    await this.recovery.changeEmail(actor, body, this.cookies.deviceOf(request));
  }

  @Post('email/verify')
  @Endpoint({ summary: 'Verify an address by the token from the mail', access: BY_TOKEN, limit: 'sign-in', errors: ['auth.invalid_token'], idempotency: 'refused' })
  async verify(@Body({ schema: TokenRequest }) body: z.infer<typeof TokenRequest>, @CallOrigin() origin: Origin) {
    await this.recovery.verifyEmail(body.token, origin);
  }
}

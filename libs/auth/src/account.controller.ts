import { Body, Controller, Delete, Get, Param, Patch, Post, Query, Req } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { CurrentActor, CurrentUser, Endpoint, ModeToken, type Actor, type ApiRequest, type UserActor } from '@consentry/kernel';
import './auth.errors.js';
import { CreationOptions } from '@consentry/mfa';
import {
  BackupCodesView, ConfirmTotp, DeviceList, DeviceParam, EndSessions, PasskeyList, PasskeyParam, PasskeyView, ProfileView, RegisterPasskey, SessionPage, SessionParam, SessionQuery, SessionsEnded,
  TotpEnrolment, UpdateProfile,
} from './account.schema.js';
import { Account } from './account.service.js';
import { AccountSessions } from './account.sessions.js';
import { Cookies } from './auth.cookies.js';

@ApiTags('Your account')
@Controller('v1/auth')
export class AccountController {
  constructor(private readonly account: Account) {}

  @Get('profile')
  @Endpoint({ summary: 'Your profile', access: 'own-account', response: ProfileView })
  profile(@CurrentUser() actor: UserActor) {
    return this.account.profile(actor);
  }

  @Patch('profile')
  @Endpoint({ summary: 'Change your name or language', access: 'own-account', response: ProfileView })
  updateProfile(@CurrentUser() actor: UserActor, @Body({ schema: UpdateProfile }) body: z.infer<typeof UpdateProfile>) {
    return this.account.updateProfile(actor, body);
  }

  @Post('mfa/totp')
  @Endpoint({ summary: 'Begin to set up an authenticator: its secret and QR code', access: 'own-account', stepUp: true, response: TotpEnrolment, errors: ['mfa.already_enrolled'], idempotency: 'refused' })
  beginTotp(@CurrentUser() actor: UserActor) {
    return this.account.beginTotp(actor);
  }

  @Post('mfa/totp/confirm')
  @Endpoint({ summary: 'Confirm the authenticator with its first code; gives the backup codes, this once', access: 'own-account', limit: 'sign-in', response: BackupCodesView, errors: ['mfa.invalid_code', 'mfa.already_enrolled'], idempotency: 'refused' })
  confirmTotp(@CurrentUser() actor: UserActor, @Body({ schema: ConfirmTotp }) body: z.infer<typeof ConfirmTotp>) {
    return this.account.confirmTotp(actor, body.code);
  }

  @Delete('mfa/totp')
  @Endpoint({ summary: 'Remove the authenticator and its backup codes', access: 'own-account', stepUp: true })
  removeTotp(@CurrentUser() actor: UserActor) {
    return this.account.removeTotp(actor);
  }

  @Post('mfa/backup-codes')
  @Endpoint({ summary: 'New backup codes; the old ones are void', access: 'own-account', stepUp: true, response: BackupCodesView, errors: ['mfa.not_enrolled'], idempotency: 'refused' })
  newBackupCodes(@CurrentUser() actor: UserActor) {
    return this.account.newBackupCodes(actor);
  }

  @Get('passkeys')
  @Endpoint({ summary: 'Your passkeys', access: 'own-account', response: PasskeyList })
  passkeys(@CurrentUser() actor: UserActor) {
    return this.account.listPasskeys(actor);
  }

  @Post('passkeys/options')
  @Endpoint({ summary: 'Begin to add a passkey', access: 'own-account', stepUp: true, response: CreationOptions, idempotency: 'refused' })
  passkeyOptions(@CurrentUser() actor: UserActor) {
    return this.account.passkeyOptions(actor);
  }

  @Post('passkeys')
  @Endpoint({ summary: 'Add a passkey', access: 'own-account', stepUp: true, status: 201, response: PasskeyView, errors: ['passkey.invalid'], idempotency: 'refused' })
  addPasskey(@CurrentUser() actor: UserActor, @Body({ schema: RegisterPasskey }) body: z.infer<typeof RegisterPasskey>) {
    return this.account.addPasskey(actor, body);
  }

  @Delete('passkeys/:id')
  @Endpoint({ summary: 'Remove a passkey', access: 'own-account', stepUp: true, errors: ['passkey.not_found'] })
  removePasskey(@CurrentUser() actor: UserActor, @Param({ schema: PasskeyParam }) { id }: z.infer<typeof PasskeyParam>) {
    return this.account.removePasskey(actor, id);
  }
}

@ApiTags('Sessions')
@Controller('v1')
export class SessionsController {
  private readonly cookies: Cookies;

  constructor(private readonly sessions: AccountSessions, mode: ModeToken) {
    this.cookies = new Cookies(mode);
  }

  @Get('sessions')
  @Endpoint({ summary: 'Who is signed in: your own sessions, or for an owner or admin all of the organisation', access: { permission: 'sessions.read' }, response: SessionPage })
  list(@CurrentActor() actor: Actor, @Query({ schema: SessionQuery }) query: z.infer<typeof SessionQuery>) {
    return this.sessions.list(actor, query);
  }

  @Delete('sessions/:id')
  @Endpoint({ summary: 'End a session at once', access: { permission: 'sessions.end' }, errors: ['session.not_found'] })
  end(@CurrentActor() actor: Actor, @Param({ schema: SessionParam }) { id }: z.infer<typeof SessionParam>) {
    return this.sessions.end(actor, id);
  }

  @Delete('sessions')
  @Endpoint({ summary: 'End every session of yours but this one, or all of one person', access: { permission: 'sessions.end' }, response: SessionsEnded, errors: ['user.not_found'] })
  endAll(@CurrentActor() actor: Actor, @Query({ schema: EndSessions }) query: z.infer<typeof EndSessions>) {
    return this.sessions.endAll(actor, query.userId);
  }

  @Get('devices')
  @Endpoint({ summary: 'Browsers that are known as yours', access: 'own-account', response: DeviceList })
  devices(@CurrentUser() actor: UserActor, @Req() request: ApiRequest) {
    return this.sessions.devices(actor, this.cookies.deviceOf(request));
  }

  @Delete('devices/:id')
  @Endpoint({ summary: 'Forget a browser', access: 'own-account', errors: ['device.not_found'] })
  forgetDevice(@CurrentUser() actor: UserActor, @Param({ schema: DeviceParam }) { id }: z.infer<typeof DeviceParam>) {
    return this.sessions.forgetDevice(actor, id);
  }
}

import { Module, type DynamicModule } from '@nestjs/common';
import { Authenticator } from '@consentry/kernel';
import { AccountController, SessionsController } from './account.controller.js';
import { Account } from './account.service.js';
import { AccountSessions } from './account.sessions.js';
import { ApiKeysController } from './apikeys.controller.js';
import { ApiKeys } from './apikeys.service.js';
import { KeyUse } from './apikeys.usage.js';
import { RequestAuthenticator } from './auth.authenticator.js';
import { Organizations } from './auth.organizations.js';
import { Passwords } from './auth.passwords.js';
import { Sessions } from './auth.sessions.js';
import { AuthSettings } from './auth.settings.js';
import { MailOutbox } from './mail.outbox.js';
import { MailWorker } from './mail.worker.js';
import { InvitationsController, MembersController } from './members.controller.js';
import { Invitations } from './members.invitations.js';
import { Members } from './members.service.js';
import { Countries } from './network.countries.js';
import { NetworkGate } from './network.gate.js';
import { NetworkRefusals } from './network.refusals.js';
import { OrganizationController } from './organization.controller.js';
import { OrganizationSettings } from './organization.settings.js';
import { PasswordPolicy } from './password.policy.js';
import { RecoveryController } from './recovery.controller.js';
import { Recovery } from './recovery.service.js';
import { SignInAttempts } from './signin.attempts.js';
import { PasswordCheck } from './signin.check.js';
import { SecondFactorCodes } from './signin.codes.js';
import { SignInController } from './signin.controller.js';
import { SessionOpening } from './signin.open.js';
import { SignIns } from './signin.service.js';
import { StepUp } from './signin.stepup.js';
import { OneTimeTokens } from './signin.tokens.js';
import { SessionViews } from './signin.view.js';

const FOR_OTHERS = [SessionOpening, SignIns, PasswordCheck, Members, ApiKeys, Organizations, Sessions, SignInAttempts, OneTimeTokens, MailOutbox, KeyUse];

@Module({})
export class AuthModule {
  static with(settings: AuthSettings): DynamicModule {
    return {
      module: AuthModule, global: true,
      controllers: [SignInController, RecoveryController, AccountController, SessionsController, MembersController, InvitationsController, OrganizationController, ApiKeysController],
      providers: [
        ...FOR_OTHERS, { provide: AuthSettings, useValue: settings }, { provide: Authenticator, useClass: RequestAuthenticator }, Passwords, PasswordPolicy, NetworkGate, NetworkRefusals, { provide: Countries, useFactory: () => new Countries() },
        SessionViews, SecondFactorCodes, StepUp, Recovery, Account, AccountSessions, Invitations, OrganizationSettings, MailWorker,
      ],
      exports: [...FOR_OTHERS, Authenticator, Countries],
    };
  }
}

import { Global, Module } from '@nestjs/common';
import { Authenticator } from '@consentry/kernel';
import { RequestAuthenticator } from './auth.authenticator.js';
import { ApiKeysController, AuthController } from './auth.controller.js';
import { Organizations } from './auth.organizations.js';
import { Auth } from './auth.service.js';
import { Sessions } from './auth.sessions.js';

@Global()
@Module({
  controllers: [AuthController, ApiKeysController],
  providers: [Auth, Organizations, Sessions, { provide: Authenticator, useClass: RequestAuthenticator }],
  exports: [Auth, Organizations, Sessions, Authenticator],
})
export class AuthModule {}

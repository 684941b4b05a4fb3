import { Module, type DynamicModule } from '@nestjs/common';
import { FacebookController } from './facebook.controller.js';
import { FacebookGuard } from './facebook.guard.js';
import { FacebookSignIn } from './facebook.service.js';
import { FacebookStrategy } from './facebook.strategy.js';
import { OidcClient } from './oidc.client.js';
import { OidcController } from './oidc.controller.js';
import { OidcPeople } from './oidc.people.js';
import { SsoSignIn } from './oidc.service.js';
import { SsoController } from './sso.controller.js';
import { SealedCookies } from './sso.cookies.js';
import { DnsTexts } from './sso.dns.js';
import { SsoDomains } from './sso.domains.js';
import { Landing } from './sso.landing.js';
import { Once } from './sso.once.js';
import { SSO_OPTIONS, type SsoOptions } from './sso.options.js';
import { SsoSettings } from './sso.settings.js';

/** Sign-in by others: an organisation's own OpenID provider (ID-14), and Facebook (ID-13). */
@Module({})
export class SsoModule {
  static with(options: SsoOptions): DynamicModule {
    return {
      module: SsoModule,
      controllers: [SsoController, OidcController, FacebookController],
      providers: [
        { provide: SSO_OPTIONS, useValue: options },
        SealedCookies, Once, Landing, DnsTexts, SsoSettings, SsoDomains, OidcClient, OidcPeople, SsoSignIn, FacebookSignIn, FacebookStrategy, FacebookGuard,
      ],
      exports: [Once],
    };
  }
}

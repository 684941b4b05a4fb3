import { TxtServer } from './dns.js';
import { FacebookStandIn } from './facebook.js';
import { BEHIND_PROXY } from './identity.js';
import { LyingProvider } from './oidc.js';

/** A name server, a provider and a Facebook on loopback, and the settings by which a server finds them. */
export class Neighbours {
  private constructor(readonly dns: TxtServer, readonly provider: LyingProvider, readonly facebook: FacebookStandIn) {}

  static async start(): Promise<Neighbours> {
    return new Neighbours(await TxtServer.start(), await LyingProvider.start(), await FacebookStandIn.start());
  }

  get env(): Record<string, string> {
    return { ...BEHIND_PROXY, CONSENTRY_DNS_SERVERS: this.dns.address, FACEBOOK_APP_ID: this.facebook.appId, FACEBOOK_APP_SECRET: this.facebook.appSecret, CONSENTRY_FACEBOOK_URL: this.facebook.url };
  }

  async stop(): Promise<void> {
    await this.provider.stop();
    await this.facebook.stop();
    await this.dns.stop();
  }
}

import { Injectable } from '@nestjs/common';
import { Clock, Database, describeError, Log, ProblemError, systemActor, type Origin } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { SignIns, type SignInOutcome } from '@consentry/auth';
import { OidcClient, type Provider } from './oidc.client.js';
import { OidcPeople } from './oidc.people.js';
import { digest, sameText, type Payload } from './sso.cookies.js';
import { SsoDomains } from './sso.domains.js';
import { Once } from './sso.once.js';
import { authenticatedAt, SsoRefusal } from './sso.rules.js';
import { SsoSettings } from './sso.settings.js';

/** Sign-in by an organisation's own OpenID provider (ID-14). */
@Injectable()
export class SsoSignIn {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly settings: SsoSettings, private readonly domains: SsoDomains, private readonly oidc: OidcClient,
    private readonly people: OidcPeople, private readonly once: Once, private readonly signIns: SignIns, private readonly log: Log,
  ) {}

  /** Decided by the domain alone: the answer never tells whether there is an account. @throws ProblemError `sso.not_configured`, `sso.provider_unavailable` */
  async start(email: string): Promise<{ redirectUrl: string; state: Payload<'sso'> }> {
    const organizationId = await this.domains.ownerOf(email);
    const provider = organizationId && (await this.settings.providerOf(organizationId));
    if (!provider) throw new ProblemError('sso.not_configured');
    const secrets = OidcClient.secrets();
    try {
      return { redirectUrl: await this.oidc.authorizationUrl(provider, this.settings.redirectUri, secrets), state: { organizationId: provider.organizationId, pin: pinOf(provider), ...secrets } };
    } catch (error) {
      throw error instanceof SsoRefusal ? new ProblemError('sso.provider_unavailable', { cause: error }) : error;
    }
  }

  /**
   * The browser is back. A refusal is written into the organisation's audit log before it is thrown.
   * @param kept what this browser's cookie says; undefined when it has none
   * @throws SsoRefusal; ProblemError of {@link SignIns.complete}
   */
  async finish(answer: Record<string, string>, kept: Payload<'sso'> | undefined, origin: Origin, deviceToken: string | undefined): Promise<SignInOutcome> {
    // Without its cookie nobody knows which organisation it was about.
    if (!kept) throw new SsoRefusal('wrong_state');
    const { organizationId } = kept;
    try {
      const { userId, at } = await this.proven(answer, kept, origin);
      return await this.signIns.complete({ userId, organizationId }, { methods: ['oidc'], secondFactor: true, authenticatedAt: at }, origin, deviceToken);
    } catch (error) {
      if (error instanceof SsoRefusal) {
        const { reason } = error;
        this.log.info('sso_refused', { organizationId, requestId: origin.requestId, reason, ...(error.cause ? describeError(error.cause) : {}) });
        await this.db.tx({ organizationId }, (em) => this.audit.append(em, systemActor(organizationId, 'sso', origin), { action: 'auth.sso_refused', object: { type: 'organization', id: organizationId }, context: { reason } }));
      }
      throw error;
    }
  }

  private async proven(answer: Record<string, string>, kept: Payload<'sso'>, origin: Origin): Promise<{ userId: string; at: Date | null }> {
    if (!sameText(answer['state'], kept.state)) throw new SsoRefusal('wrong_state');
    // Before anything is asked of the provider: of 200 answers with one code, one goes on.
    if (!(await this.once.spend(kept.state))) throw new SsoRefusal('state_used');
    const provider = await this.settings.providerOf(kept.organizationId);
    if (!provider || !sameText(pinOf(provider), kept.pin)) throw new SsoRefusal('settings_changed');
    const url = new URL(this.settings.redirectUri);
    for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
    const person = await this.oidc.exchange(provider, url, kept);
    const { userId, elsewhere } = await this.people.enter(provider, person, origin);
    // A fresh session may add passkeys, and those open every house of the person: for that, one issuer's word is not enough.
    return { userId, at: elsewhere ? null : authenticatedAt(person.authTime, this.clock.now()) };
  }
}

/** A sign-in that began at one provider does not end at another, though an admin change it meanwhile. */
function pinOf({ issuer, clientId }: Provider): string {
  return digest(JSON.stringify([issuer, clientId])).toString('base64url');
}

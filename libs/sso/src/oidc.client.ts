import { Injectable } from '@nestjs/common';
import * as oidc from 'openid-client';
import { z } from 'zod';
import { ModeToken } from '@consentry/kernel';
import { GuardedFetch } from '@consentry/plugins';
import { reasonOf } from './oidc.reasons.js';
import { SsoRefusal } from './sso.rules.js';
import type { SSO_ROLES } from './sso.schema.js';

export interface Provider { organizationId: string; issuer: string; clientId: string; clientSecret: string | undefined; defaultRole: (typeof SSO_ROLES)[number] }
/** What keeps one sign-in apart from every other: RFC 6749 `state`, OpenID Connect `nonce`, RFC 7636 verifier. */
export interface Secrets { state: string; nonce: string; verifier: string }
/** What a provider vouches for. Nothing in it is believed before {@link decideEntry}. */
export interface ProvenPerson { subject: string; email: string | undefined; emailVerified: boolean; name: string | undefined; authTime: unknown }

const TIMEOUT_MS = 10_000;
const Claims = z.object({ sub: z.string().min(1).max(255), email: z.string().max(320).optional().catch(undefined), email_verified: z.unknown().optional(), name: z.string().max(1000).optional().catch(undefined), auth_time: z.unknown().optional() });

/** OpenID Connect, authorization code flow with PKCE (ID-14). Everything it asks of a provider goes through the guard: whoever sets up an issuer must not reach our own network by it (TR-6). */
@Injectable()
export class OidcClient {
  constructor(private readonly mode: ModeToken) {}

  static secrets(): Secrets {
    return { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier() };
  }

  /** The discovery document. @throws SsoRefusal `wrong_issuer` when it tells of another issuer than it was asked for. */
  async metadata(issuer: string): Promise<oidc.ServerMetadata> {
    const metadata = await refusing(async () => {
      // The id counts for nothing here; the library wants one.
      const found = await oidc.discovery(new URL(issuer), 'consentry', undefined, oidc.None(), { [oidc.customFetch]: this.fetch, timeout: TIMEOUT_MS / 1000, execute: this.insecure(issuer) });
      return found.serverMetadata();
    });
    // The library makes exceptions for providers that serve many tenants by one document; an issuer that stands for many is nobody's own.
    if (new URL(metadata.issuer).href !== new URL(issuer).href) throw new SsoRefusal('wrong_issuer');
    if (!metadata.authorization_endpoint || !metadata.token_endpoint || !metadata.jwks_uri) throw new SsoRefusal('malformed');
    return metadata;
  }

  /** Where to send the browser. */
  async authorizationUrl(provider: Provider, redirectUri: string, { state, nonce, verifier }: Secrets): Promise<string> {
    const configuration = await this.configuration(provider);
    return refusing(async () => oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri, scope: 'openid email profile', state, nonce, code_challenge: await oidc.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    }).href);
  }

  /** Exchanges the code and checks all that comes back: state, issuer, audience, nonce, times, signature. @throws SsoRefusal with the reason */
  async exchange(provider: Provider, answer: URL, { state, nonce, verifier }: Secrets): Promise<ProvenPerson> {
    const configuration = await this.configuration(provider);
    return refusing(async () => {
      const tokens = await oidc.authorizationCodeGrant(configuration, answer, { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true });
      const claims = Claims.parse(tokens.claims());
      // Many providers keep the address out of the ID token; the library checks that the other answer is about the same subject.
      const more = claims.email === undefined && configuration.serverMetadata().userinfo_endpoint ? Claims.parse(await oidc.fetchUserInfo(configuration, tokens.access_token, claims.sub)) : claims;
      return { subject: claims.sub, email: more.email, emailVerified: more.email_verified === true, name: more.name ?? claims.name, authTime: claims.auth_time };
    });
  }

  private async configuration({ issuer, clientId, clientSecret }: Provider): Promise<oidc.Configuration> {
    const metadata = await this.metadata(issuer);
    // A list that is absent stands for client_secret_basic (OpenID Connect Discovery 1.0, section 3).
    const post = metadata.token_endpoint_auth_methods_supported?.includes('client_secret_post') ?? false;
    const authentication = clientSecret === undefined ? oidc.None() : post ? oidc.ClientSecretPost(clientSecret) : oidc.ClientSecretBasic(clientSecret);
    const configuration = new oidc.Configuration(metadata, clientId, clientSecret, authentication);
    configuration[oidc.customFetch] = this.fetch;
    configuration.timeout = TIMEOUT_MS / 1000;
    // TLS alone would do by the standard; a signature that is checked still holds when TLS is ended somewhere else.
    oidc.enableNonRepudiationChecks(configuration);
    for (const allow of this.insecure(issuer)) allow(configuration);
    return configuration;
  }

  /** Plain HTTP is for providers on this very machine, outside production; the guard sees to the first half. */
  private insecure(issuer: string): ((configuration: oidc.Configuration) => void)[] {
    return !this.mode.production && issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
  }

  private readonly fetch: oidc.CustomFetch = async (url, { method, headers, body, signal }) => {
    const guard = new GuardedFetch({ name: 'oidc', hosts: [new URL(url).host], allowLoopback: !this.mode.production });
    try {
      return await guard.fetch(url, { method: method as 'GET', headers, ...(body == null ? {} : { body: body instanceof Uint8Array ? body : String(body as string | URLSearchParams) }), ...(signal ? { signal } : {}), timeoutMs: TIMEOUT_MS });
    } finally {
      await guard.close();
    }
  };
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof SsoRefusal ? error : new SsoRefusal(reasonOf(error), error);
  }
}

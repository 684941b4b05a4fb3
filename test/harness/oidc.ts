import { createHash, createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import { bodyOf, stopServer } from './stand-in.js';
import type { Answer, World } from './world.js';

export interface IdentityClaims { sub: string; email?: string; email_verified?: boolean; name?: string }

/** The `oidc-provider` package, a certified OpenID provider, on loopback. Whoever comes is signed in as `person`, without being asked. */
export class IdentityProvider {
  readonly clientId = 'consentry-client';
  readonly clientSecret = 'a client secret of thirty-two characters';
  person: IdentityClaims = { sub: 'subject-1', email: 'someone@example.com', email_verified: true, name: 'Some One' };
  private constructor(private readonly server: Server, readonly issuer: string) {}

  static async start(redirectUri: string): Promise<IdentityProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const identity = new IdentityProvider(server, issuer);
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const provider = quietly(() => new Provider(issuer, {
      clients: [{ client_id: identity.clientId, client_secret: identity.clientSecret, redirect_uris: [redirectUri], require_auth_time: true, token_endpoint_auth_method: 'client_secret_basic' }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] } as never,
      cookies: { keys: [randomBytes(24).toString('hex')] },
      claims: { email: ['email', 'email_verified'], profile: ['name'] },
      pkce: { required: () => true },
      features: { devInteractions: { enabled: false } },
      findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...identity.person, sub: id }) }),
      interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
      // Whoever signs in has agreed.
      loadExistingGrant: async (context) => {
        const grant = new context.oidc.provider.Grant({ clientId: context.oidc.client!.clientId, accountId: context.oidc.session!.accountId! });
        grant.addOIDCScope('openid email profile');
        await grant.save();
        return grant;
      },
      ttl: { AccessToken: 3600, AuthorizationCode: 60, IdToken: 3600, Grant: 3600, Interaction: 600, Session: 3600 },
    }));
    const answer = provider.callback();
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (request.url!.startsWith('/interaction/')) void provider.interactionFinished(request, response, { login: { accountId: identity.person.sub } });
      else void answer(request, response);
    });
    return identity;
  }

  /** What the person's browser does there: follows every redirect with its cookies, until it is sent back to us. */
  async agree(location: string): Promise<URL> {
    const jar = new Map<string, string>();
    let at = new URL(location);
    for (let step = 0; at.origin === this.issuer; step++) {
      if (step > 10) throw new Error('the provider redirects for ever');
      const response = await fetch(at, { redirect: 'manual', headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') } });
      for (const line of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
        jar.set(name!, value!);
      }
      const next = response.headers.get('location');
      if (!next) throw new Error(`the provider stopped at ${at.pathname}: ${response.status} ${(await response.text()).slice(0, 300)}`);
      at = new URL(next, at);
    }
    return at;
  }

  async stop(): Promise<void> {
    await stopServer(this.server);
  }
}

/** It warns that it keeps everything in memory, which is what a test wants. */
function quietly<T>(work: () => T): T {
  /* oxlint-disable no-console -- the only way to silence it; nothing is written here */
  const { warn } = console;
  console.warn = () => undefined;
  try {
    return work();
  } finally {
    console.warn = warn;
  }
}

/** What a provider can say that is not so. Each is one departure from an honest answer. */
export const LIES = {
  'another issuer': 'wrong_issuer', 'another audience': 'wrong_audience', 'a second audience': 'wrong_audience', 'another nonce': 'wrong_nonce', 'no nonce': 'wrong_nonce',
  'alg none': 'wrong_signature', 'HS256 with the client secret': 'wrong_signature', 'signed with another key': 'wrong_signature', 'a key that is not published': 'wrong_signature', 'claims changed after signing': 'wrong_signature',
  'expired': 'expired', 'not valid yet': 'expired', 'no subject': 'subject_missing', 'an empty subject': 'subject_missing', 'userinfo of another subject': 'other_userinfo', 'no ID token': 'malformed',
  'an unverified address': 'email_unverified', 'verified as a text': 'email_unverified', 'no address': 'email_missing', 'an address in a foreign domain': 'foreign_domain', 'an address in a domain below': 'foreign_domain',
  'two addresses in one': 'email_missing', 'token endpoint where no guard would let it be': 'provider_unavailable', 'token endpoint redirects': 'malformed', 'token endpoint down': 'provider_unavailable', 'HTML for a token': 'malformed',
  'discovery tells of another issuer': 'wrong_issuer',
} as const;
export type Lie = keyof typeof LIES;

const b64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A small provider that does as it should (PKCE and one-time codes included) but for the one lie that it is told to tell. */
export class LyingProvider {
  readonly clientId = 'consentry-client';
  readonly clientSecret = 'a client secret of thirty-two characters';
  person: IdentityClaims = { sub: 'liar-1', email: 'someone@example.com', email_verified: true, name: 'Some One' };
  lie: Lie | undefined;
  /** `auth_time` of the ID token, in seconds; absent: none. */
  authTime: number | undefined;
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  private readonly codes = new Map<string, { nonce: string; challenge: string; redirectUri: string }>();
  private readonly honest = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private readonly other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  private constructor(private readonly server: Server, readonly issuer: string) {}

  static async start(): Promise<LyingProvider> {
    const server = createServer();
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    const provider = new LyingProvider(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => { void provider.answer(request, response); });
    return provider;
  }

  /** The person agrees; where the browser is sent back to. */
  agree(location: string): Promise<URL> {
    const { searchParams: asked } = new URL(location);
    if (asked.get('code_challenge_method') !== 'S256' || asked.get('response_type') !== 'code') throw new Error('not the code flow with PKCE');
    const code = randomBytes(16).toString('hex');
    this.codes.set(code, { nonce: asked.get('nonce')!, challenge: asked.get('code_challenge')!, redirectUri: asked.get('redirect_uri')! });
    const back = new URL(asked.get('redirect_uri')!);
    back.searchParams.set('code', code);
    back.searchParams.set('state', asked.get('state')!);
    return Promise.resolve(back);
  }

  async stop(): Promise<void> {
    await stopServer(this.server);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    const { pathname } = new URL(request.url!, this.issuer);
    this.asked.push(pathname);
    const send = (status: number, value: unknown) => { response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value)); };
    if (pathname === '/.well-known/openid-configuration') return send(200, this.discovery());
    if (pathname === '/jwks') return send(200, { keys: [{ ...this.honest.publicKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' }] });
    if (pathname === '/userinfo') return send(200, { ...this.personToTell(), sub: this.lie === 'userinfo of another subject' ? 'somebody-else' : this.person.sub });
    if (pathname !== '/token') return send(404, {});
    if (this.lie === 'token endpoint redirects') return void response.writeHead(307, { location: `${this.issuer}/elsewhere` }).end();
    if (this.lie === 'token endpoint down') return void request.socket.destroy();
    if (this.lie === 'HTML for a token') return void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome</p>');
    const form = new URLSearchParams(body);
    const grant = this.codes.get(form.get('code') ?? '');
    this.codes.delete(form.get('code') ?? '');
    // RFC 6749, section 2.3.1: both halves are form-encoded before they are joined.
    const credentials = Buffer.from((request.headers.authorization ?? '').replace(/^Basic /, ''), 'base64').toString().split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (credentials[0] !== this.clientId || credentials[1] !== this.clientSecret) return send(401, { error: 'invalid_client' });
    const challenge = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== form.get('redirect_uri')) return send(400, { error: 'invalid_grant' });
    send(200, { access_token: randomBytes(16).toString('hex'), token_type: 'Bearer', expires_in: 300, ...(this.lie === 'no ID token' ? {} : { id_token: this.idToken(grant.nonce) }) });
  }

  private discovery(): Record<string, unknown> {
    return {
      issuer: this.lie === 'discovery tells of another issuer' ? 'https://accounts.example.net' : this.issuer,
      authorization_endpoint: `${this.issuer}/authorize`, jwks_uri: `${this.issuer}/jwks`, userinfo_endpoint: `${this.issuer}/userinfo`,
      // 0.0.0.0 is this machine by another name: without the guard the token would come.
      token_endpoint: this.lie === 'token endpoint where no guard would let it be' ? `${this.issuer.replace('127.0.0.1', '0.0.0.0')}/token` : `${this.issuer}/token`,
      response_types_supported: ['code'], subject_types_supported: ['public'], code_challenge_methods_supported: ['S256'],
      // A liar offers whatever it wants taken.
      id_token_signing_alg_values_supported: ['RS256', 'none', 'HS256'],
    };
  }

  private personToTell(): Record<string, unknown> {
    const { lie, person } = this;
    switch (lie) {
      case 'an unverified address': return { ...person, email_verified: false };
      case 'verified as a text': return { ...person, email_verified: 'true' };
      case 'no address': return { ...person, email: undefined, email_verified: undefined };
      case 'an address in a foreign domain': return { ...person, email: 'someone@elsewhere.example' };
      case 'an address in a domain below': return { ...person, email: person.email!.replace('@', '@sub.') };
      case 'two addresses in one': return { ...person, email: `${person.email}@elsewhere.example` };
      default: return { ...person };
    }
  }

  private idToken(nonce: string): string {
    const { lie } = this;
    const now = Math.floor(Date.now() / 1000);
    const claims: Record<string, unknown> = {
      iss: lie === 'another issuer' ? 'https://accounts.example.net' : this.issuer, aud: lie === 'another audience' ? 'another-client' : lie === 'a second audience' ? [this.clientId, 'another-client'] : this.clientId,
      iat: now, exp: lie === 'expired' ? now - 600 : now + 300, nonce: lie === 'another nonce' ? 'not-the-nonce' : nonce, ...this.personToTell(), ...(this.authTime === undefined ? {} : { auth_time: this.authTime }),
    };
    if (lie === 'not valid yet') claims['nbf'] = now + 600;
    if (lie === 'no nonce') delete claims['nonce'];
    if (lie === 'no subject') delete claims['sub'];
    if (lie === 'an empty subject') claims['sub'] = '';
    // The address comes from the other endpoint then, and with it its lie.
    if (lie === 'userinfo of another subject') for (const name of ['email', 'email_verified', 'name']) delete claims[name];
    if (lie === 'alg none') return `${b64({ alg: 'none' })}.${b64(claims)}.`;
    if (lie === 'HS256 with the client secret') {
      const signed = `${b64({ alg: 'HS256' })}.${b64(claims)}`;
      return `${signed}.${createHmac('sha256', this.clientSecret).update(signed).digest('base64url')}`;
    }
    const signed = `${b64({ alg: 'RS256', kid: lie === 'a key that is not published' ? 'two' : 'one' })}.${b64(claims)}`;
    const foreign = lie === 'signed with another key' || lie === 'a key that is not published';
    const signature = sign('sha256', Buffer.from(signed), foreign ? this.other.privateKey : this.honest.privateKey).toString('base64url');
    return lie === 'claims changed after signing' ? `${b64({ alg: 'RS256', kid: 'one' })}.${b64({ ...claims, name: 'Changed' })}.${signature}` : `${signed}.${signature}`;
  }
}

/** A browser as far as sign-in goes: it keeps cookies, and goes where our answers send it only when told. */
export class Browser {
  readonly cookies = new Map<string, string>();

  constructor(readonly world: World) {}

  async call<T = Record<string, unknown>>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer<T>> {
    const answer = await this.world.call<T>(method, path, body, { key: null, headers: { cookie: [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; '), ...headers } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return answer;
  }

  /** Another one with the same cookies: a tab restored, a thief. */
  copy(): Browser {
    const other = new Browser(this.world);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  /** Follows a provider's redirect back to us. Answers where we send the browser then. */
  async comeBack(to: URL): Promise<string> {
    const answer = await this.call('GET', `${to.pathname}${to.search}`);
    if (answer.status !== 303) throw new Error(`answered ${answer.status} ${answer.text}`);
    return answer.headers.get('location')!;
  }
}

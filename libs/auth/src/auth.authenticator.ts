import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Authenticator, Clock, Database, MicroBatcher, ModeToken, originOf, ProblemError, type Actor, type ApiRequest, type Origin } from '@consentry/kernel';
import { apiKeyHash } from './auth.keys.js';
import { cookieName } from './auth.cookies.js';
import { elevatedUntil, sameToken, Sessions } from './auth.sessions.js';
import { KeyUse } from './apikeys.usage.js';
import { enrolmentDue } from './mfa.rules.js';
import { NetworkGate } from './network.gate.js';
import { NetworkRefusals } from './network.refusals.js';

interface KeyRow {
  id: string; organization_id: string; scopes: string[]; environment: 'live' | 'test'; key_hash: Buffer; ip_allowlist: string[]; rate_per_minute: number | null;
  org_allowlist: string[]; country_mode: 'off' | 'allow' | 'deny'; countries: string[]; [column: string]: unknown;
}

/**
 * Who asks, by API key or session cookie. Nothing is cached: a revoked key is refused on its very next request, on every
 * replica (ID-11). What keeps it cheap is that requests arriving together are looked up together.
 */
@Injectable()
export class RequestAuthenticator extends Authenticator implements OnApplicationShutdown {
  private readonly keys: MicroBatcher<Buffer, KeyRow | undefined>;

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly sessions: Sessions, private readonly mode: ModeToken, private readonly network: NetworkGate, private readonly refusals: NetworkRefusals,
    private readonly use: KeyUse,
  ) {
    super();
    this.keys = new MicroBatcher((_lane, hashes) => this.lookUp(hashes), { maxBatch: 256, maxWaiting: 10_000 });
  }

  authenticate(request: ApiRequest): Promise<Actor | undefined> {
    return this.who(request, { quietly: false });
  }

  private async who(request: ApiRequest, { quietly }: { quietly: boolean }): Promise<Actor | undefined> {
    const origin = originOf(request);
    const authorization = headerOf(request, 'authorization');
    if (authorization !== undefined) return this.byKey(authorization, origin, quietly);
    const token = request.cookies?.[cookieName(this.mode)];
    return token ? this.bySession(token, request, origin, quietly) : undefined;
  }

  async stillHolds(request: ApiRequest): Promise<boolean> {
    try {
      const actor = await this.who(request, { quietly: true });
      return actor !== undefined && !(actor.kind === 'user' && actor.powerless);
    } catch (error) {
      if (error instanceof ProblemError) return false;
      throw error;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.use.flush();
  }

  private async byKey(authorization: string, origin: Origin, quietly: boolean): Promise<Actor> {
    const hash = apiKeyHash(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '');
    const row = hash && (await this.keys.submit('keys', hash));
    if (!row) throw new ProblemError('auth.invalid_key');
    try {
      this.network.check(origin.ip, { ipAllowlist: row.org_allowlist, countryMode: row.country_mode, countries: row.countries }, row.ip_allowlist);
    } catch (error) {
      await this.refusals.noteAndThrow(error, row.organization_id, { type: 'api_key', id: row.id }, origin);
    }
    if (!quietly) this.use.count(row.organization_id, row.id);
    return { kind: 'api_key', id: row.id, organizationId: row.organization_id, scopes: row.scopes, environment: row.environment, ratePerMinute: row.rate_per_minute, ...origin };
  }

  private async bySession(token: string, request: ApiRequest, origin: Origin, quietly: boolean): Promise<Actor> {
    const session = await this.sessions.find(token, quietly);
    if (!session) throw new ProblemError('auth.session_expired');
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && !sameToken(headerOf(request, 'x-csrf-token') ?? '', session.csrfToken)) throw new ProblemError('auth.csrf');
    try {
      this.network.check(origin.ip, session);
    } catch (error) {
      await this.refusals.noteAndThrow(error, session.organizationId, { type: 'user', id: session.userId }, origin);
    }
    const now = this.clock.now();
    return {
      kind: 'user', id: session.userId, organizationId: session.organizationId, role: session.role, sessionId: session.id, ...origin,
      powerless: enrolmentDue({ ...session, hasFactor: session.secondFactor || session.vouched }, now)?.overdue ?? false,
      elevated: elevatedUntil(session.authenticatedAt, now) !== null,
    };
  }

  private async lookUp(hashes: Buffer[]): Promise<PromiseSettledResult<KeyRow | undefined>[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<KeyRow>({ name: 'api_keys_find', text: FIND, values: [hashes, this.clock.now()] }));
    const byHash = new Map(rows.map((r) => [r.key_hash.toString('hex'), r]));
    return hashes.map((h) => ({ status: 'fulfilled', value: byHash.get(h.toString('hex')) }));
  }
}

const FIND = `
  select k.id, k.organization_id, k.scopes, k.environment, k.key_hash, k.ip_allowlist, k.rate_per_minute, o.ip_allowlist as org_allowlist, o.country_mode, o.countries
  from api_keys k join organization_security o on o.organization_id = k.organization_id
  where k.key_hash = any($1::bytea[]) and k.revoked_at is null and (k.expires_at is null or k.expires_at > $2)`;

function headerOf(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

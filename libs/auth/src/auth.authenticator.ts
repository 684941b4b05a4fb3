import { Injectable } from '@nestjs/common';
import { Authenticator, Clock, Database, MicroBatcher, ModeToken, ProblemError, type Actor, type ApiRequest } from '@consentry/kernel';
import { apiKeyHash } from './auth.keys.js';
import { sameToken, Sessions } from './auth.sessions.js';

interface KeyRow { id: string; organization_id: string; scopes: string[]; environment: 'live' | 'test'; key_hash: Buffer; [column: string]: unknown }

const LAST_USED_EVERY_MS = 60_000;

/**
 * Who asks, by API key or session cookie. Nothing is cached: a revoked key is refused on its very next request, on every
 * replica (ID-11). What keeps it cheap is that requests arriving together are looked up together.
 */
@Injectable()
export class RequestAuthenticator extends Authenticator {
  private readonly keys: MicroBatcher<Buffer, KeyRow | undefined>;
  private readonly lastUsed = new Map<string, number>();

  constructor(private readonly db: Database, private readonly clock: Clock, private readonly sessions: Sessions, private readonly mode: ModeToken) {
    super();
    this.keys = new MicroBatcher((_lane, hashes) => this.lookUp(hashes), { maxBatch: 256, maxWaiting: 10_000 });
  }

  async authenticate(request: ApiRequest): Promise<Actor | undefined> {
    const origin = { ip: request.ip ?? null, userAgent: headerOf(request, 'user-agent') ?? null, requestId: request.id };
    const authorization = headerOf(request, 'authorization');
    if (authorization !== undefined) {
      const hash = apiKeyHash(/^Bearer (\S+)$/i.exec(authorization)?.[1] ?? '');
      const row = hash && (await this.keys.submit('keys', hash));
      if (!row) throw new ProblemError('auth.invalid_key');
      return { kind: 'api_key', id: row.id, organizationId: row.organization_id, scopes: row.scopes, environment: row.environment, ...origin };
    }
    const token = request.cookies?.[cookieName(this.mode)];
    if (!token) return undefined;
    const session = await this.sessions.find(token);
    if (!session) throw new ProblemError('auth.session_expired');
    if (!['GET', 'HEAD', 'OPTIONS'].includes(request.method) && !sameToken(headerOf(request, 'x-csrf-token') ?? '', session.csrfToken)) throw new ProblemError('auth.csrf');
    return { kind: 'user', id: session.userId, organizationId: session.organizationId, role: session.role, sessionId: session.id, ...origin };
  }

  private async lookUp(hashes: Buffer[]): Promise<PromiseSettledResult<KeyRow | undefined>[]> {
    const now = this.clock.now();
    const { rows } = await this.db.hot('system', async (c) => {
      const found = await c.query<KeyRow>({
        name: 'api_keys_find',
        text: `select id, organization_id, scopes, environment, key_hash from api_keys
               where key_hash = any($1::bytea[]) and revoked_at is null and (expires_at is null or expires_at > $2)`,
        values: [hashes, now],
      });
      const stale = found.rows.filter((r) => now.getTime() - (this.lastUsed.get(r.id) ?? 0) > LAST_USED_EVERY_MS).map((r) => r.id);
      if (stale.length > 0) {
        for (const id of stale) this.lastUsed.set(id, now.getTime());
        await c.query({ text: 'update api_keys set last_used_at = $2 where id = any($1::uuid[])', values: [stale, now] });
      }
      return found;
    });
    const byHash = new Map(rows.map((r) => [r.key_hash.toString('hex'), r]));
    return hashes.map((h) => ({ status: 'fulfilled', value: byHash.get(h.toString('hex')) }));
  }
}

/** `__Host-` binds the cookie to this very host; browsers take it over HTTPS only. */
export function cookieName(mode: { publicUrl: string }): string {
  return mode.publicUrl.startsWith('https:') ? '__Host-consentry' : 'consentry';
}

function headerOf(request: ApiRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, Ids, type Role } from '@consentry/kernel';

/** A session ends this long after sign-in, however busy it is (ID-3). */
export const SESSION_HOURS = 24;

export interface SessionRow { id: string; organizationId: string; userId: string; role: Role; csrfToken: string; expiresAt: Date }

/** Server-side sessions: the cookie holds 256 random bits, the table their hash. */
@Injectable()
export class Sessions {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids) {}

  async start(userId: string, organizationId: string, origin: { ip: string | null; userAgent: string | null }): Promise<{ token: string; csrfToken: string; id: string; expiresAt: Date }> {
    const token = randomBytes(32).toString('base64url');
    const csrfToken = randomBytes(24).toString('base64url');
    const id = this.ids.next();
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + SESSION_HOURS * 3_600_000);
    await this.db.hot('system', (c) => c.query({
      text: `insert into sessions (id, organization_id, user_id, token_hash, csrf_token, ip, user_agent, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      values: [id, organizationId, userId, hash(token), csrfToken, origin.ip, origin.userAgent?.slice(0, 512) ?? null, now, expiresAt],
    }));
    return { token, csrfToken, id, expiresAt };
  }

  /** Undefined: unknown, ended, expired, or its person lost the membership or is disabled. */
  async find(token: string): Promise<SessionRow | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<SessionRow & Record<string, unknown>>({
      name: 'session_find',
      text: `select s.id, s.organization_id as "organizationId", s.user_id as "userId", m.role, s.csrf_token as "csrfToken", s.expires_at as "expiresAt"
             from sessions s join users u on u.id = s.user_id and u.disabled_at is null
             join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
             where s.token_hash = $1 and s.expires_at > $2`,
      values: [hash(token), this.clock.now()],
    }));
    return rows[0];
  }

  async end(id: string): Promise<void> {
    await this.db.hot('system', (c) => c.query({ text: 'delete from sessions where id = $1', values: [id] }));
  }

  async purgeExpired(): Promise<number> {
    const result = await this.db.hot('system', (c) => c.query({ text: 'delete from sessions where expires_at <= $1', values: [this.clock.now()] }));
    return result.rowCount ?? 0;
  }
}

export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(hash(a), hash(b));
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, Ids, ProblemError, type Em, type Role } from '@consentry/kernel';
import { newToken, tokenHash } from './signin.tokens.js';

/** A session ends this long after sign-in, however busy it is (ID-3). */
export const SESSION_HOURS = 24;
/** For this long after a sign-in or a confirmation, dangerous actions need no further one (ID-14). */
export const ELEVATED_MINUTES = 10;
/** `last_seen_at` is written at most this often. */
const SEEN_EVERY_MS = 60_000;

export interface SessionRow {
  id: string; organizationId: string; userId: string; role: Role; csrfToken: string; expiresAt: Date; lastSeenAt: Date; authenticatedAt: Date | null; vouched: boolean;
  secondFactor: boolean; roleSince: Date; mfaRoles: Role[]; mfaGraceDays: number; mfaSince: Date; ipAllowlist: string[]; countryMode: 'off' | 'allow' | 'deny'; countries: string[];
  [column: string]: unknown;
}

export interface NewSession {
  userId: string; organizationId: string; ip: string | null; userAgent: string | null; country: string | null; deviceId: string | null; methods: string[];
  /** An identity provider says that more than a password was asked. */
  vouched: boolean;
  /** When the person last proved who he is; null: an identity provider said nothing about it. */
  authenticatedAt: Date | null;
}

export interface StartedSession { id: string; token: string; csrfToken: string; expiresAt: Date }

/** Server-side sessions: the cookie holds 256 random bits, the table their hash. */
@Injectable()
export class Sessions {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids) {}

  async start(em: Em, session: NewSession): Promise<StartedSession> {
    const started = { id: this.ids.next(), token: newToken(), csrfToken: newCsrfToken(), expiresAt: new Date(this.clock.nowMs() + SESSION_HOURS * 3_600_000) };
    const now = this.clock.now();
    await em.execute(
      `insert into sessions (id, organization_id, user_id, token_hash, csrf_token, ip, user_agent, country, device_id, methods, vouched, authenticated_at, created_at, last_seen_at, expires_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?)`,
      [started.id, session.organizationId, session.userId, tokenHash(started.token), started.csrfToken, session.ip, session.userAgent, session.country, session.deviceId, `{${session.methods.join(',')}}`,
        session.vouched, session.authenticatedAt, now, now, started.expiresAt]);
    return started;
  }

  /** A new token and CSRF token for the same session: what somebody saw of the old ones is worth nothing from now on. */
  async rotate(em: Em, id: string, change: { authenticatedAt?: Date; organizationId?: string } = {}): Promise<StartedSession> {
    const token = newToken();
    const csrfToken = newCsrfToken();
    const rows = await em.execute<{ expires_at: Date }[]>(
      `update sessions set token_hash = ?, csrf_token = ?, authenticated_at = coalesce(?::timestamptz, authenticated_at), organization_id = coalesce(?::uuid, organization_id)
       where id = ? returning expires_at`,
      [tokenHash(token), csrfToken, change.authenticatedAt ?? null, change.organizationId ?? null, id]);
    // Somebody ended it in the meantime.
    if (!rows[0]) throw new ProblemError('auth.session_expired');
    return { id, token, csrfToken, expiresAt: new Date(rows[0].expires_at) };
  }

  /**
   * Undefined: unknown, ended, expired, idle for too long, or its person lost the membership or is disabled. Looked up on
   * every request; what the organisation's rules say about the request comes in the same row. `quietly`: not counted as use.
   */
  async find(token: string, quietly = false): Promise<SessionRow | undefined> {
    const now = this.clock.now();
    return this.db.hot('system', async (c) => {
      const { rows } = await c.query<SessionRow>({ name: 'session_find', text: FIND, values: [tokenHash(token), now] });
      const row = rows[0];
      if (row && !quietly && now.getTime() - row.lastSeenAt.getTime() > SEEN_EVERY_MS) await c.query({ name: 'session_seen', text: 'update sessions set last_seen_at = $2 where id = $1 and last_seen_at < $2', values: [row.id, now] });
      return row;
    });
  }

  async endByToken(token: string): Promise<void> {
    await this.db.hot('system', (c) => c.query({ name: 'session_end_token', text: 'delete from sessions where token_hash = $1', values: [tokenHash(token)] }));
  }

  async end(em: Em, id: string): Promise<void> {
    await em.execute('delete from sessions where id = ?', [id]);
  }

  /** Every session of a person, in every organisation; `but` stays. For what concerns the account: a changed password, a reset. */
  async endAllOf(em: Em, userId: string, but?: string): Promise<number> {
    const rows = await em.execute<{ id: string }[]>('delete from sessions where user_id = ? and id <> ? returning id', [userId, but ?? '00000000-0000-0000-0000-000000000000']);
    return rows.length;
  }

  async purgeExpired(): Promise<number> {
    const result = await this.db.hot('system', (c) => c.query({ text: 'delete from sessions where expires_at <= $1', values: [this.clock.now()] }));
    return result.rowCount ?? 0;
  }
}

const FIND = `
  select s.id, s.organization_id as "organizationId", s.user_id as "userId", m.role, s.csrf_token as "csrfToken", s.expires_at as "expiresAt", s.last_seen_at as "lastSeenAt",
    s.authenticated_at as "authenticatedAt", s.vouched, u.second_factor as "secondFactor", m.role_since as "roleSince",
    o.mfa_roles as "mfaRoles", o.mfa_grace_days as "mfaGraceDays", o.mfa_since as "mfaSince", o.ip_allowlist as "ipAllowlist", o.country_mode as "countryMode", o.countries
  from sessions s join users u on u.id = s.user_id and u.disabled_at is null
  join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id and m.disabled_at is null
  join organization_security o on o.organization_id = s.organization_id
  where s.token_hash = $1 and s.expires_at > $2 and (o.idle_minutes is null or s.last_seen_at > $2::timestamptz - o.idle_minutes * interval '1 minute')`;

export function sameToken(a: string, b: string): boolean {
  return timingSafeEqual(tokenHash(a), tokenHash(b));
}

/** Whether a proof of identity is recent enough for something dangerous, and until when. */
export function elevatedUntil(authenticatedAt: Date | null, now: Date): Date | null {
  if (!authenticatedAt) return null;
  const until = new Date(authenticatedAt.getTime() + ELEVATED_MINUTES * 60_000);
  return until > now ? until : null;
}

function newCsrfToken(): string {
  return randomBytes(24).toString('base64url');
}

import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, Ids, toJsonb, type Em } from '@consentry/kernel';

export type TokenKind = 'password_reset' | 'email_verification' | 'unlock' | 'mfa_challenge';
export interface OneTimeToken { id: string; userId: string | null; data: Record<string, unknown> }

/**
 * Life of each kind, in minutes. Short, because a mailbox is somebody else's safe (ID-9); no shorter than the hour in which
 * three mails are all there are: whoever uses them up for somebody else leaves three links that work.
 */
export const TOKEN_MINUTES: Record<TokenKind, number> = { password_reset: 60, email_verification: 24 * 60, unlock: 60, mfa_challenge: 10 };

/** 256 random bits, to be carried by a mail or a browser. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/**
 * One-time tokens (ID-9): 256 bits, stored as SHA-256, short-lived, one use by compare-and-set. A token for a mail is made
 * when the mail is written: until then its row has no hash, and the raw token is nowhere but in the mail.
 */
@Injectable()
export class OneTimeTokens {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids) {}

  /** A row that waits for its mail. `userId` null: a request for an address that nobody has does the same work. */
  async prepare(em: Em, kind: TokenKind, userId: string | null, data: Record<string, unknown> = {}): Promise<string> {
    const id = this.ids.next();
    await this.insert(em, id, kind, userId, data, null);
    return id;
  }

  /** A token for a browser, at once. */
  async issue(em: Em, kind: TokenKind, userId: string, data: Record<string, unknown>): Promise<string> {
    const token = newToken();
    await this.insert(em, this.ids.next(), kind, userId, data, tokenHash(token));
    return token;
  }

  /** Gives a prepared row its token. Undefined: used, expired or gone. A second try makes a new token and voids the first. */
  async arm(id: string): Promise<string | undefined> {
    const token = newToken();
    const { rowCount } = await this.db.hot('system', (c) => c.query({ text: 'update one_time_tokens set token_hash = $2 where id = $1 and used_at is null and expires_at > $3', values: [id, tokenHash(token), this.clock.now()] }));
    return rowCount === 1 ? token : undefined;
  }

  /** Looks without using. */
  async peek(kind: TokenKind, token: string): Promise<OneTimeToken | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<OneTimeToken & Record<string, unknown>>({
      name: 'token_peek', text: `select id, user_id as "userId", data from one_time_tokens where token_hash = $1 and kind = $2 and used_at is null and expires_at > $3`, values: [tokenHash(token), kind, this.clock.now()],
    }));
    return rows[0];
  }

  /** Uses it, in the transaction of what it is good for. Undefined: somebody was quicker, or it is no token at all. */
  async redeem(em: Em, kind: TokenKind, token: string): Promise<OneTimeToken | undefined> {
    const now = this.clock.now();
    const rows = await em.execute<{ id: string; user_id: string | null; data: Record<string, unknown> }[]>(
      'update one_time_tokens set used_at = ? where token_hash = ? and kind = ? and used_at is null and expires_at > ? returning id, user_id, data', [now, tokenHash(token), kind, now]);
    const row = rows[0];
    return row && { id: row.id, userId: row.user_id, data: row.data };
  }

  /** How many of a kind a person asked for in the last hour: mails to one address are few. */
  async recent(em: Em, kind: TokenKind, userId: string | null): Promise<number> {
    const rows = await em.execute<{ n: number }[]>('select count(*)::int as n from one_time_tokens where user_id = ? and kind = ? and created_at > ?', [userId, kind, new Date(this.clock.nowMs() - 3_600_000)]);
    return rows[0]!.n;
  }

  /** What is open of a kind is void, e.g. older reset links once the password is changed. */
  async revoke(em: Em, userId: string, ...kinds: TokenKind[]): Promise<void> {
    await em.execute(`update one_time_tokens set used_at = ? where user_id = ? and kind in (${kinds.map(() => '?').join(', ')}) and used_at is null`, [this.clock.now(), userId, ...kinds]);
  }

  async purge(): Promise<number> {
    const { rowCount } = await this.db.hot('system', (c) => c.query({ text: `delete from one_time_tokens where expires_at < $1::timestamptz - interval '1 day'`, values: [this.clock.now()] }));
    return rowCount ?? 0;
  }

  private async insert(em: Em, id: string, kind: TokenKind, userId: string | null, data: Record<string, unknown>, hash: Buffer | null): Promise<void> {
    const now = this.clock.now();
    await em.execute('insert into one_time_tokens (id, kind, token_hash, user_id, data, created_at, expires_at) values (?, ?, ?, ?, ?::jsonb, ?, ?)',
      [id, kind, hash, userId, toJsonb(data), now, new Date(now.getTime() + TOKEN_MINUTES[kind] * 60_000)]);
  }
}

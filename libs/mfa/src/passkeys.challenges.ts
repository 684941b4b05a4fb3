import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock, Database, type Em } from '@consentry/kernel';

/** The time WebAuthn level 3 recommends for a ceremony (section 15.1). */
export const CHALLENGE_MS = 300_000;
/** Each new one takes up to this many expired ones with it: they cannot pile up, and no single caller has a flood to clear. */
const SWEEP = 50;

export type Ceremony = 'register' | 'authenticate';
/** `userId` is null when nobody was named: the passkey itself says whose it is. */
export interface OpenChallenge { userId: string | null }

/** Challenges that wait for their answer. 256 random bits each, kept as SHA-256, for one answer within five minutes. */
@Injectable()
export class Challenges {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  async open(kind: Ceremony, userId: string | null): Promise<Uint8Array<ArrayBuffer>> {
    const challenge = new Uint8Array(randomBytes(32));
    const now = this.clock.now();
    await this.db.hot('system', async (c) => {
      // Locked rows are left to whoever holds them: two sweeps must not wait for each other.
      await c.query({ text: 'delete from webauthn_challenges where challenge_hash in (select challenge_hash from webauthn_challenges where expires_at <= $1 limit $2 for update skip locked)', values: [now, SWEEP] });
      await c.query({
        text: 'insert into webauthn_challenges (challenge_hash, user_id, kind, expires_at) values ($1, $2, $3, $4)',
        values: [hash(Buffer.from(challenge).toString('base64url')), userId, kind, new Date(now.getTime() + CHALLENGE_MS)],
      });
    });
    return challenge;
  }

  /** Looks only. `challenge` as the client data carries it, base64url. */
  async find(kind: Ceremony, challenge: string): Promise<OpenChallenge | undefined> {
    const { rows } = await this.db.hot('system', (c) => c.query<OpenChallenge & Record<string, unknown>>({
      text: 'select user_id as "userId" from webauthn_challenges where challenge_hash = $1 and kind = $2 and expires_at > $3', values: [hash(challenge), kind, this.clock.now()],
    }));
    return rows[0];
  }

  /** Takes it away: of any number of answers to one challenge, one gets it. */
  async consume(em: Em, kind: Ceremony, challenge: string): Promise<boolean> {
    const rows = await em.execute<unknown[]>('delete from webauthn_challenges where challenge_hash = ? and kind = ? and expires_at > ? returning 1', [hash(challenge), kind, this.clock.now()]);
    return rows.length === 1;
  }

  async purge(): Promise<number> {
    const { rowCount } = await this.db.hot('system', (c) => c.query({ text: 'delete from webauthn_challenges where expires_at <= $1', values: [this.clock.now()] }));
    return rowCount ?? 0;
  }
}

function hash(challenge: string): Buffer {
  return createHash('sha256').update(challenge).digest();
}

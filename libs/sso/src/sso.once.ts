import { Injectable } from '@nestjs/common';
import { Clock, Database } from '@consentry/kernel';
import { digest, STATE_MINUTES } from './sso.cookies.js';

/** One-time means one, on every replica: whoever writes the row first has used it (reliability: 200 parallel uses, one success). */
@Injectable()
export class Once {
  constructor(private readonly db: Database, private readonly clock: Clock) {}

  /** False: it was spent before. Only what came out of a sealed cookie gets here, so nobody fills the table at will. */
  async spend(token: string): Promise<boolean> {
    // Twice the cookie's life: the row must outlive it, whatever the replicas' clocks say.
    const until = new Date(this.clock.nowMs() + 2 * STATE_MINUTES * 60_000);
    const { rowCount } = await this.db.hot('system', (c) => c.query({ text: 'insert into sso_spent (token_hash, expires_at) values ($1, $2) on conflict do nothing', values: [digest(token), until] }));
    return rowCount === 1;
  }

  /** Housekeeping: forgets what could not be used any more anyway. @returns how many */
  async purge(): Promise<number> {
    return (await this.db.hot('system', (c) => c.query({ text: 'delete from sso_spent where expires_at < $1', values: [this.clock.now()] }))).rowCount ?? 0;
  }
}

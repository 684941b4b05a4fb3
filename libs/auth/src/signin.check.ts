import { Injectable } from '@nestjs/common';
import { actForHot, Database, systemActor, type Origin, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Passwords } from './auth.passwords.js';
import { SignInAttempts, type Attempt } from './signin.attempts.js';
import { tokenHash } from './signin.tokens.js';

/** Checks the password of somebody who is known already: before a change, a link, a confirmation. Wrong ones count like failed sign-ins. */
@Injectable()
export class PasswordCheck {
  constructor(private readonly db: Database, private readonly audit: Audit, private readonly attempts: SignInAttempts, private readonly passwords: Passwords) {}

  /**
   * @param deviceToken of the caller's browser: a known one has its own count
   * @returns whether it is right; false as well for a locked account and one without password
   */
  async check(userId: string, organizationId: string, password: string, deviceToken: string | undefined, origin: Origin): Promise<boolean> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ email_key: string; password_hash: string | null; device_id: string | null }>({
      text: 'select u.email_key, u.password_hash, (select d.id from devices d where d.user_id = u.id and d.token_hash = $2) as device_id from users u where u.id = $1', values: [userId, tokenHash(deviceToken ?? '')],
    }));
    const user = rows[0];
    const attempt: Attempt = { subject: await this.attempts.subjectOf(user?.email_key ?? ''), bucket: user?.device_id ? `device:${user.device_id}` : 'stranger' };
    const open = await this.attempts.claim(attempt);
    const matches = await this.attempts.held(attempt, open, () => this.passwords.verify(password, user?.password_hash ?? null));
    if (open && matches) {
      await this.db.tx('system', (em) => this.attempts.succeeded(em, attempt));
      return true;
    }
    await this.db.hot('system', async (c) => {
      await actForHot(c, organizationId);
      const { failures, locks } = await this.attempts.failed(c, attempt, open);
      const actor = 'kind' in origin ? (origin as UserActor) : systemActor(organizationId, 'sign-in', origin);
      const object = { type: 'user', id: userId };
      await this.audit.appendHot(c, [{ actor, entry: { action: 'auth.step_up_failed', object, context: { attempt: failures, locked: !open } } }, ...(locks ? [{ actor, entry: { action: 'auth.locked', object } }] : [])]);
    });
    return false;
  }
}

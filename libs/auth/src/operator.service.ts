import { actFor, Clock, Database, ProblemError, systemActor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { removeSecondFactors } from '@consentry/mfa';
import './auth.errors.js';
import './auth.permissions.js';
import { User } from './auth.entity.js';
import type { Passwords } from './auth.passwords.js';
import type { SignInAttempts } from './signin.attempts.js';
import { emailKey } from './signin.schema.js';

export interface OperatorParts { db: Database; clock: Clock; audit: Audit; passwords: Passwords; attempts: SignInAttempts }

/**
 * What the operator of the installation can do for people who are locked out for good: the last owner without his second
 * factor, say. By the command on the machine alone; every house of the person gets a leaf.
 */
export class Operator {
  constructor(private readonly parts: OperatorParts) {}

  /** @throws ProblemError `user.not_found` */
  async unlock(email: string): Promise<void> {
    await this.forPerson(email, 'auth.unlocked', async (em, user) => {
      await this.parts.attempts.clear(em, await this.parts.attempts.subjectOf(user.emailKey));
    });
  }

  /** Removes every second factor and session; the grace period begins anew. @throws ProblemError `user.not_found` */
  async resetMfa(email: string): Promise<void> {
    await this.forPerson(email, 'auth.mfa_reset', async (em, user) => {
      await removeSecondFactors(em, user.id);
      await em.execute('update users set second_factor = false where id = ?', [user.id]);
      await em.execute('update memberships set role_since = ? where user_id = ?', [this.parts.clock.now(), user.id]);
      await em.execute('delete from sessions where user_id = ?', [user.id]);
    });
  }

  /** Ends every session. The caller has checked the password against the rules. @throws ProblemError `user.not_found` */
  async setPassword(email: string, password: string): Promise<void> {
    const hash = await this.parts.passwords.hash(password);
    await this.forPerson(email, 'auth.password_reset', async (em, user) => {
      await em.execute('update users set password_hash = ?, password_changed_at = ? where id = ?', [hash, this.parts.clock.now(), user.id]);
      for (const table of ['sessions', 'devices']) await em.execute(`delete from ${table} where user_id = ?`, [user.id]);
      await em.execute('update one_time_tokens set used_at = ? where user_id = ? and used_at is null', [this.parts.clock.now(), user.id]);
      await this.parts.attempts.clear(em, await this.parts.attempts.subjectOf(user.emailKey));
    });
  }

  private async forPerson(email: string, action: string, work: (em: Em, user: User) => Promise<void>): Promise<void> {
    await this.parts.db.tx('system', async (em) => {
      const user = await em.findOne(User, { emailKey: emailKey(email) });
      if (!user) throw new ProblemError('user.not_found');
      await work(em, user);
      const houses = await em.execute<{ organization_id: string }[]>('select organization_id from memberships where user_id = ?', [user.id]);
      for (const { organization_id: organizationId } of houses) {
        await actFor(em, organizationId);
        await this.parts.audit.append(em, systemActor(organizationId, 'operator'), { action, object: { type: 'user', id: user.id } });
      }
    });
  }
}

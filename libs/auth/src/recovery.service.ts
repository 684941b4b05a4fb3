import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { actFor, Clock, Database, INSTALLATION, isUniqueViolation, ProblemError, systemActor, type Em, type Origin, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { User } from './auth.entity.js';
import { Passwords } from './auth.passwords.js';
import { Sessions } from './auth.sessions.js';
import { MailOutbox } from './mail.outbox.js';
import { NetworkGate } from './network.gate.js';
import { PasswordPolicy } from './password.policy.js';
import { SignInAttempts } from './signin.attempts.js';
import { PasswordCheck } from './signin.check.js';
import { SessionOpening } from './signin.open.js';
import { emailKey, type ChangeEmail, type ChangePassword, type ResetPassword } from './signin.schema.js';
import type { SignedIn } from './signin.service.js';
import { OneTimeTokens, type TokenKind } from './signin.tokens.js';
import { SessionViews } from './signin.view.js';

/** Mails of one kind to one person in an hour; what is asked beyond is answered the same and not sent. */
const MAILS_AN_HOUR = 3;

interface Addressee { id: string; organization_id: string; wanted: boolean }

/** Ways back in, and changes of the credentials themselves. Nothing here tells a stranger whether an account exists. */
@Injectable()
export class Recovery {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly tokens: OneTimeTokens, private readonly mails: MailOutbox, private readonly passwords: Passwords,
    private readonly policy: PasswordPolicy, private readonly sessions: Sessions, private readonly attempts: SignInAttempts, private readonly check: PasswordCheck, private readonly opening: SessionOpening,
    private readonly network: NetworkGate, private readonly views: SessionViews,
  ) {}

  /** A reset link, for an account that has a password. One that signs in through a provider alone gets none: the password would be a way round it. */
  async forgot(email: string, origin: Origin): Promise<void> {
    await this.mailLink(email, origin, 'password_reset', 'auth.password_reset_requested', 'u.password_hash is not null');
  }

  /** A link that lifts a lock: a stranger's guesses are no way to keep the owner out (ID-2). */
  async requestUnlock(email: string, origin: Origin): Promise<void> {
    await this.mailLink(email, origin, 'unlock', 'auth.unlock_requested', 'true');
  }

  /** Ends every session (ID-4), lifts the lock, verifies the address: whoever has the mailbox has shown as much. */
  async reset(input: z.infer<typeof ResetPassword>, origin: Origin): Promise<void> {
    const token = await this.tokens.peek('password_reset', input.token);
    if (!token?.userId) throw new ProblemError('auth.invalid_token');
    const userId = token.userId;
    await this.policy.check(userId, input.password, 'password');
    const hash = await this.passwords.hash(input.password);
    await this.db.tx('system', async (em) => {
      if (!(await this.tokens.redeem(em, 'password_reset', input.token))) throw new ProblemError('auth.invalid_token');
      await this.store(em, userId, hash);
      await em.execute('update users set email_verified_at = coalesce(email_verified_at, ?) where id = ?', [this.clock.now(), userId]);
      const ended = await this.sessions.endAllOf(em, userId);
      // Browsers that were known may be the thief's: each is new again.
      await em.execute('delete from devices where user_id = ?', [userId]);
      const user = await em.findOneOrFail(User, { id: userId });
      await this.attempts.clear(em, await this.attempts.subjectOf(user.emailKey));
      await this.tell(em, userId, origin, 'auth.password_reset', { sessionsEnded: ended });
      await this.mails.ask(em, null, { kind: 'password_changed', userId, country: this.network.countryOf(origin.ip) });
    });
  }

  /** Ends every other session and gives this one new tokens. @throws ProblemError `auth.invalid_credentials` */
  async change(actor: UserActor, input: z.infer<typeof ChangePassword>, deviceToken: string | undefined): Promise<SignedIn> {
    if (!(await this.check.check(actor.id, actor.organizationId, input.currentPassword, deviceToken, actor))) throw new ProblemError('auth.invalid_credentials', { detail: 'The current password is wrong.' });
    await this.policy.check(actor.id, input.newPassword, 'newPassword');
    const hash = await this.passwords.hash(input.newPassword);
    const started = await this.db.tx('system', async (em) => {
      await this.store(em, actor.id, hash);
      const ended = await this.sessions.endAllOf(em, actor.id, actor.sessionId);
      const rotated = await this.sessions.rotate(em, actor.sessionId, { authenticatedAt: this.clock.now() });
      await actFor(em, actor.organizationId);
      await this.audit.append(em, actor, { action: 'auth.password_changed', object: { type: 'user', id: actor.id }, context: { sessionsEnded: ended } });
      await this.mails.ask(em, actor.organizationId, { kind: 'password_changed', userId: actor.id, country: this.network.countryOf(actor.ip) });
      return rotated;
    });
    return { token: started.token, expiresAt: started.expiresAt, session: await this.views.of(actor.sessionId, { ...actor, elevated: true }) };
  }

  /** @returns the token that makes this browser known: from here on strangers' failures do not concern it. */
  async unlock(token: string, origin: Origin): Promise<string> {
    return this.db.tx('system', async (em) => {
      const used = await this.tokens.redeem(em, 'unlock', token);
      if (!used?.userId) throw new ProblemError('auth.invalid_token');
      const user = await em.findOneOrFail(User, { id: used.userId });
      await this.attempts.clear(em, await this.attempts.subjectOf(user.emailKey));
      await this.tell(em, user.id, origin, 'auth.unlocked');
      return (await this.opening.addDevice(em, user.id, origin, this.network.countryOf(origin.ip))).token;
    });
  }

  async sendVerification(actor: UserActor): Promise<void> {
    await this.db.tx('system', async (em) => {
      const user = await em.findOneOrFail(User, { id: actor.id });
      if (user.emailVerifiedAt) return;
      await this.orderVerification(em, actor, user.email);
    });
  }

  /** The new address holds once its mail was opened. Whether somebody has it already shows only then, to whoever reads that mailbox. */
  async changeEmail(actor: UserActor, input: z.infer<typeof ChangeEmail>, deviceToken: string | undefined): Promise<void> {
    if (!(await this.check.check(actor.id, actor.organizationId, input.password, deviceToken, actor))) throw new ProblemError('auth.invalid_credentials', { detail: 'The password is wrong.' });
    await this.db.tx('system', async (em) => {
      // The password may have been changed since it was checked; that ended this session.
      await this.opening.hold(em, actor.id, undefined);
      if ((await em.execute<unknown[]>('select 1 from sessions where id = ?', [actor.sessionId])).length === 0) throw new ProblemError('auth.session_expired');
      await this.orderVerification(em, actor, input.email.trim());
      await actFor(em, actor.organizationId);
      await this.audit.append(em, actor, { action: 'auth.email_change_requested', object: { type: 'user', id: actor.id } });
    });
  }

  async verifyEmail(token: string, origin: Origin): Promise<void> {
    try {
      await this.db.tx('system', async (em) => {
        const used = await this.tokens.redeem(em, 'email_verification', token);
        if (!used?.userId) throw new ProblemError('auth.invalid_token');
        const user = await em.findOneOrFail(User, { id: used.userId });
        const email = String(used.data['email']);
        const former = user.email;
        const changed = emailKey(email) !== user.emailKey;
        Object.assign(user, { email, emailKey: emailKey(email), emailVerifiedAt: this.clock.now() });
        await em.flush();
        await this.tell(em, user.id, origin, changed ? 'auth.email_changed' : 'auth.email_verified');
        if (!changed) return;
        await em.execute(`update one_time_tokens set data = data || jsonb_build_object('former', ?::text) where id = ?`, [former, used.id]);
        await this.tokens.revoke(em, user.id, 'password_reset', 'unlock');
        await this.mails.ask(em, null, { kind: 'email_changed', userId: user.id, formerId: used.id });
      });
    } catch (error) {
      // Somebody else has the address meanwhile. The same answer as for any link that does not work.
      if (isUniqueViolation(error)) throw new ProblemError('auth.invalid_token');
      throw error;
    }
  }

  /** The same statements whether there is such a person or not (ID-2): a row that waits for its mail, and an order that the worker may drop. */
  private async mailLink(email: string, origin: Origin, kind: TokenKind & ('password_reset' | 'unlock'), action: string, condition: string): Promise<void> {
    await this.db.tx('system', async (em) => {
      await inTurn(em, emailKey(email));
      const rows = await em.execute<Addressee[]>(
        `select u.id, m.organization_id, ${condition} and u.disabled_at is null as wanted from users u
         join lateral (select organization_id from memberships where user_id = u.id and disabled_at is null order by created_at limit 1) m on true where u.email_key = ?`, [emailKey(email)]);
      const person = rows[0];
      const few = (await this.tokens.recent(em, kind, person?.id ?? null)) < MAILS_AN_HOUR;
      const userId = person?.wanted && few ? person.id : null;
      const tokenId = await this.tokens.prepare(em, kind, userId);
      const organizationId = person?.organization_id ?? INSTALLATION;
      await this.mails.ask(em, organizationId, { kind, userId, tokenId });
      await actFor(em, organizationId);
      await this.audit.append(em, systemActor(organizationId, 'sign-in', origin), { action, ...(person ? { object: { type: 'user', id: person.id } } : {}), context: { sent: userId !== null } });
    });
  }

  private async orderVerification(em: Em, actor: UserActor, email: string): Promise<void> {
    await inTurn(em, actor.id);
    if ((await this.tokens.recent(em, 'email_verification', actor.id)) >= MAILS_AN_HOUR) return;
    await this.tokens.revoke(em, actor.id, 'email_verification');
    const tokenId = await this.tokens.prepare(em, 'email_verification', actor.id, { email });
    await this.mails.ask(em, actor.organizationId, { kind: 'email_verification', userId: actor.id, tokenId });
  }

  private async store(em: Em, userId: string, hash: string): Promise<void> {
    await em.execute('update users set password_hash = ?, password_changed_at = ? where id = ?', [hash, this.clock.now(), userId]);
    // A change of address that a thief began must not outlive the new password.
    await this.tokens.revoke(em, userId, 'password_reset', 'mfa_challenge', 'email_verification');
  }

  /** A leaf in every house of the person: each may want to know. */
  private async tell(em: Em, userId: string, origin: Origin, action: string, context: Record<string, number> = {}): Promise<void> {
    const houses = await em.execute<{ organization_id: string }[]>('select organization_id from memberships where user_id = ?', [userId]);
    for (const { organization_id: organizationId } of houses) {
      await actFor(em, organizationId);
      await this.audit.append(em, systemActor(organizationId, 'mail-link', origin), { action, object: { type: 'user', id: userId }, context });
    }
  }
}

/** Requests for mails to one person one after the other, so that each counts those before it. */
async function inTurn(em: Em, whose: string): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(hashtextextended('mail-link|' || ?, 0))`, [whose]);
}

import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { actFor, Clock, Database, INSTALLATION, ProblemError, systemActor, type Origin, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { emailKey, MailOutbox, PasswordCheck, SignIns, type SignInOutcome } from '@consentry/auth';
import type { FacebookPerson } from './facebook.strategy.js';
import type { Payload } from './sso.cookies.js';
import { Once } from './sso.once.js';

/** Facebook's subjects are the installation's, of one issuer. */
const ISSUER = 'https://www.facebook.com';

/** Sign-in with Facebook (ID-13): for who linked it before, by the password of an account whose address is verified. It makes no accounts. */
@Injectable()
export class FacebookSignIn {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly once: Once, private readonly signIns: SignIns, private readonly passwords: PasswordCheck,
    private readonly mails: MailOutbox,
  ) {}

  /** The session of who is linked; of who could be, what the browser keeps until the password is given. @throws ProblemError `sso.no_account` */
  async enter(person: FacebookPerson, origin: Origin, deviceToken: string | undefined): Promise<{ outcome: SignInOutcome } | { link: Payload<'facebook-link'> }> {
    const userId = await this.db.tx('system', async (em) => {
      const rows = await em.execute<{ user_id: string }[]>(
        `update user_identities set last_used_at = ? where provider = 'facebook' and issuer = ? and subject = ? and organization_id = ? returning user_id`, [this.clock.now(), ISSUER, person.id, INSTALLATION]);
      return rows[0]?.user_id;
    });
    // Facebook tells neither when the person typed the password there nor whether anything else was asked.
    if (userId) return { outcome: await this.signIns.complete({ userId, organizationId: null }, { methods: ['facebook'], secondFactor: false, authenticatedAt: null }, origin, deviceToken) };
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string }>({
      text: `select id from users where email_key = $1 and email_verified_at is not null and disabled_at is null and password_hash is not null`, values: [emailKey(person.email ?? '')],
    }));
    // One answer for an unknown address and an unverified one: it must not tell which.
    if (!rows[0]) throw new ProblemError('sso.no_account');
    return { link: { id: randomBytes(16).toString('base64url'), facebookId: person.id, userId: rows[0].id } };
  }

  /** The person agrees, by the password. A wrong one counts like a failed sign-in and leaves the question open. @throws ProblemError `sso.link_expired`, `auth.invalid_credentials` */
  async link(kept: Payload<'facebook-link'> | undefined, password: string, origin: Origin, deviceToken: string | undefined): Promise<SignInOutcome> {
    if (!kept) throw new ProblemError('sso.link_expired');
    const { userId, facebookId } = kept;
    const houses = await this.housesOf(userId);
    const first = houses[0];
    if (!first || !(await this.passwords.check(userId, first, password, deviceToken, origin))) throw new ProblemError('auth.invalid_credentials', { detail: 'The password is wrong.' });
    if (!(await this.once.spend(kept.id))) throw new ProblemError('sso.link_expired');
    const now = this.clock.now();
    await this.db.tx('system', async (em) => {
      const linked = await em.execute<unknown[]>(
        `insert into user_identities (provider, issuer, subject, organization_id, user_id, created_at, last_used_at)
         select 'facebook', ?, ?, ?, u.id, ?, ? from users u where u.id = ? and u.email_verified_at is not null and u.disabled_at is null on conflict do nothing returning 1`,
        [ISSUER, facebookId, INSTALLATION, now, now, userId]);
      if (linked.length === 0) throw new ProblemError('sso.link_expired');
      // A new way in concerns every house that the person can enter.
      for (const organizationId of houses) {
        await actFor(em, organizationId);
        await this.audit.append(em, systemActor(organizationId, 'facebook', origin), { action: 'auth.facebook_linked', object: { type: 'user', id: userId } });
      }
      await this.mails.ask(em, first, { kind: 'facebook_linked', userId });
    });
    return this.signIns.complete({ userId, organizationId: null }, { methods: ['password', 'facebook'], secondFactor: false, authenticatedAt: now }, origin, deviceToken);
  }

  async linked(actor: UserActor): Promise<{ linked: boolean }> {
    const rows = await this.db.tx('system', (em) => em.execute<unknown[]>(`select 1 from user_identities where provider = 'facebook' and user_id = ? and organization_id = ?`, [actor.id, INSTALLATION]));
    return { linked: rows.length > 0 };
  }

  /** Facebook opens this account no more. Nothing to do where it did not. */
  async unlink(actor: UserActor): Promise<void> {
    await this.db.tx('system', async (em) => {
      const gone = await em.execute<unknown[]>(`delete from user_identities where provider = 'facebook' and user_id = ? and organization_id = ? returning 1`, [actor.id, INSTALLATION]);
      if (gone.length === 0) return;
      await actFor(em, actor.organizationId);
      await this.audit.append(em, actor, { action: 'auth.facebook_unlinked', object: { type: 'user', id: actor.id } });
    });
  }

  private async housesOf(userId: string): Promise<string[]> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ organization_id: string }>({
      text: 'select organization_id from memberships where user_id = $1 and disabled_at is null order by created_at, organization_id', values: [userId],
    }));
    return rows.map((r) => r.organization_id);
  }
}

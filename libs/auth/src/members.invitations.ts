import { Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import { actFor, authorize, behind, Clock, cutPage, Database, decodeCursor, findOr404, Ids, ProblemError, publicId, publicIdOrNull, systemActor, TimeCursor, type Actor, type Origin, type PageQuery } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Invitation, Membership, Organization, User } from './auth.entity.js';
import { Passwords } from './auth.passwords.js';
import { MailOutbox } from './mail.outbox.js';
import type { AcceptInvitation, InvitationPreview, InvitationView, Invite } from './members.schema.js';
import { Members, oneAccount } from './members.service.js';
import { takeTurn } from './members.turn.js';
import { PasswordPolicy } from './password.policy.js';
import { PasswordCheck } from './signin.check.js';
import { emailKey } from './signin.schema.js';
import { tokenHash } from './signin.tokens.js';

export const INVITATION_DAYS = 7;
const HAS_ACCOUNT = 'This address has an account already: give the password of that one.';

/** Bringing colleagues in. The token is in the mail alone, good for one acceptance, within seven days. */
@Injectable()
export class Invitations {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly mails: MailOutbox, private readonly members: Members,
    private readonly passwords: Passwords, private readonly policy: PasswordPolicy, private readonly check: PasswordCheck,
  ) {}

  async list(actor: Actor, query: PageQuery) {
    authorize(actor, 'members.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.find(Invitation, behind(after) as FilterQuery<Invitation>, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      return cutPage(rows, query.limit, (i) => [i.createdAt.toISOString(), i.id], (i) => this.view(i), query.count ? await em.count(Invitation, {}) : undefined);
    });
  }

  /** An open invitation of the same address is replaced. */
  async invite(actor: Actor, input: z.infer<typeof Invite>): Promise<z.infer<typeof InvitationView>> {
    authorize(actor, 'members.write', { role: input.role });
    const now = this.clock.now();
    const key = emailKey(input.email);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      authorize(await takeTurn(em, actor), 'members.write', { role: input.role });
      const user = await em.findOne(User, { emailKey: key });
      if (user && (await em.findOne(Membership, { userId: user.id, organizationId: actor.organizationId }))) throw new ProblemError('invitation.already_member');
      await em.execute('update invitations set revoked_at = ? where email_key = ? and accepted_at is null and revoked_at is null', [now, key]);
      const row = em.create(Invitation, {
        id: this.ids.next(), organizationId: actor.organizationId, email: input.email.trim(), emailKey: key, role: input.role, invitedBy: actor.kind === 'user' ? actor.id : null, tokenHash: null, createdAt: now,
        expiresAt: new Date(now.getTime() + INVITATION_DAYS * 86_400_000), acceptedAt: null, revokedAt: null,
      });
      await em.flush();
      await this.mails.ask(em, actor.organizationId, { kind: 'invitation', invitationId: row.id });
      await this.audit.append(em, actor, { action: 'invitation.sent', object: { type: 'invitation', id: row.id }, context: { role: input.role } });
      return this.view(row);
    });
  }

  async resend(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'members.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await this.open(em.findOne(Invitation, { id }));
      authorize(await takeTurn(em, actor), 'members.write', row);
      row.expiresAt = new Date(this.clock.nowMs() + INVITATION_DAYS * 86_400_000);
      await em.flush();
      await this.mails.ask(em, actor.organizationId, { kind: 'invitation', invitationId: id });
      await this.audit.append(em, actor, { action: 'invitation.resent', object: { type: 'invitation', id } });
    });
  }

  async revoke(actor: Actor, id: string): Promise<void> {
    authorize(actor, 'members.write');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await this.open(em.findOne(Invitation, { id }));
      authorize(await takeTurn(em, actor), 'members.write', row);
      row.revokedAt = this.clock.now();
      await em.flush();
      await this.audit.append(em, actor, { action: 'invitation.revoked', object: { type: 'invitation', id } });
    });
  }

  /** What the invited one is shown before he says yes. Whoever holds the token may read the mailbox; to him it is no secret whether the address has an account. */
  async preview(token: string): Promise<z.infer<typeof InvitationPreview>> {
    return this.db.tx('system', async (em) => {
      const row = await this.byToken(em.findOne(Invitation, this.alive(token)));
      const organization = await em.findOneOrFail(Organization, { id: row.organizationId });
      return { organizationName: organization.name, email: row.email, role: row.role, accountExists: (await em.count(User, { emailKey: row.emailKey })) > 0, expiresAt: row.expiresAt.toISOString() };
    });
  }

  /** A new account gets the password; an existing one has to show its own: a mailbox alone does not speak for it. */
  async accept(input: z.infer<typeof AcceptInvitation>, origin: Origin): Promise<void> {
    const { invitation, user } = await this.db.tx('system', async (em) => {
      const row = await this.byToken(em.findOne(Invitation, this.alive(input.token)));
      return { invitation: row, user: await em.findOne(User, { emailKey: row.emailKey }) };
    });
    const name = input.name ?? invitation.email.split('@')[0]!;
    let passwordHash: string | null = null;
    if (user) {
      if (!(await this.check.check(user.id, invitation.organizationId, input.password, undefined, origin))) throw new ProblemError('auth.invalid_credentials', { detail: HAS_ACCOUNT });
    } else {
      await this.policy.checkNew(invitation.organizationId, input.password, 'password', { email: invitation.email, name });
      passwordHash = await this.passwords.hash(input.password);
    }
    const actor = systemActor(invitation.organizationId, 'invitation', origin);
    await this.db.tx('system', async (em) => {
      const now = this.clock.now();
      await oneAccount(em, invitation.email);
      const used = await em.execute<unknown[]>('update invitations set accepted_at = ? where token_hash = ? and accepted_at is null and revoked_at is null and expires_at > ? returning 1', [now, tokenHash(input.token), now]);
      if (used.length === 0) throw new ProblemError('auth.invalid_token');
      // Made meanwhile, by another invitation: this password was checked against nothing. Thrown inside, so the invitation is not used up.
      if (!user && (await em.count(User, { emailKey: invitation.emailKey })) > 0) throw new ProblemError('auth.invalid_credentials', { detail: HAS_ACCOUNT });
      const userId = await this.members.admit(em, invitation.organizationId, { email: invitation.email, name, role: invitation.role, emailVerified: true, passwordHash }, actor);
      await em.execute('update users set email_verified_at = coalesce(email_verified_at, ?) where id = ?', [now, userId]);
      await actFor(em, invitation.organizationId);
      await this.audit.append(em, actor, { action: 'invitation.accepted', object: { type: 'invitation', id: invitation.id }, context: { role: invitation.role } });
    });
  }

  private alive(token: string) {
    return { tokenHash: tokenHash(token), acceptedAt: null, revokedAt: null, expiresAt: { $gt: this.clock.now() } };
  }

  private async byToken(found: Promise<Invitation | null>): Promise<Invitation> {
    const row = await found;
    if (!row) throw new ProblemError('auth.invalid_token');
    return row;
  }

  private async open(found: Promise<Invitation | null>): Promise<Invitation> {
    const row = await findOr404('invitation.not_found', found);
    if (row.acceptedAt || row.revokedAt) throw new ProblemError('invitation.closed');
    return row;
  }

  private view(i: Invitation): z.infer<typeof InvitationView> {
    const status = i.acceptedAt ? 'accepted' : i.revokedAt ? 'revoked' : i.expiresAt <= this.clock.now() ? 'expired' : 'open';
    return { id: publicId('invitation', i.id), email: i.email, role: i.role, status, invitedBy: publicIdOrNull('user', i.invitedBy), createdAt: i.createdAt.toISOString(), expiresAt: i.expiresAt.toISOString() };
  }
}

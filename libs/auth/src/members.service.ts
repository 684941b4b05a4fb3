import { Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import {
  authorize, behind, Clock, cutPage, Database, decodeCursor, findOr404, Ids, permittedRows, ProblemError, publicId, requireStepUp, TimeCursor, actFor, type Actor, type Em, type Role } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { removeSecondFactors } from '@consentry/mfa';
import { Membership, OrganizationSecurity, User } from './auth.entity.js';
import { MailOutbox } from './mail.outbox.js';
import type { MemberQuery, MemberView, UpdateMember } from './members.schema.js';
import { enrolmentDue } from './mfa.rules.js';
import { takeTurn } from './members.turn.js';
import { SignInAttempts } from './signin.attempts.js';
import { emailKey } from './signin.schema.js';

interface Row { actor: Actor; member: Membership; user: User }

/** The people of an organisation: who belongs to it, as what. An admin looks after everybody but owners; nobody changes himself; the last owner stays. */
@Injectable()
export class Members {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly attempts: SignInAttempts, private readonly mails: MailOutbox,
  ) {}

  async list(actor: Actor, query: z.infer<typeof MemberQuery>) {
    const mine = permittedRows(actor, 'members.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const named = query.q ? (await em.find(User, { $or: [{ name: { $ilike: `%${likeText(query.q)}%` } }, { emailKey: { $like: `%${likeText(query.q.toLowerCase())}%` } }] }, { fields: ['id'] })).map((u) => u.id) : undefined;
      const where = { $and: [mine, query.role ? { role: query.role } : {}, named ? { userId: { $in: named } } : {}] };
      const rows = await em.find(Membership, { $and: [where, behind(after, 'createdAt', 'userId')] } as FilterQuery<Membership>, { orderBy: { createdAt: 'desc', userId: 'desc' }, limit: query.limit + 1 });
      const views = await this.views(em, actor.organizationId, rows);
      return cutPage(rows, query.limit, (m) => [m.createdAt.toISOString(), m.userId], (m) => views.get(m.userId)!, query.count ? await em.count(Membership, where as FilterQuery<Membership>) : undefined);
    });
  }

  async read(actor: Actor, userId: string): Promise<z.infer<typeof MemberView>> {
    authorize(actor, 'members.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => this.view(em, actor.organizationId, await findOr404('user.not_found', em.findOne(Membership, { userId, organizationId: actor.organizationId }))));
  }

  /** A changed role holds from the next request on: sessions read it every time. */
  async update(actor: Actor, userId: string, input: z.infer<typeof UpdateMember>): Promise<z.infer<typeof MemberView>> {
    authorize(actor, 'members.write');
    requireStepUp(actor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const { actor: now, member } = await this.changeable(em, actor, userId);
      if (input.role !== undefined && input.role !== member.role) {
        // To make somebody what one may not touch is beyond what one may do.
        authorize(now, 'members.write', { role: input.role });
        if (member.role === 'OWNER') await this.keepAnOwner(em, actor.organizationId, userId);
        const before = member.role;
        Object.assign(member, { role: input.role, roleSince: this.clock.now() });
        await em.flush();
        await this.audit.append(em, actor, { action: 'member.role_changed', object: { type: 'user', id: userId }, context: { from: before, to: input.role } });
        await this.mails.ask(em, actor.organizationId, { kind: 'role_changed', userId, role: input.role });
      }
      if (input.disabled !== undefined && input.disabled !== (member.disabledAt !== null)) {
        if (input.disabled && member.role === 'OWNER') await this.keepAnOwner(em, actor.organizationId, userId);
        member.disabledAt = input.disabled ? this.clock.now() : null;
        await em.flush();
        if (input.disabled) await em.execute('delete from sessions where user_id = ? and organization_id = ?', [userId, actor.organizationId]);
        await this.audit.append(em, actor, { action: input.disabled ? 'member.disabled' : 'member.enabled', object: { type: 'user', id: userId } });
      }
      return this.view(em, actor.organizationId, member);
    });
  }

  async remove(actor: Actor, userId: string): Promise<void> {
    authorize(actor, 'members.write');
    requireStepUp(actor);
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const { member } = await this.changeable(em, actor, userId);
      if (member.role === 'OWNER') await this.keepAnOwner(em, actor.organizationId, userId);
      await em.execute('delete from sessions where user_id = ? and organization_id = ?', [userId, actor.organizationId]);
      await em.execute('delete from memberships where user_id = ? and organization_id = ?', [userId, actor.organizationId]);
      await this.audit.append(em, actor, { action: 'member.removed', object: { type: 'user', id: userId }, context: { role: member.role } });
    });
  }

  async unlock(actor: Actor, userId: string): Promise<void> {
    authorize(actor, 'members.write');
    await this.db.tx('system', async (em) => {
      await actFor(em, actor.organizationId);
      const { user } = await this.changeable(em, actor, userId);
      await this.attempts.clear(em, await this.attempts.subjectOf(user.emailKey));
      await this.audit.append(em, actor, { action: 'member.unlocked', object: { type: 'user', id: userId } });
    });
  }

  /** For a person who lost his second factor. Not for one who belongs to another house too: it guards that one as well. */
  async resetMfa(actor: Actor, userId: string): Promise<void> {
    authorize(actor, 'members.write');
    requireStepUp(actor);
    await this.db.tx('system', async (em) => {
      await actFor(em, actor.organizationId);
      await this.changeable(em, actor, userId);
      const houses = await em.execute<{ n: number }[]>('select count(*)::int as n from memberships where user_id = ? and organization_id <> ?', [userId, actor.organizationId]);
      if (houses[0]!.n > 0) throw new ProblemError('user.elsewhere');
      await removeSecondFactors(em, userId);
      await em.execute('update users set second_factor = false where id = ?', [userId]);
      await em.execute('delete from sessions where user_id = ?', [userId]);
      // The clock of the grace period starts anew: otherwise he could not get in to enrol the next one.
      await em.execute('update memberships set role_since = ? where user_id = ?', [this.clock.now(), userId]);
      await this.audit.append(em, actor, { action: 'auth.mfa_reset', object: { type: 'user', id: userId } });
      await this.mails.ask(em, actor.organizationId, { kind: 'mfa_reset', userId, byId: actor.id });
    });
  }

  /**
   * Takes a person in whose address is verified: by an invitation's mail, by an identity provider. Makes the account where there is none.
   * The transaction is the system's, speaking for the organisation. @returns the user's id
   */
  async admit(em: Em, organizationId: string, person: { email: string; name: string; role: Role; emailVerified: true; passwordHash?: string | null }, actor: Actor): Promise<string> {
    const now = this.clock.now();
    await oneAccount(em, person.email);
    await actFor(em, organizationId);
    let user = await em.findOne(User, { emailKey: emailKey(person.email) });
    if (!user) {
      user = em.create(User, {
        id: this.ids.next(), email: person.email.trim(), emailKey: emailKey(person.email), name: person.name, passwordHash: person.passwordHash ?? null, disabledAt: null, createdAt: now,
        emailVerifiedAt: now, locale: 'en', passwordChangedAt: null, lastSignInAt: null, secondFactor: false,
      });
      await em.flush();
    }
    const rows = await em.execute<unknown[]>('insert into memberships (organization_id, user_id, role, created_at, role_since) values (?, ?, ?, ?, ?) on conflict do nothing returning 1', [organizationId, user.id, person.role, now, now]);
    if (rows.length > 0) await this.audit.append(em, actor, { action: 'member.added', object: { type: 'user', id: user.id }, context: { role: person.role } });
    return user.id;
  }

  /** One whom the actor, as he is now, may change. Two owners cannot remove each other at once. */
  private async changeable(em: Em, given: Actor, userId: string): Promise<Row> {
    const actor = await takeTurn(em, given);
    const member = await findOr404('user.not_found', em.findOne(Membership, { userId, organizationId: actor.organizationId }));
    authorize(actor, 'members.write', member);
    if (actor.kind === 'user' && actor.id === userId) throw new ProblemError('user.own_role');
    return { actor, member, user: await em.findOneOrFail(User, { id: userId }) };
  }

  private async keepAnOwner(em: Em, organizationId: string, leaving: string): Promise<void> {
    const others = await em.count(Membership, { organizationId, role: 'OWNER', disabledAt: null, userId: { $ne: leaving } });
    if (others === 0) throw new ProblemError('user.last_owner');
  }

  private async view(em: Em, organizationId: string, member: Membership): Promise<z.infer<typeof MemberView>> {
    return (await this.views(em, organizationId, [member])).get(member.userId)!;
  }

  private async views(em: Em, organizationId: string, members: Membership[]): Promise<Map<string, z.infer<typeof MemberView>>> {
    const users = await em.find(User, { id: { $in: members.map((m) => m.userId) } });
    const rules = await em.findOneOrFail(OrganizationSecurity, { organizationId });
    const subjects = new Map(await Promise.all(users.map(async (u) => [u.id, (await this.attempts.subjectOf(u.emailKey))] as const)));
    // Counters belong to the installation; only what concerns these people is looked at.
    await em.execute(`select set_config('app.system', 'on', true)`);
    const locked = await this.attempts.locked(em, [...subjects.values()]);
    await em.execute(`select set_config('app.system', '', true)`);
    const now = this.clock.now();
    return new Map(members.map((m) => {
      const user = users.find((u) => u.id === m.userId)!;
      const due = enrolmentDue({ role: m.role, roleSince: m.roleSince, mfaRoles: rules.mfaRoles, mfaGraceDays: rules.mfaGraceDays, mfaSince: rules.mfaSince, hasFactor: user.secondFactor }, now);
      return [m.userId, {
        id: publicId('user', m.userId), email: user.email, name: user.name, role: m.role,
        status: m.disabledAt || user.disabledAt ? 'disabled' as const : locked.has(subjects.get(m.userId)!.toString('hex')) ? 'locked' as const : 'active' as const,
        mfa: { enrolled: user.secondFactor, required: rules.mfaRoles.includes(m.role), dueAt: due?.dueAt.toISOString() ?? null },
        hasPassword: user.passwordHash !== null, createdAt: m.createdAt.toISOString(), lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
      }];
    }));
  }
}

/** Whoever may make the account of an address waits for whoever is just making it. */
export async function oneAccount(em: Em, email: string): Promise<void> {
  await em.execute(`select pg_advisory_xact_lock(hashtextextended('account|' || ?, 0))`, [emailKey(email)]);
}

/** `%` and `_` are letters to whoever searches. */
function likeText(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

import { Injectable } from '@nestjs/common';
import type { FilterQuery } from '@mikro-orm/core';
import type { z } from 'zod';
import { actFor, authorize, behind, cutPage, Database, decodeCursor, findOr404, permittedRows, ProblemError, publicId, TimeCursor, type Actor, type UserActor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import type { DeviceView, SessionEntry, SessionQuery } from './account.schema.js';
import { Membership, Session, User } from './auth.entity.js';
import { tokenHash } from './signin.tokens.js';

/** Who is signed in where, and ending it. An owner or admin sees the whole organisation, everybody else himself (CASL conditions as SQL). */
@Injectable()
export class AccountSessions {
  constructor(private readonly db: Database, private readonly audit: Audit) {}

  async list(actor: Actor, query: z.infer<typeof SessionQuery>) {
    const mine = permittedRows(actor, 'sessions.read');
    const after = decodeCursor(query.cursor, TimeCursor);
    const where = { $and: [mine, query.userId ? { userId: query.userId } : {}] };
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const rows = await em.find(Session, { $and: [where, behind(after)] } as FilterQuery<Session>, { orderBy: { createdAt: 'desc', id: 'desc' }, limit: query.limit + 1 });
      const people = new Map((await em.find(User, { id: { $in: [...new Set(rows.map((r) => r.userId))] } })).map((u) => [u.id, u.name]));
      return cutPage(rows, query.limit, (s) => [s.createdAt.toISOString(), s.id], (s) => entry(s, people.get(s.userId) ?? '', actor), query.count ? await em.count(Session, where as FilterQuery<Session>) : undefined);
    });
  }

  /** A session that the actor may not see is one that doesn't exist. */
  async end(actor: Actor, id: string): Promise<void> {
    const mine = permittedRows(actor, 'sessions.end');
    await this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const session = await findOr404('session.not_found', em.findOne(Session, { $and: [{ id }, mine] } as FilterQuery<Session>));
      await em.execute('delete from sessions where id = ?', [id]);
      await this.audit.append(em, actor, { action: 'session.ended', object: { type: 'user', id: session.userId }, context: { sessions: 1 } });
    });
  }

  /** Without a person: one's own, but the one that asks. */
  async endAll(actor: Actor, userId: string | undefined): Promise<{ ended: number }> {
    authorize(actor, 'sessions.end', { userId: userId ?? actor.id });
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const whose = userId ?? actor.id;
      if (userId) await findOr404('user.not_found', em.findOne(Membership, { userId, organizationId: actor.organizationId }));
      const keep = actor.kind === 'user' && whose === actor.id ? actor.sessionId : null;
      const rows = await em.execute<{ id: string }[]>('delete from sessions where user_id = ? and organization_id = ? and (?::uuid is null or id <> ?::uuid) returning id', [whose, actor.organizationId, keep, keep]);
      if (rows.length > 0) await this.audit.append(em, actor, { action: 'session.ended', object: { type: 'user', id: whose }, context: { sessions: rows.length } });
      return { ended: rows.length };
    });
  }

  async devices(actor: UserActor, deviceToken: string | undefined): Promise<{ data: z.infer<typeof DeviceView>[] }> {
    const rows = await this.db.tx('system', (em) => em.execute<{ id: string; current: boolean; ip: string | null; country: string | null; user_agent: string | null; created_at: Date; last_seen_at: Date }[]>(
      'select id, token_hash = ? as current, ip, country, user_agent, created_at, last_seen_at from devices where user_id = ? order by last_seen_at desc limit 100', [tokenHash(deviceToken ?? ''), actor.id]));
    return { data: rows.map((d) => ({ id: publicId('device', d.id), current: d.current, ip: d.ip, country: d.country, userAgent: d.user_agent, createdAt: new Date(d.created_at).toISOString(), lastSeenAt: new Date(d.last_seen_at).toISOString() })) };
  }

  async forgetDevice(actor: UserActor, id: string): Promise<void> {
    await this.db.tx('system', async (em) => {
      const rows = await em.execute<unknown[]>('delete from devices where id = ? and user_id = ? returning 1', [id, actor.id]);
      if (rows.length === 0) throw new ProblemError('device.not_found');
      await actFor(em, actor.organizationId);
      await this.audit.append(em, actor, { action: 'auth.device_forgotten', object: { type: 'user', id: actor.id } });
    });
  }
}

function entry(session: Session, userName: string, actor: Actor): z.infer<typeof SessionEntry> {
  return {
    id: publicId('session', session.id), userId: publicId('user', session.userId), userName, current: actor.kind === 'user' && actor.sessionId === session.id, ip: session.ip ?? null, country: session.country ?? null,
    userAgent: session.userAgent ?? null, methods: session.methods, createdAt: session.createdAt.toISOString(), lastSeenAt: session.lastSeenAt.toISOString(), expiresAt: session.expiresAt.toISOString(),
  };
}

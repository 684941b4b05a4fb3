import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock, Database, ModeToken, permissionsOf, ProblemError, publicId, type Locale, type Role, type UserActor } from '@consentry/kernel';
import { MfaState } from '@consentry/mfa';
import { elevatedUntil } from './auth.sessions.js';
import { enrolmentDue } from './mfa.rules.js';
import type { SessionView } from './signin.schema.js';

interface Row {
  csrf_token: string; expires_at: Date; authenticated_at: Date | null; vouched: boolean; email: string; name: string; locale: Locale; has_password: boolean; verified: boolean; second_factor: boolean;
  organization_name: string; status: 'active' | 'suspended'; demo: boolean; role: Role; role_since: Date; mfa_roles: Role[]; mfa_grace_days: number; mfa_since: Date;
}

const READ = `
  select s.csrf_token, s.expires_at, s.authenticated_at, s.vouched, u.email, u.name, u.locale, u.password_hash is not null as has_password, u.email_verified_at is not null as verified, u.second_factor,
    o.name as organization_name, o.status, o.demo, m.role, m.role_since, p.mfa_roles, p.mfa_grace_days, p.mfa_since
  from sessions s join users u on u.id = s.user_id join organizations o on o.id = s.organization_id join organization_security p on p.organization_id = o.id
  join memberships m on m.organization_id = s.organization_id and m.user_id = s.user_id
  where s.id = ?`;

/** What the panel is told of a session. */
@Injectable()
export class SessionViews {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly mode: ModeToken, private readonly mfa: MfaState) {}

  /** @throws ProblemError `auth.session_expired` when it ended meanwhile. */
  async of(sessionId: string, actor: UserActor): Promise<z.infer<typeof SessionView>> {
    const { row, houses, factors } = await this.db.tx('system', async (em) => {
      const rows = await em.execute<Row[]>(READ, [sessionId]);
      if (!rows[0]) throw new ProblemError('auth.session_expired');
      const all = await em.execute<{ id: string; name: string; role: Role }[]>(
        'select o.id, o.name, m.role from memberships m join organizations o on o.id = m.organization_id where m.user_id = ? and m.disabled_at is null order by o.name', [actor.id]);
      return { row: rows[0], houses: all, factors: await this.mfa.of(em, actor.id) };
    });
    const now = this.clock.now();
    const due = enrolmentDue({
      role: row.role, roleSince: new Date(row.role_since), mfaRoles: row.mfa_roles, mfaGraceDays: row.mfa_grace_days, mfaSince: new Date(row.mfa_since), hasFactor: row.second_factor || row.vouched,
    }, now);
    return {
      user: { id: publicId('user', actor.id), email: row.email, name: row.name, role: row.role },
      organization: { id: publicId('organization', actor.organizationId), name: row.organization_name, status: row.status },
      csrfToken: row.csrf_token, permissions: permissionsOf({ ...actor, role: row.role, powerless: due?.overdue ?? false }), expiresAt: new Date(row.expires_at).toISOString(),
      demo: row.demo && !this.mode.production, sessionId: publicId('session', sessionId),
      elevatedUntil: elevatedUntil(row.authenticated_at && new Date(row.authenticated_at), now)?.toISOString() ?? null,
      account: { hasPassword: row.has_password, emailVerified: row.verified, locale: row.locale, ...factors },
      mfaEnrolment: due && { dueAt: due.dueAt.toISOString(), overdue: due.overdue },
      organizations: houses.map((h) => ({ id: publicId('organization', h.id), name: h.name, role: h.role })),
    };
  }
}

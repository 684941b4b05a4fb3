import { Injectable } from '@nestjs/common';
import { Database, ProblemError } from '@consentry/kernel';
import { passwordProblems, type PasswordProfile } from './auth.password.rules.js';

/** The strictest profile of all houses that a person belongs to would need an order; the one asked first counts: `seed` adds rules that `nist` lacks. */
const STRICTEST: PasswordProfile[] = ['seed', 'default', 'nist'];

/** ID-1: a new password against the profile of the person's organisations and his own name and address. */
@Injectable()
export class PasswordPolicy {
  constructor(private readonly db: Database) {}

  /** @param field the field of the request to blame. @throws ProblemError `request.invalid` listing each unmet rule */
  async check(userId: string, password: string, field: string): Promise<void> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ email: string; name: string; profiles: PasswordProfile[] | null }>({
      text: `select u.email, u.name, (select array_agg(distinct s.password_profile) from memberships m join organization_security s on s.organization_id = m.organization_id where m.user_id = u.id) as profiles
             from users u where u.id = $1`, values: [userId],
    }));
    const user = rows[0];
    if (!user) throw new ProblemError('auth.invalid_token');
    this.judge(password, field, { email: user.email, name: user.name, profile: STRICTEST.find((p) => user.profiles?.includes(p)) ?? 'default' });
  }

  /** {@link check} for somebody who has no account yet. */
  async checkNew(organizationId: string, password: string, field: string, person: { email: string; name: string }): Promise<void> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ password_profile: PasswordProfile }>({ text: 'select password_profile from organization_security where organization_id = $1', values: [organizationId] }));
    this.judge(password, field, { ...person, profile: rows[0]?.password_profile ?? 'default' });
  }

  private judge(password: string, field: string, context: { email: string; name: string; profile: PasswordProfile }): void {
    const problems = passwordProblems(password, context);
    if (problems.length > 0) throw new ProblemError('request.invalid', { detail: problems.join(' '), errors: problems.map((message) => ({ path: field, message })) });
  }
}

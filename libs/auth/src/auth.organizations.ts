import { Injectable } from '@nestjs/common';
import { actFor, Clock, Database, Ids, ProblemError, systemActor, type Actor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import './auth.errors.js';
import './auth.permissions.js';
import { Membership, Organization, OrganizationSecurity, User } from './auth.entity.js';
import { Passwords } from './auth.passwords.js';
import { emailKey } from './signin.schema.js';

export interface NewOrganization { name: string; ownerEmail: string; ownerPassword: string; ownerName?: string; demo?: boolean }

/** ID-7: what an organisation asks for until it says otherwise. */
const MFA_ROLES = ['OWNER', 'ADMIN'] as const;
const MFA_GRACE_DAYS = 14;

/** Makes organisations. By the operator's command and the first start; nobody else can. */
@Injectable()
export class Organizations {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly passwords: Passwords) {}

  async create(input: NewOrganization): Promise<{ organizationId: string; ownerId: string; owner: Actor }> {
    const passwordHash = await this.passwords.hash(input.ownerPassword);
    const organizationId = this.ids.next();
    const ownerId = this.ids.next();
    const now = this.clock.now();
    const actor = systemActor(organizationId, 'operator');
    await this.db.tx('system', async (em) => {
      if (await em.findOne(User, { emailKey: emailKey(input.ownerEmail) })) throw new ProblemError('organization.owner_exists');
      em.create(Organization, { id: organizationId, name: input.name, status: 'active', demo: input.demo ?? false, createdAt: now });
      // The operator vouches for the owner's address; it needs no mail.
      em.create(User, {
        id: ownerId, email: input.ownerEmail.trim(), emailKey: emailKey(input.ownerEmail), name: input.ownerName ?? 'Owner', passwordHash, disabledAt: null, createdAt: now, emailVerifiedAt: now, locale: 'en',
        passwordChangedAt: now, lastSignInAt: null, secondFactor: false,
      });
      await em.flush();
      em.create(Membership, { organizationId, userId: ownerId, role: 'OWNER', createdAt: now, roleSince: now, disabledAt: null });
      em.create(OrganizationSecurity, {
        organizationId, passwordProfile: 'default', idleMinutes: null, mfaRoles: [...MFA_ROLES], mfaGraceDays: MFA_GRACE_DAYS, mfaSince: now, ipAllowlist: [], countryMode: 'off', countries: [], updatedAt: now,
      });
      await em.flush();
      await actFor(em, organizationId);
      await this.audit.append(em, actor, { action: 'organization.created', object: { type: 'organization', id: organizationId } }, { action: 'member.added', object: { type: 'user', id: ownerId }, context: { role: 'OWNER' } });
    });
    return { organizationId, ownerId, owner: { kind: 'user', id: ownerId, organizationId, role: 'OWNER', sessionId: '', ip: null, userAgent: null, requestId: null, elevated: true } };
  }

  async any(): Promise<boolean> {
    return this.db.tx('system', async (em) => (await em.count(Organization, {})) > 0);
  }

  /** The organisation of the demonstration, where there is one. */
  async demo(): Promise<string | undefined> {
    return this.db.tx('system', async (em) => (await em.findOne(Organization, { demo: true }, { orderBy: { createdAt: 'asc' } }))?.id);
  }
}

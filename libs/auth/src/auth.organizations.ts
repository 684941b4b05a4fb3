import { Injectable } from '@nestjs/common';
import { Clock, Database, defineErrors, Ids, ProblemError, systemActor, type Actor } from '@consentry/kernel';
import { Audit, defineAuditActions } from '@consentry/audit';
import { Membership, Organization, User } from './auth.entity.js';
import { hashPassword } from './auth.passwords.js';
import { emailKey } from './auth.service.js';

defineAuditActions({ 'organization.created': 'account_change', 'member.added': 'account_change' });
defineErrors({
  'organization.owner_exists': [409, 'This e-mail has an account already', 'Use another address for the owner of a new organisation.'],
});

export interface NewOrganization { name: string; ownerEmail: string; ownerPassword: string; ownerName?: string; demo?: boolean }

/** Makes organisations. By the operator's command and the first start; nobody else can. */
@Injectable()
export class Organizations {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit) {}

  async create(input: NewOrganization): Promise<{ organizationId: string; ownerId: string; owner: Actor }> {
    const passwordHash = await hashPassword(input.ownerPassword);
    const organizationId = this.ids.next();
    const ownerId = this.ids.next();
    const now = this.clock.now();
    const actor = systemActor(organizationId, 'operator');
    await this.db.tx('system', async (em) => {
      if (await em.findOne(User, { emailKey: emailKey(input.ownerEmail) })) throw new ProblemError('organization.owner_exists');
      em.create(Organization, { id: organizationId, name: input.name, status: 'active', demo: input.demo ?? false, createdAt: now });
      em.create(User, { id: ownerId, email: input.ownerEmail.trim(), emailKey: emailKey(input.ownerEmail), name: input.ownerName ?? 'Owner', passwordHash, disabledAt: null, createdAt: now });
      await em.flush();
      em.create(Membership, { organizationId, userId: ownerId, role: 'OWNER', createdAt: now });
      await em.flush();
      // The leaf belongs to the new organisation; the rest of this transaction speaks for it too.
      await em.execute(`select set_config('app.organization_id', ?, true)`, [organizationId]);
      await this.audit.append(em, actor, { action: 'organization.created', object: { type: 'organization', id: organizationId } }, { action: 'member.added', object: { type: 'user', id: ownerId }, context: { role: 'OWNER' } });
    });
    return { organizationId, ownerId, owner: { kind: 'user', id: ownerId, organizationId, role: 'OWNER', sessionId: '', ip: null, userAgent: null, requestId: null } };
  }

  async any(): Promise<boolean> {
    return this.db.tx('system', async (em) => (await em.count(Organization, {})) > 0);
  }

  /** The organisation of the demonstration, where there is one. */
  async demo(): Promise<string | undefined> {
    return this.db.tx('system', async (em) => (await em.findOne(Organization, { demo: true }, { orderBy: { createdAt: 'asc' } }))?.id);
  }
}

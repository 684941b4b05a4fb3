import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, changedFields, Clock, Database, ProblemError, publicId, requireStepUp, type Actor } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import { Organization, OrganizationSecurity } from './auth.entity.js';
import { NetworkGate } from './network.gate.js';
import type { OrganizationDetail, SecuritySettings, UpdateOrganization, UpdateSecurity } from './organization.schema.js';

/** An organisation about itself: its name, its rules for signing in. */
@Injectable()
export class OrganizationSettings {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit, private readonly network: NetworkGate) {}

  async read(actor: Actor): Promise<z.infer<typeof OrganizationDetail>> {
    authorize(actor, 'organization.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => detail(await em.findOneOrFail(Organization, { id: actor.organizationId })));
  }

  async update(actor: Actor, input: z.infer<typeof UpdateOrganization>): Promise<z.infer<typeof OrganizationDetail>> {
    authorize(actor, 'organization.write');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      const row = await em.findOneOrFail(Organization, { id: actor.organizationId });
      if (input.name !== undefined && input.name !== row.name) {
        row.name = input.name;
        await em.flush();
        await this.audit.append(em, actor, { action: 'organization.renamed', object: { type: 'organization', id: row.id } });
      }
      return detail(row);
    });
  }

  async security(actor: Actor): Promise<z.infer<typeof SecuritySettings>> {
    authorize(actor, 'security.read');
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => security(await em.findOneOrFail(OrganizationSecurity, { organizationId: actor.organizationId })));
  }

  /** Holds from the next request on. What would shut out the one who asks is refused: a typing error must not cost the key to the house. */
  async updateSecurity(actor: Actor, input: z.infer<typeof UpdateSecurity>): Promise<z.infer<typeof SecuritySettings>> {
    authorize(actor, 'security.write');
    requireStepUp(actor);
    return this.db.tx({ organizationId: actor.organizationId }, async (em) => {
      // One after the other: two changes that are each harmless can lock out together.
      await em.execute('select 1 from organization_security where organization_id = ? for update', [actor.organizationId]);
      const row = await em.findOneOrFail(OrganizationSecurity, { organizationId: actor.organizationId });
      const before = security(row);
      const roles = input.mfaRoles && [...new Set(input.mfaRoles)];
      const asked = roles?.filter((r) => !row.mfaRoles.includes(r)) ?? [];
      Object.assign(row, input, roles ? { mfaRoles: roles } : {}, { updatedAt: this.clock.now() });
      this.refuseLockout(actor, row);
      await em.flush();
      // Whoever is asked anew gets his days from now on; whoever was asked before goes on counting.
      if (asked.length > 0) await em.execute(`update memberships set role_since = ? where organization_id = ? and role in (${asked.map(() => '?').join(', ')})`, [this.clock.now(), actor.organizationId, ...asked]);
      const after = security(row);
      const changed = changedFields(Object.keys(input), before, after);
      if (changed.length > 0) await this.audit.append(em, actor, { action: 'security.changed', object: { type: 'organization', id: actor.organizationId }, context: { fields: changed } });
      return after;
    });
  }

  private refuseLockout(actor: Actor, rules: OrganizationSecurity): void {
    try {
      this.network.check(actor.ip, rules);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const country = this.network.countryOf(actor.ip);
      throw new ProblemError('request.invalid', {
        errors: [error.code === 'auth.ip_not_allowed'
          ? { path: 'ipAllowlist', message: `This would lock you out: your own address, ${actor.ip ?? 'unknown'}, is not in the list.` }
          : { path: 'countries', message: `This would lock you out: you are in ${country ?? 'no known country'}.` }],
      });
    }
  }
}

function detail(row: Organization): z.infer<typeof OrganizationDetail> {
  return { id: publicId('organization', row.id), name: row.name, status: row.status, demo: row.demo, createdAt: row.createdAt.toISOString() };
}

function security(row: OrganizationSecurity): z.infer<typeof SecuritySettings> {
  const { passwordProfile, idleMinutes, mfaRoles, mfaGraceDays, ipAllowlist, countryMode, countries, updatedAt } = row;
  return { passwordProfile, idleMinutes: idleMinutes ?? null, mfaRoles, mfaGraceDays, ipAllowlist, countryMode, countries: countries as z.infer<typeof SecuritySettings>['countries'], updatedAt: updatedAt.toISOString() };
}

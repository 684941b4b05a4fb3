import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { announceWith, authorize, changedFields, Clock, Database, type Actor, type Em } from '@consentry/kernel';
import { Audit } from '@consentry/audit';
import './processors.permissions.js';
import type { PrivacyContactFields, UpdatePrivacyContact } from './processors.schema.js';

interface Row { controller_name: string | null; country: string | null; dpo_name: string | null; dpo_email: string | null; dpo_address: string | null; updated_at: Date | string }

/** Who is responsible for the processing, and whom people may write to: what every document begins with. */
@Injectable()
export class PrivacyContact {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit) {}

  async read(actor: Actor): Promise<PrivacyContactFields> {
    authorize(actor, 'processors.read');
    return this.db.tx({ organizationId: actor.organizationId }, (em) => this.of(em, actor.organizationId));
  }

  async update(actor: Actor, input: z.infer<typeof UpdatePrivacyContact>): Promise<PrivacyContactFields> {
    authorize(actor, 'processors.write');
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      await em.execute('select pg_advisory_xact_lock(hashtextextended(?, 44))', [organizationId]);
      const before = await this.of(em, organizationId);
      const fields = changedFields(Object.keys(input), before, input);
      if (fields.length === 0) return before;
      await em.execute(
        `insert into privacy_contacts (organization_id, controller_name, country, dpo_name, dpo_email, dpo_address, updated_at) values (?, ?, ?, ?, ?, ?, ?)
         on conflict (organization_id) do update set controller_name = excluded.controller_name, country = excluded.country, dpo_name = excluded.dpo_name, dpo_email = excluded.dpo_email, dpo_address = excluded.dpo_address, updated_at = excluded.updated_at`,
        [organizationId, input.controllerName, input.country, input.dpoName, input.dpoEmail, input.dpoAddress, this.clock.now()]);
      await this.audit.append(em, actor, { action: 'privacy_contact.changed', context: { fields } });
      await announceWith(em, organizationId, [{ resource: 'privacy-contact' }]);
      return this.of(em, organizationId);
    });
  }

  async of(em: Em, organizationId: string): Promise<PrivacyContactFields> {
    const [r] = await em.execute<Row[]>('select * from privacy_contacts where organization_id = ?', [organizationId]);
    return {
      controllerName: r?.controller_name ?? null, country: r?.country ?? null, dpoName: r?.dpo_name ?? null, dpoEmail: r?.dpo_email ?? null, dpoAddress: r?.dpo_address ?? null, updatedAt: r ? new Date(r.updated_at).toISOString() : null,
    };
  }
}

import { Injectable } from '@nestjs/common';
import { actForHot, authorize, Database, requireStepUp, toJsonb, type Actor, type HotClient } from '@consentry/kernel';
import type { z } from 'zod';
import { EVENT_TYPES } from './audit.actions.js';
import { daysKept, RETENTION, type RetentionChoice } from './audit.retention.rules.js';
import type { AuditSettingsView, UpdateAuditSettings } from './audit.schema.js';
import { Audit } from './audit.service.js';

interface Stored { retention: RetentionChoice; witnessEmails: string[] }

/** How long an organisation keeps its log, and who else gets its checkpoints. */
@Injectable()
export class AuditSettingsStore {
  constructor(private readonly db: Database, private readonly audit: Audit) {}

  async view(actor: Actor): Promise<z.infer<typeof AuditSettingsView>> {
    authorize(actor, 'audit.read');
    return this.db.hot({ organizationId: actor.organizationId }, async (c) => view(await this.read(c, actor.organizationId)));
  }

  /** A shorter retention purges at the next run, and what is purged is gone: it asks for step-up. */
  async update(actor: Actor, input: z.infer<typeof UpdateAuditSettings>): Promise<z.infer<typeof AuditSettingsView>> {
    authorize(actor, 'audit.write');
    requireStepUp(actor);
    const { organizationId } = actor;
    return this.db.hot({ organizationId }, async (c) => {
      await c.query({ text: 'insert into audit_settings (organization_id) values ($1) on conflict do nothing', values: [organizationId] });
      await c.query({ text: 'select 1 from audit_settings where organization_id = $1 for update', values: [organizationId] });
      const before = await this.read(c, organizationId);
      const after: Stored = { retention: { ...before.retention, ...input.retention }, witnessEmails: input.witnessEmails ? [...new Set(input.witnessEmails)] : before.witnessEmails };
      const fields = [...EVENT_TYPES.filter((t) => daysKept(t, before.retention) !== daysKept(t, after.retention)).map((t) => `retention.${t}`), ...(String(before.witnessEmails) === String(after.witnessEmails) ? [] : ['witnessEmails'])];
      if (fields.length === 0) return view(before);
      await c.query({ text: 'update audit_settings set retention = $2, witness_emails = $3 where organization_id = $1', values: [organizationId, toJsonb(after.retention), after.witnessEmails] });
      await this.audit.appendHot(c, [{ actor, entry: { action: 'audit.settings_changed', context: { fields } } }]);
      return view(after);
    });
  }

  /** The client speaks for the organisation. */
  async read(c: HotClient, organizationId: string): Promise<Stored> {
    const { rows } = await c.query<{ retention: RetentionChoice; witness_emails: string[] }>({ name: 'audit_settings', text: 'select retention, witness_emails from audit_settings where organization_id = $1', values: [organizationId] });
    return { retention: rows[0]?.retention ?? {}, witnessEmails: rows[0]?.witness_emails ?? [] };
  }

  /** {@link read} in the system's scope, which speaks for the organisation from then on. */
  async readFor(c: HotClient, organizationId: string): Promise<Stored> {
    await actForHot(c, organizationId);
    return this.read(c, organizationId);
  }
}

function view({ retention, witnessEmails }: Stored): z.infer<typeof AuditSettingsView> {
  return {
    retention: Object.fromEntries(EVENT_TYPES.map((type) => [type, daysKept(type, retention)])) as z.infer<typeof AuditSettingsView>['retention'], witnessEmails, limits: RETENTION,
  };
}

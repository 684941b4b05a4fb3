import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { authorize, Clock, Database, permissionTable, ProblemError, publicId, requireStepUp, toJsonb, type Actor, type Em, type Role } from '@consentry/kernel';
import { alertRules, Audit, type AlertRule } from '@consentry/audit';
import type { Thresholds } from './alerts.facts.js';
import type { AlertRuleList, AlertRuleView, SetAlertRule } from './alerts.schema.js';

interface Row { rule: string; enabled: boolean; parameters: Record<string, number>; notify: Notify | null; changed_at: Date }
export interface Notify { roles: Role[]; users: string[] }
export interface RuleSetting { enabled: boolean; thresholds: Thresholds; notify: Notify; changedAt: Date | null }

/** What an organisation says of the rules; where it says nothing, what the table says. */
@Injectable()
export class AlertSettings {
  constructor(private readonly db: Database, private readonly clock: Clock, private readonly audit: Audit) {}

  async list(actor: Actor): Promise<z.infer<typeof AlertRuleList>> {
    authorize(actor, 'alerts.read');
    const settings = await this.db.tx({ organizationId: actor.organizationId }, (em) => this.of(em, actor.organizationId));
    return { data: [...alertRules()].map(([rule, row]) => view(rule, row, settings.get(rule)!)) };
  }

  /** Replaces what was said of a rule. An intruder's first wish is silence, so it asks for a fresh proof of identity, and leaves a security event. */
  async set(actor: Actor, rule: string, input: z.infer<typeof SetAlertRule>): Promise<z.infer<typeof AlertRuleView>> {
    authorize(actor, 'alerts.write');
    requireStepUp(actor);
    const row = alertRules().get(rule);
    if (!row) throw new ProblemError('alert_rule.not_found');
    const errors = faults(rule, row, input);
    if (errors.length > 0) throw new ProblemError('request.invalid', { errors });
    const { organizationId } = actor;
    return this.db.tx({ organizationId }, async (em) => {
      await this.refuseStrangers(em, organizationId, input.notify?.users ?? []);
      const before = (await this.of(em, organizationId)).get(rule)!;
      const now = this.clock.now();
      await em.execute(
        `insert into alert_settings (organization_id, rule, enabled, parameters, notify, changed_at) values (?, ?, ?, ?::jsonb, ?::jsonb, ?)
         on conflict (organization_id, rule) do update set enabled = excluded.enabled, parameters = excluded.parameters, notify = excluded.notify, changed_at = excluded.changed_at`,
        [organizationId, rule, input.enabled, toJsonb(input.parameters), input.notify ? toJsonb(input.notify) : null, now]);
      const after = (await this.of(em, organizationId)).get(rule)!;
      const fields = [
        ...(before.enabled === after.enabled ? [] : ['enabled']), ...Object.keys(row.parameters).filter((name) => before.thresholds[name] !== after.thresholds[name]),
        ...(JSON.stringify(before.notify) === JSON.stringify(after.notify) ? [] : ['notify']),
      ];
      if (fields.length > 0) await this.audit.append(em, actor, { action: 'alert_rule.changed', object: { type: 'organization', id: organizationId }, context: { rule, enabled: after.enabled, fields } });
      return view(rule, row, after);
    });
  }

  /** Every rule as it holds for an organisation. */
  async of(em: Em, organizationId: string): Promise<Map<string, RuleSetting>> {
    const rows = await em.execute<Row[]>('select rule, enabled, parameters, notify, changed_at from alert_settings where organization_id = ?', [organizationId]);
    const said = new Map(rows.map((r) => [r.rule, r]));
    return new Map([...alertRules()].map(([rule, row]) => [rule, setting(row, said.get(rule))]));
  }

  private async refuseStrangers(em: Em, organizationId: string, users: string[]): Promise<void> {
    if (users.length === 0) return;
    const members = await em.execute<{ user_id: string }[]>(
      `select user_id from memberships where organization_id = ? and disabled_at is null and role in (${readers().map(() => '?').join(', ')})`, [organizationId, ...readers()]);
    const known = new Set(members.map((m) => m.user_id));
    const errors = users.flatMap((id, i) => (known.has(id) ? [] : [{ path: `notify.users.${i}`, message: 'Not a member who may read alerts.' }]));
    if (errors.length > 0) throw new ProblemError('request.invalid', { errors });
  }
}

/** Roles that may read alerts; a mail about one goes to nobody else. */
export function readers(): readonly Role[] {
  return permissionTable().get('alerts.read')!.roles;
}

function setting(row: AlertRule, said: Row | undefined): RuleSetting {
  return {
    enabled: row.always ?? said?.enabled ?? true,
    thresholds: Object.fromEntries(Object.entries(row.parameters).map(([name, p]) => [name, said?.parameters[name] ?? p.default])),
    notify: said?.notify ?? { roles: row.mailed ? ['OWNER', 'ADMIN'] : [], users: [] }, changedAt: said ? new Date(said.changed_at) : null,
  };
}

function faults(rule: string, row: AlertRule, input: z.infer<typeof SetAlertRule>): { path: string; message: string }[] {
  const known = Object.keys(row.parameters);
  return [
    ...(row.always && !input.enabled ? [{ path: 'enabled', message: `${rule} cannot be switched off.` }] : []),
    ...Object.entries(input.parameters).flatMap(([name, value]) => {
      const p = Object.hasOwn(row.parameters, name) ? row.parameters[name] : undefined;
      if (!p) return [{ path: `parameters.${name}`, message: `${rule} has no such parameter. ${known.length > 0 ? `Known: ${known.join(', ')}.` : 'It has none.'}` }];
      return Number.isInteger(value) && value >= p.min && value <= p.max ? [] : [{ path: `parameters.${name}`, message: `Must be a whole number from ${p.min} to ${p.max}.` }];
    }),
    ...(input.notify?.roles ?? []).flatMap((role, i) => (readers().includes(role) ? [] : [{ path: `notify.roles.${i}`, message: `${role} may not read alerts. Roles that may: ${readers().join(', ')}.` }])),
  ];
}

function view(rule: string, row: AlertRule, { enabled, thresholds, notify, changedAt }: RuleSetting): z.infer<typeof AlertRuleView> {
  return {
    rule, severity: row.severity, what: row.what, from: row.from, optional: !row.always, enabled, notify: { roles: notify.roles, users: notify.users.map((id) => publicId('user', id)) },
    parameters: Object.entries(row.parameters).map(([name, p]) => ({ name, what: p.what, value: thresholds[name]!, default: p.default, min: p.min, max: p.max })), changedAt: changedAt?.toISOString() ?? null,
  };
}

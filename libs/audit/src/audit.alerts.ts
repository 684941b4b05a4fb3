import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { announceWith, Clock, defineEvents, enqueueWith, EventSubscriptions, Ids, publicId, publishWith, systemActor, toJsonb, type Em } from '@consentry/kernel';
import { defineAuditActions } from './audit.actions.js';
import { publicObject } from './audit.objects.js';
import { Audit } from './audit.service.js';

export const SEVERITIES = ['info', 'warning', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** A number of a rule that an organisation may set for itself. */
export interface AlertParameter { what: string; default: number; min: number; max: number }

/** What one kind of alert is. */
export interface AlertRule {
  severity: Severity;
  /** One sentence for people: when it rings. */
  what: string;
  /** What it is computed from. */
  from: string;
  parameters: Readonly<Record<string, AlertParameter>>;
  /** Whether owners and admins get a mail unless the organisation says otherwise. */
  mailed: boolean;
  /** Cannot be switched off: who could would use it to hide. */
  always?: true;
}

const rules = new Map<string, AlertRule>();

/** Adds rules to the one table that code, API, mails and documentation read (MO-1). */
export function defineAlertRules<const T extends Record<string, AlertRule>>(rows: T): T {
  for (const [rule, row] of Object.entries(rows)) {
    if (rules.has(rule)) throw new Error(`alert rule declared twice: ${rule}`);
    rules.set(rule, row);
  }
  return rows;
}

export function alertRules(): ReadonlyMap<string, AlertRule> {
  return rules;
}

/** Rows of this topic tell that an alert opened: somebody may have to be mailed. */
export const ALERT_TOPIC = 'alert.opened';

defineAuditActions({ 'alert.opened': { type: 'security_event', what: 'An alert opened', context: ['rule', 'severity'] } });

const told = { alertId: z.string(), rule: z.string(), severity: z.enum(SEVERITIES), objectType: z.string().nullable(), objectId: z.string().nullable() };
defineEvents({
  'alert.opened': { what: 'An alert opened', data: z.object({ ...told, facts: z.record(z.string(), z.unknown()) }) },
  'alert.acknowledged': { what: 'Somebody acknowledged an alert', data: z.object(told) },
  'alert.closed': { what: 'Somebody closed an alert', data: z.object(told) },
});

export interface AlertEntry {
  /** Of the table, e.g. `sign_in.new_country`. */
  rule: string;
  /** Default: what the table says. */
  severity?: Severity;
  object?: { type: string; id: string };
  /** Ids, counts, countries: no content, no secret. */
  facts?: Record<string, string | number | boolean | null>;
  /** What makes two alerts the same until the first is closed. Default: rule and object. */
  dedupeKey?: string;
  /** When the newest of what it tells of happened. An alert of this cause that somebody closed since stays closed. Default: now. */
  at?: Date;
  /** The same cause again within this time is the same occurrence: its facts are renewed, it is not counted. Default 0. */
  quietMs?: number;
}

// One live row for each cause, however many raise it at once: the unique index decides.
const RAISE = `
  insert into alerts (id, organization_id, rule, severity, object_type, object_id, facts, dedupe_key, first_at, last_at)
  select r.id, r.organization_id, r.rule, r.severity, r.object_type, r.object_id, r.facts, r.dedupe_key, r.now, r.now
  from jsonb_to_record(?::jsonb) as r(id uuid, organization_id uuid, rule text, severity text, object_type text, object_id uuid, facts jsonb, dedupe_key text, now timestamptz, at timestamptz, always boolean)
  where (r.always or not exists (select 1 from alert_settings s where s.organization_id = r.organization_id and s.rule = r.rule and not s.enabled))
    and not exists (select 1 from alerts c where c.organization_id = r.organization_id and c.dedupe_key = r.dedupe_key and c.state = 'closed' and c.closed_at >= r.at)
  on conflict (organization_id, dedupe_key) where state <> 'closed' do update set facts = excluded.facts,
    count = alerts.count + case when excluded.last_at >= alerts.last_at + ?::int * interval '1 ms' or ?::int = 0 then 1 else 0 end,
    last_at = case when excluded.last_at >= alerts.last_at + ?::int * interval '1 ms' then excluded.last_at else alerts.last_at end
  where alerts.facts is distinct from excluded.facts or ?::int = 0 or excluded.last_at >= alerts.last_at + ?::int * interval '1 ms'
  returning id, xmax = 0 as opened`;

/** Alerts are raised in the transaction of what they tell of. The same cause again counts up instead of ringing twice. */
@Injectable()
export class Alerts {
  constructor(private readonly clock: Clock, private readonly ids: Ids, private readonly audit: Audit, private readonly subscriptions: EventSubscriptions) {}

  /** The transaction must speak for the organisation. An organisation that switched the rule off gets none. @returns whether one opened */
  async raise(em: Em, organizationId: string, alert: AlertEntry): Promise<boolean> {
    const row = rules.get(alert.rule);
    if (!row) throw new Error(`unknown alert rule: ${alert.rule}`);
    const now = this.clock.now();
    const severity = alert.severity ?? row.severity;
    const { type = null, id: objectId = null } = alert.object ?? {};
    const quiet = alert.quietMs ?? 0;
    const given = toJsonb({
      id: this.ids.next(), organization_id: organizationId, rule: alert.rule, severity, object_type: type, object_id: objectId, facts: alert.facts ?? {},
      dedupe_key: alert.dedupeKey ?? `${alert.rule}/${objectId ?? ''}`, now, at: alert.at ?? now, always: row.always ?? false,
    });
    const rows = await em.execute<{ id: string; opened: boolean }[]>(RAISE, [given, quiet, quiet, quiet, quiet, quiet]);
    const raised = rows[0];
    if (!raised) return false;
    await announceWith(em, organizationId, [{ resource: 'alerts' }]);
    if (!raised.opened) return false;
    await this.audit.append(em, systemActor(organizationId, 'alerts'), { action: 'alert.opened', object: { type: 'alert', id: raised.id }, context: { rule: alert.rule, severity } });
    const data = { alertId: publicId('alert', raised.id), rule: alert.rule, severity, objectType: type, objectId: alertObjectId(type, objectId), facts: alert.facts ?? {} };
    await publishWith(em, this.subscriptions, organizationId, now, [{ type: 'alert.opened', data }]);
    await enqueueWith(em, organizationId, now, [{ topic: ALERT_TOPIC, key: organizationId, payload: { alertId: raised.id } }]);
    return true;
  }
}

export function alertObjectId(type: string | null, id: string | null): string | null {
  return type && id ? publicObject(type, id) : null;
}

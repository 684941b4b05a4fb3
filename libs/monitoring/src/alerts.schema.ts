import { z } from 'zod';
import { hasRefusedCharacters, idIn, idOut, PageQuery, pageOf, ROLES } from '@consentry/kernel';
import { ALERT_STATES, SEVERITIES } from '@consentry/audit';

const Mark = z.object({ at: z.iso.datetime(), userId: idOut('user'), note: z.string().nullable() }).nullable();

export const AlertView = z.object({
  id: idOut('alert'), rule: z.string(), severity: z.enum(SEVERITIES), state: z.enum(ALERT_STATES), objectType: z.string().nullable(), objectId: z.string().nullable(),
  facts: z.record(z.string(), z.unknown()),
  /** How often its cause occurred while it was open or acknowledged. */
  count: z.int(), firstAt: z.iso.datetime(), lastAt: z.iso.datetime(),
  acknowledged: Mark, closed: Mark,
}).meta({ id: 'Alert' });
export const AlertPage = pageOf(AlertView).meta({ id: 'AlertPage' });
export const AlertQuery = PageQuery.extend({ state: z.enum(ALERT_STATES).optional(), rule: z.string().max(64).optional(), severity: z.enum(SEVERITIES).optional() });
export const AlertParam = z.strictObject({ id: idIn('alert') });
export const AlertNote = z.strictObject({
  /** Kept with the alert, never in the audit log. */
  note: z.string().trim().min(1).max(1000).refine((text) => !hasRefusedCharacters(JSON.stringify(text)), 'Holds characters that cannot be stored.').optional(),
}).meta({ id: 'AlertNote' });

const Recipients = { roles: z.array(z.enum(ROLES)).max(ROLES.length), users: z.array(idOut('user')) };
export const AlertRuleView = z.object({
  rule: z.string(), severity: z.enum(SEVERITIES), what: z.string(), from: z.string(),
  /** Whether an organisation may switch it off. */
  optional: z.boolean(), enabled: z.boolean(),
  parameters: z.array(z.object({ name: z.string(), what: z.string(), value: z.number(), default: z.number(), min: z.number(), max: z.number() })),
  /** Who gets a mail when it opens. */
  notify: z.object(Recipients),
  /** Null: never, so all is as delivered. */
  changedAt: z.iso.datetime().nullable(),
}).meta({ id: 'AlertRule' });
export const AlertRuleList = z.object({ data: z.array(AlertRuleView) }).meta({ id: 'AlertRuleList' });
export const AlertRuleParam = z.strictObject({ rule: z.string().max(64) });
export const SetAlertRule = z.strictObject({
  enabled: z.boolean(),
  /** Those that are not given are as delivered. */
  parameters: z.record(z.string().max(64), z.number()).default({}),
  /** Roles that may read alerts, and members who may. Not given: as delivered. */
  notify: z.strictObject({ roles: Recipients.roles, users: z.array(idIn('user')).max(50).default([]) }).optional(),
}).meta({ id: 'SetAlertRule' });

import { defineEntity, p } from '@mikro-orm/core';

export const ALERT_STATES = ['open', 'acknowledged', 'closed'] as const;

const AlertSchema = defineEntity({
  name: 'Alert', tableName: 'alerts',
  properties: {
    id: p.uuid().primary(), organizationId: p.uuid(), rule: p.text(), severity: p.text().$type<'info' | 'warning' | 'critical'>(), state: p.text().$type<(typeof ALERT_STATES)[number]>(),
    objectType: p.text().nullable(), objectId: p.uuid().nullable(), facts: p.json<Record<string, unknown>>(), dedupeKey: p.text(), count: p.integer(), firstAt: p.datetime(), lastAt: p.datetime(),
    acknowledgedAt: p.datetime().nullable(), acknowledgedBy: p.uuid().nullable(), acknowledgedNote: p.text().nullable(), closedAt: p.datetime().nullable(), closedBy: p.uuid().nullable(), closedNote: p.text().nullable(),
    told: p.text().$type<'mail' | 'waiting' | 'summary' | 'nobody'>().nullable(), toldAt: p.datetime().nullable(),
  },
});
export class Alert extends AlertSchema.class {}
AlertSchema.setClass(Alert);

import { defineEntity, p } from '@mikro-orm/core';

const AlertSchema = defineEntity({
  name: 'Alert', tableName: 'alerts',
  properties: {
    id: p.uuid().primary(), organizationId: p.uuid(), rule: p.text(), severity: p.text().$type<'info' | 'warning' | 'critical'>(), state: p.text().$type<'open' | 'acknowledged' | 'closed'>(),
    objectType: p.text().nullable(), objectId: p.uuid().nullable(), facts: p.json<Record<string, unknown>>(), dedupeKey: p.text(), count: p.integer(), firstAt: p.datetime(), lastAt: p.datetime(),
  },
});
export class Alert extends AlertSchema.class {}
AlertSchema.setClass(Alert);

import { defineEntity, p } from '@mikro-orm/core';

const ConnectionSchema = defineEntity({
  name: 'Connection',
  tableName: 'connections',
  properties: {
    id: p.uuid().primary(),
    organizationId: p.uuid(),
    plugin: p.text(),
    channel: p.text(),
    name: p.text(),
    status: p.text().$type<'active' | 'paused' | 'disconnected'>(),
    credentials: p.blob().nullable(),
    credentialsChangedAt: p.datetime().nullable(),
    masks: p.json().$type<Record<string, string>>(),
    settings: p.json().$type<Record<string, unknown>>(),
    serviceWindowHours: p.double().nullable(),
    version: p.integer(),
    createdAt: p.datetime(),
    updatedAt: p.datetime(),
    lastWebhookAt: p.datetime().nullable(),
    lastCheckedAt: p.datetime().nullable(),
    lastError: p.text().nullable(),
  },
});

/** One configured line of a channel: which plugin, which number, under which secrets. */
export class Connection extends ConnectionSchema.class {}
ConnectionSchema.setClass(Connection);

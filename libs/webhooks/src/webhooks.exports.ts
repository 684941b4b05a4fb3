import { z } from 'zod';
import { idOut, publicId } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';
import { urlSpot } from './webhooks.sealed.js';

const at = z.iso.datetime();

defineExport({
  name: 'webhook-endpoints', what: 'Where events are delivered. Signing secrets are not in here, and of addresses only scheme and host: many hold a token', tables: ['webhook_endpoints'],
  shape: z.object({ id: idOut('webhookEndpoint'), origin: z.string(), description: z.string(), eventTypes: z.array(z.string()), enabled: z.boolean(), disabledReason: z.string().nullable(), createdAt: at, updatedAt: at }),
  from: 'webhook_endpoints t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; url: Buffer; description: string; event_types: string[]; enabled: boolean; disabled_reason: string | null; created_at: Date; updated_at: Date }[], { ring }) => rows.map((r) => ({
    id: publicId('webhookEndpoint', r.id), origin: new URL(ring.open(urlSpot(r.id), r.url)).origin, description: r.description, eventTypes: r.event_types, enabled: r.enabled, disabledReason: r.disabled_reason, createdAt: r.created_at.toISOString(), updatedAt: r.updated_at.toISOString(),
  })),
});

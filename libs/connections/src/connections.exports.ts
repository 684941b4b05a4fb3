import { z } from 'zod';
import { idOut, publicId } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';

const at = z.iso.datetime();
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

defineExport({
  name: 'connections', what: 'Accounts at providers and their settings. Tokens and secrets are not in here', tables: ['connections'],
  shape: z.object({
    id: idOut('connection'), plugin: z.string(), channel: z.string(), name: z.string(), status: z.string(), settings: z.record(z.string(), z.unknown()), createdAt: at, updatedAt: at, lastWebhookAt: at.nullable(), lastCheckedAt: at.nullable(),
  }),
  from: 'connections t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; plugin: string; channel: string; name: string; status: string; settings: Record<string, unknown>; created_at: Date; updated_at: Date; last_webhook_at: Date | null; last_checked_at: Date | null }[]) => rows.map((r) => ({
    id: publicId('connection', r.id), plugin: r.plugin, channel: r.channel, name: r.name, status: r.status, settings: r.settings, createdAt: r.created_at.toISOString(), updatedAt: r.updated_at.toISOString(),
    lastWebhookAt: iso(r.last_webhook_at), lastCheckedAt: iso(r.last_checked_at),
  })),
});

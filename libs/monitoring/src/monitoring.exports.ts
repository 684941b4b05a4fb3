import { z } from 'zod';
import { idOut, publicId } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';

const at = z.iso.datetime();

defineExport({
  name: 'alert-rules', what: 'Which alerts ring, and for whom, where that was changed', tables: ['alert_settings'],
  shape: z.object({ rule: z.string(), enabled: z.boolean(), parameters: z.record(z.string(), z.unknown()), notify: z.unknown(), changedAt: at }),
  from: 'alert_settings t', key: { 't.rule': 'text' },
  views: (rows: { rule: string; enabled: boolean; parameters: Record<string, unknown>; notify: unknown; changed_at: Date }[]) => rows.map((r) => ({ rule: r.rule, enabled: r.enabled, parameters: r.parameters, notify: r.notify, changedAt: r.changed_at.toISOString() })),
});

/** Of the settings only where it goes to: addresses may hold a token, certificates are long. */
defineExport({
  name: 'audit-streams', what: 'Receivers of the audit log. Keys, headers and the rest of their addresses are not in here', tables: ['audit_streams'],
  shape: z.object({ id: idOut('auditStream'), name: z.string(), kind: z.string(), enabled: z.boolean(), eventTypes: z.array(z.string()).nullable(), target: z.string().nullable(), createdAt: at, updatedAt: at }),
  from: 'audit_streams t', select: 't.id, t.name, t.kind, t.enabled, t.event_types, t.settings, t.created_at, t.updated_at', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; name: string; kind: string; enabled: boolean; event_types: string[] | null; settings: { url?: string; host?: string; port?: number }; created_at: Date; updated_at: Date }[]) => rows.map((r) => ({
    id: publicId('auditStream', r.id), name: r.name, kind: r.kind, enabled: r.enabled, eventTypes: r.event_types, target: r.settings.url !== undefined ? new URL(r.settings.url).origin : r.settings.host !== undefined ? `${r.settings.host}:${r.settings.port ?? ''}` : null,
    createdAt: r.created_at.toISOString(), updatedAt: r.updated_at.toISOString(),
  })),
});

import { z } from 'zod';
import { auditActions, EVENT_TYPES, type EventType } from '@consentry/audit';
import { ID_PREFIXES, idOut, publicId, type IdKind } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';

/** What the modules below the registry keep: the audit log, its settings and alerts, and the policy of keys. */
const at = z.iso.datetime();
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

interface LeafRow {
  id: string; at: Date; event_type: EventType; action: string; actor_kind: string; actor_id: string; ip: string | null; user_agent: string | null; request_id: string | null; object_type: string | null; object_id: string | null; context: Record<string, unknown>;
  [column: string]: unknown;
}

defineExport({
  name: 'audit-log', what: 'Who did what, when and from where. It can be verified by its own bundle: `consentry audit verify`', tables: ['audit_leaves'],
  shape: z.object({
    id: idOut('auditLeaf'), at, type: z.enum(EVENT_TYPES), action: z.string(), what: z.string(), actor: z.object({ kind: z.string(), id: z.string() }), ip: z.string().nullable(), userAgent: z.string().nullable(), requestId: z.string().nullable(),
    object: z.object({ type: z.string(), id: z.string() }).nullable(), context: z.record(z.string(), z.unknown()),
  }),
  from: 'audit_leaves t', key: { 't.id': 'uuid' }, made: 't.at', user: `t.actor_kind = 'user' and t.actor_id = :user::text`,
  views: (rows: LeafRow[]) => rows.map((r) => ({
    id: publicId('auditLeaf', r.id), at: r.at.toISOString(), type: r.event_type, action: r.action, what: auditActions().get(r.action)?.what ?? r.action, actor: { kind: r.actor_kind, id: named(r.actor_kind, r.actor_id) }, ip: r.ip, userAgent: r.user_agent,
    requestId: r.request_id, object: r.object_type && r.object_id ? { type: r.object_type, id: named(r.object_type, r.object_id) } : null, context: r.context,
  })),
});

/** As the API names it; of a kind that has no prefix, as it is. */
function named(type: string, id: string): string {
  const kind = type.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return kind in ID_PREFIXES && /^[0-9a-f-]{36}$/.test(id) ? publicId(kind as IdKind, id) : id;
}

defineExport({
  name: 'audit-settings', what: 'How long the audit log is kept, and who is mailed its root', tables: ['audit_settings'],
  shape: z.object({ retention: z.record(z.string(), z.unknown()), witnessEmails: z.array(z.string()), verifiedAt: at.nullable(), witnessedAt: at.nullable() }),
  from: 'audit_settings t', key: { 't.organization_id': 'uuid' },
  views: (rows: { retention: Record<string, unknown>; witness_emails: string[]; verified_at: Date | null; witnessed_at: Date | null }[]) => rows.map((r) => ({
    retention: r.retention, witnessEmails: r.witness_emails, verifiedAt: iso(r.verified_at), witnessedAt: iso(r.witnessed_at),
  })),
});

interface AlertRow {
  id: string; rule: string; severity: string; state: string; object_type: string | null; object_id: string | null; facts: Record<string, unknown>; count: number; first_at: Date; last_at: Date; acknowledged_at: Date | null; acknowledged_by: string | null;
  acknowledged_note: string | null; closed_at: Date | null; closed_by: string | null; closed_note: string | null; [column: string]: unknown;
}

defineExport({
  name: 'alerts', what: 'What asked for attention', tables: ['alerts'],
  shape: z.object({
    id: idOut('alert'), rule: z.string(), severity: z.string(), state: z.string(), object: z.object({ type: z.string(), id: z.string() }).nullable(), facts: z.record(z.string(), z.unknown()), count: z.int(), firstAt: at, lastAt: at,
    acknowledgedAt: at.nullable(), acknowledgedBy: z.string().nullable(), acknowledgedNote: z.string().nullable(), closedAt: at.nullable(), closedBy: z.string().nullable(), closedNote: z.string().nullable(),
  }),
  from: 'alerts t', key: { 't.id': 'uuid' }, made: 't.first_at',
  views: (rows: AlertRow[]) => rows.map((r) => ({
    id: publicId('alert', r.id), rule: r.rule, severity: r.severity, state: r.state, object: r.object_type && r.object_id ? { type: r.object_type, id: named(r.object_type, r.object_id) } : null, facts: r.facts, count: r.count, firstAt: r.first_at.toISOString(),
    lastAt: r.last_at.toISOString(), acknowledgedAt: iso(r.acknowledged_at), acknowledgedBy: r.acknowledged_by && named('user', r.acknowledged_by), acknowledgedNote: r.acknowledged_note, closedAt: iso(r.closed_at), closedBy: r.closed_by && named('user', r.closed_by), closedNote: r.closed_note,
  })),
});

defineExport({
  name: 'key-policy', what: 'How often your encryption keys are renewed', tables: ['key_policies'], shape: z.object({ rotateEveryDays: z.int().nullable(), updatedAt: at }), from: 'key_policies t', key: { 't.organization_id': 'uuid' },
  views: (rows: { rotate_every_days: number | null; updated_at: Date }[]) => rows.map((r) => ({ rotateEveryDays: r.rotate_every_days, updatedAt: r.updated_at.toISOString() })),
});

defineExport({
  name: 'exports', what: 'Copies that were made before', tables: ['exports'],
  shape: z.object({ id: idOut('export'), kind: z.string(), state: z.string(), reason: z.string().nullable(), requestedBy: z.string(), rows: z.int(), bytes: z.int().nullable(), createdAt: at, finishedAt: at.nullable() }),
  from: 'exports t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: `t.kind = 'contact' and t.subjects && :contacts::uuid[]`, user: `t.kind = 'user' and :user::uuid = any(t.subjects)`,
  views: (rows: { id: string; kind: string; state: string; reason: string | null; actor_kind: string; actor_id: string; rows: string; bytes: string | null; created_at: Date; finished_at: Date | null }[]) => rows.map((r) => ({
    id: publicId('export', r.id), kind: r.kind, state: r.state, reason: r.reason, requestedBy: named(r.actor_kind, r.actor_id), rows: Number(r.rows), bytes: r.bytes === null ? null : Number(r.bytes), createdAt: r.created_at.toISOString(), finishedAt: iso(r.finished_at),
  })),
});

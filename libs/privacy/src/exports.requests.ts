import { z } from 'zod';
import { idOut, publicId, publicIdOrNull } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';
import { holdReason, requestDetails } from './erasure.sealed.js';

/** What this module keeps: requests of people, erasures, holds, retention, and who else processes the data. */
const at = z.iso.datetime();
const iso = (time: Date | null): string | null => time?.toISOString() ?? null;
const text = z.string().nullable();
const counts = z.record(z.string(), z.unknown());

interface RequestRow {
  id: string; kind: string | null; channel: string; state: string; contact_id: string | null; user_id: string | null; details: Buffer | null; received_at: Date; due_at: Date; extended_at: Date | null; verified_at: Date | null; verified_by: string | null;
  verified_method: string | null; approved_at: Date | null; approved_by: string | null; export_id: string | null; finished_at: Date | null; finished_by: string | null; [column: string]: unknown;
}

defineExport({
  name: 'privacy-requests', what: 'Requests of people about their data', tables: ['subject_requests'],
  shape: z.object({
    id: idOut('subjectRequest'), kind: text, channel: z.string(), state: z.string(), contactId: idOut('contact').nullable(), userId: idOut('user').nullable(), name: text, address: text, message: text, note: text, extension: text, refusal: text,
    receivedAt: at, dueAt: at, extendedAt: at.nullable(), verifiedAt: at.nullable(), verifiedBy: text, verifiedMethod: text, approvedAt: at.nullable(), approvedBy: text, exportId: idOut('export').nullable(), finishedAt: at.nullable(), finishedBy: text,
  }),
  from: 'subject_requests t', key: { 't.id': 'uuid' }, made: 't.received_at', contact: 't.contact_id = any(:contacts)', user: 't.user_id = :user',
  views: (rows: RequestRow[], { ring }) => rows.map((r) => {
    const d = r.details ? requestDetails.open(ring, r.id, r.details) : undefined;
    return {
      id: publicId('subjectRequest', r.id), kind: r.kind, channel: r.channel, state: r.state, contactId: publicIdOrNull('contact', r.contact_id), userId: publicIdOrNull('user', r.user_id),
      name: d?.name ?? null, address: d?.address ?? null, message: d?.message ?? null, note: d?.note ?? null, extension: d?.extension ?? null, refusal: d?.refusal ?? null,
      receivedAt: r.received_at.toISOString(), dueAt: r.due_at.toISOString(), extendedAt: iso(r.extended_at), verifiedAt: iso(r.verified_at), verifiedBy: r.verified_by, verifiedMethod: r.verified_method, approvedAt: iso(r.approved_at), approvedBy: r.approved_by,
      exportId: publicIdOrNull('export', r.export_id), finishedAt: iso(r.finished_at), finishedBy: r.finished_by,
    };
  }),
});

defineExport({
  name: 'privacy-request-events', what: 'What was done about the requests', tables: ['subject_request_events'],
  shape: z.object({ requestId: idOut('subjectRequest'), kind: z.string(), actor: z.object({ kind: z.string(), id: z.string() }), facts: counts, at }),
  from: 'subject_request_events t', key: { 't.id': 'uuid' }, made: 't.at', contact: 't.request_id in (select q.id from subject_requests q where q.contact_id = any(:contacts))', user: 't.request_id in (select q.id from subject_requests q where q.user_id = :user)',
  views: (rows: { request_id: string; kind: string; actor_kind: string; actor_id: string; facts: Record<string, unknown>; at: Date }[]) => rows.map((r) => ({
    requestId: publicId('subjectRequest', r.request_id), kind: r.kind, actor: { kind: r.actor_kind, id: r.actor_id }, facts: r.facts, at: r.at.toISOString(),
  })),
});

defineExport({
  name: 'erasures', what: 'Who was erased, by number, and how many rows went', tables: ['erasures'],
  shape: z.object({ id: idOut('erasure'), subject: z.enum(['contact', 'user']), subjectId: z.string(), state: z.string(), counts, startedAt: at, finishedAt: at.nullable() }),
  from: 'erasures t', key: { 't.id': 'uuid' }, made: 't.started_at',
  views: (rows: { id: string; subject: 'contact' | 'user'; subject_id: string; state: string; counts: Record<string, unknown>; started_at: Date; finished_at: Date | null }[]) => rows.map((r) => ({
    id: publicId('erasure', r.id), subject: r.subject, subjectId: publicId(r.subject, r.subject_id), state: r.state, counts: r.counts, startedAt: r.started_at.toISOString(), finishedAt: iso(r.finished_at),
  })),
});

/** Not in the copy of the contact: why a hold stands may be nobody's business but a court's. */
defineExport({
  name: 'legal-holds', what: 'What must not be deleted, and why', tables: ['legal_holds'],
  shape: z.object({ id: idOut('legalHold'), contactId: idOut('contact').nullable(), reason: z.string(), createdBy: z.string(), createdAt: at, releasedBy: text, releasedAt: at.nullable() }),
  from: 'legal_holds t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; contact_id: string | null; reason: Buffer; created_by: string; created_at: Date; released_by: string | null; released_at: Date | null }[], { ring }) => rows.map((r) => ({
    id: publicId('legalHold', r.id), contactId: publicIdOrNull('contact', r.contact_id), reason: holdReason.open(ring, r.id, r.reason), createdBy: r.created_by, createdAt: r.created_at.toISOString(), releasedBy: r.released_by, releasedAt: iso(r.released_at),
  })),
});

defineExport({
  name: 'retention-settings', what: 'How long each class of data is kept, in days, where it differs from the standard', tables: ['retention_settings'], shape: z.object({ days: counts, updatedAt: at }), from: 'retention_settings t', key: { 't.organization_id': 'uuid' },
  views: (rows: { days: Record<string, unknown>; updated_at: Date }[]) => rows.map((r) => ({ days: r.days, updatedAt: r.updated_at.toISOString() })),
});

defineExport({
  name: 'retention-runs', what: 'What was deleted because its time was over, and what a hold kept', tables: ['retention_runs'],
  shape: z.object({ id: idOut('retentionRun'), startedAt: at, finishedAt: at.nullable(), purged: counts, held: counts }),
  from: 'retention_runs t', key: { 't.id': 'uuid' }, made: 't.started_at',
  views: (rows: { id: string; started_at: Date; finished_at: Date | null; purged: Record<string, unknown>; held: Record<string, unknown> }[]) => rows.map((r) => ({
    id: publicId('retentionRun', r.id), startedAt: r.started_at.toISOString(), finishedAt: iso(r.finished_at), purged: r.purged, held: r.held,
  })),
});

interface ProcessorRow { source: string; key: string; name: string; host: string | null; regions: string[]; purposes: string[]; categories: string[]; terms: string | null; since: Date; ended_at: Date | null; [column: string]: unknown }

defineExport({
  name: 'processors', what: 'Who else processes the data', tables: ['processors'],
  shape: z.object({ source: z.string(), key: z.string(), name: z.string(), host: text, regions: z.array(z.string()), purposes: z.array(z.string()), categories: z.array(z.string()), terms: text, since: at, endedAt: at.nullable() }),
  from: 'processors t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: ProcessorRow[]) => rows.map((r) => ({ source: r.source, key: r.key, name: r.name, host: r.host, regions: r.regions, purposes: r.purposes, categories: r.categories, terms: r.terms, since: r.since.toISOString(), endedAt: iso(r.ended_at) })),
});

defineExport({
  name: 'processor-notices', what: 'What the owners were told of processors', tables: ['processor_notices'], shape: z.object({ at, baseline: z.boolean(), changes: z.unknown() }), from: 'processor_notices t', key: { 't.id': 'uuid' }, made: 't.at',
  views: (rows: { at: Date; baseline: boolean; changes: unknown }[]) => rows.map((r) => ({ at: r.at.toISOString(), baseline: r.baseline, changes: r.changes })),
});

defineExport({
  name: 'privacy-contacts', what: 'Whom people may write to about their data', tables: ['privacy_contacts'],
  shape: z.object({ controllerName: text, country: text, dpoName: text, dpoEmail: text, dpoAddress: text, updatedAt: at }), from: 'privacy_contacts t', key: { 't.organization_id': 'uuid' },
  views: (rows: { controller_name: string | null; country: string | null; dpo_name: string | null; dpo_email: string | null; dpo_address: string | null; updated_at: Date }[]) => rows.map((r) => ({
    controllerName: r.controller_name, country: r.country, dpoName: r.dpo_name, dpoEmail: r.dpo_email, dpoAddress: r.dpo_address, updatedAt: r.updated_at.toISOString(),
  })),
});

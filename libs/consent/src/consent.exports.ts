import { z } from 'zod';
import { idOut, publicId } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';
import { PURPOSES, SOURCES, type Purpose, type Source } from './consent.schema.js';
import { openEvidence, openPendingAddress, openPendingDetails } from './consent.sealed.js';

const at = z.iso.datetime();
const state = z.enum(['granted', 'withdrawn']);

defineExport({
  name: 'consents', what: 'The consent ledger: what people agreed to and took back, with what proves it', tables: ['consent_records'],
  shape: z.object({
    id: idOut('consentRecord'), contactId: idOut('contact'), channel: z.string(), purpose: z.enum(PURPOSES), state, source: z.enum(SOURCES), actor: z.string(), recordedAt: at, evidence: z.record(z.string(), z.unknown()),
  }),
  from: 'consent_records t', key: { 't.id': 'uuid' }, made: 't.recorded_at', contact: 't.contact_id = any(:contacts)',
  views: (rows: {
    id: string; contact_id: string; channel: string; purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source; evidence: Buffer | null; evidence_plain: Record<string, unknown> | null; actor_kind: string; actor_id: string; recorded_at: Date; [column: string]: unknown;
  }[], { ring }) => rows.map((r) => ({
    id: publicId('consentRecord', r.id), contactId: publicId('contact', r.contact_id), channel: r.channel, purpose: r.purpose, state: r.state, source: r.source, actor: `${r.actor_kind}:${r.actor_id}`, recordedAt: r.recorded_at.toISOString(), evidence: openEvidence(ring, r),
  })),
});

defineExport({
  name: 'consent-states', what: 'What the ledger adds up to, by contact, channel and purpose', tables: ['consent_states'],
  shape: z.object({ contactId: idOut('contact'), channel: z.string(), purpose: z.enum(PURPOSES), state, source: z.enum(SOURCES), since: at }),
  from: 'consent_states t', key: { 't.contact_id': 'uuid', 't.channel': 'text', 't.purpose': 'text' }, contact: 't.contact_id = any(:contacts)',
  views: (rows: { contact_id: string; channel: string; purpose: Purpose; state: 'granted' | 'withdrawn'; source: Source; since: Date; [column: string]: unknown }[]) => rows.map((r) => ({
    contactId: publicId('contact', r.contact_id), channel: r.channel, purpose: r.purpose, state: r.state, source: r.source, since: r.since.toISOString(),
  })),
});

defineExport({
  name: 'opt-outs', what: 'Who opted out of which channel, how, and of what', tables: ['opt_outs'],
  shape: z.object({ contactId: idOut('contact'), channel: z.string(), by: z.string(), withdrawn: z.array(z.string()), since: at }),
  from: 'opt_outs t', key: { 't.contact_id': 'uuid', 't.channel': 'text' }, contact: 't.contact_id = any(:contacts)',
  views: (rows: { contact_id: string; channel: string; by: string; withdrawn: string[]; since: Date; [column: string]: unknown }[]) => rows.map((r) => ({
    contactId: publicId('contact', r.contact_id), channel: r.channel, by: r.by, withdrawn: r.withdrawn, since: r.since.toISOString(),
  })),
});

defineExport({
  name: 'opt-in-requests', what: 'Opt-in forms that were sent in and wait for the code', tables: ['consent_pending'],
  shape: z.object({
    formId: idOut('consentForm'), version: z.int(), channel: z.string(), address: z.string().nullable(), network: z.string().nullable(), userAgent: z.string().nullable(), locale: z.string().nullable(), purposes: z.array(z.string()), createdAt: at, expiresAt: at,
  }),
  from: 'consent_pending t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: 't.address_index in (select i.address_index from identities i where i.contact_id = any(:contacts))',
  views: (rows: { id: string; form_id: string; version: number; channel: string; address: Buffer | null; details: Buffer | null; purposes: string[]; created_at: Date; expires_at: Date; [column: string]: unknown }[], { ring }) => rows.map((r) => ({
    formId: publicId('consentForm', r.form_id), version: r.version, channel: r.channel, address: r.address ? openPendingAddress(ring, r.id, r.address) : null,
    ...(r.details ? openPendingDetails(ring, r.id, r.details) : { network: null, userAgent: null, locale: null }), purposes: r.purposes, createdAt: r.created_at.toISOString(), expiresAt: r.expires_at.toISOString(),
  })),
});

defineExport({
  name: 'consent-forms', what: 'Opt-in forms with every text that they ever showed', tables: ['consent_forms', 'consent_form_versions'],
  shape: z.object({
    formId: idOut('consentForm'), slug: z.string(), connectionId: idOut('connection'), channel: z.string(), phone: z.string().nullable(), active: z.boolean(), current: z.boolean(), version: z.int(), title: z.string(), text: z.string(), privacyUrl: z.string(),
    language: z.string(), purposes: z.array(z.string()), actor: z.string(), madeAt: at, deletedAt: at.nullable(),
  }),
  from: 'consent_form_versions t join consent_forms f on f.id = t.form_id', select: 't.*, f.slug, f.connection_id, f.channel, f.phone, f.active, f.deleted_at, f.version = t.version as current', key: { 't.form_id': 'uuid', 't.version': 'integer' }, made: 't.made_at',
  views: (rows: {
    form_id: string; slug: string; connection_id: string; channel: string; phone: string | null; active: boolean; current: boolean; version: number; title: string; text: string; privacy_url: string; language: string; purposes: string[]; actor_kind: string; actor_id: string;
    made_at: Date; deleted_at: Date | null; [column: string]: unknown;
  }[]) => rows.map((r) => ({
    formId: publicId('consentForm', r.form_id), slug: r.slug, connectionId: publicId('connection', r.connection_id), channel: r.channel, phone: r.phone, active: r.active, current: r.current, version: r.version, title: r.title, text: r.text, privacyUrl: r.privacy_url,
    language: r.language, purposes: r.purposes, actor: `${r.actor_kind}:${r.actor_id}`, madeAt: r.made_at.toISOString(), deletedAt: r.deleted_at?.toISOString() ?? null,
  })),
});

defineExport({
  name: 'consent-settings', what: 'Words that end and resume messages, and what a message grants', tables: ['consent_settings'],
  shape: z.object({ optOutWords: z.unknown(), resumeWords: z.unknown(), yesResumes: z.boolean(), inboundGrantsUtility: z.boolean(), confirmations: z.unknown() }),
  from: 'consent_settings t', key: { 't.organization_id': 'uuid' },
  views: (rows: { opt_out_words: unknown; resume_words: unknown; yes_resumes: boolean; inbound_grants_utility: boolean; confirmations: unknown; [column: string]: unknown }[]) => rows.map((r) => ({
    optOutWords: r.opt_out_words, resumeWords: r.resume_words, yesResumes: r.yes_resumes, inboundGrantsUtility: r.inbound_grants_utility, confirmations: r.confirmations,
  })),
});

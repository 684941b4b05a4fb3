import { z } from 'zod';
import { idOut, publicId, publicIdOrNull } from '@consentry/kernel';
import { defineExport } from '@consentry/vault';
import { openDefinition } from './audiences/audiences.sealed.js';
import { shownDefinition } from './audiences/segments.names.js';
import { viewOf, type BroadcastRow } from './broadcasts/broadcasts.rows.js';
import { BroadcastView } from './broadcasts/broadcasts.schema.js';
import { openFile, sealedRange } from './media/media.cipher.js';
import { isReady, type MediaRow } from './media/media.rows.js';
import { openDetails, openFileKey } from './media/media.sealed.js';
import { extensionOf } from './media/media.types.js';

/** What stands around conversations: files, templates, segments, broadcasts, lines, policies. */
const at = z.iso.datetime();
const iso = (time: Date | string | null): string | null => (time === null ? null : new Date(time).toISOString());
const anything = z.record(z.string(), z.unknown());

defineExport({
  name: 'media', what: 'Files of messages. Where the copy was asked for with files, those that are still kept lie under media/', tables: ['media'],
  shape: z.object({
    id: idOut('media'), direction: z.enum(['in', 'out']), state: z.string(), reason: z.string().nullable(), mimeType: z.string().nullable(), size: z.int().nullable(), name: z.string().nullable(), declaredType: z.string().nullable(), sha256: z.string().nullable(),
    messageId: idOut('message').nullable(), connectionId: idOut('connection').nullable(), providerMediaId: z.string().nullable(), createdAt: at, expiresAt: at,
  }),
  from: 'media t', key: { 't.id': 'uuid' }, made: 't.created_at', contact: 't.message_id in (select m.id from messages m where m.contact_id = any(:contacts))',
  views: (rows: MediaRow[], { ring }) => rows.map((r) => ({
    id: publicId('media', r.id), direction: r.direction, state: r.state, reason: r.reason, mimeType: r.mime_type, size: r.size === null ? null : Number(r.size), ...openDetails(ring, r),
    messageId: publicIdOrNull('message', r.message_id), connectionId: publicIdOrNull('connection', r.connection_id), providerMediaId: r.provider_media_id, createdAt: iso(r.created_at)!, expiresAt: iso(r.expires_at)!,
  })),
  files: (rows, { ring, organizationId }) => rows.filter(isReady).map((r) => {
    const size = Number(r.size);
    const key = openFileKey(ring, r.id, r.file_key);
    const whole = { start: 0, end: size - 1 };
    return {
      name: `media/${publicId('media', r.id)}.${extensionOf(r.mime_type)}`, size,
      open: async (get) => openFile(key, { organizationId, mediaId: r.id }, size, whole, await get(r.storage_key, sealedRange(size, whole))),
    };
  }),
});

interface TemplateRow { template_id: string; connection_id: string; provider_id: string | null; name: string; language: string; state: string; quality: string; reason: string | null; current: boolean; version: number; category: string; components: Record<string, unknown>[]; source: string | null; created_at: Date; [column: string]: unknown }

defineExport({
  name: 'templates', what: 'Templates, each wording that they had', tables: ['templates', 'template_versions'],
  shape: z.object({
    id: idOut('template'), connectionId: idOut('connection'), providerId: z.string().nullable(), name: z.string(), language: z.string(), state: z.string(), quality: z.string(), reason: z.string().nullable(), current: z.boolean(), version: z.int(), category: z.string(),
    components: z.array(anything), source: z.string().nullable(), createdAt: at,
  }),
  // A template from before versions were kept has none of its own: it is told all the same.
  from: `(select p.organization_id, p.id as template_id, p.connection_id, p.provider_id, p.name, p.language, p.state, p.quality, p.reason, coalesce(v.version = p.version, true) as current, coalesce(v.version, p.version) as version,
      coalesce(v.category, p.category) as category, coalesce(v.components, p.components) as components, v.source, coalesce(v.created_at, p.synced_at) as created_at
    from templates p left join template_versions v on v.template_id = p.id) t`,
  key: { 't.template_id': 'uuid', 't.version': 'integer' }, made: 't.created_at',
  views: (rows: TemplateRow[]) => rows.map((r) => ({
    id: publicId('template', r.template_id), connectionId: publicId('connection', r.connection_id), providerId: r.provider_id, name: r.name, language: r.language, state: r.state, quality: r.quality, reason: r.reason, current: r.current, version: r.version,
    category: r.category, components: r.components, source: r.source, createdAt: r.created_at.toISOString(),
  })),
});

defineExport({
  name: 'segments', what: 'Descriptions of audiences', tables: ['segments'],
  shape: z.object({ id: idOut('segment'), name: z.string(), definition: z.unknown(), createdAt: at, updatedAt: at }),
  from: 'segments t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { id: string; name: string; definition: Buffer; created_at: Date; updated_at: Date }[], { ring }) => rows.map((r) => ({
    id: publicId('segment', r.id), name: r.name, definition: shownDefinition(openDefinition(ring, r.id, r.definition)), createdAt: r.created_at.toISOString(), updatedAt: r.updated_at.toISOString(),
  })),
});

defineExport({
  name: 'broadcasts', what: 'Messages to many: what they said, to whom, and what came of them', tables: ['broadcasts'],
  shape: z.object({ ...BroadcastView.shape }),
  from: 'broadcasts t', select: `t.*, to_char(t.local_time, 'YYYY-MM-DD"T"HH24:MI') as local_at`, key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: BroadcastRow[], { ring }) => rows.map((r) => viewOf(ring, r)),
});

defineExport({
  name: 'broadcast-recipients', what: 'Who was to get a message to many, and what became of it', tables: ['broadcast_recipients'],
  shape: z.object({ broadcastId: idOut('broadcast'), contactId: idOut('contact'), state: z.string(), reason: z.string().nullable(), messageId: idOut('message').nullable(), dueAt: at, decidedAt: at.nullable() }),
  from: 'broadcast_recipients t', key: { 't.broadcast_id': 'uuid', 't.contact_id': 'uuid' }, contact: 't.contact_id = any(:contacts)',
  views: (rows: { broadcast_id: string; contact_id: string; state: string; reason: string | null; message_id: string | null; due_at: Date; decided_at: Date | null }[]) => rows.map((r) => ({
    broadcastId: publicId('broadcast', r.broadcast_id), contactId: publicId('contact', r.contact_id), state: r.state, reason: r.reason, messageId: publicIdOrNull('message', r.message_id), dueAt: r.due_at.toISOString(), decidedAt: iso(r.decided_at),
  })),
});

defineExport({
  name: 'contact-restrictions', what: 'Restrictions of processing, and objections to marketing', tables: ['contact_holds'],
  shape: z.object({ contactId: idOut('contact'), kind: z.string(), since: at, until: at.nullable() }),
  from: 'contact_holds t', key: { 't.contact_id': 'uuid', 't.kind': 'text' }, contact: 't.contact_id = any(:contacts)',
  views: (rows: { contact_id: string; kind: string; since: Date; until: Date | null }[]) => rows.map((r) => ({ contactId: publicId('contact', r.contact_id), kind: r.kind, since: r.since.toISOString(), until: iso(r.until) })),
});

defineExport({
  name: 'provider-stops', what: 'Who asked the provider itself for silence', tables: ['provider_stops'],
  shape: z.object({ contactId: idOut('contact'), channel: z.string(), since: at }),
  from: 'provider_stops t', key: { 't.contact_id': 'uuid', 't.channel': 'text' }, contact: 't.contact_id = any(:contacts)',
  views: (rows: { contact_id: string; channel: string; since: Date }[]) => rows.map((r) => ({ contactId: publicId('contact', r.contact_id), channel: r.channel, since: r.since.toISOString() })),
});

defineExport({
  name: 'lines', what: 'What providers said of your own numbers', tables: ['connection_lines'],
  shape: z.object({ connectionId: idOut('connection'), name: z.string(), state: z.string().nullable(), quality: z.string().nullable(), dailyPeople: z.int().nullable(), dailyUnlimited: z.boolean(), perSecond: z.number().nullable(), toldAt: at }),
  from: 'connection_lines t', key: { 't.connection_id': 'uuid' },
  views: (rows: { connection_id: string; name: string; state: string | null; quality: string | null; daily_people: number | null; daily_unlimited: boolean; per_second: string | null; told_at: Date }[]) => rows.map((r) => ({
    connectionId: publicId('connection', r.connection_id), name: r.name, state: r.state, quality: r.quality, dailyPeople: r.daily_people, dailyUnlimited: r.daily_unlimited, perSecond: r.per_second === null ? null : Number(r.per_second), toldAt: r.told_at.toISOString(),
  })),
});

defineExport({
  name: 'conversation-labels', what: 'Labels of threads', tables: ['conversation_labels'],
  shape: z.object({ name: z.string(), createdAt: at }),
  from: 'conversation_labels t', key: { 't.id': 'uuid' }, made: 't.created_at',
  views: (rows: { name: string; created_at: Date }[]) => rows.map((r) => ({ name: r.name, createdAt: r.created_at.toISOString() })),
});

interface PolicyRow {
  hourly_cap: number; marketing_hours: number; quiet_from: number | null; quiet_until: number | null; quiet_purposes: string[]; time_zone: string; unknown_outcome: string; unknown_after_minutes: number; review_ai_marketing: boolean; broadcast_approval: boolean;
  updated_at: Date; [column: string]: unknown;
}

defineExport({
  name: 'messaging-policies', what: 'Limits and quiet hours, where they differ from the standard', tables: ['messaging_policies'],
  shape: z.object({
    hourlyCap: z.int(), marketingHours: z.int(), quietFromMinute: z.int().nullable(), quietUntilMinute: z.int().nullable(), quietPurposes: z.array(z.string()), timeZone: z.string(), unknownOutcome: z.string(), unknownAfterMinutes: z.int(),
    reviewAiMarketing: z.boolean(), broadcastApproval: z.boolean(), updatedAt: at,
  }),
  from: 'messaging_policies t', key: { 't.organization_id': 'uuid' },
  views: (rows: PolicyRow[]) => rows.map((r) => ({
    hourlyCap: r.hourly_cap, marketingHours: r.marketing_hours, quietFromMinute: r.quiet_from, quietUntilMinute: r.quiet_until, quietPurposes: r.quiet_purposes, timeZone: r.time_zone, unknownOutcome: r.unknown_outcome,
    unknownAfterMinutes: r.unknown_after_minutes, reviewAiMarketing: r.review_ai_marketing, broadcastApproval: r.broadcast_approval, updatedAt: r.updated_at.toISOString(),
  })),
});

defineExport({
  name: 'inbox-settings', what: 'How the inbox works', tables: ['inbox_settings'], shape: z.object({ searchTexts: z.boolean() }), from: 'inbox_settings t', key: { 't.organization_id': 'uuid' },
  views: (rows: { search_texts: boolean }[]) => rows.map((r) => ({ searchTexts: r.search_texts })),
});

import type { z } from 'zod';
import { ProblemError, publicId, type HotClient } from '@consentry/kernel';
import type { Purpose } from '@consentry/consent';
import type { KeyRing } from '@consentry/vault';
import type { Place } from '../audiences/audience.reader.js';
import { shownDefinition } from '../audiences/segments.names.js';
import type { BroadcastState } from '../gate/gate.facts.js';
import type { MessageType } from '@consentry/plugin-sdk';
import type { AudienceInput, BroadcastSummary, BroadcastView } from './broadcasts.schema.js';
import { goneOf } from '../privacy/content.gone.js';
import { openBroadcast } from './broadcasts.sealed.js';

export interface Counts { recipients: number; accepted: number; excluded: number; cancelled: number; failed: number }

export interface BroadcastRow extends Counts {
  id: string; organization_id: string; name: string; connection_id: string; purpose: Purpose; type: MessageType; body: Buffer; segment_id: string | null; state: BroadcastState; reason: string | null; goes_on: boolean;
  retry_window_seconds: number | null; scheduled_at: Date | null; local_at: string | null; time_zone: string | null; created_by_kind: string; created_by_id: string;
  approved_by_kind: string | null; approved_by_id: string | null; approved_at: Date | null; started_at: Date | null; place: Place | null; expanded_at: Date | null; finished_at: Date | null;
  failures: number; reasons: Record<string, number>; preview: StoredPreview | null; created_at: Date; updated_at: Date; content_gone_at: Date | string | null;
  [column: string]: unknown;
}

/** A dry run, as far as it has come. */
export interface StoredPreview {
  state: 'running' | 'done'; startedAt: string; finishedAt: string | null; place: Place | null; looked: number; of: number; checked: number; whole: boolean; eligible: number; excluded: Record<string, number>;
  sample: { contactId: string; reason: string | null }[];
}

export const SELECT = `select b.*, to_char(b.local_time, 'YYYY-MM-DD"T"HH24:MI') as local_at from broadcasts b`;

/** The lock of who changes a broadcast's state waits for pages and dispatches that have read it (`no key update`, `key share`), and they for it. */
export type Lock = 'for update' | 'for no key update' | '';

/** @throws ProblemError `broadcast.not_found` */
export async function rowOf(client: HotClient, id: string, lock: Lock = ''): Promise<BroadcastRow> {
  const { rows } = await client.query<BroadcastRow>({ text: `${SELECT} where b.id = $1 ${lock}`, values: [id] });
  if (!rows[0]) throw new ProblemError('broadcast.not_found');
  return rows[0];
}

export function countsOf(row: Counts): Counts {
  const { recipients, accepted, excluded, cancelled, failed } = row;
  return { recipients, accepted, excluded, cancelled, failed };
}

export function pendingOf(row: Counts): number {
  return row.recipients - row.accepted - row.excluded - row.cancelled - row.failed;
}

/** Most frequent first. */
export function reasonList(reasons: Record<string, number>): { reason: string; count: number }[] {
  return Object.entries(reasons).map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

export function summaryOf(row: BroadcastRow): z.infer<typeof BroadcastSummary> {
  return {
    id: publicId('broadcast', row.id), name: row.name, connectionId: publicId('connection', row.connection_id), purpose: row.purpose, type: row.type, state: row.state, reason: row.reason,
    scheduledAt: row.scheduled_at?.toISOString() ?? null, localTime: row.local_at === null ? null : { at: row.local_at, timeZone: row.time_zone! }, retryWindowSeconds: row.retry_window_seconds,
    counts: { ...countsOf(row), pending: pendingOf(row) }, reasons: reasonList(row.reasons),
    createdBy: personOf(row.created_by_kind, row.created_by_id), approvedBy: row.approved_by_kind === null ? null : personOf(row.approved_by_kind, row.approved_by_id!),
    createdAt: row.created_at.toISOString(), startedAt: row.started_at?.toISOString() ?? null, expandedAt: row.expanded_at?.toISOString() ?? null, finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

export function viewOf(ring: KeyRing, row: BroadcastRow): z.infer<typeof BroadcastView> {
  const { message, audience } = openBroadcast(ring, row.id, row.body);
  return { ...summaryOf(row), message, contentGone: goneOf(row.content_gone_at), audience: shownAudience(audience) };
}

function personOf(kind: string, id: string): { kind: string; id: string } {
  return { kind, id: kind === 'user' ? publicId('user', id) : kind === 'api_key' ? publicId('apiKey', id) : id };
}

/** As it was given: ids in their public form. */
function shownAudience({ segmentId, definition, contactIds, importId }: AudienceInput): unknown {
  if (segmentId) return { segmentId: publicId('segment', segmentId) };
  if (importId) return { importId: publicId('import', importId) };
  return contactIds ? { contactIds: contactIds.map((id) => publicId('contact', id)) } : { definition: shownDefinition(definition!) };
}

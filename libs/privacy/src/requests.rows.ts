import type { z } from 'zod';
import { Clock, Ids, ProblemError, publicId, publicIdOrNull, type Actor, type Em } from '@consentry/kernel';
import type { KeyRing } from '@consentry/vault';
import { requestDetails, type RequestDetails } from './erasure.sealed.js';
import { whoOf } from './holds.service.js';
import { actionsOf, isOpen, type RequestAction, type RequestKind, type RequestState } from './requests.rules.js';
import type { RequestView } from './requests.schema.js';

export type RequestChannel = 'panel' | 'api' | 'email' | 'callback' | 'profile';
export interface RequestRow {
  id: string; organization_id: string; kind: RequestKind | null; channel: RequestChannel; state: RequestState; contact_id: string | null; user_id: string | null; details: Buffer | null;
  received_at: Date | string; due_at: Date | string; extended_at: Date | string | null; verified_at: Date | string | null; verified_by: string | null; verified_method: string | null;
  approved_at: Date | string | null; approved_by: string | null; export_id: string | null; finished_at: Date | string | null; finished_by: string | null; held?: boolean;
  [column: string]: unknown;
}

export const NO_DETAILS: RequestDetails = { name: null, address: null, message: null, note: null, extension: null, refusal: null };

/** Whether a legal hold keeps the person's data. Alias of the request: `r`. */
export const HELD = `exists (select 1 from legal_holds h where h.organization_id = r.organization_id and h.released_at is null and r.contact_id is not null
  and (h.contact_id is null or h.contact_id = r.contact_id)) as held`;

export function who(actor: Actor): string {
  return `${actor.kind}:${actor.id}`;
}

export function detailsOf(ring: KeyRing, row: Pick<RequestRow, 'id' | 'details'>): RequestDetails {
  return row.details ? { ...NO_DETAILS, ...requestDetails.open(ring, row.id, row.details) } : NO_DETAILS;
}

/** Locked until the transaction ends: its states follow one another. @throws ProblemError `privacy_request.not_found` */
export async function lockRequest(em: Em, id: string): Promise<RequestRow> {
  const [row] = await em.execute<RequestRow[]>(`select r.*, ${HELD} from subject_requests r where r.id = ? for update of r`, [id]);
  if (!row) throw new ProblemError('privacy_request.not_found');
  return row;
}

/** @throws ProblemError `privacy_request.state` that says what can be done instead */
export function mayDo(row: RequestRow, action: RequestAction): void {
  const possible = factsActions(row);
  if (possible.includes(action)) return;
  if (action === 'verify' && (row.kind === null || !hasSubject(row))) throw new ProblemError('privacy_request.no_subject');
  if (action === 'fulfil' && row.state === 'received') throw new ProblemError(hasSubject(row) ? 'privacy_request.not_verified' : 'privacy_request.no_subject');
  throw new ProblemError('privacy_request.state', { detail: `The request is ${row.state}. ${possible.length > 0 ? `What can be done: ${possible.join(', ')}.` : 'Nothing is left to be done.'}`, extensions: { state: row.state, actions: possible } });
}

const hasSubject = (row: RequestRow): boolean => row.contact_id !== null || row.user_id !== null;

function factsActions(row: RequestRow): RequestAction[] {
  return actionsOf({ kind: row.kind, state: row.state, hasSubject: hasSubject(row), extended: row.extended_at !== null });
}

/** A line of the request's history, and its state as it is now. */
export async function note(em: Em, at: { clock: Clock; ids: Ids }, actor: Actor, requestId: string, kind: string, facts: Record<string, string | number | boolean | null> = {}): Promise<void> {
  await em.execute('insert into subject_request_events (id, organization_id, request_id, kind, actor_kind, actor_id, facts, at) values (?, ?, ?, ?, ?, ?, ?::jsonb, ?)', [at.ids.next(), actor.organizationId, requestId, kind, actor.kind, actor.id, JSON.stringify(facts), at.clock.now()]);
}

const iso = (at: Date | string | null): string | null => (at === null ? null : new Date(at).toISOString());

export function requestView(ring: KeyRing, row: RequestRow, now: Date): z.infer<typeof RequestView> {
  const { name, address, message, note: noted, extension, refusal } = detailsOf(ring, row);
  return {
    id: publicId('subjectRequest', row.id), kind: row.kind, channel: row.channel, state: row.state, contactId: publicIdOrNull('contact', row.contact_id), userId: publicIdOrNull('user', row.user_id),
    requester: { name, address }, message, note: noted, receivedAt: iso(row.received_at)!, dueAt: iso(row.due_at)!, overdue: isOpen(row.state) && new Date(row.due_at) < now, extendedAt: iso(row.extended_at), extensionReason: extension,
    verifiedAt: iso(row.verified_at), verifiedBy: row.verified_by && whoOf(row.verified_by), verifiedMethod: row.verified_method, approvedAt: iso(row.approved_at), approvedBy: row.approved_by && whoOf(row.approved_by),
    refusalReason: refusal, exportId: publicIdOrNull('export', row.export_id), finishedAt: iso(row.finished_at), finishedBy: row.finished_by && whoOf(row.finished_by), held: row.held ?? false, actions: factsActions(row),
  };
}

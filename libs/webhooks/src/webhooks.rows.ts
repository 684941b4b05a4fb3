import type { z } from 'zod';
import { publicId, type OutboxRow } from '@consentry/kernel';
import type { KeyRing } from '@consentry/vault';
import type { AttemptView, DeliveryState, DeliveryView, EndpointView } from './webhooks.schema.js';
import { urlSpot } from './webhooks.sealed.js';

/** As the database gives them: the driver of hand-written SQL gives times as dates, the ORM's as dates or text. */
type Time = Date | string;

export interface EndpointRow {
  id: string; url: Buffer; description: string; event_types: string[]; enabled: boolean; disabled_reason: 'gone' | 'failing' | null; secret_changed_at: Time;
  previous_until: Time | null; failing_since: Time | null; created_at: Time; updated_at: Time;
  [column: string]: unknown;
}

export interface DeliveryRow {
  id: string; endpoint_id: string; event_id: string; type: string; at: Time; data: Record<string, unknown>; state: DeliveryState; attempts: number; run: number; queued: boolean;
  last_status: number | null; last_error: string | null; next_attempt_at: Time | null; resent_at: Time | null; created_at: Time; finished_at: Time | null;
  [column: string]: unknown;
}

export interface AttemptRow { number: number; at: Time; duration_ms: number | null; status: number | null; error: string | null; [column: string]: unknown }

export function endpointView(ring: KeyRing, row: EndpointRow, now: Date): z.infer<typeof EndpointView> {
  const overlapping = row.previous_until && new Date(row.previous_until) > now;
  return {
    id: publicId('webhookEndpoint', row.id), url: ring.open(urlSpot(row.id), row.url), description: row.description, eventTypes: row.event_types, enabled: row.enabled, disabledReason: row.disabled_reason,
    failingSince: iso(row.failing_since), secretChangedAt: iso(row.secret_changed_at), previousSecretUntil: overlapping ? iso(row.previous_until) : null, createdAt: iso(row.created_at), updatedAt: iso(row.updated_at),
  };
}

export function deliveryView(row: DeliveryRow): z.infer<typeof DeliveryView> {
  return {
    id: publicId('webhookDelivery', row.id), endpointId: publicId('webhookEndpoint', row.endpoint_id), eventId: publicId('webhookEvent', row.event_id), eventType: row.type, eventAt: iso(row.at), state: row.state,
    attempts: row.attempts, lastStatus: row.last_status, lastError: row.last_error, nextAttemptAt: row.state === 'pending' ? iso(row.next_attempt_at) : null, createdAt: iso(row.created_at), finishedAt: iso(row.finished_at),
  };
}

export function attemptView(row: AttemptRow): z.infer<typeof AttemptView> {
  return { number: row.number, at: iso(row.at), durationMs: row.duration_ms, status: row.status, error: row.error };
}

/** The payload of the specification. The same text at each attempt, since the signature is over it. */
export function payloadOf({ type, at, data }: { type: string; at: Time; data: Record<string, unknown> }): { type: string; timestamp: string; data: Record<string, unknown> } {
  return { type, timestamp: iso(at), data };
}

/** Rows of this topic: one attempt each. */
export const DELIVER_TOPIC = 'webhook.deliver';

/** So many attempts at one endpoint run side by side; more wait for one of them. */
export const SLOTS = 8;

/**
 * The job of the next attempt. Its key is one of a few of the endpoint, and rows of one key run one after another: so a slow endpoint
 * holds up nobody but itself. One at which nothing succeeds gets a single slot.
 */
export function deliverJob(delivery: { id: string; endpointId: string; run: number }, failing: boolean): OutboxRow {
  const slot = failing ? 0 : Number.parseInt(delivery.id.slice(-4), 16) % SLOTS;
  return { topic: DELIVER_TOPIC, key: `${delivery.endpointId}/${slot}`, payload: { deliveryId: delivery.id, run: delivery.run } };
}

function iso(time: Time): string;
function iso(time: Time | null): string | null;
function iso(time: Time | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

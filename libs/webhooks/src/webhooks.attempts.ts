import { Injectable } from '@nestjs/common';
import { announce, announceWith, Clock, Database, Log, METRICS, publicId, systemActor, type Em, type Job, type JobResult } from '@consentry/kernel';
import { Alerts, Audit } from '@consentry/audit';
import { SealBrokenError, Secrets, Vault } from '@consentry/vault';
import * as sql from './webhooks.attempts.sql.js';
import { GIVE_UP_MS, nextDelayMs } from './webhooks.backoff.js';
import { Lines } from './webhooks.lines.js';
import { failureOf, outcomeOf, type Outcome } from './webhooks.outcome.js';
import { payloadOf } from './webhooks.rows.js';
import { secretPlace, urlSpot } from './webhooks.sealed.js';
import { signed } from './webhooks.signing.js';

/** Longer than an attempt can take. */
const HELD_MS = 30_000;
const HELD_AGAIN_MS = 5_000;
const STOPPED = 'The server stopped in the middle of this attempt.';
const SWITCHED_OFF = 'The endpoint is switched off. Once it is on again, send this anew or replay.';
const DONE: JobResult = { done: true };

interface Begun {
  id: string; endpoint_id: string; event_id: string; state: string; attempts: number; step: number; run: number; held_until: Date | null; url: Buffer; enabled: boolean; type: string; at: Date; data: Record<string, unknown>;
  secrets: { id: string; secret: string }[];
  [column: string]: unknown;
}

/** One attempt of one delivery: written down before it begins, sent with no transaction open, its end written down. */
@Injectable()
export class Attempts {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly audit: Audit, private readonly alerts: Alerts, private readonly vault: Vault,
    private readonly secrets: Secrets, private readonly lines: Lines,
  ) {}

  async work(organizationId: string, job: Job, stopping: AbortSignal): Promise<JobResult> {
    this.vault.assertOpen();
    if (stopping.aborted) return { retryAfterMs: 0, reason: 'the server is stopping' };
    const begun = await this.begin(organizationId, String(job.payload.deliveryId), Number(job.payload.run));
    if (!('url' in begun)) return begun;
    const started = performance.now();
    const outcome = await this.send(organizationId, begun);
    await this.end(organizationId, begun, outcome, Math.round(performance.now() - started));
    return DONE;
  }

  private begin(organizationId: string, id: string, run: number): Promise<Begun | JobResult> {
    return this.db.hotRetrying({ organizationId }, async (client) => {
      const now = this.clock.now();
      const { rows } = await client.query<Begun>({ name: 'webhook_attempt_read', text: sql.READ, values: [id, now] });
      const row = rows[0];
      // Deleted, ended, or planned anew since this job was written.
      if (row?.state !== 'pending' || row.run !== run) return DONE;
      if (row.held_until && row.held_until > now) return { retryAfterMs: HELD_AGAIN_MS, reason: 'an attempt is running' };
      await client.query({ name: 'webhook_attempt_close', text: sql.CLOSE_UNFINISHED, values: [id, STOPPED] });
      if (!row.enabled) {
        await client.query({
          name: 'webhook_switched_off', text: `update webhook_deliveries set state = 'failed', run = run + 1, queued = false, held_until = null, next_attempt_at = null, last_error = $2, finished_at = $3 where id = $1`,
          values: [id, SWITCHED_OFF, now],
        });
        await announce(client, organizationId, [{ resource: 'webhook-deliveries', ids: [publicId('webhookDelivery', id)] }]);
        return DONE;
      }
      await client.query({ name: 'webhook_attempt_begin', text: sql.BEGIN, values: [id, organizationId, new Date(now.getTime() + HELD_MS), now] });
      return row;
    });
  }

  private async send(organizationId: string, { endpoint_id: endpointId, event_id: eventId, secrets, url, ...event }: Begun): Promise<Outcome> {
    const body = JSON.stringify(payloadOf(event));
    try {
      const actor = systemActor(organizationId, 'webhooks');
      const opened = await Promise.all(secrets.map((s) => this.secrets.open(actor, 'webhook.sign', secretPlace(organizationId, s.id), Buffer.from(s.secret, 'base64'))));
      const headers = { 'content-type': 'application/json', 'user-agent': 'Consentry-Webhooks/1', ...(await signed(opened, publicId('webhookEvent', eventId), this.clock.now(), body)) };
      return outcomeOf(await this.lines.post(endpointId, await this.vault.open({ organizationId, ...urlSpot(endpointId) }, url), headers, body));
    } catch (error) {
      // The keys are away: that is no attempt at the receiver. The job comes again.
      this.vault.assertOpen();
      if (error instanceof SealBrokenError) this.log.error('webhook_endpoint_unreadable', { endpointId });
      return failureOf(error);
    }
  }

  private async end(organizationId: string, begun: Begun, outcome: Outcome, durationMs: number): Promise<void> {
    const now = this.clock.now();
    const step = begun.step + 1;
    const random = Math.random();
    const ended = await this.db.tx({ organizationId }, async (em) => {
      // The endpoint before the delivery, as whoever deletes it: never the other way round.
      const off = await this.markEndpoint(em, organizationId, begun.endpoint_id, outcome, now);
      const delay = outcome.ok || off ? undefined : nextDelayMs(step, random, outcome.retryAfterSeconds);
      const state = outcome.ok ? 'delivered' : delay === undefined ? 'failed' : 'pending';
      await em.execute(sql.END_ATTEMPT, [durationMs, outcome.status, outcome.error, begun.id, begun.attempts + 1]);
      await em.execute(sql.END, [state, step, delay === undefined ? null : new Date(now.getTime() + delay), outcome.status, outcome.error, delay === undefined ? now : null, begun.id, begun.run]);
      await announceWith(em, organizationId, [{ resource: 'webhook-deliveries', ids: [publicId('webhookDelivery', begun.id)] }]);
      return state;
    });
    METRICS.consentry_outgoing_webhook_deliveries_total.inc({ outcome: ended === 'pending' ? 'retried' : ended });
  }

  /** Whether the endpoint is off from now on: it said that it is gone, or nothing has succeeded there for three days. */
  private async markEndpoint(em: Em, organizationId: string, id: string, outcome: Outcome, now: Date): Promise<boolean> {
    if (outcome.ok) {
      const mended = await em.execute<unknown[]>(sql.MENDED, [id]);
      if (mended.length > 0) await announceWith(em, organizationId, [{ resource: 'webhook-endpoints', ids: [publicId('webhookEndpoint', id)] }]);
      return false;
    }
    const began = await em.execute<unknown[]>(sql.FAILING, [now, id]);
    if (began.length > 0) await announceWith(em, organizationId, [{ resource: 'webhook-endpoints', ids: [publicId('webhookEndpoint', id)] }]);
    const state = (await em.execute<{ enabled: boolean; failing_since: Date | string }[]>('select enabled, failing_since from webhook_endpoints where id = ?', [id]))[0];
    if (!state?.enabled) return true;
    if (!outcome.gone && new Date(state.failing_since).getTime() > now.getTime() - GIVE_UP_MS) return false;
    const reason = outcome.gone ? 'gone' : 'failing';
    const off = await em.execute<unknown[]>(sql.DISABLE, [reason, now, id]);
    if (off.length === 0) return true;
    const object = { type: 'webhook_endpoint', id };
    await this.audit.append(em, systemActor(organizationId, 'webhooks'), { action: 'webhook_endpoint.disabled', object, context: { reason } });
    await this.alerts.raise(em, organizationId, { rule: 'webhook.disabled', object, facts: { reason } });
    await announceWith(em, organizationId, [{ resource: 'webhook-endpoints', ids: [publicId('webhookEndpoint', id)] }]);
    return true;
  }
}

import { Injectable } from '@nestjs/common';
import { isPluginError, type RememberedStatus } from '@consentry/plugin-sdk';
import { announce, Clock, Database, describeError, enqueue, EventSubscriptions, Log, ProblemError, publicId, type HotClient, type Job, type JobResult } from '@consentry/kernel';
import { Alerts, defineAlertRules } from '@consentry/audit';
import { ConnectionDirectory } from '@consentry/connections';
import { publishNews } from '../messaging.events.js';
import { DEFAULT_POLICY, type UnknownOutcome } from '../policies/policies.rules.js';
import { eraseMessages, LAST_ANSWERS } from '../privacy/content.erase.js';
import * as sql from './dispatch.sql.js';
import { BULK_TOPIC, DISPATCH_TOPIC } from './outbound.accept.js';

export const RECONCILE_TOPIC = 'message.reconcile';

defineAlertRules({
  'message.outcome_unknown': { severity: 'warning', mailed: false, what: 'Nobody knows whether some messages arrived, and the organisation wants to be asked', from: 'messages whose answer was lost and of which the provider knows nothing', parameters: {} },
});

/** The status webhook is nearly always quicker than our asking: it gets its chance first. */
const FIRST_LOOK_MS = 60_000;
const LOOK_EVERY_MS = 5 * 60_000;
/** Providers deliver webhooks up to seven days late. */
const LOOK_FOR_MS = 7 * 24 * 3_600_000;
const ASK_MS = 15_000;
const DONE: JobResult = { done: true };

interface Row { id: string; status: string; connection_id: string; conversation_id: string | null; bulk: boolean; provider_id: string | null; dispatched_at: Date; resolved_by: string | null; content_gone_at: Date | null; [column: string]: unknown }
interface Choice { unknownOutcome: UnknownOutcome; afterMs: number }

/**
 * Messages whose outcome nobody saw (I3). In this order: the provider's status webhook, its own memory, the organisation's choice.
 * Nothing is ever sent again because nothing was heard.
 */
@Injectable()
export class Reconciler {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly directory: ConnectionDirectory, private readonly alerts: Alerts, private readonly subscriptions: EventSubscriptions,
  ) {}

  async handle(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    const choice = await this.choice(organizationId);
    return Promise.all(jobs.map((job) => this.one(organizationId, String(job.payload.messageId), choice)));
  }

  private async one(organizationId: string, id: string, choice: Choice): Promise<JobResult> {
    const row = await this.db.hot({ organizationId }, (c) => read(c, id, ''));
    if (row?.status !== 'unknown') return DONE;
    const waitedMs = this.clock.nowMs() - row.dispatched_at.getTime();
    if (waitedMs < FIRST_LOOK_MS) return again(FIRST_LOOK_MS - waitedMs);
    const found = await this.lookUp(row);
    if (found && found.statuses.length > 0) {
      await this.remembered(organizationId, row, found);
      return DONE;
    }
    if (waitedMs < choice.afterMs) return again(Math.min(LOOK_EVERY_MS, choice.afterMs - waitedMs));
    // Once: whoever is asked and never answers would get the same message again and again.
    if (choice.unknownOutcome === 'retry' && row.resolved_by === null) {
      if (await this.db.hotRetrying({ organizationId }, (c) => this.sendAgain(c, organizationId, id, 'policy'))) return DONE;
    }
    if (choice.unknownOutcome === 'ask') await this.ask(organizationId, row);
    return waitedMs < LOOK_FOR_MS ? again(LOOK_EVERY_MS * 12) : DONE;
  }

  /**
   * Back to the queue by somebody's will, in the caller's transaction: the gate decides once more. @returns false: it is not unknown any more, or
   * the policy wants to send what is gone: it is held then, and says so
   * @throws ProblemError `message.content_gone` where a person wants that
   */
  async sendAgain(client: HotClient, organizationId: string, id: string, by: 'policy' | 'person'): Promise<boolean> {
    const row = await read(client, id, 'for no key update');
    if (row?.status !== 'unknown') return false;
    const now = this.clock.now();
    if (row.content_gone_at !== null && by === 'person') throw new ProblemError('message.content_gone');
    if (row.content_gone_at !== null) return this.holdEmpty(client, organizationId, id, now);
    const detail = by === 'policy' ? 'Sent again, as the organisation chose for messages whose outcome is unknown.' : 'Sent again, as somebody decided.';
    await client.query({ text: `update messages set status = 'queued', code = null, detail = null, resolved_by = $2 where id = $1`, values: [id, by] });
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify([{ message_id: id, status: 'retrying', at: now, code: 'message.sent_again', detail }]), organizationId] });
    await enqueue(client, organizationId, now, [{ topic: row.bulk ? BULK_TOPIC : DISPATCH_TOPIC, key: row.conversation_id ?? id, payload: { messageId: id, connectionId: row.connection_id } }]);
    await announce(client, organizationId, [{ resource: 'messages', ids: [publicId('message', id)] }]);
    return true;
  }

  private async holdEmpty(client: HotClient, organizationId: string, id: string, now: Date): Promise<false> {
    const gone = { code: 'message.content_gone', detail: 'It was to be sent again, as the organisation chose; but what it said is erased, as it chose too. It stays as it is.' };
    await client.query({ text: `update messages set code = $2, detail = $3, resolved_by = 'policy' where id = $1`, values: [id, gone.code, gone.detail] });
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify([{ message_id: id, status: 'unknown', at: now, ...gone }]), organizationId] });
    await announce(client, organizationId, [{ resource: 'messages', ids: [publicId('message', id)] }]);
    return false;
  }

  /** Where the mode is on, a last answer erases what was answered (PR-6), however it became known. */
  private async ended(client: HotClient, organizationId: string, id: string, status: string, now: Date): Promise<void> {
    if (!LAST_ANSWERS.has(status)) return;
    const { rowCount } = await client.query({ name: 'content_mode', text: 'select 1 from messaging_policies where organization_id = $1 and zero_content', values: [organizationId] });
    if (rowCount) await eraseMessages(client, [id], now);
  }

  /** A person knows better than we do. A status that comes later may still move it on. */
  async decided(client: HotClient, organizationId: string, id: string, outcome: 'sent' | 'failed'): Promise<void> {
    const now = this.clock.now();
    const event = { message_id: id, status: outcome, at: now, code: 'message.resolved', detail: outcome === 'sent' ? 'Somebody found that it arrived.' : 'Somebody found that it did not arrive.' };
    await client.query({ text: `update messages set status = $2, code = $3, detail = $4, resolved_by = 'person' where id = $1`, values: [id, outcome, outcome === 'failed' ? event.code : null, outcome === 'failed' ? event.detail : null] });
    await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify([event]), organizationId] });
    await this.ended(client, organizationId, id, outcome, now);
    await announce(client, organizationId, [{ resource: 'messages', ids: [publicId('message', id)] }, { resource: 'conversations' }]);
    await publishNews(client, this.subscriptions, organizationId, now, [{ messageId: id, status: outcome }]);
  }

  /** What the provider remembers. Undefined where it can't be asked or knows nothing, which proves nothing. */
  private async lookUp(row: Row): Promise<{ providerId: string; statuses: RememberedStatus[] } | undefined> {
    try {
      const open = await this.directory.get(row.connection_id);
      return await open?.connection.lookUp?.({ id: publicId('message', row.id), ...(row.provider_id ? { providerId: row.provider_id } : {}) }, AbortSignal.timeout(ASK_MS));
    } catch (error) {
      if (!isPluginError(error)) this.log.warn('reconcile_failed', { messageId: publicId('message', row.id), ...describeError(error) });
      return undefined;
    }
  }

  private async remembered(organizationId: string, { id }: Row, found: { providerId: string; statuses: RememberedStatus[] }): Promise<void> {
    const now = this.clock.now();
    const statuses = [...found.statuses].sort((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
    const last = statuses.at(-1)!;
    await this.db.hotRetrying({ organizationId }, async (client) => {
      const { rowCount } = await client.query({
        text: `update messages m set status = $2, provider_id = coalesce(provider_id, $3), code = $4, detail = $5, resolved_by = 'history' where id = $1 and status = 'unknown'`,
        values: [id, last.status, found.providerId, last.error ? `provider.${last.error.providerCode}` : null, last.error?.detail ?? null],
      });
      if (!rowCount) return;
      const events = statuses.map((s) => ({ message_id: id, status: s.status, at: s.at, code: s.error ? `provider.${s.error.providerCode}` : null, detail: s.error?.detail ?? null }));
      await client.query({ name: 'dispatch_events', text: sql.EVENTS, values: [JSON.stringify(events), organizationId] });
      await this.ended(client, organizationId, id, last.status, now);
      await announce(client, organizationId, [{ resource: 'messages', ids: [publicId('message', id)] }, { resource: 'conversations' }]);
      await publishNews(client, this.subscriptions, organizationId, now, statuses.map((s) => ({ messageId: id, status: s.status })));
    });
  }

  private async ask(organizationId: string, row: Row): Promise<void> {
    await this.db.tx({ organizationId }, (em) => this.alerts.raise(em, organizationId, { rule: 'message.outcome_unknown', object: { type: 'connection', id: row.connection_id }, facts: {}, quietMs: LOOK_FOR_MS }));
  }

  private async choice(organizationId: string): Promise<Choice> {
    const { rows } = await this.db.hot({ organizationId }, (c) => c.query<{ unknown_outcome: UnknownOutcome; unknown_after_minutes: number }>({ name: 'reconcile_choice', text: 'select unknown_outcome, unknown_after_minutes from messaging_policies where organization_id = $1', values: [organizationId] }));
    return { unknownOutcome: rows[0]?.unknown_outcome ?? DEFAULT_POLICY.unknownOutcome, afterMs: (rows[0]?.unknown_after_minutes ?? DEFAULT_POLICY.unknownAfterMinutes) * 60_000 };
  }
}

const ORDER = ['sent', 'failed', 'delivered', 'read', 'played'];

async function read(client: HotClient, id: string, lock: '' | 'for no key update'): Promise<Row | undefined> {
  const { rows } = await client.query<Row>({ text: `select id, status, connection_id, conversation_id, bulk, provider_id, dispatched_at, resolved_by, content_gone_at from messages where id = $1 ${lock}`, values: [id] });
  return rows[0];
}

function again(afterMs: number): JobResult {
  return { retryAfterMs: Math.max(1000, afterMs), reason: 'outcome unknown', uncounted: true };
}

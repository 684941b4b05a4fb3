import { Injectable } from '@nestjs/common';
import { InboundEvent, type IdentityEvent, type MessageEvent, type PreferenceEvent, type TemplateEvent } from '@consentry/plugin-sdk';
import { announceWith, Clock, Database, describeError, enqueueWith, EventSubscriptions, hastenWith, Ids, Log, publicId, publishWith, systemActor, type Actor, type Em, type Job, type JobResult } from '@consentry/kernel';
import { indexAddress, People } from '@consentry/contacts';
import { ConsentLedgerWriter, readCommand } from '@consentry/consent';
import { CONNECTION_TOPIC } from '@consentry/connections';
import { Vault } from '@consentry/vault';
import { dataOf } from '../messaging.events.js';
import { countApplied } from '../messaging.metrics.js';
import { openEvent, sealMessage } from '../messaging.sealed.js';
import { DISPATCH_TOPIC } from '../outbound/outbound.accept.js';
import { StatusApplier } from './inbound.statuses.js';

export const CONFIRM_TOPIC = 'consent.confirm_opt_out';

/** Told by the platform or undoing something; not the person writing to us, so no window opens and no consent is read from it. */
const NOT_WRITTEN = new Set(['system', 'revoke', 'edit']);
const DONE: JobResult = { done: true };

interface StoredEvent { id: string; connection_id: string; channel: string; body: Buffer | null; event_plain: unknown; state: string; received_at: Date; [column: string]: unknown }

/** Makes facts of stored events. Each in its own transaction, each harmless when it comes twice. */
@Injectable()
export class Applier {
  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly ids: Ids, private readonly log: Log, private readonly people: People,
    private readonly ledger: ConsentLedgerWriter, private readonly statuses: StatusApplier, private readonly vault: Vault, private readonly subscriptions: EventSubscriptions,
  ) {}

  async apply(organizationId: string, jobs: Job[]): Promise<JobResult[]> {
    const ids = jobs.flatMap((job) => String(job.payload.events).split(','));
    const pending = await this.db.hot({ organizationId }, async (c) => {
      const ring = this.vault.ready(organizationId);
      const { rows } = await c.query<StoredEvent>({
        name: 'inbound_read', text: `select e.id, e.connection_id, x.channel, e.body, e.event_plain, e.state, e.received_at from inbound_events e join connections x on x.id = e.connection_id where e.id = any($1::uuid[])`, values: [ids],
      });
      return rows.filter((r) => r.state === 'pending').map((r) => ({ ...r, parsed: InboundEvent.parse(revive({ ...(openEvent(ring, r).event as object), raw: null })) }));
    });
    const statuses = pending.filter((r) => r.parsed.kind === 'status');
    if (statuses.length > 0) await this.statuses.apply(organizationId, statuses);
    countApplied(statuses, this.clock.nowMs());
    const byId = new Map(pending.filter((r) => r.parsed.kind !== 'status').map((r) => [r.id, r]));
    return Promise.all(jobs.map(async (job) => {
      for (const id of String(job.payload.events).split(',')) {
        const row = byId.get(id);
        if (!row) continue;
        try {
          await this.applyOne(organizationId, row, row.parsed);
          countApplied([row], this.clock.nowMs());
        } catch (error) {
          this.log.error('inbound_apply_failed', { kind: row.parsed.kind, attempt: job.attempt, ...describeError(error) });
          if (job.attempt < GIVE_UP_AFTER) return { retryAfterMs: 1000 * job.attempt, reason: 'apply failed' };
          await this.markFailed(organizationId, id);
        }
      }
      return DONE;
    }));
  }

  private async applyOne(organizationId: string, row: StoredEvent, event: InboundEvent): Promise<void> {
    const actor = systemActor(organizationId, 'inbound');
    await this.db.tx({ organizationId }, async (em) => {
      const detail = await this.handle(em, actor, row, event);
      await em.execute(`update inbound_events set state = 'applied', applied_at = ?, detail = ? where id = ?`, [this.clock.now(), detail ?? null, row.id]);
    });
  }

  private async handle(em: Em, actor: Actor, row: StoredEvent, event: InboundEvent): Promise<string | undefined> {
    switch (event.kind) {
      case 'message': return this.message(em, actor, row, event);
      case 'preference': return this.preference(em, actor, row, event);
      case 'template': return this.template(em, actor, row, event);
      case 'identity': return this.identity(em, actor, row, event);
      default: return undefined;
    }
  }

  /** Opt-out words before anything else; then the conversation and the service consent that writing to us implies. */
  private async message(em: Em, actor: Actor, row: StoredEvent, event: MessageEvent): Promise<string | undefined> {
    const contact = await this.people.findOrCreate(em, actor, row.channel, event.from.addresses, event.from.name);
    const written = !NOT_WRITTEN.has(event.type);
    const now = this.clock.now();
    const at = event.at > now ? now : event.at;
    const id = this.ids.next();
    const ring = this.vault.ready(actor.organizationId);
    const from = event.from.addresses[0]!;
    const conversation = await this.conversation(em, actor.organizationId, contact.id, row.connection_id, id, written ? at : null);
    const inserted = await em.execute<{ id: string }[]>(
      `insert into messages (id, organization_id, connection_id, channel, conversation_id, contact_id, direction, type, body, address_index, address_kind, reply_to, status, provider_id, source, actor_kind, actor_id, created_at)
       values (?, ?, ?, ?, ?, ?, 'in', ?, ?, ?, ?, ?, 'received', ?, 'inbound', 'contact', ?, ?)
       on conflict (connection_id, provider_id) where provider_id is not null do nothing returning id`,
      [id, actor.organizationId, row.connection_id, row.channel, conversation, contact.id, event.type, sealMessage(ring, id, { content: contentOf(event), address: from.value }), indexAddress(ring, from.value), from.kind,
        event.replyTo ?? null, event.messageId, contact.id, now]);
    if (inserted.length === 0) return 'The message was known already.';
    await em.execute(`update conversations set unread_count = unread_count + 1, last_message_at = ?, last_message_id = ?, status = 'open' where id = ?`, [now, id, conversation]);
    await announceWith(em, actor.organizationId, [{ resource: 'messages', ids: [publicId('message', id)] }, { resource: 'conversations' }]);
    if (!written) return undefined;
    await publishWith(em, this.subscriptions, actor.organizationId, now, [{
      type: 'message.received', data: { ...dataOf({ id, connection_id: row.connection_id, contact_id: contact.id, conversation_id: conversation }), type: event.type },
    }]);

    const evidence = { messageId: publicId('message', id), providerId: event.messageId };
    const command = readCommand(event.text, event.payload);
    if (command === 'opt_out') {
      const optOutId = await this.ledger.optOut(em, actor, contact.id, row.channel, 'keyword', at, evidence);
      // Messages that wait for a retry are decided now: they end as blocked, not as waiting.
      await hastenWith(em, now, DISPATCH_TOPIC, conversation);
      if (optOutId) await enqueueWith(em, actor.organizationId, now, [{ topic: CONFIRM_TOPIC, key: optOutId, payload: { optOutId, contactId: contact.id, connectionId: row.connection_id } }]);
      return optOutId ? 'Opted the contact out.' : 'The contact had opted out already.';
    }
    const lifted = command === 'resume' && (await this.ledger.resume(em, actor, contact.id, row.channel, at, evidence));
    await this.ledger.inbound(em, actor, contact.id, row.channel, publicId('message', id));
    return lifted ? 'Lifted the opt-out.' : undefined;
  }

  private async conversation(em: Em, organizationId: string, contactId: string, connectionId: string, messageId: string, writtenAt: Date | null): Promise<string> {
    const now = this.clock.now();
    const rows = await em.execute<{ id: string }[]>(
      `insert into conversations (id, organization_id, contact_id, connection_id, last_inbound_at, last_message_at, last_message_id, created_at) values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (contact_id, connection_id) do update set last_inbound_at = greatest(conversations.last_inbound_at, excluded.last_inbound_at) returning id`,
      [this.ids.next(), organizationId, contactId, connectionId, writtenAt, now, messageId, now]);
    return rows[0]!.id;
  }

  private async preference(em: Em, actor: Actor, row: StoredEvent, event: PreferenceEvent): Promise<undefined> {
    const contact = await this.people.findOrCreate(em, actor, row.channel, event.from.addresses, event.from.name);
    await this.ledger.preference(em, actor, contact.id, row.channel, event.value, { providerEvent: event.id });
  }

  private async template(em: Em, actor: Actor, row: StoredEvent, event: TemplateEvent): Promise<string | undefined> {
    const rows = event.state === undefined ? [] : await em.execute<{ id: string }[]>(
      'update templates set state = ?, category = coalesce(?, category), synced_at = ? where connection_id = ? and name = ? and language = ? returning id',
      [event.state, event.category?.toLowerCase() ?? null, this.clock.now(), row.connection_id, event.name, event.language]);
    await announceWith(em, actor.organizationId, [{ resource: 'templates' }]);
    if (rows.length > 0 && !event.stale) return undefined;
    await enqueueWith(em, actor.organizationId, this.clock.now(), [{ topic: CONNECTION_TOPIC, key: row.connection_id, payload: { connectionId: row.connection_id } }]);
    return 'The templates are fetched again.';
  }

  private async identity(em: Em, actor: Actor, row: StoredEvent, event: IdentityEvent): Promise<undefined> {
    await this.people.findOrCreate(em, actor, row.channel, [event.from, event.to]);
  }

  private async markFailed(organizationId: string, id: string): Promise<void> {
    await this.db.hot({ organizationId }, (c) => c.query({ text: `update inbound_events set state = 'failed', detail = 'It could not be applied; it is kept.' where id = $1`, values: [id] }));
  }
}

const GIVE_UP_AFTER = 8;

/** What the thread shows: the provider's content, and the text where it stands elsewhere. */
function contentOf(event: MessageEvent): unknown {
  const content = event.content && typeof event.content === 'object' ? event.content : {};
  return event.type !== 'text' && event.text !== undefined ? { ...content, text: event.text } : content;
}

/** Times are text in JSON. */
function revive(event: Record<string, unknown>): Record<string, unknown> {
  return typeof event.at === 'string' ? { ...event, at: new Date(event.at) } : event;
}
